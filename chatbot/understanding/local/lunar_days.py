"""Days of the Vietnamese lunar calendar: mùng 1 Tết, rằm tháng giêng, 23 tháng chạp, 10/3 âm lịch, before Tết.

They are resolved to days of the solar calendar, as the coming ones; `NamedBy.LUNAR` says that they were named so.
"""

from datetime import date, timedelta

from chatbot.understanding.local.items import JUST_PASSED, Days
from chatbot.understanding.local.lunar import LunarMonth, months_from
from chatbot.understanding.local.numbers import number
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Cause, NamedBy

FIRST_DAYS = ("mùng", "mồng")
EVE = ("giao thừa", "đêm giao thừa", "lunar new year's eve", "tet eve")
# Feasts that have one day of the lunar year: its month and day.
FEASTS = (
    ((8, 15), ("trung thu", "tết trung thu")),
    ((12, 23), ("ông táo", "ông công ông táo", "đưa ông táo", "cúng ông táo")),
    ((5, 5), ("tết đoan ngọ", "đoan ngọ")),
)
MONTHS = {"giêng": 1, "chạp": 12}
CALENDAR = ("âm lịch", "âm", "lịch âm", "ta")
# No text without any of these speaks of a lunar day.
SPOKEN_OF = ("mùng", "mồng", "rằm", "tết", "chạp", "giêng", "âm", "ta", "giao", "lunar", "táo", "thu", "đoan", "nhuận")
# Behind these "tết" is of another calendar, or another feast.
NOT_TET = ("dương", "tây", "trung", "đoan", "thiếu")
TO = ("đến", "tới", "-", "hoặc", "hay")
# The feast is spoken of by the days of its month's first third, and by the last of the month before.
LAST_OF_TET, FIRST_BEFORE_TET = 10, 20
FULL_MOON = 15
# Which years have one, and which month it follows, few people know who speak of it: it is asked for by the sun.
IN_A_LEAP_MONTH = Days(invalid=Cause.NOT_KNOWN, calendar=True)


