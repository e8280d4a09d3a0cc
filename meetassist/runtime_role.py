"""The role that web, worker and beat are: it reads and writes rows, and owns nothing.

Another one, of DATABASE_OWNER_URL, owns the tables. So whoever takes over a process can neither change what the
database refuses nor rewrite what happened: settings.READ_ONLY_TABLES are written by the owner and its triggers alone.
"""

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from meetassist import connections

# On what migrations have made; they are granted again after each of them.
ROWS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role};
"""
READ_ONLY = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role};
REVOKE ALL ON SEQUENCE {ids} FROM {role};
"""
RIGHTS = """
SELECT r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls,
       EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid), r.rolcanlogin
FROM pg_roles r WHERE r.rolname = %s
"""
MAY_REWRITE = """
SELECT coalesce(
  bool_or(pg_has_role(c.relowner, 'USAGE') OR has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE')), false
)
FROM unnest(%s::text[]) AS name JOIN pg_class c ON c.oid = to_regclass(name)
"""

ONE_ROLE = (
    "DATABASE_URL is the role that owns the tables: the history is protected against mistakes only, not against "
    "somebody who has its password. Give the processes a role of their own, and the owner to DATABASE_OWNER_URL "
    "(docs/operations.md)."
)


class UnsafeRole(Exception):
    """A role that is configured could do more than it is meant for; the message says what."""


def name() -> str:
    """Empty where one role is both."""
    role = str(connections.runtime()["USER"])
    return "" if role == connections.owner()["USER"] else role


def make(cursor: Any, database: sql.Identifier) -> list[str]:
    """As the owner, who may make roles. Returns a line about it. Raises UnsafeRole."""
    if not (role := name()):
        return []
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if not cursor.fetchone():
        password = sql.Literal(connections.runtime()["PASSWORD"])
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), password))
    check_rights(cursor, role)
    cursor.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(role)))
    _grant(cursor, role)
    return [f"role {role}: rows, and nothing of its own"]


def check_rights(cursor: Any, role: str) -> None:
    """Raises UnsafeRole where it may do anything beyond what it is granted, or nothing at all."""
    cursor.execute(RIGHTS, [role])
    is_powerful, is_member, can_login = cursor.fetchone()
    if is_powerful or is_member:
        raise UnsafeRole(f"{role} has rights or memberships of its own, and has to be a role that has none.")
    if not can_login:
        raise UnsafeRole(f"{role} cannot log in.")


@transaction.atomic
def grant() -> None:
    """What migrations have made meanwhile; as the owner."""
    if role := name():
        with connection.cursor() as cursor:
            _grant(cursor, role)


def _grant(cursor: Any, role: str) -> None:
    cursor.execute(sql.SQL(ROWS).format(role=sql.Identifier(role)))
    for table in settings.READ_ONLY_TABLES:
        cursor.execute("SELECT CASE WHEN to_regclass(%s) IS NOT NULL THEN %s || '_id_seq' END", [table, table])
        (ids,) = cursor.fetchone()
        if ids:
            names = {"table": table, "ids": ids, "role": role}
            cursor.execute(sql.SQL(READ_ONLY).format(**{of: sql.Identifier(name) for of, name in names.items()}))


def problems() -> list[tuple[str, str]]:
    """As id and sentence; none as well where the database is away, which others tell."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(MAY_REWRITE, [settings.READ_ONLY_TABLES])
            (may_rewrite,) = cursor.fetchone()
    except DatabaseError:
        return []
    return [("meetassist.W004", ONE_ROLE)] if may_rewrite else []
