"""Wake-up calls: the only thing the broker carries. Losing one costs time, never a message."""

import concurrent.futures
import logging
from functools import partial

from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)

PUBLISH_SECONDS = 1
_publisher = concurrent.futures.ThreadPoolExecutor(max_workers=4, thread_name_prefix="publisher")


def wake_on_commit(conversation_id: int) -> None:
    """Call a worker to this conversation once the current transaction stands."""
    transaction.on_commit(partial(wake, conversation_id))


def wake(conversation_id: int) -> None:
    """Publish and wait a second at most: a broker that is away must not hold up who stored the message."""
    from chatbot.tasks import take_turn

    publish = partial(take_turn.apply_async, (conversation_id,), retry=False, **settings.BROKER.group(conversation_id))
    published = _publisher.submit(publish)
    try:
        published.result(timeout=PUBLISH_SECONDS)
    except Exception as error:  # noqa: BLE001 - whatever the transport raises: the sweeper wakes the conversation
        published.cancel()
        log.warning("conversation %s was not woken: %s", conversation_id, type(error).__name__)
