"""Numbers in digits and in words, of both languages."""

from chatbot.understanding.local.tokens import Text

VIETNAMESE_NUMBERS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mười": 10,
}  # fmt: skip
ENGLISH_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "a": 1, "an": 1,
}  # fmt: skip


# The units behind "mười" and "mươi", as they sound there.
UNITS_BEHIND_TEN = {**{word: value for word, value in VIETNAMESE_NUMBERS.items() if value < 10}, "lăm": 5, "nhăm": 5}
UNITS_BEHIND_TENS = {**UNITS_BEHIND_TEN, "mốt": 1}
TENS = {word: value for word, value in VIETNAMESE_NUMBERS.items() if 1 < value < 10}
# "hai lăm", "hai mốt": the tens without their word, which only these units tell.
TELLING_UNITS = {"lăm": 5, "nhăm": 5, "mốt": 1}
# What is counted in years, and no unit: "mười năm".
YEAR = "năm"


def number(text: Text, i: int) -> tuple[int, int] | None:
    """A number in digits or in words, and the token after it."""
    if i >= len(text):
        return None
    if text[i].is_number and len(text[i].raw) <= 4:
        return i + 1, text[i].number
    if not text.at(i, *VIETNAMESE_NUMBERS, "hăm", *ENGLISH_NUMBERS):
        return None
    return _vietnamese(text, i) or _unit(text, i, ENGLISH_NUMBERS)


def _vietnamese(text: Text, i: int) -> tuple[int, int] | None:
    """Up to ninety-nine: "mười lăm", "hai mươi mốt", "hăm ba"."""
    if text.at(i, "hăm") and (unit := _unit(text, i + 1, UNITS_BEHIND_TENS)):
        return unit[0], 20 + unit[1]
    tens = _unit(text, i, TENS)
    if tens and text.at(i + 1, "mươi"):
        unit = None if text.at(i + 2, YEAR) else _unit(text, i + 2, UNITS_BEHIND_TENS)
        return (unit[0], tens[1] * 10 + unit[1]) if unit else (i + 2, tens[1] * 10)
    if tens and (unit := _unit(text, i + 1, TELLING_UNITS)) and text[i + 1].is_marked:
        return unit[0], tens[1] * 10 + unit[1]
    if text.at(i, "mười"):
        unit = None if text.at(i + 1, YEAR) else _unit(text, i + 1, UNITS_BEHIND_TEN)
        return (unit[0], 10 + unit[1]) if unit else (i + 1, 10)
    return _unit(text, i, VIETNAMESE_NUMBERS)


def _unit(text: Text, i: int, table: dict[str, int]) -> tuple[int, int] | None:
    """One word of the table. What is a name with a capital ("Ba", "Năm") is none."""
    if not text.at(i, *table):
        return None
    for word, value in table.items():
        if text.at(i, word) and not (word in ("a", "an", "ba", "năm", "tư") and text[i].raw[0].isupper()):
            return i + 1, value
    return None


def digits(text: Text, i: int, low: int, high: int | None = None) -> bool:
    return 0 <= i < len(text) and text[i].is_number and low <= len(text[i].raw) <= (high or low)
