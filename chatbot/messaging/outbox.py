"""What the bot says, as rows: written in the transaction of the turn, delivered after it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

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
    return problems([conversation], now)[conversation.pk] if conversation else "no_conversation"


def problems(conversations: Iterable[Conversation], now: datetime) -> dict[int, str]:
    """The same of each of them, by its id: with one query at most, however many they are."""
    found, windows = {}, {}
    for one in conversations:
        found[one.pk] = _lasting_problem(one)
        if not found[one.pk] and (window := channel(one.identity.channel).window) is not None:
            windows[one.pk] = window
    if windows:
        wrote = Message.objects.filter(conversation__in=windows, direction=Message.Direction.IN)
        recent = wrote.filter(sent_at__gt=now - max(windows.values())).values_list("conversation")
        last = dict(recent.annotate(Max("sent_at")))
        closed = [pk for pk, window in windows.items() if pk not in last or last[pk] <= now - window]
        found.update(dict.fromkeys(closed, Refusal.WINDOW_CLOSED))
    return found


def _lasting_problem(conversation: Conversation) -> str:
    """One that does not come and go with what the customer writes."""
    if not conversation.customer.is_active:
        return "disabled"
    return "" if is_registered(conversation.identity.channel) else "no_channel"
