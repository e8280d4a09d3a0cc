"""Finding passages: by their words and what they are about; with an embedding model also by vectors, and both rankings
are fused.

The vector search is exact: under ten thousand passages it takes some 40 ms, misses nothing and needs no index; an
approximate index (HNSW) loses rows where a filter follows it. Beyond that number add one, with an iterative scan.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, F, Q, QuerySet
from pgvector.django import CosineDistance

from chatbot.llm import embedding
from chatbot.llm.bedrock import NoAnswer
from chatbot.models import KnowledgeChunk, KnowledgeDocument
from chatbot.questions.comparing import Words, compare
from chatbot.questions.meanings import sparse
from chatbot.questions.scoring import fuse
from chatbot.understanding.questions.alike import meanings_of
from chatbot.understanding.questions.meaning import Meaning, meaning_of
from chatbot.understanding.questions.terms import Term, spellings, terms
from consultants.models import Business

Meanings = Mapping[str, frozenset[int]]
# Of each ranking, before they are fused.
BY_WORDS, BY_MEANING, BY_VECTOR = 200, 50, 50
# The share of a question's words that the best passage must have to be quoted, and that one must have to be shown to a
# model, which decides whether it answers. Measured, docs/benchmarks.md: nothing is said rather than something wrong.
SUPPORTED, WORTH_ASKING = 0.6, 0.35
# How certain the best has to be to be quoted, and how well any has to fit to be named as one where it may stand.
QUOTED, NAMED = 0.48, 0.45
# Nearness in meaning that stands in for it. No model was at hand to measure it on: the page in admin shows the values.
NEAR = 0.6
# What is said in the customer's own language comes first where both say it.
OTHER_LANGUAGE = 0.9
# A biography or a description comes after what the business has written to be asked about.
OF_A_SOURCE = 0.7


@dataclass(frozen=True)
class Found:
    """A passage and how it was found. Ranks count from 1; None where a ranking does not have it.

    `nearness`: how far it is about what the question is about, 0 to 1; `fit`: by words and by that, about 2 at best;
    `certainty`: by words above all, about 1 at best.
    """

    chunk_id: int
    document_id: int
    kind: str
    title: str
    heading: str
    text: str
    language: str
    word_rank: int | None
    nearness: float
    fit: float
    certainty: float
    vector_rank: int | None
    score: float
    coverage: float
    similarity: float | None

    @property
    def is_supported(self) -> bool:
        """Whether it may be quoted as the answer, where it is the best."""
        return (self.coverage >= SUPPORTED and self.certainty >= QUOTED) or self._is_near

    @property
    def is_worth_asking(self) -> bool:
        """Whether a model may find the answer in it."""
        return self.coverage >= WORTH_ASKING or self.is_worth_naming

    @property
    def is_worth_naming(self) -> bool:
        """Whether the answer may stand in it, for all that words and meanings tell."""
        return self.fit >= NAMED or self._is_near

    @property
    def _is_near(self) -> bool:
        return self.similarity is not None and self.similarity >= NEAR


@dataclass(frozen=True)
class Search:
    """A question, what of it was looked up, and what was found, the best first."""

    question: str
    language: str
    words: Words
    found: tuple[Found, ...]

    @property
    def quotable(self) -> Found | None:
        """The passage that answers by itself: the most certain, where that is certain enough."""
        best = max(self.in_own_language, key=lambda one: one.certainty, default=None)
        return best if best and best.is_supported else None

    @property
    def in_own_language(self) -> list[Found]:
        """Those of the customer's language; of the other one only where there is none that may have the answer."""
        own = [one for one in self.found if one.language == self.language]
        return own if any(one.is_worth_naming for one in own) else list(self.found)


def search(
    question: str, *, language: str, now: datetime, limit: int = 5, conversation_id: int | None = None,
    may_ask_a_model: bool = True, among: QuerySet[KnowledgeChunk] | None = None,
) -> Search:  # fmt: skip
    """Of what is published and valid today, by the business's clock, or `among` other passages. Inside of a transaction
    no model may be asked.
    """
    words = words_of(question)
    vector = _vector(question, conversation_id) if may_ask_a_model else None
    there = shown(now) if among is None else _with_documents(among)
    near = _near(there, vector) if vector else {}
    meant = meaning_of(question, language)
    candidates = {chunk.pk: chunk for chunk in _with_words(there, words.wanted, words.meanings)}
    others = near.keys() | _about(there, meant)
    candidates |= {chunk.pk: chunk for chunk in there.filter(pk__in=others - candidates.keys())}
    compared = dict(zip(candidates, compare(question, meant, words, list(candidates.values())), strict=True))

    def weighed(values: dict[int, float]) -> dict[int, float]:
        found = {pk: value * _weight(candidates[pk], language) for pk, value in values.items() if value > 0}
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    fits = weighed({pk: one.fit for pk, one in compared.items()})
    certain = weighed({pk: one.certainty for pk, one in compared.items()})
    by_words, by_vector = list(fits), list(weighed(near))
    points = list(fuse(by_words, by_vector).items())[:limit]
    found = [
        Found(
            chunk_id=pk, document_id=(chunk := candidates[pk]).document_id, kind=chunk.document.kind,
            title=chunk.title, heading=chunk.heading, text=chunk.text, language=chunk.document.language,
            word_rank=_place(pk, by_words), nearness=compared[pk].nearness, fit=fits.get(pk, 0.0),
            certainty=certain.get(pk, 0.0), vector_rank=_place(pk, by_vector), score=score,
            coverage=compared[pk].coverage, similarity=near.get(pk),
        )
        for pk, score in points
    ]  # fmt: skip
    return Search(question, language, words, tuple(found))


