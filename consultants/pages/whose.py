"""Whose working times a page is about, who may look at them, and who may change them."""

from collections.abc import Sequence

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts import roles
from accounts.models import User
from accounts.roles import Act
from consultants.models import Consultant, WorkingHours

WRITES = (Act.ADD, Act.CHANGE, Act.DELETE)


def visible(user: User | AnonymousUser) -> QuerySet[Consultant]:
    """Those whose hours somebody may see; the others do not exist for them."""
    if roles.may(user, Act.VIEW, WorkingHours):
        return Consultant.objects.all()
    is_own = roles.may_own(user, Act.VIEW, WorkingHours)
    return Consultant.objects.filter(user=user.pk) if is_own else Consultant.objects.none()


def find(request: HttpRequest, pk: int) -> Consultant:
    """Raises Http404."""
    return get_object_or_404(visible(request.user), pk=pk)


def may_write(user: User | AnonymousUser, consultant: Consultant, model: type[Model]) -> bool:
    """Whether somebody may do whatever a page does with the consultant's rows of the model."""
    is_own = consultant.user_id is not None and consultant.user_id == user.pk
    return all(roles.may(user, act, model) or (is_own and roles.may_own(user, act, model)) for act in WRITES)


def lock(request: HttpRequest, consultant: Consultant, model: type[Model]) -> Consultant:
    """As it is now, for whoever may change these rows of theirs: two people do it one after the other.

    To be called in a transaction. Raises PermissionDenied.
    """
    locked = Consultant.objects.select_for_update(no_key=True, of=("self",)).get(pk=consultant.pk)
    if not may_write(request.user, locked, model):
        raise PermissionDenied
    return locked


def others(request: HttpRequest) -> list[Consultant]:
    """To choose another one from; empty where there is no choice."""
    if not roles.may(request.user, Act.VIEW, WorkingHours):
        return []
    return list(Consultant.objects.filter(is_active=True).only("name"))


def note_change(request: HttpRequest, consultant: Consultant, fields: Sequence[str]) -> None:
    """In the log of the admin, by which a form that was open says who was quicker."""
    options = admin.site.get_model_admin(Consultant)
    options.log_change(request, consultant, [{"changed": {"fields": list(fields)}}])
