"""What is only tried: done as ever, in one transaction that is taken back, and nobody outside of it hears anything.

Whoever tries something waits for nothing within it: its locks are held until it is taken back.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

from django.db import transaction

_rehearsing: ContextVar[bool] = ContextVar("rehearsing", default=False)


@contextmanager
def rehearsed() -> Iterator[None]:
    """All that is written within is taken back at its end, however it ends. Not to be called in a transaction that
    others wait for.
    """
    with transaction.atomic():
        token = _rehearsing.set(True)
        try:
            yield
        finally:
            _rehearsing.reset(token)
            transaction.set_rollback(True)


def is_rehearsal() -> bool:
    return _rehearsing.get()


def durable() -> AbstractContextManager[None]:
    """A transaction that is no part of another one, so that its end is its commit; but of a rehearsal it is a part."""
    return transaction.atomic(durable=not is_rehearsal())
