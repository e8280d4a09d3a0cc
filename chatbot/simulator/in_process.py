"""One conversation in this process: the turns a worker takes and what beat starts, by a clock that can be set.

For a terminal, for replayed conversations and for tests. The customer is one more browser of the web chat.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from celery import current_app
from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from accounts import limits, repeating, tokens
from accounts.mail import files, sending
from accounts.models import ChannelIdentity, Customer, OutgoingEmail
from accounts.services import identify
from bookings import replanning, sweeping, waitlist
from bookings.models import Appointment, Notification
from chatbot.channels.webchat import frames, page
from chatbot.dialogue import registry
from chatbot.memory.document import Memory
from chatbot.messaging import inbox
from chatbot.messaging.events import Media, Tap, Text
from chatbot.models import Conversation, Message
from chatbot.people import alerting, handoffs
from chatbot.privacy import copies
from chatbot.worker import news, turns, undelivered
from chatbot.worker.reading import Reading


@dataclass
class Clock:
    """The real time, until it is set: then it stands still there."""

    set_to: datetime | None = None

    def __call__(self) -> datetime:
        return self.set_to or timezone.now()


# What beat starts, by the names of its schedule, in an order in which each finds the others' work done.
BEAT: dict[str, Callable[[Clock], object]] = {
    "complete-past-appointments": lambda clock: sweeping.complete_past(now=clock()),
    "decline-unanswered-appointments": lambda clock: sweeping.decline_unanswered(now=clock()),
    "offer-free-slots": lambda clock: (sweeping.expire_holds(now=clock()), waitlist.offer_free_slots(now=clock())),
    "plan-reminders-again": lambda clock: replanning.go_on(now=clock()),
    "return-idle-conversations": lambda clock: handoffs.return_idle(now=clock()),
    "alert-the-team": lambda clock: alerting.alert(now=clock()),
    "send-due-notifications": lambda clock: news.send_due(clock),
    "send-copies-of-data": lambda clock: copies.send_waiting(now=clock()),
    "send-due-emails": lambda clock: send_emails(clock),
    "tell-of-undelivered-emails": lambda clock: undelivered.tell_due(clock),
    "forget-old-limits": lambda clock: [
        forget(now=clock()) for forget in (limits.forget_old, repeating.forget_old, tokens.forget_old)
    ],
}


def without_broker() -> None:
    """Nobody is called: who uses this module does the work itself."""
    current_app.conf.update(broker_write_url="memory://localhost")


def run_beat(clock: Clock) -> None:
    for run in BEAT.values():
        run(clock)


def advance(clock: Clock, moment: datetime) -> None:
    """Set the clock, and run on the way what is due, each at its time. Backwards nothing is undone."""
    pending = Appointment.objects.filter(status=Appointment.Status.PENDING, during__startswith__gt=clock())
    unanswered = [row.starts_at - row.service.policy().minimum_notice for row in pending.select_related("service")]
    while (due_at := _next_due(unanswered, after=clock(), until=moment)) is not None:
        clock.set_to = due_at
        run_beat(clock)
    clock.set_to = moment
    run_beat(clock)


def _next_due(unanswered: list[datetime], *, after: datetime, until: datetime) -> datetime | None:
    """When a notification or the end of a hold comes next, or one of the moments at which a request is declined."""
    told = Notification.objects.filter(status=Notification.Status.DUE, due_at__gt=after, due_at__lte=until)
    held = Appointment.objects.holds().filter(held_until__gt=after, held_until__lte=until)
    moments = [
        told.aggregate(Min("due_at"))["due_at__min"],
        held.aggregate(Min("held_until"))["held_until__min"],
        *(moment for moment in unanswered if after < moment <= until),
    ]
    return min((moment for moment in moments if moment is not None), default=None)


def send_emails(clock: Clock) -> list[int]:
    """Send what is due where e-mails become files; a real provider is left to the workers. Returns the rows' ids."""
    found = sending.due() if settings.EMAIL_PROVIDER == "file" else []
    for pk in found:
        sending.send(pk, clock)
    return found


class CannotChoose(ValueError):
    """There is no such choice; the message says why."""


