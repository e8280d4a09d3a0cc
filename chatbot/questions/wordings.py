"""Other words for passages, written by a model when they are cut: questions that they answer, as customers would ask.

Each is tried: it is kept only if our own search then finds this passage first, so that none leads elsewhere. They are
searched and never shown to customers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chatbot.llm import bedrock
from chatbot.llm.bedrock import Question, Schema, Unusable, form
from chatbot.llm.prompting import as_data, shorten, templates
from chatbot.models import KnowledgeChunk, KnowledgeDocument, ModelCall
from chatbot.questions.meanings import sparse_meaning
from chatbot.questions.passages import search, shown

PROMPT = "wordings.v1"
SCHEMA = Schema(
    name="asked",
    description="Questions that the passage answers",
    json=form(
        questions={
            "type": "array",
            "items": form(
                language={"type": "string", "enum": [code for code, _name in settings.LANGUAGES]},
                text={"type": "string"},
            ),
        },
    ),
)
MAX_TOKENS = 600
# In tokens as we count them; in characters; and how many of what a model wrote are tried.
PASSAGE_TOKENS, LONGEST, MOST = 600, 200, 12


@dataclass(frozen=True)
class Wording:
    language: str
    text: str


def missing() -> QuerySet[KnowledgeChunk]:
    """Passages that no model has been asked about; the business's own alone: consultants and services are tables."""
    rows = KnowledgeChunk.objects.filter(document__kind=KnowledgeDocument.Kind.DOCUMENT)
    return rows.exclude(worded_with=PROMPT).defer("embedding").select_related("document")


def ask(chunk: KnowledgeChunk) -> list[Wording]:
    """What a model writes, not tried yet. Raises NoAnswer. Not to be called inside of a transaction."""
    return bedrock.converse(model_question(chunk), parse=parse)


def model_question(chunk: KnowledgeChunk) -> Question:
    system, user = templates(PROMPT)
    filled = user.substitute(
        title=as_data(chunk.title), heading=as_data(chunk.heading), passage=as_data(shorten(chunk.text, PASSAGE_TOKENS))
    )
    return Question(ModelCall.Purpose.WORDINGS, PROMPT, system, filled, SCHEMA, MAX_TOKENS)


def parse(document: dict[str, Any]) -> list[Wording]:
    """Raises Unusable for wrong types; what is empty or too long is left out."""
    rows, languages = document.get("questions"), dict(settings.LANGUAGES)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unusable
    found = []
    for row in rows:
        language, text = row.get("language"), row.get("text")
        if language not in languages or not isinstance(text, str):
            raise Unusable
        if (one := " ".join(text.split())) and len(one) <= LONGEST:
            found.append(Wording(language, one))
    return found[:MOST]


@transaction.atomic
def keep(chunk: KnowledgeChunk, written: Iterable[Wording]) -> bool:
    """Those of the wordings by which the passage is found first, once it has them all. False where it is gone."""
    rows = KnowledgeChunk.objects.filter(pk=chunk.pk, text_hash=chunk.text_hash)
    wordings = tuple(written)
    if not _write(rows, chunk, wordings):
        return False
    # Of a document that is not shown yet too: it may be published tomorrow.
    among = shown(timezone.now()) | KnowledgeChunk.objects.filter(document=chunk.document_id)
    kept = tuple(one for one in wordings if _is_first(chunk, one, among))
    _write(rows, chunk, kept)
    return True


def _is_first(chunk: KnowledgeChunk, wording: Wording, among: QuerySet[KnowledgeChunk]) -> bool:
    found = search(
        wording.text, language=wording.language, now=timezone.now(), limit=1, may_ask_a_model=False, among=among
    ).found  # fmt: skip
    return bool(found) and found[0].chunk_id == chunk.pk


def _write(rows: QuerySet[KnowledgeChunk], chunk: KnowledgeChunk, wordings: Iterable[Wording]) -> int:
    text = "\n".join(one.text for one in wordings)
    return rows.update(wordings=text, worded_with=PROMPT, meaning=sparse_meaning(chunk, wordings=text))
