"""What migrations cannot make: extensions, and the login role that questions in SQL run as, with its grants.

The role reads the schemas `assist` and `assist_staff` and nothing else. It may be prepared before the first migration,
after it, and again.
"""

import hashlib
import time
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import Error, IntegrityError, InternalError, NotSupportedError, OperationalError, ProgrammingError
from psycopg import sql

from meetassist import runtime_role
from meetassist.connections import as_owner, with_liveness
from meetassist.local import embedded
from meetassist.runtime_role import UnsafeRole

# Any number; whoever prepares takes it, so that parallel starts on one database wait for each other.
ADVISORY_LOCK = 7_214_001
# Roles belong to the whole server: of two databases that are prepared at once, one may meet a changed row.
ATTEMPTS = 20

GRANTS = """
CREATE SCHEMA IF NOT EXISTS assist;
CREATE SCHEMA IF NOT EXISTS assist_staff;
CREATE SCHEMA IF NOT EXISTS assist_private;
REVOKE ALL ON SCHEMA assist, assist_staff, assist_private FROM PUBLIC;
GRANT USAGE ON SCHEMA assist, assist_staff, assist_private TO {role};
-- What migrations have made already, and what they will make.
GRANT SELECT ON ALL TABLES IN SCHEMA assist, assist_staff TO {role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA assist, assist_staff, assist_private TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA assist, assist_staff GRANT SELECT ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA assist, assist_staff, assist_private GRANT EXECUTE ON FUNCTIONS TO {role};
CREATE TABLE IF NOT EXISTS assist_private.signing_key (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), inner_key bytea NOT NULL, outer_key bytea NOT NULL
);
REVOKE ALL ON assist_private.signing_key FROM PUBLIC, {role};
"""
# For whoever logs in as the role by other means than ours.
ROLE_SETTINGS = """
ALTER ROLE {role} IN DATABASE {database} SET default_transaction_read_only = on;
ALTER ROLE {role} IN DATABASE {database} SET search_path = assist;
ALTER ROLE {role} IN DATABASE {database} SET statement_timeout = '2s';
ALTER ROLE {role} IN DATABASE {database} SET idle_in_transaction_session_timeout = '5s';
"""

_BY_WHOM = """A superuser (on RDS the master user, a member of rds_superuser) has to run, connected to the database
{database}: CREATE EXTENSION vector; and then prepare_database can be run again."""
_NOT_INSTALLED = """This server has no pgvector: whoever runs it installs the package, for PostgreSQL 16 on Debian
postgresql-16-pgvector."""
# By what PostgreSQL answers: not permitted; not among its extensions; its control file is missing.
NO_VECTORS = {
    "42501": f"""The database {{database}} has no pgvector, and the user {{user}} may not put it there. {_BY_WHOM}""",
    "0A000": f"{_NOT_INSTALLED} {_BY_WHOM}",
    "58P01": f"{_NOT_INSTALLED} {_BY_WHOM}",
}

# What every role may do until a superuser says otherwise, and from then on the roles of the product alone. Nothing of
# it shows a row or survives the end of a question, but a question can take locks, end other questions, or read how many
# rows a table has while it runs. What PostgreSQL itself keeps from most roles (pg_init_privs) is nobody's either way.
HARMLESS_VOLATILE = ("random", "random_normal", "clock_timestamp", "gen_random_uuid", "uuidv4", "uuidv7", "timeofday")
FUNCTIONS_TO_REVOKE = """
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = 'pg_catalog'::regnamespace
  AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
  AND (p.provolatile = 'v' AND p.proname <> ALL (%s)
       OR p.proname ~ '(_to_xml|to_xmlschema|xml_and_xmlschema|^pg_get_viewdef|^pg_get_functiondef|^pg_ls|^pg_read)'
       OR p.proname ~ '(^pg_stat|^pg_(table|relation|total_relation|indexes|database)_size)')
  AND NOT EXISTS (SELECT FROM pg_init_privs i WHERE i.objoid = p.oid AND i.classoid = 'pg_proc'::regclass)
  AND (has_function_privilege(%s, p.oid, 'EXECUTE')
       OR EXISTS (SELECT FROM unnest(%s::text[]) AS ours WHERE NOT has_function_privilege(ours, p.oid, 'EXECUTE')))
"""
TABLES_TO_REVOKE = """
SELECT c.oid::regclass::text FROM pg_class c
WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('r', 'v')
  AND (c.relname ~ '^pg_stat' OR c.relname IN ('pg_class', 'pg_proc', 'pg_views', 'pg_rewrite', 'pg_locks'))
  AND EXISTS (
    SELECT FROM pg_init_privs i, aclexplode(i.initprivs) AS granted
    WHERE i.objoid = c.oid AND i.classoid = 'pg_class'::regclass AND i.objsubid = 0
      AND granted.grantee = 0 AND granted.privilege_type = 'SELECT'
  )
  AND (has_table_privilege(%s, c.oid, 'SELECT')
       OR EXISTS (SELECT FROM unnest(%s::text[]) AS ours WHERE NOT has_table_privilege(ours, c.oid, 'SELECT')))
"""


class NoVectors(Exception):
    """pgvector is not in the database, and cannot be put there by us; the message says by whom."""


def prepare() -> list[str]:
    """Make what is missing; safe to repeat and to run in parallel. Returns a line for each part.

    Raises UnsafeRole and NoVectors.
    """
    with as_owner():
        return [*_prepared(), _revoke_built_ins()]


