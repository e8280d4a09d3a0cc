"""Wake-up calls: the only thing the broker carries. Losing one costs time, never a message."""

import concurrent.futures
import logging
from functools import partial

from django.conf import settings

log = logging.getLogger(__name__)

PUBLISH_SECONDS = 1
_publisher = concurrent.futures.ThreadPoolExecutor(max_workers=4, thread_name_prefix="publisher")


def wake(*conversation_ids: int) -> None:
    """Call workers to these conversations, after their messages are committed.

    Waits a second at most for all of them: a broker that is away must not hold up who stored the messages.
    """
    from chatbot.tasks import take_turn

    published = {}
    for conversation_id in conversation_ids:
        group = settings.BROKER.group(conversation_id)
        publish = partial(take_turn.apply_async, (conversation_id,), retry=False, **group)
        published[_publisher.submit(publish)] = conversation_id
    concurrent.futures.wait(published, timeout=PUBLISH_SECONDS)
    for future, conversation_id in published.items():
        # Cancelled, still at it, or refused by whatever the transport raises: the sweeper wakes the conversation.
        if future.cancel() or not future.done() or future.exception():
            log.warning("conversation %s was not woken", conversation_id)
