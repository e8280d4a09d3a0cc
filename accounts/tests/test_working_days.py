"""What is asked for is answered by the end of a working day, by the business's own clock and calendar."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from accounts.working_days import end_of_working_day

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
# December 2026: the 1st is a Tuesday.
CASES = [
    ("Tue 1st 09:00", (1, 9), 2, set(), (4, 0)),
    ("Tue 1st 23:59 is still the 1st", (1, 23), 2, set(), (4, 0)),
    ("Thu 3rd: Friday and Monday", (3, 9), 2, set(), (8, 0)),
    ("Fri 4th: Monday and Tuesday", (4, 9), 2, set(), (9, 0)),
    ("Sat 5th: Monday and Tuesday", (5, 9), 2, set(), (9, 0)),
    ("Sun 6th: Monday and Tuesday", (6, 0), 2, set(), (9, 0)),
    ("a holiday on Wednesday", (1, 9), 2, {2}, (5, 0)),
    ("holidays over a weekend", (3, 9), 2, {4, 7}, (10, 0)),
    ("a holiday on a Sunday moves nothing", (4, 9), 2, {6}, (9, 0)),
    ("asked for on a holiday", (2, 9), 2, {2}, (5, 0)),
    ("one day", (1, 9), 1, set(), (3, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "asked", "number", "closed", "end"), CASES, ids=[case[0] for case in CASES])
def test_it_is_due_at_the_end_of_the_working_day(_name, asked, number, closed, end):
    day, hour = asked
    due = end_of_working_day(
        datetime(2026, 12, day, hour, tzinfo=HERE), number, closed={date(2026, 12, one) for one in closed}
    )
    assert (due.day, due.hour, due.tzinfo) == (*end, HERE)


def test_a_change_of_the_clocks_moves_no_end():
    berlin = ZoneInfo("Europe/Berlin")
    due = end_of_working_day(datetime(2026, 10, 23, 9, tzinfo=berlin), 1, closed=())
    assert due == datetime(2026, 10, 27, tzinfo=berlin) and due.utcoffset().total_seconds() == 3600
