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


def number(text: Text, i: int) -> tuple[int, int] | None:
    """A number in digits or in words, and the token after it."""
    if i >= len(text):
        return None
    if text[i].is_number and len(text[i].raw) <= 4:
        return i + 1, text[i].number
    for words in (VIETNAMESE_NUMBERS, ENGLISH_NUMBERS):
        if not text.at(i, *words):
            continue
        for word, value in words.items():
            if text.at(i, word) and not (word in ("a", "an", "ba", "năm", "tư") and text[i].raw[0].isupper()):
                if value == 10 and word == "mười" and i + 1 < len(text):
                    for unit, more in VIETNAMESE_NUMBERS.items():
                        if more < 10 and (text.at(i + 1, unit) or (more == 5 and text.at(i + 1, "lăm"))):
                            return i + 2, 10 + more
                return i + 1, value
    return None


def digits(text: Text, i: int, low: int, high: int | None = None) -> bool:
    return 0 <= i < len(text) and text[i].is_number and low <= len(text[i].raw) <= (high or low)