def words_of(question: str) -> Words:
    """What of a question is looked up, counted over the passages of both languages."""
    wanted = terms(question)
    meanings = meanings_of(question, wanted)
    counts, total = _counts(wanted, meanings)
    return Words(wanted, counts, total, meanings)


def _vector(question: str, conversation_id: int | None) -> list[float] | None:
    if not embedding.is_configured():
        return None
    try:
        return embedding.embed(question, seconds=embedding.QUESTION_SECONDS, conversation_id=conversation_id)
    except NoAnswer:
        return None


def shown(now: datetime) -> QuerySet[KnowledgeChunk]:
    """What customers may be told today. Not of a document that has changed since it was cut: what was taken back is not
    quoted.
    """
    day = now.astimezone(Business.current().zone).date()
    documents = KnowledgeDocument.objects.shown(day).filter(indexed_fingerprint=F("fingerprint"))
    return _with_documents(KnowledgeChunk.objects.filter(document__in=documents))


def _with_documents(rows: QuerySet[KnowledgeChunk]) -> QuerySet[KnowledgeChunk]:
    return rows.select_related("document").defer("embedding")


def _with_words(
    there: QuerySet[KnowledgeChunk], wanted: Sequence[Term], meanings: Meanings
) -> Iterable[KnowledgeChunk]:
    """Those with any of the words, marks or no marks, or one that means the same; scores are for `score` to give."""
    if not wanted:
        return []
    query = SearchQuery(" | ".join(dict.fromkeys(map(_folded_query, wanted))), search_type="raw", config="simple")
    same = Q(concepts__overlap=sorted(frozenset().union(*meanings.values())))
    rows = there.filter(Q(folded_words=query) | same).annotate(rank=SearchRank(F("folded_words"), query))
    return rows.order_by("-rank", "pk")[:BY_WORDS]


def _about(there: QuerySet[KnowledgeChunk], meant: Meaning) -> set[int]:
    """Those that are about what the question is about, the nearest, in whatever words and language."""
    if not meant:
        return set()
    distance = CosineDistance("meaning", sparse(meant))
    rows = there.exclude(meaning=None).annotate(distance=distance).order_by("distance", "pk")
    return set(rows.values_list("pk", flat=True)[:BY_MEANING])


def _near(there: QuerySet[KnowledgeChunk], vector: list[float]) -> dict[int, float]:
    """Cosine similarity of the nearest passages, by id."""
    rows = there.filter(embedding_model=settings.BEDROCK_EMBEDDING_MODEL, embedding__isnull=False)
    rows = rows.annotate(distance=CosineDistance("embedding", vector)).order_by("distance", "pk")
    return {pk: 1 - distance for pk, distance in rows.values_list("pk", "distance")[:BY_VECTOR]}


def _counts(wanted: Sequence[Term], meanings: Meanings) -> tuple[dict[str, int], int]:
    """In how many passages each term or one that means the same stands, and how many there are, in both languages."""
    queries = {}
    for number, term in enumerate(wanted):
        loose = term.loose or term.text.isascii()
        column, query = ("folded_words", _folded_query(term)) if loose else ("words", _exact_query(term))
        matches = Q(**{column: SearchQuery(query, search_type="raw", config="simple")})
        if same := meanings[term.text]:
            matches |= Q(concepts__overlap=sorted(same))
        queries[f"term{number}"] = Count("pk", filter=matches)
    counted = KnowledgeChunk.objects.aggregate(total=Count("pk"), **queries)
    return {term.text: counted[f"term{number}"] for number, term in enumerate(wanted)}, counted["total"]


def _folded_query(term: Term) -> str:
    """Also other forms of an English word: they begin alike. No word of ours has a quote in it."""
    if term.text == "email":
        return "'email' | 'e-mail'"
    return f"'{term.stem}':*" if term.stem != term.folded or len(term.stem) > 4 else f"'{term.folded}'"


def _exact_query(term: Term) -> str:
    return " | ".join(f"'{one}'" for one in spellings(term))


def _weight(chunk: KnowledgeChunk, language: str) -> float:
    is_written = chunk.document.kind == KnowledgeDocument.Kind.DOCUMENT
    return (1 if chunk.document.language == language else OTHER_LANGUAGE) * (1 if is_written else OF_A_SOURCE)


def _place(pk: int, ranking: list[int]) -> int | None:
    return ranking.index(pk) + 1 if pk in ranking else None
