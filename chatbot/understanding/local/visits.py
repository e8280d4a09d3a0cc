"""What is said of an appointment that is coming, to its reminder, and of a visit that is over, to the follow-up."""

import re
from enum import StrEnum

from chatbot.understanding.local import selections
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Context, Understanding

MOVES = (
    "dời", "đổi", "hoãn", "chuyển", "lùi", "hôm khác", "bữa khác", "giờ khác", "ngày khác",
    "move", "reschedule", "postpone", "another day", "another time",
)  # fmt: skip
STAYS_AWAY = (
    "bận", "kẹt", "không đến", "không tới", "không đi", "không ra", "chưa đến được", "không kịp", "ốm", "vướng",
    "can't make it", "cannot make it", "can't come", "cannot come", "won't make it", "not coming", "can't be there",
    "busy", "sick", "something came up",
)  # fmt: skip
COMES = (
    "đến", "tới", "có mặt", "nhớ rồi",
    "i'll be there", "i will be there", "be there", "see you", "coming", "will come", "i'll come", "on my way",
)  # fmt: skip
# Somebody who says that they are late, or asks, says something else.
UNLESS = (
    "?", "muộn", "trễ", "late", "không", "chưa", "mấy giờ", "đâu", "not", "dời", "đổi", "huỷ", "can't",
    "won't", "bận",
)  # fmt: skip
NEW_ONE = ("đặt", "book")
MAX_ANSWER = 8
OTHER_WISHES = {"book", "my_appointments", "check_availability", "consultant_info", "human", "sign_out", "erase",
                "change_address", "devices", "profile", "abilities"}  # fmt: skip

# How a rating that was asked for is read.
RATING = Context(asked="rating", options=(), yes=None)
# The points at the beginning of what is otherwise a comment.
POINTS = re.compile(r"^\s*\S{1,5}\s*(?:/\s*5|sao|stars?|điểm|points?)?\s*[,.:;!–-]*\s*", re.IGNORECASE)
# A comment speaks of people and services as wishes do: a wish has one of these words, or asks.
WISHES = OTHER_WISHES | {"cancel", "reschedule"}
WISH_WORDS = (
    "đặt", "hẹn", "huỷ", "dời", "đổi", "lịch của", "nhân viên", "người thật", "hồ sơ", "thiết bị", "đăng xuất", "xoá",
    "book", "cancel", "move", "reschedule", "my appointments", "a person", "human", "profile", "devices", "sign out",
    "log out", "delete",
)  # fmt: skip


class Coming(StrEnum):
    """How somebody answers a reminder in words."""

    COMES = "comes"
    MOVES = "moves"
    CANCELS = "cancels"
    STAYS_AWAY = "stays_away"


def stays_away(text: str) -> bool:
    """Whether somebody says, in few words, that they cannot come."""
    read = Text(text)
    return read.has(*STAYS_AWAY) and "?" not in text and len(read) <= MAX_ANSWER


def coming(text: str, meant: Understanding) -> Coming | None:
    """What is said to a reminder; None where it is something else."""
    read, found = Text(text), meant.entities
    if found.said_address or found.otp or found.code or found.old_date or found.old_time or read.has(*NEW_ONE):
        return None
    if read.has(*COMES) and not read.has(*UNLESS) and len(read) <= MAX_ANSWER and not (found.date or found.time):
        return Coming.COMES
    if meant.keeps and not (meant.means("cancel") or meant.means("reschedule")):
        return Coming.COMES
    is_away = read.has(*STAYS_AWAY)
    if not is_away and set(meant.intents) & OTHER_WISHES:
        return None
    if meant.means("reschedule") or read.has(*MOVES):
        return Coming.MOVES
    if meant.means("cancel"):
        return Coming.CANCELS
    if is_away or meant.means("deny"):
        return Coming.STAYS_AWAY
    return Coming.COMES if meant.means("confirm") else None


def wants_something_else(text: str, meant: Understanding) -> bool:
    """Whether what is said behind a follow-up is a question or a wish, and tells nothing of the visit."""
    if text.rstrip().endswith("?"):
        return True
    return bool(set(meant.intents) & WISHES) and Text(text).has(*WISH_WORDS)


def points(text: str) -> int | None:
    """How many are given."""
    return selections.rating(Text(text), RATING)


def comment(text: str) -> str:
    """What is said beside the points."""
    rest = POINTS.sub("", text, count=1) if _starts_with_points(text) else text
    return rest.strip() if len(Text(rest)) else ""


def _starts_with_points(text: str) -> bool:
    first = Text(text[:6])
    return len(first) > 0 and selections.rating(first, RATING) is not None


NONE = {"none", "không", "không có", "xoá", "xóa", "remove", "khong"}


def wants_none(text: str) -> bool:
    """Whether a number that we have shall be removed."""
    return text.strip().lower() in NONE


# Who says so begins another booking.
BOOKING = ("đặt", "hẹn", "đăng ký", "book", "booking", "appointment", "schedule")


def speaks_of_booking(text: str) -> bool:
    return Text(text).has(*BOOKING)
