"""The list of appointments in the admin: it opens on today, and what it shows is taken away as a file."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts import roles
from accounts.roles import Act
from bookings.models import Appointment
from bookings.pages.export import as_file
from bookings.pages.filters import WithConsultant, is_by_day, today
from history import noting

if TYPE_CHECKING:
    Base = admin.ModelAdmin
else:
    Base = object


class ListOfDays(Base):
    """For the ModelAdmin of appointments, with the filters of bookings.pages.filters."""

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Whoever sees only their own is not asked whose."""
        filters = super().get_list_filter(request)
        if roles.may(request.user, Act.VIEW, Appointment):
            return filters
        return [one for one in filters if one is not WithConsultant]

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Of some days the first comes first; of all, the last."""
        return ("during", "pk") if is_by_day(request.GET) else ("-during", "-pk")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Without a word of what is wanted it is today's; its address says so, as every page and action of it does."""
        if request.method == "GET" and not request.GET and self.has_view_permission(request):
            return redirect(request.path + today())
        context = {"may_export": self.has_export_permission(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="bookings_appointment_export"), *super().get_urls()]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("bookings.export_appointment")

    @method_decorator(require_safe)
    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """The list of the same address, whole."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return redirect("admin:bookings_appointment_changelist")
        noting.exported_all(Appointment)
        return as_file(rows)
