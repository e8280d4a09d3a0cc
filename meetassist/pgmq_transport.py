"""kombu's transport for pgmq, with the connections that it is told: its own drops all options of an address.

And as a role that only uses queues.

Named in meetassist/celery.py.
"""

from typing import Any

from kombu.transport import pgmq
from pgmq import PGMQueue
from psycopg_pool import ConnectionPool


class Channel(pgmq.Channel):
    """Queues that are there are not made again: to make one is the right of the tables' owner alone."""

    def _new_queue(self, queue: str, **options: Any) -> None:
        if not self._has_queue(queue):  # type: ignore[no-untyped-call]
            super()._new_queue(queue, **options)  # type: ignore[no-untyped-call]


class Transport(pgmq.Transport):
    """`conn_string`, `pool_size`, `pool_timeout` and `visibility_timeout` of the transport options have to be there."""

    Channel = Channel

    def _create_pgmq_client(self) -> PGMQueue:
        client: Any = self.client
        options: dict[str, Any] = client.transport_options
        address, seconds = options["conn_string"], options["visibility_timeout"]
        pool = ConnectionPool(
            address, min_size=1, max_size=options["pool_size"], timeout=options["pool_timeout"], open=True, name="queue"
        )
        return PGMQueue(conn_string=address, vt=seconds, init_extension=False, pool=pool)

    def close_connection(self, connection: Any) -> None:
        client = self._pgmq_client
        pool = client.pool if client else None
        super().close_connection(connection)
        if pool:
            pool.close()
