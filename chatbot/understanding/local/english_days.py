"""Days as English names them beyond a weekday or a date: ranges within a month, the week of a day, bounds, "Friday 27".

Each matcher takes where it begins and the matcher of all days, for the day that it is about.
"""

from collections.abc import Callable
from datetime import date, timedelta

from chatbot.understanding.local import named_days
from chatbot.understanding.local.calendar_names import ENGLISH_WEEKDAYS, MONTHS, THIS_WEEK, is_month, weekday_name
from chatbot.understanding.local.counted_days import coming_month, coming_weekday
from chatbot.understanding.local.english_numbers import HOURS, ORDINALS, TENS, ordinal
from chatbot.understanding.local.items import MOVING, Days
from chatbot.understanding.local.numbers import digits, number
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.loose_days import week_of
from chatbot.understanding.schema import Cause

Found = tuple[int, Days] | None
AnyDay = Callable[[Text, int, date], Found]
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
TO = ("to", "-", "–", "—", "until", "till", "thru", "through", "and")
WEEK_OF = ("the week of the", "week of the", "the week of", "week of", "the week commencing", "week commencing",
           "the week beginning", "week beginning", "the week starting", "week starting", "the week from")  # fmt: skip
UP_TO = ("by", "until", "till", "no later than", "not later than", "by the", "up to", "on or before", "latest by")
BEFORE = ("before", "earlier than", "prior to", "ahead of", "sooner than")
AFTER = ("after", "later than", "from after")
FROM = ("not before", "no earlier than", "not earlier than", "starting", "starting from", "beginning", "as of", "from")
ONWARDS = ("onwards", "onward", "on", "or later", "and later", "or after")
# How far those are looked for who want to come after a day and name no last one.
AHEAD = timedelta(days=13)
THIS_OR_NEXT_WEEK = ("this week or next week", "this or next week", "this week or next", "this week or the next",
                     "next week or this week", "this week or the week after", "this week and next week",
                     "this week and next")  # fmt: skip
WITHIN = ("within", "within the next", "inside of", "in under", "in less than", "within the coming")
MONTH_BEFORE = ("for", "to", "during", "until", "into", "sometime in", "some time in", "towards")


def match(text: Text, i: int, today: date, any_day: AnyDay) -> Found:
    """Days that begin at token `i`, and the token after them."""
    if not text[i].is_number and text[i].bare not in FIRST_WORDS:
        return None
    for matcher in (_numbered, _days_of_a_month, _this_or_next_week, _within, _whole_month, _weekday_and_number):
        if found := matcher(text, i, today):
            return found
    for about_a_day in (_week_of, _weeks_from_a_day, _bounded):
        if found := about_a_day(text, i, today, any_day):
            return found
    return None


# With one of these begins whatever is read here, if not with a number.
FIRST_WORDS = (
    frozenset(phrase.split()[0] for phrase in (*WEEK_OF, *UP_TO, *BEFORE, *AFTER, *FROM))
    | frozenset(phrase.split()[0] for phrase in (*THIS_OR_NEXT_WEEK, *WITHIN, *MONTH_BEFORE))
    | ENGLISH_WEEKDAYS.keys() | MONTHS.keys() | ORDINALS.keys() | TENS.keys() | HOURS.keys()
    | {"from", "between", "the", "in", "a", "today", "tomorrow", "day"}
)  # fmt: skip


def _number_of_day(text: Text, i: int) -> tuple[int, int] | None:
    i += text.at(i, "the")
    if digits(text, i, 1, 2) and 1 <= text[i].number <= 31:
        is_ordinal = text.at(i + 1, "st", "nd", "rd", "th") and text[i + 1].glued
        return i + 1 + is_ordinal, text[i].number
    return ordinal(text, i)


def _numbered(text: Text, i: int, today: date) -> Found:
    """ "Day 22 month 3 (year 2027)", as those say it who translate: a day that has passed is of the next year."""
    if not text.at(i, "day") or not digits(text, i + 1, 1, 2):
        return None
    month = i + 2 + text.at(i + 2, ",", "of")
    if not text.at(month, "month") or not digits(text, month + 1, 1, 2):
        return None
    after = month + 2
    has_year = text.at(after, "year") and digits(text, after + 1, 4)
    day, number_of_month = text[i + 1].number, text[month + 1].number
    try:
        year = text[after + 1].number if has_year else today.year
        found = date(year, number_of_month, day)
        if not has_year and found < today:
            found = date(today.year + 1, number_of_month, day)
    except ValueError:
        return after, Days(invalid=Cause.NO_SUCH_DAY, calendar=True)
    after += 2 * has_year
    return after, Days(invalid=Cause.PAST) if found < today else Days(found, found, calendar=True)


