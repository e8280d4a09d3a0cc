"""What a journey says of itself, once, at the end of its module. Every table of the dialogue is made from these.

A journey is entered by doors: a wish in words, a button, or both. It answers commands with an outcome, asks questions
of which it says what a yes does, and keeps values of a type of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from typing import Any

from accounts.models import Action
from chatbot import replies
from chatbot.flows.outcome import Ends, Outcome, Shows
from chatbot.memory.commands import Command, Wish
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.replies.buttons import Begin, Button, Do, Verb
from chatbot.understanding.asked import Act, Question

Key = Wish | Do | Verb | type


@dataclass(frozen=True)
class Door:
    """A way in. `by`: a wish, a button that names nothing, what is done with an appointment, or a class of buttons.

    `for_anybody`: nothing of a customer's is shown or changed before it is known who this is. `lets_go`: what another
    journey holds is free again. `enter` is given what was said, and the button where one was tapped.
    """

    by: tuple[Key, ...]
    enter: Callable[[Turn, Said, Button | None], Outcome]
    for_anybody: bool = False
    lets_go: bool = False


class Incomplete(TypeError):
    """A journey does not say of itself what the dialogue needs to know."""


@dataclass(frozen=True)
class Journey:
    """The specification. `name` stands in the memory of conversations, and is not changed.

    `questions`: what it can ask, and what a yes to that does. `hear` gives None for "that was not for me"; `ask_again`
    says where it is. `title` is what it is about, in words; `for_team` and `facts` tell a person of the team the same.
    `describe` is what is wished for as far as it is known, said back where values were taken while another journey asks
    something. `stop` says what is said where the customer leaves it; `leave` frees what was held for it, whoever ends
    it. `in_view`: the key of the appointment it is about. `takes`: the values that it uses up; others are offered to
    those that wait behind it.

    `answers_questions`: its doors are ways to ask for what it shows. `waits`: it can be put aside and taken up again.
    `gives_way`: it is only an offer, and whatever else comes goes first; `is_table`: nothing but the buttons of an
    answer. `wish` and `permission`: what it does, where several wishes are planned.
    """

    name: str
    values: type
    questions: Mapping[Question, Act | None]
    hear: Callable[[Turn, Any, Question | None, Command], Outcome | None]
    ask_again: Callable[[Turn, Any, Question | None], Outcome]
    title: Callable[[Any], str]
    doors: tuple[Door, ...] = ()
    stop: Callable[[Turn, Any], Ends] | None = None
    describe: Callable[[Turn, Any], str] | None = None
    for_team: Callable[[], str] = str
    facts: Callable[[Any], list[str]] = lambda values: []
    leave: Callable[[Turn, Any], None] | None = None
    in_view: Callable[[Any], int | None] = lambda values: None
    takes: frozenset[str] = frozenset()
    answers_questions: bool = False
    waits: bool = False
    gives_way: bool = False
    is_table: bool = False
    wish: Wish | None = None
    permission: Action | None = None

    def __post_init__(self) -> None:
        if not self.name or not self.name.isidentifier():
            raise Incomplete(f"{self.name!r} is no name for a journey.")
        if not is_dataclass(self.values):
            raise Incomplete(f"What {self.name} remembers must be a dataclass.")
        if self.questions and self.stop is None and not self.gives_way:
            raise Incomplete(f"{self.name} asks, but does not say what is said where the customer leaves it.")
        if self.waits and not self.questions:
            raise Incomplete(f"{self.name} can be put aside, but asks nothing.")
        if self.is_table and not self.gives_way:
            raise Incomplete(f"{self.name} is only buttons, but does not give way.")


def stopped(turn: Turn, values: Any) -> Ends:
    """For `stop`, where nothing was held and nothing has to be told of."""
    return Ends((replies.stopped(),))


def show_menu(turn: Turn, values: Any, asked: Question | None) -> Outcome:
    """For `ask_again`, where nothing is asked."""
    return Shows((replies.menu(),))


@dataclass
class Nothing:
    """There is nothing to remember."""


def act(name: str, *doors: Door, wish: Wish | None = None, answers_questions: bool = False) -> Journey:
    """What is done at once, and asks nothing."""
    return Journey(
        name=name,
        values=Nothing,
        questions={},
        hear=lambda turn, values, asked, command: None,
        ask_again=show_menu,
        title=lambda values: "",
        doors=doors,
        answers_questions=answers_questions,
        wish=wish,
    )


_registered: dict[str, Journey] = {}


def register(journey: Journey) -> Journey:
    """Enter a journey, once; a second one of that name, or a door that another one has, is a mistake."""
    if journey.name in _registered:
        raise Incomplete(f"There is a journey {journey.name} already.")
    taken = {key for other in _registered.values() for door in other.doors for key in door.by} - {Begin}
    if twice := [key for door in journey.doors for key in door.by if key in taken]:
        raise Incomplete(f"{journey.name} and another journey are both entered by {twice[0]}.")
    _registered[journey.name] = journey
    return journey


def journeys() -> Mapping[str, Journey]:
    return _registered
