"""What is said of a visit: answers to its reminder, and to the question afterwards how it was. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from chatbot.understanding.local import selections
from chatbot.understanding.local.bare_answers import bare_answer, yes_or_no
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Context, Understanding


class VisitAnswer(StrEnum):
    """What somebody who was reminded of an appointment wants of it. AWAY: they cannot come, and say no more."""

    COMES = "yes"
    MOVES = "move"
    CANCELS = "cancel"
    AWAY = "away"


MOVES = (
    "dời", "đổi", "hoãn", "chuyển", "lùi", "hôm khác", "bữa khác", "giờ khác", "ngày khác",
    "move", "reschedule", "postpone", "another day", "another time",
)  # fmt: skip
# "Không đến được" says that nobody comes, and nothing yet of what shall become of the appointment.
CANCELS = ("huỷ", "bỏ", "xoá", "rút", "nữa", "nghỉ", "khỏi", "cancel", "withdraw", "call off")
STAYS_AWAY = (
    "bận", "kẹt", "không đến", "không tới", "không đi", "không ra", "chưa đến được", "không kịp", "ốm", "vướng",
    "can't make it", "cannot make it", "can't come", "cannot come", "won't make it", "not coming", "can't be there",
    "busy", "sick", "something came up",
)  # fmt: skip
# What asks; without its marks "vậy bạn" ends in the letters of "bận".
ASKS = ("?", "vậy bạn", "thế bạn", "nhỉ bạn", "không bạn")
COMES = (
    "đến", "tới", "có mặt", "nhớ rồi",
    "i'll be there", "i will be there", "be there", "see you", "coming", "will come", "i'll come", "on my way",
)  # fmt: skip
# Somebody who says that they are late, or asks, says something else.
UNLESS = (
    "?", "muộn", "trễ", "late", "không", "chưa", "mấy giờ", "đâu", "not", "dời", "đổi", "huỷ", "can't",
    "won't", "bận",
)  # fmt: skip
# Who says so speaks of another appointment than the one that they are reminded of.
ANOTHER_ONE = ("đặt", "book")
LONGEST_ANSWER = 8
OTHER_WISHES = frozenset({
    "book", "my_appointments", "check_availability", "consultant_info", "human", "sign_out", "erase", "change_address",
    "devices", "profile", "abilities", "data_copy", "correction", "objection", "no_objection",
})  # fmt: skip


def answer(message: str, meant: Understanding) -> VisitAnswer | None:
    """What answers the reminder; None for anything else."""
    text, found = Text(message), meant.entities
    if found.said_address or found.otp or found.code or found.old_date or found.old_time or text.has(*ANOTHER_ONE):
        return None
    if text.has(*COMES) and not text.has(*UNLESS) and len(text) <= LONGEST_ANSWER and not (found.date or found.time):
        return VisitAnswer.COMES
    if meant.keeps and not (meant.means("cancel") or meant.means("reschedule")):
        return VisitAnswer.COMES
    is_away = text.has(*STAYS_AWAY)
    if not is_away and OTHER_WISHES & set(meant.intents):
        return None
    if meant.means("reschedule") or text.has(*MOVES):
        return VisitAnswer.MOVES
    if meant.means("cancel") and not (is_away and not text.has(*CANCELS)):
        return VisitAnswer.CANCELS
    if is_away or meant.means("deny"):
        return VisitAnswer.AWAY
    return VisitAnswer.COMES if meant.means("confirm") else None


def stays_away(message: str) -> bool:
    """Whether somebody says, in few words, that they cannot come."""
    text = Text(message)
    return text.has(*STAYS_AWAY) and not text.has(*ASKS) and len(text) <= LONGEST_ANSWER


# How it was


@dataclass(frozen=True)
class Opinion:
    """`rating`: from 0 to 5, None where none is said. `comment`: what is said beside it.

    `is_a_number`: nothing but a number, be it a rating or not. `is_short`: the rating alone, or hardly more.
    `is_a_word`: too little to be a comment.
    """

    rating: int | None
    comment: str
    is_a_number: bool
    is_short: bool
    is_a_word: bool


# How a rating that was asked for is read.
RATING = Context(asked="rating", options=(), yes=None)
# The points at the beginning of what is otherwise a comment.
POINTS = re.compile(r"^\s*\S{1,5}\s*(?:/\s*5|sao|stars?|điểm|points?)?\s*[,.:;!–-]*\s*", re.IGNORECASE)
LONGEST_RATING = 3
# A comment speaks of people and services as wishes do: a wish has one of these words, or asks.
WISHES = OTHER_WISHES | {"cancel", "reschedule"}
WISH_WORDS = (
    "đặt", "hẹn", "huỷ", "dời", "đổi", "lịch của", "người thật", "hồ sơ", "thiết bị", "đăng xuất", "xoá",
    "gặp nhân viên", "gọi nhân viên", "với nhân viên", "cần nhân viên", "cho nhân viên", "nhờ nhân viên",
    "book", "cancel", "move", "reschedule", "my appointments", "a person", "human", "profile", "devices", "sign out",
    "log out", "delete",
)  # fmt: skip


def opinion(message: str) -> Opinion:
    """What is said where it was asked how the visit was."""
    text = Text(message)
    return Opinion(
        rating=selections.rating(text, RATING),
        comment=_beside_the_points(message),
        is_a_number=message.strip().isdecimal(),
        is_short=len(text) <= LONGEST_RATING,
        is_a_word=len(text) < 2,
    )


def wants_something_else(message: str, meant: Understanding) -> bool:
    """Whether it is a question or a wish, and not about how the visit was."""
    if message.rstrip().endswith("?"):
        return True
    return bool(WISHES & set(meant.intents)) and Text(message).has(*WISH_WORDS)


def _beside_the_points(message: str) -> str:
    first = Text(message[:6])
    begins_with_points = len(first) > 0 and selections.rating(first, RATING) is not None
    rest = POINTS.sub("", message, count=1) if begins_with_points else message
    return rest.strip() if len(Text(rest)) else ""


def says_nothing_more(message: str) -> bool:
    """Whether a no or thanks is all there is: within other words they are part of a comment."""
    text = Text(message)
    rest = bare_answer(text)
    return not rest or yes_or_no(text, rest, None) == ("deny",)
