"""What a visitor's page sends, and what it is shown."""

import dataclasses
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings

from accounts import limits
from accounts.models import RateLimit
from accounts.services import TooManyVisitors
from chatbot.channels.webchat.frames import BadFrame, read_message
from chatbot.messaging import history as said
from chatbot.messaging import inbox
from chatbot.messaging.channels import Rendered
from chatbot.messaging.events import Arrival, Tap, Text
from chatbot.models import Message
from chatbot.replies import Card, Choice, Link, Reply

CHANNEL = "web"

# In words, for who reads the answer; the page has sentences of its own.
REASONS = {
    "bad_message": "This is no message.",
    "too_long": "The message is too long.",
    "too_fast": "Too many messages within a minute. Please wait a moment.",
    "signed_out": "This cookie was replaced when somebody showed who they are, or signed out.",
    "too_many_visitors": "Too many new visitors from this network within an hour. Please try again later.",
}


class Refused(Exception):
    """The message is not taken. `code` tells the page why: one of REASONS; `errors` what is wrong with which field."""

    def __init__(self, code: str, errors: dict[str, list[str]] | None = None) -> None:
        super().__init__(code)
        self.code, self.errors = code, errors or {}

    @property
    def answer(self) -> dict[str, Any]:
        """As the sender is told of it."""
        return {"code": self.code, "detail": REASONS[self.code], "errors": self.errors}


def receive(visitor: str, frame: object, *, address: str, now: datetime) -> None:
    """Store what the page sent. Raises Refused; a repeated frame is stored once."""
    try:
        inbound = parse(Arrival(body=frame, sender=visitor, at=now))
    except BadFrame as bad:
        raise Refused(bad.code, bad.errors) from bad
    if not Message.objects.filter(channel=CHANNEL, external_id=inbound.external_id).exists():
        if not _take_message(visitor, now):
            raise Refused("too_fast")
        inbound = dataclasses.replace(inbound, address=address)
    try:
        inbox.receive(inbound)
    except TooManyVisitors as refusal:
        raise Refused("too_many_visitors") from refusal


def parse(arrival: Arrival) -> Text | Tap:
    """A frame of the visitor whom the connection names. Raises BadFrame."""
    sent = read_message(arrival.body)
    about = {
        "channel": CHANNEL, "sender": arrival.sender, "external_id": f"{arrival.sender}:{sent['id']}",
        "sent_at": arrival.at, "text": sent["text"], "language": sent["language"], "address": arrival.address,
    }  # fmt: skip
    return Tap(**about, payload=sent["payload"]) if sent["payload"] else Text(**about)


def _take_message(visitor: str, now: datetime) -> bool:
    return limits.take(
        scope=RateLimit.Scope.MESSAGES, key=visitor, most=settings.WEBCHAT_MESSAGES_PER_MINUTE,
        within=timedelta(minutes=1), now=now,
    )  # fmt: skip


def render(reply: Reply) -> list[Rendered]:
    """One row with all of it: first what answers it by a tap, then what lasts."""
    choices = [_choice(one) for one in reply.choices]
    if reply.numbered:
        choices = [{**choice, "number": number} for number, choice in enumerate(choices, 1)]
    choices += [_choice(one) for one in reply.beside]
    choices += [_link(one) for one in reply.links]
    choices += [on_card for number, card in enumerate(reply.cards) for on_card in _on_card(number, card)]
    return [Rendered(reply.text, choices, [list(row) for row in reply.table])]


def _on_card(number: int, card: Card) -> list[dict[str, Any]]:
    shown = {"number": number, "title": card.title, "subtitle": card.subtitle}
    ways = [*map(_choice, card.choices), *map(_link, card.links)]
    return [{**one, "card": shown} for one in ways]


def _choice(one: Choice) -> dict[str, Any]:
    return {"title": one.title, "payload": one.payload}


def _link(one: Link) -> dict[str, Any]:
    return {"title": one.title, "payload": "", "url": one.url}


def topic(identity_id: int) -> str:
    """What news for this browser are announced under."""
    return f"chat {identity_id}"


def history(visitor: str, after: int = 0) -> list[dict[str, Any]]:
    """What was said, after a message id, as `chatbot.messaging.history` has it."""
    return [_as_json(row) for row in said.said(CHANNEL, visitor, after=after)]


def _as_json(message: Message) -> dict[str, Any]:
    return {
        "id": message.pk,
        "conversation": message.conversation_id,
        "from": said.speaker(message),
        "author": message.author,
        "text": message.text,
        "choices": message.choices,
        "table": message.table,
        "at": message.sent_at.isoformat(),
        "client_id": (message.external_id or "").rpartition(":")[2],
    }


is_with_a_person = partial(said.is_with_a_person, CHANNEL)
identity_id = partial(said.identity_id, CHANNEL)
