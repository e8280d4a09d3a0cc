"""What a text is about, whatever its words and its language: explicit semantic analysis. Pure.

A text is weighed by how much of it is said of each of the subjects that people ask such businesses about (`subjects/`);
two texts are near where they are about the same ones. The method: Gabrilovich and Markovitch, "Computing Semantic
Relatedness using Wikipedia-based Explicit Semantic Analysis", IJCAI 2007; our articles are the subjects, each in both
languages, so that an English question finds a Vietnamese passage.
"""

import heapq
import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cache

from chatbot.understanding.questions import subjects
from chatbot.understanding.questions.terms import is_marked, is_stop, says_little, stem, tokens

# Subjects by their number, with how much of the text is about each; of length one, empty where nothing is known.
Meaning = Mapping[int, float]
# A word or a pair of words, by its hash: a tenth of a million of them take a few megabytes of each process so.
Feature = int

# The others of a text are noise, and cost room. Measured on the practice documents, like the weight of a light word.
KEPT = 40
LIGHT = 0.5


class Spelling(Enum):
    """How a text is written: Vietnamese without its diacritics is looked up without them."""

    ENGLISH, VIETNAMESE, UNMARKED = range(3)

    @classmethod
    def of(cls, text: str, language: str) -> "Spelling":
        """`language` is the code of what people speak there: diacritics tell better."""
        if is_marked(text):
            return cls.VIETNAMESE
        return cls.UNMARKED if language == "vi" else cls.ENGLISH


def meaning_of(text: str, language: str) -> Meaning:
    """`language`: the code of the one that is spoken there, for what has no diacritics."""
    return meaning_of_all([(text, language)])


def meaning_of_all(parts: Iterable[tuple[str, str]]) -> Meaning:
    """Of a text in several languages: its parts, each with the code of its language."""
    weights: dict[int, float] = {}
    for text, language in parts:
        spelling = Spelling.of(text, language)
        for feature, count in _features(text, spelling).items():
            for subject, weight in _articles(spelling).of(feature):
                weights[subject] = weights.get(subject, 0.0) + _dampened(count) * weight
    kept = heapq.nlargest(KEPT, weights.items(), key=lambda pair: (pair[1], -pair[0]))
    length = math.hypot(*(weight for _subject, weight in kept))
    return {subject: weight / length for subject, weight in kept} if length else {}


def nearness(one: Meaning, other: Meaning) -> float:
    """Their cosine: 0 where they have nothing in common, 1 where they are about the same things to the same parts."""
    return sum(weight * other.get(subject, 0.0) for subject, weight in one.items())


class Articles:
    """For each feature the subjects it speaks of and how strongly: tf-idf, each subject's of length one."""

    def __init__(self, counts: Sequence[Mapping[Feature, float]]) -> None:
        """`counts`: of each subject how often it has each of its features."""
        spread = Counter(feature for counted in counts for feature in counted)
        rarity = {feature: math.log((1 + len(counts)) / count) for feature, count in spread.items()}
        rows = sorted(row for number, counted in enumerate(counts) for row in _rows(number, counted, rarity))
        self._features = array("q", (feature for feature, _number, _weight in rows))
        self._numbers = array("H", (number for _feature, number, _weight in rows))
        self._weights = array("f", (weight for _feature, _number, weight in rows))

    def of(self, feature: Feature) -> Iterator[tuple[int, float]]:
        """The subjects by their number, each with its weight."""
        place = bisect_left(self._features, feature)
        while place < len(self._features) and self._features[place] == feature:
            yield self._numbers[place], self._weights[place]
            place += 1


def _rows(
    number: int, counted: Mapping[Feature, float], rarity: Mapping[Feature, float]
) -> Iterator[tuple[int, int, float]]:
    weights = {feature: _dampened(count) * rarity[feature] for feature, count in counted.items()}
    length = math.hypot(*weights.values()) or 1.0
    for feature, weight in weights.items():
        # Twice by its rarity, once for the article and once for the text.
        yield feature, number, weight * rarity[feature] / length


@cache
def _articles(spelling: Spelling) -> Articles:
    """Read when the first text of that spelling is looked at: it takes half a second."""
    language = "en" if spelling is Spelling.ENGLISH else "vi"
    counts = []
    for subject in subjects.read():
        counted: Counter[Feature] = Counter()
        for text in subject.texts(language):
            counted.update(_features(text, spelling).keys())
        counts.append(counted)
    return Articles(counts)


def _features(text: str, spelling: Spelling) -> dict[Feature, float]:
    """Words and pairs of neighbours, which in Vietnamese are words too; without those that mean nothing."""
    found = tokens(text)
    spelled = [
        exact if spelling is Spelling.VIETNAMESE and not exact.isascii() else stem(folded)
        for exact, folded in zip(found.exact, found.folded, strict=True)
    ]
    stops = [is_stop(word) for word in found.exact]
    features: dict[Feature, float] = {}
    for place, word in enumerate(spelled):
        if not stops[place]:
            weight = LIGHT if says_little(found.exact[place]) else 1
            features[hash(word)] = features.get(hash(word), 0) + weight
    for pair in _pairs(spelled, stops):
        features[hash(pair)] = features.get(hash(pair), 0) + 1
    return features


def _pairs(spelled: list[str], stops: list[bool]) -> Iterator[tuple[str, str]]:
    for place, pair in enumerate(zip(spelled, spelled[1:], strict=False)):
        if not (stops[place] and stops[place + 1]):
            yield pair


def _dampened(count: float) -> float:
    return 1 + math.log(count) if count > 1 else count
