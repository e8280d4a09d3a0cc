"""Ranges of hours and of days: between 2 and 4, từ 2 đến 4 giờ, 25 đến 27/11, sau 5h, trước 11h."""

import datetime as dt
from datetime import date, timedelta

from chatbot.understanding.local import clocks
from chatbot.understanding.local.calendar_names import ENGLISH_WEEKDAYS
from chatbot.understanding.local.clocks import Clock
from chatbot.understanding.local.items import MOVING, Days, Item
from chatbot.understanding.local.numbers import number
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import DateRange, NamedBy, TimeRange

TO = ("đến", "tới", "-", "–", "~", "to", "until", "till", "through", "thru", "hoặc", "or", "hay", "and", "&", "và")
# Between the two ends of a range; "and" and "to" only where something says that it is one.
ENDS_JOINED = ("and", "&", "to", "-", "–", "và", "đến", "tới", "until", "till", "thru", "through")
AFTER = ("sau", "after", "từ sau", "later than", "past", "muộn hơn", "trễ hơn", "sớm nhất là", "earliest",
         "not before", "no earlier than", "not earlier than", "no sooner than", "starting from",
         "starting at", "không trước")  # fmt: skip
BEFORE = ("trước", "before", "by", "no later than", "until", "till", "muộn nhất", "muộn nhất là",
          "trễ nhất", "trễ nhất là", "chậm nhất", "chậm nhất là", "earlier than", "trước lúc", "not after",
          "not later than", "up to", "up until",
          "không sau", "không muộn hơn")  # fmt: skip
# "I never get away before 6" leaves the time from 6 on; "can't you see me before 9?" asks for that before it.
NEVER = ("don't", "never", "can't", "cannot", "won't", "not", "couldn't", "unable")
ASKED_OF = ("you", "i", "we", "he", "she", "they", "mind")
# So many words stand at most between them and the hour.
AS_FAR_AS = 6
ONWARDS = ("trở đi", "onwards", "onward", "on", "or later", "trở lên", "đổ đi", "and later", "hoặc muộn hơn")
OR_BEFORE = ("trở về trước", "or earlier", "đổ lại", "trở lại")


def between_bare_hours(text: Text, i: int) -> tuple[int, TimeRange] | None:
    """ "between 2 and 4", "from 9 to 11", "9-11 in the morning": hours, unless what follows counts something else."""
    if spoken := _with_part_behind(text, i) or _onwards(text, i) or _plain(text, i):
        return spoken
    if not text.at(i, "between", "from", "giữa", "từ"):
        return None
    first = number(text, i + 1)
    last = number(text, first[0] + 1) if first and text.at(first[0], *ENDS_JOINED) else None
    if (
        not first
        or not last
        or last[0] < len(text)
        and ((text[last[0]].glued and text[last[0]].raw not in "?!.,)") or text.at(last[0], *COUNTED))
    ):
        return None
    if text.at(i, "from") and _is_of_a_move(text, i):
        return None
    hours = _hours_between(first[1], last[1])
    return (last[0], hours) if hours else None


def _hours_between(first: int, last: int, suffix: str = "") -> TimeRange | None:
    """The range of two bare hours; one that would end before it begins, begins in the morning."""
    start, end = Clock(first, 0, suffix).resolve(), Clock(last, 0, suffix).resolve()
    if start and end and start > end:
        start = Clock(first, 0, "am").resolve()
    return TimeRange(start, end) if start and end and start < end else None


def _with_part_behind(text: Text, i: int) -> tuple[int, TimeRange] | None:
    """Two bare hours, and the part of the day that both are of: "3 to 5 pm", "9-11 in the morning"."""
    opener = 1 if text.at(i, "between", "from", "giữa", "từ") else 0
    first = number(text, i + opener)
    if not first or not text.at(first[0], *ENDS_JOINED):
        return None
    last = number(text, first[0] + 1)
    if not last or max(first[1], last[1]) > 12 or text.at(i - 1, "/", ":", ".", "-", "ngày", "thứ", "tháng"):
        return None
    is_word = not text.at(first[0], "-", "–")
    if is_word and not opener and any(text.phrase(n, *MOVING) for n in range(i)):
        return None
    behind, suffix = clocks.part_behind(text, last[0])
    if not suffix:
        return None
    hours = _hours_between(first[1], last[1], suffix)
    return (behind, hours) if hours else None


