"""Several values of one kind of which any will do, in their order."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from chatbot.understanding import NOTHING_ASKED, Catalog, Named, understand
from chatbot.understanding.schema import Alternative

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 12, 2, 9, tzinfo=ZONE)
CATALOG = Catalog(
    consultants=(Named(1, ("Nguyễn Thị Thu Hằng",)), Named(2, ("Trần Minh Hằng",)), Named(3, ("Lê Quốc Bảo",)), Named(4, ("Phạm Thuỳ Dương",)))
)  # fmt: skip
THURSDAY, FRIDAY, TUESDAY = date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 8)


def read(text):
    return understand(text, context=NOTHING_ASKED, now=NOW, zone=ZONE, catalog=CATALOG).entities


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("thứ 3 hoặc thứ 5", (TUESDAY, THURSDAY)), ("thu 3 hoac thu 5 deu duoc", (TUESDAY, THURSDAY)), ("thứ 5, không thì thứ 6", (THURSDAY, FRIDAY)),
        ("thứ 3, thứ 5 đều được", (TUESDAY, THURSDAY)), ("em rảnh thứ ba với thứ sáu", (TUESDAY, FRIDAY)), ("3/12 hay 4/12", (THURSDAY, FRIDAY)),
        ("ngày 3 hoặc 4", (THURSDAY, FRIDAY)), ("Tuesday or Thursday", (TUESDAY, THURSDAY)), ("thứ 3, thứ 5 hoặc thứ 6", (TUESDAY, THURSDAY, FRIDAY)),
        ("t5 t6 gi cung dc", (THURSDAY, FRIDAY)), ("thứ 5 thứ 6 đều được", (THURSDAY, FRIDAY)), ("t3 t5 nào cũng được nha", (TUESDAY, THURSDAY)),
    ],
)  # fmt: skip
def test_days_of_which_any_will_do(text, days):
    found = read(text)
    assert (found.date, found.alternatives) == (days[0], tuple(Alternative(date=day) for day in days))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("3h hay 4h cũng được", (15, 16)), ("9h hoặc 10h tối nay", (21, 22)), ("mai 8h hay 9h gì đó", (8, 9)), ("9h, không thì 10h", (9, 10)),
    ],
)  # fmt: skip
def test_times_of_which_any_will_do(text, hours):
    found = read(text)
    assert (found.time, found.alternatives) == (time(hours[0]), tuple(Alternative(time=time(hour)) for hour in hours))


def test_what_will_do_at_any_time_is_one_day():
    assert (read("sáng thứ 6 gì cũng được").date, read("sáng thứ 6 gì cũng được").alternatives) == (FRIDAY, ())


def test_each_has_its_own_part_of_the_day_and_its_own_time():
    assert read("sáng 19 hoặc chiều 20").alternatives == (
        Alternative(date=date(2026, 12, 19), part_of_day="morning"), Alternative(date=date(2026, 12, 20), part_of_day="afternoon"),
    )  # fmt: skip
    assert read("thứ ba 9h hoặc thứ năm 10h").alternatives == (
        Alternative(date=TUESDAY, time=time(9)), Alternative(date=THURSDAY, time=time(10)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("chị Dương, không thì anh Bảo", ((4,), (3,))), ("chị Hằng hoặc anh Bảo", ((1, 2), (3,))), ("gặp anh Bảo hay chị Dương đều được", ((3,), (4,))),
        ("chi duong hoac anh bao", ((4,), (3,))), ("Hang, or else Bảo", ((1, 2), (3,))),
    ],
)  # fmt: skip
def test_people_in_the_order_in_which_they_are_wanted(text, people):
    assert read(text).alternatives == tuple(Alternative(consultant=ids) for ids in people)


@pytest.mark.parametrize(
    "text",
    [
        "đổi từ thứ 3 sang thứ 5", "thứ 3 đến thứ 5", "huỷ thứ 3 và đặt thứ 5", "9h hay 10h gì cũng không được", "sáng hay chiều cũng được",
        "chị Dương với anh Bảo là vợ chồng hả", "không phải thứ 3, thứ 5 cơ", "thứ 3",
    ],
)  # fmt: skip
def test_what_is_no_choice_is_none(text):
    assert read(text).alternatives == ()
