"""The page in admin that says how long what is about people is kept, what goes next, and what has gone."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chatbot.models import Retention
from chatbot.privacy import retention
from meetassist.readonly import ReadOnly
from meetassist.retention import Kind, Outlook


class Kinds(ChangeList):
    """A row each kind, in the order of the program."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        order = list(retention.BY_NAME)
        now = timezone.now()
        for row in self.result_list:
            row.described = retention.BY_NAME.get(row.kind)
            row.outlook = row.described.outlook(now) if row.described else Outlook(0, None)
        self.result_list = sorted(self.result_list, key=lambda row: order.index(row.kind) if row.described else -1)


@admin.register(Retention)
class RetentionAdmin(ReadOnly, admin.ModelAdmin):
    """Read only: how long is a matter of the environment, and what is due goes by itself."""

    list_display = ("what", "due", "oldest", "kept", "last_number", "last_at", "total", "setting")
    list_display_links = None
    list_filter = ("last_at",)
    search_fields = ("kind",)
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    fields = readonly_fields = ("what", "kept", "setting", "last_number", "last_at", "total")
    change_list_template = "admin/chatbot/retention.html"

    class Media:
        css = {"all": ["chatbot/retention.css"]}

    def get_queryset(self, request: HttpRequest) -> Any:
        return retention.rows()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Retention"), **(extra_context or {})})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Kinds

    @admin.display(description=_("what"))
    def what(self, row: Retention) -> str:
        kind = _kind(row)
        return str(kind.label) if kind else row.kind

    @admin.display(description=_("kept for"))
    def kept(self, row: Retention) -> str:
        kind = _kind(row)
        if kind is None:
            return "–"
        return (
            ngettext("%(days)d day", "%(days)d days", kind.days) % {"days": kind.days} if kind.days else _("for ever")
        )

    @admin.display(description=_("setting"))
    def setting(self, row: Retention) -> str:
        kind = _kind(row)
        return kind.setting if kind else "–"

    @admin.display(description=_("goes next"))
    def due(self, row: Any) -> int:
        number: int = row.outlook.number
        return number

    @admin.display(description=_("the oldest"))
    def oldest(self, row: Any) -> Any:
        return row.outlook.oldest


def _kind(row: Retention) -> Kind | None:
    return retention.BY_NAME.get(row.kind)
