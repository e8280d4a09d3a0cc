"""What apps have to say to whoever asks what is wrong with an installation."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`is_error`: something does not work; else it works, but less well or less safely than it could."""

    is_error: bool
    sentence: str


_asked: list[Callable[[], Iterable[Finding]]] = []


def ask_too(source: Callable[[], Iterable[Finding]]) -> None:
    """Have this one asked as well, once the database answers and is migrated."""
    _asked.append(source)


def of_the_apps() -> Iterator[Finding]:
    for source in _asked:
        yield from source()
