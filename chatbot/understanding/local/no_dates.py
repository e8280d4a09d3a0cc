"""What only looks like a date or a time: house numbers, streets called after a day, dates of papers and of what is
over, and ordinals. The words are Vietnamese; those of English are in `english_lookalikes`.
"""

from chatbot.understanding.local import english_lookalikes
from chatbot.understanding.local.calendar_names import weekday_name
from chatbot.understanding.local.numbers import digits, number
from chatbot.understanding.local.tokens import Text

STREET = ("đường", "phố", "hẻm", "ngõ", "ngách", "kiệt", "đại lộ", "quốc lộ", "hương lộ", "tỉnh lộ", "khu phố")
# Before a house number.
AT = ("số nhà", "số", "nhà", "địa chỉ", "ở", "tại", "đ/c", "hẻm", "ngõ", "kiệt", "lô", "căn", "chung cư")
# Behind a street.
DISTRICT = ("quận", "phường", "huyện", "thành phố", "tp", "q", "p", "xã", "thị trấn")
# Days by which streets are called in most towns, as (day, month).
STREETS = {
    (3, 2),
    (30, 4),
    (2, 9),
    (26, 3),
    (19, 5),
    (19, 8),
    (1, 5),
    (8, 3),
    (23, 9),
    (22, 12),
    (20, 11),
    (27, 7),
    (10, 10),
}
MOST_FAMOUS = ("cách mạng tháng tám", "cách mạng tháng 8", "cmt 8", "cmt tám", "xô viết nghệ tĩnh")
# What was done on a day that is told of, and is no day for an appointment.
DONE = (
    "ký", "kí", "lập", "cấp", "ban hành", "công chứng", "sinh", "mất", "cưới", "khai trương", "thành lập", "mua",
    "sinh ngày", "ngày sinh", "hết hạn", "có hiệu lực", "nộp", "gửi đi", "bị đuổi", "nghỉ việc", "vào làm", "ly hôn",
    "kết hôn", "đề", "tai nạn", "mổ", "sinh nhật",
)  # fmt: skip
BETWEEN_DONE_AND_DAY = ("vào", "từ", "hôm", "ngày", "lúc", "hồi", "là", ":", "đề")
# What is numbered: of these "thứ hai" is the second, and no Monday.
NUMBERED = (
    "cái", "dòng", "câu", "lần", "người", "con", "đứa", "bé", "điều", "ý", "việc", "vấn đề", "lựa chọn", "phương án",
    "tầng", "lầu", "hàng", "mục", "số", "thằng", "đứa con", "bước", "tháng", "năm", "tuần", "hồ sơ",
)  # fmt: skip
OPEN = ("mở", "mở cửa", "phục vụ", "hoạt động", "làm việc", "trực", "hỗ trợ", "tư vấn", "online")
OF_A_DAY = ("này", "tới", "sau", "tuần", "trước", "ngày", "nha", "nhé", "ạ")
BEFORE_A_DAY = ("sáng", "trưa", "chiều", "tối", "ngày", "hôm", "bữa", "vào", "lúc", "từ", "đến", "qua", "sang", "trừ")


def tokens(text: Text) -> set[int]:
    """The tokens that are no date and no time, though they could be read so."""
    found = english_lookalikes.tokens(text)
    if text.has("từ", "suốt", "hồi"):
        found.update(n for i in range(len(text)) for n in range(i, _since(text, i) or i))
    if text.is_english or not (text.has("tháng", "thứ", "cmt") or any(token.is_number for token in text.tokens)):
        return found
    is_list = text.has("thứ nhất")
    for i in range(len(text)):
        if i in found:
            continue
        end = (
            _around_the_clock(text, i)
            or _street(text, i)
            or _house(text, i)
            or _paper(text, i)
            or _ordinal(text, i, is_list)
        )
        found.update(range(i, end or i))
    return found


def _since(text: Text, i: int) -> int:
    """ "Đau từ tối qua", "từ hôm qua đến giờ", "từ sáng tới giờ": where the time since which it is so ends."""
    if not text.at(i, "từ", "suốt", "hồi"):
        return 0
    start = i + 1 + text.at(i + 1, "từ", "hồi", "lúc")
    end = start + text.phrase(start, *GONE)
    until_now = text.phrase(end, *UNTIL_NOW)
    if end == start:
        # "Từ sáng" alone is when somebody can come from.
        end = start + text.phrase(start, *GONE_UNTIL_NOW)
        until_now = text.phrase(end, *UNTIL_NOW) if end > start else 0
        return end + until_now if until_now else 0
    return end + until_now


# What is over, whatever the hour is.
GONE = (
    "tối qua", "đêm qua", "chiều qua", "sáng qua", "trưa qua", "hôm qua", "ngày hôm qua", "bữa qua", "tối hôm qua",
    "đêm hôm qua", "chiều hôm qua", "sáng hôm qua", "trưa hôm qua", "hôm kia", "tuần trước", "tuần rồi", "tháng trước",
)  # fmt: skip
GONE_UNTIL_NOW = (
    "sáng", "trưa", "chiều", "tối", "đêm", "sáng nay", "trưa nay", "chiều nay", "tối nay", "hôm nay", "đầu tuần",
    "cuối tuần", "thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật", "thứ 2", "thứ 3", "thứ 4",
    "thứ 5", "thứ 6", "thứ 7",
)  # fmt: skip
UNTIL_NOW = ("đến giờ", "tới giờ", "đến nay", "tới nay", "đến bây giờ", "tới bây giờ")


