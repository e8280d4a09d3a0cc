"""Who of the team may do what: the roles, and for a row of anything whether it is somebody's own.

What a role may do stands in fixtures/roles.json, as the permissions of its group. Django's own permissions are for all
rows of a model. For what is one's own there is another beside it, such as `view_own_appointment`: whoever asks only for
`view_appointment` refuses a consultant, which is the safe mistake.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any, TypeVar

from django.apps.registry import Apps
from django.apps.registry import apps as global_apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import AnonymousUser, Group
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User

ROLES = Path(__file__).with_name("fixtures") / "roles.json"
# By which lookup a row of a model leads to the login whose own it is.
OWN = {
    "accounts.customer": "appointments__consultant__user",
    "bookings.appointment": "consultant__user",
    "bookings.appointmentnote": "appointment__consultant__user",
    "consultants.consultant": "user",
    "consultants.workinghours": "consultant__user",
    "consultants.dateoverride": "consultant__user",
    "consultants.owncalendar": "consultant__user",
    "consultants.timeoff": "consultant__user",
}
Row = TypeVar("Row", bound=Model)


class Role(TextChoices):
    """The values are the names of the groups. A superuser needs none: the installation is theirs."""

    OWNER = "owner", _("owner")
    MANAGER = "manager", _("manager")
    RECEPTIONIST = "receptionist", _("receptionist")
    CONSULTANT = "consultant", _("consultant")
    AUDITOR = "auditor", _("auditor")


class Act(TextChoices):
    """What is done with a row, by the name that permissions have for it."""

    VIEW = "view"
    ADD = "add"
    CHANGE = "change"
    DELETE = "delete"
    # What became of an appointment: its consultant approves, declines, cancels, completes it.
    SETTLE = "settle"


def may(user: User | AnonymousUser, act: Act, model: type[Model]) -> bool:
    """To every row. Who may change may look, as in the admin."""
    acts = (Act.VIEW, Act.CHANGE) if act == Act.VIEW else (act,)
    return any(user.has_perm(f"{model._meta.app_label}.{one}_{model._meta.model_name}") for one in acts)


def may_own(user: User | AnonymousUser, act: Act, model: type[Model]) -> bool:
    """To the rows that are their own."""
    is_owned = model._meta.label_lower in OWN
    return is_owned and user.has_perm(f"{model._meta.app_label}.{act}_own_{model._meta.model_name}")


def visible(user: User | AnonymousUser, rows: "QuerySet[Row]", act: Act = Act.VIEW) -> "QuerySet[Row]":
    """Of `rows`, those to which somebody may do it. The others do not exist for them: answer as if there were none."""
    if may(user, act, rows.model):
        return rows
    if may_own(user, act, rows.model):
        own = rows.model._base_manager.filter(**{OWN[rows.model._meta.label_lower]: user.pk})
        return rows.filter(pk__in=own.values("pk"))
    return rows.none()


def sees(user: User | AnonymousUser, row: Model, act: Act = Act.VIEW) -> bool:
    return visible(user, type(row)._default_manager.filter(pk=row.pk), act).exists()


def give(user: User, role: Role) -> None:
    """One more role; those that somebody has stay."""
    user.groups.add(group(role))


def group(role: Role) -> Group:
    return Group.objects.get(name=role)


def load(sender: Any, apps: Apps = global_apps, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """After every `migrate`: the groups are as the file says, so that what is new in a version comes with it.

    While some apps are not migrated yet, their permissions wait for the next time.
    """
    try:
        groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:
        return
    # Those of the last app are made by a receiver that comes after this one.
    create_permissions(sender, verbosity=0, interactive=False, using=using, apps=apps)
    names = ("pk", "codename", "content_type__app_label", "content_type__model")
    found = {tuple(key): pk for pk, *key in permissions.objects.using(using).values_list(*names)}
    for name, keys in permissions_by_role().items():
        row, _is_new = groups.objects.using(using).get_or_create(name=name)
        row.permissions.set([found[key] for key in keys if key in found])


def permissions_by_role() -> dict[str, set[tuple[str, ...]]]:
    """Of each role the codename, app and model of its permissions."""
    held: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for entry in json.loads(ROLES.read_text()):
        held[entry["fields"]["name"]].update(tuple(key) for key in entry["fields"]["permissions"])
    return held
