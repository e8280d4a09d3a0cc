"""Finding names of Vietnamese people however they are typed: folded to lower case without diacritics.

`fold` here and the SQL function `fold` of accounts' first migration do the same; a test compares them.
"""

import unicodedata

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest


def fold(text: str) -> str:
    """`text` in lower case, without diacritics: "Đặng Thị Hằng" becomes "dang thi hang"."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.lower())
    bare = "".join(character for character in decomposed if not "\u0300" <= character <= "\u036f")
    return bare.replace("đ", "d")


class Fold(models.Func):
    function = "fold"
    output_field = models.TextField()


def folded(field: str) -> models.GeneratedField:
    """A stored column holding `field` folded, for search and for matching."""
    return models.GeneratedField(expression=Fold(field), output_field=models.TextField(), db_persist=True)


class FoldedSearch:
    """For a ModelAdmin whose search_fields name folded columns: folds what was typed as well."""

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, fold(search_term))  # type: ignore[misc]
