"""What the bot says, as rows: written in the transaction of the turn, delivered after it."""

from collections.abc import Iterable
from datetime import datetime

from bookings.models import Notification
from chatbot.channels import channel, webchat
from chatbot.models import Conversation, Message
from chatbot.replies import Reply


def write(
    conversation: Conversation,
    replies: Iterable[Reply],
    *,
    notification: Notification | None = None,
    author: str = "",
    now: datetime,
) -> None:
    """Insert the replies in their order, as the conversation's channel renders them. `author` is a person."""
    name = conversation.identity.channel
    module = channel(name)
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
            status=Message.Status.QUEUED if module.send else Message.Status.SENT,
            sent_at=now,
            done_at=None if module.send else now,
        )
        for reply in replies
        for rendered in module.render(reply)
    ]
    Message.objects.bulk_create(rows)
    if module is webchat:
        webchat.announce(conversation.identity_id)


def problem(conversation: Conversation | None, now: datetime) -> str:
    """Why the conversation cannot take a message that the customer has not just asked for; "" when it can."""
    if conversation is None:
        return "no_conversation"
    if not conversation.customer.is_active:
        return "disabled"
    window = channel(conversation.identity.channel).WINDOW
    if window is None:
        return ""
    recent = conversation.messages.filter(direction=Message.Direction.IN, sent_at__gt=now - window)
    return "" if recent.exists() else "window_closed"
