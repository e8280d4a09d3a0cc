"""Restoring a backup: always into a database of its own, which is compared with what the backup says of itself.

Only what is the same, row by row, takes the name of the database that it is for; that one stays beside it under
another name until somebody drops it. A rehearsal ends after the comparison.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from django.db import connection
from psycopg import sql

from meetassist import connections, database, runtime_role
from meetassist.backup import contents, file, tools
from meetassist.backup.file import Manifest

# PostgreSQL cuts longer names.
MOST_NAME = 63
# What a server has by itself: only a superuser may change it, and prepare_database does what is ours.
OF_THE_SERVER = re.compile(r"^\d+; \d+ \d+ (ACL pg_catalog|COMMENT - EXTENSION) ", re.MULTILINE)


class CannotRestore(Exception):
    """It was not done, and nothing was changed; the message says why."""


@dataclass(frozen=True)
class Restored:
    """`before`: what the database that was there is called now; "" where it was empty and is gone."""

    manifest: Manifest
    before: str


def rehearse(path: Path, *, identity: Path | None, now: datetime) -> Manifest:
    """Restore it beside everything, compare, and drop it again.

    Raises CannotRestore, Unreadable, NoTools and ToolFailed.
    """
    with _beside(path, identity, now) as (manifest, name):
        _drop(name)
    return manifest


def restore(path: Path, *, identity: Path | None, now: datetime) -> Restored:
    """Put it in the place of the database of DATABASE_URL, which nobody may use meanwhile. Raises the same."""
    database.prepare()
    mine = str(connection.settings_dict["NAME"])
    connection.close()
    if others := _in_use(mine):
        raise CannotRestore(f"{others} connections use the database: stop web, worker and beat first.")
    with _beside(path, identity, now) as (manifest, name):
        before = _swap(mine, name, now)
    connection.close()
    database.prepare()
    with connections.as_owner():
        runtime_role.grant()
    return Restored(manifest, before)


@contextlib.contextmanager
def _beside(path: Path, identity: Path | None, now: datetime) -> Iterator[tuple[Manifest, str]]:
    """The backup in a database of its own, compared; it is dropped where the comparison or the block fails."""
    with file.unpacked(path, identity=identity) as (manifest, dump):
        name = _named(str(connection.settings_dict["NAME"]), "restored", now)
        _run("CREATE DATABASE {}", name)
        try:
            _fill(name, dump, manifest)
            yield manifest, name
        except BaseException:
            _drop(name)
            raise


def _fill(name: str, dump: Path, manifest: Manifest) -> None:
    address = connections.owner_conninfo(name)
    with psycopg.connect(address) as there:
        server = there.info.server_version // 10_000
    if server < manifest.server:
        raise CannotRestore(f"The backup is of PostgreSQL {manifest.server}, and this server is {server}.")
    wanted = dump.with_name("contents")
    listed = tools.call([str(tools.find("pg_restore", server)), "--list", str(dump)])
    wanted.write_text("".join(line for line in listed.splitlines(keepends=True) if not OF_THE_SERVER.match(line)))
    tools.run(
        "pg_restore", "--exit-on-error", "--no-owner", f"--use-list={wanted}", str(dump), address=address, server=server
    )
    with psycopg.connect(address) as there:
        differing = contents.differences(manifest.tables, contents.read(there))
    if differing:
        raise CannotRestore("What was restored is not what was saved:\n" + "\n".join(differing))


def _swap(mine: str, restored: str, now: datetime) -> str:
    is_empty = not _has_tables(mine)
    before = "" if is_empty else _named(mine, "before", now)
    try:
        if is_empty:
            _drop(mine)
        else:
            _run("ALTER DATABASE {} RENAME TO {}", mine, before)
        _run("ALTER DATABASE {} RENAME TO {}", restored, mine)
    except psycopg.Error as error:
        if before and not _exists(mine):
            _run("ALTER DATABASE {} RENAME TO {}", before, mine)
        raise CannotRestore(f"The databases could not change places: {error}") from error
    return before


def _named(name: str, what: str, now: datetime) -> str:
    ending = f"_{what}_{now:%Y%m%d_%H%M%S}"
    return name[: MOST_NAME - len(ending)] + ending


def _elsewhere() -> psycopg.Connection[tuple[object, ...]]:
    """Connected to no database that is renamed or dropped."""
    return psycopg.connect(connections.owner_conninfo("postgres"), autocommit=True)


def _run(statement: str, *names: str) -> None:
    """Raises CannotRestore where this role may not make databases."""
    with _elsewhere() as server:
        try:
            server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise CannotRestore("The role of DATABASE_OWNER_URL needs CREATEDB to restore a backup.") from error


def _drop(name: str) -> None:
    _run("DROP DATABASE IF EXISTS {}", name)


def _exists(name: str) -> bool:
    with _elsewhere() as server:
        return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _in_use(name: str) -> int:
    with _elsewhere() as server:
        row = server.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name]).fetchone()
    assert row is not None, "an aggregate has one row"
    return int(str(row[0]))


def _has_tables(name: str) -> bool:
    with psycopg.connect(connections.owner_conninfo(name)) as there:
        return any(table.startswith("public.") for table in contents.read(there))
