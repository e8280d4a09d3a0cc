"""Answers from the business's documents: quoted, or written by a model from the passages it was given and checked
against them. Nothing that no passage supports.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from chatbot.guardrails import outgoing
from chatbot.llm import bedrock, history
from chatbot.llm.bedrock import Guarded, Question, Schema, Unusable, form
from chatbot.llm.history import LastSaid, nothing_said
from chatbot.llm.prompting import as_data, shorten, templates
from chatbot.models import ModelCall
from chatbot.models.masking import mask
from chatbot.questions.comparing import Words
from chatbot.questions.passages import Found, Search, search, shown, words_of
from chatbot.questions.quoting import MAX_LENGTH, quote
from chatbot.replies.speech import manner
from chatbot.understanding.questions.terms import terms, tokens

PROMPT = "answer.v3"
SCHEMA = Schema(
    name="answered",
    description="The answer, and the passages it rests on",
    json=form(
        supported={"type": "boolean"},
        answer={"type": "string"},
        cites={"type": "array", "items": {"type": "integer"}},
    ),
)
MAX_TOKENS = 400
# In tokens as we count them.
QUESTION_TOKENS, PASSAGE_TOKENS = 200, 500
PASSAGES_SENT = 4
MAX_ANSWER = 900
# Passages that are named where none is quoted, and as much of one without a heading, in characters.
PLACES, NAME_LENGTH = 3, 60
# Of the answer's words, what share has to stand in the passages it cites. Small words do not count.
BACKED = 0.6


@dataclass(frozen=True)
class Citation:
    document_id: int
    title: str
    heading: str


class Place(NamedTuple):
    """A passage in which an answer may stand. `name`: what it says of itself, its heading or its first words."""

    chunk_id: int
    title: str
    name: str


@dataclass(frozen=True)
class Answer:
    """`text` is quoted ("quote") or written from the passages ("model")."""

    text: str
    source: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Said:
    """What the model answered, of the right types; not yet believed."""

    supported: bool
    text: str
    cites: tuple[int, ...]


@dataclass(frozen=True)
class Explanation:
    """How an answer came about. `refused`: one word for why the model's own was not used; "" where it was, or none."""

    search: Search
    answer: Answer | None
    sent: str = ""
    said: Said | None = None
    refused: str = ""

    @property
    def places(self) -> tuple[Place, ...]:
        """Where to look for what could not be answered, the best first; in the customer's own language, where that has
        any. A model that has read them and found nothing is believed.
        """
        if self.answer or self.refused == "unsupported":
            return ()
        worth = [one for one in self.search.in_own_language if one.is_worth_naming]
        return tuple(Place(one.chunk_id, one.title, _name(one, self.search)) for one in worth[:PLACES])


def _name(found: Found, search: Search) -> str:
    if found.heading:
        return found.heading.rsplit(" › ", 1)[-1]
    return " ".join(_quote(found.text, search.words, most=NAME_LENGTH).split()).removeprefix("… ")


def _quote(text: str, words: Words, most: int = MAX_LENGTH) -> str:
    return quote(text, words.wanted, words.counts, words.total, most)


def read(chunk_id: int, question: str, *, now: datetime) -> Answer | None:
    """What a passage says that was named, to the question it was named for; None where it is not shown any more."""
    passage = shown(now).filter(pk=chunk_id).first()
    if passage is None:
        return None
    citation = Citation(passage.document_id, passage.title, passage.heading)
    return Answer(_quote(passage.text, words_of(question)), "quote", (citation,))


