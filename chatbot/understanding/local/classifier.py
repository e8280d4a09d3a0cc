"""What is wanted, by how similar messages were meant: a linear model over words, their parts, and what rules found.

`manage.py train_intents` makes it from the examples in chatbot/understanding/training/, always the same, in seconds.
"""

import hashlib
import math
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from chatbot.understanding.local.weights import Row, Trained, Weights, read

FOLDER = Path(__file__).resolve().parent.parent / "training"
WEIGHTS = FOLDER / "intents.weights"
EPOCHS, RATE, DECAY, SEED = 10, 0.3, 0.85, 1
# What keeps it from learning its examples by heart: the share of features that a step does not see, and how much the
# weights shrink after each round.
DROPPED, SHRINKING = 0.2, 0.03
# Weights are kept in hundredths, and those that hardly matter not at all. What one example alone has is not learnt.
UNIT, SMALLEST, SEEN = 100, 8, 2
# How much the words of a message weigh together, beside what was found in it.
WORDS, PIECES, TRIPLES, MARKED = 3.0, 0.6, 0.7, 0.7


@dataclass(frozen=True)
class Evidence:
    """What the classifier looks at: the words, folded, each value as one sign; those with diacritics; and what is
    known otherwise (wordings that rules know, kinds of values, what the bot asked), each with its weight.
    """

    words: tuple[str, ...]
    marked: tuple[str, ...]
    known: tuple[tuple[str, float], ...]


class Classifier:
    """Weighs what it sees in a message by what a training has learnt."""

    def __init__(self, trained: Trained) -> None:
        self.intents = trained.intents
        self.weights = trained.weights

    def knows(self, word: str) -> bool:
        """Whether the folded word stands in its examples often enough to have been learnt."""
        return word in self.weights

    def probabilities(self, evidence: Evidence) -> dict[str, float]:
        """How likely each intent is."""
        scores = [0.0] * len(self.intents)
        for feature, value in features(evidence).items():
            for position, hundredths in self.weights.get(feature, ()):
                scores[position] += hundredths / UNIT * value
        return dict(zip(self.intents, _softmax(scores), strict=True))


def features(evidence: Evidence) -> dict[str, float]:
    """Words, pairs and triples of words, and pieces of words: typos change only some of them."""
    found: dict[str, float] = dict.fromkeys(evidence.words, 1.0)
    around = ["<start>", *evidence.words, "<end>"]
    for width, value in ((2, 1.0), (3, TRIPLES)):
        for i in range(len(around) - width + 1):
            found["_".join(around[i : i + width])] = value
    for word in evidence.words:
        if word[:1] == "<" and len(word) > 1:
            continue
        whole = f"^{word}$"
        for size in (3, 4, 5):
            for i in range(len(whole) - size + 1):
                found[f"~{whole[i : i + size]}"] = PIECES
    for word in evidence.marked:
        found[f"={word}"] = MARKED
    scale = WORDS / math.sqrt(sum(value * value for value in found.values()) or 1.0)
    for feature in found:
        found[feature] *= scale
    found.update(evidence.known)
    return found


def _softmax(scores: list[float]) -> list[float]:
    best = max(scores)
    raised = [math.exp(score - best) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]


@lru_cache(maxsize=1)
def trained() -> Classifier:
    return Classifier(read(WEIGHTS))


# One example of so many is read to know the rules again.
SAMPLED = 8


def fingerprint(labelled: Iterable[tuple[str, str]], sample: Iterable[tuple[str, Evidence]]) -> str:
    """What weights are made from: another one, and they are those of other examples, rules or settings.

    Of the rules a sample of the readings tells: reading every example takes as long as half of the training.
    """
    digest = hashlib.sha256(repr((EPOCHS, RATE, DECAY, SEED, DROPPED, SHRINKING, UNIT, SMALLEST, SEEN)).encode())
    for row in labelled:
        digest.update(repr(row).encode())
    for intent, evidence in sample:
        digest.update(repr((intent, sorted(features(evidence).items()))).encode())
    return digest.hexdigest()


def train(given: Iterable[tuple[str, Evidence]]) -> tuple[tuple[str, ...], Weights]:
    """Intents and weights, by softmax regression; the seed fixes the order of its steps."""
    data = [(intent, features(evidence)) for intent, evidence in given]
    intents = sorted({intent for intent, _ in data})
    seen = Counter(feature for _, found in data for feature in found)
    weights = {feature: [0.0] * len(intents) for feature, count in seen.items() if count >= SEEN}
    rows = [
        (intents.index(intent), [(weights[f], value) for f, value in found.items() if f in weights])
        for intent, found in data
    ]
    order, rate = random.Random(SEED), RATE  # noqa: S311 - the same order each time
    for _ in range(EPOCHS):
        order.shuffle(rows)
        for wanted, found in rows:
            _step(wanted, [one for one in found if order.random() >= DROPPED], rate)
        for learnt in weights.values():
            learnt[:] = [weight * (1 - SHRINKING) for weight in learnt]
        rate *= DECAY
    kept: dict[str, Row] = {}
    for feature in sorted(weights):
        hundredths = [(position, round(value * UNIT)) for position, value in enumerate(weights[feature])]
        if row := tuple((position, value) for position, value in hundredths if abs(value) >= SMALLEST):
            kept[feature] = row
    return tuple(intents), kept


def _step(wanted: int, found: list[tuple[list[float], float]], rate: float) -> None:
    if not found:
        return
    # What is left stands for the whole.
    found = [(row, value / (1 - DROPPED)) for row, value in found]
    count = len(found[0][0])
    scores = [0.0] * count
    for row, value in found:
        for position in range(count):
            scores[position] += row[position] * value
    errors = [(position, likely - (position == wanted)) for position, likely in enumerate(_softmax(scores))]
    # A step that hardly moves anything is not worth its time.
    steps = [(position, rate * error) for position, error in errors if abs(error) > 0.01]
    for row, value in found:
        for position, step in steps:
            row[position] -= step * value
