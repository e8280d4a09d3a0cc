"""In what shape a question wants its answer: a list, a number, a yes or no, the first, the most, one beside another."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from operator import eq, ge, gt, le, lt

from chatbot.understanding.local.spelling import wording
from meetassist.text import fold


class Shape(StrEnum):
    """A question has one; LIST is that of a question that says nothing else."""

    LIST = "list"
    COUNT = "count"
    YES_NO = "yes_no"
    FIRST = "first"  # the earliest: of times, or of appointments the next
    LAST = "last"
    LEAST = "least"  # cheapest, shortest, fullest
    MOST = "most"  # dearest, longest, emptiest
    COMPARE = "compare"  # which of those that are named: earlier, cheaper, longer
    DIFFERENCE = "difference"
    SUM = "sum"
    AVERAGE = "average"


class Order(StrEnum):
    """How one of two is said to stand to the other."""

    LESS = "less"
    MORE = "more"
    SAME = "same"


class Side(StrEnum):
    BELOW = "below"
    AT_MOST = "at_most"
    ABOVE = "above"
    AT_LEAST = "at_least"
    EXACTLY = "exactly"


HOLDS: dict[Side, Callable[[Decimal, Decimal], bool]] = {
    Side.BELOW: lt, Side.AT_MOST: le, Side.ABOVE: gt, Side.AT_LEAST: ge, Side.EXACTLY: eq,
}  # fmt: skip


@dataclass(frozen=True)
class Bound:
    """What a price, in the currency of the prices, or a length in minutes shall keep to."""

    amount: Decimal
    side: Side
    is_length: bool = False

    def holds(self, value: Decimal) -> bool:
        return HOLDS[self.side](value, self.amount)


DIFFERENCE = wording(
    r"\b(?:difference|by how (?:much|many)|how (?:much|many minutes|many hours) (?:more|less|cheaper|dearer|longer|shorter|pricier)|chênh(?: lệch)?(?: nhau)?"
    r"|gap in (?:price|cost)|price gap|chênh bao nhiêu|(?:hơn|kém|cách) nhau (?:bao nhiêu|bao lâu|mấy)|(?:đắt|mắc|rẻ|lâu|dài|ngắn|cao|thấp) hơn (?:\S+ ){0,9}?(?:bao nhiêu|bao lâu|mấy))\b"
)
SUM = wording(
    r"\b(?:comes? to(?! (?:the|your|you)\b)|together|in total|altogether|(?:the )?total|sum|add up|combined|tổng cộng|cộng lại|gộp lại|tổng(?: \w+)? (?:là |hết )?bao nhiêu|cả hai|cả 2|hết tất cả)\b"
)
AVERAGE = wording(r"\b(?:average|on average|trung bình|bình quân)\b")
# Who of those who are named has more of what is free.
MORE_FREE = wording(
    r"\bmore (?:\w+ )?(?:slots?|times?|room|openings?|gaps?|availability|free)\b|\b(?:còn|có|trống) nhiều (?:\S+ ){0,5}?hơn\b(?! (?:\d|nữa))"
)
COMPARE = wording(
    r"\b(?:earlier|sooner|cheaper|dearer|pricier|more expensive|longer|shorter|quicker|faster|sớm hơn|rẻ hơn|đắt hơn|mắc hơn"
    r"|lâu hơn|dài hơn|ngắn hơn|nhanh hơn|trước hơn|rảnh trước|trống trước|free first|available first)\b"
)
# The second or the third of an order, behind its word: "rẻ nhì", "đắt thứ ba".
PLACE_BEHIND = "(?:nhì|thứ (?:nhì|hai|2|ba|3))"
LEAST = wording(
    rf"\b(?:rẻ|thấp|ngắn|nhanh) {PLACE_BEHIND}\b|"
    r"\b(?:rẻ nhất|thấp nhất|ít nhất|ngắn nhất|nhanh nhất|bận nhất|kín nhất|đông nhất|đông khách nhất|ít chỗ nhất|ít giờ trống nhất"
    r"|cheapest|least expensive|lowest|shortest|quickest|busiest|fullest|least free|most booked)\b"
)
MOST = wording(
    rf"\b(?:đắt|mắc|cao|lâu|dài) {PLACE_BEHIND}\b|"
    r"\b(?:đắt nhất|mắc nhất|cao nhất|lâu nhất|dài nhất|nhiều nhất|vắng nhất|rảnh nhất|trống nhất|thoáng nhất|rảnh rỗi nhất|ít khách nhất|ít người nhất|nhiều giờ nhất|nhiều giờ trống nhất|nhiều chỗ trống nhất|nhiều slot nhất"
    r"|nhiều (?:\S+ ){1,6}nhất|most expensive|priciest|dearest|highest|longest|most services|nhiều (?:loại )?dịch vụ nhất|emptiest|quietest|least busy|least booked|freest|most (?:room|free|open|space|availability|slots|openings|gaps|times|spots))\b"
)
FIRST = wording(
    r"\b(?:first|earliest|soonest|free next(?= (?:but|and|for)\b|$)|next (?:free|available|open|possible|opening|slot|time)|as soon as possible|asap|how soon"
    r"|gần nhất|sớm nhất|đầu tiên|kế tiếp|sắp tới nhất|nhanh nhất (?:là |có )?(?:khi nào|lúc nào|bao giờ|hôm nào|ngày nào))\b"
)
LAST = wording(
    r"\b(?:there last|last$|xa nhất|farthest|furthest|lần gần nhất|last (?:free|available|open|slot|time|one|appointment|visit|booking)|latest|muộn nhất|trễ nhất|cuối cùng|cuối ngày|gần đây nhất|lần trước|lần cuối|lần gần đây|(?:slot|giờ|ca|lịch|suất|chỗ|lượt|khung giờ) cuối)\b"
)
MOST_RECENT = wording(r"\b(?:lần gần (?:đây )?nhất|gần đây nhất|most recent(?:ly)?|last time)\b")
COUNTS = wording(
    r"\b(?:bao nhiêu(?! (?:tiền|đồng|lâu|một|1|cho|thế|vậy|ạ|k$|vnd)\b)|mấy giờ (?:trống|rảnh|nữa)|(?<!tầng )(?<!lầu )(?<!thứ )(?<!quận )(?<!phòng )(?<!phường )(?<!số )mấy(?! (?:giờ|h|tiền)\b)|how many|how often|số lần|tổng số|số lượng|number of|đếm)\b"
)
QUESTION_WORD = wording(
    r"\b(?:ai|gì|nào|mấy|bao nhiêu|bao lâu|bao giờ|khi nào|ở đâu|đâu|thế nào|ra sao|tại sao|vì sao|sao lại|who|whom|whose|what|when|where"
    r"|which|how|why)\b"
)
# An English question without a question word begins with its verb; a Vietnamese one ends in the word that asks.
ASKS_ENGLISH = wording(
    r"^(?:(?:hi|hello|hey|so|and|but|ok|okay|please|pls|sorry|excuse me|then|oh|um|also) )*"
    r"(?:is|are|am|was|were|do|does|did|can|could|will|would|has|have|may|must|should|isn t|aren t|don t|doesn t|any chance)\b"
    r"|^if\b.{3,80}\b(?:is|are|do|does|can|could|will|would) (?:i|you|we|they|he|she|anyone|anybody|someone|somebody|there)\b"
)
ASKS_VIETNAMESE = wording(
    r"\b(?:có|còn|được|đã|là|phải|đúng|nhận|làm|mở|rảnh|trống|biết)\b.{0,80}\b(?:không|chưa|hả|à|phải không|đúng không)\b"
)
# "Có giờ nào trống không?": whether there is any, though a question word stands in it.
ANY_AT_ALL = wording(
    r"\b(?:is|are) there (?:any|some|an?)(?: \S+){1,3} (?:who|that|which)\b|\bdo you have (?:any|some)(?: \S+){1,3} (?:who|that|which)\b"
    r"|\b(?:có|còn|đã|từng)\b.{0,40}\b(?:nào|gì|ai)\b.{0,40}\b(?:không|chưa)(?: (?:ạ|vậy|thế|nhỉ|em|shop|bạn|ad|anh|chị))*(?:$| (?:em|mình|tôi|con|tui|tại|vì|để|do|cho)\b)"
)
OR = wording(r"\b(?:or|hay|hay là|hoặc)\b")
SIDES = {
    Side.BELOW: r"under|below|less than|cheaper than|shorter than|dưới|rẻ hơn|ít hơn|ngắn hơn|chưa tới|chưa đến",
    Side.AT_MOST: r"at most|up to|max|maximum|within|no more than|not more than|tối đa|không quá|trong tầm|tầm|khoảng|with",
    Side.ABOVE: r"over|above|more than|longer than|trên|hơn|đắt hơn|mắc hơn|lâu hơn|dài hơn",
    Side.AT_LEAST: r"at least|from|ít nhất|từ|tối thiểu",
    Side.EXACTLY: r"exactly|costs?|takes?|lasts?|a full|a whole|one full|giá|đúng|tròn",
}
# Behind the amount: "500 nghìn trở xuống".
TURNS = {Side.AT_MOST: r"trở xuống|đổ lại|or less|or under|max", Side.AT_LEAST: r"trở lên|or more|and up|and over"}
UNITS = {
    "k": 1_000, "nghìn": 1_000, "nghin": 1_000, "ngàn": 1_000, "ngan": 1_000, "thousand": 1_000, "tr": 1_000_000,
    "triệu": 1_000_000, "trieu": 1_000_000, "m": 1_000_000, "mil": 1_000_000, "million": 1_000_000, "củ": 1_000_000,
    "lít": 100_000,
}  # fmt: skip
LENGTHS = {
    "phút": 1, "phut": 1, "p": 1, "minutes": 1, "minute": 1, "mins": 1, "min": 1, "tiếng": 60, "tieng": 60, "giờ": 60,
    "gio": 60, "hours": 60, "hour": 60, "hrs": 60, "hr": 60, "h": 60,
}  # fmt: skip


def unmarked(words: str) -> str:
    """The same words as they are typed with marks, and without."""
    return f"{words}|{fold(words)}"


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


AMOUNT = re.compile(
    "(?<!\\w)(?:" + "|".join(f"(?P<{side}>{unmarked(words)})" for side, words in SIDES.items()) + ")"
    r" (?:about |around |khoảng |tầm )?(?P<number>\d+(?:[.,]\d+)*|an?|one|một|mot|(?=hour\b))\s?"
    rf"(?:(?P<unit>{_any(UNITS)})|(?P<length>{_any(LENGTHS)}))?(?P<money>\s?(?:đ|đồng|dong|vnd|vnđ))?(?!\w)"
    rf"(?:\s(?:{'|'.join(f'(?P<{side}_behind>{unmarked(words)})' for side, words in TURNS.items())})(?!\w))?",
    re.IGNORECASE,
)
# "Từ 300k đến 500k", "30 to 60 minutes": the unit of the second is that of both, where the first has none.
BETWEEN = re.compile(
    "(?<!\\w)(?:(?:từ|tu|khoảng|khoang|tầm|tam|giữa|giua|between|from) )*"
    rf"(?P<low>\d+(?:[.,]\d+)*)\s?(?:(?P<low_unit>{_any(UNITS)})|(?P<low_length>{_any(LENGTHS)}))?(?:\s?(?:đ|đồng|dong|vnd|vnđ))?"
    r"\s?(?:đến|den|tới|toi|to|và|va|and|-|–)\s?"
    rf"(?P<high>\d+(?:[.,]\d+)*)\s?(?:(?P<unit>{_any(UNITS)})|(?P<length>{_any(LENGTHS)}))?(?P<money>\s?(?:đ|đồng|dong|vnd|vnđ))?(?!\w)",
    re.IGNORECASE,
)
# "From 9 to 11 h" are hours of the clock.
CLOCK_UNITS = frozenset({"h", "giờ", "gio"})
# Less than this is no price in any currency whose unit was not said: "under 30" is minutes, or years.
LEAST_PLAIN = 1_000


# Of several that are named, the one that has less or more of it: "cái nào rẻ hơn?", "which takes longer?".
WHICH_HAS = r"(?:which|what s|what is|cái nào|dịch vụ nào|loại nào|gói nào|bên nào)"
LESS = "pay less|cost less|costs less|take less|takes less|rẻ hơn|ngắn hơn|nhanh hơn|cheaper|less expensive|shorter|quicker|faster"
MORE = "pay more|cost more|costs more|take more time|takes more time|đắt hơn|mắc hơn|lâu hơn|dài hơn|dearer|pricier|more expensive|longer"
HAS_LESS, HAS_MORE = (
    wording(
        rf"\b{WHICH_HAS}\b.{{0,30}}\b(?:{comparison})\b|\b(?:{comparison})\b.{{0,30}}\b{WHICH_HAS}\b"
        # "Do I pay more for this or for that?"
        rf"|\b(?:{comparison})\b.{{0,60}}\bor\b|\bor\b.{{0,60}}\b(?:{comparison})\b"
    )
    for comparison in (LESS, MORE)
)


ORDERS = (
    (Order.LESS, wording(rf"\b(?:{LESS}|thấp hơn)\b")),
    (Order.MORE, wording(rf"\b(?:{MORE}|costlier|cao hơn)\b")),
    (
        Order.SAME,
        wording(
            r"\b(?:the same|equally|as (?:long|much|expensive|short|cheap) as|bằng nhau|giống nhau|như nhau|ngang nhau|cùng giá)\b"
        ),
    ),
)
NUMBERS = {
    2: "two|2|hai",
    3: "three|3|ba",
    4: "four|4|bốn",
    5: "five|5|năm",
    6: "six|6|sáu",
    8: "eight|8|tám",
    10: "ten|10|mười",
}
SESSIONS = tuple(
    (count, wording(rf"\b(?:{words}) (?:sessions|visits|appointments|lessons|times|buổi|lần|suất|lượt)\b"))
    for count, words in NUMBERS.items()
)


ENDS_OF_AN_ORDER = "cheapest|least expensive|lowest|shortest|quickest|most expensive|priciest|dearest|highest|longest"
PLACED = "rẻ|đắt|mắc|ngắn|nhanh|lâu|dài|cao|thấp"
PLACES = (
    (3, wording(rf"\b(?:third|3rd) (?:{ENDS_OF_AN_ORDER})\b|\b(?:{PLACED}) thứ (?:ba|3)\b")),
    (
        2,
        wording(
            rf"\b(?:second|2nd|next) (?:{ENDS_OF_AN_ORDER})\b|\b(?:{ENDS_OF_AN_ORDER}) (?:\w+ )?(?:but|save) one\b"
            rf"|\b(?:{PLACED}) {PLACE_BEHIND}\b"
        ),
    ),
)


# What says the shape, a bound or the like is no matter of its own that the question would be about.
SAID_BY_SHAPE = (
    DIFFERENCE, AVERAGE, SUM, COMPARE, LEAST, MOST, FIRST, LAST, COUNTS, *(pattern for _, pattern in (*ORDERS, *PLACES, *SESSIONS)),
)  # fmt: skip


def order_in(words: str) -> Order | None:
    """ "Is A dearer than B?", "A với B thời gian bằng nhau không?": what a yes would say, where none of them is asked for."""
    if (QUESTION_WORD.search(words) and not ANY_AT_ALL.search(words)) or OR.search(words):
        return None
    return next((order for order, pattern in ORDERS if pattern.search(words)), None)


def place_in(words: str) -> int:
    """ "The second cheapest", "rẻ thứ nhì": which of them, from the outermost on; 1 is the outermost itself."""
    return next((place for place, pattern in PLACES if pattern.search(words)), 1)


DAYS_AGO = (
    (2, wording(r"\b(?:day before yesterday|two days ago|2 days ago|hôm kia|hai ngày trước)\b")),
    (1, wording(r"\b(?:yesterday|last night|hôm qua|bữa qua)\b")),
    (3, wording(r"\b(?:three|3) days ago\b")),
)


def days_ago_in(words: str) -> int:
    """ "Yesterday": how many days ago; 0 where no such day is spoken of."""
    return next((days for days, pattern in DAYS_AGO if pattern.search(words)), 0)


def sessions_in(words: str) -> int:
    """ "Two sessions of it", "3 buổi": for how many a price is asked, 1 where that is not said."""
    return next((count for count, pattern in SESSIONS if pattern.search(words)), 1)


def shape_of(words: str) -> Shape:
    """Of spelled words with single spaces. What stands first here is the surer sign."""
    if MORE_FREE.search(words) and QUESTION_WORD.search(words):
        return Shape.COMPARE
    if order_in(words) and ANY_AT_ALL.search(words):
        # "Có cái nào rẻ hơn không?": beside the one that is spoken of.
        return Shape.COMPARE
    signs = (
        (Shape.LAST, MOST_RECENT),
        (Shape.DIFFERENCE, DIFFERENCE), (Shape.AVERAGE, AVERAGE), (Shape.SUM, SUM), (Shape.LEAST, LEAST), (Shape.MOST, MOST),
        (Shape.LEAST, HAS_LESS), (Shape.MOST, HAS_MORE),
        (Shape.COMPARE, COMPARE), (Shape.FIRST, FIRST), (Shape.LAST, LAST), (Shape.COUNT, COUNTS),
    )  # fmt: skip
    found = next((shape for shape, pattern in signs if pattern.search(words)), None)
    if found:
        return found
    return Shape.YES_NO if is_yes_or_no(words) else Shape.LIST


# An English sentence that begins with who it is about tells something.
TELLS = wording(r"^(?:i|we|my|our|he|she|they|you|the|it|someone|somebody) (?!who\b)\w+")


def only_tells(words: str) -> bool:
    return bool(TELLS.search(words)) and not is_yes_or_no(words)


def is_yes_or_no(words: str) -> bool:
    """Whether a yes or a no answers it; "is it Lan or Bảo?" wants to hear which. Of a sentence or one of its clauses."""
    if ANY_AT_ALL.search(words):
        return True
    if QUESTION_WORD.search(words) or OR.search(words):
        return False
    return bool(ASKS_ENGLISH.search(words) or ASKS_VIETNAMESE.search(words))


# "200k or less", without a word before it.
AMOUNT_BEHIND = re.compile(
    rf"(?<!\w)(?P<number>\d+(?:[.,]\d+)*)\s?(?P<unit>{_any(UNITS)})?\s?(?:đ|đồng|dong|vnd|vnđ)? "
    rf"(?:{'|'.join(f'(?P<{side}>{unmarked(words)})' for side, words in TURNS.items())})(?!\w)",
    re.IGNORECASE,
)
MONEY = re.compile(
    rf"(?<!\w)(?P<number>\d+(?:[.,]\d+)*|an?|one|một|mot)\s?(?:(?P<unit>{_any(UNITS)})(?:\s?(?:đ|đồng|dong|vnd|vnđ))?|(?:đ|đồng|dong|vnd|vnđ))(?!\w)",
    re.IGNORECASE,
)


def money_in(text: str) -> Bound | None:
    """An amount of money that somebody has: "a million", "500k"."""
    match = MONEY.search(text)
    return (
        Bound(_number(match["number"]) * UNITS.get((match["unit"] or "").lower(), 1), Side.AT_MOST) if match else None
    )


# "I've half an hour": so much time somebody has.
LENGTH = re.compile(
    r"(?<!\w)(?P<number>\d+(?:[.,]\d+)?|an?|one|half an|một|mot|nửa|nua|hai)\s?(?P<unit>tiếng|tieng|phút|phut|hours?|minutes?|mins?)(?!\w)(?P<half> (?:rưỡi|ruoi)(?!\w))?",
    re.IGNORECASE,
)
IN_PARTS = {"nửa": Decimal("0.5"), "nua": Decimal("0.5"), "half an": Decimal("0.5"), "hai": Decimal(2)}


def length_in(text: str) -> Bound | None:
    """A length of time that somebody has, in minutes: "nửa tiếng", "an hour"."""
    match = LENGTH.search(text)
    if match is None:
        return None
    number = match["number"].lower()
    unit = 1 if match["unit"].lower().startswith(("p", "m")) else 60
    minutes = (IN_PARTS.get(number) or _number(number)) * unit + (30 if match["half"] else 0)
    return Bound(minutes, Side.AT_MOST, is_length=True)


def _bound_behind(text: str) -> Bound | None:
    match = AMOUNT_BEHIND.search(text)
    if match is None:
        return None
    amount = _number(match["number"]) * UNITS.get((match["unit"] or "").lower(), 1)
    return Bound(amount, next(side for side in TURNS if match[side])) if amount >= LEAST_PLAIN else None


def _number(typed: str) -> Decimal:
    """ "1.500.000", "1,5", "a"."""
    return Decimal(re.sub(r"[.,](?=\d{3}(?!\d))", "", typed).replace(",", ".")) if typed[:1].isdigit() else Decimal(1)


def _between_in(text: str) -> tuple[Bound, ...]:
    """Both ends of what lies between two prices, or two lengths."""
    match = BETWEEN.search(text)
    if match is None or (match["length"] or "").lower() in CLOCK_UNITS:
        return ()
    of_high, of_low = match["unit"] or match["length"] or "", match["low_unit"] or match["low_length"]
    is_length = bool(match["length"])
    if match["low_unit"] if is_length else match["low_length"]:
        # "300k and 45 minutes" are no two ends of one.
        return ()
    units = LENGTHS if is_length else UNITS
    low = _number(match["low"]) * units.get((of_low or of_high).lower(), 1)
    high = _number(match["high"]) * units.get(of_high.lower(), 1)
    says_it = is_length or match["unit"] or match["money"] or low >= LEAST_PLAIN
    return (
        (Bound(low, Side.AT_LEAST, is_length), Bound(high, Side.AT_MOST, is_length)) if says_it and low < high else ()
    )


def without_bound(text: str) -> str:
    return AMOUNT_BEHIND.sub(" ", AMOUNT.sub(" ", BETWEEN.sub(" ", text) if _between_in(text) else text))


def bounds_in(text: str) -> tuple[Bound, ...]:
    """All that is not to be passed, from the text as it was typed: "under 400k", "dưới 1 tiếng mà dưới 300k", "between
    300k and 500k" with both ends.
    """
    if between := _between_in(text):
        return *between, *bounds_in(BETWEEN.sub(" ", text))
    found = tuple(filter(None, map(_bound_of, AMOUNT.finditer(text))))
    behind = _bound_behind(text)
    return found or ((behind,) if behind else ())


def _bound_of(match: re.Match[str]) -> Bound | None:
    number = _number(match["number"])
    side = next((side for side in TURNS if match[f"{side}_behind"]), None) or next(
        side for side in SIDES if match[side]
    )
    if match["length"]:
        return Bound(number * LENGTHS[match["length"].lower()], side, is_length=True)
    amount = number * UNITS.get((match["unit"] or "").lower(), 1)
    says_money = match["unit"] or match["money"]
    return Bound(amount, side) if says_money or amount >= LEAST_PLAIN else None


# How long before an appointment something is asked for.
AHEAD = re.compile(
    r"\b(?:còn|con) (?P<number_left>\d+|một|mot|nửa)\s?(?P<unit_left>tiếng|tieng|giờ|gio|ngày|ngay|phút|phut)(?: đồng hồ)? (?:nữa|nua)|\b(?P<number>\d+|an?|one|two|three|four|five|six|eight|ten|twelve|half an|một|mot|nửa)\s?(?P<unit>hours?|days?|minutes?|weeks?|tiếng|tieng|giờ|gio|ngày|ngay|phút|phut|tuần|tuan)"
    r"(?: (?:before|ahead|in advance|beforehand|prior)\b)|\b(?:trước|truoc|trc) (?:(?:giờ hẹn|gio hen|hẹn|hen|có|co|khoảng|khoang|tầm|tam|tận|tan|những) )*(?P<number_vi>\d+|một|mot|nửa|nua|cả|ca|hai|ba)\s?"
    r"(?P<unit_vi>tiếng|tieng|giờ|gio|ngày|ngay|phút|phut|tuần|tuan|hôm|hom|tháng|thang)\b",
    re.IGNORECASE,
)
IN_WORDS = {
    "hai": 2, "ba": 3, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12,
}  # fmt: skip
MINUTES_AHEAD = {
    **dict.fromkeys(("minute", "minutes", "phút", "phut"), 1),
    **dict.fromkeys(("hour", "hours", "tiếng", "tieng", "giờ", "gio"), 60),
    **dict.fromkeys(("day", "days", "ngày", "ngay", "hôm", "hom"), 24 * 60),
    **dict.fromkeys(("week", "weeks", "tuần", "tuan"), 7 * 24 * 60),
    **dict.fromkeys(("tháng", "thang"), 30 * 24 * 60),
}


def ahead_in(text: str) -> timedelta | None:
    """How long before it begins, from the text as it was typed: "an hour before", "trước 2 ngày"."""
    match = AHEAD.search(text)
    if match is None:
        return None
    number = (match["number"] or match["number_vi"] or match["number_left"]).lower()
    unit = (match["unit"] or match["unit_vi"] or match["unit_left"]).lower()
    length = timedelta(minutes=MINUTES_AHEAD[unit])
    if number in ("half an", "nửa", "nua"):
        return length / 2
    return length * (int(number) if number.isdigit() else IN_WORDS.get(number, 1))
