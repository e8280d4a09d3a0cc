"""Vietnamese as it is typed on a phone: what is rejected, who is meant, which of the offered, and what is a yes."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from chatbot.understanding import Catalog, Named, understand
from chatbot.understanding.jsonl import context_of
from chatbot.understanding.schema import Cause, DateRange, Invalid

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
CATALOG = Catalog(
    consultants=(
        Named(1, ("Hoàng Ngọc Anh",)), Named(2, ("Lý Gia Bảo",)), Named(3, ("Huỳnh Kim Chi",)), Named(4, ("Tô Khánh Vy",)),
        Named(5, ("Đinh Công Sơn",)), Named(6, ("Trương Mỹ Lệ",)), Named(7, ("Nguyễn Thuỳ Trang",)), Named(8, ("Trịnh Thu Phương",)),
    ),
    services=(Named(20, ("Tư vấn thuế",)), Named(21, ("Tư vấn pháp lý",)), Named(22, ("Xét nghiệm máu",))),
)  # fmt: skip


def meant(text, context=None):
    return understand(text, context=context_of(context), now=FRIDAY, zone=ZONE, catalog=CATALOG)


def read(text, context=None):
    return meant(text, context).entities


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("đừng đặt thứ 2 nha", ("2026-11-23",)), ("không phải tối nay", ("2026-11-20",)), ("sao lại 9h", ("09:00",)),
        ("mai tui mắc việc", ("2026-11-21",)), ("mai a đi công tác", ("2026-11-21",)), ("9h sớm quá", ("09:00",)),
        ("đừng xếp anh Bảo", ("Lý Gia Bảo",)), ("ngoài cô Lệ ra ai cũng được", ("Trương Mỹ Lệ",)),
        ("doi bs Son sang bs Le", ("Đinh Công Sơn",)), ("không phải tư vấn thuế", ("Tư vấn thuế",)),
        ("lúc trước em đặt với anh Bảo mà không hợp, cho em người khác", ("Lý Gia Bảo",)),
        ("9h hay 10h gì cũng không được", ("09:00", "10:00")), ("chắc em không lấy lịch chị Phương nữa", ("Trịnh Thu Phương",)),
        ("đừng có cho em gặp anh Bảo", ("Lý Gia Bảo",)), ("mai em bị ốm", ("2026-11-21",)),
    ],
)  # fmt: skip
def test_what_is_rejected_is_never_wanted(text, negated):
    found = read(text)
    assert (found.negated, found.date, found.time, found.part_of_day) == (negated, None, None, "")
    assert not {2, 5} & set(found.consultant) and not found.service


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("cho Anh đặt lịch 9h mai", ()), ("doi lich voi co chi", (3,)), ("em trùng lịch thi", ()), ("Vy tay nghề sao shop", (4,)),
        ("phương án nào rẻ hơn", ()), ("bảo hiểm y tế có được không", ()), ("em bảo đặt 9h mà", ()), ("chị Phương mai rảnh không", (8,)),
    ],
)  # fmt: skip
def test_a_form_of_address_a_verb_or_half_a_word_is_no_name(text, ids):
    assert read(text).consultant == ids


@pytest.mark.parametrize(
    ("text", "day", "part"),
    [
        ("28 tây", date(2026, 11, 28), ""), ("chào buổi sáng nha", None, ""), ("nghỉ trưa từ mấy giờ", None, ""),
        ("chuyen lich sang sang thu 2", date(2026, 11, 23), "morning"), ("mai nha, sáng hay chiều gì cũng được", date(2026, 11, 21), ""),
        ("năm nay tôi 70 tuổi", None, ""),
        ("doi lich qua toi thu 2 nha", date(2026, 11, 23), "evening"), ("chuyen giup e sang toi mai", date(2026, 11, 21), "evening"),
        ("doi hen cua chi qua toi mai", date(2026, 11, 21), "evening"), ("cho toi doi qua thu 2", date(2026, 11, 23), ""),
        ("mai con bị bệnh không tới được", date(2026, 11, 21), ""), ("thứ 2 em bị ốm không đi được ạ", date(2026, 11, 23), ""),
        ("ngày mai con bệnh không qua được", date(2026, 11, 21), ""),
    ],
)  # fmt: skip
def test_words_that_are_times_only_sometimes(text, day, part):
    assert (read(text).date, read(text).part_of_day) == (day, part)


def test_a_price_for_an_hour_is_no_time():
    assert read("phí tư vấn bao nhiêu một giờ").time is None


def test_a_move_names_the_old_date_before_the_new():
    found = read("chuyển buổi hẹn 9h ngày 24/11 sang 10h ngày 26/11")
    assert (found.old_date, found.old_time, found.date, found.time) == (
        date(2026, 11, 24), time(9), date(2026, 11, 26), time(10),
    )  # fmt: skip


OFFER = "Các giờ còn trống:\n1. 09:00\n2. 10:30\n3. 14:00\nBạn chọn giờ nào?"


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("cái ở giữa", 2), ("muộn nhất đi", 3), ("người thứ nhất", 1), ("lựa cái 2", 2), ("thứ nhất", 1), ("cai thu 2", 2),
        ("trễ nhất", 3), ("số một", 1),
    ],
)  # fmt: skip
def test_one_of_three_is_chosen_by_its_place(text, position):
    assert read(text, OFFER).selection == position


@pytest.mark.parametrize(
    "text",
    ["ừa", "vg", "okila", "chuẩn cmnr", "đặt đi", "chốt luôn nha", "không vấn đề gì", "y chang vậy", "dạ đúng rồi ạ", "ok luôn shop"],
)  # fmt: skip
def test_a_yes_in_any_words_of_agreement(text):
    assert meant(text, "Mình đặt 09:00 thứ 6 27/11 với Lý Gia Bảo nhé?").intents == ("confirm",)


@pytest.mark.parametrize(
    "text",
    ["dung", "Dũng", "được không", "ok chưa", "ok nhưng đổi sang 10h", "không", "hủy đi", "đừng đặt", "ok?", "giá sao"],
)
def test_no_yes_is_read_into_anything_else(text):
    assert "confirm" not in meant(text, "Mình đặt 09:00 thứ 6 27/11 với Lý Gia Bảo nhé?").intents


def test_to_the_question_whether_to_cancel_the_verb_itself_is_a_yes():
    question = "Bạn muốn hủy lịch 10:00 thứ 4 25/11 với Lý Gia Bảo, đúng không ạ?"
    assert meant("ừ hủy đi", question).intents == ("confirm",)
    assert "confirm" not in meant("khoan hủy đã", question).intents
    assert "confirm" not in meant("đặt đi", question).intents


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("tơ tằm cho nó mềm", 2), ("to tam", 2), ("cô tông nha", 1), ("kaki cho bền", 3), ("vải", None), ("màu khác được không", None),
    ],
)  # fmt: skip
def test_an_item_is_chosen_by_what_it_has_of_its_own(text, position):
    asked = {"asked": "Bạn chọn vải nào ạ?", "options": ["Vải cô tông", "Vải tơ tằm", "Vải kaki"]}
    assert read(text, asked).selection == position


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("lấy cái dưới đi", 2),
        ("cai tren nha", 1),
        ("lịch ở dưới á", 2),
        ("cái bên trên", 1),
        ("em ở dưới nhà rồi", None),
    ],
)
def test_one_of_two_is_the_upper_or_the_lower(text, position):
    asked = {"asked": "Bạn muốn dời lịch nào ạ?", "options": ["Thuế – 09:00 thứ 2", "Pháp lý – 14:00 thứ 5"]}
    assert read(text, asked).selection == position


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("không chín một hai ba bốn năm sáu bảy tám", "+84912345678"), ("số em là khong chin tam bay sau nam bon ba hai mot nha", "+84987654321"),
        ("không ba bảy, năm bốn ba, hai một không tám nhé", "+84375432108"), ("không, chín giờ ba mươi", ""), ("không một ai cả", ""),
    ],
)  # fmt: skip
def test_a_telephone_number_in_words(text, phone):
    assert read(text).phone == phone


def test_yes_and_no_on_buttons_are_answers_and_no_items():
    structured = {"asked": "Mình giữ chỗ 09:00 thứ 3 24/11 nhé?", "options": ["Đồng ý", "Không"]}
    assert (meant("đồng ý", structured).intents, read("đồng ý", structured).selection) == (("confirm",), None)
    assert meant("không", structured).intents == ("deny",)


@pytest.mark.parametrize(
    ("text", "name"),
    [("cứ ghi chị Loan", "Loan"), ("cứ để tên Hùng là được", "Hùng"), ("tên mình: Đinh Thị Lụa", "Đinh Thị Lụa"), ("ghi tên Phạm Đức Mạnh nha", "Phạm Đức Mạnh")],
)  # fmt: skip
def test_a_name_without_the_title_and_the_words_around_it(text, name):
    assert read(text, "Cho mình xin tên của bạn để ghi lịch nhé?").name == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("mã m3kp7x huỷ giúp mình", "M3KP7X"), ("ma lich hen cua em la r5tw8q", "R5TW8Q"), ("mã giảm giá", ""),
        ("mã lịch của cô đây: t7wq4m", "T7WQ4M"), ("mã hẹn của chị nè k9dp2x", "K9DP2X"), ("ma cua bac day b6fh3j", "B6FH3J"),
        ("mã này của anh hả", ""),
    ],
)  # fmt: skip
def test_the_code_of_an_appointment_in_small_letters(text, code):
    assert read(text).code == code


@pytest.mark.parametrize("text", ["\u0301", "\ufe0f", "👍\ufe0f", "mai \u0323 9h"])
def test_marks_that_stand_on_nothing_are_nothing(text):
    assert read(text).invalid == ()


@pytest.mark.parametrize("text", ["thứ 2 tuần trước", "t3 tuan roi", "mùng 5 tháng 6 nhuận"])
def test_a_day_that_is_gone_or_of_a_leap_month_is_asked_about(text):
    found = read(text)
    assert (found.date, len(found.invalid)) == (None, 1)


def test_a_rejected_part_of_the_day_is_none_that_is_wanted():
    assert (read("không lấy buổi sáng").part_of_day, read("không lấy buổi sáng").negated) == ("", ("morning",))


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("mình tên là Trần Thị Mai, muốn đặt lịch thứ 5", "Trần Thị Mai", date(2026, 11, 26)), ("cứ ghi Mai Anh là được", "Mai Anh", None),
        ("Dạ em là Bảo, em muốn đặt lịch mai 9h", "Bảo", date(2026, 11, 21)), ("em tên mai, sdt 0912345678", "mai", None),
        ("tên em là huỳnh kim chi ạ", "huỳnh kim chi", None),
    ],
)  # fmt: skip
def test_ones_own_name_is_no_day_and_nobody_else(text, name, day):
    found = read(text)
    assert (found.name, found.date, found.consultant) == (name, day, ())


@pytest.mark.parametrize(
    ("text", "hour"), [("lần trước 9h giờ em muốn 10h", time(10)), ("không lấy giờ 9h nữa, lấy 14h", time(14))]
)
def test_what_was_before_is_no_bound_and_no_length(text, hour):
    found = read(text)
    assert (found.time, found.time_range, found.date) == (hour, None, None)


def test_there_is_no_eighth_weekday():
    found = read("thứ 8 tuần sau")
    assert (found.date, found.date_range, found.invalid) == (
        None,
        None,
        (Invalid("thứ 8 tuần sau", Cause.NO_SUCH_DAY),),
    )


def test_the_coming_days_are_all_of_them():
    found = read("trong 3 ngày tới")
    assert (found.date, found.date_range) == (None, DateRange(date(2026, 11, 20), date(2026, 11, 23)))


def test_who_thinks_better_of_it_stops():
    assert meant("đặt lịch 9h sáng mai, mà thôi khỏi đi").intents == ("stop",)


def test_a_date_with_seven_digits_is_no_telephone_number():
    found = read("hôm 19-9-2026 em có gọi")
    assert (found.phone, found.date, len(found.invalid)) == ("", None, 1)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("tôi sẽ đến trễ 10 phút", None), ("em đang kẹt xe, trễ 15 phút", None), ("chắc em trễ nửa tiếng", None),
        ("em toi tre 15 phut nha", None), ("cho em trễ hơn 1 tiếng", 60), ("dời trễ 1 tiếng", 60),
        ("em bị kẹt xe, cho em trễ lại 15 phút được không", 15), ("trễ hơn nửa tiếng được không", 30),
    ],
)  # fmt: skip
def test_who_comes_late_does_not_move_the_appointment(text, minutes):
    assert read(text).shift_minutes == minutes
    assert ("reschedule" in meant(text).intents) <= (minutes is not None)
