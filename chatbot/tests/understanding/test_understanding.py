"""The local understanding: dates, times, names and answers. Pure: no database."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.tests.asking import asking
from chatbot.understanding import Catalog, Named, Understanding, Unread, understand
from chatbot.understanding.schema import Cause, Invalid

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
CATALOG = Catalog(
    consultants=(Named(1, ("Nguyễn Thị Thu Hằng",)), Named(2, ("Trần Minh Hằng",)), Named(3, ("Lê Quốc Bảo",))),
    services=(Named(7, ("Tư vấn thuế", "Tax advice")), Named(8, ("Tư vấn pháp lý", "Legal advice"))),
)


def read(text, now=FRIDAY, asked="", options=()):
    return understand(text, context=asking(asked, options), now=now, zone=ZONE, catalog=CATALOG)


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("mai 15h", date(2026, 11, 21), time(15)),
        ("tomorrow 3pm", date(2026, 11, 21), time(15)),
        ("MAI 15H", date(2026, 11, 21), time(15)),
        ("hôm nay 16h30", date(2026, 11, 20), time(16, 30)),
        ("ngày mốt 9 giờ rưỡi", date(2026, 11, 22), time(9, 30)),
        ("the day after tomorrow at 10:15", date(2026, 11, 22), time(10, 15)),
        ("thứ ba tuần sau lúc 9h30", date(2026, 11, 24), time(9, 30)),
        ("t3 9h", date(2026, 11, 24), time(9)),
        ("thu bay", date(2026, 11, 21), None),
        ("chủ nhật", date(2026, 11, 22), None),
        ("next Tuesday at 14:30", date(2026, 11, 24), time(14, 30)),
        ("monday", date(2026, 11, 23), None),
        ("thứ sáu", date(2026, 11, 27), None),
        ("24/11", date(2026, 11, 24), None),
        ("24-11-2026 8h", date(2026, 11, 24), time(8)),
        ("2026-11-24", date(2026, 11, 24), None),
        ("ngày 25 tháng 12", date(2026, 12, 25), None),
        ("Nov 25th 3 pm", date(2026, 11, 25), time(15)),
        ("ngày 5", date(2026, 12, 5), None),
        ("5/1", date(2027, 1, 5), None),
        ("8h kém 15", None, time(7, 45)),
        ("3h", None, time(15)),
        ("3h chiều", None, time(15)),
        ("7h tối", None, time(19)),
        ("12h trưa", None, time(12)),
        ("9:00", None, time(9)),
        ("03:00", None, time(3)),
        ("tomorrow at 10", date(2026, 11, 21), time(10)),
        ("lúc 10", None, time(10)),
        ("thứ 5 lúc 3 chiều", date(2026, 11, 26), time(15)),
        ("10 sáng mai", date(2026, 11, 21), time(10)),
        ("9 o'clock", None, time(9)),
        ("9.30am", None, time(9, 30)),
        ("14.30", None, time(14, 30)),
        ("24.11", date(2026, 11, 24), None),
        ("12h đêm", None, time(0)),
        ("1h nữa", date(2026, 11, 20), time(10)),
        ("in two hours", date(2026, 11, 20), time(11)),
        ("half past two tomorrow", date(2026, 11, 21), time(14, 30)),
        ("quarter to five", None, time(16, 45)),
        ("16g", None, time(16)),
        ("chín giờ rưỡi sáng mai", date(2026, 11, 21), time(9, 30)),
        ("ngày mùng 5 tháng 12", date(2026, 12, 5), None),
        ("Tuesday week", date(2026, 12, 1), None),
        ("1.5 tiếng", None, None),
        ("sat", date(2026, 11, 21), None),
        ("not friday, monday", date(2026, 11, 23), None),
        ("không phải mai, thứ hai", date(2026, 11, 23), None),
        ("mai tôi bận", None, None),
    ],
)
def test_plain_dates_and_times(text, day, clock):
    entities = read(text).entities
    assert (entities.date, entities.time, entities.invalid) == (day, clock, ())


@pytest.mark.parametrize("text", ["31/11", "30/2/2027", "ngày 32 tháng 1", "25h", "19/11/2026", "1/11", "32/13 9h"])
def test_impossible_and_past_values_are_invalid_and_nothing_is_invented(text):
    entities = read(text).entities
    assert entities.date is None and entities.invalid


def test_relative_days_count_from_when_it_was_written_in_the_zone():
    """Reference defect 37: between midnight and 7 in Vietnam "tomorrow" was a day behind."""
    just_after_midnight = datetime(2026, 11, 20, 17, 30, tzinfo=ZoneInfo("UTC"))
    assert read("mai", now=just_after_midnight).entities.date == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "consultant"),
    [
        ("chị Hằng", (1, 2)), ("Thu Hằng", (1,)), ("tran minh hang", (2,)), ("với anh Bảo", (3,)), ("bảo", (3,)),
        ("Mr Bao please", (3,)), ("bao nhiêu tiền", ()), ("chị Mai", ()), ("thông báo", ()),
    ],
)  # fmt: skip
def test_people_are_found_without_diacritics_and_ambiguity_is_reported(text, consultant):
    entities = read(text).entities
    assert (entities.consultant, entities.date) == (consultant, None)


@pytest.mark.parametrize(
    "text", ["tư vấn thuế", "tu van thue", "TAX ADVICE", "đặt lịch tư vấn thuế mai", "thuế", "thue"]
)
def test_services_are_found_in_both_languages(text):
    assert read(text).entities.service == (7,)
    assert read("đổi sang pháp lý").entities.service == (8,)
    assert read("thuê nhà").entities.service == ()


@pytest.mark.parametrize(
    ("text", "selection"),
    [("2", 2), ("số 3", 3), ("#1", 1), ("option 2", 2), ("Ngày khác", 3), ("ngay khac", 3), ("4", None), ("0", None),
     ("tôi cần 2 slot", None), ("9 giờ sáng còn không", None), ("lịch 15/1", None)],
)  # fmt: skip
def test_a_selection_is_a_whole_answer(text, selection):
    assert read(text, asked="time", options=("09:00", "09:30", "Ngày khác")).entities.selection == selection


def test_a_pointed_time_is_one_where_a_time_was_asked():
    assert read("9.10", asked="time").entities.time == time(9, 10)
    assert read("9.12").entities.date == date(2026, 12, 9)


@pytest.mark.parametrize(
    ("text", "part"),
    [("đổi sang buổi chiều", "afternoon"), ("đổi sang thứ 5", ""), ("doi sang thu 5", ""), ("sáng mai", "morning"),
     ("sang mai", "morning"), ("buổi sáng", "morning"), ("tối thứ 5", "evening"), ("tôi muốn thứ 5", "")],
)  # fmt: skip
def test_parts_of_the_day_are_not_words_that_fold_alike(text, part):
    assert read(text).entities.part_of_day == part


def test_what_is_invalid_is_quoted_as_it_was_written():
    assert read("Ngày 31 tháng 2").entities.invalid == (Invalid("ngày 31 tháng 2", Cause.NO_SUCH_DAY),)


def test_a_label_is_also_meant_by_its_beginning_or_a_word_of_its_own():
    labels = ("Emma Wilson", "Hoàng Đức Long", "Sat 21/11", "Dừng lại")
    meant = [
        read(text, options=labels).entities.selection for text in ("Emma", "long", "sat", "Dừng", "đúng", "wilson")
    ]
    assert meant == [1, 2, 3, 4, None, 1]


def test_a_bare_number_beyond_the_list_is_an_hour_only_where_a_time_was_asked():
    assert read("15", asked="time", options=("09:00",)).entities.time == time(15)
    assert read("15", asked="day", options=("T7 21/11",)).entities.time is None


@pytest.mark.parametrize(
    "text", ["ok", "có", "được", "dạ vâng", "đồng ý nhé", "yes please", "đúng rồi ạ", "dc", "OK!", "u"]
)
def test_yes(text):
    assert "confirm" in read(text).intents and "deny" not in read(text).intents


@pytest.mark.parametrize(
    "text",
    [
        "không",
        "ko",
        "chưa",
        "no",
        "nope",
        "đừng",
        "chưa được",
        "không được",
        "thôi",
        "không cần đâu",
        "không có",
        "dừng",
        "Dừng",
        "dung",
        "dũng",
        "cô",
        "đã",
        "cổ",
    ],
)
def test_anything_but_yes(text):
    assert "confirm" not in read(text).intents


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("đặt lịch", ("book",)), ("I'd like to book an appointment", ("book",)), ("huỷ lịch", ("cancel",)),
        ("cancel my appointment", ("cancel",)), ("đừng huỷ lịch", ("deny",)), ("lịch của tôi", ("my_appointments",)),
        ("xin chào", ("greeting",)), ("cảm ơn bạn", ("thanks",)), ("cho gặp nhân viên", ("human",)),
        ("hôm nay trời đẹp", ("out_of_scope",)), ("Dừng", ("stop",)), ("Dương Gia Huy", ()), ("anh Huy", ()), ("huy", ("cancel",)),
        ("huy lich giup minh", ("cancel",)), ("đúng", ("confirm",)), ("Dũng", ()),
    ],
)  # fmt: skip
def test_intents(text, intents):
    assert read(text).intents == intents


@pytest.mark.parametrize(
    ("text", "language"),
    [("mai 15h nhé", "vi"), ("dat lich giup minh", "vi"), ("book an appointment tomorrow", "en"), ("ok", ""), ("2", ""),
     ("Trần Minh Hằng", ""), ("book with Nguyễn Thị Thu Hằng", "en"), ("🎉", ""), ("yes", "")],
)  # fmt: skip
def test_language(text, language):
    assert read(text).language == language


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    understanding = read(text, asked="time", options=("a", "b"))
    assert 0 <= understanding.confidence <= 1


@given(st.dates(min_value=FRIDAY.date(), max_value=date(2028, 12, 31)), st.integers(0, 23), st.integers(0, 59))
def test_every_date_it_can_write_it_reads_back(day, hour, minute):
    for written in (f"{day:%d/%m/%Y} {hour:02}:{minute:02}", f"{day.isoformat()} {hour:02}:{minute:02}",
                    f"ngày {day.day} tháng {day.month} năm {day.year} lúc {hour:02}:{minute:02}"):  # fmt: skip
        entities = read(written).entities
        assert (entities.date, entities.time, entities.invalid) == (day, time(hour, minute), ())


def test_ten_thousand_characters_of_junk_are_read_in_one_go():
    for junk in ("1/1/1/1/" * 1250, "thu " * 2500, "9h " * 3333, "a" * 10_000, "không " * 1666):
        assert read(junk).entities.selection is None
    assert read("mai " * 2500) == Understanding(language="vi", unread=Unread.TOO_MUCH)
    assert read("mai " * 300).entities.date == FRIDAY.date() + timedelta(days=1)


@pytest.mark.parametrize("text", ["đặt lịch sửa thiết bị", "dat lich bao tri thiet bi", "book a repair of my device"])
def test_a_booking_for_a_device_is_a_booking(text):
    assert read(text).intents == ("book",)
