"""What migrations cannot make: extensions, and the login role that questions in SQL run as."""

import hashlib
import hmac
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

# Any number; whoever prepares takes it, so that parallel starts wait for each other.
ADVISORY_LOCK = 7_214_001


def reader() -> tuple[str, str]:
    """Name and password of the reader role: from ASSIST_DATABASE_URL, else derived from SECRET_KEY."""
    if settings.ASSIST_DATABASE_URL:
        parts = urlsplit(settings.ASSIST_DATABASE_URL)
        return unquote(parts.username or ""), unquote(parts.password or "")
    password = hmac.new(settings.SECRET_KEY.encode(), b"assist reader", hashlib.sha256).hexdigest()
    return "meetassist_reader", password


@transaction.atomic
def prepare() -> list[str]:
    """Make what is missing; safe to repeat and to run in parallel. Returns a line for each part."""
    name, password = reader()
    role, literal = sql.Identifier(name), sql.Literal(password)
    database = sql.Identifier(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE ROLE {}").format(role))
        cursor.execute(
            sql.SQL("ALTER ROLE {} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE CONNECTION LIMIT 20 PASSWORD {}").format(
                role, literal
            )
        )
        cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        cursor.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, role))
        cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    return ["extension vector", f"role {name}"]
