"""Every question the bot can ask, and what a yes to it can do.

Understanding needs it to tell a yes from a no, and the classifier is trained on these questions. What a yes does is
said by the journey that asks, in its specification: no question can be open without it.
"""

from enum import StrEnum


class Act(StrEnum):
    """What the bot does upon a yes."""

    BOOK = "book"
    MOVE = "reschedule"
    CANCEL = "cancel"
    ERASE = "erase"
    SEND_CODE = "send_code"
    FORWARD = "forward"
    RESUME = "resume"
    AGAIN = "again"


class Question(StrEnum):
    """By the name that it has in `understand --jsonl` and in the state of a conversation."""

    TIME = "time"
    APPOINTMENT = "appointment"
    # Whether to look for the time that was given up.
    AGAIN = "again"
    SERVICE = "service"
    CONSULTANT = "consultant"
    DAY = "day"
    # Nothing is free: what else they would like.
    FULL = "full"
    NAME = "name"
    DEVICE = "device"
    CONFIRM = "confirm"
    # Whether to cancel an appointment, or only to stop moving it.
    WHICH_ACT = "which act"
    EMAIL = "email"
    # Whether an address was meant so, and to which one a code shall go.
    MEANT = "meant"
    CODE = "code"
    NEW_CODE = "new code"
    # Whether a code shall go to the address that we have.
    OWN = "own"
    PHONE = "phone"
    ZONE = "zone"
    DEVICE_KIND = "device kind"
    DEVICE_NAME = "device name"
    DEVICE_PLACE = "device place"
    DEVICE_SERIAL = "device serial"
    DEVICE_NOTES = "device notes"
    # Of those of one name.
    WHICH = "which"
    PASS_ON = "pass_on"  # noqa: S105 - a question, no password
    RESUME = "resume"
    RATING = "rating"
    COMMENT = "comment"


# What these destroy or change is not had back by a no: only a plain yes counts, or one that names the act.
GRAVE = frozenset({Act.MOVE, Act.CANCEL, Act.ERASE})

# After these an address may be typed, or another one; and after these a code.
ADDRESS_ASKED = frozenset({Question.EMAIL, Question.MEANT, Question.CODE, Question.NEW_CODE, Question.OWN})
CODE_ASKED = frozenset({Question.CODE, Question.NEW_CODE})
# Any words at all answer these; no name and no number ends with a question mark.
DEVICE_FIELDS = frozenset(
    {Question.DEVICE_KIND, Question.DEVICE_NAME, Question.DEVICE_PLACE, Question.DEVICE_SERIAL, Question.DEVICE_NOTES}
)
WORDS_ASKED = frozenset({Question.NAME, Question.PHONE, Question.ZONE, Question.COMMENT}) | DEVICE_FIELDS

# What a yes can do, on which the classifier is trained; in this order.
YES_TO: tuple[tuple[Question, Act], ...] = (
    (Question.AGAIN, Act.AGAIN), (Question.CONFIRM, Act.BOOK), (Question.CONFIRM, Act.MOVE),
    (Question.CONFIRM, Act.CANCEL), (Question.CONFIRM, Act.ERASE), (Question.MEANT, Act.SEND_CODE),
    (Question.NEW_CODE, Act.SEND_CODE), (Question.OWN, Act.SEND_CODE), (Question.PASS_ON, Act.FORWARD),
    (Question.RESUME, Act.RESUME),
)  # fmt: skip
