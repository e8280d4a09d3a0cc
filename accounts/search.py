"""Finding people however they are typed: by folded names, and by the digits of their phones."""

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from meetassist import phones
from meetassist.text import fold


@models.CharField.register_lookup
class Digits(models.Transform):
    """`phone__digits`: the digits of a number, however it is kept."""

    lookup_name = "digits"
    template = "regexp_replace(%(expressions)s, '[^0-9]', '', 'g')"
    output_field = models.TextField()


class FoldedSearch:
    """For a ModelAdmin whose search_fields name folded columns: folds what was typed as well.

    Where they name telephone numbers, one is found as people say it, with blanks, dots, a leading zero or the country's
    code; and what is beside it has to be found, too.
    """

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        found, may_repeat = super().get_search_results(request, queryset, fold(search_term))  # type: ignore[misc]
        fields = [field for field in self.get_search_fields(request) if field.endswith("phone")]  # type: ignore[attr-defined]
        spoken = phones.spoken(search_term) if fields else None
        if spoken is None:
            return found, may_repeat
        digits, rest = spoken
        numbers = models.Q(*((f"{field}__digits__contains", digits) for field in fields), _connector=models.Q.OR)
        by_phone, _ = super().get_search_results(request, queryset.filter(numbers), fold(rest))  # type: ignore[misc]
        keys = models.Q(pk__in=found.order_by().values("pk")) | models.Q(pk__in=by_phone.order_by().values("pk"))
        return queryset.filter(keys), False
