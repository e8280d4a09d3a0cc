"""What a query found, ours or a model's: the one form that answers are written from."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chatbot.replies import questions as say
from chatbot.understanding.questions.question import Asked
from chatbot.understanding.questions.shapes import Shape


@dataclass(frozen=True)
class Rows:
    """`truncated`: there are more than these."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool = False


# Columns that say of whom or what a row is, and one that says nothing without another.
OF_WHAT = frozenset({"name", "name_en", "consultant_name", "service_name", "service_name_en", "title", "currency"})


def says_only_of_what(rows: Rows) -> bool:
    """Whether something was looked for beside names, and none of the rows has it: a name alone does not answer that."""
    looked_for = [place for place, column in enumerate(rows.columns) if column not in OF_WHAT]
    if not rows.rows or not 0 < len(looked_for) < len(rows.columns):
        return False
    return all(row[place] in (None, "") for row in rows.rows for place in looked_for)


@dataclass(frozen=True)
class Finding:
    """Rows, the sentence that goes before them, the one after them, and what is said when there are none. `lead`: the
    yes or no to a question that asks for one. `day`: the one that is the answer.
    """

    rows: Rows
    heading: str = ""
    empty: str = ""
    after: str = ""
    lead: str = ""
    day: date | None = None


def sentence(text: str, *, lead: str = "", after: str = "", day: date | None = None) -> Finding:
    """What is found, as a sentence that says it all."""
    return Finding(Rows(("result",), ((text,),)), after=after, lead=lead, day=day)


def as_yes_or_no(finding: Finding, asked: Asked) -> Finding:
    """With a yes before what was found, or a no before that there is nothing, where the question asks for one."""
    if asked.shape is not Shape.YES_NO:
        return finding
    return replace(finding, lead=say.lead(True), empty=f"{say.lead(False)} {finding.empty}")
