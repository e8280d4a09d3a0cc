"""Wishes of people without an e-mail address, as the team answers them: called for, booked or declined with one tap.

What is decided and what the customer is told of it are written together. Where the conversation takes nothing any more
the team is told so: it has the number.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import translation

from bookings import requesting
from bookings.actors import by_staff
from bookings.models import BookingRequest
from chatbot.messaging import outbox, reaching
from chatbot.models import Conversation, Handoff
from chatbot.people import handoffs
from chatbot.people.bookings import can_be_told
from chatbot.replies import Reply, announced, speech
from chatbot.replies import requests as words

Reason = Handoff.Reason


def call(conversation: Conversation, request: BookingRequest, *, summary: str, now: datetime) -> None:
    """Ask for a person to answer it; said once of each."""
    if request.created_at == now:
        with speech.read_by_the_team():
            line = words.for_the_team(request, now)
        handoffs.report(conversation, Reason.REQUEST, line=line, summary=summary, now=now)


def call_back(conversation: Conversation, wishes: list[str], number: str, *, summary: str, now: datetime) -> None:
    """Ask for a person to ring them about what they cannot do here without an address."""
    with speech.read_by_the_team():
        line = words.call_back_for_the_team(wishes, number)
    handoffs.report(conversation, Reason.REQUEST, line=line, summary=summary, now=now)


@transaction.atomic
def book(conversation_id: int, request_id: int, *, by: str, now: datetime) -> bool:
    """Book it. Returns whether the customer could be told here. Raises what `requesting.book` raises."""
    conversation, request = _locked(conversation_id, request_id)
    event = requesting.book(request, by=by_staff(by), now=now)

    def said() -> Reply:
        lacks_address = reaching.lacks_address(announced(event), now=now)
        return words.booked(event, conversation.customer.zone, lacks_address=lacks_address)

    return _settle(conversation, said, now)


@transaction.atomic
def decline(conversation_id: int, request_id: int, *, by: str, now: datetime) -> bool:
    """Decline it. Returns whether the customer could be told here. Raises NotAllowedInThisState."""
    conversation, request = _locked(conversation_id, request_id)
    row = requesting.decline(request, by=by_staff(by), now=now)
    return _settle(conversation, lambda: words.declined(row, conversation.customer.zone), now)


def _locked(conversation_id: int, request_id: int) -> tuple[Conversation, BookingRequest]:
    """Raises BookingRequest.DoesNotExist for a request of somebody else."""
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True).select_related("identity", "customer")
    conversation = rows.get(pk=conversation_id)
    return conversation, BookingRequest.objects.get(pk=request_id, customer=conversation.customer)


def _settle(conversation: Conversation, say: Callable[[], Reply], now: datetime) -> bool:
    """Nobody waits for this request any more; who is told so hears it here, in their language."""
    if not conversation.customer.requests.filter(status=BookingRequest.Status.OPEN).exists():
        handoffs.close(conversation.handoffs.filter(reason=Reason.REQUEST), now=now)
    is_told = can_be_told(conversation, now)
    if is_told:
        with translation.override(conversation.language):
            outbox.write(conversation, [say()], now=now)
    return is_told
