"""The document itself: the journeys of a conversation as one stack, what is on the table, and how it is written.

It is JSON in the conversation's row. A document of another version, or one that staff has damaged, is never an error:
`read` says that it is not readable, and the conversation begins afresh.
"""

import copy
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

import msgspec

from chatbot.memory.commands import Start, Tap
from chatbot.memory.items import AnyItem, Item, Moment, Press
from chatbot.memory.said import Said
from chatbot.replies import Choice
from chatbot.replies.buttons import Pick, parse, write
from chatbot.replies.buttons import Unreadable as NoButton
from chatbot.understanding import Entities
from chatbot.understanding.asked import Question

VERSION = 2
# In bytes, as JSON. The biggest that a conversation makes is a third of this.
MAX_BYTES = 12_000
# An unfinished journey that nobody answers is put aside after this; the message that arrives then is handled by itself.
IDLE = timedelta(minutes=30)
# How long what was put aside can be taken up again.
ASIDE_FOR = timedelta(days=7)
# How long a question can be gone on with in half a sentence.
SUBJECT_FOR = timedelta(hours=1)


class Why(StrEnum):
    """Why something on the stack waits; OPEN is what the next message is offered to first."""

    OPEN = "open"
    # Until it is known who this is.
    IDENTITY = "identity"
    # Something of a journey that waits had to be asked again first.
    INTERRUPTED = "interrupted"
    # Put aside for its age, or since something else came first: asked about once.
    ASIDE = "aside"
    # Of several wishes of one message, those behind the first.
    PLANNED = "planned"


@dataclass
class Underway:
    """A journey that has begun, with what it has gathered and what it asked last. `since`: when it was put aside."""

    journey: str
    values: Any
    why: Why = Why.OPEN
    asked: Question | None = None
    since: datetime | None = None
    was_offered: bool = False


@dataclass
class Ahead:
    """What is still to begin: a wish with its values, or a button."""

    begin: Start | Tap
    why: Why


@dataclass(frozen=True)
class Offer:
    """What is on the table: labelled items, chosen by tap, number or name."""

    id: str
    labels: tuple[str, ...]
    items: tuple[AnyItem, ...]

    @classmethod
    def of(cls, labelled: Iterable[tuple[str, Item]]) -> "Offer":
        rows = list(labelled)
        items = cast(tuple[AnyItem, ...], tuple(item for _, item in rows))
        return cls(secrets.token_hex(3), tuple(label for label, _ in rows), items)

    @classmethod
    def of_buttons(cls, choices: Iterable[Choice]) -> "Offer":
        """Buttons that mean the same at any time, to be chosen by number or by name as well."""
        return cls.of([(choice.title, Press(choice.payload)) for choice in choices])

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(Choice(label, Pick(self.id, position)) for position, label in enumerate(self.labels, 1))

    def item(self, position: int | None) -> AnyItem | None:
        return self.items[position - 1] if position and 1 <= position <= len(self.items) else None


@dataclass(frozen=True)
class Subject:
    """What was asked about last, to be gone on with: its words, without what may be a code, and all that it named;
    `told`: the only person that the answer spoke of, by their key: who "she" is; `told_services`: the only service:
    what "it" is; `earlier`: the services of the question before it, so that "the two" are known.
    """

    words: str
    found: Entities
    at: Moment
    told: tuple[int, ...] = ()
    told_services: tuple[int, ...] = ()
    earlier: tuple[int, ...] = ()

    def is_alive(self, now: datetime) -> bool:
        return self.at <= now < self.at + SUBJECT_FOR


