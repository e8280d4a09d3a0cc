"""The days of several appointments: "every Monday for four weeks", "thứ hai hàng tuần", "the 7th and the 14th".

Pure. What repeats is said by a rhythm (every, each, weekly, Mondays) and has an end: so many weeks, so many times, a
last day. Where nobody says an end there is none, and whoever uses it decides how far to look.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chatbot.understanding.local import days
from chatbot.understanding.local.calendar_names import ENGLISH_WEEKDAYS, FOLLOWING_WEEK, NEXT_WEEK, weekday_name
from chatbot.understanding.local.items import Days, Item
from chatbot.understanding.local.numbers import number
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.loose_days import week_of

WEEK = 7
# So many days are resolved, and so many of a repetition without an end.
MOST, WITHOUT_END = 31, 4
EVERY = ("every", "each", "mỗi", "các")
WEEKLY = (
    "weekly", "every week", "each week", "per week", "hàng tuần", "hằng tuần", "mỗi tuần", "các tuần",
)  # fmt: skip
FORTNIGHTLY = (
    "every other", "every second", "every two weeks", "every 2 weeks", "every fortnight", "fortnightly", "biweekly",
    "every other week", "every second week", "cách tuần", "2 tuần một lần", "2 tuần 1 lần", "hai tuần một lần",
    "mỗi 2 tuần", "mỗi hai tuần",
)  # fmt: skip
DAILY = ("every day", "each day", "daily", "mỗi ngày", "hằng ngày", "hàng ngày")
WORKDAYS = (
    "every weekday",
    "each weekday",
    "weekdays",
    "every working day",
    "mỗi ngày làm việc",
    "các ngày trong tuần",
)
# Said of when somebody is free, and of no rhythm.
ON_ANY = (
    "every day is", "every day works", "every day suits", "every day would", "every day but", "every day except",
    "every day apart", "every day other",
)  # fmt: skip
# One weekday, though they end as several do.
SHORT = ("tues", "weds", "thurs")
UNTIL = ("until", "till", "up to", "through", "to", "ending", "đến", "tới", "đến hết", "cho đến", "cho tới", "tới hết")
SINCE = ("from", "starting", "starting on", "starting from", "beginning", "beginning on", "as of", "từ", "bắt đầu từ",
         "bắt đầu", "kể từ")  # fmt: skip
TIMES = ("times", "sessions", "appointments", "visits", "lần", "buổi", "lịch", "lịch hẹn", "cuộc hẹn", "suất")
AND = ("and", "và", "&", "+", "cùng với", "with")
BETWEEN = (*AND, ",", "on", "the", "ngày", "vào", "also", "then", "cả")
# One more behind a day that was named.
ONE_MORE = (
    "another",
    "another one",
    "one more",
    "the same again",
    "the same",
    "again",
    "thêm một",
    "thêm 1",
    "một buổi nữa",
)
# Whoever says so names days that would do, not each of them.
WOULD_DO = ("free", "available", "either", "or", "rảnh", "trống", "hoặc", "hay", "any of", "between", "whichever")


@dataclass(frozen=True)
class Repetition:
    """`every`: so many days lie between two of them, 0 in a mere list. `is_open`: nobody said until when."""

    days: tuple[date, ...]
    every: int = 0
    is_open: bool = False


def find(text: Text, today: date) -> Repetition | None:
    """None where the text names one day, or none."""
    items = list(_days(text, today))
    return _repeated(text, items, today) or _listed(text, items)


def _days(text: Text, today: date) -> Iterator[Item]:
    i = 0
    while i < len(text):
        found = None if text.phrase(i, *DAILY, *WORKDAYS, *WEEKLY) else days.match(text, i, today)
        if found and found[1].first:
            yield Item(i, found[0], found[1])
        i = found[0] if found else i + 1


def _first(item: Item) -> date:
    assert isinstance(item.value, Days) and item.value.first is not None, "only days that can be are taken"
    return item.value.first


def _last(item: Item) -> date:
    assert isinstance(item.value, Days) and item.value.last is not None, "only days that can be are taken"
    return item.value.last


# What repeats


def _repeated(text: Text, items: list[Item], today: date) -> Repetition | None:
    weekdays = [item for item in items if _weekday(item)]
    every = _rhythm(text, weekdays)
    if not every:
        return None
    ends = [item for item in items if _is_behind(text, item, UNTIL)]
    rest = [item for item in items if item not in ends]
    starts = [item for item in rest if item not in weekdays or _is_behind(text, item, SINCE)]
    start = max([_first(item) for item in starts], default=min([_first(item) for item in rest], default=today))
    last = _end(text, ends, starts, start)
    count = _times(text)
    named = {_weekday(item) for item in weekdays if item not in ends} if every > 1 else set()
    found = _spread(start, sorted(named) or ([*range(1, 6)] if text.has(*WORKDAYS) else []), every)
    kept = [day for day in found if last is None or day <= last]
    kept = kept[: count or (len(kept) if last else WITHOUT_END)]
    return Repetition(tuple(kept), every, is_open=not (last or count)) if len(kept) > 1 else None


def _weekday(item: Item) -> int:
    """The weekday that names it, 0 where none does."""
    assert isinstance(item.value, Days), "an item of days"
    return item.value.weekday or 0


def _rhythm(text: Text, weekdays: list[Item]) -> int:
    """Of so many days, 0 where nothing repeats."""
    if text.has(*ON_ANY):
        return 0
    if text.has(*FORTNIGHTLY):
        return 2 * WEEK
    if text.has(*DAILY, *WORKDAYS):
        return 1
    is_weekly = text.has(*WEEKLY) or any(_is_of_each_week(text, item) for item in weekdays)
    return WEEK if is_weekly else 0


def _is_of_each_week(text: Text, item: Item) -> bool:
    """ "every Monday", "Mondays", "the next three Fridays", "4 thứ hai liên tiếp"."""
    at = next(i for i in range(item.start, item.end) if weekday_name(text, i))
    word = text[at].bare
    is_plural = word.endswith("s") and word[:-1] in ENGLISH_WEEKDAYS and word not in SHORT and text[at].raw.isalpha()
    is_counted = bool(_counted_before(text, at)) and (is_plural or text.phrase(item.end, "liên tiếp", "liền", "tới"))
    return is_plural or bool(is_counted) or text.at(at - 1, *EVERY) or text.at(item.start, *EVERY)


def _counted_before(text: Text, i: int) -> int:
    found = number(text, i - 1)
    return found[1] if found and found[0] == i and not text.at(i - 1, "a", "an") else 0


def _is_behind(text: Text, item: Item, words: tuple[str, ...]) -> bool:
    return any(
        text.phrase(item.start - n, *words) == n for n in (3, 2, 1) if item.start >= n
    ) or text.at(item.start, *words)  # fmt: skip


def _end(text: Text, ends: list[Item], starts: list[Item], start: date) -> date | None:
    """The last day that may be one of them: a day, so many weeks, or the end of "in December"."""
    if ends:
        return max(_last(item) for item in ends)
    if length := _length(text):
        return start + timedelta(days=length - 1)
    spans = [item for item in starts if _last(item) > _first(item)]
    return _last(spans[-1]) if spans else None


def _length(text: Text) -> int:
    """For how many days, as "for four weeks" and "trong 2 tháng" say; 0 where nothing does."""
    for i in range(len(text)):
        found = number(text, i)
        if not found or text.phrase(i - 1, *EVERY):
            continue
        after, count = found[0] + text.phrase(found[0], "consecutive", "straight", "more"), found[1]
        is_length = text.at(i - 1, "for", "next", "trong", "suốt", "over") or text.phrase(
            after + 1, "liên tiếp", "liền", "tới", "in a row", "straight", "running"
        )
        if text.at(after, "week", "weeks", "tuần") and not text.phrase(after + 1, "một lần", "1 lần"):
            return count * WEEK
        if is_length and text.at(after, "month", "months", "tháng"):
            return count * 30
        if is_length and text.at(after, "day", "days", "ngày"):
            return count
    return 0


def _times(text: Text) -> int:
    """How many times, as "4 buổi" and "the next three Fridays" say."""
    for i in range(len(text)):
        found = number(text, i)
        if found and found[1] > 1 and (text.phrase(found[0], *TIMES) or weekday_name(text, found[0])):
            is_a_clock = text.at(i - 1, "at", "lúc", ":", "thứ") or text.at(found[0], ":", "giờ")
            if not is_a_clock:
                return found[1]
    return 0


def _spread(start: date, weekdays: list[int], every: int) -> list[date]:
    """The days from `start` on, on these weekdays, or on any where none is named."""
    if not weekdays:
        return [start + timedelta(days=every * count) for count in range(MOST)]
    step = max(every, WEEK)
    first = [start + timedelta(days=(weekday - start.isoweekday()) % WEEK) for weekday in weekdays]
    return sorted(day + timedelta(days=step * count) for day in first for count in range(MOST))[:MOST]


# What is listed


def _listed(text: Text, items: list[Item]) -> Repetition | None:
    """ "Monday and Wednesday", "ngày 7, 14 và 21"; each of them, and not one or the other."""
    single = [item for item in items if _first(item) == _last(item)]
    if again := _once_more(text, items):
        return Repetition(tuple(sorted(again)))
    if text.has(*WOULD_DO) or len(single) < 2:
        return None
    runs: list[list[Item]] = [[single[0]]]
    for item in single[1:]:
        if _is_joined(text, runs[-1][-1], item):
            runs[-1].append(item)
        else:
            runs.append([item])
    run = max(runs, key=len)
    has_and = any(
        text.at(i, *AND) for one, other in zip(run, run[1:], strict=False) for i in range(one.end, other.start)
    )
    found = sorted(_in_one_week(text, run, items))
    return Repetition(tuple(found)) if len(found) > 1 and has_and else None


def _in_one_week(text: Text, run: list[Item], items: list[Item]) -> set[date]:
    """ "Thứ 2, thứ 4 và thứ 6 tuần sau", "next Monday and Wednesday": a week that is named once is that of all."""
    days = {_first(item) for item in run}
    if not all(_weekday(item) for item in run):
        return days
    told = [item for item in run if isinstance(item.value, Days) and item.value.named_by is None]
    beside = [item for item in items if _last(item) - _first(item) == timedelta(days=WEEK - 1)]
    # "Wednesday and next Monday": in front of the last it is of that alone.
    is_of_all = told[:1] in ([run[0]], [run[-1]]) and (told[0] is run[0]) == text.at(told[0].start, "next", "this")
    source = told if len(told) == 1 and is_of_all else beside if len(beside) == 1 and not told else []
    monday = week_of(_first(source[0])).first if source else None
    return {monday + timedelta(days=_weekday(item) - 1) for item in run} if monday else days


def _is_joined(text: Text, one: Item, other: Item) -> bool:
    between = range(one.end, other.start)
    return 0 < len(between) <= 3 and all(text.at(i, *BETWEEN) for i in between)


def _once_more(text: Text, items: list[Item]) -> set[date] | None:
    """ "Friday at 2pm and another one the week after", "... thêm một buổi tuần sau"."""
    more = next(text.places(*ONE_MORE), None)
    before = [item for item in items if more is not None and item.end <= more and _first(item) == _last(item)]
    if more is None or not before:
        return None
    behind = [item for item in items if item.start > more]
    day = _first(before[-1])
    if behind and any(text.phrase(i, *FOLLOWING_WEEK, *NEXT_WEEK) for i in range(more, behind[0].end)):
        return {day, day + timedelta(days=WEEK)}
    if behind and _first(behind[0]) == _last(behind[0]) != day:
        return {day, _first(behind[0])}
    return None
