"""A second opinion on what is wanted, by how similar messages were meant: a linear model over words and parts of words.

`manage.py train_intents` makes it from the examples in chatbot/understanding/training/, always the same, in seconds.
"""

import json
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from chatbot.understanding.local.tokens import Text

FOLDER = Path(__file__).resolve().parent.parent / "training"
WEIGHTS = FOLDER / "intents.json"
EPOCHS, RATE, DECAY, SEED = 7, 2.0, 0.8, 1
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

    def probabilities(self, text: Text, used: frozenset[int] = frozenset()) -> dict[str, float]:
        """How likely each intent is; the values of the message (`used`) do not count as words."""
        found = features(text, used)
        norm = 1 / math.sqrt(len(found) or 1)
        scores = [0.0] * len(self.intents)
        for feature in found:
            for position, weight in self.weights.get(feature, ()):
                scores[position] += weight * norm
        best = max(scores)
        raised = [math.exp(score - best) for score in scores]
        total = sum(raised)
        return {intent: value / total for intent, value in zip(self.intents, raised, strict=True)}


def features(text: Text, used: frozenset[int] = frozenset()) -> list[str]:
    """Words, pairs of words, and pieces of words, folded: typos and missing diacritics change only some of them."""
    words: list[str] = []
    for i, token in enumerate(text.tokens):
        word = "<value>" if i in used else "<number>" if token.is_number else token.bare
        if not (word[0] == "<" and len(word) > 1 and words and words[-1] == word):
            words.append(word)
    found = set(words)
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


def examples() -> Iterator[tuple[str, str]]:
    """Intent and message of every example."""
    for path in sorted(FOLDER.glob("*.tsv")):
        for row in path.read_text(encoding="utf-8").splitlines():
            intent, _, message = row.partition("\t")
            if message.strip():
                yield intent, message


def train(given: Iterable[tuple[str, str]]) -> tuple[list[str], dict[str, dict[str, int]]]:
    """Intents and weights, as `Classifier` takes them, by softmax regression; the seed fixes the order of its steps."""
    data = [(intent, features(Text(message))) for intent, message in given]
    intents = sorted({intent for intent, _ in data})
    weights: list[defaultdict[str, float]] = [defaultdict(float) for _ in intents]
    order, rate = random.Random(SEED), RATE  # noqa: S311 - the same order each time
    for _ in range(EPOCHS):
        order.shuffle(data)
        for intent, found in data:
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
