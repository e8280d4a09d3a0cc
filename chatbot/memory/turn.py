"""What arrived, and what is at hand while it is answered. Both are frozen: a journey answers by its outcome alone."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from accounts.models import Customer
from bookings.models import Notification
from chatbot.memory.document import Memory
from chatbot.memory.items import AnyItem
from chatbot.models import Conversation, Message
from chatbot.people import identification
from chatbot.questions.answer import Answered
from chatbot.replies.buttons import Button, Unreadable
from chatbot.understanding import Understanding
from consultants.models import Consultant, Service


@dataclass(frozen=True)
class Event:
    """One message: its text, or the button that was tapped; what it means; the answer where it is a question.

    `asides`: the questions that stood beside it, which are no part of the text any more. `payload` is that of a tap,
    whether or not it can be read as a button. `now`: when it is answered, aware.
    """

    text: str
    payload: str
    button: Button | Unreadable | None
    meant: Understanding
    answer: Answered | None
    now: datetime
    asides: tuple[Answered, ...] = ()


class Lookups:
    """What is looked up at most once while one event is answered."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation
        # By their keys; None for one that is gone.
        self._services: dict[int, Service | None] = {}
        self._consultants: dict[int, Consultant | None] = {}
        self._offering: dict[int, list[Consultant]] = {}

    @cached_property
    def last_said(self) -> Message | None:
        return self.conversation.messages.filter(direction=Message.Direction.OUT).order_by("-pk").first()

    @cached_property
    def last_news(self) -> Notification | None:
        last = self.last_said
        if last is None or last.notification_id is None:
            return None
        rows = Notification.objects.select_related("appointment__service", "appointment__consultant")
        return rows.filter(pk=last.notification_id, customer=self.conversation.customer).first()

    def service(self, pk: int | None) -> Service | None:
        if pk and pk not in self._services:
            self._services[pk] = Service.objects.filter(pk=pk).first()
        return self._services[pk] if pk else None

    def consultant(self, pk: int | None) -> Consultant | None:
        if pk and pk not in self._consultants:
            self._consultants[pk] = Consultant.objects.filter(pk=pk).first()
        return self._consultants[pk] if pk else None

    def consultants_of(self, service: Service) -> list[Consultant]:
        if service.pk not in self._offering:
            self._offering[service.pk] = list(service.consultants.filter(is_active=True))
            self._consultants |= {one.pk: one for one in self._offering[service.pk]}
        return self._offering[service.pk]


@dataclass(frozen=True)
class Turn:
    """The event, whose it is, and what stands when it comes.

    `memory` is a copy, to be looked at. `in_view`: the key of the appointment that was shown last or is spoken of.
    `is_busy`: a journey is open that does not give way.
    """

    conversation: Conversation
    event: Event
    memory: Memory
    in_view: int | None
    is_busy: bool
    lookups: Lookups

    @property
    def now(self) -> datetime:
        return self.event.now

    @property
    def customer(self) -> Customer:
        """Whoever writes, as is known by now: showing an address can make them somebody known from elsewhere."""
        return self.conversation.customer

    @property
    def zone(self) -> ZoneInfo:
        return self.customer.zone

    @property
    def offered(self) -> tuple[AnyItem, ...]:
        """What is on the table."""
        return self.memory.offer.items if self.memory.offer else ()

    @property
    def is_known(self) -> bool:
        """Whether they have shown who they are."""
        return identification.is_known(self.conversation, self.now)

    @property
    def has_just_shown(self) -> bool:
        """And a moment ago, as sensitive acts need it."""
        return identification.has_just_shown(self.conversation, self.now)

    @property
    def last_said(self) -> Message | None:
        """What the bot, or a person for it, said last before this turn."""
        return self.lookups.last_said

    @property
    def last_news(self) -> Notification | None:
        """What they were told of without having asked, if that was the last thing said."""
        return self.lookups.last_news

    def service(self, pk: int | None) -> Service | None:
        """Also one that is not offered any more. No turn changes it, and each step of a journey asks for it."""
        return self.lookups.service(pk)

    def consultant(self, pk: int | None) -> Consultant | None:
        return self.lookups.consultant(pk)

    def consultants_of(self, service: Service) -> list[Consultant]:
        """Those who offer it and can be booked."""
        return self.lookups.consultants_of(service)
