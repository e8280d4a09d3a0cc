"""Addresses that are written as one says them: "john at gmail dot com", "an a còng gmail chấm com", "an [at] x.com"."""

import re
import unicodedata
from dataclasses import dataclass

from accounts.addresses import is_invisible

MAIL = re.compile(r"(?<!\w)(?:e ?-? ?mail|gmail|mail|thư điện tử)(?!\w)", re.IGNORECASE)
ENDING = r"(?:com|net|org|vn|edu|gov|info|biz|io|me|co|uk|au|sg|de|fr|jp|eu)(?!\w)"
DOT = r"(?:\s{1,2}(?:dot|chấm|cham|point)\s{1,2}|\s{0,2}[\[({<]\s?(?:dot|chấm|cham|\.)\s?[\])}>]\s{0,2})"
# Signs that a sentence has no other use for, and those that it may.
SURE_AT = re.compile(
    r"\s{0,2}[\[({<]\s?(?:at|a ?còng|a ?cong|@)\s?[\])}>]\s{0,2}"
    r"|\s+(?:a ?-?còng|a ?-?cong|a ?-?móc|a ?-?vòng)\s+(?=\w)",
    re.IGNORECASE,
)
AT = re.compile(
    rf"(?<=\w)\s+(?:at|@)\s+(?=[\w-]+(?:{DOT}|\.)[\w-]|(?:gmail|yahoo|hotmail|outlook|icloud)(?!\w))", re.IGNORECASE
)
# So plainly an address that nothing else has to say so: a sign in its name as well, or the host of many.
PLAINLY = re.compile(
    r"(?<!\w)(?:dot|chấm|cham|underscore|gạch dưới|gach duoi)\s{1,2}[\w-]{1,30}\s{1,2}(?:at|@)\s{1,2}"
    rf"[\w-]{{1,30}}{DOT}{ENDING}"
    rf"|(?<=\w)\s{{1,2}}(?:at|@)\s{{1,2}}(?:yahoo|hotmail|outlook|icloud|proton|protonmail){DOT}{ENDING}",
    re.IGNORECASE,
)
IN_NAME = (
    (re.compile(rf"(?<=\w){DOT}(?=[\w.+-]+(?:{DOT}[\w.+-]+)*@)", re.IGNORECASE), "."),
    (re.compile(r"(?<=\w)\s+(?:gạch dưới|gach duoi|underscore)\s+(?=[\w.+-]+@)", re.IGNORECASE), "_"),
    (re.compile(r"(?<=\w)\s+(?:gạch ngang|gach ngang|hyphen|dash)\s+(?=[\w.+-]+@)", re.IGNORECASE), "-"),
    (re.compile(r"(?<=\w)\s+(?:plus|dấu cộng|dau cong)\s+(?=[\w.+-]+@)", re.IGNORECASE), "+"),
)
IN_HOST = re.compile(rf"(?<=\w){DOT}(?=(?:[\w-]+{DOT})?{ENDING})", re.IGNORECASE)


@dataclass(frozen=True)
class Plain:
    """A text without what nobody sees, wide letters as plain ones. `places`: where each letter stands in the written
    one; `spoken`: the letters that stand for words.
    """

    text: str
    places: tuple[tuple[int, int], ...]
    spoken: frozenset[int] = frozenset()

    @classmethod
    def of(cls, text: str) -> "Plain":
        letters = [
            (plain, (i, i + 1))
            for i, letter in enumerate(text)
            if not is_invisible(letter)
            for plain in unicodedata.normalize("NFKC", letter)
        ]
        return cls("".join(letter for letter, _ in letters), tuple(place for _, place in letters))

    def written(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start][0], self.places[end - 1][1]

    def was_spoken(self, start: int, end: int) -> bool:
        return any(start <= i < end for i in self.spoken)

    def with_sign(self, pattern: re.Pattern[str], sign: str) -> "Plain":
        """Each match as this sign."""
        text, spoken, last = "", set(), 0
        places: tuple[tuple[int, int], ...] = ()
        for match in pattern.finditer(self.text):
            spoken |= {len(text) + i - last for i in self.spoken if last <= i < match.start()}
            text += self.text[last : match.start()]
            places += self.places[last : match.start()]
            spoken.add(len(text))
            text, last = text + sign, match.end()
            places += (self.written(match.start(), match.end()),)
        spoken |= {len(text) + i - last for i in self.spoken if i >= last}
        return Plain(text + self.text[last:], (*places, *self.places[last:]), frozenset(spoken))


def rewritten(plain: Plain, *, expected: bool) -> Plain:
    """With the signs that its words stand for. `expected`: an address was asked for."""
    plain = plain.with_sign(SURE_AT, "@")
    if expected or MAIL.search(plain.text) or PLAINLY.search(plain.text):
        plain = plain.with_sign(AT, "@")
    if "@" not in plain.text:
        return plain
    for pattern, sign in IN_NAME:
        plain = plain.with_sign(pattern, sign)
    return plain.with_sign(IN_HOST, ".")
