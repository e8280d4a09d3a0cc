"""Runs SQL that somebody else wrote, as a role that can read the views made for questions and nothing else.

Safe by itself, whatever the text: the role has no rights beyond the views; who asks is a signed token that SQL cannot
make; the transaction is read-only and always rolled back; the connection is closed after one question. What the
database says about an error stays here: only the name of its class goes on.
"""

import contextlib
import hashlib
import hmac
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg.abc import Loader
from psycopg.pq import Format
from psycopg.types.string import TextLoader

from consultants.models import Business
from meetassist.connections import with_liveness

ROW_LIMIT = 200
BYTE_LIMIT = 200_000
SECONDS = 2.0
# How long a cancelled query may take to notice. After that the connection is cut, and the server ends it when it looks.
GRACE_SECONDS = 0.5
TOKEN_SECONDS = 10
# What of the application's own connection counts for this one too.
INHERITED_OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey")

# The limits hold although the SQL could change some of them: the timeout of a statement counts from its start, and the
# client cancels by its own clock.
BEGIN = """
BEGIN READ ONLY;
SET LOCAL search_path = assist;
SET LOCAL statement_timeout = '2s';
SET LOCAL lock_timeout = '200ms';
SET LOCAL idle_in_transaction_session_timeout = '5s';
SET LOCAL client_connection_check_interval = '200ms';
SET LOCAL work_mem = '8MB';
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL jit = off;
SET LOCAL datestyle = 'ISO';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL bytea_output = 'hex';
SET LOCAL standard_conforming_strings = on;
"""


class QueryFailed(Exception):
    """The database refused or could not run it. `error_class` is the name of the SQLSTATE, such as UndefinedColumn.

    Never the database's message: it can hold values. QueryCanceled: it took too long. ConnectionFailed: no connection.
    """

    def __init__(self, error_class: str) -> None:
        super().__init__(error_class)
        self.error_class = error_class


@dataclass(frozen=True)
class Rows:
    """What came back. `truncated`: there were more rows, or more bytes, than are let through."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    truncated: bool


@dataclass(frozen=True)
class Asker:
    """Who is asking: nobody, a customer, or a login of the team. What they may see is the database's to say."""

    customer_id: int | None = None
    staff_id: int | None = None

    @property
    def subject(self) -> str | None:
        """As their token names them."""
        if self.staff_id is not None:
            return f"staff.{self.staff_id}"
        return str(self.customer_id) if self.customer_id is not None else None

    @property
    def identified_by(self) -> str:
        """The function that takes the token."""
        return "identify" if self.staff_id is None else "identify_staff"


def run(sql: str, *, customer_id: int | None, row_limit: int = ROW_LIMIT, seconds: float = SECONDS) -> Rows:
    """Run one SELECT for the customer; None is nobody, who has no rows of their own. Raises QueryFailed.

    Times and dates in it are by the business's clock. What an untrusted author wrote passes sql_guard.check first.
    """
    with _opened(sql, Asker(customer_id=customer_id), seconds) as opened:
        return _read(opened, row_limit)


def run_for_staff(sql: str, *, staff_id: int, row_limit: int = ROW_LIMIT, seconds: float = SECONDS) -> Rows:
    """The same for a login of the team, over the views of schema `assist_staff`. Raises QueryFailed."""
    with _opened(sql, Asker(staff_id=staff_id), seconds) as opened:
        return _read(opened, row_limit)


def prepare(sql: str, *, customer_id: int | None) -> None:
    """Have the database parse and plan it and check the permissions, without running it. Raises QueryFailed."""
    with _opened(sql, Asker(customer_id=customer_id), SECONDS):
        pass


@contextlib.contextmanager
def _opened(question: str, asker: Asker, seconds: float) -> Iterator[psycopg.Connection[Any]]:
    failure = "ConnectionFailed"
    try:
        with _connected() as opened:
            failure = "QueryFailed"
            with _cancelled_after(seconds, opened):
                _open(opened, question, asker)
                yield opened
    except psycopg.Error as error:
        raise QueryFailed(_class_name(error, failure)) from None
    except UnicodeError:
        raise QueryFailed("CharacterNotInRepertoire") from None


def _class_name(error: psycopg.Error, default: str) -> str:
    if not error.sqlstate:
        return default
    try:
        return psycopg.errors.lookup(error.sqlstate).__name__
    except KeyError:
        return default


@contextlib.contextmanager
def _connected() -> Iterator[psycopg.Connection[Any]]:
    opened = psycopg.connect(_conninfo(), autocommit=True)
    try:
        yield opened
        # Ends the transaction while we wait; what a closed connection leaves is undone a moment after it.
        opened.execute("ROLLBACK")
    finally:
        opened.close()


