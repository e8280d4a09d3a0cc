"""The tables of the dialogue: which flow is which, and what a button or a wish starts."""

from collections.abc import Callable
from types import ModuleType

from chatbot import replies
from chatbot.flows import (
    appointments,
    availability,
    booking,
    cancelling,
    devices,
    erasing,
    feedback,
    levels,
    profile,
    questions,
    reminders,
    rescheduling,
    resuming,
    verification,
    waitlist,
)
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, changes, news, standing
from chatbot.replies.questions import HELPFUL, PASS_ON

FLOWS: dict[str, ModuleType] = {
    "booking": booking, "rescheduling": rescheduling, "cancelling": cancelling, "verification": verification,
    "profile": profile, "devices": devices, "erasing": erasing, "questions": questions, "resuming": resuming,
    "feedback": feedback,
}  # fmt: skip
# What a button does, by its payload, or by the part of it before the colon's last word.
STARTS: dict[str, Callable[[Turn], list[Reply]]] = {
    replies.BOOK: booking.start,
    replies.APPOINTMENTS: appointments.start,
    replies.MOVE: rescheduling.start,
    replies.CANCEL: cancelling.start,
    replies.PROFILE: profile.start,
    replies.DEVICES: devices.start,
    replies.CHANGE_ADDRESS: profile.change_address,
    replies.ERASE: erasing.start,
    replies.ABILITIES: levels.start,
}
# These stand in messages the customer had not asked for, or open a part of a flow: an open flow is left as it is.
PREFIXES: dict[str, Callable[[Turn], list[Reply]]] = {
    "offer": waitlist.answer,
    news.REMIND: reminders.answer,
    news.RATE: feedback.rate,
    "profile": profile.change,
    "device": devices.change,
    availability.TAKE: availability.take,
    HELPFUL: questions.rate,
    PASS_ON: questions.pass_on,
    changes.SHOW_IT: appointments.show,
    changes.MOVE_IT: rescheduling.start,
    changes.CANCEL_IT: cancelling.start,
    standing.AGAIN: booking.again,
    standing.BACK: rescheduling.back,
}
# What begins a journey of its own: what another one holds is let go.
JOURNEYS = {
    replies.BOOK, replies.MOVE, replies.CANCEL, changes.MOVE_IT, changes.CANCEL_IT, standing.AGAIN, standing.BACK,
}  # fmt: skip
# Done without showing or changing anything of a customer's; booking itself asks who it is when it has come to that.
FOR_ANYBODY = {replies.BOOK, replies.ABILITIES, HELPFUL, PASS_ON, availability.TAKE}
# Whose journey each flow is.
JOURNEY_OF = {"booking": "book", "rescheduling": "reschedule", "cancelling": "cancel"}
# In this order: an explicit wish to cancel outweighs the others in the same message.
INTENTS = (
    ("cancel", replies.CANCEL), ("reschedule", replies.MOVE), ("sign_out", replies.SIGN_OUT), ("erase", replies.ERASE),
    ("change_address", replies.CHANGE_ADDRESS), ("devices", replies.DEVICES), ("profile", replies.PROFILE),
    ("abilities", replies.ABILITIES), ("my_appointments", replies.APPOINTMENTS), ("book", replies.BOOK),
)  # fmt: skip
# Intents that ask, and whose flow answers; what it has answered is written down too.
ASKING_FLOWS = ("devices", "profile", "abilities", "my_appointments")


# Before the colon of a payload that answers one question, or can be had at any time.
OTHER_KINDS = ("pick", "do", "lang")


def is_ours(payload: str) -> bool:
    """Whether a button of this form was ever made here."""
    kind, colon, _ = payload.partition(":")
    return bool(colon) and (kind in PREFIXES or kind in OTHER_KINDS)


def where_we_are(turn: Turn) -> Reply:
    """The open question once more, or the menu."""
    flow = FLOWS.get(turn.flow)
    return flow.ask_again(turn) if flow else replies.menu()