def explain(
    question: str, *, language: str, now: datetime, conversation_id: int | None = None,
    before: Callable[[], None] | None = None, ends: float | None = None, last_said: LastSaid = nothing_said,
    may_ask_a_model: bool = True,
) -> Explanation:  # fmt: skip
    """The answer with what it rests on, if a passage supports one; and how it came about: what was found, what was sent
    to the model and what came back. Inside of a transaction no model may be asked.

    `before` is called when a model is about to be asked, and so is `last_said`, which tells it what went before; `ends`
    as bedrock.converse takes it.
    """
    result = search(
        question, language=language, now=now, conversation_id=conversation_id, may_ask_a_model=may_ask_a_model
    )
    quoted, shown = None, result.found[:PASSAGES_SENT]
    if best := result.quotable:
        quoted = Answer(_quote(best.text, result.words), "quote", (_citation(best),))
    asks = may_ask_a_model and bedrock.is_configured()
    if not asks or not any(found.is_worth_asking for found in shown):
        return Explanation(result, quoted)
    asked = model_question(question, shown, language=language, last_said=last_said())
    heard: list[Said] = []

    def read(document: dict[str, Any]) -> Said:
        said = parse(document)
        heard.append(said)
        if said.supported and (reason := doubt(said, shown, question)):
            raise Guarded(reason)
        return said

    try:
        said = bedrock.converse(asked, parse=read, conversation_id=conversation_id, before=before, ends=ends)
    except bedrock.NoAnswer as failure:
        return Explanation(result, quoted, asked.text, heard[-1] if heard else None, failure.outcome)
    if not said.supported:
        return Explanation(result, None, asked.text, said, "unsupported")
    cited = dict.fromkeys(_citation(shown[number - 1]) for number in said.cites)
    return Explanation(result, Answer(said.text, "model", tuple(cited)), asked.text, said)


def _citation(found: Found) -> Citation:
    return Citation(found.document_id, found.title, found.heading)


def model_question(
    question: str, shown: Sequence[Found], *, language: str, last_said: tuple[history.Line, ...] = ()
) -> Question:
    system, user = templates(PROMPT)
    passages = "\n".join(
        f'<passage number="{number}">\n{as_data(_headed(found))}\n</passage>' for number, found in enumerate(shown, 1)
    )
    filled = user.substitute(
        language=language, manner=manner(language), passages=passages, history=history.shown(last_said),
        question=as_data(shorten(mask(question), QUESTION_TOKENS)),
    )  # fmt: skip
    return Question(ModelCall.Purpose.ANSWER, PROMPT, system, filled, SCHEMA, MAX_TOKENS)


def _headed(found: Found) -> str:
    return "\n".join(filter(None, [found.title, found.heading, shorten(found.text, PASSAGE_TOKENS)]))


def parse(document: dict[str, Any]) -> Said:
    """Raises Unusable for wrong types."""
    supported, text, cites = document.get("supported"), document.get("answer"), document.get("cites")
    if not isinstance(supported, bool) or not isinstance(text, str) or not isinstance(cites, list):
        raise Unusable
    if not all(isinstance(number, int) and not isinstance(number, bool) for number in cites):
        raise Unusable
    return Said(supported, text.strip(), tuple(dict.fromkeys(cites)))


def doubt(said: Said, shown: Sequence[Found], question: str) -> str:
    """Why what a model wrote is not taken as an answer from these passages, in one word; "" if it is."""
    if not said.text or len(said.text) > MAX_ANSWER:
        return "length"
    if not said.cites or not all(1 <= number <= len(shown) for number in said.cites):
        return "uncited"
    cited = "\n".join(f"{one.title} {one.heading} {one.text}" for one in (shown[number - 1] for number in said.cites))
    if reason := outgoing.doubt(said.text, cited):
        return reason
    if not _numbers(said.text) <= _numbers(cited) | _numbers(question):
        return "numbers"
    there = tokens(f"{cited} {question}")
    known = {*there.exact, *there.folded, *there.stems}
    wanted = terms(said.text)
    backed = sum(term.text in known or term.stem in known for term in wanted)
    return "" if wanted and backed >= BACKED * len(wanted) else "unbacked"


def _numbers(text: str) -> set[str]:
    """Without the points and commas that group them."""
    return {re.sub(r"\D", "", found) for found in re.findall(r"\d(?:[.,]?\d)*", text)}
