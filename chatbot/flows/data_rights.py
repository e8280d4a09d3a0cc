"""What customers ask for about their data: a copy of all of it, a correction, and that it is not used further.

Each is done at once and asks nothing. Deleting has its own journey (`erasing`).
"""

from accounts.models import PrivacyRequest
from chatbot.flows import handoff, specification
from chatbot.flows.outcome import Outcome, Shows
from chatbot.flows.specification import Door
from chatbot.memory.commands import Wish
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.models.masking import mask_address
from chatbot.privacy import requests
from chatbot.privacy.requests import CannotBeMailed
from chatbot.replies import privacy as words
from chatbot.replies.buttons import Button

CHAT = PrivacyRequest.Source.CHAT


def send_copy(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    """To the address that was shown to be theirs, and nowhere else."""
    try:
        requests.ask_for_copy(turn.customer, source=CHAT, now=turn.now)
    except CannotBeMailed:
        return Shows((words.copy_cannot_be_sent(),))
    return Shows((words.copy_is_coming(mask_address(str(turn.customer.email))),))


def correct(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    """By a person, who needs their words."""
    row = requests.note(
        turn.customer, PrivacyRequest.Kind.CORRECTION, source=CHAT, details=said.note or turn.event.text, now=turn.now
    )
    summary = handoff.summarize(turn.conversation, turn.memory)
    requests.call_person(turn.conversation, row, summary=summary, now=turn.now)
    return Shows((words.correction_noted(row, turn.zone),))


def object_to_use(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    """Also of somebody who has not shown who they are: it goes with them when they do."""
    requests.object_to_use(turn.customer, source=CHAT, now=turn.now)
    return Shows((words.objected(),))


def object_no_more(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    requests.object_no_more(turn.customer)
    return Shows((words.objects_no_more(),))


COPY = specification.register(specification.act("data_copy", Door((Wish.DATA_COPY,), send_copy)))
CORRECTION = specification.register(specification.act("data_correction", Door((Wish.CORRECTION,), correct)))
OBJECTION = specification.register(
    specification.act(
        "objection",
        Door((Wish.OBJECTION,), object_to_use, for_anybody=True),
        Door((Wish.NO_OBJECTION,), object_no_more, for_anybody=True),
    )
)
