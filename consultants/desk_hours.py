"""A week of times by the business's clock, and how it is written: when its people answer, when its office is open.

Stored as {"1": [["08:00", "12:00"], ["13:30", "17:30"]], ...}, Monday being 1; a day without times is left out. People
answer within a day; the office may be open past midnight, where an end that is not after its start is on the next day.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Periods = list[tuple[time, time]]
PERIOD = re.compile(r"(\d{1,2})(?:[:h.](\d{2})?)?\s*[-–—]\s*(\d{1,2})(?:[:h.](\d{2})?)?")


# So far ahead an opening is looked for.
DAYS_SEARCHED = 60


def read_periods(text: str) -> Periods:
    """The times of one day as people write them: "8-12, 13:30-17:30". Raises ValidationError."""
    found: Periods = []
    for part in filter(None, (part.strip() for part in re.split(r"[,;]", text))):
        match = PERIOD.fullmatch(part)
        try:
            if match is None:
                raise ValueError
            first, first_minute, last, last_minute = match.groups()
            found.append((time(int(first), int(first_minute or 0)), time(int(last), int(last_minute or 0))))
        except ValueError:
            raise ValidationError(_("“%(part)s” is no time such as 08:00-12:00."), params={"part": part}) from None
    found.sort()
    check_periods(found)
    return found


def check_periods(periods: Periods) -> None:
    """Of one day, in order. Raises ValidationError."""
    for opens, closes in periods:
        if closes <= opens:
            raise ValidationError(
                _("%(from)s-%(to)s ends before it begins."), params={"from": f"{opens:%H:%M}", "to": f"{closes:%H:%M}"}
            )
    for (_opens, closes), (opens, _closes) in zip(periods, periods[1:], strict=False):
        if opens < closes:
            raise overlap_at(opens)


def write_periods(periods: Periods) -> str:
    return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in periods)


def stored(week: dict[int, Periods]) -> dict[str, list[list[str]]]:
    """As JSON."""
    return {
        str(weekday): [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in periods]
        for weekday, periods in sorted(week.items())
        if periods
    }


def of_week(document: dict[str, Any]) -> dict[int, Periods]:
    """From JSON, by weekday. Raises ValueError, TypeError or AttributeError where it is no such document."""
    week = {
        int(weekday): [(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in periods]
        for weekday, periods in document.items()
    }
    if set(week) - set(range(1, 8)):
        raise ValueError("a weekday is 1 to 7")
    return week


def validate_week(document: Any) -> None:
    """Of a field that holds such a document, whoever writes it; within days."""
    for periods in _read(document).values():
        check_periods(periods)


def validate_week_with_nights(document: Any) -> None:
    """The same, where times may end after midnight."""
    if overlap := first_overlap(_read(document)):
        raise overlap_at(overlap[1])


def _read(document: Any) -> dict[int, Periods]:
    try:
        return of_week(document)
    except (ValueError, TypeError, AttributeError):
        raise ValidationError(_("These are no hours of a week.")) from None


MINUTES_OF_A_DAY = 24 * 60
DAYS_OF_A_WEEK = 7


def first_overlap(week: Mapping[int, Periods]) -> tuple[int, time] | None:
    """The weekday and clock at which something begins while something else is not over yet; None where nothing does.

    Sunday's night ends on Monday.
    """
    spans = sorted(
        tuple((weekday - 1) * MINUTES_OF_A_DAY + minute for minute in minutes(*period))
        for weekday, periods in week.items()
        for period in periods
    )
    if not spans:
        return None
    start, end = spans[0]
    again = (start + DAYS_OF_A_WEEK * MINUTES_OF_A_DAY, end)
    for (_start, closes), (opens, _end) in zip(spans, [*spans[1:], again], strict=True):
        if opens < closes:
            return opens // MINUTES_OF_A_DAY % DAYS_OF_A_WEEK + 1, clock(opens)
    return None


def overlap_at(opens: time) -> ValidationError:
    return ValidationError(_("Two of the times overlap at %(at)s."), params={"at": f"{opens:%H:%M}"})


def minutes(opens: time, closes: time) -> tuple[int, int]:
    """From and to since midnight: an end that is not after the start is on the next day."""
    start, end = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    return start, end if end > start else end + MINUTES_OF_A_DAY


def clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def merged(some: Periods) -> Periods:
    """In order and without overlap; what ends on the next day does so, too, and nothing lasts longer than a day."""
    found: list[tuple[int, int]] = []
    for opens, closes in sorted(minutes(*period) for period in some):
        if found and opens <= found[-1][1]:
            first = found[-1][0]
            found[-1] = (first, min(max(found[-1][1], closes), first + MINUTES_OF_A_DAY))
        else:
            found.append((opens, closes))
    return [(clock(opens), clock(closes)) for opens, closes in found]


def after_open_time(
    week: Mapping[int, Periods], start: datetime, lasting: timedelta, closed: Collection[date] = ()
) -> datetime | None:
    """When somebody has been there for so long since `start`, which is by the business's clock.

    On the days of `closed` nobody is. None where nobody comes for a long while.
    """
    left = lasting
    for offset in range(DAYS_SEARCHED):
        day = start.date() + timedelta(days=offset)
        for opens, closes in [] if day in closed else week.get(day.isoweekday(), []):
            begins = max(datetime.combine(day, opens, tzinfo=start.tzinfo), start)
            ends_on = day if closes > opens else day + timedelta(days=1)
            ends = datetime.combine(ends_on, closes, tzinfo=start.tzinfo)
            if ends - begins >= left:
                return begins + left
            left -= max(ends - begins, timedelta())
    return None
