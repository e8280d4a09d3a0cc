"""How many in the web process use the database at once: pages, webhooks and open chats have places of their own.

All places together are the connections of the pool, so that whoever has a place finds a connection, and no crowd of one
kind keeps the others out. Who waits costs neither a thread nor a connection.
"""

import asyncio
import weakref
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import OperationalError, close_old_connections

T = TypeVar("T")


class Busy(OperationalError):
    """There was no place within the time of waiting: for who asked it is as if the database was away."""


class Share:
    """A number of places. Each event loop has them anew: a process has one, tests have many."""

    def __init__(self, places: int) -> None:
        self.places = places
        self._free: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]
        self._free = weakref.WeakKeyDictionary()

    async def run(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do the work when there is a place. Raises Busy.

        The place is taken until the work has ended, even if who asked for it goes away before: a thread goes on.
        """
        free = self._free.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(self.places))
        try:
            async with asyncio.timeout(settings.WEB_WAIT_SECONDS):
                await free.acquire()
        except TimeoutError:
            raise Busy("no place to use the database") from None
        task = asyncio.ensure_future(work())

        def leave(done: asyncio.Future[T]) -> None:
            free.release()
            if not done.cancelled():
                done.exception()  # seen: who asked may be gone

        task.add_done_callback(leave)
        return await asyncio.shield(task)


pages = Share(settings.WEB_PAGES)
webhooks = Share(settings.WEB_WEBHOOKS)
chats = Share(settings.WEB_CHATS)
# For what looks after the process itself: its health, and its own notifications.
care = Share(2)
_threads = ThreadPoolExecutor(max_workers=chats.places + care.places, thread_name_prefix="database")


def connections() -> int:
    """How many connections those who have a place can need at once."""
    return pages.places + webhooks.places + chats.places + care.places


def of(path: str) -> Share | None:
    """Whose place a request takes; None for what needs no database."""
    if path == "/healthz/ready":
        return care
    if path.startswith((settings.STATIC_URL, "/healthz/")):
        return None
    return webhooks if path.startswith("/webhooks/") else pages


async def query(function: Callable[..., T], *arguments: Any, share: Share = chats) -> T:
    """What the function gives, run in a thread with a connection that is given back after it. Raises Busy."""
    run = sync_to_async(_and_give_back, thread_sensitive=False, executor=_threads)
    return await share.run(lambda: run(function, *arguments))


def _and_give_back(function: Callable[..., T], *arguments: Any) -> T:
    try:
        return function(*arguments)
    finally:
        close_old_connections()
