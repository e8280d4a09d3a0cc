"""Text folded to lower case without diacritics, so that names are found however they are typed.

`fold` here and the SQL function `fold` of accounts' first migration do the same; a test compares them.
"""

import unicodedata
from functools import lru_cache

from django.db import models

# Words come again and again; whole messages do not, and are not kept.
LONGEST_WORD = 16


def fold(text: str) -> str:
    """`text` in lower case, without diacritics: "Đặng Thị Hằng" becomes "dang thi hang"."""
    if text.isascii():
        return text.lower()
    return _word(text) if len(text) <= LONGEST_WORD else _folded(text)


@lru_cache(maxsize=20_000)
def _word(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    bare = "".join(character for character in decomposed if not "\u0300" <= character <= "\u036f")
    return bare.replace("đ", "d")


class Fold(models.Func):
    function = "fold"
    output_field = models.TextField()


def folded(field: str) -> models.GeneratedField:
    """A stored column holding `field` folded, for search and for matching."""
    return models.GeneratedField(expression=Fold(field), output_field=models.TextField(), db_persist=True)
