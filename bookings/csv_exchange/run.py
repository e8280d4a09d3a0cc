"""One run of the import: what has been read and found, what became of each row, and what the parts of it share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import Customer
from bookings.csv_exchange.reading import Problems, Row
from bookings.models import Appointment
from consultants.models import Business, Consultant

Progress = Callable[[str, int, int], None]
STEP = 1000


class ImportRefused(Exception):
    """The files have problems, or rows that somebody has to decide about; nothing was written."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(f"{problems.count} problems")
        self.problems = problems


@dataclass
class Count:
    """What became of a file's rows. `kept` have been changed here since, and are left as they are.

    `matched` are those of them who were here under another id, or none.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    matched: int = 0


@dataclass(frozen=True)
class Outcome:
    """What becomes of a row: `kind` is a field of Count; `what` is changed, or why it is kept; `matched`: who it is."""

    row: Row
    kind: str
    what: str = ""
    matched: str = ""


Report = Callable[[Outcome], None]


@dataclass(frozen=True)
class Decisions:
    """About rows that have somebody's name: the same person, or a new one. Empty: not decided."""

    everywhere: str = ""
    by_place: dict[tuple[str, int], str] = field(default_factory=dict)

    def of(self, row: Row) -> str:
        return self.by_place.get((row.file, row.line), self.everywhere)

    def is_of_one(self, row: Row) -> bool:
        return (row.file, row.line) in self.by_place


@dataclass
class Import:
    """`people`, `customers` and `appointments` are by the ids of the files. What is `undecided` is one of the problems,
    unless it is only tried what would happen.
    """

    rows: dict[str, list[Row]]
    problems: Problems
    undecided: Problems
    now: datetime
    progress: Progress
    decisions: Decisions = field(default_factory=Decisions)
    report: Report | None = None
    zone: ZoneInfo = field(default_factory=lambda: Business.current().zone)
    counts: dict[str, Count] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    people: dict[str, Consultant] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)
    matched: dict[Row, str] = field(default_factory=dict)
    # Rows that have somebody's name and wait for a decision, with those who have it.
    namesakes: dict[Row, list[Any]] = field(default_factory=dict)

    def of(self, name: str) -> Iterable[Row]:
        """The rows of a file, telling how far it has got."""
        rows, self.counts[name] = self.rows.get(name, []), Count()
        for number, row in enumerate(rows, 1):
            yield row
            if number % STEP == 0 or number == len(rows):
                self.progress(name, number, len(rows))

    def note(self, row: Row, kind: str, what: str = "") -> None:
        """Count what becomes of a row (a field of Count), and say it where every row is to be told of."""
        count = self.counts[row.file]
        setattr(count, kind, getattr(count, kind) + 1)
        if self.report:
            self.report(Outcome(row, kind, what, self.matched.get(row, "")))


def refuse_if_any(problems: Problems) -> None:
    if problems.count:
        raise ImportRefused(problems)


def unique(run: Import, name: str, key: str, alike: Callable[[str], str] = str) -> set[Row]:
    """The rows whose key has not been used by an earlier one; the others are noted."""
    lines: dict[str, int] = {}
    first: set[Row] = set()
    for row in run.rows.get(name, []):
        value = row[key] if row[key] is None else alike(row[key])
        if value in lines:
            run.problems.at(row, key, _("this is there already, in line %(line)s") % {"line": lines[value]})
            continue
        first.add(row)
        if value is not None:
            lines[value] = row.line
    return first


def reference(run: Import, row: Row, found: dict[str, Any], column: str) -> Any:
    instance = found.get(row[column.lower()])
    if instance is None:
        run.problems.at(row, column, _("there is no row with this id"))
    return instance


def differing(instance: models.Model, values: dict[str, Any]) -> list[str]:
    return [name for name, value in values.items() if getattr(instance, name) != value]


def store(run: Import, row: Row, instance: models.Model, values: dict[str, Any], columns: dict[str, str]) -> bool:
    """Write these values, if they differ. False when they cannot be."""
    values = {name: value for name, value in values.items() if not (name == "created_at" and value is None)}
    is_new = instance.pk is None
    names = [] if is_new else differing(instance, values)
    if not is_new and not names:
        run.note(row, "unchanged")
        return True
    for name, value in values.items():
        setattr(instance, name, value)
    if not check_fields(run, row, instance, columns):
        return False
    instance.save()
    if is_new and "created_at" in values:
        # The field is filled by Django when the row is made.
        type(instance)._default_manager.filter(pk=instance.pk).update(created_at=values["created_at"])
        instance.refresh_from_db(fields=["created_at"])
    if is_new:
        run.note(row, "added")
    else:
        run.note(row, "changed", ", ".join(names))
    return True


def check_fields(run: Import, row: Row, instance: models.Model, columns: dict[str, str]) -> bool:
    """Lengths and forms, as the models have them."""
    try:
        instance.clean_fields(exclude={field.name for field in instance._meta.fields if field.name not in columns})
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            run.problems.at(row, columns[name], " ".join(messages))
        return False
    return True
