"""A conversation that is tried: played from its beginning for each message, in a transaction that is taken back.

Between two messages nothing of it is anywhere but in a `Talk`, which whoever tries keeps. A message of it is said at
the same moment each time, a button is tapped by its place, a model says what it said before, and a code is the one of
this time, wherever one of an earlier time was typed.
"""

import logging
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from functools import cached_property
from typing import Any, TypeVar

from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.mail import outgoing
from accounts.mail.composing import compose
from accounts.models import Customer, OutgoingEmail, ServiceLevel
from bookings.models import Appointment
from chatbot.flows.specification import journeys
from chatbot.llm import bedrock, recorded
from chatbot.llm.recorded import Call, Recorded, Recording
from chatbot.memory.document import Memory
from chatbot.messaging.inbox import clean
from chatbot.models import Handoff, Message, Question
from chatbot.models.faults import Fault
from chatbot.simulator.in_process import CannotChoose, Clock, Session
from chatbot.understanding import Catalog
from chatbot.understanding.catalog import read_catalog
from chatbot.understanding.jsonl import as_entities
from chatbot.worker.reading import Reading
from meetassist.rehearsing import rehearsed

log = logging.getLogger(__name__)

# All are played again for each further one.
MOST_MESSAGES = 30
# Of one; the page of customers takes more.
MOST_CHARACTERS = 1000
# A customer who wants the very minutes that are tried waits until they are taken back: shorter than the tries of their
# turn last, each of which waits for three seconds.
MOST_SECONDS = 8.0
# So often a model is asked for one message, and nothing more is recorded.
MOST_CALLS = 8
# An address to which nothing can be sent: https://www.rfc-editor.org/rfc/rfc2606
HOST = "example.invalid"
# A customer whom nobody knows yet; the code of a level has no such mark.
NEW = ":new"
Row = Question | Handoff | Fault
R = TypeVar("R", Question, Handoff, Fault)
# Around the name of a value in a text that was typed; no keyboard has them.
OPENS, CLOSES = "\ue000", "\ue001"


@dataclass
class Said:
    """One message: a text, or the tap of a choice by its place, both counted from 1. `models`: what they said to it."""

    at: datetime
    text: str = ""
    message: int = 0
    choice: int = 0
    models: list[Recorded] = field(default_factory=list)


@dataclass
class Talk:
    """All that there is of it. `who`: NEW, or the code of the level of somebody who is known, "" for none.

    `ahead`: by how many seconds its clock goes before the real one. `shown`: what was shown and is another one each
    time it is played, by a name that stays.
    """

    key: str = field(default_factory=lambda: secrets.token_hex(4))
    language: str = "vi"
    who: str = NEW
    ahead: float = 0.0
    said: list[Said] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)

    def now(self) -> datetime:
        return timezone.now() + timedelta(seconds=self.ahead)

    def say(self, text: str) -> None:
        """Raises ValueError where it is nothing, or too much."""
        text = clean(text).replace(OPENS, "").replace(CLOSES, "").strip()
        if not 0 < len(text) <= MOST_CHARACTERS:
            raise ValueError("nothing, or too much")
        self.said.append(Said(self.now(), text=self._named(text)))

    def tap(self, message: int, choice: int) -> None:
        self.said.append(Said(self.now(), message=message, choice=choice))

    def _named(self, text: str) -> str:
        """With the name of each value that is in it."""
        for name, value in self.shown.items():
            spelled = r"[ .-]?".join(map(re.escape, value))
            text = re.sub(rf"(?<!\w){spelled}(?!\w)", f"{OPENS}{name}{CLOSES}", text, flags=re.IGNORECASE)
        return text


@dataclass(frozen=True)
class Letter:
    """An e-mail that would be sent. `is_anothers`: it would go to somebody who is a customer, and is not shown."""

    to: str
    subject: str
    text: str
    is_anothers: bool = False


@dataclass(frozen=True)
class Turn:
    """A message, what was made of it, and what came back.

    `first`: which message of the bot's the first of its answers is. `understood` is None for a tap.
    """

    said: str
    is_tap: bool
    at: datetime
    first: int
    replies: list[Message]
    letters: list[Letter]
    understood: Reading | None
    values: Mapping[str, Any]
    journey: str
    questions: list[Question]
    handoffs: list[Handoff]
    faults: list[Fault]
    calls: list[Call]
    milliseconds: int


class Ended(Enum):
    """CHANGED: what was tapped is not offered any more. SLOW: others would wait. FAILED: the database refused."""

    CHANGED = "changed"
    SLOW = "slow"
    FAILED = "failed"


@dataclass(frozen=True)
class Played:
    """`ended`: why it does not go on, if it does not."""

    turns: list[Turn]
    ended: Ended | None = None


def play(talk: Talk) -> Played:
    """All of it, from the beginning; what models say to the last message is recorded in it. Not in a transaction."""
    if not talk.said:
        return Played([])
    ends = bedrock.turn_ends()
    for _ in range(MOST_CALLS):
        recordings = [Recording(one.models) for one in talk.said]
        played = _once(talk, recordings)
        asked = next(((one, said) for one, said in zip(recordings, talk.said, strict=True) if one.wanted), None)
        if asked is None:
            return played
        recording, said = asked
        assert recording.wanted is not None
        # What it locked is free again: a model takes seconds.
        said.models.append(recording.wanted(ends))
    return played


