"""What the team asks and we do not read ourselves: a model's query over the views of schema assist_staff, by the same
guard, with the rights of whoever asks. No row of it goes back to a model.
"""

from collections.abc import Callable
from datetime import datetime

from chatbot.llm import bedrock
from chatbot.llm.prompting import as_data, templates
from chatbot.models import ModelCall
from chatbot.questions import documentation, reader, text_to_sql
from chatbot.questions.sql_vocabulary import STAFF
from chatbot.questions.text_to_sql import MAX_TOKENS, SCHEMA, Queried
from consultants.models import Business

PROMPT = "staff_sql.v1"


def ask(
    question: str, *, staff_id: int, now: datetime, language: str, before: Callable[[], None] | None = None
) -> Queried:
    """Not to be called inside of a transaction; `before` as bedrock.converse takes it. What may be a code is
    hidden from the model.
    """
    prompt = _prompt(question, now, language)
    return text_to_sql.written(prompt, lambda sql: run(sql, staff_id=staff_id), before=before)


def run(sql: str, *, staff_id: int) -> Queried:
    """What a query finds for the login, once the guard has let it through."""
    queried = text_to_sql.checked(sql, STAFF)
    if queried.failure:
        return queried
    return text_to_sql.looked_up(queried.sql, lambda: reader.run_for_staff(queried.sql, staff_id=staff_id))


def _prompt(question: str, now: datetime, language: str) -> bedrock.Question:
    system, user = templates(PROMPT)
    # The clock that the reader's session has too.
    here = now.astimezone(Business.current().zone)
    filled = user.substitute(
        now=f"{here:%A} {here:%Y-%m-%d %H:%M}",
        language={"vi": "Vietnamese", "en": "English"}[language],
        question=as_data(text_to_sql.mask_codes(question)),
    )
    views = "\n".join([documentation.text(STAFF.schema), FOLD])
    return bedrock.Question(
        ModelCall.Purpose.SQL, PROMPT, system.replace("<views/>", views), filled, SCHEMA, MAX_TOKENS
    )


FOLD = "assist.fold(value text): lower case without Vietnamese diacritics, as the columns ending in _key are."
