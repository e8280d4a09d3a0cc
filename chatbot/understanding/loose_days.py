"""A day that was named by its weekday or its number alone is looked for first among the days that are spoken of.

"Next week", then "Wednesday": the one of that week. Pure; `understanding.local` resolves such a day to the coming one.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from chatbot.understanding.schema import DateRange, NamedBy

WEEK = timedelta(days=7)
# A weekday and a number name days so often that within this many of them the right one is found.
MOST = 60


def among(day: date, named_by: NamedBy | None, meant: DateRange) -> date | None:
    """The first of the days so named, from `day` on, that is one of `meant`; None where there is none, or where the
    name fits one day alone.

    A weekday is the same in another week, a number the same in another month.
    """
    if named_by not in (NamedBy.WEEKDAY, NamedBy.DAY_OF_MONTH):
        return None
    return next((one for one in _so_named(day, named_by) if meant.first <= one <= meant.last), None)


def day_or_days(day: date, named_by: NamedBy | None, days: DateRange) -> tuple[date | None, DateRange | None]:
    """Of "next week … on Wednesday" the day of those days; where none of them is meant, the days alone."""
    within = day if days.first <= day <= days.last else among(day, named_by, days)
    return (within, None) if within else (None, days)


def those_among(days: DateRange, named_by: NamedBy | None, meant: DateRange) -> DateRange | None:
    """The same of a day or of several: "the weekend", "Tuesday to Thursday"."""
    first = among(days.first, named_by, meant)
    return DateRange(first, first + (days.last - days.first)) if first else None


def in_week_after(days: DateRange, base: date) -> DateRange:
    """The same weekdays in the week that follows the one of `base`."""
    shift = _monday(base) + WEEK - _monday(days.first)
    return DateRange(days.first + shift, days.last + shift)


def week_of(day: date) -> DateRange:
    return DateRange(_monday(day), _monday(day) + timedelta(days=6))


def _monday(day: date) -> date:
    return day - timedelta(days=day.isoweekday() - 1)


def _so_named(day: date, named_by: NamedBy) -> Iterator[date]:
    if named_by == NamedBy.WEEKDAY:
        yield from (day + WEEK * count for count in range(MOST))
        return
    first = day.replace(day=1)
    for _ in range(MOST):
        if (first + timedelta(days=day.day - 1)).month == first.month:
            yield first + timedelta(days=day.day - 1)
        first = (first + timedelta(days=32)).replace(day=1)
