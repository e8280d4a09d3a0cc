"""A message of a program, stored; and what it is answered, read from the rows."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from accounts import limits
from accounts.models import RateLimit
from accounts.services import TooManyVisitors, network_key
from chatbot.channels.apichat.bodies import ChatMessageSerializer
from chatbot.channels.apichat.sessions import CHANNEL
from chatbot.messaging import history, inbox
from chatbot.messaging.events import Arrival, Malformed, Tap, Text
from chatbot.models import Message
from meetassist.problems import Problem

MINUTE = timedelta(minutes=1)


def topic(identity_id: int) -> str:
    """What news for this session are announced under."""
    return f"apichat {identity_id}"


def parse(arrival: Arrival) -> Text | Tap:
    """The body of a POST, of the visitor whom the session names: `visitor:id of the message`. Raises Malformed."""
    form = ChatMessageSerializer(data=arrival.body)
    if not form.is_valid():
        raise Malformed("no message")
    sent = form.validated_data
    about: dict[str, Any] = {
        "channel": CHANNEL, "sender": arrival.sender.rpartition(":")[0], "external_id": arrival.sender,
        "sent_at": arrival.at, "text": sent["text"], "language": sent["language"], "address": arrival.address,
    }  # fmt: skip
    return Tap(**about, payload=sent["payload"]) if sent["payload"] else Text(**about)


def store(message_id: str, body: object, *, address: str, now: datetime) -> None:
    """Store what the program sent, once. Raises Problem where the visitor or their network may send no more now."""
    inbound = parse(Arrival(body=body, sender=message_id, address=address, at=now))
    if of(message_id).exists():
        return
    _count(RateLimit.Scope.MESSAGES, inbound.sender, now)
    try:
        inbox.receive(inbound)
    except TooManyVisitors as refusal:
        until = limits.until(scope=RateLimit.Scope.VISITORS, key=network_key(address))
        detail = "Too many new conversations from this network within an hour."
        raise Problem(429, "too_many_visitors", detail, until=until, now=now) from refusal


def _count(scope: str, key: str, now: datetime) -> None:
    most = settings.APICHAT_MESSAGES_PER_MINUTE
    if not limits.take(scope=scope, key=key, most=most, within=MINUTE, now=now):
        until = limits.until(scope=scope, key=key)
        raise Problem(429, "too_fast", "Too many messages within a minute.", until=until, now=now)


def of(message_id: str) -> QuerySet[Message]:
    """The row of one message."""
    return Message.objects.filter(channel=CHANNEL, external_id=message_id)


def answer_to(message: Message) -> dict[str, Any] | None:
    """What the turn that handled it has said; None where none has yet.

    A turn's replies are those that it began before the message was done and wrote after it, in one transaction: what a
    person wrote meanwhile, or news that came later, is in the history.
    """
    if message.done_at is None:
        return None
    said = Message.objects.filter(
        conversation__identity=message.conversation.identity_id, conversation__ended_at=None,
        direction=Message.Direction.OUT, author="", notification=None,
        sent_at__lte=message.done_at, created_at__gte=message.done_at,
    ).order_by("pk")  # fmt: skip
    replies = list(said)
    return {
        "response": "\n\n".join(reply.text for reply in replies),
        "replies": [choice for reply in replies for choice in suggested(reply)],
        "timestamp": message.done_at.isoformat(),
        "with_person": history.is_with_a_person(CHANNEL, visitor_of(message)),
    }


def visitor_of(message: Message) -> str:
    return str(message.external_id).rpartition(":")[0]


def suggested(message: Message) -> list[dict[str, str]]:
    return [{"text": choice["title"], "payload": choice["payload"]} for choice in message.choices]


def lines(visitor: str, after: int) -> list[dict[str, Any]]:
    """The conversation, as a program reads it."""
    return [
        {
            "id": row.pk, "speaker": history.speaker(row), "author": row.author, "text": row.text,
            "replies": suggested(row), "timestamp": row.sent_at.isoformat(),
        }
        for row in history.said(CHANNEL, visitor, after=after)
    ]  # fmt: skip


def is_waiting(visitor: str) -> bool:
    mine = {"conversation__identity__channel": CHANNEL, "conversation__identity__external_id": visitor}
    return Message.objects.waiting().order_by().filter(**mine).exists()
