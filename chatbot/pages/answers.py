"""An answer as the page of questions shows it, and as a file has it: a table, and bars where numbers are compared."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core import signing
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext

from chatbot.questions.figures import finding, telling
from chatbot.questions.rows import Rows
from chatbot.understanding.figures.question import Measure
from consultants.models import Business
from meetassist import charts

# More bars than these compare nothing.
MOST_BARS = 31
SALT = "chatbot.pages.ask"


@dataclass(frozen=True)
class Table:
    """`rows` as they are shown, `raw` as a file has them. `numbers`: the places of columns that are numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    raw: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()

    @property
    def lines(self) -> list[list[tuple[str, bool]]]:
        """Each cell with whether it is a number."""
        return [[(cell, place in self.numbers) for place, cell in enumerate(row)] for row in self.rows]

    @property
    def headings(self) -> list[tuple[str, bool]]:
        return [(name, place in self.numbers) for place, name in enumerate(self.head)]


@dataclass(frozen=True)
class Answer:
    """`understood`: what the question was taken for; of a model's answer it is not known. `kept`: its query, signed, so
    that the file is of the same answer without asking again.
    """

    sentence: str
    sql: str = ""
    understood: list[str] = field(default_factory=list)
    how: str = ""
    table: Table | None = None
    bars: charts.Bars | None = None
    is_cut: bool = False
    is_by_model: bool = False
    may_save: bool = False
    kept: str = ""


def table_of(found: finding.Found) -> Table:
    """A row for each group, and the whole beside a part of it."""
    figure = found.figure
    assert figure.grouping is not None
    with_whole = figure.measure in telling.WHOLES
    head = [telling.heading(telling.GROUPINGS[figure.grouping]), telling.heading(telling.measure(figure))]
    rows, plain = [], []
    for line in found.lines:
        label, whole = telling.label(figure.grouping, line), telling.whole(figure, line)
        beside = [telling.plain(whole) if whole is not None else ""] if with_whole else []
        rows.append((label, telling.shown(figure, line), *beside))
        key = line.key.isoformat() if isinstance(line.key, date) else label
        values = (telling.number(figure, line), *([whole] if with_whole else []))
        plain.append((key, *map(raw, values), *([line.currency] if figure.measure == Measure.REVENUE else [])))
    if with_whole:
        head.append(telling.heading(telling.WHOLES[figure.measure]))
    return Table(tuple(head), tuple(rows), tuple(plain), frozenset(range(1, len(head))))


def raw(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, datetime):
        return timezone.localtime(value, Business.current().zone).isoformat(" ", "minutes")
    return str(value)


def bars_of(found: finding.Found) -> charts.Bars | None:
    """Where there is something to compare: two lines of one currency, and not more than the eye takes in."""
    figure = found.figure
    assert figure.grouping is not None
    if len(found.lines) < 2 or len({line.currency for line in found.lines if line.currency}) > 1:
        return None
    numbers = [(line, telling.number(figure, line)) for line in found.lines[:MOST_BARS]]
    if not any(value for _line, value in numbers):
        return None
    grouping = figure.grouping
    return charts.bars(
        [(telling.label(grouping, line), telling.shown(figure, line), float(value or 0)) for line, value in numbers]
    )


def of_rows(rows: Rows, sql: str, *, may_save: bool) -> Answer:
    if not rows.rows:
        return Answer(gettext("Nothing was found."), sql, is_by_model=True)
    numbers = frozenset(place for place in range(len(rows.columns)) if _is_number(row[place] for row in rows.rows))
    table = Table(
        tuple(name.replace("_", " ").capitalize() for name in rows.columns),
        tuple(tuple(map(_cell, row)) for row in rows.rows), tuple(tuple(map(raw, row)) for row in rows.rows), numbers,
    )  # fmt: skip
    return Answer(
        gettext("Written by the model. Check with the query below whether it counts what you mean."), sql, table=table,
        bars=_bars_of_rows(rows, numbers), is_cut=rows.truncated, is_by_model=True, may_save=may_save,
        kept=signing.dumps(sql, salt=SALT),
    )  # fmt: skip


def _is_number(values: Iterable[Any]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(one, (int, float, Decimal)) and not isinstance(one, bool) for one in known)


def _bars_of_rows(rows: Rows, numbers: frozenset[int]) -> charts.Bars | None:
    """Of two columns, the first of which says of what the second is a number."""
    if len(rows.columns) != 2 or numbers != {1} or not 2 <= len(rows.rows) <= MOST_BARS:
        return None
    return charts.bars([(_cell(name), _cell(value), float(value or 0)) for name, value in rows.rows])


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value, Business.current().zone), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, (Decimal, float)):
        return telling.plain(Decimal(str(value)))
    return number_format(value) if isinstance(value, int) else str(value)
