"""Finding passages: by their words and, with an embedding model, by vectors; both rankings are fused.

The vector search is exact: under ten thousand passages it takes some 40 ms, misses nothing and needs no index; an
approximate index (HNSW) loses rows where a filter follows it. Beyond that number add one, with an iterative scan.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, F, Q, QuerySet
from pgvector.django import CosineDistance

from chatbot.llm import embedding
from chatbot.llm.bedrock import NoAnswer
from chatbot.models import KnowledgeChunk, KnowledgeDocument
from chatbot.questions.scoring import Passage, Score, fuse, score
from chatbot.understanding.questions import kinds
from chatbot.understanding.questions.alike import meanings_of
from chatbot.understanding.questions.terms import Term, clauses, spellings, terms, tokens
from consultants.models import Business

Meanings = dict[str, frozenset[int]]
# Of each ranking, before they are fused.
BY_WORDS, BY_VECTOR = 200, 50
# The share of a question's words that the best passage must have to be quoted, and that one must have to be shown to a
# model, which decides whether it answers. Measured, docs/benchmarks.md: nothing is said rather than something wrong.
SUPPORTED, WORTH_ASKING = 0.6, 0.35
# Nearness in meaning that stands in for it. No model was at hand to measure it on: the page in admin shows the values.
NEAR = 0.6
# What is said in the customer's own language comes first where both say it.
OTHER_LANGUAGE = 0.8
# A biography or a description comes after what the business has written to be asked about.
OF_A_SOURCE = 0.7


@dataclass(frozen=True)
class Found:
    """A passage and how it was found. Ranks count from 1; None where a ranking does not have it."""

    chunk_id: int
    document_id: int
    kind: str
    title: str
    heading: str
    text: str
    language: str
    word_rank: int | None
    vector_rank: int | None
    score: float
    coverage: float
    similarity: float | None

    @property
    def is_supported(self) -> bool:
        """Whether it may be quoted as the answer, where it is the best."""
        return self.coverage >= SUPPORTED or self._is_near

    @property
    def is_worth_asking(self) -> bool:
        """Whether a model may find the answer in it."""
        return self.coverage >= WORTH_ASKING or self._is_near

    @property
    def _is_near(self) -> bool:
        return self.similarity is not None and self.similarity >= NEAR


@dataclass(frozen=True)
class Search:
    """A question's terms, how many passages have each, of how many, and what was found, the best first."""

    question: str
    terms: tuple[Term, ...]
    counts: dict[str, int]
    total: int
    found: tuple[Found, ...]

    @property
    def quotable(self) -> Found | None:
        """The passage that answers by itself: the best, or the best of a clause, where there are several."""
        among = self.found if clauses(self.question) else self.found[:1]
        return next((one for one in among if one.is_supported), None)


def search(
    question: str, *, language: str, now: datetime, limit: int = 5, conversation_id: int | None = None,
    may_ask_a_model: bool = True,
) -> Search:  # fmt: skip
    """Of what is published and valid today, by the business's clock. Inside of a transaction no model may be asked."""
    wanted = terms(question)
    meanings = meanings_of(question, wanted)
    vector = _vector(question, conversation_id) if may_ask_a_model else None
    shown = _shown(now)
    counts, total = _counts(wanted, meanings)
    near = _near(shown, vector) if vector else {}
    candidates = {chunk.pk: chunk for chunk in _with_words(shown, wanted, meanings)}
    candidates |= {chunk.pk: chunk for chunk in shown.filter(pk__in=near.keys() - candidates.keys())}
    fits = _fits(question, wanted, list(candidates.values()), counts, total, meanings)
    scores = dict(zip(candidates, fits, strict=True))

    def ordered(values: dict[int, float]) -> list[int]:
        weighed = {pk: value * _weight(candidates[pk], language) for pk, value in values.items() if value > 0}
        return sorted(weighed, key=lambda pk: (-weighed[pk], pk))

    by_words = ordered({pk: fit.rank for pk, fit in scores.items()})
    by_vector = ordered(near)
    found = [
        _found(candidates[pk], scores[pk], _place(pk, by_words), _place(pk, by_vector), points, near.get(pk))
        for pk, points in list(fuse(by_words, by_vector).items())[:limit]
    ]
    return Search(question, wanted, counts, total, tuple(found))


