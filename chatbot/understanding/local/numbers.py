"""Numbers in digits and in words, of both languages."""

from chatbot.understanding.local.tokens import Text, keyed, remembered

VIETNAMESE_NUMBERS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mười": 10,
}  # fmt: skip
ENGLISH_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "a": 1, "an": 1,
}  # fmt: skip


_UNDER_TEN = {word: value for word, value in VIETNAMESE_NUMBERS.items() if value < 10}
VIETNAMESE, ENGLISH = keyed(VIETNAMESE_NUMBERS), keyed(ENGLISH_NUMBERS)
# The units behind "mười" and "mươi", as they sound there.
BEHIND_TEN = keyed({**_UNDER_TEN, "lăm": 5, "nhăm": 5})
BEHIND_TENS = keyed({**_UNDER_TEN, "lăm": 5, "nhăm": 5, "mốt": 1})
TENS = keyed({word: value for word, value in _UNDER_TEN.items() if value > 1})
# "hai lăm", "hai mốt": the tens without their word, which only these units tell.
TELLING_UNITS = keyed({"lăm": 5, "nhăm": 5, "mốt": 1})
# What is counted in years, and no unit: "mười năm".
YEAR = "năm"
# With a capital these are names.
NAMES_TOO = frozenset({"a", "an", "ba", "nam", "tu"})


@remembered
def number(text: Text, i: int) -> tuple[int, int] | None:
    """A number in digits or in words, and the token after it."""
    if i >= len(text):
        return None
    if text[i].is_number and len(text[i].raw) <= 4:
        return i + 1, text[i].number
    return _vietnamese(text, i) or _unit(text, i, ENGLISH)


def _vietnamese(text: Text, i: int) -> tuple[int, int] | None:
    """Up to ninety-nine: "mười lăm", "hai mươi mốt", "hăm ba"."""
    one = _unit(text, i, VIETNAMESE)
    if one is None:
        unit = _unit(text, i + 1, BEHIND_TENS) if text.at(i, "hăm") else None
        return (unit[0], 20 + unit[1]) if unit else None
    if one[1] == 10:
        unit = None if text.at(i + 1, YEAR) else _unit(text, i + 1, BEHIND_TEN)
        return (unit[0], 10 + unit[1]) if unit else one
    if _unit(text, i, TENS) is None:
        return one
    if text.at(i + 1, "mươi"):
        unit = None if text.at(i + 2, YEAR) else _unit(text, i + 2, BEHIND_TENS)
        return (unit[0], one[1] * 10 + unit[1]) if unit else (i + 2, one[1] * 10)
    unit = _unit(text, i + 1, TELLING_UNITS)
    return (unit[0], one[1] * 10 + unit[1]) if unit and text[i + 1].is_marked else one


def _unit(text: Text, i: int, table: dict[str, int]) -> tuple[int, int] | None:
    """One word of the table. What is a name with a capital ("Ba", "Năm") is none."""
    if not 0 <= i < len(text):
        return None
    value = next((table[key] for key in text.keys[i] if key in table), None)
    if value is None or (text[i].bare in NAMES_TOO and text[i].raw[0].isupper()):
        return None
    return i + 1, value


def digits(text: Text, i: int, low: int, high: int | None = None) -> bool:
    return 0 <= i < len(text) and text[i].is_number and low <= len(text[i].raw) <= (high or low)
