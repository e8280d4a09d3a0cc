"""Whether the configured model would write the queries of the golden questions itself: each is asked with its own
example left out, and its rows are compared with those of the query that is known to be right.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from chatbot.models import GoldenQuestion, ModelCall
from chatbot.questions import text_to_sql
from chatbot.questions.rows import Rows


class Verdict(StrEnum):
    RIGHT = "right"
    # Both queries find nothing here: they may mean the same.
    EMPTY = "right, but nothing to compare"
    WRONG = "wrong"
    NO_ANSWER = "no answer"
    NOT_ASKED = "not asked"


@dataclass(frozen=True)
class Compared:
    """How a golden question came out. `why`: in one word or a few, where there is no answer; `sql` is the model's."""

    verdict: Verdict
    why: str = ""
    sql: str = ""


def compare(golden: GoldenQuestion, *, customer_id: int | None, now: datetime) -> Compared:
    """Asks the model, within one turn's time. `customer_id`: whose appointments a question of the asker's own is about.

    Not to be called inside of a transaction.
    """
    wanted = text_to_sql.run(golden.sql, customer_id)
    if wanted.rows is None:
        is_own = wanted.failure == "own"
        return Compared(Verdict.NOT_ASKED, "nobody to ask for" if is_own else f"its own query fails: {wanted.failure}")
    found = text_to_sql.ask(
        golden.question, customer_id=customer_id, now=now, language=golden.language, left_out=golden,
        purpose=ModelCall.Purpose.CHECK,
    )  # fmt: skip
    if found.rows is None:
        return Compared(Verdict.NO_ANSWER if found.is_asked else Verdict.NOT_ASKED, found.failure, found.sql)
    if not tell_the_same(wanted.rows, found.rows):
        return Compared(Verdict.WRONG, sql=found.sql)
    return Compared(Verdict.RIGHT if wanted.rows.rows else Verdict.EMPTY, sql=found.sql)


def tell_the_same(wanted: Rows, found: Rows) -> bool:
    """Whether each wanted row is among those found, in any order, and no other is. A column more is not wrong."""
    left = [list(map(_plain, row)) for row in found.rows]
    for row in wanted.rows:
        values = list(map(_plain, row))
        match = next((one for one in left if _holds(one, values)), None)
        if match is None:
            return False
        left.remove(match)
    return not left and wanted.truncated == found.truncated


def _holds(row: list[str], values: list[str]) -> bool:
    return all(row.count(value) >= values.count(value) for value in values)


def _plain(value: Any) -> str:
    """As text: 5 and Decimal("5.00") are the same."""
    return f"{float(value):.6f}" if isinstance(value, int | float | Decimal) else str(value)
