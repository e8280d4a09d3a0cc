"""What a search is worth beside the passage that was wanted. Everything here is data: no database."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meetassist.text import fold


@dataclass(frozen=True)
class Passage:
    """One that was found: its name, its language, and whether it is a wanted one."""

    name: str
    language: str
    is_wanted: bool


@dataclass(frozen=True)
class Scored:
    """A question with `found`, the passages in their order, and the one that the answer is taken from."""

    line: dict[str, Any]
    found: tuple[Passage, ...]
    quoted: Passage | None

    @property
    def is_answerable(self) -> bool:
        return bool(self.line["want"])

    @property
    def has_marks(self) -> bool:
        return fold(self.line["text"]) != self.line["text"].lower()

    def is_within(self, places: int) -> bool:
        return any(one.is_wanted for one in self.found[:places])

    @property
    def is_right(self) -> bool:
        """Answered from a passage that was wanted, or rightly not at all."""
        return bool(self.quoted and self.quoted.is_wanted) if self.is_answerable else not self.quoted

    @property
    def is_foreign(self) -> bool:
        """Answered in another language than it was asked in."""
        return bool(self.quoted and self.quoted.language != self.line["language"])

    @property
    def is_wrong(self) -> bool:
        """Answered from a passage that does not answer it."""
        return bool(self.quoted and not self.quoted.is_wanted)


def load(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def share(scored: Iterable[Scored], holds: Callable[[Scored], bool]) -> float:
    """Per cent; of nothing, 100."""
    held = [holds(one) for one in scored]
    return 100 * sum(held) / len(held) if held else 100.0
