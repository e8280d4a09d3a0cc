"""Leases on a conversation: whoever holds one works on it alone, by the database's clock.

A lease is taken with one conditional UPDATE. It expires by itself when its holder dies; a holder that was overtaken
finds its token gone and writes nothing.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now

from chatbot.models import Conversation


@dataclass(frozen=True)
class Lane:
    """One kind of work on a conversation, with its own pair of columns."""

    name: str
    seconds_setting: str

    @property
    def token(self) -> str:
        return f"{self.name}_token"

    @property
    def expires(self) -> str:
        return f"{self.name}_expires_at"

    @property
    def free(self) -> Q:
        return Q(**{f"{self.expires}__isnull": True}) | Q(**{f"{self.expires}__lt": Now()})


TURN = Lane("turn", "TURN_LEASE_SECONDS")
DELIVERY = Lane("delivery", "DELIVERY_LEASE_SECONDS")


class LeaseLost(Exception):
    """The lease expired and may be somebody else's now: nothing may be written."""


def claim(lane: Lane, conversation_id: int, *where: Q) -> uuid.UUID | None:
    """Take the lease. None when somebody holds it, or the conversation is gone, or is not as `where` says."""
    token = uuid.uuid4()
    seconds = getattr(settings, lane.seconds_setting)
    taken = (
        Conversation.objects.filter(lane.free, *where, pk=conversation_id)
        .order_by()
        .update(**{lane.token: token, lane.expires: Now() + timedelta(seconds=seconds)})
    )
    return token if taken else None


def release(lane: Lane, conversation_id: int, token: uuid.UUID) -> None:
    Conversation.objects.filter(pk=conversation_id, **{lane.token: token}).update(
        **{lane.token: None, lane.expires: None}
    )


def lock(lane: Lane, conversation_id: int, token: uuid.UUID) -> Conversation:
    """The conversation's row, locked for this transaction. Raises LeaseLost when the lease is not ours any more."""
    conversation = (
        Conversation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("identity", "customer")
        .filter(pk=conversation_id, **{lane.token: token, f"{lane.expires}__gt": Now()})
        .first()
    )
    if conversation is None:
        raise LeaseLost
    return conversation
