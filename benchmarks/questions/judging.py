"""Whether an answer is right, wrong, or says that it does not know: its values against the rows of the query.

The kind of each column (`shows` of a question) says how its values are found in the text:
  person, service   named, by any name that says whom or what alone
  text              the words, whatever marks they have
  number, money     in digits, with or without groups, or in words ("500k", "1,2 triệu")
  length            "90 minutes", "1 giờ 30 phút", "1,5 tiếng"
  day, weekday, clock, moment (a day and a clock), language
  secret            may not stand there at all: what may not be told, or belongs to no row
  bool              is not looked for: it says whether the question's yes or no is what the data says
Several forms of a text are given as "one | other".
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from benchmarks.questions.reading import LANGUAGES, Names, Reading
from meetassist.text import fold

Row = Sequence[Any]
KINDS = (
    "person",
    "service",
    "text",
    "number",
    "money",
    "length",
    "day",
    "weekday",
    "clock",
    "moment",
    "language",
    "secret",
    "bool",
)
SHAPES = ("list", "count", "yes", "no", "first", "value", "none", "unknown", "which", "own")
# So many of a long list are shown at least, where the rest is counted.
SHOWN_AT_LEAST = 3

YES = re.compile(
    r"(?:dạ|vâng|yes|yep|yeah|yup|sure|certainly|right|correct|of course|có|được|rồi|đúng|còn|dạ,? (?:có|được|vâng|rồi|đúng|còn))\b"
)
NO = re.compile(
    r"(?:no|nope|not|unfortunately|sorry|không|chưa|hết|rất tiếc|tiếc|dạ,? (?:không|chưa|hết))\b(?! (?:problem|sao\b|có gì))"
)
NEGATION = re.compile(
    r"\b(?:no|none|not|nothing|nobody|never|neither|cannot|unfortunately|khong|chua|het)\b(?! (?:problem|sao|co gi)\b)|n't\b"
)
# A no to "are you open?", and a yes to "are you closed?".
CLOSED = re.compile(r"\b(?:closed|nghi|dong cua)\b")
# What may go before an answer and is none: a greeting, and that the bot gives no advice itself.
BEFORE_ANSWERING = re.compile(
    r"^(?:(?:(?:hello|hi|good morning|xin chào|chào)\b|I may not advise|Ở đây (?:mình|em|tôi) không được tư vấn)[^.!\n]*[.!\n]\s*)+",
    re.I,
)
HONEST = re.compile(
    r"don't know|do not know|not know that|can't tell|cannot tell|can't say|cannot share|can't share|not able to (?:tell|share)"
    r"|no information|not have (?:that|this|any) information|pass (?:your question|it|this|that) on|ask the team|may not tell"
    r"|khong biet|chuyen cau hoi|chuyen (?:den|toi|cho) (?:doi ngu|nhan vien|dong nghiep)|hoi (?:lai )?(?:doi ngu|dong nghiep|nhan vien)"
    r"|khong (?:the|duoc|duoc phep) (?:cung cap|chia se|tiet lo|cho biet|noi)|(?:khong|chua) co thong tin|chua ro"
    r"|\bno (?:fixed )?price|(?:khong|chua) (?:co|niem yet|dat) gia"
    r"|only (?:tell|share|show)|chi (?:co the )?(?:cho|noi|xem)"
)
NOT_UNDERSTOOD = re.compile(
    r"(?:not|n't) (?:quite |sure I )?(?:understand|understood|get)|rephrase|chua hieu|khong hieu|noi ro hon|what (?:would you like|can i) (?:to )?do"
    r"|ban can gi|(?:minh|em|toi) (?:co the )?giup (?:gi|duoc gi)"
)
ASKS_BACK = re.compile(r"\?|\bwhich\b|\bnao\b|\bmean\b")
ASKS_WHO_THIS_IS = re.compile(r"e-?mail|verif|who you are|xac (?:minh|nhan) (?:ban|dia chi)")


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Wanted:
    """What an answer is compared with. `asked`: all that the customer has said, the question last."""

    shape: str
    shows: tuple[str, ...]
    rows: Sequence[Row]
    asked: str
    names: Names
    today: date
    is_stranger: bool = False

    @cached_property
    def spoken_of(self) -> Reading:
        return Reading(self.asked, self.names, self.today, is_typed=True)

    def column(self, kind: str) -> list[Any]:
        return [row[place] for row in self.rows for place, one in enumerate(self.shows) if one == kind]


def judge(text: str, wanted: Wanted, titles: Sequence[str] = ()) -> Verdict:
    """`titles`: of the buttons under the text. They are part of what the customer sees, not of how it begins."""
    said = Reading(BEFORE_ANSWERING.sub("", text), wanted.names, wanted.today)
    whole = Reading("\n".join([said.text, *titles]), wanted.names, wanted.today)
    if any(_stands("text", value, whole) or _digits(value, whole) for value in wanted.column("secret")):
        return Verdict.WRONG
    if NOT_UNDERSTOOD.search(said.folded):
        return Verdict.UNKNOWN
    is_honest = bool(HONEST.search(said.folded))
    if wanted.shape == "unknown":
        return Verdict.RIGHT if is_honest else Verdict.WRONG
    if is_honest:
        return Verdict.UNKNOWN
    return Verdict.RIGHT if SHAPED[wanted.shape](said, whole, wanted) else Verdict.WRONG


def _digits(value: Any, said: Reading) -> bool:
    """A telephone number, however it is grouped."""
    digits = re.sub(r"\D", "", str(value))
    return len(digits) >= 8 and digits[-8:] in re.sub(r"[ .()-]", "", said.text)


# One value


def _stands(kind: str, value: Any, said: Reading) -> bool:
    return value is None or kind in ("bool", "secret") or FOUND[kind](value, said)


def _text(value: Any, said: Reading) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(_plain(one))}(?!\w)", _plain(said.text)) for one in str(value).split("|"))


def _plain(text: str) -> str:
    """Without marks, and without spaces where they say nothing: in numbers and around signs."""
    return re.sub(r"(?<=\d)[ .](?=\d)", "", re.sub(r"\s+", " ", fold(text))).strip()


def _number(value: Any, said: Reading) -> bool:
    return value in said.counts or Decimal(value) in said.amounts and value not in (0, 1)


def _clock(value: Any, said: Reading) -> bool:
    found = {time.fromisoformat(one.strip()) for one in value.split("|")} if isinstance(value, str) else {value}
    return bool(found & said.loose_clocks) or any(low <= one <= high for low, high in said.ranges for one in found)


def _day(value: date, said: Reading) -> bool:
    """By its date; by its weekday too, as long as only one day of the next week can be meant."""
    return value in said.days or (value.isoweekday() in said.weekdays and 0 <= (value - said.today).days < 7)


def _moment(value: datetime, said: Reading) -> bool:
    return _day(value.date(), said) and _clock(value.time(), said)


FOUND: dict[str, Callable[[Any, Reading], bool]] = {
    "person": lambda value, said: value in said.people,
    "service": lambda value, said: value in said.services,
    "text": _text, "number": _number, "day": _day, "clock": _clock, "moment": _moment,
    "money": lambda value, said: Decimal(value) in said.amounts,
    "length": lambda value, said: value in said.lengths,
    "weekday": lambda value, said: value in said.weekdays,
    "language": lambda value, said: any(word in said.folded for word in LANGUAGES[value]),
}  # fmt: skip


# A whole answer: what is said, with the titles of its buttons, against what is wanted


def _stand(row: Row, wanted: Wanted, said: Reading) -> bool:
    return all(_stands(kind, value, said) for kind, value in zip(wanted.shows, row, strict=True))


def _listed(said: Reading, whole: Reading, wanted: Wanted) -> bool:
    """All the rows; or some, where it is said how many there are. And nothing else of their kind."""
    if not wanted.rows:
        return _nothing(said, whole, wanted)
    if _foreign(whole, wanted):
        return False
    found = sum(_stand(row, wanted, whole) for row in wanted.rows)
    if found == len(wanted.rows):
        return True
    more = re.search(r"(?:and|va|con) (\d+) (?:more|other|khac|nua|gio)", whole.folded)
    is_counted = found + int(more[1]) == len(wanted.rows) if more else len(wanted.rows) in said.counts
    return is_counted and found >= min(SHOWN_AT_LEAST, len(wanted.rows))


def _foreign(said: Reading, wanted: Wanted) -> bool:
    """Something of the kind that is asked for, of which no row is and the customer has not spoken."""
    asked = wanted.spoken_of
    kinds = set(wanted.shows)
    if "person" in kinds and set(said.people) - {*wanted.column("person"), *asked.people}:
        return True
    if "service" in kinds and set(said.services) - {*wanted.column("service"), *asked.services}:
        return True
    moments = wanted.column("moment")
    days = {*wanted.column("day"), *(one.date() for one in moments)}
    if days and set(said.days) - days - set(asked.days):
        return True
    # Of periods, the ends are values of their own or follow from the length.
    ends = {high for _, high in said.ranges}
    clocks = {*_each_clock(wanted.column("clock")), *(one.time() for one in moments)}
    return bool(clocks and set(said.clocks) - ends - clocks - asked.loose_clocks)


def _each_clock(values: Sequence[Any]) -> set[time]:
    texts = [one for value in values if isinstance(value, str) for one in value.split("|")]
    return {time.fromisoformat(one.strip()) for one in texts} | {one for one in values if isinstance(one, time)}


def _counted(said: Reading, whole: Reading, wanted: Wanted) -> bool:
    (number,) = wanted.rows[0]
    if number == 0:
        return bool(NEGATION.search(_first(said))) or 0 in said.counts
    # A list may be counted by its reader, unless it is said to be another number. "Tap one" says none.
    return _number(number, said) or (said.lines == number and not said.counts - {1})


def _first(said: Reading) -> str:
    """The first sentence, folded."""
    sentence = re.split(r"(?<=[^\d][.!?])\s|\n", said.text.strip(), maxsplit=1)[0]
    return fold(sentence.replace("’", "'"))


def _agreed(said: Reading, whole: Reading, wanted: Wanted) -> bool:
    """By a yes; that it is closed is one where that was the question."""
    is_closed = bool(CLOSED.search(_first(said)) and CLOSED.search(wanted.spoken_of.folded))
    is_agreed = _begins(YES, said) or (is_closed and not NEGATION.search(_first(said)))
    return is_agreed and not _begins(NO, said) and all(_stand(row, wanted, whole) for row in wanted.rows)


def _denied(said: Reading, whole: Reading, wanted: Wanted) -> bool:
    """By a no, or a first sentence that says that it is not so."""
    first = _first(said)
    is_closed = bool(CLOSED.search(first)) and not CLOSED.search(wanted.spoken_of.folded)
    is_denied = _begins(NO, said) or (not _begins(YES, said) and (is_closed or bool(NEGATION.search(first))))
    return is_denied and all(_stand(row, wanted, whole) for row in wanted.rows)


def _begins(word: re.Pattern[str], said: Reading) -> bool:
    return bool(word.match(said.text.strip().lower()))


def _came_first(said: Reading, whole: Reading, wanted: Wanted) -> bool:
    """The values, and nothing of their kind before them."""
    if not any(_stand(row, wanted, whole) for row in wanted.rows):
        return False
    named = {"person": whole.people, "service": whole.services, "day": whole.days, "clock": whole.clocks}
    moments = wanted.column("moment")
    rows = {
        "person": wanted.column("person"), "service": wanted.column("service"),
        "day": [*wanted.column("day"), *(one.date() for one in moments)],
        "clock": [*_each_clock(wanted.column("clock")), *(one.time() for one in moments)],
    }  # fmt: skip
    return all(_leads(kind, values, rows[kind], wanted) for kind, values in named.items() if rows[kind])


def _leads(kind: str, values: Sequence[Any], rows: Sequence[Any], wanted: Wanted) -> bool:
    """Whether a row's is the first value that the customer has not spoken of; "Sunday 6/12 is full" may go before."""
    asked = wanted.spoken_of
    days = [
        value for value in values if kind == "day" and (value in asked.days or value.isoweekday() in asked.weekdays)
    ]
    spoken = {"day": days, "clock": asked.loose_clocks}.get(kind, ())
    ahead = [value for value in values if value in rows or value not in spoken]
    return not ahead or ahead[0] in rows


