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


class Kinds(ChangeList):
    """A row each kind, in the order of the program, with what would go now."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        order, now = list(retention.BY_NAME), timezone.now()
        self.result_list = sorted(self.result_list, key=lambda row: order.index(row.kind))
        for row in self.result_list:
            row.outlook = retention.BY_NAME[row.kind].outlook(now)


@admin.register(Retention)
class RetentionAdmin(ReadOnly, admin.ModelAdmin):
    """Read only: how long is a matter of the environment, and what is due goes by itself."""

    list_display = ("what", "due", "oldest", "kept", "last_number", "last_at", "total", "setting")
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
        return str(retention.BY_NAME[row.kind].label)

    @admin.display(description=_("kept for"))
    def kept(self, row: Retention) -> str:
        days = retention.BY_NAME[row.kind].days
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days} if days else str(_("for ever"))

    @admin.display(description=_("setting"))
    def setting(self, row: Retention) -> str:
        return retention.BY_NAME[row.kind].setting

    @admin.display(description=_("goes next"))
    def due(self, row: Any) -> int:
        number: int = row.outlook.number
        return number

    @admin.display(description=_("the oldest"))
    def oldest(self, row: Any) -> Any:
        return row.outlook.oldest
