"""What is written to customers outside of our pages, such as in the Page's own inbox: channels tell us by echoes.

Our own messages come back as echoes as well, at times before the Send API has answered for them. They are known by the
metadata that we send along, which is the row's id; only what is nobody's of ours was written by a person (or by another
app: for us that is the same).
"""

import logging

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from chatbot.messaging import inbox
from chatbot.messaging.events import Echo
from chatbot.models import Conversation, Message
from chatbot.people import handoffs

log = logging.getLogger(__name__)


def hear(sender: object, *, echo: Echo, **signal: object) -> Conversation | None:
    """Write down what a person wrote, once, and leave the conversation to them. None for our own, or a repeated one."""
    if _is_ours(echo):
        return None
    with transaction.atomic():
        conversation = inbox.conversation_of(channel=echo.channel, sender=echo.recipient)
        _, is_new = Message.objects.get_or_create(
            channel=echo.channel, external_id=echo.external_id,
            defaults={
                "conversation": conversation, "direction": Message.Direction.OUT, "kind": echo.kind,
                "author": echo.author, "text": inbox.clean(echo.text)[: inbox.MAX_TEXT],
                "status": Message.Status.SENT, "sent_at": echo.sent_at, "done_at": Now(),
            },
        )  # fmt: skip
        if is_new:
            handoffs.step_in(conversation, by=echo.author, at=echo.sent_at)
    return conversation if is_new else None


def _is_ours(echo: Echo) -> bool:
    rows = Message.objects.filter(
        channel=echo.channel, direction=Message.Direction.OUT, conversation__identity__external_id=echo.recipient
    )
    if echo.metadata.isascii() and echo.metadata.isdecimal() and len(echo.metadata) < 19:
        row = rows.filter(pk=echo.metadata).first()
        if row:
            _note_sent(row, echo)
            return True
    return echo.is_ours or rows.filter(external_id=echo.external_id, author="").exists()


def _note_sent(row: Message, echo: Echo) -> None:
    """The channel has it, whatever became of our call: it is not sent a second time."""
    unsent = [Message.Status.QUEUED, Message.Status.SENDING]
    try:
        with transaction.atomic():
            Message.objects.filter(pk=row.pk, status__in=unsent, attempts__gt=0).update(
                status=Message.Status.SENT,
                external_id=echo.external_id,
                outcome="",
                next_attempt_at=None,
                done_at=Now(),
            )
    except IntegrityError:
        log.warning("message %s: the channel gave an id that another message has", row.pk)
