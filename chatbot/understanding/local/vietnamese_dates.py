"""Dates as they are said and shortened in Vietnamese: ngày hai mươi mốt tháng mười hai, 25 thg 12, mùng năm, sáng 25."""

from chatbot.understanding.local.numbers import digits, number
from chatbot.understanding.local.tokens import Text

# What a day of the month follows, without more.
OPENERS = ("ngày", "hôm", "bữa", "mùng", "mồng")
MONTH = ("tháng", "thg", "th")
# Parts of the day; "sang" without its mark is "to" as well, and then "sang 25" is to the 25th.
PARTS = ("sáng", "trưa", "chiều", "tối", "đêm", "sang")
# A bare number behind a part of the day is an hour up to here.
LAST_HOUR = 12
LAST_DAY = 31
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
    elif text.at(after, *MONTH):
        month = number(text, after + 1)
    else:
        return None
    # "2 tháng 1 lần" counts.
    if not month or month[1] > 99 or text.at(month[0], "lần"):
        return None
    return month[0], value, month[1]


def day_alone(text: Text, i: int) -> tuple[int, int] | None:
    """The day of a month that is not named, and the token after it."""
    if text.at(i, *OPENERS):
        found = number(text, i + 1)
        if not found or (text[i + 1].is_number and not digits(text, i + 1, 1, 2)) or text.at(found[0], *NO_DAY_BEHIND):
            return None
        # "ngày một", "hôm mai": in words only what can be nothing else.
        return found if text[i + 1].is_number or _is_for_sure(text, i, found) else None
    if not text.at(i - 1, *PARTS) or not digits(text, i, 1, 2) or not LAST_HOUR < text[i].number <= LAST_DAY:
        return None
    if text.at(i + 1, *COUNTED) or text.at(i + 1, "-", ".") and i + 2 < len(text) and text[i + 2].is_number:
        return None
    return i + 1, text[i].number


NO_DAY_BEHIND = ("giờ", "h", ":", "/", "%")


def _is_for_sure(text: Text, i: int, found: tuple[int, int]) -> bool:
    """ "ngày một ngày hai", "hôm hai đứa": a number in words is a day behind "mùng", or from eleven on."""
    return text.at(i, "mùng", "mồng") or found[0] - i > 2 or (found[1] == 10 and not text.at(found[0], *COUNTED))
