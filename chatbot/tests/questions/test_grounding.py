"""A sentence about rows says what stands in them, in either language's writing, and nothing else."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from chatbot.questions.grounding import is_complete, unsupported
from chatbot.questions.rows import Rows

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)  # a Saturday, 9 o'clock there
SLOT = Rows(
    ("consultant_name", "service_name", "starts_at", "ends_at"),
    (("Lê Quốc Bảo", "Tư vấn thuế", datetime(2026, 11, 24, 2, 30, tzinfo=UTC),
      datetime(2026, 11, 24, 3, 0, tzinfo=UTC)),),
)  # fmt: skip
PRICES = Rows(
    ("name", "name_en", "price", "currency", "duration_minutes"),
    (("Tư vấn thuế", "Tax advice", Decimal("350000.00"), "VND", 45),
     ("Tư vấn pháp lý", "Legal advice", Decimal("1500000.00"), "VND", 90)),
)  # fmt: skip
HOURS = Rows(("weekday", "start_time", "end_time"), ((1, time(8), time(17, 30)), (6, time(8), time(12))))
COUNT = Rows(("count",), ((3,),))
HOLIDAY = Rows(("date", "name"), ((date(2027, 1, 1), "Tết Dương lịch"),))
KNOWN = ["Nguyễn Thị Thu Hằng", "Lê Quốc Bảo", "Tư vấn thuế", "Tư vấn pháp lý", "Tax advice", "Legal advice"]


@pytest.mark.parametrize(
    "rows, sentence",
    [
        (SLOT, "Anh Lê Quốc Bảo trống lúc 9h30 thứ Ba 24/11."),
        (SLOT, "Lê Quốc Bảo is free on Tuesday, November 24 at 9:30 am."),
        (SLOT, "On 24 November 2026 Lê Quốc Bảo has 09:30–10:00 free for Tư vấn thuế."),
        (SLOT, "Anh Bảo có thể gặp bạn ngày 24 tháng 11 năm 2026 từ 9 giờ 30 đến 10 giờ."),
        (PRICES, "Tư vấn thuế giá 350.000 VND, 45 phút; Tư vấn pháp lý giá 1.500.000 đồng, 1 giờ 30 phút."),
        (PRICES, "Tax advice is 350,000 VND and Legal advice is 1,500,000 VND."),
        (PRICES, "Có 2 dịch vụ: Tư vấn thuế 350k và Tư vấn pháp lý 1,5 triệu."),
        (PRICES, "There are two services."),
        (HOURS, "Thứ Hai từ 8:00 đến 17:30 và thứ Bảy từ 8:00 đến 12:00."),
        (HOURS, "We are open Monday 8 am to 5:30 pm and Saturday 8 am to 12 pm."),
        (COUNT, "Bạn có 3 lịch hẹn."),
        (COUNT, "You have three appointments."),
        (HOLIDAY, "The next holiday is Tết Dương lịch on 1 January 2027."),
        (HOLIDAY, "Ngày nghỉ tiếp theo là Tết Dương lịch, thứ Sáu 01/01/2027."),
    ],
)
def test_what_stands_in_the_rows_may_be_said(rows, sentence):
    assert unsupported(sentence, rows, now=NOW, zone=ZONE, known_names=KNOWN) == []


@pytest.mark.parametrize(
    "rows, sentence, wrong",
    [
        # numbers
        (COUNT, "Bạn có 4 lịch hẹn.", "4"),
        (COUNT, "You have four appointments.", "four"),
        (COUNT, "Bạn có bốn lịch hẹn.", "bốn"),
        (PRICES, "There are 3 services.", "3"),
        (PRICES, "Tư vấn thuế mất 60 phút.", "60"),
        # dates and days
        (SLOT, "Lê Quốc Bảo is free on November 25 at 9:30.", "november 25"),
        (SLOT, "Anh Bảo trống ngày 25/11 lúc 9:30.", "25/11"),
        (SLOT, "Anh Bảo trống ngày 24/11/2027.", "24/11/2027"),
        (SLOT, "Anh Bảo trống thứ Tư lúc 9:30.", "thứ tư"),
        (SLOT, "Lê Quốc Bảo is free tomorrow at 9:30.", "tomorrow"),
        (HOLIDAY, "We are closed in December.", "december"),
        # times
        (SLOT, "Anh Bảo trống lúc 9h ngày 24/11.", "9h"),
        (SLOT, "Lê Quốc Bảo is free on Tuesday at 9:30 pm.", "9:30 pm"),
        (HOURS, "Thứ Bảy từ 8:00 đến 17:00.", "17:00"),
        # names
        (SLOT, "Chị Nguyễn Thị Thu Hằng trống lúc 9:30 ngày 24/11.", "Nguyễn Thị Thu Hằng"),
        (SLOT, "Anh Trần Văn Nam trống lúc 9:30.", "Trần"),
        (SLOT, "Lê Quốc Bảo has time for Legal advice on 24/11.", "Legal advice"),
        (SLOT, "Nam is free at 9:30 on 24/11.", "Nam"),
        # amounts
        (PRICES, "Tư vấn thuế giá 300.000 VND.", "300.000"),
        (PRICES, "Tax advice is 350,000 USD.", "usd"),
        (PRICES, "Tax advice is $350,000.", "$"),
        (PRICES, "Tư vấn pháp lý 1,6 triệu.", "1,6"),
        (PRICES, "Tư vấn thuế miễn phí.", "miễn phí"),
        (PRICES, "Tax advice is 350,000 VND, 10% less today.", "10"),
    ],
)
def test_a_value_that_is_not_in_the_rows_is_found(rows, sentence, wrong):
    assert wrong in unsupported(sentence, rows, now=NOW, zone=ZONE, known_names=KNOWN)


def test_relative_days_are_read_by_the_clock():
    tomorrow = Rows(("starts_at",), ((datetime(2026, 11, 22, 2, 0, tzinfo=UTC),),))
    assert unsupported("You come tomorrow at 9:00.", tomorrow, now=NOW, zone=ZONE) == []
    assert unsupported("Ngày mai lúc 9 giờ.", tomorrow, now=NOW, zone=ZONE) == []
    assert unsupported("You come today at 9:00.", tomorrow, now=NOW, zone=ZONE) == ["today"]


def test_a_list_is_complete_or_says_how_many_there_are():
    assert is_complete("Tư vấn thuế và Tư vấn pháp lý.", PRICES, ZONE)
    assert is_complete("There are 2 services.", PRICES, ZONE)
    assert not is_complete("Tư vấn thuế giá 350.000 VND.", PRICES, ZONE)
    assert not is_complete("Tư vấn thuế, Tư vấn pháp lý.", Rows(PRICES.columns, PRICES.rows, truncated=True), ZONE)


def test_how_many_there_are_is_no_number_of_a_list_that_was_cut_off():
    cut = Rows(("name",), (("Tư vấn thuế",), ("Tư vấn pháp lý",)), truncated=True)
    assert "2" in unsupported("There are 2 services.", cut, now=NOW, zone=ZONE)
