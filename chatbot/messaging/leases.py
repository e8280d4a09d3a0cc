"""Leases on a conversation: whoever holds one works on it alone, by the database's clock.

A lease is taken with one conditional UPDATE. It expires by itself when its holder dies; a holder that was overtaken
finds its token gone and writes nothing.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
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


CLAIM = """
  UPDATE chatbot_conversation SET {token} = %(token)s, {expires} = statement_timestamp() + %(lasts)s
  WHERE id = %(conversation)s AND ({expires} IS NULL OR {expires} < statement_timestamp()) AND {where}
"""
RELEASE = """
  UPDATE chatbot_conversation SET {token} = NULL, {expires} = NULL WHERE id = %(conversation)s AND {token} = %(token)s
"""


def claim(lane: Lane, conversation_id: int, *, where: str = "true") -> uuid.UUID | None:
    """Take the lease. None when somebody holds it, or the conversation is gone, or is not as `where` says in SQL."""
    token = uuid.uuid4()
    lasts = timedelta(seconds=getattr(settings, lane.seconds_setting))
    return token if _update(CLAIM, lane, conversation_id, where=where, token=token, lasts=lasts) else None


def release(lane: Lane, conversation_id: int, token: uuid.UUID) -> None:
    _update(RELEASE, lane, conversation_id, token=token)


def _update(statement: str, lane: Lane, conversation_id: int, *, where: str = "", **values: Any) -> bool:
    """Whether there was such a row. Of each turn four times: SQL as it is takes a tenth of what building it takes."""
    with connection.cursor() as cursor:
        sql = statement.format(token=lane.token, expires=lane.expires, where=where)
        cursor.execute(sql, {"conversation": conversation_id, **values})
        return bool(cursor.rowcount == 1)


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
