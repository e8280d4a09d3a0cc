"""Clock times that end on the next day, where hours are told or counted."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chatbot.questions.opening import _length, _without
from consultants.desk_hours import after_open_time, merged

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EVENING, NIGHT, LATE = (time(18), time(0)), (time(22), time(2)), (time(23), time(1))


def test_what_several_work_is_one_time_across_midnight():
    assert merged([NIGHT, EVENING]) == [(time(18), time(2))]
    assert merged([NIGHT, LATE, (time(8), time(12))]) == [(time(8), time(12)), NIGHT]
    assert merged([(time(0), time(0)), NIGHT]) == [(time(0), time(0))]


def test_a_night_has_its_length_and_something_is_left_of_it():
    assert [_length(*one) for one in (EVENING, NIGHT)] == [timedelta(hours=6), timedelta(hours=4)]
    assert _without([NIGHT], [LATE]) == [(time(22), time(23)), (time(1), time(2))]
    assert _without([(time(8), time(12))], [NIGHT]) == [(time(8), time(12))]


def test_open_time_is_counted_across_midnight():
    monday = date(2026, 6, 1)
    start = datetime.combine(monday, time(23), tzinfo=ZONE)
    found = after_open_time({1: [NIGHT]}, start, timedelta(hours=2))
    assert found == datetime.combine(monday + timedelta(days=1), time(1), tzinfo=ZONE)