def _days_of_a_month(text: Text, i: int, today: date) -> Found:
    """ "3-5 December", "the 23rd to the 26th of December", "Dec 23-26"."""
    start = i + text.at(i, "from", "between")
    if text.at(i - 1, "at", "@"):
        # "At 9 until 21 December" begins with an hour.
        return None
    if start < len(text) and text[start].bare in MONTHS and is_month(text, start, beside_number=True):
        month, pair = MONTHS[text[start].bare], _pair(text, start + 1)
        end = pair[0] if pair else 0
        if pair and (text.at(end, ":", "am", "pm", "h") or (end < len(text) and text[end].bare in MONTHS)):
            return None
    else:
        pair = _pair(text, start)
        after = pair[0] + text.at(pair[0], "of") if pair else len(text)
        if pair is None or after >= len(text) or text[after].bare not in MONTHS:
            return None
        month, end = MONTHS[text[after].bare], after + 1
    return (end, _span(pair[1], pair[2], month, today)) if pair else None


def _pair(text: Text, i: int) -> tuple[int, int, int] | None:
    first = _number_of_day(text, i)
    last = _number_of_day(text, first[0] + 1) if first and text.at(first[0], *TO) else None
    return (last[0], first[1], last[1]) if first and last and first[1] < last[1] else None


def _span(first: int, last: int, month: int, today: date) -> Days:
    year = coming_month(month, today).year
    try:
        begin, end = date(year, month, first), date(year, month, last)
    except ValueError:
        return Days(invalid=Cause.NO_SUCH_DAY, calendar=True)
    if end < today:
        return Days(invalid=Cause.PAST, calendar=True)
    return Days(max(begin, today), end, calendar=True)


def _this_or_next_week(text: Text, i: int, today: date) -> Found:
    length = text.phrase(i, *THIS_OR_NEXT_WEEK)
    return (i + length, Days(today, week_of(today + WEEK).last)) if length else None


def _within(text: Text, i: int, today: date) -> Found:
    """ "Within two weeks", "within a month"."""
    length = text.phrase(i, *WITHIN)
    count = number(text, i + length) if length else None
    if not count:
        return None
    after, many = count
    unit = 1 if text.at(after, "day", "days") else 7 if text.at(after, "week", "weeks") else 0
    unit = 30 if text.at(after, "month", "months") else unit
    return (after + 1, Days(today, today + many * unit * DAY)) if unit and many * unit <= 100 else None


def _whole_month(text: Text, i: int, today: date) -> Found:
    """ "To January", "for December": where no day of it is named."""
    length = text.phrase(i, *MONTH_BEFORE)
    at = i + length
    if not length or at >= len(text) or text[at].bare not in MONTHS or not is_month(text, at, beside_number=False):
        return None
    if at + 1 < len(text) and (digits(text, at + 1, 1, 2) or ordinal(text, at + 1) or text.at(at + 1, "the")):
        return None
    first = coming_month(MONTHS[text[at].bare], today)
    return at + 1, Days(max(first, today), (first + 32 * DAY).replace(day=1) - DAY)


def _weekday_and_number(text: Text, i: int, today: date) -> Found:
    """ "Friday 27": the day and its number, which have to agree. Up to twelve it may be an hour as well."""
    weekday = weekday_name(text, i)
    if not weekday or not text.is_english or text[i].is_marked:
        return None
    at = weekday[0]
    if not digits(text, at, 1, 2) or text[at].glued or text.at(at + 1, *BEHIND_NO_DAY):
        return None
    if at + 1 < len(text) and text[at + 1].bare in MONTHS:
        return None
    day, coming = text[at].number, coming_weekday(weekday[1], today)
    if coming.day == day:
        return at + 1, Days(coming, coming, weekday=weekday[1])
    if not 13 <= day <= 31:
        return None
    # "Monday 16" of a later week or month.
    named = next((one for n in range(1, 9) if (one := coming + n * WEEK).day == day), None)
    return at + 1, Days(named, named, weekday=weekday[1]) if named else Days(invalid=Cause.DISAGREE, calendar=True)


BEHIND_NO_DAY = ("/", ":", ".", "-", "–", "st", "nd", "rd", "th", "h", "am", "pm", "a", "p", "to", "minutes", "hours",
                 "people", "days", "of", "o'clock", "ish", "till", "until", "past", "or")  # fmt: skip


def _week_of(text: Text, i: int, today: date, any_day: AnyDay) -> Found:
    length = text.phrase(i, *WEEK_OF)
    if not length or text.phrase(i, *THIS_WEEK):
        return None
    at = i + length - text.at(i + length - 1, "the")
    found = any_day(text, at, today)
    if not found or not found[1].first or found[1].first != found[1].last:
        return None
    week = week_of(found[1].first)
    return found[0], Days(max(week.first, today), week.last)


