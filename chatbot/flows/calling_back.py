"""A colleague rings: for who cannot show who they are, and wishes for what only its owner may have done."""

from dataclasses import dataclass, field
from typing import Any

from accounts.models import Consent
from bookings import requesting
from chatbot.flows import handoff, specification
from chatbot.flows.outcome import Asks, Ends, Outcome, after
from chatbot.flows.specification import Journey
from chatbot.memory.commands import AskWhy, Command, Decline, Give
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.people import consents
from chatbot.people import requests as desk
from chatbot.replies import courtesy
from chatbot.replies import handoff as handoff_words
from chatbot.replies import requests as words
from chatbot.understanding.asked import Question

NAME = "calling_back"


@dataclass
class Calling:
    """What they wished for, in words."""

    wishes: list[str] = field(default_factory=list)


def number_of(turn: Turn, said: str) -> str:
    """Where they can be rung: what they `said`, or what is known of somebody who has never had an address here."""
    return said or (turn.customer.phone if turn.customer.email is None else "")


def without_number(turn: Turn, values: Any, command: Command) -> Outcome:
    """They ask what it is for, or give none either; of whichever journey these are the values."""
    first = words.what_a_number_is_for() if isinstance(command, AskWhy) else words.not_without_either()
    return after(first, Asks(values, Question.PHONE, words.ask_number_again()))


def begin(turn: Turn, wishes: list[str], said: Said) -> Outcome:
    number = number_of(turn, said.found.phone)
    return (
        call(turn, wishes, number)
        if number
        else Asks(Calling(wishes), Question.PHONE, words.ask_number(consents.to_be_told(turn.conversation)))
    )


def hear(turn: Turn, calling: Calling, asked: Question | None, command: Command) -> Outcome | None:
    match command:
        case AskWhy() | Decline():
            return without_number(turn, calling, command)
        case Give(said) if said.found.phone:
            return call(turn, calling.wishes, said.found.phone)
        case Give(said) if said.words and not (said.names_addresses or said.names_a_value):
            return Asks(calling, Question.PHONE, words.not_a_number())
    return None


def call(turn: Turn, wishes: list[str], number: str) -> Outcome:
    """A person of the team is asked to ring them."""
    consents.given(turn.conversation, Consent.Act.PHONE_NUMBER, now=turn.now)
    summary = handoff.summarize(turn.conversation, turn.memory)
    desk.call_back(turn.conversation, wishes, number, summary=summary, now=turn.now)
    return Ends((words.rings_back(number, requesting.answer_by(None, turn.now), turn.zone, turn.now),))


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=Calling,
        questions={Question.PHONE: None},
        hear=hear,
        for_team=handoff_words.wants_a_call,
        facts=lambda calling: calling.wishes,
        ask_again=lambda turn, calling, asked: Asks(calling, Question.PHONE, words.ask_number_again()),
        title=lambda calling: courtesy.about_identity(),
        stop=specification.stopped,
        takes=frozenset({"phone"}),
    )
)
