"""How days, weeks and months are called."""

from chatbot.understanding.local.tokens import Text

ENGLISH_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon mondays", "tuesday tue tues tuesdays", "wednesday wed weds wednesdays",
         "thursday thu thur thurs thursdays",
         "friday fri fridays", "saturday sat saturdays", "sunday sun sundays"), 1)
    for name in names.split()
}  # fmt: skip
MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "twentieth": 20,
}  # fmt: skip
RELATIVE: tuple[tuple[int, tuple[str, ...]], ...] = (
    (2, ("the day after tomorrow", "day after tomorrow", "overmorrow", "ngày kia", "ngày mốt", "bữa mốt",
         "hôm kia tới", "mốt")),
    (3, ("ngày kìa", "bữa kìa")),
    (1, ("ngày mai", "hôm mai", "bữa mai", "mai", "tomorrow")),
    (0, ("bữa ni", "hôm ni", "ngày ni", "hôm nay", "ngày hôm nay", "bữa nay", "nay", "today", "tonight")),
    (-1, ("hôm qua", "ngày hôm qua", "bữa qua", "yesterday")),
    (-2, ("hôm kia", "the day before yesterday", "day before yesterday")),
)  # fmt: skip
# Tomorrow; in a move the day after the appointment's.
DAY_AFTER = ("hôm sau", "ngày hôm sau", "bữa sau", "the next day", "the following day", "next day", "following day")
NEXT_WEEK = ("tuần sau", "tuần tới", "tuần kế", "tuần kế tiếp", "next week", "of next week", "the following week")
THIS_WEEK = ("tuần này", "this week", "of this week")
WEEK_AFTER = ("tuần sau nữa", "tuần tới nữa", "the week after next", "week after next")
WEEK_BEFORE = ("tuần trước", "tuần rồi", "tuần vừa rồi", "tuần qua", "vừa rồi", "vừa qua", "last week", "of last week")


def is_month(text: Text, i: int, *, beside_number: bool) -> bool:
    """ "may" and "mar" are other words as well, and "sat" days."""
    return text[i].bare not in ("may", "mar", "jan") or beside_number