@dataclass
class Memory:
    """`shown`: the appointment that was shown last, by its key. `misses`: so many messages in a row not understood.

    `said_early`: values that nobody has asked for yet, an address above all. `is_plan_checked`: what the level does not
    allow of the plan has been said and left out. `has_no_address`: they said that there is no e-mail address for us.
    `subject`: the question of theirs that was answered last.
    """

    stack: list[Underway | Ahead] = field(default_factory=list)
    offer: Offer | None = None
    expires_at: datetime | None = None
    shown: int | None = None
    misses: int = 0
    said_early: Said | None = None
    is_plan_checked: bool = False
    subject: Subject | None = None
    has_no_address: bool = False

    # Looking at it

    @property
    def open(self) -> Underway | None:
        """The journey that the next message is offered to first."""
        return self._first(Why.OPEN)

    @property
    def journey(self) -> str:
        """The name of the open one; "" where none is."""
        return self.open.journey if self.open else ""

    @property
    def asked(self) -> Question | None:
        return self.open.asked if self.open else None

    @property
    def aside(self) -> Underway | None:
        return self._first(Why.ASIDE)

    @property
    def until_known(self) -> Underway | None:
        """The journey that waits for who this is."""
        return self._first(Why.IDENTITY)

    @property
    def behind(self) -> list[Underway]:
        """Those that wait for the open one, the nearest first."""
        waiting = (Why.IDENTITY, Why.INTERRUPTED)
        return [one for one in reversed(self.stack) if isinstance(one, Underway) and one.why in waiting]

    @property
    def plan(self) -> list[Ahead]:
        return [one for one in self.stack if isinstance(one, Ahead) and one.why == Why.PLANNED]

    def is_open(self, *journeys: str) -> bool:
        return self.open is not None and self.open.journey in journeys

    def waiting(self, journey: str) -> Underway | None:
        """The one of that name that waits behind the open one."""
        return next((one for one in self.behind if one.journey == journey), None)

    def has_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at < now

    def _first(self, why: Why) -> Underway | None:
        return next((one for one in reversed(self.stack) if isinstance(one, Underway) and one.why == why), None)

    # Changing it

    def begin(self, journey: str, values: Any) -> Underway:
        """Open a journey in the place of the one that is open."""
        self.end()
        opened = Underway(journey, values)
        self.stack.append(opened)
        return opened

    def end(self) -> None:
        """The open journey is over; what waits for it still does."""
        self._drop(self.open)
        self.offer = self.expires_at = None

    def ask(self, asked: Question, offer: Offer | None, *, now: datetime) -> None:
        """Note what the open journey asks now; the choices of the last question are off the table."""
        assert self.open is not None, "a question belongs to a journey"
        self.open.asked, self.offer, self.expires_at = asked, offer, now + IDLE

    def wait(self, why: Why) -> None:
        """The open journey waits from now on."""
        if self.open:
            self.open.why = why
            self.offer = self.expires_at = None

    def reopen(self, entry: Underway) -> None:
        """Go on with one that waits, in the place of the one that is open."""
        if self.open is not entry:
            self.end()
        self._drop(entry)
        entry.why, entry.since, entry.was_offered = Why.OPEN, None, False
        self.stack.append(entry)

    def put_aside(self, entry: Underway, *, now: datetime) -> None:
        """In the place of one that was there."""
        if entry is self.open:
            self.offer = self.expires_at = None
        for one in (entry, self.aside):
            self._drop(one)
        if not any(one is entry for one in self.stack):
            self.stack.insert(0, entry)
        entry.why, entry.since, entry.was_offered = Why.ASIDE, now, False

    def drop(self, *entries: Underway | Ahead | None) -> None:
        for one in entries:
            self._drop(one)

    def drop_waiting(self) -> None:
        """Forget what waits for the open journey, but for what is planned or put aside."""
        self.stack = [one for one in self.stack if one.why not in (Why.IDENTITY, Why.INTERRUPTED)]

    def clear(self) -> None:
        """Nothing is open any more, and nothing waits."""
        self.stack, self.offer, self.expires_at, self.shown = [], None, None, None
        self.said_early, self.is_plan_checked, self.has_no_address, self.subject = None, False, False, None

    def forget_what_is_too_old(self, now: datetime) -> None:
        aside = self.aside
        if aside and (aside.since is None or aside.since + ASIDE_FOR < now):
            self._drop(aside)

    def _drop(self, entry: Underway | Ahead | None) -> None:
        self.stack = [one for one in self.stack if one is not entry]

    def copy(self) -> "Memory":
        return copy.deepcopy(self)


