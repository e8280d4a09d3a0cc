"""Telephone numbers that are spelled out in words: "không tám sáu bảy ...", digit by digit."""

from dataclasses import dataclass

from chatbot.understanding.local.tokens import Text

DIGITS = {
    "khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5", "sau": "6",
    "bay": "7", "tam": "8", "chin": "9",
}  # fmt: skip
# With a zero they begin; fewer digits no number has, and none has more.
FIRST, FEWEST, MOST = "khong", 9, 15
BETWEEN = ",.-"


@dataclass(frozen=True)
class Spoken:
    """The digits, and the tokens that they stand in."""

    digits: str
    used: set[int]


def find(text: Text) -> Spoken | None:
    """The first run of digits, most of them in words, that is as long as a number."""
    i = 0
    while i < len(text):
        end, digits = _run(text, i) if text[i].bare == FIRST else (i + 1, "")
        if FEWEST <= len(digits) <= MOST:
            return Spoken(digits, set(range(i, end)))
        i = end
    return None


def _run(text: Text, i: int) -> tuple[int, str]:
    """The digits that stand from `i` on, and the token behind the last of them."""
    digits, end = "", i
    while i < len(text):
        is_digit = text[i].is_number and len(text[i].raw) == 1
        digit = text[i].raw if is_digit else DIGITS.get(text[i].bare, "")
        if not digit and text[i].raw not in BETWEEN:
            break
        digits, end = digits + digit, i + 1 if digit else end
        i += 1
    return end, digits
