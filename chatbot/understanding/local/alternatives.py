"""Several values of one kind of which any will do, in their order: "thứ 3 hoặc thứ 5", "9h, không thì 10h"."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from chatbot.understanding.local.clocks import Clock
from chatbot.understanding.local.items import Days, Item
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.loose_days import week_of

OR = (
    "hoặc", "hoặc là", "hay", "hay là", "không thì", "nếu không thì", "còn không thì", "không được thì",
    "chứ không thì",
    "bằng không thì", "nếu không được thì", "or", "or else", "if not", "otherwise", "or maybe", "or even", "or if not",
    "failing that", "alternatively",
)  # fmt: skip
# Where a sentence ends no "or" joins what stands on both sides of it.
ENDS = ".?!\n"
# What may stand before the second value, and behind the comma before "or".
FILLERS = ("là", "cũng", "vào", "lúc", "ngày", "hôm", "bữa", "qua", "buổi", ",", "thì", "đặt", "on", "at", "the")
# With these behind them also a comma, or "and", stands between what may be either.
BOTH_WILL_DO = (
    "đều được", "đều ok", "đều rảnh", "đều ổn", "cũng được", "gì cũng được", "nào cũng được", "đều tiện",
    "either works",
    "either is fine", "both work", "both are fine",
)  # fmt: skip
AND = (",", "và", "and")
KINDS = (Days, Clock)


@dataclass(frozen=True)
class Choices:
    """What is left to assign: of each kind the first of several; and the values of each alternative, the first too."""

    items: list[Item]
    alternatives: tuple[tuple[Item, ...], ...] = ()


def connector(text: Text, start: int, end: int) -> bool:
    """Whether nothing but "or" stands between two values; in an English sentence what belongs to them as well."""
    if text.is_english and text.has_between(start, end, *OR):
        return not any(text[i].raw in ENDS for i in range(start, end))
    i = start
    while i < end and text.at(i, ","):
        i += 1
    length = text.phrase(i, *OR)
    if not length and text.at(start, *AND, "với") and (_will_both_do(text, end) or _is_free_on(text, start)):
        length = 1
        i = start
    i += length
    while length and i < end and text.at(i, *FILLERS):
        i += 1
    return bool(length) and i == end


def _will_both_do(text: Text, start: int) -> bool:
    return any(text.phrase(i, *BOTH_WILL_DO) for i in range(start, min(start + 8, len(text))))


def _is_free_on(text: Text, end: int) -> bool:
    """ "em rảnh thứ ba với thứ tư"."""
    return any(text.phrase(i, "rảnh", "tiện", "đi được", "i'm free", "i am free") for i in range(max(end - 7, 0), end))


def of_items(text: Text, items: list[Item], border: int | None) -> Choices:
    """The first of what is named several times stands, and what is named once belongs to each; what stands before the
    border is of the appointment that there is.
    """
    wanted = [item for item in items if not item.is_negated and (border is None or item.start >= border)]
    groups = _groups(text, wanted)
    if len(groups) < 2:
        return Choices(items)
    joined = _weeks(groups)
    if joined is not None:
        others = [item for item in items if all(item not in group for group in groups)]
        return Choices(sorted([*others, joined], key=lambda item: item.start))
    kinds = set(KINDS) & {type(item.value) for item in groups[0]} & {type(item.value) for item in groups[1]}
    if not kinds:
        return Choices(items)
    groups = [_in_the_week(_with_half(group, groups[-1]), groups[0]) for group in groups]
    groups = [_before_the_week(group, groups[-1]) for group in groups]
    own = [_of_the_kinds(group, kinds, with_parts=kinds == {Days} and _each_has_a_part(groups)) for group in groups]
    dropped = {item.start for group in own[1:] for item in group}
    first = {item.start: item for item in own[0]}
    kept = [first.get(item.start, item) for item in items if item.start not in dropped]
    return Choices(kept, tuple(own))


def _groups(text: Text, items: list[Item]) -> list[tuple[Item, ...]]:
    """Values that stand beside each other, group by group, as long as "or" stands between the groups."""
    groups: list[list[Item]] = []
    for item, following in zip(items, [*items[1:], None], strict=False):
        last = groups[-1][-1] if groups else None
        is_next = last is not None and _are_side_by_side(text, last, item)
        if last is None or is_next or connector(text, last.end, item.start) or _is_listed(text, last, item, following):
            groups.append([item])
        elif len(groups) > 1 and item.start - last.end > 1:
            break
        elif item.start - last.end <= 2:
            groups[-1].append(item)
        else:
            groups[-1] = [item]
    return [tuple(group) for group in groups]


def _are_side_by_side(text: Text, last: Item, item: Item) -> bool:
    """ "t7 cn gì cũng được": two days with nothing between them, of which either will do."""
    are_days = isinstance(last.value, Days) and isinstance(item.value, Days)
    return are_days and last.end == item.start and _will_both_do(text, item.end)


def _is_listed(text: Text, last: Item, item: Item, following: Item | None) -> bool:
    """The second of "the 1st, 2nd or 3rd": behind a comma and before an "or", among others of its kind."""
    kinds = {type(one.value) for one in (last, item, following) if one}
    has_comma = item.start - last.end == 1 and text.at(last.end, ",")
    return bool(following and has_comma and len(kinds) == 1 and connector(text, item.end, following.start))


def _weeks(groups: list[tuple[Item, ...]]) -> Item | None:
    """ "Tuần này hoặc tuần tới": days that follow upon each other are a range."""
    first, last = groups[0][-1], groups[-1][0]
    if not (isinstance(first.value, Days) and isinstance(last.value, Days) and len(groups) == 2):
        return None
    one, other = first.value, last.value
    if (
        not (one.first and one.last and other.first and other.last)
        or one.first == one.last
        or other.first == other.last
    ):
        return None
    if (other.first - one.last).days > 1 or other.last <= one.last:
        return None
    return Item(first.start, last.end, replace(one, last=other.last))


def _with_half(group: tuple[Item, ...], last: tuple[Item, ...]) -> tuple[Item, ...]:
    """ "3h hoặc 4h chiều": the part of the day is of both."""
    half = next((item.value.half for item in last if isinstance(item.value, Clock)), "")
    return tuple(
        replace(item, value=replace(item.value, suffix=half))
        if half and isinstance(item.value, Clock) and not item.value.suffix and not item.value.is_exact
        else item
        for item in group
    )


def _in_the_week(group: tuple[Item, ...], first: tuple[Item, ...]) -> tuple[Item, ...]:
    """ "Next Monday or Tuesday": behind the day of a week a bare weekday is of the same."""
    days = (item.value for item in first if isinstance(item.value, Days))
    start = next((one.first for one in days if one.first and one.weekday and one.named_by is None), None)
    if start is None:
        return group
    return tuple(
        replace(item, value=_of_the_week(item.value, start)) if isinstance(item.value, Days) else item for item in group
    )


def _before_the_week(group: tuple[Item, ...], last: tuple[Item, ...]) -> tuple[Item, ...]:
    """ "Thứ 3 hoặc thứ 5 tuần sau": before the later day of a week a bare weekday is of the same; "Saturday or Tuesday
    next week" is not.
    """
    days = [item.value for item in last if isinstance(item.value, Days)]
    named = next((one for one in days if one.first and one.weekday and one.named_by is None), None)
    if named is None or named.first is None:
        return group
    weekday, start = named.weekday or 0, named.first
    return tuple(
        replace(item, value=_of_the_week(item.value, start))
        if isinstance(item.value, Days) and item.value.weekday and item.value.weekday < weekday
        else item
        for item in group
    )


def _of_the_week(value: Days, start: date) -> Days:
    if not (value.weekday and value.named_by and value.first and value.first < start):
        return value
    day = week_of(start).first + timedelta(days=value.weekday - 1)
    return replace(value, first=day, last=day)


def _each_has_a_part(groups: list[tuple[Item, ...]]) -> bool:
    return all(any(isinstance(item.value, str) for item in group) for group in groups)


def _of_the_kinds(group: tuple[Item, ...], kinds: set[type], *, with_parts: bool) -> tuple[Item, ...]:
    return tuple(item for item in group if type(item.value) in kinds or with_parts and isinstance(item.value, str))


# Before a name: "chị Hằng, không thì gặp anh Bảo".
BEFORE_A_NAME = (
    "chị", "anh", "cô", "chú", "bác", "thầy", "ông", "bà", "em", "bạn", "sĩ", "sư", "luật", "với", "gặp", "mr",
    "ms", "mrs",
    "dr", "with", "see",
)  # fmt: skip


def of_people(text: Text, groups: dict[tuple[int, int], tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    """Who is wanted first, and who else will do; empty where no "or" stands between them."""
    spans = sorted(groups)
    pairs = list(zip(spans, spans[1:], strict=False))
    if not pairs or not all(_are_either(text, one[1], other[0]) for one, other in pairs):
        return ()
    return tuple(groups[span] for span in spans)


def _are_either(text: Text, start: int, end: int) -> bool:
    while end > start and text.at(end - 1, *BEFORE_A_NAME):
        end -= 1
    return connector(text, start, end)
