"""A few of many free times are far enough from each other to be a choice."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bookings.availability import Slot
from bookings.spreading import spread

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def slots(*moments):
    """Days of December 2026 with the hours that are free on each: "1 08:00 08:15"."""
    found = []
    for row in moments:
        day, *clocks = row.split()
        for clock in clocks:
            hour, minute = map(int, clock.split(":"))
            found.append(Slot(datetime(2026, 12, int(day), hour, minute, tzinfo=ZONE), 1))
    return found


def chosen(free, **how):
    return [f"{one.starts_at:%-d %H:%M}" for one in spread(free, count=3, zone=ZONE, **how)]


DAYS = slots("1 08:00 08:15 13:30 17:00", "2 08:00 13:30", "3 08:00 17:00", "4 08:00")


@pytest.mark.parametrize(
    ("free", "close", "expected"),
    [
        (DAYS, False, ["1 08:00", "2 13:30", "3 17:00"]),
        (DAYS, True, ["1 08:00", "1 13:30", "2 08:00"]),
        (slots("1 17:00 17:30", "2 17:00 18:00", "4 17:00", "5 17:00"), False, ["1 17:00", "2 17:00", "4 17:00"]),
        (slots("1 08:00 08:15 08:30 09:15 10:30 13:30"), False, ["1 08:00", "1 09:15", "1 13:30"]),
        (slots("1 08:00 08:15 08:30 08:45"), True, ["1 08:00", "1 08:15", "1 08:30"]),
        (slots("1 08:00", "2 08:00"), False, ["1 08:00", "2 08:00"]),
        ([], False, []),
    ],
)
def test_the_soonest_comes_first_and_the_others_are_apart(free, close, expected):
    assert chosen(free, close=close) == expected


def test_further_ones_are_unlike_those_that_were_shown():
    first = spread(DAYS, count=2, zone=ZONE, close=False)
    assert chosen(DAYS, close=False, shown=first) == ["1 13:30", "3 17:00", "4 08:00"]


def test_a_day_is_one_of_the_customers_clock():
    london = [
        f"{one.starts_at:%-d %H:%M}" for one in spread(DAYS, count=2, zone=ZoneInfo("Europe/London"), close=False)
    ]
    # 08:00 in Hanoi is 01:00 in London, and 13:30 is 06:30: the same part of the day.
    assert london == ["1 08:00", "2 08:00"]
