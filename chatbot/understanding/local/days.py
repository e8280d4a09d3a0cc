"""Days in Vietnamese and English: relative ones, weekdays, dates, weeks and months. Nothing is guessed or invented."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from chatbot.understanding.local import english_days, lunar_days, vietnamese_dates
from chatbot.understanding.local.calendar_names import (
    DAY_AFTER,
    FOLLOWING_WEEK,
    MONTHS,
    NEXT_WEEK,
    RELATIVE,
    THIS_WEEK,
    WEEK_AFTER,
    WEEK_BEFORE,
    WORDS_OF_WEEKDAYS,
    is_month,
    weekday_name,
)
from chatbot.understanding.local.counted_days import (
    coming_weekday,
    in_days,
    next_days,
    nth_weekday,
    part_of_a_month,
    weeks_from,
)
from chatbot.understanding.local.english_numbers import ORDINALS, ordinal
from chatbot.understanding.local.items import JUST_PASSED, Days
from chatbot.understanding.local.numbers import digits, number
from chatbot.understanding.local.tokens import Text, bare_words, remembered
from chatbot.understanding.local.weeks import following_week, month, week
from chatbot.understanding.schema import Cause, NamedBy

BEFORE_MAI = ("chị", "cô", "ms", "mrs", "miss", "bà", "anh", "em", "với", "gặp", "with", "bạn", "see", "tên", "là")


def match(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """Days that begin at token `i`: the token after them, and which they are."""
    if found := english_days.match(text, i, today, _match):
        return found
    return _match(text, i, today)


def _match(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    for matcher in possible(text) if i < len(text) else ():
        found = matcher(text, i, today)
        if found:
            return found
    return None


Matcher = Callable[[Text, int, date], tuple[int, Days] | None]


@dataclass(frozen=True)
class Way:
    """A way of naming days: no text without any of these words (`Text.bare`), or else digits, names them so."""

    match: Matcher
    words: frozenset[str] = frozenset()
    or_digits: bool = False


@remembered
def possible(text: Text) -> tuple[Matcher, ...]:
    """Those that can find something in this text: most say nothing of most texts, and are asked at each token."""
    return tuple(
        way.match for way in WAYS if (way.or_digits and text.has_digits) or not way.words.isdisjoint(text.bare)
    )


def _single(day: date, today: date, **named: object) -> Days:
    return Days(invalid=Cause.PAST, **named) if day < today else Days(day, day, **named)  # type: ignore[arg-type]


def _calendar(day: int, month: int, year: int | None, today: date) -> Days:
    """A day and month without a year is the coming one; one that has just passed is a mistake to ask about, and so is
    a 29 February where the coming February has none.
    """
    for assumed in (year,) if year is not None else (today.year, today.year + 1):
        try:
            found = date(assumed, month, day)
        except ValueError:
            if (assumed, month) < (today.year, today.month):
                continue
            break
        if year is not None or (today - found).days <= JUST_PASSED:
            return _single(found, today, calendar=True)
    return Days(invalid=Cause.NO_SUCH_DAY, calendar=True)


def _year(text: Text, i: int) -> int | None:
    if i < len(text) and text[i].is_number and len(text[i].raw) in (2, 4):
        year = text[i].number
        return year if len(text[i].raw) == 4 else 2000 + year
    return None


# Behind "2-4" or "1.5": an hour or an amount, and no date.
MEASURED = ("giờ", "h", "am", "pm", "tiếng", "phút", "hours", "hour", "minutes", "rưỡi", "triệu",
            "million", "tr", "k", "usd", "vnd", "percent", "%", "sao", "stars", "km", "tỷ", "người",
            "people", "m", "kg")  # fmt: skip


def _iso(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    if not digits(text, i, 4) or not (text.at(i + 1, "-", "/", ".") and digits(text, i + 2, 1, 2)):
        return None
    if not (text.at(i + 3, "-", "/", ".") and digits(text, i + 4, 1, 2)):
        return None
    return i + 5, _calendar(text[i + 4].number, text[i + 2].number, text[i].number, today)


def _numeric(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """20/11, 20-11-2026, 20.11; not the end of something longer, and no clock."""
    if not (digits(text, i, 1, 2) and digits(text, i + 2, 1, 2) and text.at(i + 1, "/", "-", ".")):
        return None
    sign = text[i + 1].raw
    if i and text[i].glued and text.at(i - 1, "/", "-", ".", ":", ","):
        return None
    # "2 - 4" with spaces is a range; so are "2-4h" and what cannot be a month.
    loose = not (text[i + 1].glued and text[i + 2].glued)
    if loose and sign != "/":
        return None
    after = i + 3
    if text.at(after, sign) and after + 1 < len(text) and text[after + 1].glued:
        year = _year(text, after + 1)
        if year is None or text.at(after + 2, sign):
            return None
        return after + 2, _calendar(text[i].number, text[i + 2].number, year, today)
    if text.at(after, "/") and after < len(text) and text[after].glued:
        return None
    if sign != "/" and text.phrase(after, *MEASURED):
        return None
    if sign == "-" and not 1 <= text[i + 2].number <= 12:
        return None
    if sign == "." and not (1 <= text[i].number <= 31 and 1 <= text[i + 2].number <= 12):
        return None
    after = _skip_year_word(text, after)
    year = _year(text, after) if after > i + 3 else None
    return (after + 1 if year else i + 3), _calendar(text[i].number, text[i + 2].number, year, today)


def _skip_year_word(text: Text, i: int) -> int:
    return i + 1 if text.at(i, "năm") and digits(text, i + 1, 4) else i


def _named_date(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """ngày 20 tháng 11 (năm 2026), mùng năm tháng mười hai, Nov 20th, 20th of November, November twentieth."""
    start = i
    if text.at(i, "ngày", "hôm", "mùng", "mồng", "the", "on"):
        i += 1
    if near := vietnamese_dates.day_of_a_month_near(text, i):
        first = (today.replace(day=1) + timedelta(days=32 * near[2])).replace(day=1)
        return near[0], _calendar(near[1], first.month, first.year, today)
    if found := vietnamese_dates.day_and_month(text, i):
        after, year = _trailing_year(text, found[0])
        return after, _calendar(found[1], found[2], year, today)
    day = _day_number(text, i)
    if day:
        after, value = day
        if text.at(after, "of"):
            after += 1
        if after < len(text) and text[after].bare in MONTHS and is_month(text, after, beside_number=True):
            month_number = MONTHS[text[after].bare]
            after, year = _trailing_year(text, after + 1)
            return after, _calendar(value, month_number, year, today)
    if start == i and text[i].bare in MONTHS and (day := _day_number(text, i + 1 + text.at(i + 1, "the"))):
        if text.at(day[0], ":", "am", "pm", "giờ") or day[1] > 31:
            return None
        after, year = _trailing_year(text, day[0])
        return after, _calendar(day[1], MONTHS[text[i].bare], year, today)
    return None


def _day_number(text: Text, i: int) -> tuple[int, int] | None:
    if digits(text, i, 1, 2):
        after = i + 1
        if text.at(after, "st", "nd", "rd", "th") and text[after].glued:
            after += 1
        return after, text[i].number
    return ordinal(text, i)


def _trailing_year(text: Text, i: int) -> tuple[int, int | None]:
    after = i
    if text.at(after, ",", "năm", "/"):
        after += 1
    if digits(text, after, 4) and 1900 < text[after].number < 2200:
        return after + 1, text[after].number
    return i, None


def _relative(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    if length := text.phrase(i, *DAY_AFTER):
        return i + length, Days(today + timedelta(days=1), today + timedelta(days=1), shift=1)
    if (
        text.at(i, "mai")
        and text.at(i - 1, *BEFORE_MAI)
        and (text[i].raw[0].isupper() or text.at(i - 1, *BEFORE_MAI[:6]))
    ):
        # "chị Mai": a person, and nobody we know.
        return None
    if text.at(i, "this") and text.at(i + 1, "morning", "afternoon", "evening"):
        return i + 1, Days(today, today)
    for offset, phrases in RELATIVE:
        length = text.phrase(i, *phrases)
        if length and not (phrases is RELATIVE[3][1] and _nay_of_a_week(text, i)):
            return i + length, _single(today + timedelta(days=offset), today)
    return None


def _nay_of_a_week(text: Text, i: int) -> bool:
    """ "tuần này" without diacritics."""
    is_of_another = text.at(i - 1, "năm", "tuần", "tháng", "thứ", "giờ", "cái", "lịch", "bây", "lúc")
    # "Từ trước tới nay" is no day.
    is_all_the_past = text.phrase(i - 2, "trước tới", "trước đến", "xưa tới", "xưa đến", "giờ tới") > 0
    return text.at(i, "nay") and (is_of_another or is_all_the_past)


def _weekday(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    start, this, following = i, False, False
    if text.at(i, "last") and (gone := weekday_name(text, i + 1)):
        return gone[0], Days(invalid=Cause.PAST, weekday=gone[1])
    if text.at(i, "next", "this", "coming", "on", "following"):
        this, following = text.at(i, "this"), text.at(i, "next", "following")
        i += 1
        if text.at(i, "coming"):
            # "This coming Tuesday" is the next one, also where this week's has passed.
            i, this = i + 1, False
    found = weekday_name(text, i)
    if not found and text.at(i, "thứ") and digits(text, i + 1, 1) and text[i + 1].number in (0, 1, 8, 9):
        after = i + 2
        if text.at(after, "buổi", "lần", "tiết", "người", "cái", "ngày", "tháng"):
            # "học thử 1 buổi" without its marks.
            return None
        return after + text.phrase(after, *NEXT_WEEK, *FOLLOWING_WEEK, *THIS_WEEK), Days(invalid=Cause.NO_SUCH_DAY)
    if not found:
        return None
    after, weekday = found
    monday = today - timedelta(days=today.isoweekday() - 1)
    week = None
    if length := text.phrase(after, *WEEK_BEFORE):
        week, after = -1, after + length
    elif length := text.phrase(after, *WEEK_AFTER):
        week, after = 2, after + length
    elif length := following_week(text, after):
        day = monday + timedelta(days=6 + weekday)
        return after + length, Days(day, day, weekday=weekday, named_by=NamedBy.WEEK_AFTER)
    elif length := text.phrase(after, *NEXT_WEEK):
        week, after = 1, after + length
    elif length := text.phrase(after, *THIS_WEEK):
        week, after = 0, after + length
    elif text.phrase(after, "sau", "tới") and not text.phrase(after, "sau khi") and not text.is_english:
        # "thứ ba tới" is the coming one; "thứ ba sau" is next week's.
        if text.at(after, "sau") and not _clock_follows(text, after + 1):
            week, after = 1, after + 1
        elif text.at(after, "tới") and not _names_day(text, after + 1, today):
            after += 1
    elif text.at(after, "này"):
        week, after = 0, after + 1
    elif text.at(after, "week") and not text.at(start, "next", "this"):
        coming = coming_weekday(weekday, today)
        return after + 1, Days(coming + timedelta(days=7), coming + timedelta(days=7), weekday=weekday)
    elif following:
        week = 1
    elif this:
        week = 0
    if week is None:
        day = coming_weekday(weekday, today)
        return after, Days(day, day, weekday=weekday, named_by=NamedBy.WEEKDAY)
    return after, _single(monday + timedelta(days=7 * week + weekday - 1), today, weekday=weekday)


def _clock_follows(text: Text, i: int) -> bool:
    found = number(text, i)
    return bool(found and text.at(found[0], "giờ", "h", ":", "am", "pm"))


def _names_day(text: Text, i: int, today: date) -> bool:
    return i < len(text) and (weekday_name(text, i) is not None or _numeric(text, i, today) is not None)


def _day_of_month(text: Text, i: int, today: date) -> tuple[int, Days] | None:
    """ngày 20, hôm hai mươi, mùng 5, sáng 25, the 20th, 20th."""
    if found := vietnamese_dates.day_alone(text, i):
        # "ngày 20-12-2026": the whole date.
        is_whole = _numeric(text, found[0] - 1, today)
        return None if is_whole else (found[0], _coming_day(found[1], today))
    if text.at(i, "the"):
        found = _day_number(text, i + 1)
        ordinal = bool(found) and (found[0] > i + 2 or text[i + 1].bare in ORDINALS)  # type: ignore[index]
        if not found or not ordinal or text.at(found[0], "giờ", "h", ":", "/", "%") or _numeric(text, i + 1, today):
            return None
        if text[i + 1].bare in ORDINALS and text[i + 1].bare in ("first", "second", "third", "fourth"):
            return None
        return found[0], _coming_day(found[1], today)
    if digits(text, i, 1, 2) and text.at(i + 1, "tây", "dương") and 1 <= text[i].number <= 31:
        return i + 2, _coming_day(text[i].number, today)
    if digits(text, i, 1, 2) and text.at(i + 1, "st", "nd", "rd", "th") and text[i + 1].glued:
        return i + 2, _coming_day(text[i].number, today)
    return None


def _coming_day(day: int, today: date) -> Days:
    """The first such day from today on; a month that is too short for it has none."""
    first = today.replace(day=1)
    while 1 <= day <= 31:
        found = first + timedelta(days=day - 1)
        if found.month == first.month and found >= today:
            return Days(found, found, calendar=True, named_by=NamedBy.DAY_OF_MONTH)
        first = (first + timedelta(days=32)).replace(day=1)
    return Days(invalid=Cause.NO_SUCH_DAY, calendar=True)


OF_MONTHS = bare_words("month", "tháng", *MONTHS)
OF_WEEKS = bare_words("week", "weeks", "tuần", "weekend", "fortnight")
OF_DAYS = bare_words("day", "days", "ngày", "hôm", "bữa")
WAYS = (
    Way(lunar_days.match, bare_words(*lunar_days.SPOKEN_OF)),
    Way(_iso, or_digits=True),
    Way(_numeric, or_digits=True),
    Way(_named_date, OF_MONTHS | bare_words(*vietnamese_dates.MONTH, "t")),
    Way(part_of_a_month, OF_MONTHS),
    Way(week, OF_WEEKS),
    Way(month, OF_MONTHS),
    Way(next_days, OF_WEEKS | OF_DAYS),
    Way(nth_weekday, OF_MONTHS),
    Way(weeks_from, OF_WEEKS),
    Way(in_days, OF_WEEKS | OF_DAYS),
    Way(_relative, bare_words("this", *DAY_AFTER, *(phrase for _, phrases in RELATIVE for phrase in phrases))),
    Way(_weekday, WORDS_OF_WEEKDAYS),
    Way(_day_of_month, bare_words(*vietnamese_dates.OPENERS, *ORDINALS), or_digits=True),
)
