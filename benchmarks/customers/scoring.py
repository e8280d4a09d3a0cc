"""What conversations are worth together: pass^k, counts by kind, and the causes of failures. Everything here is data."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import comb

HEAD = ["conversations", "right", "wrong bookings", "false statements", "turns / shortest", "asked twice", "handoffs",
        "pass^1 %", "pass^4 %"]  # fmt: skip


@dataclass(frozen=True)
class Played:
    """One conversation. `goal` with its four wordings, `id` is that with the wording's number."""

    id: str
    goal: str
    kind: str
    business: str
    language: str
    way: str
    turns: int
    shortest: int
    asked_twice: int
    handoffs: int
    problems: tuple[str, ...]
    said: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        return not self.problems

    def of(self, problem: str) -> int:
        """How many problems are of that kind."""
        return sum(one.startswith(problem) for one in self.problems)


def pass_hat(right: int, trials: int, k: int) -> float:
    """The chance that k trials of one task, drawn from those that were made, are all right (tau-bench's pass^k)."""
    return comb(right, k) / comb(trials, k)


def passes(played: Iterable[Played], k: int) -> float | None:
    """The mean of pass^k over the goals with so many trials, in percent; None where there are none."""
    trials: dict[str, list[bool]] = defaultdict(list)
    for one in played:
        trials[one.goal].append(one.is_right)
    enough = [found for found in trials.values() if len(found) >= k]
    return 100 * sum(pass_hat(sum(found), len(found), k) for found in enough) / len(enough) if enough else None


def cells(name: str, played: Sequence[Played]) -> list[str]:
    right = [one for one in played if one.is_right]
    ratio = sum(one.turns for one in right) / max(sum(one.shortest for one in right), 1)
    return [
        name, f"{len(played)}", f"{len(right)}", f"{sum(one.of('wrong') > 0 for one in played)}",
        f"{sum(one.of('false') for one in played)}", f"{ratio:.2f}", f"{sum(one.asked_twice for one in played)}",
        f"{sum(one.handoffs for one in played)}", _percent(passes(played, 1)), _percent(passes(played, 4)),
    ]  # fmt: skip


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def grouped(played: Sequence[Played], key: Callable[[Played], str]) -> list[list[str]]:
    """A row for each group, in the order of their names, and one for all."""
    groups: dict[str, list[Played]] = defaultdict(list)
    for one in played:
        groups[key(one)].append(one)
    return [*(cells(name, found) for name, found in sorted(groups.items())), cells("all", played)]


def causes(played: Iterable[Played]) -> list[tuple[str, int, Played]]:
    """Of the failures: the kind of goal with the first problem's kind, how many there are, and the shortest one."""
    failed = [one for one in played if not one.is_right]
    counted = Counter(_cause(one) for one in failed)
    return [
        (cause, count, min((one for one in failed if _cause(one) == cause), key=lambda one: one.turns))
        for cause, count in counted.most_common()
    ]  # fmt: skip


def _cause(one: Played) -> str:
    return f"{one.kind}: {one.problems[0].partition(':')[0]}"
