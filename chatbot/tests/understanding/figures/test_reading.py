"""What the team asks about the business, read without a model: wordings.txt says what exactly."""

from datetime import date
from pathlib import Path

import pytest

from chatbot.understanding import Catalog, Named
from chatbot.understanding.figures.question import NotRead
from chatbot.understanding.figures.reading import LONGEST, read

WEDNESDAY = date(2026, 11, 18)
PEOPLE = ("Nguyễn Thị Thu Hằng", "Trần Minh Hằng", "Lê Quốc Bảo", "Võ Mai Tuấn")
CATALOG = Catalog(
    tuple(Named(number, (name,)) for number, name in enumerate(PEOPLE, 1)),
    (Named(1, ("Tư vấn thuế", "Tax advice")), Named(2, ("Tư vấn pháp lý", "Legal advice"))),
)
LINES = Path(__file__).with_name("wordings.txt").read_text().splitlines()
WORDINGS = [line.split(" | ") for line in LINES if line and not line.startswith("#")]


def written(found):
    """A question as the file says it."""
    if isinstance(found, NotRead):
        return " ".join(["?", *found.words])
    said = [found.measure.value, days(found.period), "assumed" if found.is_assumed else ""]
    for name in ("grouping", "state", "cancelled_by", "rank"):
        said.append(f"{name}={value.value}" if (value := getattr(found, name)) else "")
    for name in ("consultants", "services"):
        said.append(f"{name}={','.join(map(str, value))}" if (value := getattr(found, name)) else "")
    for name in ("weekday", "top"):
        said.append(f"{name}={value}" if (value := getattr(found, name)) else "")
    return " ".join(filter(None, [*said, "mine" if found.mine else ""]))


def days(period):
    if period is None:
        return "all"
    return str(period.first) if period.first == period.last else f"{period.first}..{period.last}"


@pytest.mark.parametrize(("question", "expected"), WORDINGS)
def test_it_is_read_as_the_file_says(question, expected):
    assert written(read(question, today=WEDNESDAY, catalog=CATALOG)) == expected


def test_there_are_sixty_wordings_of_each_language():
    middle = LINES.index("# Tiếng Việt")
    counts = [
        sum(" | " in line for line in part)
        for part in (LINES[:middle], LINES[middle:])
    ]  # fmt: skip
    assert min(counts) >= 60


@pytest.mark.parametrize("question", ["", "?", "  ", "revenue " * 200, "a" * (LONGEST + 1), "\x00", "🙂", "1" * 300])
def test_nothing_and_too_much_is_not_read(question):
    assert isinstance(read(question, today=WEDNESDAY, catalog=CATALOG), NotRead)


@pytest.mark.parametrize(
    ("today", "question", "expected"),
    [
        (date(2026, 1, 3), "revenue last month", "revenue 2025-12-01..2025-12-31"),
        (date(2026, 1, 3), "doanh thu tháng 12", "revenue 2025-12-01..2025-12-31"),
        (date(2026, 1, 3), "revenue last quarter", "revenue 2025-10-01..2025-12-31"),
        (date(2026, 12, 31), "lịch hẹn tháng sau", "appointments 2027-01-01..2027-01-31"),
        (date(2026, 3, 1), "revenue in February", "revenue 2026-02-01..2026-02-28"),
        (date(2028, 3, 1), "doanh thu tháng trước", "revenue 2028-02-01..2028-02-29"),
        (date(2026, 11, 16), "appointments on Sunday", "appointments 2026-11-15"),
        (date(2026, 11, 16), "free hours on Sunday", "free_hours 2026-11-22"),
        (date(2026, 11, 16), "revenue last Monday", "revenue 2026-11-09"),
    ],
)
def test_periods_go_over_the_ends_of_months_and_years(today, question, expected):
    assert written(read(question, today=today, catalog=CATALOG)) == expected


def test_a_consultant_named_like_another_word_is_found_and_the_word_stays_a_word():
    catalog = Catalog((Named(7, ("Nguyễn Văn Tuấn",)), Named(8, ("Lê Thị Thu",))), ())
    assert written(read("doanh thu tuần trước của Tuấn", today=WEDNESDAY, catalog=catalog)) == (
        "revenue 2026-11-09..2026-11-15 consultants=7"
    )
    assert written(read("doanh thu tuan truoc", today=WEDNESDAY, catalog=catalog)) == "revenue 2026-11-09..2026-11-15"