def _onwards(text: Text, i: int) -> tuple[int, TimeRange] | None:
    """ "from 3 onwards", "từ 3 trở đi"."""
    first = number(text, i + 1) if text.at(i, "from", "từ") else None
    length = text.phrase(first[0], "onwards", "onward", "on", "trở đi", "đổ đi") if first else 0
    if not first or not length or first[1] > 12:
        return None
    start = Clock(first[1]).resolve()
    return (first[0] + length, TimeRange(start, None)) if start else None


def _plain(text: Text, i: int) -> tuple[int, TimeRange] | None:
    """ "1 to 3 on Friday", "I'm free 9-11": hours in English where nothing else is counted, date or not."""
    first = number(text, i) if text.is_english else None
    if not first or not text[i].is_number or not (i == 0 or text.at(i - 1, *BEFORE_HOURS)):
        return None
    last = number(text, first[0] + 1) if text.at(first[0], "-", "–", "to", "till", "until", "thru") else None
    if not last or not text[first[0] + 1].is_number or max(first[1], last[1]) > 12 or min(first[1], last[1]) < 1:
        return None
    if last[0] < len(text) and not text.at(last[0], *BEHIND_HOURS):
        return None
    hours = _hours_between(first[1], last[1])
    return (last[0], hours) if hours else None


BEFORE_HOURS = ("around", "about", "the", "morning", "afternoon", "evening", ",", "free", "available", "anytime",
                "time", "only", "do", "on", "tomorrow", "today", *ENGLISH_WEEKDAYS)  # fmt: skip
BEHIND_HOURS = ("slot", "window", ".", "?", "!", ",", "on", "any", "works", "please", "would", "is", "tomorrow",
                "today", "this", "next", *ENGLISH_WEEKDAYS)  # fmt: skip
COUNTED = ("giờ", "am", "pm", "h", "/", "tháng", "ngày", "tuần", "people", "người", "days", "weeks",
           "triệu", "k", "năm", "phút", "tiếng", "minutes", "hours", "percent", "%", "in", "sáng",
           "chiều", "tối", "trưa", "p", "a", "november", "december")  # fmt: skip


def with_ranges(text: Text, items: list[Item], today: date) -> list[Item]:
    """từ 2 đến 4 giờ, between 2 and 4, 2-4h, 25 đến 27/11, sau 5h, trước 11h."""
    kept: list[Item] = []
    i = 0
    while i < len(items):
        item = items[i]
        ranged = _range_with_bare_start(text, item, today)
        following = items[i + 1] if i + 1 < len(items) else None
        if ranged and not (kept and kept[-1].end > ranged.start):
            kept.append(ranged)
        elif following and (pair := _pair(text, item, following)):
            kept.append(pair)
            i += 1
        else:
            kept.append(_range_with_bare_end(text, item) or _bounded(text, item))
        i += 1
    return _joined(_around_own_work(text, kept))


# What somebody says of when they are through with their own work.
OWN_WORK = ("finish work", "get off work", "get off", "off work", "leave work", "at work", "i work", "i'm working",
            "i am working", "tan làm", "tan ca", "tan sở", "đi làm về", "em làm", "mình làm", "tôi làm",
            "tui làm")  # fmt: skip
TILL = ("at", "till", "until", "by", "lúc", "đến", "tới", "around", "about", "tầm", "khoảng")


def _around_own_work(text: Text, items: list[Item]) -> list[Item]:
    """ "I finish work at 6", "em tan làm lúc 5h": from then on they can come, unless they say when they would."""
    own = [item for item in items if isinstance(item.value, Clock | TimeRange) and _ends_own_work(text, item)]
    others = [item for item in items if isinstance(item.value, Clock | TimeRange) and item not in own]
    if others:
        return [item for item in items if item not in own]
    return [_from_then_on(item) if item in own else item for item in items]


