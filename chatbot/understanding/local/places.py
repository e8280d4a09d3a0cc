"""Which of several that were listed is meant by its place: "the second", "buổi thứ hai", "the last two". Pure."""

from dataclasses import dataclass

from chatbot.understanding.local.english_numbers import ORDINALS
from chatbot.understanding.local.numbers import number
from chatbot.understanding.local.tokens import Text

OF_THEM = ("buổi", "lịch", "cái", "số", "cuộc", "lần", "number", "no", "#", "appointment", "session")
FIRST, LAST = ("đầu", "đầu tiên", "first"), ("cuối", "cuối cùng", "last")
MOST = 12
WITHOUT = (
    "without", "leave out", "skip", "drop", "except", "but not", "not", "remove", "cancel", "minus", "bỏ", "trừ",
    "khỏi", "không lấy", "không cần", "đừng", "huỷ", "bớt", "xoá", "không đi được", "can't make", "can't do",
)  # fmt: skip
ONLY = ("only", "just", "chỉ", "only need", "mỗi")


@dataclass(frozen=True)
class Places:
    """`numbers`: the places, from 1, or from -1 at the end. `only`: so many of them. `leaves_out`: without those."""

    numbers: tuple[int, ...] = ()
    only: int = 0
    leaves_out: bool = False

    def __bool__(self) -> bool:
        return self != Places()


def find(message: str) -> Places:
    """ "Without the second", "chỉ 2 buổi thôi"; whether there is a list of which this is said, others know."""
    text = Text(message)
    numbers = (found for i in range(len(text)) if (found := _several(text, i) or _one(text, i)))
    return Places(next(numbers, ()), _how_many(text), text.has(*WITHOUT))


def _how_many(text: Text) -> int:
    for i in range(len(text)):
        found = number(text, i + length) if (length := text.phrase(i, *ONLY)) else None
        if found and found[1] > 0 and not text.at(found[0], ":", "giờ", "am", "pm"):
            return found[1]
    return 0


def _several(text: Text, i: int) -> tuple[int, ...]:
    """ "The first two", "2 buổi cuối"."""
    found = number(text, i + 1) if text.at(i, *FIRST, *LAST) else number(text, i)
    if not found or not 1 < found[1] <= MOST:
        return ()
    if text.at(i, *FIRST) or text.at(found[0], *FIRST) or text.at(found[0] + 1, *FIRST):
        return tuple(range(1, found[1] + 1))
    if text.at(i, *LAST) or text.at(found[0], *LAST) or text.at(found[0] + 1, *LAST):
        return tuple(range(-found[1], 0))
    return ()


def _one(text: Text, i: int) -> tuple[int, ...]:
    """ "The second", "buổi thứ hai", "the last one"."""
    if text.at(i, "last") or (text.at(i, *LAST) and text.at(i - 1, *OF_THEM)):
        return (-1,)
    if text[i].bare in ORDINALS and text.at(i - 1, "the", "and", "but", "number"):
        return (ORDINALS[text[i].bare],)
    if not text.at(i, *OF_THEM):
        return ()
    after = i + 1 + text.at(i + 1, "thứ", "số")
    if text.at(after, "nhất") or text.at(i + 1, *FIRST):
        return (1,)
    found = number(text, after)
    return (found[1],) if found and 0 < found[1] <= MOST and not text.at(found[0], "giờ", ":") else ()
