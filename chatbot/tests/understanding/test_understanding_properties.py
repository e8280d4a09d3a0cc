"""What holds for any text: Vietnamese days and hours are read back as they were meant, and no text breaks the reading."""

import sys
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.understanding import NOTHING_ASKED, Catalog, understand
from meetassist.text import fold

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31)).map(lambda moment: moment.replace(tzinfo=ZONE))
WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
SHORT = ("t2", "t3", "t4", "t5", "t6", "t7", "cn")


def read(text, now):
    return understand(text, context=NOTHING_ASKED, now=now, zone=ZONE, catalog=Catalog())


def ways_of_saying(day, today):
    """Each is that day, counted from today."""
    ways = [f"{day:%d/%m/%Y}", f"ngày {day.day}/{day.month}/{day.year}", f"{day.day}-{day.month}-{day.year}",
            f"ngày {day.day} tháng {day.month} năm {day.year}"]  # fmt: skip
    away = (day - today).days
    ways += {0: ["hôm nay", "bữa nay", "hnay"], 1: ["ngày mai", "mai"], 2: ["ngày mốt", "mốt", "ngày kia"]}.get(
        away, []
    )
    if 1 <= away <= 7:
        ways += [WEEKDAYS[day.weekday()], SHORT[day.weekday()]]
    monday = today - timedelta(days=today.weekday())
    if 7 <= (day - monday).days < 14:
        ways += [
            f"{name} {week}"
            for name in (WEEKDAYS[day.weekday()], SHORT[day.weekday()])
            for week in ("tuần sau", "tuần tới")
        ]
    if away > 1:
        ways.append(f"{away} ngày nữa")
    return ways


@given(now=NOW, away=st.integers(0, 60), choice=st.integers(0, 100), marked=st.booleans())
def test_any_day_that_vietnamese_can_say_is_read_back(now, away, choice, marked):
    day = now.date() + timedelta(days=away)
    ways = ways_of_saying(day, now.date())
    said = ways[choice % len(ways)]
    text = f"đặt lịch {said} giúp em"
    assert read(text if marked else fold(text), now).entities.date == day, said


@given(now=NOW, hour=st.integers(0, 23), minute=st.sampled_from([0, 5, 15, 30, 45, 59]), choice=st.integers(0, 3))
def test_any_hour_that_vietnamese_can_say_is_read_back(now, hour, minute, choice):
    said = (
        f"{hour:02}:{minute:02}",
        f"{hour:02}h{minute:02}",
        f"{hour:02} giờ {minute:02} phút",
        f"{hour:02}g{minute:02}",
    )
    assert read(f"đặt lịch lúc {said[choice]}", now).entities.time == time(hour, minute)


PIECES = (
    "9h",
    "t3",
    "20/11",
    "mai",
    "không",
    "hủy",
    "sang",
    "từ",
    "đến",
    "?",
    "anh",
    "số",
    "2",
    ".",
    "\u0301",
    "👍",
    "\n",
    "chiều",
)


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)))
def test_no_text_breaks_the_reading(text):
    assert 0 <= read(text, datetime(2026, 11, 20, 9, tzinfo=ZONE)).confidence <= 1


@pytest.mark.parametrize("piece", ["mai ", "9h ", "không phải ", "1/1/", "từ 2 đến ", "hủy rồi đặt ", "a"])
def test_twice_the_text_takes_about_twice_the_steps(piece):
    now = datetime(2026, 11, 20, 9, tzinfo=ZONE)
    steps = [_steps(lambda length=length: read((piece * 1000)[:length], now)) for length in (450, 900, 10_000)]
    assert steps[1] < 3 * steps[0] and steps[2] < 4 * steps[0]


def _steps(call):
    """How many functions are called, after a first time that fills the caches."""
    call()
    count = 0

    def note(frame, event, arg):
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        call()
    finally:
        sys.setprofile(None)
    return count
