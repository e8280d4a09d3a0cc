"""Days off, and dates with other hours: as people say them, and as rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.formats import date_format, time_format

from consultants import working_week
from consultants.desk_hours import Periods
from consultants.models import BusyTime, Consultant, DateOverride, TimeOff
from meetassist import days


def span(consultant: Consultant, first: date, last: date, part: tuple[time, time] | None = None) -> DateTimeTZRange:
    """Whole days by the consultant's clock, or a part of each end: from the first time to the second.

    A part that does not end after its start, on one day, ends on the next.
    """
    if part is None:
        return DateTimeTZRange(*days.span(first, consultant.zone, (last - first).days + 1))
    start, end = part
    ends_on = last + timedelta(days=1) if first == last and end <= start else last
    lower, upper = (
        datetime.combine(day, clock, tzinfo=consultant.zone) for day, clock in ((first, start), (ends_on, end))
    )
    return DateTimeTZRange(lower, upper)


def told(row: TimeOff | BusyTime, consultant: Consultant) -> str:
    """When it is, in as few words as it takes: one day, several, or from a time to a time."""
    start, end = (moment.astimezone(consultant.zone) for moment in (row.during.lower, row.during.upper))
    if start.time() == end.time() == time():
        last = end.date() - timedelta(days=1)
        return _dates(start.date(), last)
    if start.date() == end.date():
        return f"{_dates(start.date(), start.date())}, {_clock(start)}–{_clock(end)}"
    first, second = (f"{_dates(one.date(), one.date())}, {_clock(one)}" for one in (start, end))
    return f"{first} – {second}"


def _dates(first: date, last: date) -> str:
    names = [date_format(day, "SHORT_WEEKDAY_DATE_FORMAT") for day in (first, last)]
    return names[0] if first == last else " – ".join(names)


def _clock(moment: datetime) -> str:
    return time_format(moment.time(), "TIME_FORMAT")


@dataclass(frozen=True)
class OtherHours:
    """What holds on a date in place of the usual hours; no periods: nobody works then."""

    on: date
    periods: Periods
    reason: str

    @property
    def text(self) -> str:
        return working_week.write(self.periods)


def other_hours(rows: Iterable[DateOverride]) -> list[OtherHours]:
    """By date; a period in which nobody works is none."""
    found: dict[date, OtherHours] = {}
    for row in rows:
        one = found.setdefault(row.on, OtherHours(row.on, [], row.reason))
        is_open = row.is_available or row.unavailable_by_appointment
        if row.start_time and row.end_time and is_open:
            one.periods.append((row.start_time, row.end_time))
    return list(found.values())


def coming(consultant: Consultant, now: datetime) -> tuple[list[TimeOff], list[OtherHours]]:
    """What is not over yet, the soonest first."""
    today = now.astimezone(consultant.zone).date()
    off = consultant.time_off.filter(during__endswith__gt=now).order_by("during")
    return list(off), other_hours(consultant.date_overrides.filter(on__gte=today).order_by("on", "start_time"))


def put_date(consultant: Consultant, day: date, periods: Periods, reason: str) -> list[DateOverride]:
    """The date has these hours, or none, in place of the usual ones."""
    values = {"consultant": consultant, "on": day, "reason": reason}
    if not periods:
        return [DateOverride.objects.create(**values)]
    return DateOverride.objects.bulk_create(
        DateOverride(start_time=start, end_time=end, ends_next_day=end <= start, **values) for start, end in periods
    )
