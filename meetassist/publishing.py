"""Calling workers after a commit: bounded in time, because a broker that is away must not hold up who committed."""

import concurrent.futures
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from celery import current_app

from meetassist.rehearsing import is_rehearsal

PUBLISH_SECONDS = 1
# So many connections to the broker a process has at most.
PUBLISHERS = 4
_publisher = concurrent.futures.ThreadPoolExecutor(max_workers=PUBLISHERS, thread_name_prefix="publisher")


def call(task: str, *arguments: int, **options: Any) -> Callable[[], Any]:
    """What publishes a call of this task, by its name: who calls a worker need not know what the worker runs."""
    return partial(current_app.send_task, task, arguments, retry=False, ignore_result=True, **options)


def publish(calls: Mapping[int, Callable[[], Any]]) -> list[int]:
    """Run these publishing calls, a second at most for all of them. Returns the keys of those that did not succeed.

    What they would have woken is found by a sweeper. In a rehearsal nobody is called.
    """
    if is_rehearsal():
        return []
    published = {_publisher.submit(call): key for key, call in calls.items()}
    concurrent.futures.wait(published, timeout=PUBLISH_SECONDS)
    # Cancelled, still at it, or refused by whatever the transport raises.
    return [key for future, key in published.items() if future.cancel() or not future.done() or future.exception()]
