"""Numbers and ordinals in English words: forty-five, twenty third, thirtieth."""

from chatbot.understanding.local.tokens import Text

HOURS = {
    name: number
    for number, name in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), 1
    )
}  # fmt: skip
TEENS = {
    name: number
    for number, name in enumerate("thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 13)
}
TENS = TEENS | {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50}
UNITS = {name: number for name, number in HOURS.items() if number < 10}
ORDINALS = {
    name: number
    for number, name in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(), 1)
} | {"thirtieth": 30}  # fmt: skip
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
