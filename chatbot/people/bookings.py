"""Appointments that the team books from a conversation: what the customer hears of them there."""

from datetime import datetime

from django.utils import translation

from accounts.models import Customer
from bookings.models import AppointmentEvent
from chatbot.messaging import outbox, reaching
from chatbot.models import Conversation
from chatbot.replies import announced
from chatbot.replies import requests as words


def lock(conversation_id: int, customer: Customer) -> Conversation | None:
    """The conversation, before anything else is locked; None where it is somebody else's by now."""
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True).select_related("identity", "customer")
    return rows.filter(pk=conversation_id, customer=customer).first()


def can_be_told(conversation: Conversation, now: datetime) -> bool:
    return conversation.ended_at is None and not outbox.problem(conversation, now)


def tell(conversation: Conversation, event: AppointmentEvent, *, now: datetime) -> bool:
    """Say in the conversation, which the caller has locked, what was just booked. Returns whether it takes it."""
    if not can_be_told(conversation, now):
        return False
    with translation.override(conversation.language):
        lacks_address = reaching.lacks_address(announced(event), now=now)
        booked = words.booked_by_the_team(event, conversation.customer.zone, lacks_address=lacks_address)
        outbox.write(conversation, [booked], now=now)
    return True
