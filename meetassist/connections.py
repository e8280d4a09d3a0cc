"""How the processes reach PostgreSQL: connections that workers, beat and commands keep, a pool in the web process.

Every connection, whoever opens it, carries LIVENESS: a server that is gone without a word is noticed by both.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connections
from psycopg.conninfo import conninfo_to_dict, make_conninfo

# Nobody waits longer than 5 s for a connection. On one that is open a peer that has vanished is noticed after half a
# minute: when nothing is said, by the third probe; when something was sent, by what is not acknowledged.
LIVENESS = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
# A statement that a connection has seen so often is planned no more. Values travel beside the statement, not in it.
PREPARED = {"server_side_binding": True, "prepare_threshold": 5}
# Of DATABASES' OPTIONS what is Django's own, and nothing to PostgreSQL's client.
DJANGO_OPTIONS = frozenset({"pool", "assume_role", "isolation_level", "server_side_binding", "prepare_threshold"})
# Whoever does one thing after the other keeps its connection for so long.
KEPT_SECONDS = 600
# One of the pool that has been idle is given back to the server, and none is older than an hour.
POOL_IDLE_SECONDS, POOL_LIFE_SECONDS = 300, 3600
CLOSING_SECONDS = 2


def conninfo(database: Mapping[str, Any], **more: str | int) -> str:
    """The address of `database`, as in DATABASES, in libpq's form, with all that its own connections carry."""
    options = {name: value for name, value in database["OPTIONS"].items() if name not in DJANGO_OPTIONS}
    address = {
        "host": database["HOST"], "port": database["PORT"], "dbname": database["NAME"], "user": database["USER"],
        "password": database["PASSWORD"],
    }  # fmt: skip
    return make_conninfo("", **{name: value for name, value in address.items() if value}, **{**options, **more})


def with_liveness(url: str, **more: str | int) -> str:
    """The address `url` in libpq's form with LIVENESS, where it does not say otherwise itself."""
    return make_conninfo(url, **{**LIVENESS, **more, **conninfo_to_dict(url)})


def keep() -> None:
    """From now on a thread of this process keeps its connection from one task to the next."""
    connections.settings["default"]["CONN_MAX_AGE"] = KEPT_SECONDS


def use_pool(size: int) -> None:
    """From now on the threads of this process borrow connections, `size` at most, and give them back."""
    connections.close_all()
    database = connections.settings["default"]
    database["CONN_MAX_AGE"] = 0
    database["OPTIONS"]["pool"] = {
        "min_size": 1, "max_size": size, "max_idle": POOL_IDLE_SECONDS, "max_lifetime": POOL_LIFE_SECONDS,
        "timeout": 2 * LIVENESS["connect_timeout"], "name": "web",
    }  # fmt: skip


def close_pool() -> None:
    """End the pool's connections; whoever still uses one loses it."""
    if pool := getattr(connections["default"], "pool", None):
        pool.close(CLOSING_SECONDS)
