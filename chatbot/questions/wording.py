"""A model words the rows that were found, where the business wants that; what it adds is not said."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from chatbot.guardrails import outgoing
from chatbot.llm import bedrock
from chatbot.llm.bedrock import Guarded, NoAnswer, Schema, Unusable, form
from chatbot.llm.prompting import as_data, templates
from chatbot.models import ModelCall
from chatbot.questions import answer
from chatbot.questions.asking import Asking
from chatbot.questions.grounding import is_complete, unsupported
from chatbot.questions.rows import Rows
from chatbot.questions.text_to_sql import mask_codes
from chatbot.replies.speech import manner
from consultants.models import Consultant, Service

PROMPT = "answer_rows.v2"
SCHEMA = Schema(
    name="answer",
    description="The sentence that answers the question",
    json=form(sentence={"type": "string"}),
)
MAX_TOKENS = 400
MAX_SENTENCE = 1000
# More rows read better as a list.
MAX_ROWS = 6


def write(asking: Asking, rows: Rows) -> str | None:
    """The model's sentence, every value of which stands in the rows; None where the template is to be said."""
    if not settings.MODEL_WORDS_ANSWERS or rows.truncated or not 0 < len(rows.rows) <= MAX_ROWS:
        return None

    def read(document: dict[str, Any]) -> str:
        sentence = _parse(document)
        if sentence and (reason := doubt(sentence, rows, now=asking.now, zone=asking.zone)):
            raise Guarded(reason)
        return sentence

    try:
        sentence = bedrock.converse(
            _prompt(asking, rows), parse=read, conversation_id=asking.conversation_id, ends=asking.ends
        )
    except NoAnswer:
        return None
    return sentence or None


def doubt(sentence: str, rows: Rows, *, now: datetime, zone: ZoneInfo) -> str:
    """Why the sentence may not be said of these rows, in one word; "" where it may."""
    if len(sentence) > MAX_SENTENCE:
        return "length"
    if not is_complete(sentence, rows, zone):
        return "incomplete"
    if unsupported(sentence, rows, now=now, zone=zone, known_names=_names()):
        return "values"
    return outgoing.doubt(sentence, answer.template(rows, zone))


def _names() -> list[str]:
    names = list(Consultant.objects.values_list("name", flat=True))
    for pair in Service.objects.values_list("name", "name_en"):
        names += filter(None, pair)
    return names


def _prompt(asking: Asking, rows: Rows) -> bedrock.Question:
    system, user = templates(PROMPT)
    text = user.substitute(
        language={"vi": "Vietnamese", "en": "English"}[asking.language],
        manner=manner(asking.language),
        question=as_data(mask_codes(asking.text)),
        rows=as_data(answer.template(rows, asking.zone)),
    )
    return bedrock.Question(ModelCall.Purpose.ANSWER, PROMPT, system, text, SCHEMA, MAX_TOKENS)


def _parse(document: dict[str, Any]) -> str:
    sentence = document.get("sentence")
    if not isinstance(sentence, str):
        raise Unusable
    return " ".join(sentence.split())
