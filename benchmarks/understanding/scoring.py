"""What answers are worth beside what was expected. Everything here is data: no clock, no engine."""

import collections
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

INTENTS = (
    "book", "reschedule", "cancel", "check_availability", "my_appointments", "consultant_info", "faq", "human",
    "greeting", "thanks", "confirm", "deny", "provide_info", "out_of_scope",
)  # fmt: skip
ENTITIES = (
    "date", "date_range", "time", "time_range", "part_of_day", "consultant", "service", "email", "phone", "otp",
    "code", "name", "rating", "selection", "old_date", "old_time", "shift_minutes", "shift_days", "negated", "invalid",
)  # fmt: skip
# What changes something at once or nearly so: said by mistake it costs a customer an appointment, or makes one.
GRAVE = ("cancel", "confirm")
BINS = 10
# A phrase is the same phrase with the small word before it and without.
SMALL_WORDS = re.compile(r"^((the|on|at|for|ngày|hôm|lúc|vào)\s+)+")


@dataclass(frozen=True)
class Scored:
    """A message, and what was made of it."""

    line: dict[str, Any]
    given: dict[str, Any]

    @property
    def wanted_intents(self) -> list[str]:
        return self.line["expect"]["intents"]

    @property
    def intents(self) -> list[str]:
        return self.given.get("intents") or []

    @property
    def first(self) -> str:
        return self.intents[0] if self.intents else ""

    @property
    def wanted(self) -> dict[str, Any]:
        return comparable(self.line["expect"]["entities"])

    @property
    def entities(self) -> dict[str, Any]:
        return comparable(self.given.get("entities") or {})

    @property
    def right_intent(self) -> bool:
        return self.first == self.wanted_intents[0]

    @property
    def right_intents(self) -> bool:
        return self.intents == self.wanted_intents

    @property
    def right(self) -> bool:
        return self.right_intents and self.entities == self.wanted

    @property
    def confidence(self) -> float:
        return float(self.given.get("confidence") or 0)

    @property
    def acted_on(self) -> list[str]:
        """Values that were rejected or cannot be, and stand in the answer as if they were wanted."""
        found = []
        given = self.entities
        rejected = set(self.wanted.get("negated", ())) | set(given.get("negated", ()))
        for kind in ("date", "time", "part_of_day", "consultant", "service"):
            values = given.get(kind, ())
            found += [kind for value in (values if isinstance(values, tuple) else (values,)) if value in rejected]
        if "invalid" in self.wanted:
            for kind in ("date", "time"):
                either = {kind, f"{kind}_range"}
                found += [kind] if either & given.keys() and not either & self.wanted.keys() else []
        return found

    @property
    def grave(self) -> list[str]:
        return [intent for intent in GRAVE if intent in self.intents and intent not in self.wanted_intents]


def comparable(entities: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing; lists and names in a form in which their order and their capitals do not count."""
    found = {}
    for kind, value in entities.items():
        if value is None or value in ("", [], ()):
            continue
        if kind in ("consultant", "service", "negated", "invalid"):
            values = value if isinstance(value, list | tuple) else [value]
            texts = [one if isinstance(one, str) else json.dumps(one, sort_keys=True) for one in values]
            value = tuple(sorted({phrase(text) if kind == "invalid" else plain(text) for text in texts}))
        elif kind in ("name", "email"):
            value = plain(value).casefold()
        found[kind] = value
    return found


def plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def phrase(text: str) -> str:
    return SMALL_WORDS.sub("", plain(text).casefold()).strip(" .,!?")


def load(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def share(scored: Iterable[Scored], which: Callable[[Scored], bool]) -> float:
    """In percent."""
    verdicts = [which(one) for one in scored]
    return 100 * sum(verdicts) / max(len(verdicts), 1)


def per_intent(scored: list[Scored]) -> dict[str, float]:
    """How often the first intent is right, by what it should have been."""
    groups = collections.defaultdict(list)
    for one in scored:
        groups[one.wanted_intents[0]].append(one)
    return {intent: share(groups[intent], lambda one: one.right_intent) for intent in INTENTS if intent in groups}


def confusion(scored: list[Scored]) -> "collections.Counter[tuple[str, str]]":
    return collections.Counter((one.wanted_intents[0], one.first) for one in scored)


@dataclass
class Found:
    """An entity: given rightly, given wrongly (or where there is none), and not given (or wrongly)."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return 100 * self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return 100 * self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        return 200 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


def per_entity(scored: list[Scored]) -> dict[str, Found]:
    found: dict[str, Found] = {kind: Found() for kind in ENTITIES}
    for one in scored:
        wanted, given = one.wanted, one.entities
        for kind in wanted.keys() | given.keys():
            tally = found.setdefault(kind, Found())
            same = kind in wanted and kind in given and wanted[kind] == given[kind]
            tally.right += same
            tally.wrong += kind in given and not same
            tally.missed += kind in wanted and not same
    return {kind: tally for kind, tally in found.items() if tally != Found()}


@dataclass(frozen=True)
class Bin:
    """Messages whose confidence is in `[low, high)`; the last one has its end too."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def reliability(scored: list[Scored]) -> list[Bin]:
    groups: list[list[Scored]] = [[] for _ in range(BINS)]
    for one in scored:
        groups[min(max(int(one.confidence * BINS), 0), BINS - 1)].append(one)
    return [
        Bin(
            low=number / BINS, high=(number + 1) / BINS, count=len(group),
            confidence=sum(one.confidence for one in group) / max(len(group), 1),
            right=sum(one.right for one in group) / max(len(group), 1),
        )
        for number, group in enumerate(groups)
    ]  # fmt: skip


def calibration_error(bins: list[Bin]) -> float:
    """How far confidence is from what comes true, on average over the messages."""
    return sum(one.count * abs(one.confidence - one.right) for one in bins) / max(sum(one.count for one in bins), 1)
