"""How days, weeks and months are called."""

from chatbot.understanding.local.numbers import digits
from chatbot.understanding.local.tokens import Text, bare_words, remembered

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
NEXT_WEEK = ("tuần sau", "tuần tới", "next week", "of next week")
# Next week, or the one after the week that is spoken of.
FOLLOWING_WEEK = ("tuần kế", "tuần kế tiếp", "tuần tiếp theo", "tuần sau đó", "the following week", "following week",
                  "of the following week", "the week after", "week after", "the week after that", "of the week after",
                  "the week following")  # fmt: skip
THIS_WEEK = ("tuần này", "this week", "of this week")
WEEK_AFTER = ("tuần sau nữa", "tuần tới nữa", "the week after next", "week after next")
WEEK_BEFORE = ("tuần trước", "tuần rồi", "tuần vừa rồi", "tuần qua", "vừa rồi", "vừa qua", "last week", "of last week")


def is_month(text: Text, i: int, *, beside_number: bool) -> bool:
    """ "may" and "mar" are other words as well, and "sat" days."""
    return text[i].bare not in ("may", "mar", "jan") or beside_number


# "thứ" with another mark, before a number and nothing that is counted.
SLIPS_OF_WEEKDAY = ("thú", "thừ", "thử", "thư", "thự", "thưs", "thứu")
COUNTED = ("lần", "người", "loại", "cái", "con", "chiếc")
WORDS_OF_WEEKDAYS = bare_words(
    "thứ", "chủ", "t", *SLIPS_OF_WEEKDAY, *ENGLISH_WEEKDAYS, *(f"{name}'s" for name in ENGLISH_WEEKDAYS)
)


def _is_a_slip(text: Text, i: int) -> bool:
    return i < len(text) and text[i].is_marked and text.at(i, *SLIPS_OF_WEEKDAY) and not text.at(i + 2, *COUNTED)


@remembered
def weekday_name(text: Text, i: int) -> tuple[int, int] | None:
    """The token after a weekday's name that begins at `i`, and its number: Monday is 1."""
    if text.at(i, "chủ") and text.at(i + 1, "nhật"):
        return i + 2, 7
    if (
        i < len(text)
        and text[i].lower == "t"
        and digits(text, i + 1, 1)
        and text[i + 1].glued
        and 2 <= text[i + 1].number <= 7
    ):
        return i + 2, text[i + 1].number - 1
    if text.at(i, "thứ") and i + 1 < len(text):
        names = ("hai", "ba", "tư", "năm", "sáu", "bảy")
        for weekday, name in enumerate(names, 1):
            if text.at(i + 1, name) or (name == "bảy" and text.at(i + 1, "bẩy")):
                return i + 2, weekday
    is_weekday = (text.at(i, "thứ") or _is_a_slip(text, i)) and digits(text, i + 1, 1) and not text.at(i + 2, "/")
    if is_weekday and 2 <= text[i + 1].number <= 7:
        return i + 2, text[i + 1].number - 1
    word = text[i].bare.removesuffix("'s") if i < len(text) else ""
    if word in ENGLISH_WEEKDAYS and not text[i].is_marked:
        # "thu" is a name and half a Vietnamese weekday, "sat" and "sun" are words.
        if word in ("thu", "sun", "mon", "sat", "wed") and not (
            text.is_english or i == 0 or text.at(i - 1, "on", "next", "this", ",")
        ):
            return None
        if word == "thu" and text.at(i + 1, "2", "3", "4", "5", "6", "7", "hai", "ba", "tu", "nam", "sau", "bay"):
            return None
        after = i + 1
        return (
            after + 1
            if text.at(after, ".")
            and after + 1 < len(text)
            and text[after].glued
            and word in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
            and text[after + 1].is_number
            else after
        ), ENGLISH_WEEKDAYS[word]
    return None