def _ends_own_work(text: Text, item: Item) -> bool:
    """Whether their own work stands right before the hour."""
    till = text.at(item.start - 1, *TILL) or text.at(item.start, *TILL)
    before = item.start - text.at(item.start - 1, *TILL)
    return till and any(before >= n and text.phrase(before - n, *OWN_WORK) == n for n in (4, 3, 2))


def _from_then_on(item: Item) -> Item:
    assert isinstance(item.value, Clock | TimeRange)
    hour = item.value.resolve() if isinstance(item.value, Clock) else item.value.end or item.value.start
    return Item(item.start, item.end, TimeRange(hour, None)) if hour else item


def _range_with_bare_end(text: Text, item: Item) -> Item | None:
    """The last end is a bare number: "between half past two and four", "từ 2h30 đến 4"."""
    last = number(text, item.end + 1) if isinstance(item.value, Clock) and _opened(text, item.start) else None
    if not last or not text.at(item.end, *ENDS_JOINED) or last[1] > 24:
        return None
    if text.at(last[0], *COUNTED, ":") or _is_of_a_move(text, item.start):
        return None
    assert isinstance(item.value, Clock)
    first, end = item.value.resolve(), Clock(last[1], 0, item.value.half).resolve()
    return Item(item.start - 1, last[0], TimeRange(first, end)) if first and end and first < end else None


def _joined(items: list[Item]) -> list[Item]:
    """ "after 4, before 6": two bounds are one range."""
    open_ends = [item for item in items if isinstance(item.value, TimeRange) and None in _ends(item.value)]
    if len(open_ends) != 2:
        return items
    one, other = (_ends(item.value) for item in open_ends if isinstance(item.value, TimeRange))
    start, end = one[0] or other[0], one[1] or other[1]
    if start is None or end is None or start >= end:
        return items
    whole = Item(open_ends[0].start, open_ends[0].end, TimeRange(start, end))
    return [whole if item is open_ends[0] else item for item in items if item is not open_ends[1]]


def _ends(value: TimeRange) -> tuple[dt.time | None, dt.time | None]:
    return value.start, value.end


def _connector(text: Text, start: int, end: int, *, opened: bool) -> bool:
    """Only a word of a range stands between; "and" and "to" need "between" or "from" in front."""
    if end - start != 1 or not text.at(start, *TO):
        return False
    if text.at(start, "hoặc", "or", "hay", "và"):
        return False
    return opened or not text.at(start, "and", "&", "to", "qua")


def _opened(text: Text, i: int) -> bool:
    return (
        text.at(i - 1, "từ", "from", "between", "giữa", "khoảng", "tầm")
        or text.phrase(i - 2, "từ lúc", "trong khoảng", "khoảng từ") > 0
    )


def _range_with_bare_start(text: Text, item: Item, today: date) -> Item | None:
    """The first end is a bare number: "từ 2 đến 4 giờ", "2-4pm", "25 đến 27/11"."""
    connector = item.start - 1
    if not text.at(connector, *TO) or connector < 1:
        return None
    first = number(text, connector - 1)
    begin = connector - 1
    if not first or first[0] != connector or (text[begin].is_number and len(text[begin].raw) > 2):
        return None
    if begin and text[begin].glued and text.at(begin - 1, "/", "-", ":", ".", "t", "thứ"):
        return None
    if not _connector(text, connector, item.start, opened=_opened(text, begin)):
        return None
    if isinstance(item.value, Clock) and not item.value.is_invalid and first[1] <= 24:
        end = item.value.resolve()
        start = Clock(first[1], 0, item.value.half).resolve()
        if start and end and item.value.suffix in ("pm", "afternoon", "evening") and start > end:
            start = Clock(first[1], 0, "am").resolve()
        if start and end and start < end:
            return Item(begin - _opened(text, begin), item.end, TimeRange(start, end))
    if isinstance(item.value, Days) and item.value.calendar and item.value.first and 1 <= first[1] <= 31:
        try:
            start_day = item.value.first.replace(day=first[1])
        except ValueError:
            return None
        if today <= start_day < item.value.first:
            return Item(begin - _opened(text, begin), item.end, DateRange(start_day, item.value.first))
    return None


