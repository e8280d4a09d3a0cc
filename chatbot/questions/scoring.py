"""How well a passage fits a question: a rank by words (BM25 with neighbours), and how much of the question it covers.

Pure: counts come in as values.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chatbot.understanding.questions.terms import Term, Tokens

# BM25's usual constants, and what a word of the title or the heading is worth beside one of the text.
SATURATION, LENGTH_SHARE = 1.2, 0.5
IN_HEADING, IN_TITLE = 2.0, 0.5
NEIGHBOURS = 0.6
# A word with another tone is mostly another word ("ma", "má"), now and then a slip.
OTHER_MARKS = 0.35
# Another word that means the same.
SAME_MEANING = 0.85
# A syllable found apart from the neighbour it was asked with is half a word.
APART = 0.7
SOFT = 0.4
# What has to be found at least, as a share of the weight of a word that stands nowhere: one common syllable supports
# nothing.
ENOUGH = 0.55
# In a handful of passages every word is frequent: they are counted as if among so many.
FEWEST = 30
FUSION = 60
NO_MEANINGS: Mapping[str, frozenset[int]] = {}


@dataclass(frozen=True)
class Passage:
    """The words of one candidate: of its heading and of the document's title with other words for them, of its text,
    and of questions that it answers; and the groups of words that mean the same of which it has one.
    """

    head: Tokens
    title: Tokens
    body: Tokens
    asked: Tokens = Tokens((), (), ())
    concepts: frozenset[int] = frozenset()

    @property
    def parts(self) -> tuple[Tokens, ...]:
        return self.body, self.head, self.title, self.asked


@dataclass(frozen=True)
class Score:
    """`rank`: higher is better, about 1 where every word stands there often. `coverage`: 0 to 1, what share of the
    question's words it has, rare ones weigh more.
    """

    rank: float
    coverage: float


def rarity(count: int, total: int) -> float:
    """Weight of a word that stands in `count` of `total` passages; one that stands in none weighs most."""
    total = max(total, FEWEST)
    return math.log(1 + (total - min(count, total) + 0.5) / (count + 0.5))


def score(
    terms: Sequence[Term], passages: Sequence[Passage], counts: Mapping[str, int], total: int,
    meanings: Mapping[str, frozenset[int]] = NO_MEANINGS,
) -> list[Score]:  # fmt: skip
    """One score a passage. `counts`: in how many of all `total` passages each term stands, by its text; `meanings`: the
    groups of words that each is, or belongs to, in the question.
    """
    weights = [rarity(counts.get(term.text, 0), total) * (SOFT if term.soft else 1) for term in terms]
    lengths = [len(passage.body.exact) for passage in passages]
    average = sum(lengths) / len(lengths) if lengths else 1
    return [
        _score(terms, weights, passage, length / (average or 1), ENOUGH * rarity(0, total), meanings)
        for passage, length in zip(passages, lengths, strict=True)
    ]


def _score(
    terms: Sequence[Term], weights: Sequence[float], passage: Passage, length: float, enough: float,
    meanings: Mapping[str, frozenset[int]],
) -> Score:  # fmt: skip
    matches = [_match(term, passage, meanings.get(term.text, frozenset())) for term in terms]
    together = _together(terms, passage)
    rank = covered = asked = 0.0
    for place, (term, weight, (quality, tf)) in enumerate(zip(terms, weights, matches, strict=True)):
        if quality:
            saturated = tf * (SATURATION + 1) / (tf + SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length))
            rank += weight * quality * saturated
        if place in together:
            rank += NEIGHBOURS * (weight + weights[place + 1])
        if term.soft and not quality:
            continue
        asked += weight
        apart = _has_neighbour(terms, place) and place not in together and place - 1 not in together
        covered += weight * quality * (APART if apart else 1)
    most = sum(weights) * (SATURATION + 1)
    return Score(rank / most if most else 0.0, covered / max(asked, enough))


def _has_neighbour(terms: Sequence[Term], place: int) -> bool:
    """Whether it was written beside another term, in Vietnamese: English words are whole by themselves."""
    if terms[place].text != terms[place].stem and terms[place].text.isascii():
        return False
    return terms[place].joined or (place > 0 and terms[place - 1].joined)


def _match(term: Term, passage: Passage, meanings: frozenset[int]) -> tuple[float, float]:
    """Quality from 0 to 1, and how often it stands there; where, weighs."""
    found = _match_by_letters(term, passage)
    if found[0] < SAME_MEANING and meanings & passage.concepts:
        return SAME_MEANING, max(found[1], 1.0)
    return found


def _match_by_letters(term: Term, passage: Passage) -> tuple[float, float]:
    for quality, wanted, spelling in _spellings(term):
        found = (getattr(part, spelling).count(wanted) for part in passage.parts)
        count, in_head, in_title, asked = found
        if count or in_head or in_title or asked:
            # Questions that a passage answers say what its title would.
            return quality, count + IN_HEADING * bool(in_head) + IN_TITLE * (bool(in_title) + bool(asked))
    return 0.0, 0.0


def _spellings(term: Term) -> Iterable[tuple[float, str, str]]:
    yield 1.0, term.text, "exact"
    if term.loose:
        yield 1.0, term.folded, "folded"
        yield 1.0, term.stem, "stems"
    elif term.text.isascii():
        yield 1.0, term.stem, "stems"
    else:
        yield OTHER_MARKS, term.folded, "folded"


def _together(terms: Sequence[Term], passage: Passage) -> set[int]:
    """The places of terms that stand before their next one in the passage as in the question."""
    found = set()
    for place, term in enumerate(terms[:-1]):
        if term.joined and any(_stand_together(term, terms[place + 1], part) for part in passage.parts):
            found.add(place)
    return found


def _stand_together(first: Term, second: Term, part: Tokens) -> bool:
    spelling = "folded" if first.loose or second.loose else "exact"
    ones, others = getattr(part, spelling), part.stems
    one, other = (first.folded, second.folded) if spelling == "folded" else (first.text, second.text)
    pairs = zip(ones, ones[1:], strict=False)
    stems = zip(others, others[1:], strict=False)
    return (one, other) in pairs or (first.stem, second.stem) in stems


def fuse(*rankings: Sequence[int]) -> dict[int, float]:
    """Reciprocal rank fusion: each id's sum over the rankings it stands in, the best first."""
    fused: dict[int, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            fused[key] = fused.get(key, 0.0) + 1 / (FUSION + rank)
    return dict(sorted(fused.items(), key=lambda pair: -pair[1]))