def _weeks_from_a_day(text: Text, i: int, today: date, any_day: AnyDay) -> Found:
    """ "A week from tomorrow", "tomorrow week", "a fortnight today", "in three weeks on a Tuesday"."""
    if text.at(i + 1, "week") and (base := _near(text, i, today)):
        return i + 2, Days(base[1] + WEEK, base[1] + WEEK)
    start = i + text.at(i, "in")
    if text.phrase(start, "a fortnight"):
        after, weeks = start + 2, 2
    elif (count := number(text, start)) and text.at(count[0], "week", "weeks") and count[1] <= 52:
        after, weeks = count[0] + 1, count[1]
    else:
        return None
    if text.at(after, "from", "today", "tomorrow") and (base := _near(text, after + text.at(after, "from"), today)):
        day = base[1] + weeks * WEEK
        return base[0], Days(day, day)
    if start == i:
        return None
    at = after + text.at(after, ",")
    at += text.phrase(at, "on a", "on the", "on", "a")
    if at > after and (weekday := weekday_name(text, at)):
        day = week_of(today + weeks * WEEK).first + (weekday[1] - 1) * DAY
        return weekday[0], Days(day, day, weekday=weekday[1])
    day = today + weeks * WEEK
    return (after, Days(day, day)) if text.at(start + 1, "fortnight") else None


def _near(text: Text, i: int, today: date) -> tuple[int, date] | None:
    if text.at(i, "today", "now"):
        return i + 1, today
    if text.at(i, "tomorrow"):
        return i + 1, today + DAY
    return None


def _bounded(text: Text, i: int, today: date, any_day: AnyDay) -> Found:
    """ "By Friday", "before Christmas", "by the end of the month", "after the 10th", "from Monday on"."""
    if (length := text.phrase(i, *UP_TO)) and not (text.at(i, "until", "till") and _is_put_off(text, i)):
        day = _day_or_feast(text, i + length - text.at(i + length - 1, "the"), today, any_day)
        return _from_today(day, today, 0) if day else None
    if length := text.phrase(i, *BEFORE):
        day = _day_or_feast(text, i + length, today, any_day)
        return _from_today(day, today, -1) if day else None
    if length := text.phrase(i, *AFTER):
        day = _day_or_feast(text, i + length, today, any_day)
        return (day[0], Days(day[2] + DAY, day[2] + DAY + AHEAD)) if day else None
    length = text.phrase(i, *FROM)
    day = _day_or_feast(text, i + length, today, any_day) if length else None
    if not day:
        return None
    onwards = text.phrase(day[0], *ONWARDS) if text.at(i, "from") else 0
    if text.at(i, "from") and not onwards:
        return None
    return day[0] + onwards, Days(day[1], day[1] + AHEAD)


def _is_put_off(text: Text, i: int) -> bool:
    """ "Put it off until next week": that is when it is to be."""
    return any(text.phrase(n, *MOVING) or text.at(n, "off", "delay", "wait") for n in range(i))


def _from_today(day: tuple[int, date, date], today: date, more: int) -> Found:
    after, first, last = day
    end = last if more == 0 else first + more * DAY
    return (after, Days(today, end)) if end >= today else None


def _day_or_feast(text: Text, i: int, today: date, any_day: AnyDay) -> tuple[int, date, date] | None:
    """The token after the day or the days that stand there, the first of them and the last."""
    if text.phrase(i, *END_OF):
        length = text.phrase(i, *END_OF)
        if text.at(i + length - 1, "week"):
            last = week_of(today + WEEK * bool(text.phrase(i, *NEXT_END))).last
            return i + length, last, last
        if text.at(i + length - 1, "year"):
            return i + length, date(today.year, 12, 31), date(today.year, 12, 31)
        first = today.replace(day=1)
        following = (first + 32 * DAY).replace(day=1)
        if text.phrase(i, *NEXT_END):
            following = (following + 32 * DAY).replace(day=1)
        return i + length, following - DAY, following - DAY
    for length in (4, 3, 2, 1):
        words = " ".join(token.bare for token in text.tokens[i : i + length]).replace("'s", " s")
        if i + length <= len(text) and (feast := _feast(words, today)):
            return i + length, feast, feast
    found = any_day(text, i, today)
    if found is None or not found[1].first or not found[1].last:
        return None
    return found[0], found[1].first, found[1].last


END_OF = tuple(
    f"{the}end of {which}{unit}"
    for the in ("the ", "")
    for which in ("the ", "this ", "next ")
    for unit in ("month", "week", "year")
)
NEXT_END = tuple(phrase for phrase in END_OF if " next " in phrase)


def _feast(words: str, today: date) -> date | None:
    """The coming day of that name, where the words are nothing but it."""
    named = next((day for day in FEASTS if words in (day, f"the {day}")), None)
    month_and_day = named_days.fixed(words) if named else None
    if not month_and_day:
        return None
    this = date(today.year, *month_and_day)
    return this if this >= today else date(today.year + 1, *month_and_day)


FEASTS = ("christmas", "xmas", "christmas eve", "christmas day", "new year", "new years", "new year s", "new years eve",
          "new year s eve", "new year s day", "new years day", "boxing day")  # fmt: skip