def _pair(text: Text, one: Item, other: Item) -> Item | None:
    opened = _opened(text, one.start)
    start = one.start - (1 if text.at(one.start - 1, "từ", "from", "between", "giữa") else 0)
    if (
        isinstance(one.value, Clock)
        and isinstance(other.value, Clock)
        and _connector(text, one.end, other.start, opened=opened or _is_dash(text, one.end) or text.at(one.end, "to"))
    ):
        if one.value.is_invalid or other.value.is_invalid:
            return None
        last = other.value.resolve(one.value.half)
        first = Clock(
            one.value.hour, one.value.minute, one.value.suffix or other.value.half, one.value.is_exact
        ).resolve()
        if first and last and first >= last and not one.value.suffix:
            first = one.value.resolve("am")
        if first and last and first < last and not _moves(text, one, other):
            return Item(start, other.end, TimeRange(first, last))
    if (
        isinstance(one.value, Days)
        and isinstance(other.value, Days)
        and _connector(text, one.end, other.start, opened=opened or _is_dash(text, one.end) or text.at(one.end, "to"))
    ):
        first_day, last_day = one.value.first, other.value.last
        if first_day and last_day and not _moves(text, one, other):
            if last_day < first_day and other.value.named_by == NamedBy.WEEKDAY:
                last_day += timedelta(days=7)
            if first_day < last_day:
                return Item(start, other.end, Days(first_day, last_day, named_by=one.value.named_by))
    return None


def _is_dash(text: Text, i: int) -> bool:
    return text.at(i, "-", "–", "~", "đến", "tới")


def _moves(text: Text, one: Item, other: Item) -> bool:
    """ "dời từ 9h đến 10h" is a move, not a range."""
    return _is_of_a_move(text, one.start) and not text.at(one.end, "-", "–", "~")


def _is_of_a_move(text: Text, i: int) -> bool:
    """Whether a moving stands before, or "my 9am to 10am"."""
    return text.at(i - 1, "my") or any(text.phrase(n, *MOVING) for n in range(max(i - 8, 0), i))


def _bounded(text: Text, item: Item) -> Item:
    """sau 5h, after 5, từ 5h trở đi, trước 11h, by noon."""
    if not isinstance(item.value, Clock) or item.value.is_invalid:
        return item
    clock = item.value.resolve()
    if clock is None:
        return item
    length = next((n for n in (3, 2, 1) if item.start >= n and text.phrase(item.start - n, *AFTER, *BEFORE) == n), 0)
    before = item.start - length
    onwards = text.phrase(item.end, *ONWARDS)
    if onwards and text.at(item.end, "on") and not text.at(item.start - 1, "from", "từ"):
        onwards = 0
    if onwards:
        return Item(item.start, item.end + onwards, TimeRange(clock, None))
    if earlier := text.phrase(item.end, *OR_BEFORE):
        return Item(item.start, item.end + earlier, TimeRange(None, clock))
    if not length or (
        text.at(before, "sau", "trước") and text.at(before - 1, "tuần", "tháng", "hôm", "ngày", "lần", "bữa")
    ):
        return item
    if text.phrase(before, *AFTER):
        if text.at(before, "past") and before and text[before - 1].is_number:
            return item
        return Item(before, item.end, TimeRange(None, clock) if _is_never(text, before) else TimeRange(clock, None))
    if text.at(before, "by", "until", "till") and text.phrase(before - 1, "later by", "earlier by", "back by"):
        return item
    return Item(before, item.end, TimeRange(clock, None) if _is_never(text, before) else TimeRange(None, clock))


def _is_never(text: Text, i: int) -> bool:
    """Whether it is said that something cannot be before, or after, the hour that stands there."""
    if not text.is_english:
        return False
    for n in range(i - 1, max(i - 1 - AS_FAR_AS, -1), -1):
        if not (text[n].is_word or text[n].is_number):
            return False
        if text.at(n, *NEVER):
            return not (text.at(n + 1, *ASKED_OF) or text.at(n - 1, "why", "if"))
    return False
