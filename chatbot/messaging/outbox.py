"""What the bot says, as rows: written in the transaction of the turn, delivered after it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bookings.models import Notification
from chatbot.messaging.channels import Refusal, channel, is_registered
from chatbot.models import Conversation, Message
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
        for reply in replies
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
    if conversation is None:
        return "no_conversation"
    if not conversation.customer.is_active:
        return "disabled"
    if not is_registered(conversation.identity.channel):
        return "no_channel"
    window = channel(conversation.identity.channel).window
    if window is None:
        return ""
    recent = conversation.messages.filter(direction=Message.Direction.IN, sent_at__gt=now - window)
    return "" if recent.exists() else Refusal.WINDOW_CLOSED
