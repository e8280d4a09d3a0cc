"""In what shape a question wants its answer: a list, a number, a yes or no, the first, the most, one beside another."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from chatbot.understanding.local.spelling import wording


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


@dataclass(frozen=True)
class Bound:
    """An amount of money that a price may not pass: at most, or at least, `amount`; in the currency of the prices."""

    amount: Decimal
    is_upper: bool

    def holds(self, price: Decimal) -> bool:
        return price <= self.amount if self.is_upper else price >= self.amount


DIFFERENCE = wording(
    r"\b(?:difference|how (?:much|many minutes|many hours) (?:more|less|cheaper|dearer|longer|shorter|pricier)|by how much|chênh(?: lệch)?(?: nhau)?"
    r"|(?:hơn|kém|cách) nhau (?:bao nhiêu|bao lâu|mấy)|(?:đắt|mắc|rẻ|lâu|dài|ngắn|cao|thấp) hơn (?:\S+ ){0,9}?(?:bao nhiêu|bao lâu|mấy))\b"
)
SUM = wording(
    r"\b(?:together|in total|altogether|(?:the )?total|sum|add up|combined|tổng cộng|cộng lại|gộp lại|tổng(?: \w+)? (?:là |hết )?bao nhiêu|cả hai|cả 2|hết tất cả)\b"
)
COMPARE = wording(
    r"\b(?:earlier|sooner|cheaper|dearer|pricier|more expensive|longer|shorter|quicker|faster|sớm hơn|rẻ hơn|đắt hơn|mắc hơn"
    r"|lâu hơn|dài hơn|ngắn hơn|nhanh hơn|trước hơn|rảnh trước|trống trước|free first|available first)\b"
)
LEAST = wording(
    r"\b(?:rẻ nhất|thấp nhất|ít nhất|ngắn nhất|nhanh nhất|bận nhất|kín nhất|đông nhất|đông khách nhất|ít chỗ nhất|ít giờ trống nhất"
    r"|cheapest|least expensive|lowest|shortest|quickest|busiest|fullest|least free|most booked)\b"
)
MOST = wording(
    r"\b(?:đắt nhất|mắc nhất|cao nhất|lâu nhất|dài nhất|nhiều nhất|vắng nhất|rảnh nhất|trống nhất|thoáng nhất|rảnh rỗi nhất|ít khách nhất|ít người nhất"
    r"|nhiều chỗ nhất|most expensive|priciest|dearest|highest|longest|emptiest|quietest|least busy|least booked|freest|most (?:free|open|space|room|availability|slots|openings))\b"
)
FIRST = wording(
    r"\b(?:first|earliest|soonest|next (?:free|available|open|possible|opening|slot|time)|as soon as possible|asap|how soon"
    r"|gần nhất|sớm nhất|đầu tiên|kế tiếp|sắp tới nhất|nhanh nhất (?:là |có )?(?:khi nào|lúc nào|bao giờ|hôm nào|ngày nào))\b"
)
LAST = wording(
    r"\b(?:last (?:free|available|open|slot|time|one|appointment|visit|booking)|latest|muộn nhất|trễ nhất|cuối cùng|cuối ngày|gần đây nhất|lần trước|lần cuối|lần gần đây)\b"
)
COUNTS = wording(
    r"\b(?:bao nhiêu(?! (?:tiền|đồng|lâu|một|1|cho|thế|vậy|ạ|k$|vnd))|mấy(?! (?:giờ|h|tiền))|how many|tổng số|số lượng|number of|đếm)\b"
)
QUESTION_WORD = wording(
    r"\b(?:ai|gì|nào|mấy|bao nhiêu|bao lâu|bao giờ|khi nào|ở đâu|đâu|thế nào|ra sao|tại sao|vì sao|sao lại|who|whom|whose|what|when|where"
    r"|which|how|why)\b"
)
# An English question without a question word begins with its verb; a Vietnamese one ends in the word that asks.
ASKS_ENGLISH = wording(
    r"^(?:(?:hi|hello|hey|so|and|but|ok|okay|please|pls|sorry|excuse me|then|oh|um|also) )*"
    r"(?:is|are|am|was|were|do|does|did|can|could|will|would|has|have|may|must|should|isn t|aren t|don t|doesn t|any chance)\b"
)
ASKS_VIETNAMESE = wording(
    r"\b(?:có|còn|được|đã|là|phải|nhận|làm|mở|rảnh|trống|biết)\b.{0,80}\b(?:không|chưa|hả|à|phải không|đúng không)\b"
)
# "Có giờ nào trống không?": whether there is any, though a question word stands in it.
ANY_AT_ALL = wording(
    r"\b(?:có|còn|đã|từng)\b.{0,40}\b(?:nào|gì|ai)\b.{0,40}\b(?:không|chưa)(?: (?:ạ|vậy|thế|nhỉ|em|shop|bạn|ad|anh|chị))*$"
)
OR = wording(r"\b(?:or|hay|hay là|hoặc)\b")
UPPER = r"(?:under|below|less than|cheaper than|at most|up to|max|maximum|within|no more than|not more than|dưới|tối đa|không quá|rẻ hơn|ít hơn|trong tầm|tầm|khoảng|for|with)"
LOWER = r"(?:over|above|more than|at least|from|trên|hơn|ít nhất|từ|đắt hơn|mắc hơn)"
UNITS = {
    "k": 1_000, "nghìn": 1_000, "ngàn": 1_000, "thousand": 1_000, "tr": 1_000_000, "triệu": 1_000_000, "m": 1_000_000,
    "mil": 1_000_000, "million": 1_000_000, "củ": 1_000_000, "lít": 100_000, "trăm": 100,
}  # fmt: skip
AMOUNT = re.compile(
    rf"(?<!\w)(?P<side>{UPPER}|{LOWER}) (?:about |around |khoảng |tầm )?(?P<number>\d+(?:[.,]\d+)*)\s?"
    rf"(?P<unit>{'|'.join(sorted(UNITS, key=len, reverse=True))})?(?P<money>\s?(?:đ|đồng|dong|vnd|vnđ))?(?!\w)",
    re.IGNORECASE,
)
LOWER_SIDE = re.compile(LOWER, re.IGNORECASE)
# Less than this is no price in any currency whose unit was not said: "under 30" is minutes, or years.
LEAST_PLAIN = 1_000


# What says the shape, a bound or the like is no matter of its own that the question would be about.
SAID_BY_SHAPE = (DIFFERENCE, SUM, COMPARE, LEAST, MOST, FIRST, LAST, COUNTS)


def shape_of(words: str) -> Shape:
    """Of spelled words with single spaces. What stands first here is the surer sign."""
    signs = (
        (Shape.DIFFERENCE, DIFFERENCE), (Shape.SUM, SUM), (Shape.LEAST, LEAST), (Shape.MOST, MOST),
        (Shape.COMPARE, COMPARE), (Shape.FIRST, FIRST), (Shape.LAST, LAST), (Shape.COUNT, COUNTS),
    )  # fmt: skip
    found = next((shape for shape, pattern in signs if pattern.search(words)), None)
    if found:
        return found
    return Shape.YES_NO if is_yes_or_no(words) else Shape.LIST


def is_yes_or_no(words: str) -> bool:
    """Whether a yes or a no answers it; "is it Lan or Bảo?" wants to hear which."""
    if ANY_AT_ALL.search(words):
        return True
    if QUESTION_WORD.search(words) or OR.search(words):
        return False
    return bool(ASKS_ENGLISH.search(words) or ASKS_VIETNAMESE.search(words))


def without_bound(text: str) -> str:
    return AMOUNT.sub(" ", text)


def bound_in(text: str) -> Bound | None:
    """The price that is not to be passed, from the text as it was typed: "under 400k", "dưới 1,5 triệu"."""
    match = AMOUNT.search(text)
    if match is None:
        return None
    number = Decimal(re.sub(r"[.,](?=\d{3}(?!\d))", "", match["number"]).replace(",", "."))
    amount = number * UNITS.get((match["unit"] or "").lower(), 1)
    if not match["unit"] and not match["money"] and amount < LEAST_PLAIN:
        return None
    return Bound(amount, is_upper=not LOWER_SIDE.fullmatch(match["side"]))