def _around_the_clock(text: Text, i: int) -> int:
    """ "mở cửa 24/7"."""
    if not (text.at(i, "24") and text.at(i + 1, "/") and text.at(i + 2, "7")) or text.at(i + 3, "/", "-"):
        return 0
    return i + 3 if any(i >= n and text.phrase(i - n, *OPEN) == n for n in (2, 1)) else 0


def _street(text: Text, i: int) -> int:
    """ "đường 30 tháng 4", "Cách Mạng Tháng Tám", "3 tháng 2, quận 10": where the name ends; 0 for none."""
    if length := text.phrase(i, *MOST_FAMOUS):
        return i + length
    if length := text.phrase(i, *STREET):
        day = _day_and_month(text, i + length)
        return day[0] if day else 0
    day = _day_and_month(text, i)
    if not day or (day[1], day[2]) not in STREETS or text.at(i - 1, "ngày", "hôm", "bữa"):
        return 0
    after = day[0] + text.at(day[0], ",")
    if all(token.raw[0].isupper() for token in text.tokens[i : day[0]]):
        # "Ba Tháng Hai": a day in words is written large by nobody.
        return day[0]
    is_behind_a_number = text.at(i - 1, *AT) or (i > 1 and text[i - 1].is_number and text.at(i - 2, *AT, "/"))
    return day[0] if text.at(after, *DISTRICT) or is_behind_a_number else 0


def _day_and_month(text: Text, i: int) -> tuple[int, int, int] | None:
    day = _number(text, i)
    if not day or not text.at(day[0], "tháng", "/", "-"):
        return None
    month = _number(text, day[0] + 1)
    return (month[0], day[1], month[1]) if month and 1 <= month[1] <= 12 and day[1] <= 31 else None


def _number(text: Text, i: int) -> tuple[int, int] | None:
    """Also one that with its capital could be a name: of a street "Ba" is a number."""
    return number(text, i) or next(((i + 1, value) for word, value in LARGE if text.at(i, word)), None)


LARGE = (("ba", 3), ("tư", 4), ("năm", 5))


def _house(text: Text, i: int) -> int:
    """ "12/5 Cách Mạng Tháng Tám", "ở 45/7 đường ...", "số 3/2A Lê Lợi": where the number ends."""
    if not (digits(text, i, 1, 4) and text.at(i + 1, "/") and digits(text, i + 2, 1, 4)):
        return 0
    if text.at(i - 1, "ngày", "hôm", "bữa", "vào"):
        return 0
    end = i + 3
    while text.at(end, "/") and digits(text, end + 1, 1, 4):
        end += 2
    is_called = text.phrase(end, *STREET, *MOST_FAMOUS) > 0 or _is_a_street(text, end)
    return end if is_called or (text.at(i - 1, *AT[:3], *AT[5:]) and not text.at(i - 1, "nhà")) else 0


def _is_a_street(text: Text, i: int) -> bool:
    """Two words written large that are no day: "Lê Lợi", "Nguyễn Trãi"."""
    pair = [text[n] for n in (i, i + 1) if n < len(text)]
    return len(pair) == 2 and all(one.is_word and one.raw[0].isupper() for one in pair) and not weekday_name(text, i)


def _paper(text: Text, i: int) -> int:
    """ "hợp đồng ký ngày 3/3", "sinh ngày 5/6/1970": where the date of it ends; with the words before it."""
    length = text.phrase(i, *DONE)
    start = i + length
    while length and text.at(start, *BETWEEN_DONE_AND_DAY):
        start += 1
    day = _day_and_month(text, start) if length and not text.at(i - 1, "đăng") else None
    if not day or (start == i + length and not text.at(i, "sinh", "ký", "kí", "lập", "cấp")):
        return 0
    end = day[0]
    return end + 2 if text.at(end, "/", "-") and digits(text, end + 1, 2, 4) else end + 2 * bool(
        text.at(end, "năm") and digits(text, end + 1, 4)
    )  # fmt: skip


def _ordinal(text: Text, i: int, is_list: bool) -> int:
    """ "thứ nhất …, thứ hai …", "câu thứ hai": the second, where the ordinal ends."""
    if text.at(i - 1, "tuần") and text.phrase(i + 2, "tháng", "của tháng", "trong tháng"):
        # "Tuần thứ hai của tháng 12".
        return 0
    if not text.at(i, "thứ") or not text.at(i + 1, "hai", "ba", "tư", "năm", "sáu", "bảy", "2", "3", "4", "5", "6"):
        return 0
    of_a_thing = any(i >= n and text.phrase(i - n, *NUMBERED) == n for n in (1, 2))
    in_a_list = is_list and not text[i + 1].is_number and not text.at(i - 1, *BEFORE_A_DAY)
    return i + 2 if (of_a_thing or in_a_list) and not text.at(i + 2, *OF_A_DAY) else 0
