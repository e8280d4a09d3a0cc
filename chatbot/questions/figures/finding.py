"""A figure looked up: its rows, read by the guard and run with the rights of whoever asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from chatbot.questions import reader, sql_guard
from chatbot.questions.figures import query
from chatbot.questions.sql_vocabulary import STAFF
from chatbot.understanding.figures.periods import month_of
from chatbot.understanding.figures.question import Figure, Grouping, Measure, Rank

# Of these nothing is a number as well, which is shown where a row is missing.
COUNTED = frozenset({
    Measure.APPOINTMENTS, Measure.BOOKINGS, Measure.CUSTOMERS, Measure.NEW_CUSTOMERS, Measure.FREE_HOURS,
})  # fmt: skip
# As many missing days, weeks or months are shown at most.
MOST_FILLED = 62


@dataclass(frozen=True)
class Line:
    """What a row is of (`key`, None for everything; `key_en` of a service), and its value. `whole`: what the value is a
    part of, or how many it is an average of.
    """

    key: Any
    value: Decimal
    whole: Decimal | None = None
    currency: str = ""
    key_en: str = ""


@dataclass(frozen=True)
class Found:
    """`totals` is of everything: one, but of money one a currency. `is_cut`: there are more lines than these."""

    figure: Figure
    sql: str
    totals: tuple[Line, ...]
    lines: tuple[Line, ...]
    is_cut: bool = False


def find(figure: Figure, *, staff_id: int) -> Found:
    """Raises reader.QueryFailed."""
    sql = query.sql(figure)
    rows = reader.run_for_staff(sql_guard.check(sql, STAFF).sql, staff_id=staff_id, row_limit=query.SHOWN + 20)
    every = [_line(dict(zip(rows.columns, row, strict=True))) for row in rows.rows]
    totals = tuple(line for is_total, line in every if is_total)
    lines = [line for is_total, line in every if not is_total]
    is_cut = rows.truncated or (figure.top is None and len(lines) >= query.SHOWN)
    return Found(figure, sql, totals, tuple(lines if is_cut else _filled(figure, lines)), is_cut)


def _line(row: dict[str, Any]) -> tuple[bool, Line]:
    whole = row.get("whole")
    line = Line(
        key=row.get("name"), value=Decimal(row["value"] or 0), whole=None if whole is None else Decimal(whole),
        currency=row.get("currency") or "", key_en=row.get("name_en") or "",
    )  # fmt: skip
    return bool(row["is_total"]), line


def _filled(figure: Figure, lines: list[Line]) -> list[Line]:
    """With a line for each day, week, month or weekday of which there is nothing."""
    if figure.measure not in COUNTED or figure.grouping is None or figure.rank == Rank.MOST:
        return lines
    keys = list(_keys(figure, lines))
    if not keys or len(keys) > MOST_FILLED:
        return lines
    there = {line.key: line for line in lines}
    filled = [there.get(key) or Line(key, Decimal(0)) for key in keys]
    return sorted(filled, key=lambda line: line.value) if figure.rank == Rank.LEAST else filled


def _keys(figure: Figure, lines: list[Line]) -> Iterable[Any]:
    if figure.grouping == Grouping.WEEKDAY and not figure.weekday:
        return [Decimal(number) for number in range(1, 8)]
    if figure.grouping == Grouping.HOUR and lines:
        hours = [int(line.key) for line in lines]
        return [Decimal(hour) for hour in range(min(hours), max(hours) + 1)]
    if figure.period is None or figure.weekday:
        return []
    first, last = figure.period.first, figure.period.last
    if figure.grouping == Grouping.DAY:
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if figure.grouping == Grouping.WEEK:
        monday = first - timedelta(days=first.weekday())
        return [monday + timedelta(days=number) for number in range(0, (last - monday).days + 1, 7)]
    return _months(first, last) if figure.grouping == Grouping.MONTH else []


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [month_of(first, number).first for number in range(count)]
