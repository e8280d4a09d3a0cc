"""Several days or times of which any will do: "Tuesday or Thursday", "3 or 4pm", "tues 5 or wed 6"."""

import datetime as dt
from collections.abc import Iterator

from chatbot.understanding.local.clocks import Clock
from chatbot.understanding.local.items import Days, Item
from chatbot.understanding.local.numbers import number
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.loose_days import week_of

OR = ("or", "or else", "otherwise", "or maybe", "or even", "or if not", "failing that", "alternatively")


def with_bare_hours(text: Text, items: list[Item]) -> list[Item]:
    """Of "3 or 4pm" the first is an hour as well, in the same half of the day."""
    found: list[Item] = []
    for item in items:
        if isinstance(item.value, Clock) and (bare := _hour_before(text, item, found)):
            found.append(bare)
        found.append(item)
    return found


def _hour_before(text: Text, item: Item, before: list[Item]) -> Item | None:
    start = item.start - 2
    if not text.at(item.start - 1, "or") or start < 0 or (before and before[-1].end > start):
        return None
    hour = number(text, start)
    if not hour or hour[0] != item.start - 1 or not 1 <= hour[1] <= 12 or text.at(start, "a", "an"):
        return None
    if text.at(start - 1, "/", ":", ".", "-") and text[start].glued:
        return None
    assert isinstance(item.value, Clock)
    return Item(start, start + 1, Clock(hour[1], 0, item.value.half))


def without_second_choices(text: Text, items: list[Item], border: int | None) -> list[Item]:
    """The items, of several that are alternatives the first alone; `border`: what stands before it is no wish."""
    later = {id(item) for group in _groups(text, items, border) for item in group[1:]}
    return [item for item in items if id(item) not in later]


def dates(text: Text, items: list[Item], border: int | None) -> tuple[dt.date, ...]:
    """The days of which any will do, in their order."""
    groups = (group for group in _groups(text, items, border) if isinstance(group[0].value, Days))
    return tuple(dict.fromkeys(day for group in groups for day in _days(group)))


def times(text: Text, items: list[Item], border: int | None, part: str) -> tuple[dt.time, ...]:
    """The times of which any will do, in their order; `part`: the part of the day they are of."""
    groups = (group for group in _groups(text, items, border) if isinstance(group[0].value, Clock))
    clocks = (item.value for group in groups for item in group if isinstance(item.value, Clock))
    return tuple(dict.fromkeys(time for clock in clocks if (time := clock.resolve(part)) is not None))


def _days(group: list[Item]) -> Iterator[dt.date]:
    """Behind "next Monday" a bare weekday is of the same week: "next Monday or Tuesday"."""
    first = group[0].value
    assert isinstance(first, Days)
    for item in group:
        if not isinstance(item.value, Days) or item.value.first is None:
            continue
        day = item.value.first
        is_of_a_week = first.weekday and first.named_by is None and first.first is not None
        if is_of_a_week and item.value.named_by and item.value.weekday and first.first and day < first.first:
            day = week_of(first.first).first + dt.timedelta(days=item.value.weekday - 1)
        yield day


def _groups(text: Text, items: list[Item], border: int | None) -> Iterator[list[Item]]:
    """Items of one kind with an "or" between each two of them."""
    wanted = [item for item in items if not item.is_negated and (border is None or item.start >= border)]
    for kind in (Days, Clock):
        of_kind = [item for item in wanted if isinstance(item.value, kind) and _is_one(item.value)]
        group: list[Item] = []
        for item in of_kind:
            if group and not _has_or_between(text, group[-1].end, item.start):
                if len(group) > 1:
                    yield group
                group = []
            group.append(item)
        if len(group) > 1:
            yield group


def _is_one(value: object) -> bool:
    if isinstance(value, Days):
        return value.first is not None and value.first == value.last
    return isinstance(value, Clock) and not value.is_invalid


def _has_or_between(text: Text, start: int, end: int) -> bool:
    """In the same sentence."""
    between = range(start, end)
    return text.has_between(start, end, *OR) and not any(text[i].raw in ".?!\n" for i in between)
