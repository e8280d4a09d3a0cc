"""Reading the files: every problem is noted with file, line and column, and none stops the reading of the rest."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.addresses import cleaned
from bookings.csv_exchange.columns import FILES, Column, prose
from meetassist.spreadsheets import original

MAX_SHOWN = 100


@dataclass(frozen=True, eq=False)
class Row:
    """One row's values by lower-case column name. `given` are the columns that the file has, `filled` those of them
    that say something in this row.
    """

    file: str
    line: int
    values: dict[str, Any]
    given: frozenset[str]
    filled: frozenset[str]

    @property
    def label(self) -> str:
        """Of a person or a service its name; what else there is has none."""
        return str(self.values.get("fullname") or self.values.get("name") or "")

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass
class Problems:
    """What is wrong with the files. Values are not repeated: they may be personal."""

    found: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, file: str, line: int | None, column: str, what: str) -> None:
        self.count += 1
        if len(self.found) < MAX_SHOWN:
            place = file if line is None else _("%(file)s, line %(line)s") % {"file": file, "line": line}
            place += f", {column}" if column else ""
            self.found.append(f"{place}: {what}")

    def at(self, row: Row, column: str, what: str) -> None:
        self.add(row.file, row.line, column, what)


def read(directory: Path, problems: Problems) -> dict[str, list[Row]]:
    """The rows of the files that are there, by file name. Names are matched whatever their case."""
    there = {path.name.lower(): path for path in sorted(directory.iterdir()) if path.is_file()}
    present = {name: there[name] for name in FILES if name in there}
    if not present:
        problems.add(str(directory.name), None, "", _("none of %(files)s is here") % {"files": ", ".join(FILES)})
    return {name: list(_rows(name, path, problems)) for name, path in present.items()}


def _rows(name: str, path: Path, problems: Problems) -> list[Row]:
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.add(name, line, "", _("this is not UTF-8"))
        return []
    if "\0" in content:
        problems.add(name, content[: content.index("\0")].count("\n") + 1, "", _("a NUL character"))
        return []
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    rows: list[Row] = []
    positions: dict[Column, int] | None = None
    width, line = 0, 1
    try:
        for cells in reader:
            first, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if positions is None:
                positions, width = _header(name, cells, problems), len(cells)
                if positions is None:
                    return []
            elif len(cells) != width:
                what = _("%(cells)s cells, the header has %(width)s") % {"cells": len(cells), "width": width}
                problems.add(name, first, "", what)
            else:
                rows.append(_row(name, first, cells, positions, problems))
    except csv.Error:
        problems.add(name, reader.line_num, "", _("this is not CSV: look for a quote that is not closed"))
    if positions is None:
        problems.add(name, None, "", _("the file is empty: not even a header"))
    return rows


def _header(name: str, cells: list[str], problems: Problems) -> dict[Column, int] | None:
    """Where each known column stands; None when the file cannot be read by it."""
    names = [cell.strip().lower() for cell in cells]
    positions: dict[Column, int] = {}
    count = problems.count
    for column in FILES[name]:
        found = [names.index(known.lower()) for known in column.names if known.lower() in names]
        if found:
            positions[column] = found[0]
        elif column.required:
            problems.add(name, 1, column.names[0], _("this column is missing"))
    for twice in sorted({cell for cell in names if cell and names.count(cell) > 1}):
        problems.add(name, 1, twice, _("this column is there twice"))
    return positions if problems.count == count else None


def _row(name: str, line: int, cells: list[str], positions: dict[Column, int], problems: Problems) -> Row:
    values: dict[str, Any] = {column.key: column.default for column in FILES[name]}
    filled = set()
    for column, position in positions.items():
        cell = original(cells[position])
        cell = cell if column.parse is prose else cell.strip()
        if not cleaned(cell):
            if column.required:
                problems.add(name, line, column.names[0], _("this must not be empty"))
            continue
        try:
            values[column.key] = column.parse(cell)
            filled.add(column.key)
        except (ValueError, OverflowError) as error:
            problems.add(name, line, column.names[0], str(error))
    return Row(name, line, values, frozenset(column.key for column in positions), frozenset(filled))
