"""Storing what customers send, before anything else happens to it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from accounts.services import identify
from chatbot.models import Conversation, Message
from chatbot.waking import wake

MAX_TEXT = 10_000
MAX_ID = 255


@dataclass(frozen=True)
class Inbound:
    """One thing a customer sent, as its channel parsed it."""

    channel: str
    sender: str
    external_id: str
    kind: str
    sent_at: datetime
    text: str = ""
    payload: str = ""
    language: str = ""
    network_key: str = ""


def receive(*inbounds: Inbound) -> list[int]:
    """Store messages, each in its own transaction, and wake their conversations. Returns the conversations' ids."""
    conversation_ids = [store(inbound).pk for inbound in inbounds]
    wake(*dict.fromkeys(conversation_ids))
    return conversation_ids


@transaction.atomic
def store(inbound: Inbound) -> Conversation:
    """Write the message once, whatever arrives how often."""
    identity = identify(
        channel=inbound.channel,
        external_id=inbound.sender,
        language=inbound.language,
        network_key=inbound.network_key,
    )
    conversation, _ = Conversation.objects.get_or_create(
        identity=identity,
        ended_at=None,
        defaults={"customer_id": identity.customer_id, "language": inbound.language or identity.customer.language},
    )
    Message.objects.bulk_create(
        [
            Message(
                conversation=conversation,
                channel=inbound.channel,
                direction=Message.Direction.IN,
                kind=inbound.kind,
                external_id=inbound.external_id,
                text=clean(inbound.text)[:MAX_TEXT],
                payload=clean(inbound.payload)[:1000],
                status=Message.Status.RECEIVED,
                sent_at=inbound.sent_at,
            )
        ],
        ignore_conflicts=True,
    )
    return conversation


def clean(text: str) -> str:
    """What PostgreSQL can store: no NUL, no lone surrogates (both are legal in JSON)."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def sensible_time(milliseconds: object, now: datetime) -> datetime:
    """A sender's clock as an instant; `now` where it is missing, absurd or ahead of ours."""
    if isinstance(milliseconds, int) and not isinstance(milliseconds, bool) and 0 < milliseconds < 10**14:
        moment = datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
        if now - timedelta(days=2) < moment < now:
            return moment
    return now