def _conninfo() -> str:
    values = connection.settings_dict
    here = {"host": values["HOST"], "port": values["PORT"], "dbname": values["NAME"]}
    here |= {name: values["OPTIONS"].get(name) for name in INHERITED_OPTIONS}
    return with_liveness(
        settings.ASSIST_DATABASE_URL,
        **({} if settings.ASSIST_DATABASE_URL else {name: value for name, value in here.items() if value}),
        user=settings.ASSIST_ROLE, password=settings.ASSIST_PASSWORD,
        application_name="meetassist questions", connect_timeout=2,
    )  # fmt: skip


@contextlib.contextmanager
def _cancelled_after(seconds: float, opened: psycopg.Connection[Any]) -> Iterator[None]:
    """Whatever the server does, nobody waits longer than this and the grace. Raises QueryCanceled then."""
    done, cancelled = threading.Event(), threading.Event()
    # A duplicate of the socket's descriptor: whatever happens to the original, this one is ours to shut.
    link = socket.socket(fileno=socket.dup(opened.fileno()))

    def watch() -> None:
        if done.wait(seconds):
            return
        cancelled.set()
        with contextlib.suppress(psycopg.Error):
            opened.cancel_safe(timeout=GRACE_SECONDS)
        if not done.wait(GRACE_SECONDS):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)

    watcher = threading.Thread(target=watch, name="question-deadline", daemon=True)
    watcher.start()
    try:
        yield
    except psycopg.OperationalError:
        if cancelled.is_set():
            raise psycopg.errors.QueryCanceled from None
        raise
    finally:
        done.set()
        watcher.join()
        link.close()


def _open(opened: psycopg.Connection[Any], question: str, asker: Asker) -> None:
    opened.execute(BEGIN)
    if asker.staff_id is not None:
        opened.execute("SET LOCAL search_path = assist_staff, assist")
    zone = psycopg.sql.Literal(Business.current().time_zone)
    opened.execute(psycopg.sql.SQL("SET LOCAL timezone = {}").format(zone))
    if subject := asker.subject:
        token = _token(subject, opened.info.backend_pid)
        identify = psycopg.sql.SQL("SELECT assist_private.{}(%s)").format(psycopg.sql.Identifier(asker.identified_by))
        opened.execute(identify, [token])
    opened.execute("SELECT assist_private.open_question(%s)", [question.rstrip("; \t\r\n")])


def _read(opened: psycopg.Connection[Any], row_limit: int) -> Rows:
    description = opened.execute("FETCH 0 FROM answer").description or []
    lines = opened.execute("SELECT * FROM assist_private.read_answer(%s, %s)", [row_limit + 1, BYTE_LIMIT]).fetchall()
    truncated = len(lines) > row_limit or bool(lines and lines[-1][0] is None)
    whole = [line for (line,) in lines[:row_limit] if line is not None]
    adapters = opened.adapters
    loaders = [
        (adapters.get_loader(column.type_code, Format.TEXT) or TextLoader)(column.type_code, opened)
        for column in description
    ]
    rows = [
        tuple(
            None if field is None else _load(loader, field)
            for loader, field in zip(loaders, _fields(line, len(loaders)), strict=True)
        )
        for line in whole
    ]
    return Rows([column.name for column in description], rows, truncated)


def _load(loader: Loader, field: str) -> Any:
    try:
        return loader.load(field.encode())
    except psycopg.DataError:
        return field  # what Python has no value for, such as the year 20000


def _token(subject: str, backend_pid: int) -> str:
    """Signed, of this session and for a few seconds: the form that assist_private.current_customer() and
    current_staff() check.
    """
    message = f"{subject}.{int(time.time()) + TOKEN_SECONDS}.{backend_pid}"
    key = hashlib.sha256(settings.ASSIST_SIGNING_KEY.encode()).digest()
    return f"{message}.{hmac.new(key, message.encode(), hashlib.sha256).hexdigest()}"


# A field of a row value as text: nothing for NULL, plain, or quoted with quotes and backslashes doubled.
_FIELD = re.compile(r'(?:"((?:[^"\\]|""|\\.)*)"|([^",()\\]*))(?:,|\)\Z)', re.DOTALL)
_ESCAPED = re.compile(r'""|\\(.)', re.DOTALL)


def _fields(line: str, count: int) -> list[str | None]:
    if not count:
        return []
    fields: list[str | None] = []
    for found in _FIELD.finditer(line, 1):
        quoted, plain = found.groups()
        fields.append(plain or None if quoted is None else _ESCAPED.sub(lambda pair: pair[1] or '"', quoted))
    assert len(fields) == count, "a row value with other fields than its description"
    return fields
