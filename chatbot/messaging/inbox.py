"""Storing what customers send, before anything else happens to it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.services import identify
from chatbot.messaging.waking import wake
from chatbot.models import Conversation, Message

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
    # The network address it came from, where the channel tells it; only keyed hashes of it are stored.
    address: str = ""
    # Another app answers this customer now: kept for the history alone.
    is_for_another: bool = False


@dataclass(frozen=True)
class Echo:
    """A message to a customer, as its channel tells us of it."""

    channel: str
    recipient: str
    external_id: str
    kind: str
    sent_at: datetime
    text: str = ""
    metadata: str = ""
    app_id: str = ""


def receive(*inbounds: Inbound) -> list[int]:
    """Store messages, each in its own transaction, and wake their conversations. Returns the ids of those."""
    stored = [(store(inbound).pk, inbound.is_for_another) for inbound in inbounds]
    conversation_ids = [pk for pk, is_for_another in stored if not is_for_another]
    wake(*dict.fromkeys(conversation_ids))
    return conversation_ids


@transaction.atomic
def store(inbound: Inbound) -> Conversation:
    """Write the message once, whatever arrives how often."""
    conversation = conversation_of(
        channel=inbound.channel, sender=inbound.sender, language=inbound.language, address=inbound.address
    )
    write(conversation.pk, inbound)
    return conversation


def write(conversation_id: int, inbound: Inbound) -> None:
    """The row of the message, in the conversation that it belongs to; nothing where it is there already."""
    now = timezone.now()
    status = Message.Status.HANDLED if inbound.is_for_another else Message.Status.RECEIVED
    Message.objects.bulk_create(
        [
            Message(
                conversation_id=conversation_id,
                channel=inbound.channel,
                direction=Message.Direction.IN,
                kind=inbound.kind,
                external_id=inbound.external_id,
                text=clean(inbound.text)[:MAX_TEXT],
                payload=clean(inbound.payload)[:1000],
                status=status,
                outcome="standby" if inbound.is_for_another else "",
                done_at=now if inbound.is_for_another else None,
                sent_at=inbound.sent_at,
            )
        ],
        ignore_conflicts=True,
    )


def conversation_of(*, channel: str, sender: str, language: str = "", address: str = "") -> Conversation:
    """The open conversation of whoever has this id on the channel; made if they are new."""
    identity = identify(channel=channel, external_id=sender, language=language, address=address)
    conversation, _ = Conversation.objects.get_or_create(
        identity=identity,
        ended_at=None,
        defaults={"customer_id": identity.customer_id, "language": language or identity.customer.language},
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
