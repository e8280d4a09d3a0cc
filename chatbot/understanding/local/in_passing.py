"""Months and weeks that are told of beside the day that is wanted: "my permit runs out in January, Friday at 11"."""

from chatbot.understanding.local.clocks import Clock
from chatbot.understanding.local.items import Days, Item
from chatbot.understanding.local.tokens import Text, words

SHORTEST_MONTH = 28
ENDS = ".,;!?\n"
# With these another clause begins, though nothing stands before it.
BEGINNING = (
    "so", "and", "but", "can", "could", "may i", "book", "please", "i'd", "any chance", "therefore", "is there",
    "would",
    "nên", "và", "nhưng", "mà", "cho em", "cho mình", "cho tôi", "cho con", "cho anh", "cho chị", "đặt", "giờ",
)  # fmt: skip
# Who says one of these speaks of an appointment, or of when they are there to come.
WISHES = (
    "book", "booking", "appointment", "appointments", "slot", "slots", "session", "sessions", "lesson", "lessons",
    "come", "see", "visit", "meet", "want", "like", "love", "free", "available", "can", "could", "would", "possible",
    "time", "times", "anything", "something", "any", "some", "schedule", "move", "change", "reschedule", "cancel",
    "please", "prefer", "rather", "better", "suits", "works", "maybe", "sometime", "how about", "what about", "here",
    "back", "around", "in town", "be in", "arrive", "arriving", "visiting", "staying", "land", "home",
    "đặt", "lịch", "hẹn", "gặp", "muốn", "rảnh", "trống", "được", "cho em", "cho mình", "cho tôi", "cho con",
    "cho anh", "cho chị", "đăng ký", "học", "khám", "dời", "đổi", "chuyển", "huỷ", "còn", "giúp", "giùm", "nào",
    "về", "ở đây", "có mặt",
)  # fmt: skip
# Where only these stand beside the days, nothing is told.
FILLERS = words(
    """
    a ah da vang nhe nha ok the in on for of or at then thi la vao trong cua ngay thang tuan khoang tam em minh toi con
    anh chi i we it's is be well hi hello hey next this last early late mid during within by to from between until
    """
)
# Before a day these make it any such day: "in December, on a Tuesday".
ANY_SUCH = ("a", "any", "some", "every", "each", "the first", "the last", "nào", "một")


def without(text: Text, items: list[Item], names: set[int]) -> list[Item]:
    """The items but for such months and weeks. `names`: tokens of other values, by which a wish is known."""
    day = next((item for item in items if _is_a_day(item)), None)
    if day is None or not any(_is_told_of(text, item, day, items, names) for item in items):
        return items
    return [item for item in items if not _is_told_of(text, item, day, items, names)]


def _is_a_day(item: Item) -> bool:
    value = item.value
    return not item.is_negated and isinstance(value, Days) and value.first is not None and value.first == value.last


def _is_told_of(text: Text, item: Item, day: Item, items: list[Item], names: set[int]) -> bool:
    value, wanted = item.value, day.value
    if not (isinstance(value, Days) and isinstance(wanted, Days) and value.first and value.last and wanted.first):
        return False
    if value.first == value.last or value.first <= wanted.first <= value.last:
        return False
    is_loose = wanted.named_by is not None
    if is_loose and ((value.last - value.first).days < SHORTEST_MONTH - 1 or _is_any_such(text, day)):
        # "I'm back next week, Tuesday at 9": the one of that week.
        return False
    start, end = _clause(text, item, items)
    if start <= day.start < end:
        return False
    told = [i for i in range(start, end) if not any(one.start <= i < one.end for one in items)]
    if any(text.phrase(i, *WISHES) for i in told) or not any(_tells(text, i, names) for i in told):
        return False
    rest = [i for i in range(len(text)) if not start <= i < end]
    has_hour = any(isinstance(one.value, Clock) and not start <= one.start < end for one in items)
    return has_hour or any(i in names or text.phrase(i, *WISHES) for i in rest)


def _is_any_such(text: Text, day: Item) -> bool:
    return any(text.phrase(day.start - n, *ANY_SUCH) == n for n in (1, 2) if day.start >= n) or text.at(
        day.end, *ANY_SUCH[-2:]
    )


def _tells(text: Text, i: int, names: set[int]) -> bool:
    return text[i].is_word and i not in names and text[i].bare not in FILLERS


def _clause(text: Text, item: Item, items: list[Item]) -> tuple[int, int]:
    """Where the clause of an item begins and ends; a sign within a value ends none."""
    inside = {i for one in items for i in range(one.start, one.end)}
    start, end = item.start, item.end
    while start and not _is_border(text, start - 1, inside) and not text.phrase(start, *BEGINNING):
        start -= 1
    while end < len(text) and not _is_border(text, end, inside) and not text.phrase(end, *BEGINNING):
        end += 1
    return start, end


def _is_border(text: Text, i: int, inside: set[int]) -> bool:
    return text[i].raw in ENDS and i not in inside
