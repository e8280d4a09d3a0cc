"""Shows what the two layers around SQL of others do with a statement."""

import json
import math
import sys
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from chatbot.questions import reader, sql_guard

HELP = """Decide over SQL: one JSON object a line on standard input, {"id", "sql", "customer_id"?}; one a line on
standard output, {"id", "verdict": "allow" or "reject", "layer", "reason", "columns"?, "rows"?, "truncated"?, "error"?}.
"layer" is the one that decided: "ast", "database", or "input" for a line that is not understood. The syntax tree is
checked without the database. The database is asked as the role that questions run as, in a read-only transaction that
is rolled back: it rejects what it refuses or cannot run, and "reason" and "error" are the name of its error class, such
as InsufficientPrivilege, SyntaxError or QueryCanceled. Without --execute it only prepares the statement."""


class BadLine(ValueError):
    """A line that is no question; the message says why."""


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jsonl", action="store_true", required=True, help="read and write JSON lines")
        parser.add_argument(
            "--layer", choices=["ast", "database", "both"], default="both",
            help="who decides: the check of the syntax tree, the database on the text as it is, or both in turn",
        )  # fmt: skip
        parser.add_argument("--execute", action="store_true", help="run what the layer allows, and give the rows")

    def handle(self, *args: Any, **options: Any) -> None:
        self.layer, self.runs = options["layer"], options["execute"]
        if self.layer != "ast" or self.runs:
            self._make_ready()
        for raw in sys.stdin.buffer:
            # ASCII, so that whatever an id holds can be written.
            self.stdout.write(json.dumps(self._answer(raw)))
            self.stdout.flush()

    def _make_ready(self) -> None:
        """The checkout's own server may be empty yet; any other has been prepared by its release."""
        if not (failure := _failure()):
            return
        call_command("prepare_database", own_server=True, verbosity=0)
        if failure := _failure():
            self.stderr.write(f"Questions cannot be run ({failure}): see manage.py prepare_database and migrate.")

    def _answer(self, raw: bytes) -> dict[str, Any]:
        identifier = None
        try:
            try:
                line = json.loads(raw, parse_constant=_refuse_constant)
            except (ValueError, RecursionError) as error:
                raise BadLine("not a JSON object") from error
            if not isinstance(line, dict):
                raise BadLine("not a JSON object")
            identifier = line.get("id")
            return {"id": identifier, **self._decide(_sql(line), _customer_id(line))}
        except BadLine as error:
            # One bad line does not take the others with it.
            return {"id": identifier, "verdict": "reject", "layer": "input", "reason": str(error), "error": str(error)}

    def _decide(self, sql: str, customer_id: int | None) -> dict[str, Any]:
        layer = "database"
        if self.layer != "database":
            try:
                sql = sql_guard.check(sql).sql
            except sql_guard.Rejected as rejection:
                return {"verdict": "reject", "layer": "ast", "reason": rejection.reason}
            layer = "ast" if self.layer == "ast" else "database"
            if layer == "ast" and not self.runs:
                return {"verdict": "allow", "layer": "ast", "reason": "only known parts"}
        try:
            if not self.runs:
                reader.prepare(sql, customer_id=customer_id)
                return {"verdict": "allow", "layer": layer, "reason": "prepared"}
            found = reader.run(sql, customer_id=customer_id)
        except reader.QueryFailed as failure:
            verdict = "allow" if layer == "ast" else "reject"
            return {"verdict": verdict, "layer": layer, "reason": failure.error_class, "error": failure.error_class}
        return {
            "verdict": "allow", "layer": layer, "reason": "run", "columns": found.columns,
            "rows": [[plain(value) for value in row] for row in found.rows], "truncated": found.truncated,
        }  # fmt: skip


def _failure() -> str:
    try:
        reader.prepare("SELECT id FROM assist.services", customer_id=None)
    except reader.QueryFailed as failure:
        return failure.error_class
    return ""


def _sql(line: dict[str, Any]) -> str:
    sql = line.get("sql")
    if not isinstance(sql, str):
        raise BadLine('"sql" is not a text')
    return sql


def _customer_id(line: dict[str, Any]) -> int | None:
    customer_id = line.get("customer_id")
    if customer_id is None:
        return None
    if not isinstance(customer_id, int) or isinstance(customer_id, bool) or not 0 < customer_id < 2**63:
        raise BadLine('"customer_id" is not the id of a customer')
    return customer_id


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def plain(value: Any) -> Any:
    """As JSON has it: exact numbers as numbers, everything with a clock in ISO 8601, what else there is as text."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Decimal) and value.is_finite() and abs(value) < Decimal("1e300"):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return str(value)
