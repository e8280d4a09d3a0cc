"""What the customer holds in their hand: the conversation, what it asks, and its buttons; they type or tap."""

from dataclasses import dataclass, field
from typing import Any

from benchmarks.customers.speaking import Speaker
from chatbot.flows.verification import Proving
from chatbot.memory.document import Memory, Underway
from chatbot.memory.items import AnyItem
from chatbot.models import Message
from chatbot.replies.buttons import Pick, write
from chatbot.simulator.golden.playing import CODE, spoken
from chatbot.simulator.in_process import Session
from chatbot.understanding.asked import Question
from chatbot.understanding.schema import UnsureAddress

# The journeys in which the wishes of customers are met.
JOURNEYS = ("booking", "series", "rescheduling", "cancelling")


@dataclass
class Device:
    """`said`: what both sides have said. `code`: the last that came by e-mail. `prefers_taps`: to typing.
    `has_email`: an address that can be told. `memory`: how it stands after the last reply."""

    session: Session
    speaker: Speaker
    prefers_taps: bool
    has_email: bool = True
    said: list[str] = field(default_factory=list)
    code: str = ""
    memory: Memory = field(default_factory=Memory)

    # Reading

    @property
    def asked(self) -> Question | None:
        return self.memory.asked

    @property
    def items(self) -> list[AnyItem]:
        """What the choices stand for, in their order."""
        offer = self.memory.offer
        return list(offer.items) if offer else []

    @property
    def entry(self) -> Underway | None:
        """The journey that is open, or waits for who this is."""
        memory = self.memory
        return next((one for one in [memory.open, *memory.behind] if one and one.journey in JOURNEYS), None)

    @property
    def unsure_address(self) -> UnsureAddress | None:
        """What is asked about an address that was typed."""
        open_one = self.memory.open
        return open_one.values.unsure if open_one and isinstance(open_one.values, Proving) else None

    def question(self) -> tuple[Any, ...] | None:
        """What is asked, and about what: the same again is the same question."""
        values = self.entry.values if self.entry else None
        about = [getattr(values, name, None) for name in ("service", "slot", "appointment", "appointments", "page")]
        return (self.memory.journey, self.asked, repr(about)) if self.asked else None

    def note(self, replies: list[Message]) -> None:
        for message in replies:
            self.said.append(f"    {spoken(message)}" + "".join(f" [{one['title']}]" for one in message.choices))
        for mail in self.session.emails():
            self.code = found[0] if (found := CODE.search(mail["text"])) else self.code

    # Writing

    def say(self, act: str, values: dict[str, str] | None = None) -> list[Message]:
        return self.type(self.speaker.say(act, values))

    def type(self, text: str) -> list[Message]:
        self.said.append(text)
        return self._read(self.session.say(text))

    def tap(self, position: int) -> list[Message]:
        """The choice that stands for the item of that position; typed as its label where no button shows it."""
        offer = self.memory.offer
        assert offer is not None, "what is tapped is offered"
        payload = write(Pick(offer.id, position + 1))
        choice = next((one for one in self.session.choices if one["payload"] == payload), None)
        if choice is None:
            return self.type(offer.labels[position])
        self.said.append(f"[{choice['title']}]")
        return self._read(self.session.tap(choice))

    def _read(self, replies: list[Message]) -> list[Message]:
        self.memory = self.session.memory
        return replies

    def tap_or_say(self, position: int | None, act: str, values: dict[str, str]) -> list[Message]:
        """None: there is no such choice."""
        return self.tap(position) if position is not None and self.prefers_taps else self.say(act, values)
