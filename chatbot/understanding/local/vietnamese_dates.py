"""Dates as they are said and shortened in Vietnamese: ngày hai mươi mốt tháng mười hai, 25 thg 12, sáng 25."""

from chatbot.understanding.local.items import MOVING
from chatbot.understanding.local.numbers import digits, number
from chatbot.understanding.local.tokens import Text

# What a day of the month follows, without more.
OPENERS = ("ngày", "hôm", "bữa", "mùng", "mồng")
MONTH = ("tháng", "thg", "th")
# The hours that a bare number behind a part of the day can be; any other is a day: "sáng 25", "chiều 8".
HOURS_OF = {
    "sáng": range(5, 12),
    "trưa": (10, 11, 12, 1, 2),
    "chiều": range(1, 7),
    "tối": range(5, 13),
    "đêm": range(8, 13),
}
# Where to something moves; and "sang" without its mark, which is the morning or "to".
TO = ("sang", "qua", "tới", "vào")
LAST_HOUR, LAST_DAY = 24, 31
# Behind the number these say that it is no day: an hour, a price, what is counted.
COUNTED = (
    "giờ", "h", ":", "/", "%", "rưỡi", "kém", "phút", "tiếng", "tuổi", "người", "k", "tr", "triệu", "ngàn", "nghìn",
    "đồng", "tỷ", "củ", "lần", "suất", "chỗ", "năm", "tháng", "tuần", "ngày", "km", "kg", "%", "am", "pm", "nữa",
)  # fmt: skip


def day_and_month(text: Text, i: int) -> tuple[int, int, int] | None:
    """The day and the month that are named at `i`, and the token after them."""
    day = number(text, i)
    if not day or (text[i].is_number and not digits(text, i, 1, 2)):
        return None
    after, value = day
    if text.at(after, "t") and after + 1 < len(text) and text[after].glued and text[after + 1].glued:
        # "25t12"
        month = number(text, after + 1) if digits(text, after + 1, 1, 2) else None
    elif text.at(after, *MONTH) and not (text.is_english and text.at(after, "th")):
        # "Fri 16th 10 am" has an English ordinal.
        month = number(text, after + 1)
    else:
        return None
    # "2 tháng 1 lần" counts.
    if not month or month[1] > 99 or text.at(month[0], "lần"):
        return None
    return month[0], value, month[1]


def day_of_a_month_near(text: Text, i: int) -> tuple[int, int, int] | None:
    """ "28 tháng này", "ngày 5 tháng sau": the token after it, the day, and how many months from now it is."""
    day = number(text, i)
    if not day or not 1 <= day[1] <= LAST_DAY:
        return None
    if length := text.phrase(day[0], "tháng này"):
        return day[0] + length, day[1], 0
    if length := text.phrase(day[0], "tháng sau", "tháng tới"):
        return day[0] + length, day[1], 1
    return None


def day_alone(text: Text, i: int) -> tuple[int, int] | None:
    """The day of a month that is not named, and the token after it."""
    if text.at(i, *OPENERS):
        found = number(text, i + 1)
        if not found or (text[i + 1].is_number and not digits(text, i + 1, 1, 2)) or text.at(found[0], *NO_DAY_BEHIND):
            return None
        # "ngày một", "hôm mai": in words only what can be nothing else.
        return found if text[i + 1].is_number or _is_for_sure(text, i, found) else None
    if not digits(text, i, 1, 2) or not 1 <= text[i].number <= LAST_DAY or not _is_no_hour(text, i):
        return None
    if text.at(i + 1, *COUNTED) or text.at(i + 1, "-", ".") and i + 2 < len(text) and text[i + 2].is_number:
        return None
    return i + 1, text[i].number


def _is_no_hour(text: Text, i: int) -> bool:
    value = text[i].number
    if not text[i - 1].is_marked if i else True:
        # "sang 25", "dời qua 21": to that day, in the morning or not.
        return value > 12 and (text.at(i - 1, "sang", "trưa", "chiều", "tối") or _is_moved_to(text, i))
    part = next((name for name in HOURS_OF if text.at(i - 1, name)), "")
    return value not in HOURS_OF[part] if part else value > 12 and _is_moved_to(text, i)


def _is_moved_to(text: Text, i: int) -> bool:
    return text.at(i - 1, *TO) and any(text.phrase(n, *MOVING) for n in range(max(i - 6, 0), i))


NO_DAY_BEHIND = ("giờ", "h", ":", "/", "%")


def _is_for_sure(text: Text, i: int, found: tuple[int, int]) -> bool:
    """ "ngày một ngày hai", "hôm hai đứa": a number in words is a day behind "mùng", or from eleven on."""
    return text.at(i, "mùng", "mồng") or found[0] - i > 2 or (found[1] == 10 and not text.at(found[0], *COUNTED))