@dataclass
class Session:
    """What one customer says and hears. `customer`: who they are known to be already."""

    clock: Clock = field(default_factory=Clock)
    language: str = ""
    customer: Customer | None = None
    # Their id on the channel; another one for each session, unless it is given.
    visitor: str = ""
    # The choices of the last message that had any: title and payload of each.
    choices: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.visitor = self.visitor or f"terminal-{uuid.uuid4().hex}"
        self.has_begun = False
        self.seen = self.seen_emails = 0

    def begin(self, verified_at: datetime | None = None) -> None:
        """Open the conversation, if it is not yet: it hears from now on what the customer is told."""
        if self.has_begun:
            return
        self.has_begun = True
        language = self.language or (self.customer.language if self.customer else settings.LANGUAGE_CODE)
        if self.customer is None:
            identity = identify(channel=page.CHANNEL, external_id=self.visitor, language=language)
        else:
            identity = ChannelIdentity.objects.create(
                channel=page.CHANNEL, external_id=self.visitor, customer=self.customer,
                verified_at=verified_at or self.clock(),
            )  # fmt: skip
        Conversation.objects.create(
            identity=identity, customer=identity.customer, language=language, last_message_at=self.clock()
        )
        self.seen = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self.seen_emails = OutgoingEmail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def say(self, text: str) -> list[Message]:
        """Type something; returns what is said to it. Raises ValueError for what the page would not send either."""
        if not text.strip():
            raise ValueError("text is empty")
        if len(text) > frames.MAX_TEXT:
            raise ValueError(f"text is longer than {frames.MAX_TEXT} characters")
        return self._send(Message.Kind.TEXT, text=text.strip())

    def choose(self, number: int) -> list[Message]:
        """Tap the choice of that number, counted from 1, of the last message that had any. Raises CannotChoose."""
        if not 1 <= number <= len(self.choices):
            offered = f"1 to {len(self.choices)}" if self.choices else "nothing"
            raise CannotChoose(f"choice {number} is not offered; offered is {offered}")
        return self.tap(self.choices[number - 1])

    def tap(self, choice: dict[str, Any]) -> list[Message]:
        return self._send(Message.Kind.TAP, text=choice["title"], payload=choice["payload"])

    def _send(self, kind: str, text: str, payload: str = "") -> list[Message]:
        self.begin()
        self.store(kind, text, payload)
        return self.take_turns()

    def store(self, kind: str, text: str, payload: str = "") -> None:
        """What arrives, without an answer yet."""
        about: dict[str, Any] = {
            "channel": page.CHANNEL, "sender": self.visitor, "external_id": f"{self.visitor}:{uuid.uuid4()}",
            "sent_at": self.clock(), "language": self.language,
        }  # fmt: skip
        if kind == Message.Kind.MEDIA:
            inbox.store(Media(**about))
        elif kind == Message.Kind.TAP:
            inbox.store(Tap(**about, text=text, payload=payload))
        else:
            inbox.store(Text(**about, text=text))

    def take_turns(self) -> list[Message]:
        # As often as a worker is woken: a turn that fails is tried again, and given up in the end.
        waiting = Message.objects.waiting().filter(**self._mine, conversation__ended_at=None)
        wanting = waiting.values_list("conversation_id", flat=True)
        found = list(wanting)
        for _ in range(turns.MAX_ATTEMPTS * len(found)):
            turns.take_turns(found[0], self.clock, self.note)
            if not (found := list(wanting.all())):
                break
        self.send_emails()
        return self.heard()

    def note(self, found: Reading) -> None:
        """Of each turn, what was understood: for whoever shows it."""

    def send_emails(self) -> None:
        send_emails(self.clock)

    def pass_to(self, moment: datetime) -> list[Message]:
        """Set the clock and run what is due; returns what was said to the customer meanwhile."""
        # Whoever is known is so at the time at which they begin.
        self.begin(verified_at=moment)
        advance(self.clock, moment)
        return self.heard()

    def heard(self) -> list[Message]:
        """What was said since the last time, oldest first."""
        rows = Message.objects.filter(**self._mine, direction=Message.Direction.OUT, pk__gt=self.seen)
        found = list(rows.order_by("pk"))
        if found:
            self.seen = found[-1].pk
        with_choices = [message.quick_replies for message in found if message.quick_replies]
        if with_choices:
            self.choices = with_choices[-1]
        return found

    def emails(self) -> list[dict[str, str]]:
        """What reached the customer's mailbox since the last time, where e-mails are files."""
        sent = OutgoingEmail.objects.filter(pk__gt=self.seen_emails, status=OutgoingEmail.Status.SENT).order_by("pk")
        rows = list(sent.select_related("verification"))
        if not rows:
            return []
        identity, found = self.identity, []
        for row in rows:
            theirs = row.customer_id == identity.customer_id or (
                row.verification is not None and row.verification.identity_id == identity.pk
            )
            message = files.read(str(row.message_id)) if theirs else None
            body = message.get_body(("plain",)) if message else None
            if message and body:
                found.append(
                    {"to": row.to, "subject": str(message["Subject"]).strip(), "text": str(body.get_content())}
                )
            self.seen_emails = row.pk
        return found

    @property
    def _mine(self) -> dict[str, str]:
        """Of messages: those of this customer, whichever conversation they stand in."""
        return {"conversation__identity__channel": page.CHANNEL, "conversation__identity__external_id": self.visitor}

    @property
    def identity(self) -> ChannelIdentity:
        return ChannelIdentity.objects.select_related("customer").get(channel=page.CHANNEL, external_id=self.visitor)

    @property
    def memory(self) -> Memory:
        """What the conversation remembers now."""
        return registry.recall(self.conversation) or Memory()

    @property
    def conversation(self) -> Conversation:
        return Conversation.objects.select_related("customer").get(
            identity__external_id=self.visitor, identity__channel=page.CHANNEL, ended_at=None
        )
