"""The text of an answer from rows, and what is written down about it.

The template is always right. What a model words is said only where `grounding` finds every value of it in the rows.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from chatbot.models import Question
from chatbot.questions.knowledge import Citation, Place
from chatbot.questions.rows import Finding, Rows
from chatbot.replies import questions as say
from chatbot.replies.buttons import Do
from chatbot.understanding.schema import Understanding

Route, Outcome = Question.Route, Question.Outcome


@dataclass(frozen=True)
class Answer:
    """`then`: the button whose flow asks who it is before anything of the customer's own is said; `text` is then empty.

    `people`: those of one name, of whom the customer has to say which is meant. `day`: the one that is the answer, and
    `person` the only one it speaks of, and `service` the only service.
    `sources`: the passages it rests on, where it comes from documents; `places`: those in which an answer may stand
    that is not known.
    """

    text: str
    route: str
    outcome: str
    sql: str = ""
    then: Do | None = None
    people: tuple[int, ...] = ()
    day: date | None = None
    cost_usd: Decimal = Decimal(0)
    sources: tuple[Citation, ...] = ()
    person: str = ""
    service: str = ""
    places: tuple[Place, ...] = ()

    @property
    def is_from_the_data(self) -> bool:
        return self.route == Route.FLOW and self.outcome == Outcome.ANSWERED


@dataclass(frozen=True)
class Answered:
    """A question: its words, what they mean, and the answer."""

    text: str
    meant: Understanding
    answer: Answer


def from_finding(finding: Finding, zone: ZoneInfo) -> Answer:
    """The answer of a typed query."""
    if not finding.rows.rows:
        return Answer(finding.empty, Route.FLOW, Outcome.EMPTY)
    heading = " ".join(filter(None, [finding.lead, finding.heading]))
    text = "\n".join(filter(None, [_text(finding.rows, heading, zone), finding.after]))
    return Answer(
        text, Route.FLOW, Outcome.ANSWERED, day=finding.day, person=_only("consultant", finding.rows),
        service=_only("service", finding.rows),
    )  # fmt: skip


def _only(column: str, rows: Rows) -> str:
    """The value that all rows have there."""
    if column not in rows.columns:
        return ""
    names = {row[rows.columns.index(column)] for row in rows.rows}
    return str(names.pop()) if len(names) == 1 else ""


def template(rows: Rows, zone: ZoneInfo) -> str:
    """The rows of any query, without a model."""
    if not rows.rows:
        return say.nothing_found()
    first = rows.rows[0]
    if len(rows.rows) == 1 and len(rows.columns) == 1:
        if first[0] is None:
            return say.nothing_found()
        label = say.label(rows.columns[0])
        heading = f"{label.capitalize()}:" if label else say.result()
        return f"{heading} {say.written(rows.columns[0], first[0], None, zone)}"
    if len(rows.rows) == 1 and not rows.truncated:
        return "\n".join(say.row_cells(rows.columns, first, zone, labelled=True)) or say.nothing_found()
    return _text(rows, say.results(len(rows.rows), rows.truncated), zone)


def _text(rows: Rows, heading: str, zone: ZoneInfo) -> str:
    lines = [_line(rows, row, zone) for row in rows.rows[: say.ROWS_SHOWN]]
    more = len(rows.rows) - len(lines)
    if len(rows.rows) == 1 and not rows.truncated:
        return f"{heading} {lines[0]}".strip()
    return "\n".join([heading, *(f"• {line}" for line in lines), *([say.and_more(more)] if more > 0 else [])]).strip()


def _line(rows: Rows, row: tuple[Any, ...], zone: ZoneInfo) -> str:
    if len(rows.columns) == 1:
        # The heading says what it is.
        return say.written(rows.columns[0], row[0], None, zone)
    return " · ".join(say.row_cells(rows.columns, row, zone))
