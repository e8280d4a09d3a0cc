"""Saved replies, filled for one conversation: the customer's name, their next appointment, who writes."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from bookings import wording
from chatbot.models import Conversation, SavedReply
from chatbot.people.handoffs import Member
from consultants.models import Business


@dataclass(frozen=True)
class Filled:
    """A saved reply as it would be sent; `open_field` has still to be filled by who sends it."""

    pk: int
    name: str
    text: str
    open_field: str


def of(conversation: Conversation, *, by: Member, now: datetime) -> list[Filled]:
    """All that are in use, in the language of the conversation."""
    rows = list(SavedReply.objects.filter(is_active=True))
    if not rows:
        return []
    values = _values(conversation, by, now)
    texts = [(row, row.filled(values, conversation.language)) for row in rows]
    return [Filled(row.pk, row.name, text, SavedReply.open_field(text)) for row, text in texts]


def _values(conversation: Conversation, by: Member, now: datetime) -> dict[str, str]:
    customer = conversation.customer
    values = {"name": customer.name, "me": by.shown, "business": Business.current().name}
    coming = customer.appointments.coming(now).select_related("service", "consultant").first()
    if coming:
        with translation.override(conversation.language):
            values |= {
                "code": coming.code, "time": wording.when(coming.starts_at, coming.ends_at, customer.zone),
                "service": coming.service.label, "consultant": coming.consultant.name,
            }  # fmt: skip
    return values
