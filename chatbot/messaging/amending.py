"""What customers do to messages that are there already: they change what they wrote, take it back, or react to ours.

A channel may tell of it twice, late, and in another order than it happened: whatever comes, what was told last by the
customer holds, and nothing is answered a second time.
"""

from django.db.models import QuerySet
from django.db.models.functions import Now

from chatbot.messaging.events import Edited, Text, Unsent
from chatbot.models import Message

# Outcomes of rows that are not answered for such a reason.
EDITED, UNSENT = "edited", "unsent"
BESIDE = (Message.Kind.REACTION, Message.Kind.OTHER)
IN, OUT = Message.Direction.IN, Message.Direction.OUT
RECEIVED, HANDLED = Message.Status.RECEIVED, Message.Status.HANDLED


def is_newest(conversation_id: int, external_id: str) -> bool:
    """Whether the bot's message with this id is the last thing that was said."""
    newest = _said(conversation_id).first()
    return bool(
        newest and newest.direction == OUT and not newest.author and newest.external_id == external_id
    )  # fmt: skip


def edit(conversation_id: int, edited: Edited) -> Text | None:
    """Note that a message says something else. Returns what is to be answered for it, if anything is.

    What nobody has begun to answer is answered as it is now. Of what was answered, the last message alone is answered
    once more: the conversation has gone on from any other.
    """
    marker, is_new = _marker(conversation_id, edited)
    if not is_new or _was_edited_since(conversation_id, edited):
        return None
    original = _of_customer(conversation_id).filter(external_id=edited.of).first()
    if original is None:
        # It came before the message itself, which is known by then.
        return _text(edited, edited.of)
    waiting = Message.objects.filter(pk=original.pk, status=RECEIVED, attempts=0)
    if waiting.update(text=edited.text):
        return None
    if _said(conversation_id).filter(direction=IN).values_list("pk", flat=True).first() == original.pk:
        return _text(edited, f"{edited.external_id}:again")
    Message.objects.filter(pk=marker.pk).update(text=edited.text)
    return None


def take_back(conversation_id: int, unsent: Unsent) -> None:
    """What a message said is gone; where nobody has begun to answer it, it is not answered."""
    mine = Message.objects.filter(channel=unsent.channel, external_id=unsent.external_id, direction=IN)
    emptied = {"text": "", "payload": "", "outcome": UNSENT}
    if mine.filter(status=RECEIVED, attempts=0).update(status=HANDLED, done_at=Now(), **emptied):
        return
    if not mine.update(**emptied):
        # It came before the message itself, which is known by then.
        row = Message(
            conversation_id=conversation_id, channel=unsent.channel, direction=IN, kind=unsent.kind,
            external_id=unsent.external_id, status=HANDLED, outcome=UNSENT, sent_at=unsent.sent_at, done_at=Now(),
        )  # fmt: skip
        Message.objects.bulk_create([row], ignore_conflicts=True)


def _said(conversation_id: int) -> QuerySet[Message]:
    """What both sides have said, the newest first."""
    return Message.objects.filter(conversation=conversation_id).exclude(kind__in=BESIDE).order_by("-pk")


def _of_customer(conversation_id: int) -> QuerySet[Message]:
    return Message.objects.filter(conversation=conversation_id, direction=IN)


def _marker(conversation_id: int, edited: Edited) -> tuple[Message, bool]:
    """The row that says that this was told, and whether it is told for the first time."""
    return Message.objects.get_or_create(
        channel=edited.channel, external_id=edited.external_id,
        defaults={
            "conversation_id": conversation_id, "direction": IN, "kind": Message.Kind.OTHER, "status": HANDLED,
            "outcome": EDITED, "sent_at": edited.sent_at, "done_at": Now(),
        },
    )  # fmt: skip


def _was_edited_since(conversation_id: int, edited: Edited) -> bool:
    known = _of_customer(conversation_id).filter(outcome=EDITED, external_id__startswith=f"{edited.of}:")
    numbers = (one.rpartition(":")[2] for one in known.values_list("external_id", flat=True) if one)
    return any(int(number) > edited.number for number in numbers if number.isdecimal())


def _text(edited: Edited, external_id: str) -> Text:
    return Text(
        channel=edited.channel, sender=edited.sender, external_id=external_id, sent_at=edited.sent_at,
        text=edited.text, is_for_another=edited.is_for_another,
    )  # fmt: skip
