"""Lists in admin of tables that only grow: what they show is read by an index, and nothing is counted to the end."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

# A list leads so far; what lies deeper is found by search, filters and dates.
MOST = 10_000
# Values to filter by are those of so many of the newest rows.
RECENT = 5_000


class LongListPaginator(Paginator):
    """Counts to MOST and no further."""

    @cached_property
    def _counted(self) -> int:
        rows: QuerySet = self.object_list  # type: ignore[assignment]  # admin hands over nothing else
        return rows.order_by().values("pk")[: MOST + 1].count()

    @property
    def count(self) -> int:
        return min(self._counted, MOST)

    @property
    def is_cut(self) -> bool:
        return self._counted > MOST


class LongList:
    """For a ModelAdmin: name in `sortable_by` what has an index."""

    paginator = LongListPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Nothing is done to more rows than the page can count: it says another number of them."""
        if request.POST.get("select_across") == "1" and LongListPaginator(queryset, 1).is_cut:
            words = _("All of these are more than %(count)s: leave fewer of them by filters, and select those.")
            messages.error(request, words % {"count": MOST})
            return None
        answer: HttpResponse | None = super().response_action(request, queryset)  # type: ignore[misc]
        return answer


class RecentValues(admin.AllValuesFieldListFilter):
    """The values that the newest rows have, where all values would be looked for in the whole table."""

    def __init__(self, field: Any, request: Any, params: Any, model: Any, model_admin: Any, field_path: str) -> None:
        super().__init__(field, request, params, model, model_admin, field_path)
        rows = model._default_manager.order_by("-pk").values_list(field.name, flat=True)
        found = set(rows[:RECENT]) | set(self.lookup_val or ())
        self.lookup_choices = sorted(found)  # type: ignore[assignment]  # a list is as good: it is gone through

    def choices(self, changelist: Any) -> Iterator[Any]:
        """An empty value has a name, too, else nobody can choose it."""
        for choice in super().choices(changelist):
            yield {**choice, "display": choice["display"] or _("none")}
