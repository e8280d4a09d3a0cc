"""What a text says about when: days and times, put together, with what is rejected, what is old and what cannot be."""

import datetime as dt
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from chatbot.understanding.local import clocks, days
from chatbot.understanding.local.clocks import Clock
from chatbot.understanding.local.days import Days
from chatbot.understanding.local.tokens import Text, words
from chatbot.understanding.schema import DateRange, TimeRange

TO = ("đến", "tới", "-", "–", "~", "to", "until", "till", "through", "thru", "hoặc", "or", "hay", "and", "và")
# What stands between the old time and the new one.
INTO = ("sang", "qua", "thành", "to", "into", "→", "->", "chuyển", "đến", "xuống", "lên", "for")
NOT = ("không phải", "không phải là", "chứ không phải", "chứ không", "đừng", "trừ", "ngoại trừ", "not", "except",
       "but not",
       "instead of", "rather than", "thay vì", "khỏi", "không lấy", "không chọn", "không đi", "isn't", "anything but",
       "không", "hông", "don't want", "do not want", "bỏ", "sao lại", "sao lại là", "không lấy buổi", "không phải lúc",
       "không phải vào")  # fmt: skip
UNFIT = ("bận", "mắc việc", "có việc", "mắc công chuyện", "có công chuyện", "sớm quá", "trễ quá", "muộn quá",
"vướng", "too early",
         "too late", "không được", "không rảnh", "không đi được", "không tiện", "không ổn", "thì không", "bận rồi",
         "kẹt",
         "kẹt rồi",
         "mắc", "doesn't work", "does not work", "won't work", "is no good", "is not good", "isn't good",
         "doesn't suit",
         "is bad", "i'm busy", "i am busy", "no longer works", "không hợp", "kín", "đi công tác", "i can't",
         "đi vắng")  # fmt: skip
CANNOT = ("can't do", "cannot do", "can not do", "can't make", "can't come", "cannot make", "không rảnh",
          "không đi được", "bận", "busy on",
          "not available on", "not free on", "kẹt", "can't on")  # fmt: skip
AFTER = ("sau", "after", "từ sau", "later than", "past", "muộn hơn", "trễ hơn", "sớm nhất là", "earliest", "not before",
         "no earlier than", "not earlier than", "no sooner than", "starting from", "starting at",
         "không trước")  # fmt: skip
BEFORE = (
    "trước",
    "before",
    "by",
    "no later than",
    "until",
    "till",
    "muộn nhất",
    "muộn nhất là",
    "trễ nhất",
    "earlier than",
    "trước lúc",
    "not after",
    "not later than",
    "up to",
    "up until",
    "không sau",
    "không muộn hơn",
)
ONWARDS = ("trở đi", "onwards", "onward", "on", "or later", "trở lên", "đổ đi", "and later", "hoặc muộn hơn")
OR_BEFORE = ("trở về trước", "or earlier", "đổ lại", "trở lại")
LATER = ("muộn hơn", "trễ hơn", "later", "sau hơn", "lùi", "lùi lại", "trễ lại", "muộn lại", "push back",
         "push it back", "postpone",
         "delay", "dời lại", "dời xuống", "đẩy lùi", "đẩy xuống", "back", "hoãn", "lui", "lui lại", "trễ",
         "lùi xuống")  # fmt: skip
EARLIER = ("sớm hơn", "earlier", "đẩy lên", "dời lên", "bring forward", "bring it forward", "sớm lên", "sooner",
           "forward", "lên sớm",
           "kéo lên", "đẩy sớm", "tiến lên")  # fmt: skip
MOVING = (
    "dời",
    "đổi",
    "chuyển",
    "lùi",
    "hoãn",
    "move",
    "reschedule",
    "change",
    "postpone",
    "push",
    "shift",
    "switch",
    "rebook",
    "xê dịch",
    "thay đổi",
    "swap",
    "bring",
    "rearrange",
    "amend",
)


@dataclass(frozen=True)
class Item:
    """Days, a clock, a part of the day or a length found at tokens `start` to `end`."""

    start: int
    end: int
    value: Days | Clock | str | TimeRange | DateRange
    is_negated: bool = False


