"""What a database holds, as numbers by which two databases are compared: of each table its rows and a hash of them."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

# Queues hold calls that wake workers, which may get lost; the key is that of whoever restores (prepare_database).
LEFT_OUT_SCHEMAS, LEFT_OUT_TABLES = ("pgmq",), ("assist_private.signing_key",)

# Values are compared as text, which shall not depend on who asks.
AS_TEXT = """
SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres';
SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL search_path = pg_catalog, public
"""
TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname <> ALL (%s)
  AND n.nspname || '.' || c.relname <> ALL (%s)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1, 2
"""
# The order of rows does not matter, and no list of them is kept: the halves of their hashes are added up.
ROWS = """
SELECT count(*), coalesce(sum(('x' || left(hash, 16))::bit(64)::bigint::numeric), 0),
       coalesce(sum(('x' || right(hash, 16))::bit(64)::bigint::numeric), 0)
FROM (SELECT md5(one::text) AS hash FROM {table} one) AS hashes
"""


@dataclass(frozen=True)
class Table:
    """`hash` is the same for the same rows, in whatever order they lie."""

    rows: int
    hash: str


def read(connection: psycopg.Connection[Any]) -> dict[str, Table]:
    """Of each table by its schema and name. Within one transaction of the caller's, which is that of one moment."""
    connection.execute(AS_TEXT)
    names = connection.execute(TABLES, [list(LEFT_OUT_SCHEMAS), list(LEFT_OUT_TABLES)]).fetchall()
    return {f"{schema}.{name}": _read(connection, schema, name) for schema, name in names}


def _read(connection: psycopg.Connection[Any], schema: str, name: str) -> Table:
    row = connection.execute(sql.SQL(ROWS).format(table=sql.Identifier(schema, name))).fetchone()
    assert row is not None, "an aggregate has one row"
    return Table(row[0], f"{row[1]}:{row[2]}")


def differences(before: dict[str, Table], after: dict[str, Table]) -> list[str]:
    """A line for each table that is not the same in both."""
    return [
        f"{name}: {_rows(before.get(name))} in the backup, {_rows(after.get(name))} restored"
        for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)
    ]  # fmt: skip


def _rows(table: Table | None) -> str:
    return f"{table.rows} rows" if table else "no table"
