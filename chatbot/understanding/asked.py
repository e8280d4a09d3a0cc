"""Every question the bot can ask, by the journey that asks it, and what a yes to it would do.

Understanding needs it to tell a yes from a no, and the classifier is trained on these questions. A question that does
not stand here cannot be asked: `Turn.ask` refuses it, so that no yes is ever taken without knowing what for.
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


# What these destroy or change is not had back by a no: only a plain yes counts, or one that names the act.
GRAVE = frozenset({Act.MOVE, Act.CANCEL, Act.ERASE})

# After these an address may be typed, or another one; and after these a code.
ADDRESS_ASKED = frozenset({"email", "meant", "code", "new code", "own"})
CODE_ASKED = frozenset({"code", "new code"})

# By journey, with "" for what is on the table while none is open: its questions, and what a yes would do, if anything.
QUESTIONS: dict[str, dict[str, Act | None]] = {
    "": {"time": None, "appointment": None, "again": Act.AGAIN},
    "booking": {
        "service": None, "consultant": None, "day": None, "full": None, "time": None, "name": None, "device": None,
        "confirm": Act.BOOK,
    },
    "rescheduling": {
        "appointment": None, "consultant": None, "day": None, "full": None, "time": None, "which act": None,
        "confirm": Act.MOVE,
    },
    "cancelling": {"appointment": None, "confirm": Act.CANCEL},
    "erasing": {"confirm": Act.ERASE},
    "verification": {
        "email": None, "meant": Act.SEND_CODE, "code": None, "new code": Act.SEND_CODE, "own": Act.SEND_CODE,
    },
    "profile": {"name": None, "phone": None, "zone": None},
    "devices": {
        "device": None, "device kind": None, "device name": None, "device place": None, "device serial": None,
        "device notes": None,
    },
    "questions": {"which": None, "pass_on": Act.FORWARD},
    "resuming": {"resume": Act.RESUME},
    "feedback": {"rating": None, "comment": None},
}  # fmt: skip


def is_question(journey: str, asked: str) -> bool:
    """Whether that journey can ask this; nothing asked is allowed everywhere."""
    return not asked or asked in QUESTIONS.get(journey, {})


def act_of(journey: str, asked: str) -> Act | None:
    """What a yes to the question would do; None where a yes does nothing, or nothing was asked. Raises KeyError."""
    return QUESTIONS[journey][asked] if asked else None
