"""The days of which the team asks: weeks, months and years that are gone, this one, or one to come.

Customers speak of what is to come, and "this month" is what is left of it; the team means all of it, and a date without
a year may be gone. Names of days, dates and numbers are read by the grammar of customers' messages.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chatbot.understanding.local import days, vietnamese_dates
from chatbot.understanding.local.calendar_names import (
    MONTHS,
    NEXT_WEEK,
    RELATIVE,
    THIS_WEEK,
    WEEK_AFTER,
    WEEK_BEFORE,
    is_month,
    weekday_name,
)
from chatbot.understanding.local.numbers import digits, number
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import DateRange, NamedBy

# How far ahead a month without a year may begin; one that is farther is last year's.
AHEAD = timedelta(days=100)
LAST_WEEK = (*WEEK_BEFORE[:4], "tuần vừa qua", "last week", "the last week", "previous week", "the previous week")
WEEK_BEFORE_LAST = ("tuần trước nữa", "the week before last", "week before last")
THIS_MONTH = ("tháng này", "this month", "trong tháng", "trong tháng này", "the month", "the current month")
LAST_MONTH = ("tháng trước", "tháng rồi", "tháng vừa rồi", "tháng qua", "tháng vừa qua", "last month", "previous month",
              "the previous month", "the last month")  # fmt: skip
NEXT_MONTH = ("tháng sau", "tháng tới", "next month")
MONTH_BEFORE_LAST = ("tháng trước nữa", "the month before last", "month before last")
THIS_QUARTER, LAST_QUARTER = ("quý này", "this quarter"), ("quý trước", "quý rồi", "quý vừa rồi", "last quarter")
THIS_YEAR = ("năm nay", "this year", "trong năm nay", "trong năm")
LAST_YEAR = ("năm ngoái", "năm trước", "năm rồi", "năm vừa rồi", "last year")
WEEKENDS = {
    0: ("cuối tuần này", "cuối tuần", "this weekend", "the weekend", "weekend"),
    -1: ("cuối tuần trước", "cuối tuần rồi", "cuối tuần vừa rồi", "cuối tuần qua", "last weekend"),
    1: ("cuối tuần sau", "cuối tuần tới", "next weekend"),
}
ALL_TIME = ("all time", "of all time", "ever", "since the beginning", "from the beginning", "từ trước đến nay",
            "từ trước tới nay", "từ xưa đến nay", "xưa nay", "trước giờ", "từ trước đến giờ")  # fmt: skip
UNTIL_NOW = ("to date", "đến nay", "tới nay", "đến giờ", "until now", "till now", "đến hôm nay", "until today")
BEGINNING = (
    "từ đầu",
    "since the beginning of",
    "since the start of",
    "from the beginning of",
    "from the start of",
    "đầu",
)
SINCE = ("since", "kể từ", "từ khi")
FROM, TO = ("từ", "from", "between", "giữa"), ("đến", "tới", "to", "until", "till", "through", "and", "-", "–", "và")
PAST_BEFORE = ("last", "past", "the last", "the past", "previous")
PAST_BEHIND = ("qua", "vừa qua", "gần đây", "gần nhất", "vừa rồi", "trước", "trở lại đây")
COMING_BEFORE = ("next", "the next", "coming", "the coming")
COMING_BEHIND = ("tới", "sắp tới", "tiếp theo")
UNITS = {1: ("ngày", "hôm", "day", "days"), 7: ("tuần", "week", "weeks"), 30: ("tháng", "month", "months")}
PLURAL_DAYS = ("mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays")
EVERY = ("mỗi", "các", "những", "every", "each", "các ngày", "mọi")


@dataclass(frozen=True)
class Days:
    """Days that are named at one place. `of_month`: by a day alone, so that another date may tell the month. `weekday`:
    of each week, and no period of its own.
    """

    period: DateRange | None
    of_month: int | None = None
    weekday: int | None = None


@dataclass
class Said:
    """What a question says of when: the periods, and the tokens that say it."""

    periods: list[DateRange | None]
    used: set[int]
    weekday: int | None = None


def find(text: Text, today: date, taken: set[int], phrases: dict[int, int], *, ahead: bool) -> Said:
    """`phrases`: where other phrases begin and how long they are; the longer one counts ("thu nhập" is no Thursday).
    `ahead`: a weekday alone is the coming one, else the latest. A period of None is all time.
    """
    said, i = Said([], set()), 0
    while i < len(text):
        found = None if i in taken else _span(text, i, today, ahead) or _at(text, i, today, ahead)
        if found is None or taken & set(range(i, found[0])) or found[0] - i < phrases.get(i, 0):
            i += max(1, phrases.get(i, 1) if found else 1)
            continue
        end, named = found
        said.used.update(range(i, end))
        if named.weekday:
            said.weekday = named.weekday
        else:
            said.periods.append(named.period)
        i = end
    return said


def _span(text: Text, i: int, today: date, ahead: bool) -> tuple[int, Days] | None:
    """ "From 1 to 15 November", "từ thứ hai đến hôm nay", "từ đầu tháng đến nay", "since Monday"."""
    if length := text.phrase(i, *BEGINNING):
        unit = _whole(text, i + length, today) or _bare_unit(text, i + length, today)
        if unit and unit[1].period:
            return _until_now(text, unit[0], unit[1].period.first, today)
    if length := text.phrase(i, *SINCE):
        begin = _at(text, i + length, today, False)
        if begin and begin[1].period and begin[1].period.first <= today:
            return _until_now(text, begin[0], begin[1].period.first, today)
    start = i + text.phrase(i, *FROM)
    begin = _at(text, start, today, ahead) or _bare_day(text, start, today)
    if begin is None or not (length := text.phrase(begin[0], *TO)):
        return None
    end = _at(text, begin[0] + length, today, ahead)
    if end is None or begin[1].period is None or end[1].period is None:
        return None
    first, last = begin[1].period.first, end[1].period.last
    if begin[1].of_month and end[1].period.first == last and begin[1].of_month <= last.day:
        first = last.replace(day=begin[1].of_month)
    return (end[0], Days(DateRange(first, last))) if first <= last else None


def _until_now(text: Text, end: int, first: date, today: date) -> tuple[int, Days]:
    return end + text.phrase(end, *UNTIL_NOW), Days(DateRange(first, max(first, today)))


def _bare_day(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    if not digits(text, i, 1, 2) or not 1 <= text[i].number <= 31:
        return None
    return i + 1, Days(DateRange(today, today), of_month=text[i].number)


def _bare_unit(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """ "Từ đầu tháng"."""
    monday = today - timedelta(days=today.weekday())
    for phrases, first in (
        (("tháng", "month", "the month"), today.replace(day=1)),
        (("năm", "year", "the year"), date(today.year, 1, 1)),
        (("tuần", "week", "the week"), monday),
    ):
        if (length := text.phrase(i, *phrases)) and not digits(text, i + length, 1, 4):
            return i + length, Days(DateRange(first, first))
    return None


def _at(text: Text, i: int, today: date, ahead: bool) -> tuple[int, Days] | None:
    if i >= len(text):
        return None
    if length := text.phrase(i, *ALL_TIME):
        return i + length, Days(None)
    return (
        _counted(text, i, today) or _weekday(text, i, today, ahead) or _whole(text, i, today) or _month(text, i, today)
        or _calendar(text, i, today)
    )  # fmt: skip


def _whole(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """Days, weeks, months, quarters and years that are named from today on or back."""
    monday = today - timedelta(days=today.weekday())
    month, quarter = today.replace(day=1), (today.month - 1) // 3
    ways: list[tuple[Sequence[str], DateRange]] = [
        *((phrases, _one(today + timedelta(days=offset))) for offset, phrases in RELATIVE),
        *((phrases, DateRange(monday + timedelta(7 * week + 5), monday + timedelta(7 * week + 6)))
          for week, phrases in WEEKENDS.items()),
        *((phrases, DateRange(monday + timedelta(7 * week), monday + timedelta(7 * week + 6))) for week, phrases in (
            (0, (*THIS_WEEK, "trong tuần này", "trong tuần")), (-1, LAST_WEEK), (-2, WEEK_BEFORE_LAST), (1, NEXT_WEEK),
            (2, WEEK_AFTER))),
        *((phrases, month_of(month, offset)) for offset, phrases in (
            (0, THIS_MONTH), (-1, LAST_MONTH), (-2, MONTH_BEFORE_LAST), (1, NEXT_MONTH))),
        (THIS_QUARTER, quarter_of(today.year, quarter)), (LAST_QUARTER, quarter_of(today.year, quarter - 1)),
        (THIS_YEAR, year_of(today.year)), (LAST_YEAR, year_of(today.year - 1)),
    ]  # fmt: skip
    lengths = [(text.phrase(i, *phrases), period) for phrases, period in ways]
    length, period = max(lengths, key=lambda found: found[0])
    return (i + length, Days(period)) if length else None


def _counted(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """ "The last 30 days", "7 ngày qua", "3 tháng gần đây", "next 14 days". A month is thirty days."""
    before = text.phrase(i, *PAST_BEFORE)
    coming = 0 if before else text.phrase(i, *COMING_BEFORE)
    count = number(text, i + before + coming)
    if count is None or not 1 <= count[1] <= 400:
        return None
    after, many = count
    for unit, phrases in UNITS.items():
        if not (length := text.phrase(after, *phrases)):
            continue
        end, width = after + length, timedelta(days=unit * many - 1)
        behind = text.phrase(end, *PAST_BEHIND)
        ahead = 0 if behind else text.phrase(end, *COMING_BEHIND)
        if before or (behind and not coming):
            return end + behind, Days(DateRange(today - width, today))
        if coming or ahead:
            return end + ahead, Days(DateRange(today, today + width))
    return None


def _weekday(text: Text, i: int, today: date, ahead: bool) -> tuple[int, Days] | None:
    """A weekday of a week that is named, the latest or coming one; or of every week."""
    each = text.phrase(i, *EVERY)
    start = i + each
    week = next((n for n, words in ((-1, ("last",)), (0, ("this",)), (1, ("next",))) if text.at(start, *words)), None)
    start += week is not None
    found = weekday_name(text, start)
    if found is None:
        return None
    end, weekday = found
    if each or text.at(start, *PLURAL_DAYS):
        return end, Days(None, weekday=weekday)
    monday = today - timedelta(days=today.weekday())
    for offset, phrases in ((-1, (*WEEK_BEFORE, "trước", "rồi")), (1, (*NEXT_WEEK, "sau")), (0, (*THIS_WEEK, "này"))):
        if length := text.phrase(end, *phrases):
            day = monday + timedelta(days=7 * offset + weekday - 1)
            if offset < 0 and not text.phrase(end, *LAST_WEEK):
                day = _latest(weekday, today - timedelta(days=1))
            return end + length, Days(_one(day))
    if week is not None and week >= 0:
        return end, Days(_one(monday + timedelta(days=7 * week + weekday - 1)))
    if week is None and ahead:
        return end, Days(_one(today + timedelta(days=(weekday - today.isoweekday()) % 7)))
    return end, Days(_one(_latest(weekday, today - timedelta(days=1) if week == -1 else today)))


def _latest(weekday: int, until: date) -> date:
    return until - timedelta(days=(until.isoweekday() - weekday) % 7)


def _month(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """ "Tháng 10", "October 2025", "quý 3", "năm 2025"."""
    if text.at(i, "quý") or (text[i].lower == "q" and digits(text, i + 1, 1) and text[i + 1].glued):
        found = number(text, i + 1)
        if found is None or not 1 <= found[1] <= 4:
            return None
        end, year = _year(text, found[0], today)
        return end, Days(quarter_of(year or today.year, found[1] - 1))
    if text.at(i, "năm", "in", "year", "for") and digits(text, i + 1, 4) and 2000 <= text[i + 1].number < 2100:
        return i + 2, Days(year_of(text[i + 1].number))
    if digits(text, i, 4) and 2000 <= text[i].number < 2100 and not text.at(i + 1, "-", "/", "."):
        return i + 1, Days(year_of(text[i].number))
    if text.at(i, "tháng") and (found := number(text, i + 1)) and 1 <= found[1] <= 12:
        name, end = found[1], found[0]
    elif text[i].bare in MONTHS and is_month(text, i, beside_number=text.at(i - 1, "in", "of", "for", "since")):
        if digits(text, i + 1, 1, 2):
            return None
        name, end = MONTHS[text[i].bare], i + 1
    else:
        return None
    end, year = _year(text, end, today)
    first = date(year or today.year, name, 1)
    if year is None and first > today + AHEAD:
        first = date(today.year - 1, name, 1)
    return end, Days(month_of(first, 0))


def _year(text: Text, i: int, today: date) -> tuple[int, int | None]:
    start = i + text.at(i, "/", "năm", "-", ",", "of")
    if digits(text, start, 4) and 2000 <= text[start].number < 2100:
        return start + 1, text[start].number
    for phrases, offset in ((THIS_YEAR, 0), (LAST_YEAR, -1)):
        if length := text.phrase(i, *phrases):
            return i + length, today.year + offset
    return i, None


def _calendar(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """A date, read as one of this year where no year is said, and a day alone as one of this month."""
    if i >= len(text):
        return None
    named_so = text.phrase(i, "ngày", "on", "the day")
    if named_so and (date_alone := _calendar(text, i + named_so, today)):
        return date_alone
    found = days.match(text, i, date(today.year, 1, 1))
    if found and found[1].named_by == NamedBy.DAY_OF_MONTH:
        found = days.match(text, i, today.replace(day=1))
    elif found and found[1].invalid:
        found = days.match(text, i, date(2000, 1, 1))
    if found is None or not found[1].calendar or found[1].first is None:
        return None
    end, named = found
    first, last = named.first, named.last or named.first
    assert first is not None and last is not None
    alone = named.named_by == NamedBy.DAY_OF_MONTH or vietnamese_dates.day_alone(text, i) is not None
    return end, Days(DateRange(first, last), of_month=first.day if alone else None)


def _one(day: date) -> DateRange:
    return DateRange(day, day)


def month_of(first: date, offset: int) -> DateRange:
    """The whole month that is `offset` months after that of `first`."""
    months = first.year * 12 + first.month - 1 + offset
    year, month = divmod(months, 12)
    return DateRange(date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1]))


def quarter_of(year: int, quarter: int) -> DateRange:
    """`quarter` counts from 0; one before the first is last year's."""
    begins = month_of(date(year, 1, 1), 3 * quarter)
    return DateRange(begins.first, month_of(begins.first, 2).last)


def year_of(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year, 12, 31))
