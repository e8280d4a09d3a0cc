"""Wake-up calls: the only thing the broker carries. Losing one costs time, never a message."""

import logging

from django.conf import settings

from meetassist.publishing import call, publish

log = logging.getLogger(__name__)


def wake(*conversation_ids: int) -> None:
    """Call workers to these conversations, after their messages are committed."""
    calls = {pk: call("chatbot.tasks.take_turn", pk, **settings.BROKER.group(pk)) for pk in conversation_ids}
    for pk in publish(calls):
        log.warning("conversation %s was not woken", pk)


def tell_soon(sender: object, *, pk: int, **_: object) -> None:
    """Call a worker to say that this e-mail did not arrive, after that is committed."""
    if publish({pk: call("chatbot.tasks.tell_of_undelivered_email", pk)}):
        log.warning("e-mail %s: no worker was called to tell of it, the sweeper does", pk)


def send_soon(conversation_id: int) -> None:
    """Call a worker to deliver what stands in the conversation's outbox, after it is committed."""
    if publish({conversation_id: call("chatbot.tasks.deliver", conversation_id)}):
        log.warning("conversation %s: no worker was called to deliver", conversation_id)
