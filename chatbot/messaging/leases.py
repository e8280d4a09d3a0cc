"""Leases on a conversation: whoever holds one works on it alone. Taking turns and delivering have one each."""

import uuid

from django.db.models import Exists, OuterRef, Q

from chatbot.models import Conversation, Handoff
from meetassist.claiming import Lease

TURN = Lease("turn", "TURN_LEASE_SECONDS")
DELIVERY = Lease("delivery", "DELIVERY_LEASE_SECONDS")


class LeaseLost(Exception):
    """The lease expired and may be somebody else's now: nothing may be written."""


def claim(lane: Lease, conversation_id: int, *where: Q) -> uuid.UUID | None:
    """Take the lease. None when somebody holds it, or the conversation is gone, or is not as `where` says."""
    return lane.take(Conversation.objects.filter(*where, pk=conversation_id))


def release(lane: Lease, conversation_id: int, token: uuid.UUID) -> None:
    lane.release(Conversation.objects.filter(pk=conversation_id), token)


def lock(lane: Lease, conversation_id: int, token: uuid.UUID) -> Conversation:
    """The conversation's row, locked for this transaction, with whether a person has taken it (`is_taken`).

    Raises LeaseLost when the lease is not ours any more.
    """
    conversation = (
        Conversation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("identity", "customer")
        .annotate(is_taken=Exists(Handoff.objects.taken().filter(conversation=OuterRef("pk"))))
        .filter(lane.held(token), pk=conversation_id)
        .first()
    )
    if conversation is None:
        raise LeaseLost
    return conversation
