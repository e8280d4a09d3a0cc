"""Who acts in this request, turn, task or command, and from where: what the history of a row says about its change.

Whoever begins something says it here; `history.telling` hands it to the database when a row is written.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Acting:
    """`who` is one of `history.models.Entry.Who`. Of customers nothing but the id is told."""

    who: str
    id: str = ""
    name: str = ""
    place: str = ""
    address: str = ""

    def told(self) -> str:
        return json.dumps({name: value for name, value in asdict(self).items() if value})


# A function, because who sends a request is looked up only if a row is written.
_asked: ContextVar[Callable[[], Acting] | None] = ContextVar("acting", default=None)
# What a process does for nobody else, such as a command.
_process: Acting | None = None


def current() -> Acting | None:
    """None: nobody has said anything, and the database knows its role alone."""
    asked = _asked.get()
    return asked() if asked else _process


@contextmanager
def acting(who: Acting) -> Iterator[None]:
    token = _asked.set(lambda: who)
    try:
        yield
    finally:
        _asked.reset(token)


def begin(ask: Callable[[], Acting]) -> None:
    """Of a request, whose beginning and end are two calls; elsewhere `acting`."""
    _asked.set(ask)


def end() -> None:
    _asked.set(None)


def by_process(who: Acting) -> None:
    """From now on, where nothing else is said."""
    global _process
    _process = who
