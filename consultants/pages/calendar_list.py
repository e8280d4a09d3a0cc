"""The calendars of all consultants in the admin, with how they stand."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.own_rows import OwnRows
from accounts.search import FoldedSearch
from consultants.models import OwnCalendar
from meetassist.readonly import ReadOnly


class IsStale(admin.SimpleListFilter):
    title, parameter_name = _("not read for hours"), "stale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("yes"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.stale(timezone.now()) if self.value() == "yes" else queryset


@admin.register(OwnCalendar)
class OwnCalendarAdmin(ReadOnly, OwnRows, FoldedSearch, admin.ModelAdmin):
    """How the calendars of all stand. They are added and removed on the page of their consultant."""

    list_display = ("name", "of", "host", "good_at", "failure", "attempts")
    list_filter = (IsStale, "failure", "consultant")
    list_select_related = ("consultant",)
    search_fields = ("name_key", "consultant__name_key")
    fields = readonly_fields = (
        "of", "name", "host", "added_at", "good_at", "read_at", "next_read_at", "failure", "attempts", "left_out",
    )  # fmt: skip

    @admin.display(description=_("consultant"), ordering="consultant__name")
    def of(self, calendar: OwnCalendar) -> str:
        page = f"{reverse('calendars')}?consultant={calendar.consultant_id}"
        return format_html('<a href="{}">{}</a>', page, calendar.consultant)
