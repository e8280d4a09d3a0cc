"""Live updates for browsers: one LISTEN connection per web process, fanned out to the open pages.

A notification only says that a conversation has news; the page reads the rows again by its last id. After a lost
connection every subscriber is told to read again, so a gap costs nothing.
"""

import asyncio
import collections
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

from chatbot.channels.webchat import NOTIFY_CHANNEL

log = logging.getLogger(__name__)

MAX_RECONNECT_SECONDS = 5.0


class Hub:
    """Subscribers hold an Event that is set when there is news for their browser."""

    def __init__(self) -> None:
        self._rooms: dict[int, set[asyncio.Event]] = collections.defaultdict(set)
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def subscribe(self, identity_id: int) -> AsyncIterator[asyncio.Event]:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen())
        event = asyncio.Event()
        # Set at first: what was said between the page's reading and now is read again.
        event.set()
        self._rooms[identity_id].add(event)
        try:
            yield event
        finally:
            self._rooms[identity_id].discard(event)
            if not self._rooms[identity_id]:
                del self._rooms[identity_id]

    async def _listen(self) -> None:
        delay = 0.1
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(_conninfo(), autocommit=True) as listener:
                    await listener.execute(f"LISTEN {NOTIFY_CHANNEL}")
                    delay = 0.1
                    self._tell(*self._rooms)
                    async for notification in listener.notifies():
                        self._tell(int(notification.payload))
            except (psycopg.OperationalError, OSError) as error:
                log.warning("live updates: connection lost (%s)", type(error).__name__)
            await asyncio.sleep(delay)
            delay = min(delay * 2, MAX_RECONNECT_SECONDS)

    def _tell(self, *identity_ids: int) -> None:
        for identity_id in identity_ids:
            for event in self._rooms.get(identity_id, ()):
                event.set()


def _conninfo() -> str:
    """Where Django's own connections go: notifications do not leave their database."""
    values = connection.settings_dict
    return make_conninfo(
        host=values["HOST"], port=values["PORT"], dbname=values["NAME"], user=values["USER"],
        password=values["PASSWORD"], application_name="meetassist live",
    )  # fmt: skip


hub = Hub()
