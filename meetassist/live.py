"""Live updates for browsers: one LISTEN connection per web process, fanned out to the open pages.

A notification names a topic, such as one browser's chat or all appointments, and says nothing but that there is news of
it: the page reads the rows again, by its own rights. After a lost connection every subscriber is told to read again, so
a gap costs nothing. A connection that has gone silent looks like one on which nothing happens: so the process notifies
itself, and hears whether it still hears.
"""

import asyncio
import collections
import contextlib
import logging
import os
import socket
import time
from collections.abc import AsyncIterator, Iterator

import psycopg
from django.db import DatabaseError, connection

from meetassist import shares
from meetassist.connections import conninfo

log = logging.getLogger(__name__)

NOTIFY_CHANNEL = "live"

MAX_RECONNECT_SECONDS = 5.0
# How often the process notifies itself, and after how long a silence it connects again.
BEAT_SECONDS, SILENT_SECONDS = 10.0, 30.0


def announce(topic: str) -> None:
    """Tell every web process, when this transaction commits, that there is news of this topic."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [NOTIFY_CHANNEL, topic])


def announce_nothing() -> None:
    """What web processes hear by which they know that they hear."""
    announce("")


class Hub:
    """Subscribers hold an Event that is set when there is news of their topic."""

    def __init__(self, beat_seconds: float = BEAT_SECONDS, silent_seconds: float = SILENT_SECONDS) -> None:
        self.beat_seconds, self.silent_seconds = beat_seconds, silent_seconds
        self._rooms: dict[str, set[asyncio.Event]] = collections.defaultdict(set)
        self._tasks: list[asyncio.Task[None]] = []
        self._heard_at: float | None = None
        # A descriptor of our own of the connection's socket, to cut it by: psycopg waits for a server without an end.
        self._link: socket.socket | None = None

    def start(self) -> None:
        """Listen, if that has not begun yet. In a running event loop."""
        if not self._tasks or any(task.done() for task in self._tasks):
            self.stop()
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._watch())]

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    def age(self) -> float | None:
        """How many seconds ago the last notification was heard; None before the first connection."""
        return None if self._heard_at is None else time.monotonic() - self._heard_at

    @contextlib.asynccontextmanager
    async def subscribe(self, *topics: str) -> AsyncIterator[asyncio.Event]:
        self.start()
        event = asyncio.Event()
        # Set at first: what was said between the page's reading and now is read again.
        event.set()
        for topic in topics:
            self._rooms[topic].add(event)
        try:
            yield event
        finally:
            for topic in topics:
                self._rooms[topic].discard(event)
                if not self._rooms[topic]:
                    del self._rooms[topic]

    async def _listen(self) -> None:
        delay = 0.1
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(_conninfo(), autocommit=True) as listener:
                    with self._linked(listener):
                        await listener.execute(f"LISTEN {NOTIFY_CHANNEL}")
                        delay = 0.1
                        self._tell(*self._rooms)
                        async for notification in listener.notifies():
                            self._hear(notification.payload)
            except (psycopg.OperationalError, OSError) as error:
                log.warning("live updates: connection lost (%s)", type(error).__name__)
            await asyncio.sleep(delay)
            delay = min(delay * 2, MAX_RECONNECT_SECONDS)

    @contextlib.contextmanager
    def _linked(self, listener: psycopg.AsyncConnection) -> Iterator[None]:
        self._heard_at = time.monotonic()
        self._link = socket.socket(fileno=os.dup(listener.fileno()))
        try:
            yield
        finally:
            self._link.close()
            self._link = None

    def _hear(self, payload: str) -> None:
        self._heard_at = time.monotonic()
        if payload:
            self._tell(payload)

    def _tell(self, *topics: str) -> None:
        for topic in topics:
            for event in self._rooms.get(topic, ()):
                event.set()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self.beat_seconds)
            if self._link and (self.age() or 0) > self.silent_seconds:
                log.warning("live updates: nothing heard for %.0f s, connecting again", self.age())
                with contextlib.suppress(OSError):
                    self._link.shutdown(socket.SHUT_RDWR)
            # By another connection, which may be the one that hangs: nobody waits for it.
            with contextlib.suppress(DatabaseError, TimeoutError):
                async with asyncio.timeout(self.beat_seconds):
                    await shares.query(announce_nothing, share=shares.care)


def _conninfo() -> str:
    """Where Django's own connections go: notifications do not leave their database."""
    return conninfo(connection.settings_dict, application_name="meetassist live")


hub = Hub()
