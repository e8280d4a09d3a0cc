"""What a text says about when: days and times, put together, with what is rejected, what is old and what cannot be."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from chatbot.understanding.local import alternatives, bare_numbers, clocks, days, english_clocks, in_passing, no_dates
from chatbot.understanding.local.clocks import Clock
from chatbot.understanding.local.english_corrections import week_of_the_exception, with_both_refused, with_taken_back
from chatbot.understanding.local.items import Days, Item, When
from chatbot.understanding.local.old_and_new import belongs_to_both, where_new_begins, where_old_begins
from chatbot.understanding.local.ranges import between_bare_hours, with_ranges
from chatbot.understanding.local.rejected import with_rejected
from chatbot.understanding.local.shifts import find_shifts
from chatbot.understanding.local.tokens import Text, words
from chatbot.understanding.loose_days import among, day_or_days
from chatbot.understanding.schema import Alternative, Cause, DateRange, Invalid, TimeRange


def find_when(
    text: Text, now: datetime, *, taken: set[int], hour_expected: bool = False, is_asked: bool = False
) -> When:
    """`now` is local to the customer; `taken`: tokens of names; `hour_expected` lets a bare number be an hour;
    `is_asked`: a question of ours is answered.
    """
    found = When()
    names, taken = taken, taken | no_dates.tokens(text)
    find_shifts(text, taken, found)
    if found.shift_minutes is not None:
        # By a length of time nothing else is said of where it goes.
        found.shift_from = len(text)
    elif found.shift_days is not None:
        found.shift_from = min(found.used)
    _from_now(text, now, taken, found)
    items = _scan(text, now.date(), taken | found.used, hour_expected)
    items = bare_numbers.before(text, _contradictions(text, items, found))
    items = with_ranges(text, items, now.date())
    items = with_both_refused(text, with_taken_back(text, with_rejected(text, items, is_asked=is_asked)))
    items = sorted([*items, *bare_numbers.behind(text, items)], key=lambda item: item.start)
    for item in items:
        found.used.update(range(item.start, item.end))
    items = in_passing.without(text, items, names)
    border = _border(text, items, found)
    choices = alternatives.of_items(text, items, border)
    replaced = where_old_begins(text, choices.items, is_asked=is_asked)
    _assign(text, choices.items, found, border, replaced)
    found.alternatives = tuple(_alternative(group, _part(text, choices.items)) for group in choices.alternatives)
    found.date_range = found.date_range or week_of_the_exception(text, items)
    return found


def _alternative(group: tuple[Item, ...], part: str) -> Alternative:
    """The values of one of several that will do; `part`: the part of the day that all of them are of."""
    found = When()
    part = next((item.value for item in group if isinstance(item.value, str)), part)
    for item in group:
        if isinstance(item.value, Days):
            _assign_days(item.value, "", found, is_old=False)
        elif isinstance(item.value, Clock):
            found.time = item.value.resolve(part)
        elif isinstance(item.value, str):
            found.part_of_day = item.value
    return Alternative(date=found.date, date_range=found.date_range, time=found.time, part_of_day=found.part_of_day)


def _scan(text: Text, today: date, taken: set[int], hour_expected: bool) -> list[Item]:
    items: list[Item] = []
    i = 0
    while i < len(text):
        if i in taken:
            i += 1
            continue
        found = between_bare_hours(text, i) or _at(text, i, today, hour_expected)
        if found is None or taken & set(range(i, found[0])):
            i += 1
            continue
        end, value = found
        items.append(Item(i, end, value))
        i = end
    return items


def _at(text: Text, i: int, today: date, hour_expected: bool) -> tuple[int, Days | Clock | str] | None:
    if text.phrase(i, "mỗi ngày", "hằng ngày", "every day") or english_clocks.is_length(text, i):
        return None
    clock = english_clocks.match(text, i, hour_expected=hour_expected)
    clock = clock or (clocks.match(text, i) if text[i].is_number else None)
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
    others = [
        token
        for position, token in enumerate(text.tokens)
        if position != i and token.is_word and not (position == 0 and text.at(0, "no", "nope", "nah", "không"))
    ]
    return text[i].is_number and all(token.bare in POLITE for token in others) or (i == 0 and len(text) <= 2)


POLITE = words(
    """
    a ah da vang nhe nha nhen nhi oi di luon ok please pls thi la minh em toi anh chi ban duoc co i'd like
    is works fine good great perfect suits would be for me sounds that
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
                value = dated if agree or dated.invalid else Days(invalid=Cause.DISAGREE)
                kept.append(Item(last.start, item.end, value))
                continue
            if (
                named.weekday
                and dated.weekday is None
                and dated.first
                and dated.last
                and dated.first != dated.last
                and not named.invalid
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


def _from_now(text: Text, now: datetime, taken: set[int], found: When) -> None:
    """in two hours, 2 tiếng nữa, 30 phút nữa: an instant."""
    for i in range(len(text)):
        length = clocks.length(text, i)
        if not length or i in found.used or i in taken:
            continue
        after = length[0]
        if (text.at(after, "nữa") and not text.at(i - 1, "giờ", "lúc")) or (
            text.phrase(after, "from now") or text.at(i - 1, "in")
        ):
            if length[1] > 7 * 24 * 60:
                continue
            end = after + text.phrase(after, "nữa", "from now")
            found.used.update(range(i - text.at(i - 1, "in"), end))
            if not _is_of_who_comes(text, end):
                moment = now + timedelta(minutes=length[1])
                found.date, found.time = moment.date(), moment.time().replace(second=0, microsecond=0)
            return
        if _is_a_length(text, i, after):
            found.used.update(range(i, after))


def _is_a_length(text: Text, i: int, after: int) -> bool:
    """ "trong 2 tiếng", "for an hour", "1.5 tiếng"; "khoảng 4 giờ rưỡi" is a time of day."""
    is_half = text.at(after - 1, "rưỡi")
    if not (is_half or text.at(after - 1, "tiếng", "phút", "hour", "hours", "minutes")):
        return False
    if text.at(i - 1, "khoảng"):
        return not (is_half and text.at(after - 2, "giờ"))
    is_fraction = text.at(i - 1, ".", ",") and i > 1 and text[i - 2].is_number and text[i].glued
    return is_fraction or text.at(i - 1, "trong", "for", "mất", "kéo", "dài", "takes")


# Who asks for a time, or for leave, says more than when they will be there.
WISHING = ("đặt", "hẹn", "lịch", "book", "chỗ", "trống", "rảnh", "được không", "kịp không", "?")


def _is_of_who_comes(text: Text, i: int) -> bool:
    """ "10 phút nữa con tới": somebody is on the way to the appointment that they have."""
    comes = next((n for n in range(i, i + 4) if text.at(n, "tới", "đến") or text.phrase(n, "có mặt")), None)
    return comes is not None and not text.has(*WISHING)


def _border(text: Text, items: list[Item], found: When) -> int | None:
    """The token before which values are of the appointment that there is."""
    border = where_new_begins(text, items, found.shift_from)
    if border is None and (found.shift_days is not None or found.shift_minutes is not None):
        # "dời lịch ngày 30 lại 2 ngày": the day is the appointment's.
        return len(text)
    return border


def _part(text: Text, items: list[Item]) -> str:
    """The part of the day that is wanted; "" where several are."""
    parts = [item.value for item in items if isinstance(item.value, str) and not item.is_negated]
    if len(parts) > 1 and _are_alternatives(text, items):
        parts = []
    return str(parts[-1]) if parts else "evening" if text.has("tonight") else ""


def _assign(text: Text, items: list[Item], found: When, border: int | None, replaced: int | None) -> None:
    """What stands before the border, or behind what is `replaced`, is of the appointment that there is."""
    has_clock = any(isinstance(item.value, Clock | TimeRange) for item in items)
    part = _part(text, items)
    for item in items:
        words = text.written(item.start, item.end)
        is_replaced = replaced is not None and item.start > replaced and not belongs_to_both(item, items, replaced)
        if item.is_negated and not is_replaced:
            found.negated.extend(_as_values(_within(item.value, items), part))
            continue
        is_old = is_replaced or (border is not None and item.start < border)
        if isinstance(item.value, Days):
            _assign_days(item.value, words, found, is_old)
        elif isinstance(item.value, Clock):
            _assign_clock(text, item, part, words, found, is_old)
        elif isinstance(item.value, TimeRange) and not is_old:
            found.time_range = item.value
        elif isinstance(item.value, DateRange):
            found.date_range = item.value
    if found.time_range:
        found.time = None
    if found.date_range and found.date:
        found.date, found.date_range = day_or_days(found.date, found.date_named_by, found.date_range)
        found.date_named_by = None
    if part and not (has_clock and (found.time or found.time_range)):
        found.part_of_day = part


def _are_alternatives(text: Text, items: list[Item]) -> bool:
    """ "sáng hay chiều cũng được", "sáng hay chiều vậy": neither is chosen."""
    stand = [item for item in items if isinstance(item.value, str)]
    return any(
        other.start - one.end == 1 and text.at(one.end, "hay", "hoặc", "or")
        for one, other in zip(stand, stand[1:], strict=False)
    )


def _within(value: object, items: list[Item]) -> object:
    """ "tuần sau trừ thứ tư": the rejected weekday of the days that are wanted."""
    wanted = [item.value for item in items if isinstance(item.value, Days) and not item.is_negated]
    days = next((one for one in wanted if one.first and one.last and one.first != one.last), None)
    if not (
        isinstance(value, Days) and value.first and value.first == value.last and days and days.first and days.last
    ):
        return value
    day = among(value.first, value.named_by, DateRange(days.first, days.last))
    return replace(value, first=day, last=day) if day else value


def _as_values(value: object, part: str) -> list[str]:
    if isinstance(value, Days) and value.first:
        return [value.first.isoformat()] if value.first == value.last else [value.first.isoformat(), str(value.last)]
    if isinstance(value, Clock) and (clock := value.resolve(part)):
        return [f"{clock:%H:%M}"]
    if isinstance(value, str):
        return [value]
    return []


def _assign_days(value: Days, words: str, found: When, is_old: bool) -> None:
    if value.invalid:
        if is_old:
            return
        found.invalid.append(Invalid(re.sub(r"^(?:the|on|vào|lúc) ", "", words), value.invalid))
        found.date = None
        return
    if value.first is None or value.last is None:
        return
    if value.first != value.last:
        if not is_old:
            found.date_range, found.range_named_by = DateRange(value.first, value.last), value.named_by
        return
    if is_old:
        found.old_date = value.first
    else:
        found.date, found.date_named_by = value.first, value.named_by


def _assign_clock(text: Text, item: Item, part: str, words: str, found: When, is_old: bool) -> None:
    assert isinstance(item.value, Clock)
    clock = item.value.resolve(part)
    if clock is None:
        found.invalid.append(Invalid(words, Cause.NO_SUCH_TIME))
    elif is_old:
        found.old_time = clock
    else:
        found.time = clock