def _once(talk: Talk, recordings: list[Recording]) -> Played:
    """Until a model is wanted of which nothing is recorded yet; nothing of it is kept."""
    ends = time.monotonic() + MOST_SECONDS
    turns: list[Turn] = []
    try:
        with rehearsed():
            trial = Trial.of(talk)
            for said, recording in zip(talk.said, recordings, strict=True):
                if time.monotonic() > ends:
                    return Played(turns, Ended.SLOW)
                with recorded.played(recording):
                    turns.append(trial.turn(said))
                if recording.wanted:
                    break
            talk.shown = trial.shown
    except CannotChoose:
        return Played(turns, Ended.CHANGED)
    except DatabaseError as error:
        log.error("a conversation that was tried failed: %s", type(error).__name__)
        return Played(turns, Ended.FAILED)
    return Played(turns)


@dataclass
class Trial(Session):
    """The customer of one playing, within its transaction. `spoken`: all that the bot has said."""

    spoken: list[Message] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)
    found: list[Reading] = field(default_factory=list)
    # Of each kind of rows, the newest that was shown.
    newest: dict[type[Row], int] = field(default_factory=dict)

    @classmethod
    def of(cls, talk: Talk) -> "Trial":
        clock = Clock(talk.said[0].at if talk.said else talk.now())
        trial = cls(clock, talk.language, None if talk.who == NEW else _known(talk))
        trial.begin()
        return trial

    def turn(self, said: Said) -> Turn:
        self.clock.set_to, started = said.at, time.monotonic()
        self.letters, self.found = [], []
        first, journey = len(self.spoken) + 1, _journey(self.memory)
        if said.message:
            title = self._tap(said)
        else:
            title = self._filled(said.text)
            self.say(title)
        milliseconds = int((time.monotonic() - started) * 1000)
        calls = [call for one in said.models for call in one.calls]
        found = self.found[0] if self.found and not said.message else None
        return Turn(
            said=title, is_tap=bool(said.message), at=said.at, first=first, replies=self.spoken[first - 1 :],
            letters=self.letters, understood=found,
            values=as_entities(found.meant.entities, self._catalog) if found else {},
            journey=_journey(self.memory) or journey, questions=self._new(Question), handoffs=self._new(Handoff),
            faults=self._new(Fault), calls=calls,
            milliseconds=milliseconds + sum(call.milliseconds for call in calls),
        )  # fmt: skip

    @cached_property
    def _catalog(self) -> Catalog:
        return read_catalog()

    def _tap(self, said: Said) -> str:
        """Raises CannotChoose where nothing is offered there any more."""
        if not 1 <= said.message <= len(self.spoken):
            raise CannotChoose("no such message")
        choices = self.spoken[said.message - 1].quick_replies
        if not 1 <= said.choice <= len(choices):
            raise CannotChoose("no such choice")
        self.tap(choices[said.choice - 1])
        return str(choices[said.choice - 1]["title"])

    def _filled(self, text: str) -> str:
        return re.sub(f"{OPENS}(.*?){CLOSES}", lambda found: self.shown.get(found[1], found[1]), text)

    def note(self, found: Reading) -> None:
        self.found.append(found)

    def heard(self) -> list[Message]:
        found = super().heard()
        self.spoken += found
        mine = Appointment.objects.filter(customer__identities__external_id=self.visitor)
        for code in mine.order_by("pk").values_list("code", flat=True):
            self._show("appointment", code)
        return found

    def _show(self, kind: str, value: str) -> None:
        if value not in self.shown.values():
            number = 1 + sum(name.startswith(kind) for name in self.shown)
            self.shown[f"{kind} {number}"] = value

    def send_emails(self) -> None:
        """They are made, and go nowhere."""
        mine = self.identity.customer_id
        for row in self._letters(mine).order_by("pk"):
            self.seen_emails = row.pk
            if self._is_anothers(row.to):
                self.letters.append(Letter(row.to, "", "", is_anothers=True))
            # A code is made as it is sent, and is valid from then on.
            elif message := compose(row, self.clock()):
                text = str(message.body).strip()
                if row.verification_id and (code := re.search(r"\b\d{6}\b", text)):
                    self._show("code", code[0])
                self.letters.append(Letter(row.to, str(message.subject), text))

    def _letters(self, mine: int) -> QuerySet[OutgoingEmail]:
        """To the customer, to an address that they show, and to whoever else is told of their appointments."""
        about = outgoing.named_after(Appointment.objects.filter(customer=mine), "appointment", by="thread")
        own = Q(customer=mine) | Q(verification__identity__external_id=self.visitor)
        return OutgoingEmail.objects.filter(own | Q(pk__in=about.values("pk")), pk__gt=self.seen_emails)

    def _is_anothers(self, address: str) -> bool:
        """Whoever tries reads no mailbox, and is not taken for a customer that there is."""
        rows = Customer.objects.filter(email__iexact=address)
        # Whoever they were before they signed out is themselves.
        return rows.exclude(conversations__identity__external_id=self.visitor).exists()

    def _new(self, kind: type[R]) -> list[R]:
        """What has come since the last turn."""
        rows = kind._default_manager.filter(
            conversation__identity__external_id=self.visitor, pk__gt=self.newest.get(kind, 0)
        )
        found = list(rows.order_by("pk"))
        if found:
            self.newest[kind] = found[-1].pk
        return found


def _known(talk: Talk) -> Customer:
    level = ServiceLevel.objects.filter(code=talk.who).first()
    with translation.override(talk.language):
        name = gettext("Test customer")
    return Customer.objects.create(name=name, email=f"{talk.key}@{HOST}", language=talk.language, level=level)


def _journey(memory: Memory) -> str:
    """What is open, in words."""
    entry = memory.open
    return journeys()[entry.journey].title(entry.values) or entry.journey if entry else ""
