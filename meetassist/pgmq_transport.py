"""kombu's transport for pgmq, with the connections that it is told: its own drops all options of an address.

Named in meetassist/celery.py.
"""

from typing import Any

from kombu.transport import pgmq
from pgmq import PGMQueue
from psycopg_pool import ConnectionPool


class Transport(pgmq.Transport):
    """`conn_string`, `pool_size`, `pool_timeout` and `visibility_timeout` of the transport options have to be there."""

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
