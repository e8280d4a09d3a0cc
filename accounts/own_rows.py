"""For the admin of what people of the team may have of their own: the rows of others do not exist on its pages."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import roles
from accounts.roles import Act

if TYPE_CHECKING:
    Base = admin.ModelAdmin
else:
    Base = object


class OwnRows(Base):
    """For a ModelAdmin, before what else decides about permissions.

    Lists, pages, history, actions, search and autocomplete all read get_queryset: a row of somebody else is answered
    like one that was never there.
    """

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return roles.visible(request.user, super().get_queryset(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) or self._is_own(request, Act.VIEW, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) or self._is_own(request, Act.ADD)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) or self._is_own(request, Act.CHANGE, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) or self._is_own(request, Act.DELETE, obj)

    def _is_own(self, request: HttpRequest, act: Act, obj: Any = None) -> bool:
        return roles.may_own(request.user, act, self.model) and (obj is None or roles.sees(request.user, obj, act))

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """What a form offers, and takes from whoever sends another number than it has offered."""
        rows = super().get_field_queryset(db, db_field, request)
        target = db_field.remote_field.model
        if target._meta.label_lower not in roles.OWN:
            return rows
        return roles.visible(request.user, target._default_manager.using(db).all() if rows is None else rows)

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Whoever sees only their own is not told whose else there are."""
        filters = super().get_list_filter(request)
        if roles.may(request.user, Act.VIEW, self.model):
            return filters
        return [one for one in filters if one != "consultant"]
