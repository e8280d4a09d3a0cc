"""Telling the database who acts: once a transaction, before its first write to a table that is followed.

`set_config(..., true)` forgets it with the transaction, so that no pooled connection hands it on. It is a statement of
its own: in front of each write, as pghistory's context has it, it would cost every statement, and a text of several
statements cannot be prepared.
"""

import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus
from psycopg.sql import Composable

from history.following import FOLLOWED
from meetassist import acting

TELL = "SELECT set_config('meetassist.acting', %s, true)"
_WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')
_WRITES_WITHIN = re.compile(r'\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')


def tell_who_acts(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Django's connection of a thread is opened again and again; what runs around its statements stays."""
    if not any(isinstance(one, Teller) for one in connection.execute_wrappers):
        connection.execute_wrappers.append(Teller(connection))


class Teller:
    """For one of Django's connections: runs around each of its statements."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        # What the open transaction was told last; None where that is not certain.
        self.told: str | None = ""

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        text = sql.as_string() if isinstance(sql, Composable) else sql
        if self.connection.connection.pgconn.transaction_status == TransactionStatus.IDLE:
            # With this statement a transaction begins.
            self.told = ""
        elif text.startswith("ROLLBACK TO"):
            self.told = None
        if not writes(text):
            return execute(sql, params, many, context)
        found = acting.current()
        who = found.told() if found else ""
        if who == self.told:
            return execute(sql, params, many, context)
        if not self.connection.get_autocommit():
            self._tell(who)
            return execute(sql, params, many, context)
        with transaction.atomic(using=self.connection.alias):
            self._tell(who)
            return execute(sql, params, many, context)

    def _tell(self, who: str) -> None:
        # Not by Django's cursor, around which this runs.
        with self.connection.wrap_database_errors, self.connection.connection.cursor() as cursor:
            cursor.execute(TELL, [who])
        self.told = who


def writes(text: str) -> bool:
    """Whether the statement writes to a table that is followed, or to the history itself."""
    if found := _WRITE.match(text):
        return found[1] in FOLLOWED
    if text.startswith("SELECT history_"):
        return True
    if text.lstrip()[:4] != "WITH":
        return False
    return any(name in FOLLOWED for name in _WRITES_WITHIN.findall(text))
