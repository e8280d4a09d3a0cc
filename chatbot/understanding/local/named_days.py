"""Days of the year that have a name, in folded words with single spaces between them."""

import re

# Month and day, the longer names first.
FIXED: tuple[tuple[str, tuple[int, int]], ...] = (
    (r"christmas eve|dem (?:giang sinh|noel)", (12, 24)),
    (r"boxing day", (12, 26)),
    (r"christmas|xmas|giang sinh|noel", (12, 25)),
    (r"new years? (?:s )?eve", (12, 31)),
    (r"(?<!lunar )new years?(?: s)?(?: day)?|tet (?:duong lich|duong|tay)", (1, 1)),
)  # fmt: skip
# What the first day of Tết is called among the holidays; the others are counted from it.
TET = ("tet nguyen dan", "lunar new year", "mung mot tet nguyen dan", "mung mot tet", "mung 1 tet")
NUMBERS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}
DAY_OF_TET = re.compile(rf"\b(?:mung|mong) (\d\d?|{'|'.join(NUMBERS)}) tet\b")
EVE_OF_TET = re.compile(r"\b(?:giao thua|(?:30|ba muoi) tet|(?:lunar new year|tet) (?:s )?eve)\b")
TET_ITSELF = re.compile(r"\b(?:ngay tet nguyen dan|lunar new year(?: s)? day|first day of tet)\b")
# Before the name of a holiday, and no part of what people call it.
TITLE = re.compile(r"^(?:ngay|le) ")


def fixed(words: str) -> tuple[int, int] | None:
    """Month and day of what the words name, a customer's or those of a holiday."""
    return next((day for pattern, day in FIXED if re.search(rf"\b(?:{pattern})\b", words)), None)


def day_of_tet(words: str) -> int | None:
    """1 is its first day, 0 the eve."""
    if EVE_OF_TET.search(words):
        return 0
    if found := DAY_OF_TET.search(words):
        return NUMBERS.get(found[1]) or int(found[1])
    return 1 if TET_ITSELF.search(words) else None


def names(holiday: str, words: str) -> bool:
    """Whether the words name that holiday, whose name is folded: "quốc khánh" does "Ngày Quốc khánh"."""
    return re.search(rf"\b{re.escape(TITLE.sub('', holiday))}\b", words) is not None
