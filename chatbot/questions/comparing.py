"""How well passages fit a question, by words and by what they are about, and how certainly one answers it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatbot.models import KnowledgeChunk
from chatbot.questions.meanings import meaning_kept
from chatbot.questions.scoring import Passage, Score, score
from chatbot.understanding.questions import kinds
from chatbot.understanding.questions.meaning import Meaning, nearness
from chatbot.understanding.questions.terms import Term, tokens

# What being about the same is worth beside having the same words: much where passages are looked for, and little where
# it has to be certain that one answers. Measured, docs/benchmarks.md.
ABOUT, ABOUT_CERTAINLY = 1.2, 0.3


@dataclass(frozen=True)
class Compared:
    """`nearness`: how far the passage is about what the question is about, 0 to 1; `fit`: by words and by that, about 2
    at best; `certainty`: by words above all, about 1 at best; `coverage`: the share of the question's words.
    """

    nearness: float
    fit: float
    certainty: float
    coverage: float


@dataclass(frozen=True)
class Words:
    """The terms of a question, in how many of all `total` passages each stands, and the groups of words they are of."""

    wanted: tuple[Term, ...]
    counts: Mapping[str, int]
    total: int
    meanings: Mapping[str, frozenset[int]]


def compare(question: str, meant: Meaning, words: Words, chunks: Sequence[KnowledgeChunk]) -> list[Compared]:
    """One for each passage, in their order; `meant` is what the question is about."""
    passages = [_passage(chunk) for chunk in chunks]
    scores = score(words.wanted, passages, words.counts, words.total, words.meanings)
    about = [nearness(meant, meaning_kept(chunk)) for chunk in chunks]
    return [
        Compared(near, one.rank + ABOUT * near, one.rank + ABOUT_CERTAINLY * near, coverage)
        for one, near, coverage in zip(scores, about, _where_met(question, chunks, scores), strict=True)
    ]


def _where_met(question: str, chunks: Sequence[KnowledgeChunk], scores: Sequence[Score]) -> list[float]:
    """How far each passage covers the question; not at all, where that asks for a number and it has none."""
    if not kinds.wants_a_number(question):
        return [one.coverage for one in scores]
    return [
        one.coverage if kinds.tells_a_number(f"{chunk.heading}\n{chunk.text}") else 0.0
        for chunk, one in zip(chunks, scores, strict=True)
    ]


def _passage(chunk: KnowledgeChunk) -> Passage:
    own, _, of_document = chunk.keywords.partition("\n")
    return Passage(
        head=tokens(f"{chunk.heading} {own}"), title=tokens(f"{chunk.title} {of_document}"), body=tokens(chunk.text),
        asked=tokens(chunk.wordings), concepts=frozenset(chunk.concepts),
    )  # fmt: skip
