"""Goals with their wordings, and playing one of them in a database of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.customers.goals import KINDS, Kind
from benchmarks.customers.player import Player
from benchmarks.customers.scoring import Played
from benchmarks.customers.wordings import LANGUAGES, Way, ways
from benchmarks.customers.world import BUSINESSES, World

WORDINGS = 4


@dataclass(frozen=True)
class Trial:
    """A goal in one wording. The goal is drawn by its own id and the seed, how it is said by the trial's."""

    kind: Kind
    business: str
    language: str
    wording: int
    way: Way

    @property
    def goal(self) -> str:
        return f"{self.business}-{self.language}-{self.kind.name.replace(',', '').replace(':', '').replace(' ', '_')}"

    @property
    def id(self) -> str:
        return f"{self.goal}-{self.wording}"


def trials(business: str = "", language: str = "", goals: int = 0) -> list[Trial]:
    """Of each kind one goal a business, in one language or the other; `goals`: so many, of all kinds alike."""
    found = [
        [Trial(kind, BUSINESSES[place], spoken, number, _way(spoken, position + place, number)) for number in range(WORDINGS)]
        for turn in range(len(BUSINESSES))
        for position, kind in enumerate(KINDS)
        if (place := (position + turn) % len(BUSINESSES)) is not None
        and (spoken := LANGUAGES[(position + place) % 2])
        and business in ("", BUSINESSES[place])
        and language in ("", spoken)
    ]  # fmt: skip
    return [trial for wordings in found[: goals or None] for trial in wordings]


def _way(language: str, goal: int, number: int) -> Way:
    """Four of the ways, others for the next goal."""
    found = ways(language)
    return found[(goal + number) % len(found)]


def played(trial: Trial, seed: int) -> tuple[Played, Player]:
    """In the present database, which is empty."""
    world = World(trial.business, trial.language, Random(f"{seed}:{trial.goal}"), is_known=trial.kind.is_known)
    plan = trial.kind.draw(world)
    player = Player(world, plan, trial.way, Random(f"{seed}:{trial.id}"))
    done = player.play()
    return Played(
        trial.id, trial.goal, trial.kind.name, trial.business, trial.language, trial.way.name, done.turns, done.shortest,
        done.asked_twice, player.judge.handoffs(), done.problems, done.said,
    ), player  # fmt: skip


def all_played(chosen: list[Trial], seed: int) -> Iterator[Played]:
    from chatbot.simulator import in_process
    from chatbot.simulator.database import Temporary

    in_process.without_broker()
    temporary = Temporary()
    try:
        for trial in chosen:
            with temporary.database():
                yield played(trial, seed)[0]
    finally:
        temporary.close()
