"""How the processes reach PostgreSQL: connections that workers, beat and commands keep, a pool in the web process.

Every connection, whoever opens it, carries LIVENESS: a server that is gone without a word is noticed by both.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import dj_database_url
from django.conf import settings
from django.db import close_old_connections, connection, connections
from psycopg.conninfo import conninfo_to_dict, make_conninfo

# Nobody waits longer than 5 s for a connection. On one that is open a peer that has vanished is noticed after half a
# minute: when nothing is said, by the third probe; when something was sent, by what is not acknowledged.
LIVENESS: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
# A statement that a connection has seen so often is planned no more. Values travel beside the statement, not in it.
PREPARED: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 5}
# Of DATABASES' OPTIONS what is Django's own, and nothing to PostgreSQL's client.
DJANGO_OPTIONS = frozenset({"pool", "assume_role", "isolation_level", "server_side_binding", "prepare_threshold"})
# Whoever does one thing after the other keeps its connection for so long.
KEPT_SECONDS = 600
# One of the pool that has been idle is given back to the server, and none is older than an hour.
POOL_IDLE_SECONDS, POOL_LIFE_SECONDS = 300, 3600
CLOSING_SECONDS = 2
ROLE = ("USER", "PASSWORD", "HOST", "PORT")


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


@contextmanager
def as_owner() -> Iterator[None]:
    """While it lasts, Django's connection is that of the role which owns the tables, if DATABASE_OWNER_URL names one.

    To the same database, whatever database that URL names. Not within a transaction, nor beside other threads.
    """
    with _connected_as(owner()):
        yield


@contextmanager
def as_runtime() -> Iterator[None]:
    """Within `as_owner`, again as web, worker and beat are."""
    with _connected_as(runtime()):
        yield


def owner() -> dict[str, Any]:
    """Of the role that owns the tables, what DATABASES says of a role and where it connects."""
    return _role(settings.DATABASE_OWNER_URL or settings.DATABASE_URL)


def owner_conninfo(database: str = "") -> str:
    """Where Django's own connection leads, or to another database of that server, as the owner; in libpq's form."""
    here = connection.settings_dict
    return conninfo({**here, **owner(), "NAME": database or here["NAME"]})


def runtime() -> dict[str, Any]:
    """The same of the role that the processes are."""
    return _role(settings.DATABASE_URL)


def _role(url: str) -> dict[str, Any]:
    values: dict[str, Any] = {**dj_database_url.parse(url)}
    return {name: values[name] for name in ROLE}


@contextmanager
def _connected_as(role: Mapping[str, Any]) -> Iterator[None]:
    before = {name: connection.settings_dict[name] for name in ROLE}
    if before == role:
        yield
        return
    connection.close()
    connection.settings_dict.update(role)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


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


def give_back() -> None:
    """Of who goes on without the database for a while: the thread's connection, unless a transaction is open on it."""
    if not connection.in_atomic_block:
        close_old_connections()


def close_pool() -> None:
    """End the pool's connections; whoever still uses one loses it."""
    if pool := getattr(connections["default"], "pool", None):
        pool.close(CLOSING_SECONDS)
