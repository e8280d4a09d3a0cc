"""kombu's transport for pgmq, with the connections that it is told: its own drops all options of an address.

As a role that only uses queues, and in one round trip a call, where its own takes six.

Named in meetassist/celery.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kombu.transport import pgmq
from pgmq import PGMQueue
from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool


class OfSingleStatements(Connection[Any]):
    """What pgmq's client runs is one statement at a time, which needs no transaction around it."""

    @contextmanager
    def transaction(self, *_: Any, **__: Any) -> Iterator[None]:  # type: ignore[override]
        yield


def quickened(connection: Connection[Any]) -> None:
    """A queue's connection: each statement is whole, and waits for no disk.

    A crash of the server may lose its last calls, or give them out once more. They are wake-up calls alone, which may
    get lost: sweepers find what they would have woken. Every webhook and every turn waits for them.
    """
    connection.autocommit = True
    connection.execute("SET synchronous_commit TO off")


class Channel(pgmq.Channel):
    """Queues that are there are not made again: to make one is the right of the tables' owner alone."""

    def _new_queue(self, queue: str, **options: Any) -> None:
        """Looked for once a connection: kombu declares a queue with every call that it publishes."""
        there: set[str] = self.connection.queues_there  # type: ignore[attr-defined]
        if queue not in there:
            if not self._has_queue(queue):  # type: ignore[no-untyped-call]
                super()._new_queue(queue, **options)  # type: ignore[no-untyped-call]
            there.add(queue)

    def _put(self, queue: str, message: dict[str, Any], **options: Any) -> None:
        """With a new connection where the server has closed the one that was kept."""
        try:
            super()._put(queue, message, **options)  # type: ignore[no-untyped-call]
        except OperationalError:
            super()._put(queue, message, **options)  # type: ignore[no-untyped-call]


class Transport(pgmq.Transport):
    """`conn_string`, `pool_size`, `pool_timeout` and `visibility_timeout` of the transport options have to be there."""

    Channel = Channel

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)  # type: ignore[no-untyped-call]
        self.queues_there: set[str] = set()

    def _create_pgmq_client(self) -> PGMQueue:
        client: Any = self.client
        options: dict[str, Any] = client.transport_options
        address, seconds = options["conn_string"], options["visibility_timeout"]
        pool: Any = ConnectionPool(
            address, connection_class=OfSingleStatements, min_size=1, max_size=options["pool_size"],
            timeout=options["pool_timeout"], open=True, name="queue", configure=quickened,
        )  # fmt: skip
        return PGMQueue(conn_string=address, vt=seconds, init_extension=False, pool=pool)

    def verify_connection(self, connection: Any) -> bool:
        """Asked before each call that is published. Whether the server is there is found by the call itself."""
        client: Any = self._pgmq_client
        return client is not None and not client.pool.closed

    def close_connection(self, connection: Any) -> None:
        client = self._pgmq_client
        pool = client.pool if client else None
        super().close_connection(connection)
        if pool:
            pool.close()
