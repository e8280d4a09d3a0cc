"""Many visitors at once on a database that lends few connections: all are answered, and the connections are counted."""

import asyncio
import itertools
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psycopg
import pytest
import websockets
from django.db import connection

from chatbot.channels.webchat import sessions
from chatbot.models import Message
from meetassist import shares
from meetassist.publishing import PUBLISHERS
from meetassist.tests import messenger
from meetassist.tests.fixtures import make_office
from meetassist.tests.running import owner_connection, soak_count

pytestmark = [pytest.mark.xdist_group("processes"), pytest.mark.soak]
SERVER_LIMIT = 40


@contextmanager
def a_server_with_few_connections() -> Iterator[None]:
    """The limit of this database stands for the server's: the application's role is no superuser."""
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with owner_connection() as owner:
        owner.execute(f"ALTER DATABASE {name} CONNECTION LIMIT {SERVER_LIMIT}")
        try:
            yield
        finally:
            owner.execute(f"ALTER DATABASE {name} CONNECTION LIMIT -1")


class Counting:
    """How many connections there were at most, by the name that each gives itself."""

    def __init__(self, url: str) -> None:
        self.url, self.most, self.at_once = url, Counter(), 0
        self._done = threading.Event()

    def __enter__(self) -> "Counting":
        self._thread = threading.Thread(target=self._count)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        self._thread.join()

    def _count(self) -> None:
        query = (
            "SELECT application_name, count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() GROUP BY 1"
        )
        with psycopg.connect(self.url, autocommit=True) as watching:
            while not self._done.wait(0.05):
                found = Counter(dict(watching.execute(query).fetchall()))
                self.most |= found
                self.at_once = max(self.at_once, found.total())


def cookie() -> str:
    return sessions.sign(sessions.new_session())


async def open_sockets(url: str, count: int) -> list[websockets.ClientConnection]:
    address = f"{url.replace('http', 'ws', 1)}/ws/chat/"
    gate = asyncio.Semaphore(20)

    async def one() -> websockets.ClientConnection:
        async with gate:
            socket = await websockets.connect(
                address, origin=url, additional_headers={"Cookie": f"webchat={cookie()}"}, open_timeout=60, proxy=None
            )
            await socket.send('{"after": 0}')
            await asyncio.wait_for(socket.recv(), 60)
            return socket

    return list(await asyncio.gather(*(one() for _ in range(count))))


async def answers(url: str, *, requests: int, webhooks: int, at_once: int) -> Counter:
    """Statuses of that many requests and signed webhooks, by what was asked for."""
    found: Counter = Counter()
    gate = asyncio.Semaphore(at_once)
    visitors = itertools.cycle([cookie() for _ in range(20)])

    async with httpx.AsyncClient(
        base_url=url, timeout=60, trust_env=False, limits=httpx.Limits(max_connections=None)
    ) as client:

        async def visit(number: int) -> None:
            path = ("/chat/messages/", "/api/services/", "/chat/", "/api/consultants/")[number % 4]
            async with gate:
                answer = await client.get(path, headers={"Cookie": f"webchat={next(visitors)}"})
            found[f"request {answer.status_code}"] += 1

        async def call(number: int) -> None:
            raw, headers = messenger.signed(messenger.text(f"s{number % 50}", "xin chào"))
            async with gate:
                answer = await client.post("/webhooks/messenger/", content=raw, headers=headers)
            found[f"webhook {answer.status_code}"] += 1

        work = [visit(number) for number in range(requests)] + [call(number) for number in range(webhooks)]
        await asyncio.gather(*work[::2], *work[1::2])
    return found


def test_all_are_answered_while_the_database_lends_few_connections(running):
    make_office()
    running.use_pgmq()
    counts = {"sockets": (60, 200), "requests": (160, 400), "webhooks": (80, 200)}
    sockets, requests, webhooks = (soak_count(small=small, heavy=heavy) for small, heavy in counts.values())

    async def crowd() -> Counter:
        opened = await open_sockets(running.url, sockets)
        found = await answers(running.url, requests=requests, webhooks=webhooks, at_once=40)
        for socket in opened:
            await socket.send('{"ping": 1}')
        pongs = [json.loads(await asyncio.wait_for(socket.recv(), 60)) for socket in opened]
        assert pongs == [{"type": "pong"}] * sockets
        await asyncio.gather(*(socket.close() for socket in opened))
        return found

    with a_server_with_few_connections():
        running.web()
        with Counting(running.database_url()) as counted:
            found = asyncio.run(crowd())
    assert found == {"request 200": requests, "webhook 200": webhooks}
    assert Message.objects.count() == webhooks
    # The test's own is one of the pool's name; the numbers are those of docs/operations.md.
    assert counted.most["meetassist"] <= shares.connections() + 1
    assert counted.most["meetassist live"] == 1 and counted.most["meetassist queue"] <= PUBLISHERS
    assert counted.at_once <= SERVER_LIMIT
