"""Wake-up calls: the only thing the broker carries. Losing one costs time, never a message."""

import logging
from functools import partial

from django.conf import settings

from accounts.publishing import publish

log = logging.getLogger(__name__)


def wake(*conversation_ids: int) -> None:
    """Call workers to these conversations, after their messages are committed."""
    from chatbot.worker.tasks import take_turn

    calls = {
        pk: partial(take_turn.apply_async, (pk,), retry=False, **settings.BROKER.group(pk)) for pk in conversation_ids
    }
    for pk in publish(calls):
        log.warning("conversation %s was not woken", pk)


def tell_soon(sender: object, *, pk: int, **_: object) -> None:
    """Call a worker to say that this e-mail did not arrive, after that is committed."""
    from chatbot.worker.tasks import tell_of_undelivered_email

    if publish({pk: partial(tell_of_undelivered_email.apply_async, (pk,), retry=False)}):
        log.warning("e-mail %s: no worker was called to tell of it, the sweeper does", pk)


def send_soon(conversation_id: int) -> None:
    """Call a worker to deliver what stands in the conversation's outbox, after it is committed."""
    from chatbot.worker.tasks import deliver

    if publish({conversation_id: partial(deliver.apply_async, (conversation_id,), retry=False)}):
        log.warning("conversation %s: no worker was called to deliver", conversation_id)
