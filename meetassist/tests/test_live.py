"""The connection by which a web process hears that a conversation has news: lost, silent, and how long ago it heard."""

import asyncio
import os
import signal
import time

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection

from meetassist import live
from meetassist.health import SILENT_SECONDS
from meetassist.live import Hub


def listeners():
    """The process ids of the server's side of the connections that listen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = 'meetassist live' AND state = 'idle'"
        )
        return [pid for (pid,) in cursor.fetchall()]


async def until(condition):
    deadline = time.monotonic() + 60
    while not (value := await sync_to_async(condition)()):
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.05)
    return value


def test_the_real_times_renew_a_silent_connection_within_a_minute():
    assert live.BEAT_SECONDS + live.SILENT_SECONDS + live.MAX_RECONNECT_SECONDS < 60
    assert live.BEAT_SECONDS < live.SILENT_SECONDS < SILENT_SECONDS, "health tells it after it has been tried"


@pytest.fixture
def hub():
    """With short times, on real connections."""
    return Hub(beat_seconds=0.2, silent_seconds=1.0)


def stop_server_side(pid):
    """The server's machine still takes what is sent, and nobody answers."""
    os.kill(pid, signal.SIGSTOP)


def end_server_side(pid):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("break_it", [stop_server_side, end_server_side])
def test_a_connection_that_is_silent_or_lost_is_renewed_and_every_page_told_to_catch_up(hub, break_it):
    async def day():
        async with hub.subscribe("chat 7") as news:
            [old] = await until(listeners)
            news.clear()
            await sync_to_async(break_it)(old)
            try:
                # While it does not hear there is news; then it is told without having heard.
                await sync_to_async(live.announce)("chat 7")
                await asyncio.wait_for(news.wait(), 60)
                assert old not in await until(lambda: set(listeners()) - {old})
            finally:
                if break_it is stop_server_side:
                    os.kill(old, signal.SIGCONT)
            news.clear()
            await sync_to_async(live.announce)("chat 7")
            await asyncio.wait_for(news.wait(), 60)
            await sync_to_async(live.announce)("chat 8")
            hub.stop()

    async_to_sync(day)()


@pytest.mark.django_db(transaction=True)
def test_a_quiet_evening_is_no_silence(hub):
    async def evening():
        assert hub.age() is None
        hub.start()
        pids = await until(listeners)
        await asyncio.sleep(2.5)
        assert await sync_to_async(listeners)() == pids and hub.age() < 1.0
        hub.stop()

    async_to_sync(evening)()
