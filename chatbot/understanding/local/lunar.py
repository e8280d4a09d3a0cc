"""The lunar new year by the solar calendar: the one day of the lunar calendar from which others are counted."""

from datetime import date
from functools import cache

import holidays

NEW_YEAR = "Tết Nguyên Đán"


@cache
def tet(year: int) -> date | None:
    """Its first day in this year; None beyond what the table of holidays knows."""
    named = holidays.country_holidays("VN", years=year, language="vi").get_named(NEW_YEAR, lookup="exact")
    return min(named, default=None)
