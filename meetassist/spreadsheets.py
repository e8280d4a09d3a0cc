"""Files of comma-separated values that people open with a spreadsheet, which would run a cell such as `=1+1`.

What somebody has typed can begin so. Whatever writes such a file writes it with `row_writer`: a cell that a
spreadsheet would run gets an apostrophe in front, by which it is taken for text; `original` takes it off again. Cells
that have such an apostrophe themselves get one more, so that every text comes back as it was.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable
from typing import TextIO

# Blanks in front do not hinder every spreadsheet, nor do the wide forms of East Asian keyboards.
RUN = re.compile(r"[\s']*[=+\-@＝＋－＠]|'*[\t\r\n]")


def row_writer(file: TextIO) -> Callable[[Iterable[str]], object]:
    """Writes a row of cells, each as text that is never run."""
    writer = csv.writer(file, lineterminator="\n")
    return lambda cells: writer.writerow([neutral(cell) for cell in cells])


def as_bytes(rows: Iterable[Iterable[str]], *, with_mark: bool = True) -> bytes:
    """A file, or a part of one that goes on. With a byte order mark, by which spreadsheets take it for UTF-8."""
    file = io.StringIO()
    write = row_writer(file)
    for row in rows:
        write(row)
    return file.getvalue().encode("utf-8-sig" if with_mark else "utf-8")


def neutral(cell: str) -> str:
    return f"'{cell}" if RUN.match(cell) else cell


def original(cell: str) -> str:
    """What `neutral` was given."""
    return cell[1:] if cell.startswith("'") and RUN.match(cell[1:]) else cell
