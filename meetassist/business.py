"""Whose receptionist this is: the row of the business, read once a turn, a task or a request.

What the owner changes in admin holds from the next of these on, in every process: nothing is kept any longer. The row
is `settings.BUSINESS_MODEL`, named there because this ground floor knows no app.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings


class TheBusiness(Protocol):
    """What every app may know of it."""

    name: str
    time_zone: str
    country: str
    email: str

    @property
    def zone(self) -> ZoneInfo: ...

    @property
    def signature(self) -> list[str]: ...


# What was read in the open turn, task or request: one row at most. None outside of them, where each asks anew.
_remembered: ContextVar[list[TheBusiness] | None] = ContextVar("business", default=None)


def current() -> TheBusiness:
    """The row as it is now; made from the environment where the database has none yet."""
    remembered = _remembered.get()
    if remembered is None:
        return _read()
    if not remembered:
        remembered.append(_read())
    return remembered[0]


def _read() -> TheBusiness:
    rows = apps.get_model(settings.BUSINESS_MODEL)._default_manager
    business: TheBusiness = rows.filter(pk=1).first() or rows.first_start()
    return business


@contextmanager
def read_once() -> Iterator[None]:
    """Within this, the row is read when it is first asked for, and not again."""
    token = _remembered.set([])
    try:
        yield
    finally:
        _remembered.reset(token)


def begin() -> None:
    """Of a request, whose beginning and end are two calls; elsewhere `read_once`."""
    _remembered.set([])


def end() -> None:
    _remembered.set(None)


def forget() -> None:
    """It has just been written: whoever asks next reads it again."""
    if remembered := _remembered.get():
        remembered.clear()
