"""What Django and allauth call by English names alone, in the reader's language.

Names of permissions and of roles are kept in the database; models that Django makes itself, or allauth has not named,
are called after their classes; and the admin says True and False of its little pictures.
"""

from django.apps import apps
from django.contrib.admin.templatetags import admin_list
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role

ACTS = {
    "add": _("Can add %(model)s"), "change": _("Can change %(model)s"), "delete": _("Can delete %(model)s"),
    "view": _("Can view %(model)s"), "add_own": _("Can add own %(model)s"), "change_own": _("Can change own %(model)s"),
    "delete_own": _("Can delete own %(model)s"), "view_own": _("Can view own %(model)s"),
}  # fmt: skip
OTHERS = {
    "fulfil_privacyrequest": _("Can answer requests about data, and erase persons"),
    "settle_own_appointment": _("Can approve, decline, cancel and complete own appointments"),
    "export_appointment": _("Can take lists of appointments away as files"),
    "view_numbers": _("Can view how the business does"),
}
# As Django makes them of the names of allauth's classes; collected here for our catalogue.
OF_ALLAUTH = (_("authenticator"), _("user session"))
PICTURES = {True: ("yes", _("Yes")), False: ("no", _("No")), None: ("unknown", _("unknown"))}


def permission(row: Permission) -> str:
    """With the app and the model, as Django lists them; by the name in the database where it is not known here."""
    act, _underscore, model = row.codename.rpartition("_")
    of = row.content_type
    name = translation.gettext(str(of.name))
    app = apps.get_app_config(of.app_label).verbose_name if of.app_label in apps.app_configs else of.app_label
    if model == of.model and act in ACTS:
        return f"{app} | {name} | {ACTS[act] % {'model': name}}"
    return f"{app} | {name} | {OTHERS.get(row.codename, row.name)}"


def group(row: Group) -> str:
    """A role by what the team calls it."""
    return str(Role(row.name).label) if row.name in Role.values else row.name


def pair(row: Model) -> str:
    """Two rows that are joined, by a model that Django has made for it."""
    return " – ".join(str(getattr(row, field.name)) for field in row._meta.fields if field.is_relation)


def picture(value: bool | None) -> SafeString:
    file, words = PICTURES[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{file}.svg"), words)


def apply() -> None:
    """Before the first page is made: none of these is asked for by a setting."""
    Permission.__str__ = permission  # type: ignore[method-assign, assignment]
    Group.__str__ = group  # type: ignore[method-assign, assignment]
    admin_list._boolean_icon = picture  # type: ignore[attr-defined]  # left out of the stubs
    ours = {apps.get_app_config(name).label for name in ("accounts", "consultants", "bookings", "chatbot")}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.auto_created and model._meta.app_label in ours | {"auth"}:
            joined = [field.related_model for field in model._meta.fields if field.related_model]
            names = [one._meta.verbose_name for one in joined]
            model.__str__ = pair  # type: ignore[method-assign, assignment]
            model._meta.verbose_name = model._meta.verbose_name_plural = format_lazy("{} – {}", *names)
