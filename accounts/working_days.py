"""By when something is answered that has some working days: pure, by the clock and the calendar of the business."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

SATURDAY = 5


def end_of_working_day(asked_at: datetime, number: int, *, closed: Collection[date]) -> datetime:
    """The end of the `number`-th working day after the day of `asked_at`, which is by the business's clock.

    Monday to Friday are working days, except those of `closed`.
    """
    day = asked_at.date()
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < SATURDAY and day not in closed
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=asked_at.tzinfo)
