"""A second opinion on what is wanted, by how similar messages were meant: a linear model over words and parts of words.

`manage.py train_intents` makes it from the examples in chatbot/understanding/training/, always the same, in seconds.
"""

import json
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from chatbot.understanding.local.tokens import Text

FOLDER = Path(__file__).resolve().parent.parent / "training"
WEIGHTS = FOLDER / "intents.json"
EPOCHS, RATE, DECAY, KEPT, SEED = 8, 2.0, 0.8, 0.6, 1
# Weights are kept in hundredths, and those that hardly matter not at all.
UNIT, SMALLEST = 100, 12


class Classifier:
    """`weights` are by feature, in the order of `intents`: {position: weight in hundredths}."""

    def __init__(self, intents: list[str], weights: dict[str, dict[str, int]]) -> None:
        self.intents = intents
        self.weights = {
            feature: [(int(position), value / UNIT) for position, value in row.items()]
            for feature, row in weights.items()
        }

    def probabilities(self, found: Sequence[str]) -> dict[str, float]:
        """How likely each intent is, by the features of the message."""
        norm = 1 / math.sqrt(len(found) or 1)
        scores = [0.0] * len(self.intents)
        for feature in found:
            for position, weight in self.weights.get(feature, ()):
                scores[position] += weight * norm
        best = max(scores)
        raised = [math.exp(score - best) for score in scores]
        total = sum(raised)
        return {intent: value / total for intent, value in zip(self.intents, raised, strict=True)}


def features(text: Text, values: Mapping[int, str], hints: Iterable[str] = ()) -> list[str]:
    """Words, pairs of words, and pieces of words, folded: typos and missing diacritics change only some of them.

    `values` are the kinds of the tokens that were read as values, which do not count as words; `hints` is what else
    is known: what the rules say, what was asked.
    """
    words: list[str] = []
    for i, token in enumerate(text.tokens):
        word = f"<{values[i]}>" if i in values else "<number>" if token.is_number else token.bare
        if not (word[0] == "<" and len(word) > 1 and words and words[-1] == word):
            words.append(word)
    found = {*words, *hints}
    found.update("_".join(pair) for pair in zip(["<start>", *words], [*words, "<end>"], strict=True))
    for word in words:
        whole = f"^{word}$"
        if len(word) > 1 and word[0] != "<":
            found.update(f"~{whole[i : i + size]}" for size in (3, 4) for i in range(len(whole) - size + 1))
    return sorted(found)


@lru_cache(maxsize=1)
def trained() -> Classifier:
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Classifier(stored["intents"], stored["weights"])


def train(examples: Iterable[tuple[str, list[str]]]) -> tuple[list[str], dict[str, dict[str, int]]]:
    """Intents and weights, as `Classifier` takes them, of intents and features, by softmax regression.

    Each step sees a part of an example's features, so that no one of them is relied on alone; the seed fixes which.
    """
    data = list(examples)
    intents = sorted({intent for intent, _ in data})
    weights: list[defaultdict[str, float]] = [defaultdict(float) for _ in intents]
    chance, rate = random.Random(SEED), RATE  # noqa: S311 - the same steps each time
    for _ in range(EPOCHS):
        chance.shuffle(data)
        for intent, every in data:
            found = [feature for feature in every if chance.random() < KEPT]
            if not found:
                continue
            norm = 1 / math.sqrt(len(found))
            scores = [norm * sum(row.get(feature, 0.0) for feature in found) for row in weights]
            best = max(scores)
            raised = [math.exp(score - best) for score in scores]
            total = sum(raised)
            for position, row in enumerate(weights):
                error = raised[position] / total - (intents[position] == intent)
                if abs(error) > 0.01:
                    step = rate * error * norm
                    for feature in found:
                        row[feature] -= step
        rate *= DECAY
    kept: dict[str, dict[str, int]] = {}
    for position, row in enumerate(weights):
        for feature, value in row.items():
            if abs(hundredths := round(value * UNIT)) >= SMALLEST:
                kept.setdefault(feature, {})[str(position)] = hundredths
    return intents, {feature: kept[feature] for feature in sorted(kept)}