def _told(said: Reading, whole: Reading, wanted: Wanted) -> bool:
    """All values; and not the whole price list, where the customer has spoken of one."""
    asked = wanted.spoken_of
    if {"money", "length"} & set(wanted.shows):
        of_these = {*wanted.column("service"), *asked.services}
        if of_these and set(whole.services) - of_these:
            return False
    return all(_stand(row, wanted, whole) for row in wanted.rows)


def _nothing(said: Reading, whole: Reading, wanted: Wanted) -> bool:
    """Said at once. What there is instead may follow, in a sentence of its own."""
    first = Reading(_first(said), wanted.names, wanted.today)
    asked = wanted.spoken_of
    is_nothing = bool(NEGATION.search(first.folded) or CLOSED.search(first.folded))
    return is_nothing and not set(first.clocks) - asked.loose_clocks


def _asked_back(said: Reading, whole: Reading, wanted: Wanted) -> bool:
    """Which of them; of many at least two are named."""
    found = sum(_stand(row, wanted, whole) for row in wanted.rows)
    return bool(ASKS_BACK.search(said.folded)) and found >= min(2, len(wanted.rows))


def _own(said: Reading, whole: Reading, wanted: Wanted) -> bool:
    if wanted.is_stranger:
        return bool(ASKS_WHO_THIS_IS.search(said.folded))
    return _listed(said, whole, wanted)


SHAPED: dict[str, Callable[[Reading, Reading, Wanted], bool]] = {
    "list": _listed, "count": _counted, "yes": _agreed, "no": _denied, "first": _came_first, "value": _told,
    "none": _nothing, "which": _asked_back, "own": _own,
}  # fmt: skip
