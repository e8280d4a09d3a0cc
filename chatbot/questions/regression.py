"""Regression tests of what customers hear: golden questions with what is expected, asked as every question is.

They are asked by the data and the words of documents alone: that costs nothing, is the same each time, and may be done
inside of a transaction. How a model words an answer is not tested.
"""

import hashlib
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chatbot.models import GoldenQuestion, Question
from chatbot.questions.hearing import Heard, hear
from chatbot.understanding.catalog import read_catalog
from consultants.models import Consultant, Service
from meetassist.text import fold

# What somebody waits for in front of a page.
MOST, SECONDS = 300, 10.0
# Numbers, prices and times as they are written: 30.000, 8:30, 17h.
NUMBER = re.compile(r"\d+(?:[.,:h]\d+)*")
MOST_VALUES = 20
# What is still so then, and on another weekday, is no matter of today.
ANOTHER_DAY = timedelta(days=9)


@dataclass(frozen=True)
class Checked:
    """A golden question, what was heard, and in what that differs from what is expected."""

    golden: GoldenQuestion
    heard: Heard
    has_other_outcome: bool
    has_other_source: bool
    missing: tuple[str, ...]

    @property
    def is_as_expected(self) -> bool:
        return not (self.has_other_outcome or self.has_other_source or self.missing)

    @property
    def in_words(self) -> str:
        """For a terminal."""
        found = []
        if self.has_other_outcome:
            found.append(f"{self.golden.expected_outcome} is expected, not {self.heard.outcome or 'no question'}")
        if self.has_other_source:
            found.append(f"{self.golden.expected_document} is the expected source")
        found += [f"{value} is missing" for value in self.missing]
        return f"{self.golden.question}: {'; '.join(found)}\n    heard: {self.heard.text or '-'}"


@dataclass(frozen=True)
class Report:
    """`total`: how many tests there are; they are not all `checked` where the time or their number did not allow it."""

    checked: tuple[Checked, ...]
    total: int

    @property
    def differences(self) -> tuple[Checked, ...]:
        return tuple(one for one in self.checked if not one.is_as_expected)

    @property
    def left_out(self) -> int:
        return self.total - len(self.checked)

    @property
    def seen(self) -> str:
        """What stands for these differences and no others: who agrees to it has seen them. Empty where none is.

        Not the texts themselves, which may have other free times in them a minute later.
        """
        told = [f"{one.golden.pk}:{one.heard.outcome}:{one.has_other_source}:{one.missing}" for one in self.differences]
        return hashlib.sha256("\n".join(told).encode()).hexdigest() if told else ""


@dataclass(frozen=True)
class Difference:
    """A test that is not as expected with a change, and what is heard without it."""

    after: Checked
    before: Checked


def differences(report: Report, *, now: datetime) -> list[Difference]:
    """Of a change that was rehearsed, once it is taken back."""
    catalog = read_catalog()

    def asked_now(golden: GoldenQuestion) -> Checked:
        return check(golden, hear(golden.question, language=golden.language, now=now, catalog=catalog))

    return [Difference(one, asked_now(one.golden)) for one in report.differences]


def run(*, now: datetime, seconds: float = SECONDS, most: int | None = MOST) -> Report:
    """Ask them all, as far as the time allows; nothing is written."""
    ends, catalog = time.monotonic() + seconds, read_catalog()
    tests = GoldenQuestion.objects.tests().select_related("expected_document").order_by("pk")
    checked = []
    for golden in tests[:most]:
        if time.monotonic() > ends:
            break
        checked.append(check(golden, hear(golden.question, language=golden.language, now=now, catalog=catalog)))
    return Report(tuple(checked), tests.count())


def check(golden: GoldenQuestion, heard: Heard) -> Checked:
    """What is not read as a question is not known either."""
    return Checked(
        golden, heard,
        has_other_outcome=(heard.outcome or Question.Outcome.UNKNOWN) != golden.expected_outcome,
        has_other_source=not _is_source(golden, heard),
        missing=tuple(value for value in values_of(golden) if not _says(heard.text, value)),
    )  # fmt: skip


def values_of(golden: GoldenQuestion) -> list[str]:
    return [value.strip() for value in golden.expected_values.splitlines() if value.strip()]


def _is_source(golden: GoldenQuestion, heard: Heard) -> bool:
    if golden.expected_document_id is None:
        return True
    return any(
        one.document_id == golden.expected_document_id and golden.expected_section in ("", one.heading)
        for one in heard.sources
    )


def _says(text: str, value: str) -> bool:
    """Whatever the capitals, diacritics and spaces; a number only as a whole one: 30 does not stand in 30.000."""
    wanted = re.escape(" ".join(fold(value).split()))
    return bool(re.search(rf"(?<!\w)(?<!\d[.,:]){wanted}(?!\w|[.,:]\d)", " ".join(fold(text).split())))


class CannotBeTested(ValueError):
    """Why a question makes no regression test: `code` is "not_a_question", "of_a_model" or "too_long"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def make_test(question: Question, *, now: datetime) -> GoldenQuestion:
    """Expect from now on what is heard today. An example of the same question gets it too. Raises CannotBeTested."""
    if len(question.text) > GoldenQuestion.LONGEST:
        raise CannotBeTested("too_long")
    if question.route == Question.Route.SQL:
        raise CannotBeTested("of_a_model")
    heard = hear(question.text, language=question.language, now=now)
    if not heard.outcome:
        raise CannotBeTested("not_a_question")
    source = heard.sources[0] if heard.sources else None
    expected = {
        "expected_outcome": heard.outcome, "expected_document_id": source.document_id if source else None,
        "expected_section": source.heading if source else "",
        "expected_values": "\n".join(_lasting_values(question, heard, now=now)), "is_active": True,
    }  # fmt: skip
    # What the business has written itself before is not the customer's.
    return GoldenQuestion.objects.update_or_create(
        question=question.text, language=question.language, defaults=expected,
        create_defaults={**expected, "origin": question},
    )[0]  # fmt: skip


def _lasting_values(question: Question, heard: Heard, *, now: datetime) -> list[str]:
    """The numbers and names of an answer, but nothing of today: where another day has another answer, such as what is
    free tomorrow, only the names in both.
    """
    if not heard.is_answer:
        return []
    later = hear(question.text, language=question.language, now=now + ANOTHER_DAY).text
    if later != heard.text:
        return [name for name in _names_in(heard.text) if _says(later, name)][:MOST_VALUES]
    return list(dict.fromkeys([*NUMBER.findall(heard.text), *_names_in(heard.text)]))[:MOST_VALUES]


def _names_in(text: str) -> Iterable[str]:
    names = list(Consultant.objects.filter(is_active=True).order_by("pk").values_list("name", flat=True))
    for row in Service.objects.filter(is_active=True).order_by("pk").values_list("name", "name_en"):
        names += filter(None, row)
    return (name for name in names if _says(text, name))