def _prepared() -> list[str]:
    for attempt in range(ATTEMPTS):
        try:
            return _prepare()
        except (InternalError, IntegrityError, ProgrammingError) as error:
            # "tuple concurrently updated", or a role that another database's preparation made a moment before.
            if attempt == ATTEMPTS - 1 or not _is_race(error):
                raise
            time.sleep(0.05 * (attempt + 1))
    raise AssertionError("the last attempt returns or raises")


def _is_race(error: Error) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in ("XX000", "23505", "42710")


@transaction.atomic
def _prepare() -> list[str]:
    name = settings.ASSIST_ROLE
    role, database = sql.Identifier(name), sql.Identifier(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        _make_vectors(cursor)
        login = _make_role(cursor, name)
        _check_role(cursor, name)
        cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        cursor.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, role))
        cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        cursor.execute(sql.SQL(GRANTS).format(role=role))
        _store_signing_key(cursor)
        settings_kept = _try(cursor, sql.SQL(ROLE_SETTINGS).format(role=role, database=database))
        processes = runtime_role.make(cursor, database)
    return [
        "extension vector",
        f"role {name}: {login}, grants, {'settings' if settings_kept else 'no settings of its own (not permitted)'}",
        "key that signs customers and the team",
        *processes,
    ]


def _make_vectors(cursor: Any) -> None:
    try:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
    except (ProgrammingError, NotSupportedError, OperationalError) as error:
        values = connection.settings_dict
        told = {"database": values["NAME"], "user": values["USER"]}
        if sentence := NO_VECTORS.get(getattr(error.__cause__, "sqlstate", None) or ""):
            raise NoVectors(" ".join(sentence.format(**told).split())) from None
        raise


def _make_role(cursor: Any, name: str) -> str:
    role = sql.Identifier(name)
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    if not cursor.fetchone():
        cursor.execute(sql.SQL("CREATE ROLE {}").format(role))
    options = "ALTER ROLE {} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE CONNECTION LIMIT 20 PASSWORD {}"
    statement = sql.SQL(options).format(role, sql.Literal(settings.ASSIST_PASSWORD))
    if _try(cursor, statement):
        return "login, password"
    # Made by somebody else, and theirs to change: then it has to be right already.
    return "login and password as they are (not permitted to change them)"


def _try(cursor: Any, statement: sql.Composed) -> bool:
    """False when this database user is not permitted to."""
    try:
        with transaction.atomic():
            cursor.execute(statement)
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", None) != "42501":
            raise
        return False
    return True


def _check_role(cursor: Any, name: str) -> None:
    if name in (connection.settings_dict["USER"], runtime_role.name()):
        raise UnsafeRole(f"{name} is the application's own role: ASSIST_DATABASE_URL must name another.")
    runtime_role.check_rights(cursor, name)


def _store_signing_key(cursor: Any) -> None:
    """As the two padded keys of HMAC (RFC 2104), so that SQL needs nothing but sha256."""
    key = hashlib.sha256(settings.ASSIST_SIGNING_KEY.encode()).digest().ljust(64, b"\0")
    cursor.execute(
        """
        INSERT INTO assist_private.signing_key AS kept (inner_key, outer_key) VALUES (%(inner)s, %(outer)s)
        ON CONFLICT (only_row) DO UPDATE SET inner_key = excluded.inner_key, outer_key = excluded.outer_key
        WHERE kept.inner_key <> excluded.inner_key
        """,
        {"inner": bytes(byte ^ 0x36 for byte in key), "outer": bytes(byte ^ 0x5C for byte in key)},
    )


def _revoke_built_ins() -> str:
    if connection_url := embedded.superuser_url(connection.settings_dict):
        with psycopg.connect(with_liveness(connection_url), autocommit=True) as superuser:
            harden(superuser, kept_by=_own_roles())
        return "built-in functions and statistics that questions do not need: revoked"
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        (is_superuser,) = cursor.fetchone()
        if is_superuser:
            connection.ensure_connection()
            harden(connection.connection, kept_by=_own_roles())
            return "built-in functions and statistics that questions do not need: revoked"
    return "built-in functions and statistics: not revoked (only a superuser can); what questions run is checked before"


def _own_roles() -> list[str]:
    return list({connection.settings_dict["USER"], runtime_role.name() or connection.settings_dict["USER"]})


def harden(superuser: psycopg.Connection[Any], *, kept_by: list[str]) -> list[str]:
    """Take from PUBLIC, in this database, the built-ins that change, wait, signal or tell; these roles keep them.

    Returns what was taken or given, as GRANT and REVOKE name it.
    """
    name = settings.ASSIST_ROLE
    with superuser.cursor() as cursor:
        cursor.execute(FUNCTIONS_TO_REVOKE, [list(HARMLESS_VOLATILE), name, kept_by])
        taken = [f"EXECUTE ON FUNCTION {row[0]}" for row in cursor.fetchall()]
        cursor.execute(TABLES_TO_REVOKE, [name, kept_by])
        taken += [f"SELECT ON {row[0]}" for row in cursor.fetchall()]
    ours = sql.SQL(", ").join(map(sql.Identifier, kept_by))
    with superuser.transaction():
        for what in taken:  # names as the catalogue itself writes them
            superuser.execute(sql.SQL(f"GRANT {what} TO {{}}").format(ours))
            superuser.execute(f"REVOKE {what} FROM PUBLIC")
    return taken
