"""What a search is worth beside the passage that was wanted. Everything here is data: no database."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meetassist.text import fold

# What stands in the rankings, and whether an answer would be given: file and heading of each passage found.
Answered = Callable[[dict[str, Any]], Sequence[tuple[str, bool]]]


@dataclass(frozen=True)
class Scored:
    """A question with `found`: the passages in their order, and whether each carries an answer."""

    line: dict[str, Any]
    found: tuple[tuple[str, bool], ...]

    @property
    def is_answerable(self) -> bool:
        return bool(self.line["want"])

    @property
    def has_marks(self) -> bool:
        return fold(self.line["text"]) != self.line["text"].lower()

    def is_within(self, places: int) -> bool:
        return any(name in self.line["want"] for name, _supported in self.found[:places])

    @property
    def quoted(self) -> str:
        """The passage the answer is taken from; "" where none is given."""
        return next((name for name, supported in self.found if supported), "")

    @property
    def is_right(self) -> bool:
        """Answered from the passage that was wanted, or rightly not at all."""
        return self.quoted in self.line["want"] if self.is_answerable else not self.quoted


def load(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def share(scored: Iterable[Scored], holds: Callable[[Scored], bool]) -> float:
    """Per cent; of nothing, 100."""
    held = [holds(one) for one in scored]
    return 100 * sum(held) / len(held) if held else 100.0
