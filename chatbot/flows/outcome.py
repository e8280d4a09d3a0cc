"""What a journey answers to a command: it asks, it waits, it ends, or it only shows something.

It changes nothing of the memory itself: `dialogue.exchange` does, by the outcome.
"""

from dataclasses import dataclass, replace
from typing import Any

from chatbot.memory.commands import Start, Tap
from chatbot.memory.document import Offer
from chatbot.memory.said import Said
from chatbot.replies import Reply, courtesy
from chatbot.understanding.asked import Question


@dataclass(frozen=True)
class Asks:
    """The journey goes on with these values, and asks. `before`: what is said first, in messages of their own."""

    values: Any
    question: Question
    reply: Reply
    offer: Offer | None = None
    before: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class NeedsIdentity:
    """The journey waits, with these values, until it is known who this is. `first` stands before what is asked then."""

    values: Any
    first: Reply | None = None
    before: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class Ends:
    """The journey is over. `then`: what follows it, with `first` before it in the same message; `signs_out`: what is
    said stands in the conversation that follows.

    `is_proved`: it is known now who this is, and what waited for that goes on.
    """

    said: tuple[Reply, ...] = ()
    then: Start | Tap | None = None
    first: Reply | None = None
    signs_out: bool = False
    is_proved: bool = False
    # What can be chosen of it by number or name afterwards.
    table: "Table | None" = None


@dataclass(frozen=True)
class Leaves:
    """The customer gives the journey up; what is said then, its specification says."""


@dataclass(frozen=True)
class Shows:
    """Something is said beside whatever is open, which stays so. `shown`: the appointment it is about.

    `table`: what can be chosen of it by number or name while nothing else is open.
    """

    said: tuple[Reply, ...]
    table: "Table | None" = None
    shown: int | None = None


@dataclass(frozen=True)
class Table:
    """Buttons of an answer, as a question of a journey that gives way to everything."""

    journey: str
    question: Question
    offer: Offer


@dataclass(frozen=True)
class TakesUp:
    """The journey that was put aside goes on."""


@dataclass(frozen=True)
class GivesUp:
    """It is forgotten, and what was held for it is free."""

    said: tuple[Reply, ...]


@dataclass(frozen=True)
class ProvesFirst:
    """It has to be shown who this is, again where it was some time ago; then this begins."""

    begin: Start | Tap


@dataclass(frozen=True)
class HasNoAddress:
    """It cannot be shown who this is: what waited for that goes on by way of the team. `said`: what stood beside it."""

    said: Said


Outcome = Asks | NeedsIdentity | Ends | Leaves | Shows | TakesUp | GivesUp | ProvesFirst | HasNoAddress


def after(first: Reply, outcome: Outcome) -> Outcome:
    """The same, with a sentence before it in the same message."""
    match outcome:
        case Asks():
            return replace(outcome, reply=courtesy.together(first, outcome.reply))
        case NeedsIdentity():
            return replace(outcome, first=courtesy.together(first, outcome.first) if outcome.first else first)
        case Ends(said=(reply, *rest)):
            return replace(outcome, said=(courtesy.together(first, reply), *rest))
    return outcome


def before(said: list[Reply], outcome: Outcome) -> Outcome:
    """The same, with messages of their own before it."""
    match outcome:
        case Asks() | NeedsIdentity():
            return replace(outcome, before=(*said, *outcome.before))
        case Ends() | Shows():
            return replace(outcome, said=(*said, *outcome.said))
    return outcome
