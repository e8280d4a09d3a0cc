"""The usual week of a consultant as people write it: a line a day, such as 08:30-12:00, 13:30-17:30 or 22:00-02:00.

A period is a pair of clocks; an end that is not after its start is on the next day, and 24:00 is its midnight.
"""

import re
from collections.abc import Mapping
from datetime import time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from consultants.desk_hours import Periods, clock, minutes
from consultants.models import Consultant, WorkingHours, clock_span
from meetassist.text import fold

Week = dict[int, Periods]
CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2})(?!\d))?\s*(?:h\b)?\s*(am|pm)?", re.IGNORECASE)
BETWEEN = re.compile(r"[\s,;/–—-]*(?:(?:to|den|and|va)[\s,;]*)?")
# How people write that nobody works.
NOTHING = {"", "-", "off", "closed", "nghi", "dong cua"}
DAY = 24 * 60


def read(text: str) -> Periods:
    """The periods of one day, in order. Raises ValidationError."""
    words = fold(text.strip())
    if words in NOTHING:
        return []
    clocks = [_minute(match) for match in CLOCK.finditer(words)]
    rest = CLOCK.split(words)[:: CLOCK.groups + 1]
    if len(clocks) % 2 or None in clocks or not all(BETWEEN.fullmatch(part) for part in rest):
        raise ValidationError(_("“%(text)s” is no time such as 08:30-12:00, 13:30-17:30."), params={"text": text})
    found = [_period(start, end) for start, end in zip(clocks[::2], clocks[1::2], strict=True) if start is not None]
    found.sort()
    _refuse_overlap(found)
    return found


def _minute(match: re.Match[str]) -> int | None:
    """Of the day; None where no clock shows it."""
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (half.lower() == "pm")
    found = hour * 60 + minute
    return found if minute < 60 and found <= DAY else None


def _period(start: int, end: int | None) -> tuple[time, time]:
    assert end is not None, "the caller has looked"
    if start == DAY or (start == end and start):
        raise ValidationError(
            _("“%(text)s” has no length. The whole day is 00:00-24:00."),
            params={"text": f"{clock(start):%H:%M}-{clock(end):%H:%M}"},
        )
    if (start, end) == (0, 0):
        end = DAY
    return clock(start), clock(end)


def _refuse_overlap(periods: Periods) -> None:
    spans = [minutes(*period) for period in periods]
    for (_start, end), (start, _end) in zip(spans, spans[1:], strict=False):
        if start < end:
            raise ValidationError(_("Two of the times overlap at %(at)s."), params={"at": f"{clock(start):%H:%M}"})


def write(periods: Periods) -> str:
    return ", ".join(clock_span(period_of(*period)) for period in periods)


def period_of(start: time, end: time) -> WorkingHours:
    return WorkingHours(start_time=start, end_time=end, ends_next_day=end <= start)


def of(consultant: Consultant) -> Week:
    """What always holds; a row that is valid from or until a date is no part of the usual week."""
    week: Week = {weekday: [] for weekday in WorkingHours.Weekday.values}
    for row in always(consultant):
        week[row.weekday].append((row.start_time, row.end_time))
    return week


def always(consultant: Consultant) -> list[WorkingHours]:
    return list(consultant.working_hours.filter(valid_from=None, valid_to=None).order_by("weekday", "start_time"))


def for_a_while(consultant: Consultant) -> list[WorkingHours]:
    """The rows that are valid from a date on, or until one."""
    always = consultant.working_hours.filter(valid_from=None, valid_to=None)
    return list(consultant.working_hours.exclude(pk__in=always.values("pk")).order_by("weekday", "start_time"))


def rows(consultant: Consultant, week: Mapping[int, Periods]) -> list[WorkingHours]:
    """Not saved."""
    found = []
    for weekday, periods in week.items():
        for period in periods:
            row = period_of(*period)
            row.consultant, row.weekday = consultant, weekday
            found.append(row)
    return found


def overlaps(some: list[WorkingHours]) -> list[tuple[WorkingHours, WorkingHours]]:
    """Pairs of rows that name the same time: a night, and the morning after it."""
    return [(other, one) for place, one in enumerate(some) for other in some[:place] if other.overlaps(one)]


def put(consultant: Consultant, week: Mapping[int, Periods]) -> None:
    """These weekdays are as `week` has them from now on; a period that stays keeps its row."""
    wanted = {(row.weekday, *row.minutes): row for row in rows(consultant, week)}
    for row in always(consultant):
        if row.weekday in week and wanted.pop((row.weekday, *row.minutes), None) is None:
            row.delete()
    WorkingHours.objects.bulk_create(wanted.values())
