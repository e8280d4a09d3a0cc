"""Where a customer can be told something that they have not just asked for, before anybody tries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bookings import mail
from bookings.models import Appointment, Notification
from chatbot.messaging import outbox
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
    """`conversation`: where the customer wrote last; `problem`: why it takes no news now."""

    conversation: Conversation | None
    problem: str
    by_email: bool

    def chat(self, kind: str) -> str:
        """What the channel is called in which news of this kind arrive now; empty where none takes them."""
        if self.conversation is None:
            return ""
        target = channel(self.conversation.identity.channel) if self.problem in ("", Refusal.WINDOW_CLOSED) else None
        takes = target is not None and (not self.problem or target.template_for(kind))
        return str(target.label) if target and takes else ""

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


def reach_of_each(appointments: Collection[Appointment], *, now: datetime) -> dict[int, Reach]:
    """The same of each of them, by its id: with two queries, however many they are.

    Their customers have been read, or cost one more each.
    """
    newest = conversations({row.customer_id for row in appointments}).distinct("customer_id")
    talks = {talk.customer_id: talk for talk in newest}
    problems = outbox.problems(talks.values(), now)

    def of(row: Appointment) -> Reach:
        talk = talks.get(row.customer_id)
        return Reach(talk, problems[talk.pk] if talk else "", mail.reaches(row))

    return {row.pk: of(row) for row in appointments}