@dataclass
class When:
    date: dt.date | None = None
    date_range: DateRange | None = None
    time: dt.time | None = None
    time_range: TimeRange | None = None
    part_of_day: str = ""
    old_date: dt.date | None = None
    old_time: dt.time | None = None
    shift_minutes: int | None = None
    shift_days: int | None = None
    negated: list[str] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    # Tokens that were read as something about time.
    used: set[int] = field(default_factory=set)


def find_when(text: Text, now: datetime, *, taken: set[int], hour_expected: bool = False) -> When:
    """`now` is local to the customer; `taken`: tokens of names; `hour_expected` lets a bare number be an hour."""
    found = When()
    _shifts(text, taken, found)
    _from_now(text, now, taken, found)
    items = _scan(text, now.date(), taken | found.used, hour_expected)
    items = _contradictions(text, items, found)
    items = _ranges(text, items, now.date())
    items = _judged(text, items)
    for item in items:
        found.used.update(range(item.start, item.end))
    _assign(text, items, found)
    return found


def _scan(text: Text, today: date, taken: set[int], hour_expected: bool) -> list[Item]:
    items: list[Item] = []
    i = 0
    while i < len(text):
        if i in taken:
            i += 1
            continue
        found = _between_bare_hours(text, i) or _at(text, i, today, hour_expected)
        if found is None or taken & set(range(i, found[0])):
            i += 1
            continue
        end, value = found
        items.append(Item(i, end, value))
        i = end
    return items


def _between_bare_hours(text: Text, i: int) -> tuple[int, TimeRange] | None:
    """ "between 2 and 4", "from 9 to 11", "9-11 in the morning": hours, unless what follows counts something else."""
    if spoken := _with_part_behind(text, i):
        return spoken
    if not text.at(i, "between", "from", "giữa", "từ"):
        return None
    first = days.number(text, i + 1)
    last = (
        days.number(text, first[0] + 1)
        if first and text.at(first[0], "and", "to", "-", "và", "đến", "tới", "until", "till")
        else None
    )
    if (
        not first
        or not last
        or last[0] < len(text)
        and ((text[last[0]].glued and text[last[0]].raw not in "?!.,)") or text.at(last[0], *COUNTED))
    ):
        return None
    start, end = (Clock(hour[1]).resolve() for hour in (first, last))
    if start and end and start > end:
        start = Clock(first[1]).resolve("am")
    return (last[0], TimeRange(start, end)) if start and end and start < end else None


def _with_part_behind(text: Text, i: int) -> tuple[int, TimeRange] | None:
    """Two bare hours, and the part of the day that both are of: "3 to 5 pm", "9-11 in the morning"."""
    opener = 1 if text.at(i, "between", "from", "giữa", "từ") else 0
    first = days.number(text, i + opener)
    if not first or not text.at(first[0], "-", "–", "to", "and", "đến", "tới", "till", "until"):
        return None
    last = days.number(text, first[0] + 1)
    if not last or max(first[1], last[1]) > 12 or text.at(i - 1, "/", ":", ".", "-", "ngày", "thứ", "tháng"):
        return None
    is_word = not text.at(first[0], "-", "–")
    if is_word and not opener and any(text.phrase(n, *MOVING) for n in range(i)):
        return None
    behind, suffix = clocks.part_behind(text, last[0])
    if not suffix:
        return None
    end = Clock(last[1], 0, suffix).resolve()
    start = Clock(first[1], 0, suffix).resolve()
    if start and end and start > end:
        start = Clock(first[1], 0, "am").resolve()
    return (behind, TimeRange(start, end)) if start and end and start < end else None


COUNTED = ("giờ", "am", "pm", "h", "/", "tháng", "ngày", "tuần", "people", "người", "days", "weeks", "triệu", "k",
           "năm", "phút", "tiếng",
           "minutes", "hours", "percent", "%", "in", "sáng", "chiều", "tối", "trưa", "p", "a", "november",
           "december")  # fmt: skip


def _at(text: Text, i: int, today: date, hour_expected: bool) -> tuple[int, Days | Clock | str] | None:
    if text.phrase(i, "mỗi ngày", "hằng ngày", "every day"):
        return None
    clock = clocks.match(text, i) if text[i].is_number else None
    day = days.match(text, i, today)
    # "9.30" and "3/4" are dates where they can be; where a time was asked, a point is a clock's.
    if day and hour_expected and text.at(i + 1, ".") and _pointed_clock(text, i):
        day = None
        clock = _pointed_clock(text, i)
    if day and not (clock and clock[0] > day[0]):
        return day
    found = clock or clocks.match(text, i, hour_expected=hour_expected and _is_whole_answer(text, i))
    if found:
        return found
    return clocks.part(text, i)


