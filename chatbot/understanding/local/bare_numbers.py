"""Numbers that are hours or days because of what stands beside them: "10h hoặc 11", "3 or 4pm", "not the 16"."""

from dataclasses import replace

from chatbot.understanding.local.alternatives import OR
from chatbot.understanding.local.clocks import Clock
from chatbot.understanding.local.items import Days, Item
from chatbot.understanding.local.numbers import number
from chatbot.understanding.local.tokens import Text


def before(text: Text, items: list[Item]) -> list[Item]:
    """Of "3 or 4pm" the first is an hour as well, in the same half of the day."""
    found: list[Item] = []
    for item in items:
        if isinstance(item.value, Clock) and (hour := _hour_before(text, item, found)) is not None:
            found.append(hour)
        found.append(item)
    return found


def _hour_before(text: Text, item: Item, earlier: list[Item]) -> Item | None:
    assert isinstance(item.value, Clock)
    end = _before_an_or(text, item.start)
    start = end - 1
    if start < 0 or (earlier and earlier[-1].end > start):
        return None
    hour = number(text, start)
    if not hour or hour[0] != end or not 1 <= hour[1] <= 12 or text.at(start, "a", "an"):
        return None
    is_part_of_more = text.at(start - 1, "/", ":", ".", "-") and text[start].glued
    return None if is_part_of_more else Item(start, end, Clock(hour[1], 0, item.value.half))


def _before_an_or(text: Text, i: int) -> int:
    """Behind which token the "or", the "or else" or the ", if not" begins that ends at `i`; 0 where none does."""
    for length in (4, 3, 2, 1):
        at = i - 1 if text.at(i - 1, ",") else i
        start = at - length
        if start > 0 and text.phrase(start, *OR) == length:
            return start - text.at(start - 1, ",")
    return 0


def behind(text: Text, items: list[Item]) -> list[Item]:
    """ "ngày 17 chứ không phải 16", "10h hoặc 11", "21 hoặc 22": a number of the kind of what is said beside it."""
    found: list[Item] = []
    kinds = [
        item.value
        for item in items
        if isinstance(item.value, Clock) or isinstance(item.value, Days) and item.value.calendar
    ]
    if len(kinds) != 1:
        return found
    taken = {i for item in items for i in range(item.start, item.end)}
    for i in range(1, len(text)):
        if i in taken or not text[i].is_number or len(text[i].raw) > 2 or _is_measured(text, i + 1):
            continue
        is_negated = any(text.phrase(i - n, *NOT_THAT) == n for n in (4, 3, 2, 1))
        if not is_negated and not (text.at(i - 1, "hoặc", "hay", "or") and i - 1 in {item.end for item in items}):
            continue
        if value := _alike(kinds[0], text[i].number):
            found.append(Item(i, i + 1, value, is_negated=is_negated))
    return found


NOT_THAT = (
    "không phải", "chứ không phải", "chứ không", "không phải là", "chứ không phải là", "chứ đâu phải", "not", "đừng",
)  # fmt: skip
MEASURES = ("/", "-", ":", ".", "giờ", "h", "phút", "người", "tiếng", "ngày", "tuần", "tháng", "%", "k", "triệu", "lần")


def _is_measured(text: Text, i: int) -> bool:
    """Whether more of a date, a clock or a count follows; a point that ends the sentence is none."""
    is_sign = text.at(i, "/", "-", ":", ".")
    return text.at(i, *MEASURES) and not (is_sign and not (i + 1 < len(text) and text[i + 1].is_number))


def _alike(value: Days | Clock, number: int) -> Days | Clock | None:
    if isinstance(value, Clock):
        return replace(value, hour=number, minute=0) if number < 24 else None
    if value.first is None or not 1 <= number <= 28:
        return None
    day = value.first.replace(day=number)
    return Days(day, day, calendar=True)