# Its written form


@dataclass
class _Underway:
    journey: str
    values: dict[str, Any]
    why: Why
    asked: Question | None = None
    since: Moment | None = None
    was_offered: bool = False


@dataclass
class _Ahead:
    why: Why
    wish: Start | None = None
    payload: str = ""


@dataclass
class _Written:
    version: int
    underway: list[_Underway] = field(default_factory=list)
    ahead: list[_Ahead] = field(default_factory=list)
    offer: Offer | None = None
    expires_at: Moment | None = None
    shown: int | None = None
    misses: int = 0
    said_early: Said | None = None
    is_plan_checked: bool = False
    has_no_address: bool = False
    subject: Subject | None = None


SHARED = ("offer", "expires_at", "shown", "misses", "said_early", "is_plan_checked", "has_no_address", "subject")


@dataclass(frozen=True)
class Shape:
    """What a journey may have in the memory: the type of its values, and its questions."""

    values: type
    questions: frozenset[Question]


class Unreadable(Exception):
    """It is not a document of ours, or not of this version."""


def read(document: Any, shapes: Mapping[str, Shape]) -> Memory:
    """`shapes`: of each journey by its name. Raises Unreadable."""
    if document == {}:
        return Memory()
    try:
        written = msgspec.convert(document, _Written)
        if written.version != VERSION or len(json.dumps(document)) > MAX_BYTES:
            raise Unreadable
        stack: list[Underway | Ahead] = [_ahead(one) for one in written.ahead]
        stack += [_underway(one, shapes) for one in written.underway]
    except (msgspec.ValidationError, KeyError, ValueError, TypeError) as error:
        raise Unreadable from error
    offer = written.offer
    if sum(one.why == Why.OPEN for one in stack) > 1 or (offer and len(offer.items) != len(offer.labels)):
        raise Unreadable
    return Memory(stack, **{name: getattr(written, name) for name in SHARED})


def _underway(one: _Underway, shapes: Mapping[str, Shape]) -> Underway:
    shape = shapes[one.journey]
    if one.asked is not None and one.asked not in shape.questions:
        raise Unreadable
    return Underway(
        one.journey, msgspec.convert(one.values, shape.values), one.why, one.asked, one.since, one.was_offered
    )


def _ahead(one: _Ahead) -> Ahead:
    if one.wish is not None:
        return Ahead(one.wish, one.why)
    button = parse(one.payload)
    if button is None or isinstance(button, NoButton):
        raise Unreadable
    return Ahead(Tap(button), one.why)


def write_down(memory: Memory) -> dict[str, Any] | None:
    """As JSON; `{}` where nothing is remembered, None where it is too big to be kept."""
    if memory == Memory():
        return {}
    underway = [
        _Underway(one.journey, _plain(one.values), one.why, one.asked, one.since, one.was_offered)
        for one in memory.stack if isinstance(one, Underway)
    ]  # fmt: skip
    ahead = [_written_ahead(one) for one in memory.stack if isinstance(one, Ahead)]
    shared = {name: getattr(memory, name) for name in SHARED}
    document: dict[str, Any] = _plain(_Written(VERSION, underway, ahead, **shared))
    return document if len(json.dumps(document)) <= MAX_BYTES else None


def _written_ahead(one: Ahead) -> _Ahead:
    if isinstance(one.begin, Start):
        return _Ahead(one.why, Start(one.begin.wish, one.begin.said.to_keep()))
    return _Ahead(one.why, payload=write(one.begin.button))


def _plain(value: Any) -> Any:
    """As JSON has it, without what is as it is by itself."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            one.name: _plain(found)
            for one in fields(value)
            if (found := getattr(value, one.name)) != _default(one) or one.name == "version"
        }
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return msgspec.to_builtins(value)


def _default(one: Any) -> Any:
    return one.default_factory() if callable(one.default_factory) else one.default
