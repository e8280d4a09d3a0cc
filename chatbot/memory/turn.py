"""One turn of a conversation, as the flows see it: what arrived, what it means, what is known, and the clock."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime

from accounts.models import Customer
from chatbot.models import Conversation, Message
from chatbot.questions.answer import Answer
from chatbot.replies import Choice
from chatbot.understanding import Understanding, phrases
from chatbot.understanding.asked import Act, act_of, is_question
from chatbot.understanding.local import emergencies
from chatbot.understanding.local.emergencies import Emergency
from consultants.models import Consultant, Service

# An unfinished flow that nobody answers is put aside after this; the message that arrives then is handled by itself.
FLOW_IDLE = timedelta(minutes=30)
# What a typed answer has to mean, by the button of the same name.
YES_AND_NO = {"yes": "confirm", "no": "deny"}
# How long what was put aside can be taken up again.
PARKED_FOR = timedelta(days=7)


@dataclass
class Turn:
    """`state` is the conversation's JSON document; flows read and change it through this class.

    flow: which journey is open. asked: what its last question was. known: what it has gathered.
    offer: {"id", "items", "labels"} of the choices on the table, answered by tap, number or name.
    parked: another journey that was put aside, as {"flow", "known", "asked", "at"}; "offered" once it was asked about.
    """

    conversation: Conversation
    customer: Customer
    understanding: Understanding
    text: str
    tap: str
    now: datetime
    zone: ZoneInfo
    state: dict[str, Any]
    # The answer to what was asked, found before this turn's transaction; None for what is no question.
    answer: Answer | None = None
    # Set by a flow that has ended and gives way to what waited: the button or the request to go on with, or "" for the
    # state.
    resumed: str | dict[str, Any] | None = None
    # Set when the customer signs out: what is said stands in the conversation that follows.
    signed_out: bool = False
    # Set when a person has the conversation: the bot keeps silent.
    is_silent: bool = False
    # Set when the flow that was open has just been put aside for its age.
    put_aside: bool = False
    # Set when a chosen time could not be held, until the customer is told so.
    is_not_kept: bool = False
    # How many messages in a row were not understood before this one.
    misses: int = 0
    # By their keys, as far as they were looked up; None for one that is gone.
    _services: dict[int, Service | None] = field(default_factory=dict)
    _consultants: dict[int, Consultant | None] = field(default_factory=dict)

    @cached_property
    def last_said(self) -> Message | None:
        """What the bot, or a person for it, said last before this turn."""
        return self.conversation.messages.filter(direction=Message.Direction.OUT).order_by("-pk").first()

    def service(self, pk: int | None) -> Service | None:
        """Also one that is not offered any more. No turn changes it, and each step of a journey asks for it."""
        if pk and pk not in self._services:
            self._services[pk] = Service.objects.filter(pk=pk).first()
        return self._services[pk] if pk else None

    def consultant(self, pk: int | None) -> Consultant | None:
        if pk and pk not in self._consultants:
            self._consultants[pk] = Consultant.objects.filter(pk=pk).first()
        return self._consultants[pk] if pk else None

    @property
    def flow(self) -> str:
        return str(self.state.get("flow", ""))

    @property
    def asked(self) -> str:
        return str(self.state.get("asked", ""))

    @property
    def yes(self) -> Act | None:
        """What a yes to the last question would do."""
        return act_of(self.flow, self.asked)

    @property
    def known(self) -> dict[str, Any]:
        known: dict[str, Any] = self.state.setdefault("known", {})
        return known

    @property
    def plan(self) -> dict[str, Any] | None:
        """Several requests of one message: those "left", and whether they are "checked"; None outside a plan."""
        return self.state.get("plan")

    @property
    def parked(self) -> dict[str, Any]:
        found: dict[str, Any] = self.state.get("parked", {})
        return found

    @cached_property
    def phrase(self) -> str:
        """What the whole message steers, or its kind of small talk (`understanding.phrases`)."""
        return "" if self.tap else phrases.find(self.text)

    @cached_property
    def emergency(self) -> Emergency | None:
        """What the words say of somebody who may be hurt; a button is named by us."""
        return None if self.tap else emergencies.find(self.text)

    def begin(self, flow: str) -> None:
        """Open a journey; what is parked stays so, unless this is another of its kind."""
        kept = self.planned()
        if self.parked.get("flow") == flow:
            kept.pop("parked")
        self.state = {"flow": flow, "known": {}, **kept}

    def finish(self) -> None:
        """The open flow is done; what is planned after it is not, nor what is parked."""
        self.state = self.planned()

    def abandon(self) -> None:
        """Nothing is open any more, and nothing planned or parked."""
        self.state = {}

    def park(self, journey: dict[str, Any]) -> None:
        """Put a journey aside, in the place of one that was there."""
        kept = {"flow": journey["flow"], "known": journey.get("known", {}), "asked": journey.get("asked", "")}
        self.state["parked"] = {**kept, "at": self.now.isoformat()}

    def unpark(self) -> None:
        """Go on with what was put aside."""
        parked = self.state.pop("parked")
        self.state = {"flow": parked["flow"], "known": parked["known"], "asked": parked["asked"]}
        self.put_aside = False

    def planned(self) -> dict[str, Any]:
        return {name: self.state[name] for name in ("plan", "parked") if self.state.get(name)}

    def ask(self, question: str) -> None:
        """Note what the bot asks now; the choices of the last question are off the table."""
        assert is_question(self.flow, question), f"what a yes to {question!r} of {self.flow!r} does is not known"
        self.state["asked"] = question
        self.state["expires_at"] = (self.now + FLOW_IDLE).isoformat()
        self.state.pop("offer", None)

    def offer(self, question: str, items: list[tuple[str, dict[str, Any]]]) -> tuple[Choice, ...]:
        """Put labelled items on the table as the answer to `question`; returns them as choices to tap."""
        self.ask(question)
        offer_id = secrets.token_hex(3)
        labels = [label for label, _ in items]
        self.state["offer"] = {"id": offer_id, "items": [item for _, item in items], "labels": labels}
        return tuple(Choice(label, f"pick:{offer_id}:{position}") for position, label in enumerate(labels, 1))

    def offer_buttons(self, question: str, choices: tuple[Choice, ...]) -> None:
        """Let buttons that mean the same at any time be chosen by number or by name as well, while no flow is open."""
        self.offer(question, [(choice.title, {"tap": choice.payload}) for choice in choices])

    def picked(self) -> dict[str, Any] | None:
        """The offered item this turn chose: by its button, its number or its name."""
        offer = self.state.get("offer")
        if not offer:
            return None
        position = self.understanding.entities.selection
        if self.tap.startswith("pick:"):
            _, offer_id, number = (*self.tap.split(":"), "", "")[:3]
            position = int(number) if offer_id == offer["id"] and number.isdecimal() else None
        elif self.asked == "confirm" and any(character.isdigit() for character in self.text):
            # A yes is no number: "1" can be meant for a list that stood there before.
            return None
        if position is None or not 1 <= position <= len(offer["items"]):
            return None
        chosen: dict[str, Any] = offer["items"][position - 1]
        meaning = YES_AND_NO.get(chosen.get("answer", ""))
        if meaning and not self.tap and self.yes:
            # "The first one" is no yes, and "k" not always a no.
            return chosen if self.understanding.means(meaning) else None
        return chosen

    def has_expired(self) -> bool:
        return self.state_has_expired(self.state, self.now)

    @staticmethod
    def state_has_expired(state: dict[str, Any], now: datetime) -> bool:
        expires_at = parse_datetime(state["expires_at"]) if state.get("expires_at") else None
        return expires_at is not None and expires_at < now

    def forget_what_is_too_old(self) -> None:
        at = parse_datetime(self.parked.get("at", ""))
        if self.parked and (at is None or at + PARKED_FOR < self.now):
            self.state.pop("parked")
