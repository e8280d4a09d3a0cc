"""Days counted from another: in three days, the next few days, a week from Tuesday, the first Monday in December."""

from datetime import date, timedelta

from chatbot.understanding.local.calendar_names import MONTHS, weekday_name
from chatbot.understanding.local.items import Days
from chatbot.understanding.local.numbers import number
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Cause

# "In the next few days", "mấy ngày tới".
FEW = ("few", "couple", "vài", "mấy", "ít")
FEW_DAYS = 3
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


def in_days(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """in three days, 3 ngày nữa, một tuần nữa, sau 2 tuần nữa."""
    start = i
    if text.at(i, "in", "sau", "trong"):
        i += 1
    found = number(text, i)
    if not found or found[1] > 400:
        return None
    after, count = found
    unit = (
        1
        if text.at(after, "ngày", "day", "days", "hôm", "bữa")
        else 7
        if text.at(after, "tuần", "week", "weeks")
        else 0
    )
    if not unit:
        return None
    if unit == 7 and text.at(after + 1, "sau") and not text.at(start - 1, "thứ", "t"):
        # "3 tuần sau"; "thứ 3 tuần sau" is of next week.
        return after + 2, Days(today + timedelta(days=7 * count), today + timedelta(days=7 * count))
    if (
        text.at(after + 1, "nữa")
        or (start < i and text.at(start, "in"))
        or text.phrase(after + 1, "from now", "from today")
    ):
        length = text.phrase(after + 1, "nữa", "from now", "from today")
        day = today + timedelta(days=count * unit)
        return after + 1 + length, Days(day, day)
    return None


def next_days(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """ "(within) the next three days", "in the next couple of weeks", "(trong) vài ngày tới": all of them."""
    i += text.phrase(i, "in", "within", "over", "during", "sometime in", "trong", "trong vòng")
    is_next = text.phrase(i, "the next", "next", "the coming")
    i += is_next
    if text.at(i, *FEW):
        after, count = i + 1 + text.at(i + 1, "of"), FEW_DAYS
    elif found := number(text, i):
        after, count = found
    else:
        return None
    unit = 1 if text.at(after, "day", "days", "ngày", "hôm") else 7 if text.at(after, "week", "weeks", "tuần") else 0
    if not unit or count * unit > 60 or not (is_next or text.at(after + 1, "tới")):
        return None
    return after + 1 + text.at(after + 1, "tới"), Days(today, today + timedelta(days=count * unit))


def weeks_from(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """ "a week from Tuesday", "two weeks on Monday", "a fortnight on Friday", "Friday fortnight"."""
    if (day := weekday_name(text, i)) and text.at(day[0], "fortnight"):
        return day[0] + 1, _weeks_after(day[1], 2, today)
    weeks = number_of_weeks(text, i)
    if not weeks or not text.at(weeks[0], "from", "on"):
        return None
    day = weekday_name(text, weeks[0] + 1)
    return (day[0], _weeks_after(day[1], weeks[1], today)) if day and weeks[1] <= 52 else None


def number_of_weeks(text: Text, i: int) -> tuple[int, int] | None:
    """ "Two weeks", "a fortnight": how many, and the token after them."""
    if length := text.phrase(i, "a fortnight", "fortnight", "one fortnight"):
        return i + length, 2
    weeks = number(text, i)
    return (weeks[0] + 1, weeks[1]) if weeks and text.at(weeks[0], "week", "weeks") else None


def _weeks_after(weekday: int, weeks: int, today: date) -> Days:
    day = coming_weekday(weekday, today) + timedelta(days=7 * weeks)
    return Days(day, day, weekday=weekday)


def coming_weekday(weekday: int, today: date) -> date:
    """The first such day after today."""
    return today + timedelta(days=(weekday - today.isoweekday() - 1) % 7 + 1)


def nth_weekday(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """ "the first Monday in December", "last Friday of the month", "thứ sáu cuối cùng của tháng này"."""
    start = i + text.at(i, "the")
    ordinal = text[start].bare if start < len(text) else ""
    if (day := weekday_name(text, start + 1)) and (ordinal in NTH or ordinal == "last"):
        which, after = NTH.get(ordinal, -1), day[0]
        if not text.at(after, "of", "in"):
            return None
        after += 1
    elif (day := weekday_name(text, i)) and (length := text.phrase(day[0], "đầu tiên", "cuối cùng")):
        which, after = (1 if text.at(day[0], "đầu") else -1), day[0] + length
        after += text.phrase(after, "của", "trong")
    else:
        return None
    month = _month(text, after, today)
    if month is None:
        return None
    found = _nth(day[1], which, month[1])
    return month[0], Days(invalid=Cause.PAST) if found < today else Days(found, found, weekday=day[1])


def part_of_a_month(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """ "The first week of March", "tuần cuối tháng 12", "the last day of the month", "ngày cuối tháng 2"."""
    found = _english_part(text, i) or _vietnamese_part(text, i)
    month = _month(text, found[0], today) if found else None
    if not found or not month:
        return None
    _, which, days = found
    last_day = (month[1] + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    first = month[1] + timedelta(days=days * (which - 1)) if which > 0 else last_day - timedelta(days=days - 1)
    last = first + timedelta(days=days - 1)
    return month[0], Days(invalid=Cause.PAST) if last < today else Days(max(first, today), last)


def _english_part(text: Text, i: int) -> tuple[int, int, int] | None:
    """The token after "the last week of", which one it is (-1 for the last), and how many days it has."""
    i += text.at(i, "the")
    which = NTH.get(text[i].bare) or (-1 if text.at(i, "last") else 0) if i < len(text) else 0
    if not which or not text.at(i + 1, "week", "day") or not text.at(i + 2, "of", "in"):
        return None
    is_week = text.at(i + 1, "week")
    return (i + 3, which, 7 if is_week else 1) if is_week or which in (1, -1) else None


def _vietnamese_part(text: Text, i: int) -> tuple[int, int, int] | None:
    """The same of "tuần đầu (tiên của)"; "những ngày cuối tháng" are several."""
    if not text.at(i, "tuần", "ngày") or text.is_english:
        return None
    is_week = text.at(i, "tuần")
    if length := text.phrase(i + 1, "đầu", "đầu tiên", "thứ nhất"):
        which = 1
    elif length := text.phrase(i + 1, "cuối", "cuối cùng"):
        which = -1
    elif is_week and text.at(i + 1, "thứ") and (count := number(text, i + 2)) and 1 <= count[1] <= 4:
        which, length = count[1], count[0] - i - 1
    else:
        return None
    if not is_week and text.at(i - 1, *SEVERAL):
        return None
    after = i + 1 + length
    after += text.phrase(after, "của", "trong")
    return (after, which, 7 if is_week else 1) if text.at(after, "tháng") else None


SEVERAL = ("những", "các", "mấy", "vài", "dịp", "hai", "ba", "bốn", "năm", "2", "3", "4", "5", "10", "mười")


def _month(text: Text, i: int, today: date) -> tuple[int, date] | None:
    """The first day of the month that is named at `i`."""
    this = today.replace(day=1)
    if length := text.phrase(i, "next month", "tháng sau", "tháng tới"):
        return i + length, (this + timedelta(days=32)).replace(day=1)
    if length := text.phrase(i, "the month", "this month", "tháng này", "tháng"):
        if not (text.at(i, "tháng") and (found := number(text, i + 1)) and 1 <= found[1] <= 12):
            return i + length, this
        return found[0], coming_month(found[1], today)
    if i < len(text) and text[i].bare in MONTHS:
        return i + 1, coming_month(MONTHS[text[i].bare], today)
    return None


def coming_month(month: int, today: date) -> date:
    """The first day of this month of the year, in this year or the next."""
    return date(today.year + (month < today.month), month, 1)


def _nth(weekday: int, which: int, first: date) -> date:
    """The `which`-th such weekday from the first of a month on; -1 is the last one of the month."""
    if which > 0:
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (which - 1))
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return last - timedelta(days=(last.isoweekday() - weekday) % 7)
