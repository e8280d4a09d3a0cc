"""No cell of a file is run by a spreadsheet, and every text comes back as it was."""

import csv
import io
import itertools

import pytest

from meetassist.spreadsheets import neutral, original, row_writer

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u3000=", "'=", "''+", "' -", "\xa0@"]


@pytest.mark.parametrize("start", STARTS)
def test_a_cell_that_would_be_run_begins_with_an_apostrophe(start):
    assert neutral(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    "cell", ["", "'", "''", "an", "1+1", "a=b", "'tis", "’=1", "09:00", "Đặng Khải", " x", "2026-11-30"]
)
def test_every_other_cell_is_left_as_it_is(cell):
    assert neutral(cell) == original(cell) == cell


def test_whatever_is_written_is_read_as_it_was():
    """Every text of up to five of these."""
    for length in range(6):
        for letters in itertools.product("'=-\t ax", repeat=length):
            text = "".join(letters)
            assert original(neutral(text)) == text


def test_a_row_is_written_with_each_of_its_cells_neutral():
    file = io.StringIO(newline="")
    row_writer(file)(["=1", 'a "b",\n=c', "+84912345678", "x"])
    assert next(csv.reader(io.StringIO(file.getvalue(), newline=""))) == ["'=1", 'a "b",\n=c', "'+84912345678", "x"]
