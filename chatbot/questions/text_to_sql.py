"""A model's query for a question that no typed query answers: written, checked, run as the reader, mended once."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chatbot.llm import bedrock, history
from chatbot.llm.bedrock import NoAnswer, Schema, Unusable, form
from chatbot.llm.history import LastSaid, nothing_said
from chatbot.llm.prompting import as_data, templates
from chatbot.models import GoldenQuestion, ModelCall
from chatbot.models.masking import mask
from chatbot.questions import documentation, reader, sql_constants, sql_guard
from chatbot.questions.rows import Rows
from chatbot.questions.sql_vocabulary import CUSTOMERS, Scope
from consultants.models import Business
from meetassist.text import fold

log = logging.getLogger(__name__)

PROMPT = "text_to_sql.v2"
SCHEMA = Schema(
    name="query",
    description="The query that answers the question",
    json=form(sql={"type": "string", "description": "empty where the views cannot answer"}),
)
MAX_TOKENS = 700
# One repair.
TRIES = 2
EXAMPLES = 5
MAX_QUESTION = 600
# Of a query that was not even allowed.
MAX_KEPT = 2000
# The customer's own views; without a customer who has shown who they are, nothing is asked of them.
OWN = re.compile(r"(?:\b(?:FROM|JOIN)|,)\s+(?:assist\.)?(?:my_\w+|me)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Queried:
    """`sql` as it was run, or as far as it came; `rows` is None where there is no answer, and `failure` says why.

    `is_asked`: a model has answered, whatever became of its query.
    """

    sql: str = ""
    rows: Rows | None = None
    failure: str = ""
    is_asked: bool = True


def ask(
    question: str,
    *,
    customer_id: int | None,
    now: datetime,
    language: str,
    conversation_id: int | None = None,
    ends: float | None = None,
    before: Callable[[], None] | None = None,
    last_said: LastSaid = nothing_said,
    hint: str = "",
    left_out: GoldenQuestion | None = None,
    purpose: str = ModelCall.Purpose.SQL,
) -> Queried:
    """The rows that answer the question. `customer_id` is None for somebody who has not shown who they are.

    Not to be called inside of a transaction; `ends` as bedrock.converse takes it. `last_said`: what went before.
    `hint`: what we have read in the question, as `hints.hint` writes it. `left_out`: no example of the model's.
    """
    shown = examples(question, language, left_out=left_out)
    prompt = _prompt(question, now=now, language=language, last_said=last_said(), hint=hint, shown=shown)
    prompt = replace(prompt, purpose=purpose)
    return written(prompt, lambda sql: run(sql, customer_id), conversation_id=conversation_id, before=before, ends=ends)


def written(
    prompt: bedrock.Question,
    run: Callable[[str], Queried],
    *,
    conversation_id: int | None = None,
    before: Callable[[], None] | None = None,
    ends: float | None = None,
) -> Queried:
    """What the query that a model writes finds by `run`; one that fails is mended once."""
    repair, queried = "", Queried()
    for _number in range(TRIES):
        try:
            sql = bedrock.converse(
                replace(prompt, text=prompt.text + repair), parse=_parse,
                conversation_id=conversation_id, before=before, ends=ends, strong=True,
            )  # fmt: skip
        except NoAnswer as error:
            return Queried(queried.sql, failure=error.outcome, is_asked=bool(queried.sql))
        before = None
        if not sql:
            return Queried(queried.sql, failure="not answerable")
        queried = run(sql)
        if queried.rows is not None or queried.failure == "own":
            return queried
        log.info("conversation %s: a query failed: %s", conversation_id, queried.failure)
        repair = _repair(sql, queried.failure)
    return queried


def run(sql: str, customer_id: int | None) -> Queried:
    """What a query finds for the customer, once the guard has let it through."""
    queried = checked(sql, CUSTOMERS)
    if queried.failure:
        return queried
    if customer_id is None and OWN.search(queried.sql):
        return Queried(queried.sql, failure="own")
    return looked_up(queried.sql, lambda: reader.run(queried.sql, customer_id=customer_id))


def checked(sql: str, scope: Scope) -> Queried:
    """The query as it may be run, or why it may not."""
    try:
        allowed = sql_guard.check(sql, scope)
    except sql_guard.Rejected as rejected:
        return Queried(sql[:MAX_KEPT], failure=f"not allowed: {rejected.reason}")
    if sql_constants.brought_along(allowed.sql):
        return Queried(allowed.sql, failure="not allowed: a constant as an answer")
    return Queried(allowed.sql)


def looked_up(sql: str, run: Callable[[], reader.Rows]) -> Queried:
    try:
        found = run()
    except reader.QueryFailed as error:
        return Queried(sql, failure=error.error_class)
    return Queried(sql, Rows(tuple(found.columns), tuple(map(tuple, found.rows)), found.truncated))


def _parse(document: dict[str, Any]) -> str:
    sql = document.get("sql")
    if not isinstance(sql, str):
        raise Unusable
    return sql.strip().rstrip(";").strip()


def _prompt(
    question: str, *, now: datetime, language: str, last_said: tuple[history.Line, ...], hint: str,
    shown: list[GoldenQuestion],
) -> bedrock.Question:  # fmt: skip
    system, user = templates(PROMPT)
    # The clock that the reader's session has too.
    here = now.astimezone(Business.current().zone)
    filled = user.substitute(
        now=f"{here:%A} {here:%Y-%m-%d %H:%M}",
        language={"vi": "Vietnamese", "en": "English"}[language],
        examples="\n".join(f"Q: {one.question}\nSQL: {one.sql}" for one in shown),
        history=history.shown(last_said),
        hint=f"<hint>\n{as_data(hint)}\n</hint>\n" if hint else "",
        question=as_data(mask_codes(question)),
    )
    text = system.replace("<views/>", documentation.text())
    return bedrock.Question(ModelCall.Purpose.SQL, PROMPT, text, filled, SCHEMA, MAX_TOKENS)


def mask_codes(question: str) -> str:
    """As it is sent and kept: short enough, and without what may be a code."""
    return mask(question[:MAX_QUESTION])


def _repair(sql: str, failure: str) -> str:
    """The class of the error, never its text: that could quote a row."""
    return f"Your query before this one failed ({failure}). Mend it.\n<failed>\n{as_data(sql)}\n</failed>"


def examples(question: str, language: str, *, left_out: GoldenQuestion | None = None) -> list[GoldenQuestion]:
    """The golden questions that share the most words with this one; those in its language first among equals."""
    words = _words(question)
    rows = [one for one in GoldenQuestion.objects.examples() if one != left_out]
    rows.sort(key=lambda one: (-len(words & _words(one.question_key)), one.language != language, one.pk))
    return rows[:EXAMPLES]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]{2,}", fold(text)))
