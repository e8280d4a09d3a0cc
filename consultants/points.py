"""Ids in the indexes of ranges."""

from django.contrib.postgres.fields import BigIntegerRangeField
from django.db.models import F, Func, Value


def int8point(field: str) -> Func:
    """An id as a range of one value: range operators on ids without the btree_gist extension."""
    return Func(F(field), F(field), Value("[]"), function="int8range", output_field=BigIntegerRangeField())
