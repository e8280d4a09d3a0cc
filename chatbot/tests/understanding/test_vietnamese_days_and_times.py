"""Days and times as they are said, shortened and mistyped in Vietnamese, and what only looks like one."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from chatbot.understanding import NOTHING_ASKED, Catalog, understand
from chatbot.understanding.local import slips
from chatbot.understanding.schema import DateRange, TimeRange

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
# A Wednesday.
NOW = datetime(2026, 12, 2, 9, 10, tzinfo=ZONE)


def read(text):
    return understand(text, context=NOTHING_ASKED, now=NOW, zone=ZONE, catalog=Catalog()).entities


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ngày hai mươi mốt tháng mười hai", (12, 21)), ("hai mươi mốt tháng mười hai", (12, 21)), ("ngày mười tháng mười hai", (12, 10)),
        ("ngày mười lăm", (12, 15)), ("ngày hai lăm", (12, 25)), ("hôm hăm ba", (12, 23)), ("mùng năm", (12, 5)), ("mồng 5", (12, 5)),
        ("ngày 25 thg 12", (12, 25)), ("25t12", (12, 25)), ("ngay 05 thg 12", (12, 5)), ("28 tháng này", (12, 28)),
        ("sáng 25", (12, 25)), ("chiều 18", (12, 18)), ("tối 24", (12, 24)), ("sang 25 luc 8h15", (12, 25)), ("doi qua 21 giup em", (12, 21)),
        ("sáng 12", (12, 12)), ("chiều 8", (12, 8)), ("trưa thứ 6", (12, 4)), ("thừ 5", (12, 3)), ("thư 6", (12, 4)),
        ("2 tuần nữa", (12, 16)), ("3 tuần sau", (12, 23)), ("hai tuan nua", (12, 16)), ("thuws sáu", (12, 4)), ("ngayf mai", (12, 3)),
        ("thúw năm tuần sau", (12, 10)), ("thứ hai tuần sau nữa", (12, 14)),
        ("ngày cuối tháng", (12, 31)), ("ngày cuối cùng của tháng 12", (12, 31)), ("ngay cuoi thang nay", (12, 31)),
        ("thứ hai tuần thứ ba của tháng 12", (12, 21)),
    ],
)  # fmt: skip
def test_a_day_however_it_is_said(text, day):
    assert read(text).date == date(2026, *day)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("mười bốn giờ ba mươi phút", time(14, 30)), ("mười bảy giờ ba mươi", time(17, 30)), ("ba rưỡi chiều", time(15, 30)),
        ("lúc ba rưỡi", time(15, 30)), ("bốn giờ kém mười lăm chiều", time(15, 45)), ("9 rưỡi", time(9, 30)), ("tám giờ tối", time(20)),
        ("tám giờ mười lăm sáng", time(8, 15)), ("hai giờ chiều thứ hai", time(14)), ("8h kém 10", time(7, 50)),
        ("thứ sáu, ba giờ rưỡi chiều", time(15, 30)), ("mai, 9 giờ rưỡi nha", time(9, 30)), ("khoảng 4 giờ rưỡi chiều mai", time(16, 30)),
        ("mất khoảng hai tiếng rưỡi hả", None), ("kéo dài 1,5 tiếng", None),
    ],
)  # fmt: skip
def test_a_time_in_words(text, clock):
    assert read(text).time == clock


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("từ 3 đến 5/12", (12, 3), (12, 5)), ("thứ 3 đến thứ 5", (12, 8), (12, 10)), ("tuần sau nữa", (12, 14), (12, 20)),
        ("trong tuần này hoặc tuần tới", (12, 2), (12, 13)), ("cuối tháng", (12, 21), (12, 31)), ("đầu tuần sau", (12, 7), (12, 8)),
        ("tuần cuối tháng 12", (12, 25), (12, 31)), ("tuan cuoi thang nay", (12, 25), (12, 31)), ("tuần thứ hai của tháng 12", (12, 8), (12, 14)),
        ("tuần đầu tiên của tháng này", (12, 2), (12, 7)), ("những ngày cuối tháng 12", (12, 21), (12, 31)), ("cuối tuần này", (12, 5), (12, 6)),
    ],
)  # fmt: skip
def test_several_days(text, first, last):
    assert read(text).date_range == DateRange(date(2026, *first), date(2026, *last))


@pytest.mark.parametrize("text", ["từ 26 đến 28 tết", "26-28 tết", "tu 26 toi 28 tet", "từ 26 đến 28 tháng chạp"])
def test_the_first_of_several_lunar_days_is_of_the_month_of_the_last(text):
    assert read(text).date_range == DateRange(date(2027, 2, 2), date(2027, 2, 4))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("khoảng 3-4h", TimeRange(time(15), time(16))), ("trễ nhất là 5h chiều", TimeRange(None, time(17))),
        ("chậm nhất 11h", TimeRange(None, time(11))), ("10h trở đi", TimeRange(time(10), None)),
    ],
)  # fmt: skip
def test_hours_with_a_bound(text, hours):
    assert read(text).time_range == hours


@pytest.mark.parametrize(
    "text",
    [
        "nhà ở 12/5 Cách Mạng Tháng Tám", "số 3 tháng 2, quận 10", "45/7 đường 30 tháng 4", "hẻm 26/3 Phan Đăng Lưu",
        "hợp đồng ký ngày 3/3", "sinh ngày 5/6/1970", "giấy uỷ quyền lập hôm 12/8", "500k một buổi", "2 tháng 1 lần", "mười tám tuổi",
        "thứ nhất là giá bao nhiêu, thứ hai là mang theo gì", "câu thứ hai em không hiểu", "con thứ ba của tôi", "em thử 2 lần rồi",
        "dời tối đa mấy lần", "mười năm kinh nghiệm", "nhà ở đường Hai Tháng Chín", "chi nhánh bên Ba Tháng Hai", "số 8 Ba Mươi Tháng Tư",
        "có cho gửi mèo qua đêm không", "ở lại qua đêm giá sao", "chừng 10 phút nữa em tới", "20 phút nữa con đến nha cô",
        "5 phút nữa tụi mình có mặt",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_day_or_a_time_is_none(text):
    found = read(text)
    assert (found.date, found.date_range, found.time, found.part_of_day, found.invalid) == (None, None, None, "", ())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("nhà ở 12/5 Cách Mạng Tháng Tám, hẹn ngày 14/12", (12, 14)), ("hợp đồng ký 3/3, xin hẹn 9/12", (12, 9)),
        ("tôi ở 45/7 đường 30 tháng 4, hẹn ngày 11", (12, 11)), ("đăng ký 20/12", (12, 20)), ("đặt ngày 3 tháng 2 nhé", (2, 3)),
        ("hẹn ngày ba tháng hai", (2, 3)), ("dời qua đêm mai", (12, 3)), ("2 tiếng nữa cho em đặt lịch", (12, 2)),
        ("30 phút nữa em tới được không", (12, 2)),
    ],
)  # fmt: skip
def test_a_day_beside_what_only_looks_like_one(text, day):
    assert read(text).date == date(2026 + (day[0] < 12), *day)


@pytest.mark.parametrize(
    ("text", "negated", "day", "clock"),
    [
        ("trừ thứ 3", ("2026-12-08",), None, None), ("không phải 3h mà 4h", ("15:00",), None, time(16)),
        ("ngày 17 chứ không phải 16", ("2026-12-16",), date(2026, 12, 17), None), ("không học thứ bảy đâu", ("2026-12-05",), None, None),
        ("5h chiều nhé, 4h mình chưa tan làm", ("16:00",), None, time(17)), ("10h chứ không phải 9", ("09:00",), None, time(10)),
        ("tối thứ bảy kín lịch chưa", (), date(2026, 12, 5), None), ("sao không đặt thứ 5 cho em", (), date(2026, 12, 3), None),
        ("huỷ giúp em lịch 8h mai, em bận đột xuất", (), date(2026, 12, 3), time(8)),
        ("ngày 9 chứ ngày 8 em đi Huế rồi", ("2026-12-08",), date(2026, 12, 9), None), ("thu 6 chu thu 5 con thi", ("2026-12-03",), date(2026, 12, 4), None),
        ("sáng mai chứ chiều mai em có lớp", ("afternoon",), date(2026, 12, 3), None), ("10h chứ 8h con chưa dậy", ("08:00",), None, time(10)),
        ("thứ 5 được chứ, 9h nhé", (), date(2026, 12, 3), time(9)), ("thứ 4 kẹt chứ thứ 5 thì rảnh", ("2026-12-09",), date(2026, 12, 3), None),
    ],
)  # fmt: skip
def test_what_is_rejected_and_what_is_not(text, negated, day, clock):
    found = read(text)
    assert (found.negated, found.date, found.time) == (negated, day, clock)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("hợp đồng của em kết thúc tháng 3, cho em lịch thứ sáu", (12, 4)), ("tháng sau em cưới, cho em đặt thứ 7 này lúc 9h", (12, 5)),
        ("tuần sau em đi công tác, mai lúc 9h được không", (12, 3)), ("đau răng từ tối qua, cho em lịch mai", (12, 3)),
        ("dau tu hom qua den gio, mai kham duoc khong", (12, 3)), ("sốt từ sáng tới giờ, thứ 6 khám được không", (12, 4)),
        # Where they go together the day is one of that month or week.
        ("tháng 12 cho em lịch thứ 7", (12, 5)), ("thứ bảy trong tháng 12", (12, 5)), ("tuần sau em rảnh, thứ 3 được không", (12, 8)),
    ],
)  # fmt: skip
def test_a_time_that_is_told_of_is_not_when_they_want_to_come(text, day):
    found = read(text)
    assert (found.date, found.date_range, found.part_of_day, found.invalid) == (date(2026, *day), None, "", ())


@pytest.mark.parametrize(
    "text", ["cho em 6h thay vì 5h thứ 6", "6h chứ không phải 5h thứ 6 nhé", "đặt 6h thay vì 5h ngày 4/12"]
)
def test_the_day_behind_both_hours_is_the_day_of_both(text):
    found = read(text)
    assert (found.date, found.time, found.negated) == (date(2026, 12, 4), time(18), ("17:00",))


def test_a_rejected_weekday_is_one_of_the_days_that_are_wanted():
    week = DateRange(date(2026, 12, 7), date(2026, 12, 13))
    for text in (
        "tuần sau trừ thứ tư",
        "tuần sau ngày nào cũng được, kẹt mỗi thứ tư",
        "tuần sau bữa nào cũng ok, bận đúng thứ tư thôi",
    ):
        assert (read(text).date_range, read(text).date, read(text).negated) == (week, None, ("2026-12-09",))
    # A recurring day is none that is rejected.
    assert read("mỗi thứ tư em đều rảnh").negated == ()


@pytest.mark.parametrize("text", ["thứ 4 ngày 10/12", "thứ sáu 5/12", "thu 2 ngay 15/12"])
def test_a_weekday_that_is_on_another_date_is_asked_about(text):
    found = read(text)
    assert (found.date, len(found.invalid)) == (None, 1)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chieeuf", "chiều"), ("ngayf", "ngày"), ("thuws", "thứ"), ("thúw", "thứ"), ("ddawjt", "đặt"), ("tuaanf", "tuần"), ("muoons", "muốn"),
        ("thúe", "thuế"), ("chièu", "chiều"), ("lihc", "lich"), ("ngya", "ngay"), ("tuna", "tuan"),
        ("nihêu", "nhiêu"), ("kôhng", "không"), ("răgn", "răng"), ("mốun", "muốn"), ("dnh", "danh"), ("lch", "lich"),
        ("sdt", "sdt"), ("hcm", "hcm"), ("tks", "tks"), ("Đặng".lower(), "đặng"),
        ("sángg", "sáng"), ("chiềuu", "chiều"), ("maii", "mai"), ("ngayy", "ngay"), ("hẹnn", "hẹn"),
        # What is a word, a name or English stays.
        ("sang", "sang"), ("shop", "shop"), ("slot", "slot"), ("book", "book"), ("own", "own"), ("news", "news"), ("online", "online"),
        ("đạt", "đạt"), ("thú", "thú"), ("tom", "tom"), ("wants", "wants"), ("zalo", "zalo"), ("email", "email"), ("ann", "ann"), ("baoo", "baoo"),
        ("all", "all"), ("matt", "matt"),
    ],
)  # fmt: skip
def test_slips_of_the_keyboard_are_mended_where_no_word_was_typed(typed, meant):
    assert slips.mended(typed) == meant