def match(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """Lunar days that begin at token `i`: the token after them, and which solar days they are."""
    for matcher in (_feast, _before_tet, _full_moon, _english, _numbered, _whole_month):
        if found := matcher(text, i, today):
            return found
    return None


def _feast(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    if length := text.phrase(i, *EVE):
        return i + length, _eve(today)
    for (month, day), names in FEASTS:
        if length := text.phrase(i, *names):
            return i + length, _coming(day, month, today)
    return None


def _before_tet(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """ "trước Tết": from today to its eve."""
    if not text.at(i, "trước") or not _is_tet(text, i + 1 + text.at(i + 1, "ngày")):
        return None
    eve = _eve(today)
    if eve.first is None:
        return None
    after = i + 2 + text.at(i + 1, "ngày")
    return after + text.phrase(after, "nguyên đán", "âm lịch", "âm"), Days(today, eve.first, named_by=NamedBy.LUNAR)


def _full_moon(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    start = i + (text.at(i, "ngày", "hôm") and text.at(i + 1, "rằm"))
    if not text.at(start, "rằm"):
        return None
    after, month = _month(text, start + 1)
    if month and text.at(after, "nhuận"):
        return after + 1, IN_A_LEAP_MONTH
    after += text.phrase(after, *CALENDAR, "này", "tới")
    return after, _coming(FULL_MOON, month, today)


def _english(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """ "the first day of Tet"."""
    start = i + text.at(i, "the")
    if start >= len(text) or text[start].bare not in ENGLISH_DAYS:
        return None
    length = text.phrase(start + 1, "day of tet", "of tet", "day of lunar new year", "day of the lunar new year")
    return (start + 1 + length, _of_tet(ENGLISH_DAYS[text[start].bare], today)) if length else None


ENGLISH_DAYS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}


def _numbered(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """ "mùng 5 âm", "mùng 1 tết", "28 tết", "23 tháng chạp", "10/3 âm lịch"."""
    start = i + text.at(i, "ngày", "hôm")
    is_first = text.at(start, *FIRST_DAYS)
    day = number(text, start + 1) if is_first else number(text, start)
    if not day:
        return None
    after, value = day
    if _is_tet(text, after):
        if not (is_first or value >= FIRST_BEFORE_TET):
            return None
        return after + 1, _of_tet(value, today) if is_first else _before(value, today)
    if last := _end_of_a_range(text, after, today):
        same = next(one for one in reversed(months_from(last - timedelta(days=31))) if one.first <= last)
        return after, _single(same.day(value), today)
    after, month = _month(text, after)
    if month and text.at(after, "nhuận"):
        return after + 1, IN_A_LEAP_MONTH
    named = month in MONTHS.values() and text.at(after - 1, *MONTHS)
    calendar = text.phrase(after, *CALENDAR)
    if calendar and text.at(after, "ta") and not (is_first or month):
        return None
    if not (named or calendar) or (calendar == 1 and text.at(after, "am") and not (is_first or month)):
        return None
    return after + calendar, _coming(value, month, today)


def _end_of_a_range(text: Text, i: int, today: date) -> date | None:
    """ "mùng 4 đến mùng 6 tết", "mùng 10 đến rằm", "25 tới 27 tết": the first is of the month of the last."""
    if not text.at(i, *TO):
        return None
    is_lunar = text.at(i + 1, *FIRST_DAYS, "rằm")
    plain = None if is_lunar else number(text, i + 1)
    if not is_lunar and (plain is None or text.at(plain[0], *TO)):
        return None
    last = _full_moon(text, i + 1, today) or _numbered(text, i + 1, today)
    return last[1].first if last else None


def _whole_month(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """ "tháng chạp": all of it."""
    after, month = _month(text, i)
    if month is None or not text.at(after - 1, *MONTHS):
        return None
    found = next((one for one in months_from(today) if one.number == month and _last(one) >= today), None)
    if found is None:
        return None
    return after, Days(max(found.first, today), _last(found), named_by=NamedBy.LUNAR)


def _month(text: Text, i: int) -> tuple[int, int | None]:
    """The token after a month that is named at `i`, and its number; `i` itself where none is."""
    if text.at(i, "/") and (found := number(text, i + 1)) and found[1] <= 12:
        return found[0], found[1]
    if not text.at(i, "tháng"):
        return i, None
    for name, value in MONTHS.items():
        if text.at(i + 1, name):
            return i + 2, value
    found = number(text, i + 1)
    return (found[0], found[1]) if found and 1 <= found[1] <= 12 else (i, None)


def _is_tet(text: Text, i: int) -> bool:
    return text.at(i, "tết") and not text.at(i + 1, *NOT_TET)


def _coming(day: int, month: int | None, today: date) -> Days:
    """The coming such day; one of a named month that has just passed is a mistake, as with any date."""
    begin = today - timedelta(days=JUST_PASSED) if month else today
    found = (one.day(day) for one in months_from(begin) if month in (None, one.number))
    return _single(next((one for one in found if one and one >= begin), None), today)


def _of_tet(day: int, today: date) -> Days:
    """mùng 1, mùng 2 ... of the feast."""
    return _coming(day, 1, today) if 1 <= day <= LAST_OF_TET else Days(invalid=Cause.NO_SUCH_DAY, calendar=True)


def _before(day: int, today: date) -> Days:
    """27 tết, 28 tết ...; "30 tết" is the eve also in a year whose last month is a day shorter."""
    return _eve(today) if day == 30 else _coming(day, 12, today)


def _eve(today: date) -> Days:
    first = _coming(1, 1, today + timedelta(days=1))
    return _single(first.first - timedelta(days=1), today) if first.first else first


def _single(day: date | None, today: date) -> Days:
    if day is None:
        return Days(invalid=Cause.NO_SUCH_DAY, calendar=True)
    if day < today:
        return Days(invalid=Cause.PAST, calendar=True)
    return Days(day, day, calendar=True, named_by=NamedBy.LUNAR)


def _last(month: LunarMonth) -> date:
    return month.first + timedelta(days=month.days - 1)
