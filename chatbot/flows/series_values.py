"""What is known of several appointments that are being booked together, and how it changes."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import time

from chatbot.flows.booking_values import Booking

# So many are planned at once.
MOST = 12


@dataclass
class Series:
    """`each`: what is wished of each, in their order. `every`: so many days lie between two where they repeat;
    `is_open`: nobody said until when. `nameless`: they would rather not say their name.
    """

    each: list[Booking] = field(default_factory=list)
    every: int = 0
    is_open: bool = False
    nameless: bool = False


def first_of_each_day(series: Series) -> list[Booking]:
    return list({one.date: one for one in reversed(series.each)}.values())[::-1]


def of_one_day(series: Series, one: Booking) -> list[Booking]:
    return [other for other in series.each if other.date == one.date]


def note_time(series: Series, clock: time) -> None:
    """When the first of each day begins; the others of that day come behind it."""
    for one in series.each:
        one.forget_time()
    for one in first_of_each_day(series):
        one.time = clock


def note_count(series: Series, count: int) -> None:
    """Fewer are the first of them; more go on in the same rhythm."""
    series.is_open = False
    while series.every and len(series.each) < min(count, MOST):
        last = deepcopy(series.each[-1])
        last.slot = None
        if last.date:
            last.date = last.date.fromordinal(last.date.toordinal() + series.every)
        series.each.append(last)
    series.each = series.each[:count]
