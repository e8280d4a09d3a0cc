"""What was said with one visitor, for channels whose customers read the rows themselves."""

from accounts.models import ChannelIdentity
from chatbot.models import Handoff, Message

MOST = 200


def said(channel: str, visitor: str, *, after: int = 0) -> list[Message]:
    """What was said since the visitor last signed out, oldest first, after a message id: the last MOST of it.

    Not what was said so long ago that nothing of it is kept.
    """
    rows = (
        Message.objects.filter(
            Message.HAS_CONTENT,
            conversation__identity__channel=channel,
            conversation__identity__external_id=visitor,
            conversation__ended_at=None,
            pk__gt=after,
        )
        .order_by("-pk")
        .only("pk", "conversation_id", "direction", "text", "choices", "table", "sent_at", "external_id", "author")[
            :MOST
        ]
    )
    return list(reversed(rows))


def speaker(message: Message) -> str:
    """Who said it: customer, person or bot."""
    if message.direction == Message.Direction.IN:
        return "customer"
    return "person" if message.author else "bot"


def is_with_a_person(channel: str, visitor: str) -> bool:
    """Whether somebody of the team answers this visitor now, and not the bot."""
    mine = {"conversation__identity__channel": channel, "conversation__identity__external_id": visitor}
    return Handoff.objects.taken().filter(**mine, conversation__ended_at=None).exists()


def identity_id(channel: str, visitor: str) -> int | None:
    """What its news are announced under; None before the visitor has written."""
    return ChannelIdentity.objects.filter(channel=channel, external_id=visitor).values_list("pk", flat=True).first()
