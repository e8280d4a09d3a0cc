"""Several days with one name: weeks, weekends, months, and their beginning, middle and end."""

from datetime import date, timedelta

from chatbot.understanding.local.calendar_names import (
    FOLLOWING_WEEK,
    MONTHS,
    NEXT_WEEK,
    THIS_WEEK,
    WEEK_AFTER,
    is_month,
    weekday_name,
)
from chatbot.understanding.local.counted_days import coming_month
from chatbot.understanding.local.items import Days
from chatbot.understanding.local.numbers import digits, number
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Cause, NamedBy


def week(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """Weeks, weekends, and the beginning, middle and end of a week."""
    monday = today - timedelta(days=today.isoweekday() - 1)
    if length := following_week(text, i):
        return i + length, _span(monday, 1, (0, 6), today, NamedBy.WEEK_AFTER)
    named_by: NamedBy | None
    start, parts = i, None
    if length := text.phrase(i, "cuối tuần", "the weekend", "weekend", "dịp cuối tuần"):
        parts, i = (5, 6), i + length
        week, named_by = 0, NamedBy.WEEKDAY
        if length := text.phrase(i, "sau", "tới", "tuần sau", "tuần tới"):
            week = 1 if text.phrase(i, "sau", "tuần sau", "tuần tới") else 0
            i, named_by = i + length, None
        elif length := text.phrase(i, "này"):
            i, named_by = i + length, None
        if start and text.at(start - 1, "next") or text.at(start, "next"):
            week, named_by = 1, None
        return i, _span(monday, week, parts, today, named_by)
    if length := text.phrase(i, "next weekend"):
        return i + length, _span(monday, 1, (5, 6), today)
    if length := text.phrase(i, "this weekend", "this coming weekend"):
        return i + length, _span(monday, 0, (5, 6), today)
    for phrases, days in (
        (("đầu", "early", "the beginning of", "beginning of", "the start of", "start of"), (0, 1)),
        (("giữa", "mid", "the middle of", "middle of"), (2, 3)),
        (("cuối", "late", "the end of", "end of"), (3, 4)),
    ):
        if (length := text.phrase(i, *phrases)) and (week_found := _week_name(text, _skip(text, i + length, "-"))):
            if week_found[1] is None:
                continue
            named_by = NamedBy.WEEKDAY if text.at(week_found[0] - 1, "tuần") or text.at(i + length, "the") else None
            return week_found[0], _span(monday, week_found[1], days, today, named_by)
    found = _week_name(text, i)
    if found and found[1] is not None:
        return found[0], _span(monday, found[1], (0, 6), today)
    return None


def following_week(text: Text, i: int) -> int:
    """How many tokens say "the week after", and after which is not said beside it."""
    length = text.phrase(i, *FOLLOWING_WEEK)
    after = i + length
    if text.at(after, "next", "nữa"):
        return 0
    names_it = text.at(after, "the") or number(text, after) or weekday_name(text, after)
    return 0 if text.at(after - 1, "after") and names_it else length


def _skip(text: Text, i: int, sign: str) -> int:
    return i + 1 if text.at(i, sign) else i


def _week_name(text: Text, i: int) -> tuple[int, int | None] | None:
    if length := text.phrase(i, *WEEK_AFTER):
        return i + length, 2
    if length := text.phrase(i, *NEXT_WEEK, "trong tuần sau", "trong tuần tới"):
        return i + length, 1
    if length := text.phrase(i, *THIS_WEEK, "trong tuần này", "the week"):
        return i + length, 0
    if text.at(i, "tuần") and text.at(i - 1, "đầu", "giữa"):
        return i + 1, 0
    return None


def _span(monday: date, week: int, days: tuple[int, int], today: date, named_by: NamedBy | None = None) -> Days:
    """From today on; whole where the same part of another week can be meant."""
    first, last = (monday + timedelta(days=7 * week + offset) for offset in days)
    if last < today:
        # "đầu tuần" on a Friday is the next one's; a part of this week that was named is over.
        first, last = first + timedelta(days=7), last + timedelta(days=7)
    return Days(first if named_by else max(first, today), last, named_by=named_by)


def month(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """Whole months, and their beginning, middle and end."""
    cut = None
    start = i
    for name, phrases in (("first", ("đầu", "early", "the beginning of", "beginning of", "the start of")),
                          ("middle", ("giữa", "mid", "the middle of")), ("last", ("cuối", "late", "the end of",
                           "end of"))):  # fmt: skip
        if length := text.phrase(i, *phrases):
            cut, i = name, _skip(text, i + length, "-")
            break
    first = _first_of_month(text, i, today, cut is not None)
    if not first:
        return None
    after, first_day = first
    last_day = (first_day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    if cut == "first":
        last_day = first_day.replace(day=10)
    elif cut == "middle":
        first_day, last_day = first_day.replace(day=11), first_day.replace(day=20)
    elif cut == "last":
        first_day = first_day.replace(day=21)
    if last_day < today:
        return after, Days(invalid=Cause.PAST)
    return (after if after > start else start + 1), Days(max(first_day, today), last_day)


def _first_of_month(text: Text, i: int, today: date, is_cut: bool) -> tuple[int, date] | None:
    this = today.replace(day=1)
    following = (this + timedelta(days=32)).replace(day=1)
    if length := text.phrase(i, "tháng sau", "tháng tới", "next month"):
        return i + length, following
    if length := text.phrase(i, "tháng này", "this month"):
        return i + length, this
    if is_cut and text.at(i, "tháng", "month") and not digits(text, i + 1, 1, 2):
        return i + 1, this
    if (
        text.at(i, "tháng")
        and (found := number(text, i + 1))
        and 1 <= found[1] <= 12
        and not text.at(found[0], "/", "trước")
    ):
        if text.at(i - 1, "mỗi") or (i and text[i - 1].is_number):
            return None
        month, after = found[1], found[0]
    elif (
        i < len(text)
        and text[i].bare in MONTHS
        and (is_cut or text.at(i - 1, "in"))
        and is_month(text, i, beside_number=text.at(i - 1, "in"))
    ):
        month, after = MONTHS[text[i].bare], i + 1
    else:
        return None
    return after, coming_month(month, today)