def _pointed_clock(text: Text, i: int) -> tuple[int, Clock] | None:
    if not (
        text[i].is_number
        and text.at(i + 1, ".")
        and i + 2 < len(text)
        and text[i + 2].is_number
        and len(text[i + 2].raw) == 2
    ):
        return None
    hour, minute = text[i].number, text[i + 2].number
    return (i + 3, Clock(hour, minute)) if hour < 24 and minute < 60 else None


def _is_whole_answer(text: Text, i: int) -> bool:
    """A bare number where a time was asked: the whole answer but for politeness."""
    others = [token for position, token in enumerate(text.tokens) if position != i and token.is_word]
    return text[i].is_number and all(token.bare in POLITE for token in others) or (i == 0 and len(text) <= 2)


POLITE = words(
    """
    a ah da vang nhe nha nhen nhi oi di luon ok please pls thi la minh em toi anh chi ban duoc co i'd like
    """
)


def _contradictions(text: Text, items: list[Item], found: When) -> list[Item]:
    """A weekday beside its date is the date; where the two disagree neither is taken, and both are asked about."""
    kept: list[Item] = []
    for item in items:
        last = kept[-1] if kept else None
        if last and isinstance(last.value, Days) and isinstance(item.value, Days) and _are_beside(text, last, item):
            pair = (last.value, item.value)
            named, dated = pair if pair[0].weekday else (pair[1], pair[0])
            if named.weekday and dated.calendar and not dated.weekday:
                kept.pop()
                agree = dated.first is not None and dated.first.isoweekday() == named.weekday
                value = dated if agree or dated.is_invalid else Days(is_invalid=True)
                kept.append(Item(last.start, item.end, value))
                continue
            if (
                named.weekday
                and dated.weekday is None
                and dated.first
                and dated.last
                and dated.first != dated.last
                and not named.is_invalid
            ):
                # "thứ 3, tuần sau": the day of that week.
                day = next(
                    (
                        dated.first + timedelta(days=n)
                        for n in range(7)
                        if (dated.first + timedelta(days=n)).isoweekday() == named.weekday
                    ),
                    None,
                )
                if day and dated.first <= day <= dated.last:
                    kept.pop()
                    kept.append(Item(last.start, item.end, Days(day, day, weekday=named.weekday)))
                    continue
        kept.append(item)
    return kept


def _are_beside(text: Text, one: Item, other: Item) -> bool:
    between = text.tokens[one.end : other.start]
    return (
        all(token.raw in "(),-" or token.bare in ("the", "ngay", "tuc", "on", "la", "nham", "of") for token in between)
        and len(between) <= 2
    )


def _ranges(text: Text, items: list[Item], today: date) -> list[Item]:
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
    return _joined(kept)