def _fits(
    question: str, wanted: Sequence[Term], chunks: Sequence[KnowledgeChunk], counts: dict[str, int], total: int,
    meanings: Meanings,
) -> list[Score]:  # fmt: skip
    """Ranked by the whole question; covered if it or a clause of it is, and the passage has what that asks for."""
    passages = [_passage(chunk) for chunk in chunks]
    whole = score(wanted, passages, counts, total, meanings)
    covered = _where_met(question, chunks, whole)
    for clause in clauses(question):
        parts = score([term for term in terms(clause) if term.text in counts], passages, counts, total, meanings)
        covered = list(map(max, covered, _where_met(clause, chunks, parts)))
    return [Score(fit.rank, coverage) for fit, coverage in zip(whole, covered, strict=True)]


def _where_met(question: str, chunks: Sequence[KnowledgeChunk], fits: Sequence[Score]) -> list[float]:
    """How far each passage covers the question; not at all, where that asks for a number and it has none."""
    if not kinds.wants_a_number(question):
        return [fit.coverage for fit in fits]
    return [
        fit.coverage if kinds.tells_a_number(f"{chunk.heading}\n{chunk.text}") else 0.0
        for chunk, fit in zip(chunks, fits, strict=True)
    ]


def _vector(question: str, conversation_id: int | None) -> list[float] | None:
    if not embedding.is_configured():
        return None
    try:
        return embedding.embed(question, seconds=embedding.QUESTION_SECONDS, conversation_id=conversation_id)
    except NoAnswer:
        return None


def _shown(now: datetime) -> QuerySet[KnowledgeChunk]:
    """Not of a document that has changed since it was cut: what was taken back is not quoted."""
    day = now.astimezone(Business.current().zone).date()
    documents = KnowledgeDocument.objects.shown(day).filter(indexed_fingerprint=F("fingerprint"))
    return KnowledgeChunk.objects.filter(document__in=documents).select_related("document").defer("embedding")


def _with_words(
    shown: QuerySet[KnowledgeChunk], wanted: Sequence[Term], meanings: Meanings
) -> Iterable[KnowledgeChunk]:
    """Those with any of the words, marks or no marks, or one that means the same; scores are for `score` to give."""
    if not wanted:
        return []
    query = SearchQuery(" | ".join(dict.fromkeys(map(_folded_query, wanted))), search_type="raw", config="simple")
    same = Q(concepts__overlap=sorted(frozenset().union(*meanings.values())))
    rows = shown.filter(Q(folded_words=query) | same).annotate(rank=SearchRank(F("folded_words"), query))
    return rows.order_by("-rank", "pk")[:BY_WORDS]


def _near(shown: QuerySet[KnowledgeChunk], vector: list[float]) -> dict[int, float]:
    """Cosine similarity of the nearest passages, by id."""
    rows = shown.filter(embedding_model=settings.BEDROCK_EMBEDDING_MODEL, embedding__isnull=False)
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


def _passage(chunk: KnowledgeChunk) -> Passage:
    own, _, of_document = chunk.keywords.partition("\n")
    return Passage(
        head=tokens(f"{chunk.heading} {own}"), title=tokens(f"{chunk.title} {of_document}"), body=tokens(chunk.text),
        concepts=frozenset(chunk.concepts),
    )  # fmt: skip


def _weight(chunk: KnowledgeChunk, language: str) -> float:
    is_written = chunk.document.kind == KnowledgeDocument.Kind.DOCUMENT
    return (1 if chunk.document.language == language else OTHER_LANGUAGE) * (1 if is_written else OF_A_SOURCE)


def _place(pk: int, ranking: list[int]) -> int | None:
    return ranking.index(pk) + 1 if pk in ranking else None


def _found(
    chunk: KnowledgeChunk, fit: Score, word_rank: int | None, vector_rank: int | None, points: float,
    similarity: float | None,
) -> Found:  # fmt: skip
    return Found(
        chunk_id=chunk.pk, document_id=chunk.document_id, kind=chunk.document.kind, title=chunk.title,
        heading=chunk.heading, text=chunk.text, language=chunk.document.language, word_rank=word_rank,
        vector_rank=vector_rank, score=points, coverage=fit.coverage, similarity=similarity,
    )  # fmt: skip
