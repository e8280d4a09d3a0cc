"""Which of several that were listed is meant by its place: "the second", "buổi thứ hai", "the last two". Pure."""

from chatbot.understanding.local.calendar_names import ORDINALS
from chatbot.understanding.local.numbers import number
from chatbot.understanding.local.tokens import Text

OF_THEM = ("buổi", "lịch", "cái", "số", "cuộc", "lần", "number", "no", "#", "appointment", "session")
FIRST, LAST = ("đầu", "đầu tiên", "first"), ("cuối", "cuối cùng", "last")
NUMBERED = ("st", "nd", "rd", "th")
WITHOUT = (
    "without", "leave out", "skip", "drop", "except", "but not", "not", "remove", "cancel", "minus", "bỏ", "trừ",
    "khỏi", "không lấy", "không cần", "đừng", "huỷ", "bớt", "xoá", "không đi được", "can't make", "can't do",
)  # fmt: skip
ONLY = ("only", "just", "chỉ", "only need", "mỗi")


def find(message: str, count: int) -> tuple[int, ...]:
    """The places that are named among so many, from 1; nothing where none is."""
    text = Text(message)
    for i in range(len(text)):
        if found := _several(text, i, count) or _one(text, i, count):
            return found
    return ()


def leaves_out(message: str) -> bool:
    """ "Without the 21st", "bỏ buổi thứ hai"."""
    return Text(message).has(*WITHOUT)


def how_many(message: str) -> int:
    """ "Only three", "chỉ 2 buổi thôi"; 0 where no number is said so."""
    text = Text(message)
    for i in range(len(text)):
        found = number(text, i + text.phrase(i, *ONLY)) if text.phrase(i, *ONLY) else None
        if found and found[1] > 0 and not text.at(found[0], ":", "giờ", "am", "pm"):
            return found[1]
    return 0


def _several(text: Text, i: int, count: int) -> tuple[int, ...]:
    """ "The first two", "2 buổi cuối"."""
    found = number(text, i + 1) if text.at(i, *FIRST, *LAST) else number(text, i)
    if not found or not 1 < found[1] < count:
        return ()
    if text.at(i, *FIRST) or text.at(found[0], *FIRST) or text.at(found[0] + 1, *FIRST):
        return tuple(range(1, found[1] + 1))
    if text.at(i, *LAST) or text.at(found[0], *LAST) or text.at(found[0] + 1, *LAST):
        return tuple(range(count - found[1] + 1, count + 1))
    return ()


def _one(text: Text, i: int, count: int) -> tuple[int, ...]:
    place = 0
    if text[i].bare in ORDINALS and text.at(i - 1, "the", "and", "but", "number"):
        place = ORDINALS[text[i].bare]
    elif text.at(i, *OF_THEM):
        after = i + 1 + text.at(i + 1, "thứ", "số")
        found = number(text, after)
        is_a_clock = found and text.at(found[0], "giờ", ":")
        place = found[1] if found and not is_a_clock else 0
        if not place and text.at(after, "nhất"):
            place = 1
        if text.at(i + 1, *FIRST):
            place = 1
    if text.at(i, "last") or (text.at(i, *LAST) and text.at(i - 1, *OF_THEM)):
        place = count
    return (place,) if 0 < place <= count else ()
