"""One turn of a conversation, as the flows see it: what arrived, what it means, what is known, and the clock."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime

from accounts.models import Customer
from chatbot.models import Conversation
from chatbot.questions.answer import Answer
from chatbot.replies import Choice
from chatbot.understanding import Understanding

# An unfinished flow that nobody answers is forgotten after this; the message that arrives then starts afresh.
FLOW_IDLE = timedelta(minutes=30)


@dataclass
class Turn:
    """`state` is the conversation's JSON document; flows read and change it through this class.

    flow: which journey is open. asked: what its last question was. known: what it has gathered.
    offer: {"id", "items", "labels"} of the choices on the table, answered by tap, number or name.
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

    @property
    def flow(self) -> str:
        return self.state.get("flow", "")

    @property
    def asked(self) -> str:
        return self.state.get("asked", "")

    @property
    def known(self) -> dict[str, Any]:
        return self.state.setdefault("known", {})

    @property
    def plan(self) -> dict[str, Any] | None:
        """Several requests of one message: those "left", and whether they are "checked"; None outside a plan."""
        return self.state.get("plan")

    def begin(self, flow: str) -> None:
        self.state = {"flow": flow, "known": {}, **self.planned()}

    def finish(self) -> None:
        """The open flow is done; what is planned after it is not."""
        self.state = self.planned()

    def abandon(self) -> None:
        """Nothing is open any more, and nothing planned."""
        self.state = {}

    def planned(self) -> dict[str, Any]:
        return {"plan": self.state["plan"]} if "plan" in self.state else {}

    def ask(self, question: str) -> None:
        """Note what the bot asks now; the choices of the last question are off the table."""
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
        if position is None or not 1 <= position <= len(offer["items"]):
            return None
        chosen: dict[str, Any] = offer["items"][position - 1]
        return chosen

    def tapped_an_old_offer(self) -> bool:
        return self.tap.startswith("pick:") and self.picked() is None

    def has_expired(self) -> bool:
        return self.state_has_expired(self.state, self.now)

    @staticmethod
    def state_has_expired(state: dict[str, Any], now: datetime) -> bool:
        expires_at = parse_datetime(state["expires_at"]) if state.get("expires_at") else None
        return expires_at is not None and expires_at < now