def _range_with_bare_end(text: Text, item: Item) -> Item | None:
    """The last end is a bare number: "between half past two and four", "từ 2h30 đến 4"."""
    last = days.number(text, item.end + 1) if isinstance(item.value, Clock) and _opened(text, item.start) else None
    if not last or not text.at(item.end, "and", "to", "đến", "tới", "-", "till", "until", "và") or last[1] > 24:
        return None
    if text.at(last[0], *COUNTED) or (last[0] < len(text) and text[last[0]].glued and text[last[0]].is_number):
        return None
    assert isinstance(item.value, Clock)
    first, end = item.value.resolve(), Clock(last[1], 0, item.value.suffix).resolve()
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
    return opened or not text.at(start, "and", "to", "qua") or False


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
    first = days.number(text, connector - 1)
    begin = connector - 1
    if not first or first[0] != connector or (text[begin].is_number and len(text[begin].raw) > 2):
        return None
    if begin and text[begin].glued and text.at(begin - 1, "/", "-", ":", ".", "t", "thứ"):
        return None
    if not _connector(text, connector, item.start, opened=_opened(text, begin)):
        return None
    if isinstance(item.value, Clock) and not item.value.is_invalid and first[1] <= 24:
        end = item.value.resolve()
        start = Clock(first[1], 0, item.value.suffix).resolve()
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
        and _connector(text, one.end, other.start, opened=opened or _is_dash(text, one.end))
    ):
        if one.value.is_invalid or other.value.is_invalid:
            return None
        last = other.value.resolve(one.value.suffix)
        first = Clock(
            one.value.hour, one.value.minute, one.value.suffix or other.value.suffix, one.value.is_exact
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
            if last_day < first_day and other.value.is_bare_weekday:
                last_day += timedelta(days=7)
            if first_day < last_day:
                return Item(start, other.end, DateRange(first_day, last_day))
    return None


def _is_dash(text: Text, i: int) -> bool:
    return text.at(i, "-", "–", "~", "đến", "tới")


def _moves(text: Text, one: Item, other: Item) -> bool:
    """ "dời từ 9h đến 10h" is a move, not a range."""
    return any(text.phrase(i, *MOVING) for i in range(max(one.start - 8, 0), one.start)) and not text.at(
        one.end, "-", "–", "~"
    )


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
    if not length or (text.at(before, "sau") and text.at(before - 1, "tuần", "tháng", "hôm", "ngày", "lần")):
        return item
    if _is_one_of(text, before, AFTER):
        if text.at(before, "past") and before and text[before - 1].is_number:
            return item
        return Item(before, item.end, TimeRange(clock, None))
    if text.at(before, "by", "until", "till") and text.phrase(before - 1, "later by", "earlier by", "back by"):
        return item
    return Item(before, item.end, TimeRange(None, clock))


def _is_one_of(text: Text, i: int, phrases: tuple[str, ...]) -> bool:
    return text.phrase(i, *phrases) > 0


# Rejected values


def _judged(text: Text, items: list[Item]) -> list[Item]:
    """Each item, and whether it is rejected. What stands without a gap behind a rejected one is rejected with it:
    of "không phải tối nay" the day.
    """
    judged: list[Item] = []
    for item in items:
        last = judged[-1] if judged else None
        joined = last is not None and last.end == item.start and last.is_negated and isinstance(item.value, Days)
        if joined and last is not None and not _is_unfit(text, last, items):
            if isinstance(last.value, str | Clock):
                judged.pop()
            judged.append(
                Item(last.start if isinstance(last.value, str | Clock) else item.start, item.end, item.value, True)
            )
            continue
        judged.append(Item(item.start, item.end, item.value, _is_rejected(text, item, items)))
    return judged


# "đừng đặt thứ 6", "khỏi xếp buổi sáng": what is not to be arranged is rejected.
FORBIDDING = ("đừng", "khỏi", "đừng có", "không lấy", "không chọn", "don't", "do not")
ARRANGING = ("đặt", "xếp", "hẹn", "book", "chọn", "lấy", "sắp", "ghi", "vào", "buổi", "ngày", "lúc", "thứ", "for", "on")


UNWANTED = ("không lấy", "không chọn", "không đặt", "ngoài", "ngoài trừ")


def _is_rejected(text: Text, item: Item, items: list[Item]) -> bool:
    i = item.start
    if isinstance(item.value, str) and text.at(i - 1, "no") and text[item.end - 1].bare.endswith("s"):
        # "No mornings"; "no, mornings" and "no, morning" are an answer and a value.
        return True
    if any(
        i >= n and text.phrase(i - n, "không lấy", "không chọn", "không đặt", "ngoài", "ngoài trừ") == n for n in (2, 1)
    ):
        return True
    while i and text.at(
        i - 1, "on", "this", "the", "at", "lúc", "vào", "ngày", "là", "for", "hôm", "lấy", "ngay", "next"
    ):
        i -= 1
    verb = i
    while verb and verb > i - 2 and text.at(verb - 1, *ARRANGING):
        verb -= 1
    if verb < i and any(verb >= n and text.phrase(verb - n, *FORBIDDING) == n for n in (2, 1)):
        return True
    for length in (4, 3, 2, 1):
        if i >= length and text.phrase(i - length, *NOT, *CANNOT) >= length:
            # "không" before a value is a no of its own: "không, 10h nhé".
            word = i - length
            if length == 1 and text.at(word, "không", "hông", "not", "bỏ", "khỏi"):
                return text.at(word, "not", "khỏi") or (
                    text.at(word, "không")
                    and not text.at(word - 1, "được", "có")
                    and word > 0
                    and text.at(word - 1, "thì", "mà", "chứ")
                )
            return True
    return _is_unfit(text, item, items)


def _is_unfit(text: Text, item: Item, items: list[Item]) -> bool:
    """ "mai tôi bận", "thứ 6 thì không được"."""
    end = item.end
    while text.at(
        end,
        "thì",
        "là",
        "mình",
        "tôi",
        "em",
        "anh",
        "chị",
        "lại",
        "hơi",
        "bị",
        "i",
        "have",
        "nhà",
        "am",
        "con",
        "cháu",
        "đó",
        "này",
        "ấy",
        "sẽ",
        "tui",
        "tao",
        "tớ",
        "bác",
        "cô",
        "chú",
        "a",
        "c",
        "e",
        "m",
        "t",
    ):
        end += 1
    nearest = min((other.start for other in items if other.start >= item.end), default=len(text))
    length = text.phrase(end, *UNFIT)
    if not length or end + length > nearest:
        return False
    after = end + length
    if (
        text.at(end, "bận")
        and not text[end].is_marked
        and (after >= len(text) or text.at(after, "nhé", "nha", "ơi", "ạ", "à"))
    ):
        # Without diacritics "bạn" (you) looks like "bận" (busy).
        return False
    # "mai có được không" asks.
    if text.at(end, "không") and (text.at(item.end, "được", "có") or text.at(after, "không", "hả", "à", "?")):
        return False
    return not (text.at(end, "bận", "kẹt", "mắc") and text.at(after, "không", "?"))


# Moves that are relative


def _shifts(text: Text, taken: set[int], found: When) -> None:
    """later by an hour, lùi 30 phút, an hour earlier, dời sang hôm sau, a week later."""
    i = 0
    while i < len(text):
        length = clocks.length(text, i)
        span = _days_length(text, i)
        if (length or span) and not taken & {i}:
            end = (length or span)[0]  # type: ignore[index]
            sign = _direction(text, i, end)
            if sign:
                if length and not (span and span[0] >= length[0]):
                    found.shift_minutes = sign[1] * length[1]
                elif span:
                    found.shift_days = sign[1] * span[1]
                found.used.update(range(sign[0], max(sign[2], end)))
                i = max(end, sign[2])
                continue
        i += 1
    if found.shift_minutes is None and found.shift_days is None:
        _to_the_next_day(text, found)


def _days_length(text: Text, i: int) -> tuple[int, int] | None:
    count = days.number(text, i)
    if not count:
        return None
    if text.at(count[0], "ngày", "hôm", "bữa", "day", "days"):
        return count[0] + 1, count[1]
    if text.at(count[0], "tuần", "week", "weeks"):
        return count[0] + 1, count[1] * 7
    return None


def _direction(text: Text, start: int, end: int) -> tuple[int, int, int] | None:
    """Where the words of a shift begin, its sign, and where they end."""
    # "đẩy lịch lên 15 phút", "dời lại 2 ngày", "dời thêm 3 ngày nữa": the verb stands further in front.
    if any(text.phrase(j, *MOVING) or text.at(j, "đẩy", "kéo") for j in range(max(start - 6, 0), start)):
        if text.at(start - 1, "lên"):
            return start - 1, -1, end
        # "forward by an hour" is earlier, as the phrases below say.
        is_forward = any(text.phrase(j, *EARLIER) for j in range(max(start - 3, 0), start))
        if text.at(start - 1, "lại", "thêm", "xuống", "by") and not is_forward:
            return start - 1, 1, end + text.at(end, "nữa")
    for sign, phrases in ((1, LATER), (-1, EARLIER)):
        if length := text.phrase(end, *phrases):
            if (
                text.phrase(end, "back", "lùi", "hoãn", "delay", "postpone", "trễ", "lui", "forward")
                and sign > 0
                and not text.at(end, "later", "back")
            ):
                continue
            return start, sign, end + length
        for back in range(1, 7):
            begin = start - back
            if begin < 0:
                break
            length = text.phrase(begin, *phrases)
            between = text.tokens[begin + length : start]
            if length and all(token.bare in BETWEEN_SHIFT for token in between):
                if sign > 0 and text.at(begin, "lùi", "dời", "trễ", "back") and text.phrase(end, "sớm hơn", "earlier"):
                    continue
                return begin, sign, end
    return None


BETWEEN_SHIFT = words(
    """
    hon buoi len xuong by lai them khoang tam lich cho minh em toi it gio about xuong di hen cua cuoc giup dum
    my appointment the
    """
)


def _to_the_next_day(text: Text, found: When) -> None:
    for i in range(len(text)):
        length = text.phrase(
            i, "hôm sau", "ngày hôm sau", "bữa sau", "the next day", "the following day", "next day", "following day"
        )
        # "sang hôm sau": of the appointment; "hôm sau" alone can be tomorrow.
        if length and (text.at(i - 1, "sang", "qua", "to") or any(text.phrase(j, *MOVING) for j in range(i))):
            found.shift_days = 1
            found.used.update(range(i, i + length))
            return
        if (length := text.phrase(i, "tuần kế tiếp", "the following week")) and any(
            text.phrase(j, *MOVING) for j in range(i)
        ):
            found.shift_days = 7
            found.used.update(range(i, i + length))
            return


def _from_now(text: Text, now: datetime, taken: set[int], found: When) -> None:
    """in two hours, 2 tiếng nữa, 30 phút nữa: an instant."""
    for i in range(len(text)):
        length = clocks.length(text, i)
        if not length or i in found.used or i in taken:
            continue
        after = length[0]
        if text.at(after, "nữa") or text.phrase(after, "from now") or text.at(i - 1, "in"):
            if length[1] > 7 * 24 * 60:
                continue
            moment = now + timedelta(minutes=length[1])
            found.date, found.time = moment.date(), moment.time().replace(second=0, microsecond=0)
            end = after + text.phrase(after, "nữa", "from now")
            found.used.update(range(i - text.at(i - 1, "in"), end))
            return
        # A length is no time of day: "trong 2 giờ", "for an hour", "1.5 tiếng".
        if text.at(i - 1, "trong", "for", "khoảng", "mất", "kéo", "dài", "takes", ".", ",") and text.at(
            after - 1, "tiếng", "phút", "hour", "hours", "minutes", "rưỡi"
        ):
            found.used.update(range(i, after))


# Which value is which


def _assign(text: Text, items: list[Item], found: When) -> None:
    moving = any(text.phrase(i, *MOVING) for i in range(len(text)))
    border = _border(text, items) if moving else _of_what_is_cancelled(text, items)
    if border is None:
        border = _of_what_they_have(text, items)
    has_clock = any(isinstance(item.value, Clock | TimeRange) for item in items)
    parts = [item.value for item in items if isinstance(item.value, str) and not item.is_negated]
    if len(parts) > 1 and _are_alternatives(text, items):
        parts = []
    part = str(parts[-1]) if parts else "evening" if text.has("tonight") else ""
    for item in items:
        words = text.written(item.start, item.end)
        if item.is_negated:
            found.negated.extend(_as_values(item.value, part))
            continue
        is_old = border is not None and item.start < border
        if isinstance(item.value, Days):
            _assign_days(item.value, words, found, is_old)
        elif isinstance(item.value, Clock):
            _assign_clock(text, item, part, words, found, is_old)
        elif isinstance(item.value, TimeRange):
            found.time_range = item.value
        elif isinstance(item.value, DateRange):
            found.date_range = item.value
    if found.time_range:
        found.time = None
    if found.date_range and found.date:
        found.date_range = None if found.date_range.first <= found.date <= found.date_range.last else found.date_range
        if found.date_range:
            found.date = None
    if part and not (has_clock and (found.time or found.time_range)):
        found.part_of_day = part


def _are_alternatives(text: Text, items: list[Item]) -> bool:
    """ "sáng hay chiều cũng được", "sáng hay chiều vậy": neither is chosen."""
    stand = [item for item in items if isinstance(item.value, str)]
    return any(
        other.start - one.end == 1 and text.at(one.end, "hay", "hoặc", "or")
        for one, other in zip(stand, stand[1:], strict=False)
    )


def _as_values(value: object, part: str) -> list[str]:
    if isinstance(value, Days) and value.first:
        return [value.first.isoformat()] if value.first == value.last else [value.first.isoformat(), str(value.last)]
    if isinstance(value, Clock) and (clock := value.resolve(part)):
        return [f"{clock:%H:%M}"]
    if isinstance(value, str):
        return [value]
    return []


def _assign_days(value: Days, words: str, found: When, is_old: bool) -> None:
    if value.is_invalid:
        if is_old:
            return
        found.invalid.append(re.sub(r"^(?:the|on|vào|lúc) ", "", words))
        found.date = None
        return
    if value.first is None or value.last is None:
        return
    if value.first != value.last:
        if not is_old:
            found.date_range = DateRange(value.first, value.last)
        return
    if is_old:
        found.old_date = value.first
    else:
        found.date = value.first


def _assign_clock(text: Text, item: Item, part: str, words: str, found: When, is_old: bool) -> None:
    assert isinstance(item.value, Clock)
    clock = item.value.resolve(part)
    if clock is None:
        found.invalid.append(words)
    elif is_old:
        found.old_time = clock
    else:
        found.time = clock


def _of_what_is_cancelled(text: Text, items: list[Item]) -> int | None:
    """ "huỷ lịch thứ 3 rồi đặt thứ 5": what stands before the booking is of the appointment that goes."""
    cancelled = text.find("huỷ", "hủy", "cancel", "bỏ lịch")
    booked = text.find("đặt", "book", "hẹn lại", "schedule", "lấy", start=cancelled + 1) if cancelled >= 0 else -1
    values = [item for item in items if isinstance(item.value, Days | Clock) and not item.is_negated]
    if booked < 0 or not any(item.start < booked for item in values) or not any(item.start > booked for item in values):
        return None
    return booked


HAVING = ("i have", "i've got", "i booked", "i'm booked", "my appointment", "my booking", "my slot", "có lịch",
          "có hẹn", "đã đặt", "em đặt", "mình đặt", "tôi đặt", "chị đặt", "anh đặt", "lịch của",
          "đang có lịch")  # fmt: skip
WANTING = ("can it", "could it", "can we", "could we", "can i", "could i", "make it", "i need", "i want", "let's",
           "can only", "muốn", "thành", "giờ", "được không", "cho em", "cho mình", "thay bằng")  # fmt: skip


def _of_what_they_have(text: Text, items: list[Item]) -> int | None:
    """ "I have a 2pm, can it be 3pm": what they have stands before what they want, and both are of a kind."""
    having = text.find(*HAVING)
    if having < 0:
        return None
    values = [item for item in items if isinstance(item.value, Days | Clock) and not item.is_negated]
    for border in range(having + 1, len(text)):
        if not text.phrase(border, *WANTING) or any(item.start <= border < item.end for item in items):
            continue
        before = {type(item.value) for item in values if having < item.start < border}
        if before & {type(item.value) for item in values if item.start > border}:
            return border
    return None


def _border(text: Text, items: list[Item]) -> int | None:
    """The token from which on values are new: after "sang", "to"; before it they are the appointment's that moves."""
    values = [item for item in items if isinstance(item.value, Days | Clock) and not item.is_negated]
    if not values:
        return None
    move = next((i for i in range(len(text)) if text.phrase(i, *MOVING)), 0)
    for i in range(move + 1, len(text)):
        inside = any(item.start <= i < item.end for item in items)
        if inside or not text.at(i, *INTO):
            continue
        # "đổi sang thứ 5": the word belongs to the verb, and nothing old was named.
        if any(item.start > i for item in values):
            following = min(item.start for item in values if item.start > i)
            if following - i <= 4:
                return i
    named = [item for item in values if item.start > move]
    if (
        named
        and len(named) == len(values)
        and text.phrase(named[0].start - 1, "lịch", "hẹn", "my", "the", "cuộc", "lúc", "ngày")
        and not any(text.phrase(i, "sang", "qua", "to", "thành", "for", "into") for i in range(move, named[0].start))
    ):
        return max(item.end for item in named) if _names_the_appointment(text, named[0]) else None
    return None


def _names_the_appointment(text: Text, item: Item) -> bool:
    """ "dời lịch thứ 3", "move my Tuesday appointment": which one, not where to."""
    before = text.phrase(item.start - 2, "lịch hẹn", "cuộc hẹn", "cái lịch", "lịch ngày", "lịch lúc") or text.at(
        item.start - 1, "lịch", "hẹn", "my"
    )
    after = text.phrase(item.end, "appointment", "booking", "meeting", "slot", "one")
    return bool(before or after)
