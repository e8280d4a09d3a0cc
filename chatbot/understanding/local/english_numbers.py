"""Numbers and ordinals in English words: forty-five, twenty third, thirtieth."""

from chatbot.understanding.local.tokens import Text

HOURS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip
TEENS = {
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = TEENS | {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50}
UNITS = {name: number for name, number in HOURS.items() if number < 10}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
# Behind "twenty" and "thirty".
LAST_OF_TWO = {name: number for name, number in ORDINALS.items() if number < 10}


def two_words(text: Text, i: int) -> tuple[int, int] | None:
    """A number from ten to fifty-nine in one word or two, and the token after it."""
    tens = (TENS | {"ten": 10, "eleven": 11, "twelve": 12}).get(text[i].bare) if i < len(text) else None
    if tens is None:
        return None
    after = i + 1 + text.at(i + 1, "-")
    if tens >= 20 and after < len(text) and text[after].bare in UNITS:
        return after + 1, tens + UNITS[text[after].bare]
    return i + 1, tens


def ordinal(text: Text, i: int) -> tuple[int, int] | None:
    """ "fifth", "twenty third", "thirty-first" as the number of a day, and the token after it."""
    if i >= len(text):
        return None
    if text[i].bare in ("twenty", "thirty"):
        after = i + 1 + text.at(i + 1, "-")
        last = LAST_OF_TWO.get(text[after].bare) if after < len(text) else None
        number = TENS[text[i].bare] + last if last else 0
        return (after + 1, number) if 0 < number <= 31 else None
    return (i + 1, ORDINALS[text[i].bare]) if text[i].bare in ORDINALS else None
