"""Leases on a conversation: whoever holds one works on it alone. Taking turns and delivering have one each."""

import uuid

from django.db.models import Exists, Func, OuterRef, Q, TextField, Value

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


# Built once, as every turn locks one of these.
_LOCKED = (
    Conversation.objects.select_for_update(of=("self",), no_key=True)
    .select_related("identity", "customer")
    .annotate(is_taken=Exists(Handoff.objects.taken().filter(conversation=OuterRef("pk"))))
)


def lock(lane: Lease, conversation_id: int, token: uuid.UUID, *, timeout: str) -> Conversation:
    """The conversation's row, locked for this transaction, with whether a person has taken it (`is_taken`).

    `timeout`, such as "3s", is how long this and every later statement of the transaction waits for a lock: it is set
    by the same statement, before that waits. Raises LeaseLost when the lease is not ours any more.
    """
    rows = _LOCKED.annotate(timeout=_set_lock_timeout(timeout)).filter(lane.held(token), pk=conversation_id)
    conversation = rows.first()
    if conversation is None:
        raise LeaseLost
    return conversation


def _set_lock_timeout(timeout: str) -> Func:
    """For the rest of the transaction. What a SELECT computes it does below the step that locks its rows."""
    return Func(
        Value("lock_timeout"), Value(timeout), Value(True), function="set_config", output_field=TextField()
    )  # fmt: skip
