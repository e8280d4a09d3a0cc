"""What the bot says, as rows: written in the transaction of the turn, delivered after it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bookings.models import Notification
from chatbot.messaging import stopping, windows
from chatbot.messaging.channels import Refusal, channel, is_registered
from chatbot.models import ChannelStop, Conversation, Message
from chatbot.replies import Reply


@dataclass(frozen=True)
class Template:
    """A message that the channel has approved: its name there, and what fills it, in the active language."""

    name: str
    values: Callable[[], list[str]]


def write(
    conversation: Conversation,
    replies: Iterable[Reply],
    *,
    notification: Notification | None = None,
    author: str = "",
    template: Template | None = None,
    now: datetime,
) -> None:
    """Insert the replies in their order, as the conversation's channel renders them. `author` is a person.

    With a `template` the channel gets that, filled with its values; the reply is what it says, for the history.
    """
    name = conversation.identity.channel
    target = channel(name)
    rows = [
        Message(
            conversation=conversation,
            notification=notification,
            channel=name,
            direction=Message.Direction.OUT,
            author=author,
            text=rendered.text,
            choices=rendered.choices,
            table=rendered.table,
            template=_filled(template, conversation, reply) if template else {},
            status=Message.Status.SENT if target.is_read_from_rows else Message.Status.QUEUED,
            sent_at=now,
            done_at=now if target.is_read_from_rows else None,
        )
        # What was approved says it all.
        for reply in (replace(one, cards=()) if template else one for one in replies)
        for rendered in target.render(reply)
    ]
    Message.objects.bulk_create(rows)
    target.announce(conversation.identity_id)


def _filled(template: Template, conversation: Conversation, reply: Reply) -> dict[str, Any]:
    return {
        "name": template.name, "language": conversation.language, "values": template.values(),
        "payloads": [choice.payload for choice in reply.choices],
    }  # fmt: skip


def problem(conversation: Conversation | None, now: datetime) -> str:
    """Why the conversation cannot take a message that the customer has not just asked for; "" when it can."""
    return problems([conversation], now)[conversation.pk] if conversation else "no_conversation"


def problems(conversations: Iterable[Conversation], now: datetime) -> dict[int, str]:
    """The same of each of them, by its id: with two queries at most, however many they are."""
    return {pk: problem for pk, (problem, _heard_at) in states(conversations, now).items()}


def states(conversations: Iterable[Conversation], now: datetime) -> dict[int, tuple[str, datetime | None]]:
    """The same with when the customer wrote last, where the channel asks for that."""
    talks = {one.pk: one for one in conversations}
    heard = windows.heard([pk for pk, one in talks.items() if _has_window(one)], now=now)
    stops = stopping.stopped() if any(map(_has_window, talks.values())) else {}
    return {pk: (_problem(one, heard.get(pk), stops, now), heard.get(pk)) for pk, one in talks.items()}


def _has_window(conversation: Conversation) -> bool:
    """Whether the channel is one that somebody else lets us in to."""
    name = conversation.identity.channel
    return conversation.customer.is_active and is_registered(name) and not channel(name).is_read_from_rows


def _problem(
    conversation: Conversation, heard_at: datetime | None, stops: Mapping[str, ChannelStop], now: datetime
) -> str:
    name = conversation.identity.channel
    if not conversation.customer.is_active:
        return "disabled"
    if not is_registered(name):
        return "no_channel"
    if name in stops:
        return stops[name].reason
    way = windows.way(channel(name), heard_at, at=now)
    return Refusal.WINDOW_CLOSED if way == windows.Way.NOT_AT_ALL else ""
