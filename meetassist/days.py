"""Dates as an address or a form says them, and where a day lies in time."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

# Appointments, and the days that are looked at, lie between these years: at the ends of the calendar there is no day
# before or after to go on to.
FIRST_YEAR, LAST_YEAR = 1900, 2200


def read(text: str | None) -> date | None:
    """A date in ISO form. None for what is none, or lies beyond these years."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if FIRST_YEAR < day.year < LAST_YEAR else None


def span(first: date, zone: tzinfo, count: int = 1) -> tuple[datetime, datetime]:
    """So many whole days by the clock of `zone`: the midnight they begin with, and the one that ends them."""
    ends = first + timedelta(days=count)
    return datetime.combine(first, time(), tzinfo=zone), datetime.combine(ends, time(), tzinfo=zone)


def anywhere(day: date) -> tuple[datetime, datetime]:
    """The date by whatever clock: from its first hour in the east to its last one in the west."""
    midnight = datetime.combine(day, time(), tzinfo=UTC)
    return midnight - timedelta(hours=14), midnight + timedelta(hours=24 + 12)
