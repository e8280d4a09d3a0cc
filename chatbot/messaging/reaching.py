"""Where a customer can be told something that they have not just asked for, before anybody tries."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from bookings import mail
from bookings.models import Appointment, Notification
from chatbot.messaging import outbox, windows
from chatbot.messaging.channels import Refusal, channel
from chatbot.models import Conversation

# What cannot wait, and would be read too late where nobody need be looking.
URGENT = (Notification.Kind.REMINDER, Notification.Kind.WAITLIST_OFFER)


def conversations(customer_ids: Collection[int]) -> QuerySet[Conversation]:
    """The open ones, of each customer first the one in which they wrote last: there they are told."""
    rows = Conversation.objects.filter(customer__in=customer_ids, ended_at=None)
    return rows.select_related("identity", "customer").order_by("customer_id", "-last_message_at")


@dataclass(frozen=True)
class Reach:
    """`conversation`: where the customer wrote last, at `heard_at`; `problem`: why it takes no news now.

    `at`: the moment that is asked about.
    """

    conversation: Conversation | None
    problem: str
    by_email: bool
    heard_at: datetime | None
    at: datetime

    def then(self, at: datetime) -> "Reach":
        """The same at a later moment, if they do not write until then and nothing else changes."""
        return replace(self, at=at)

    def chat(self, kind: str) -> str:
        """What the channel is called in which news of this kind arrive then; empty where none takes them."""
        if self.conversation is None or self.problem not in ("", Refusal.WINDOW_CLOSED):
            return ""
        target = channel(self.conversation.identity.channel)
        way = windows.way(target, self.heard_at, at=self.at, kind=kind)
        return "" if way == windows.Way.NOT_AT_ALL else str(target.label)

    def email(self, kind: str) -> bool:
        """Whether an e-mail says it: what we have done always, anything else where the chat does not, or not soon."""
        if not self.by_email or kind not in (*URGENT, Notification.Kind.FOLLOW_UP):
            return self.by_email
        if self.conversation is None or not self.chat(kind):
            return True
        return kind in URGENT and not channel(self.conversation.identity.channel).rings


def reach(appointment: Appointment, *, now: datetime) -> Reach:
    """How its customer can be told of it at this moment."""
    return reach_of_each([appointment], now=now)[appointment.pk]


def lacks_address(appointment: Appointment, *, now: datetime) -> bool:
    """Whether an e-mail address is what is missing for its reminders to arrive, if they do not write before."""
    if appointment.customer.email:
        return False
    kind, reached = Notification.Kind.REMINDER, reach(appointment, now=now)
    due = appointment.notifications.filter(status=Notification.Status.DUE, kind=kind).values_list("due_at", flat=True)
    return not all(reached.then(max(at, now)).chat(kind) for at in due)


def reach_of_each(appointments: Collection[Appointment], *, now: datetime) -> dict[int, Reach]:
    """The same of each of them, by its id: with two queries, however many they are.

    Their customers have been read, or cost one more each.
    """
    newest = conversations({row.customer_id for row in appointments}).distinct("customer_id")
    talks = {talk.customer_id: talk for talk in newest}
    states = outbox.states(talks.values(), now)

    def of(row: Appointment) -> Reach:
        talk = talks.get(row.customer_id)
        problem, heard_at = states[talk.pk] if talk else ("", None)
        return Reach(talk, problem, mail.reaches(row), heard_at, now)

    return {row.pk: of(row) for row in appointments}
