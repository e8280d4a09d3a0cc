"""Answers of models that are said again.

Whoever tries a conversation has it played from its beginning each time, in a transaction that is taken back; in it
nobody waits for a model. What a model would be asked there for the first time is asked outside of it, for real, and
recorded; the next time its answer is there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from chatbot.llm import model_calls
from chatbot.models import ModelCall


@dataclass(frozen=True)
class Call:
    """A try as the book of calls has it; the cost in USD."""

    model: str
    outcome: str
    cost: str
    milliseconds: int


@dataclass(frozen=True)
class Recorded:
    """What a model was asked for and said, as JSON; without a document, why there is none, as NoAnswer says it."""

    purpose: str
    outcome: str
    document: Any
    calls: tuple[Call, ...]


class NotRecorded(Exception):
    """This is asked for the first time: whoever plays the conversation finds in `wanted` how to ask it."""


# Asks the model for real, until a moment by time.monotonic(). Not to be called inside of a transaction.
Ask = Callable[[float], Recorded]


@dataclass
class Recording:
    """What models have said in one turn, in the order in which they were asked.

    `wanted`: the first of which nothing is recorded yet; what the turn has done since is not what it will do.
    """

    said: list[Recorded] = field(default_factory=list)
    played: int = 0
    wanted: Ask | None = None

    def next(self, purpose: str, ask: Ask) -> Recorded:
        """Raises NotRecorded. Where the turn takes another way than it took, what it would have heard there is gone."""
        if self.wanted is None and self.played < len(self.said) and self.said[self.played].purpose == purpose:
            self.played += 1
            return self.said[self.played - 1]
        if self.wanted is None:
            del self.said[self.played :]
            self.wanted = ask
        raise NotRecorded


_playing: ContextVar[Recording | None] = ContextVar("recording", default=None)


def playing() -> Recording | None:
    """None where models are asked for real, as ever."""
    return _playing.get()


@contextmanager
def played(recording: Recording) -> Iterator[None]:
    """Within, models say what is recorded, and nobody is asked."""
    token = _playing.set(recording)
    try:
        yield
    finally:
        _playing.reset(token)


def record(purpose: str, ask: Callable[[], tuple[str, Any]]) -> Recorded:
    """Ask for real; `ask` gives the outcome, and the document where there is one."""
    with model_calls.noted() as rows:
        outcome, document = ask()
    return Recorded(purpose, outcome, document, tuple(map(_call, rows)))


def _call(row: ModelCall) -> Call:
    return Call(row.model, row.outcome, str(row.cost_usd), row.latency_ms or 0)
