"""Bounds generate_series: all series of a query together make a limited number of rows, told from the text alone."""

import math
import re
from datetime import UTC, date, datetime, timedelta

from sqlglot import exp

from chatbot.questions.sql_dialect import Rejected

MAX_ROWS = 2_000
# Where free times are looked for, perhaps for each row.
MAX_ROWS_OF_SEARCHES = 400
DAY = 86_400.0
UNITS = {
    "microsecond": 1e-6, "millisecond": 1e-3, "second": 1.0, "sec": 1.0, "s": 1.0, "minute": 60.0, "min": 60.0,
    "m": 60.0, "hour": 3600.0, "hr": 3600.0, "h": 3600.0, "day": DAY, "d": DAY, "week": 7 * DAY, "w": 7 * DAY,
    "month": 30 * DAY, "mon": 30 * DAY, "year": 365 * DAY, "y": 365 * DAY,
}  # fmt: skip
_QUANTITY = re.compile(r"\s*([+-]?\d{1,9}(?:\.\d{1,9})?)\s*([a-zA-Z]+)\s*")
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")


class _Unknown(Exception):
    pass


def check(tree: exp.Expr) -> None:
    """Raises Rejected where the rows of the series, multiplied, may be more than MAX_ROWS or cannot be told."""
    rows, limit = 1.0, MAX_ROWS
    for call in tree.find_all(exp.Anonymous):
        if call.name.lower() == "free_slots":
            limit = MAX_ROWS_OF_SEARCHES
        if call.name.lower() == "generate_series":
            try:
                rows *= _rows(call.expressions)
            except (_Unknown, ValueError, OverflowError, ZeroDivisionError):
                raise Rejected("a series of unknown length") from None
    if not rows <= limit:
        raise Rejected("a series that is too long")


def _rows(arguments: list[exp.Expr]) -> float:
    if len(arguments) not in (2, 3):
        raise _Unknown
    start, stop = (_value(argument) for argument in arguments[:2])
    step = _value(arguments[2]) if len(arguments) == 3 else 1.0
    rows = (stop - start) / step + 1
    if not math.isfinite(rows):
        raise _Unknown
    return max(1.0, rows)


def _value(node: exp.Expr) -> float:
    """A number; an instant in seconds since 1970; a length of time in seconds."""
    if isinstance(node, (exp.Paren, exp.Cast, exp.AtTimeZone)):
        return _value(node.this)
    if isinstance(node, exp.Neg):
        return -_value(node.this)
    if isinstance(node, exp.Literal):
        return _text(node.name) if node.is_string else float(node.name)
    if isinstance(node, exp.Interval):
        return _length(f"{node.this.name} {node.unit.name if node.unit else ''}")
    if isinstance(node, (exp.CurrentDate, exp.CurrentTimestamp, exp.Localtimestamp)):
        return datetime.now(UTC).timestamp()
    if isinstance(node, (exp.Add, exp.Sub)):
        return _sum(node)
    if isinstance(node, exp.Mul):
        return _value(node.this) * _value(node.expression)
    if isinstance(node, exp.Anonymous):
        return _call(node)
    raise _Unknown


def _sum(node: exp.Add | exp.Sub) -> float:
    left, right = _value(node.this), _value(node.expression)
    # A date and a whole number: days.
    if isinstance(node.expression, exp.Literal) and not node.expression.is_string and not _is_number(node.this):
        right *= DAY
    return left + right if isinstance(node, exp.Add) else left - right


def _is_number(node: exp.Expr) -> bool:
    if isinstance(node, (exp.Paren, exp.Neg)):
        return _is_number(node.this)
    if isinstance(node, (exp.Add, exp.Sub, exp.Mul)):
        return _is_number(node.this) and _is_number(node.expression)
    return isinstance(node, exp.Literal) and not node.is_string


def _call(node: exp.Anonymous) -> float:
    name, arguments = node.name.lower(), node.expressions
    if name in ("now", "current_timestamp", "localtimestamp") and not arguments:
        return datetime.now(UTC).timestamp()
    if name == "date_trunc" and len(arguments) in (2, 3):
        return _value(arguments[1])
    if name == "timezone" and len(arguments) == 2:
        return _value(arguments[1])
    if name == "make_interval":
        return _make_interval(arguments)
    if name == "make_date" and len(arguments) == 3:
        year, month, day = (int(_value(argument)) for argument in arguments)
        return datetime(year, month, day, tzinfo=UTC).timestamp()
    raise _Unknown


def _make_interval(arguments: list[exp.Expr]) -> float:
    total = 0.0
    for argument in arguments:
        if not isinstance(argument, exp.Kwarg):
            raise _Unknown
        unit = argument.this.name.lower().rstrip("s") or "s"
        total += _value(argument.expression) * UNITS[{"sec": "sec", "min": "min"}.get(unit, unit)]
    return total


def _text(text: str) -> float:
    text = text.strip()
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
    except ValueError:
        pass
    if text.lower() in ("now", "today", "tomorrow", "yesterday"):
        return datetime.combine(date.today() + timedelta(days=1), datetime.min.time(), tzinfo=UTC).timestamp()  # noqa: DTZ011
    if re.fullmatch(r"-?\d{1,9}(\.\d+)?", text):
        return float(text)
    return _length(text)


def _length(text: str) -> float:
    text = text.strip()
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return hours * 3600.0 + minutes * 60 + seconds
    total, at = 0.0, 0
    while at < len(text):
        found = _QUANTITY.match(text, at)
        if not found:
            raise _Unknown
        unit = found[2].lower()
        unit = unit if unit in UNITS else unit.removesuffix("s")
        if unit not in UNITS:
            raise _Unknown
        total, at = total + float(found[1]) * UNITS[unit], found.end()
    if not total:
        raise _Unknown
    return total
