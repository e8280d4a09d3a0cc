"""Who hears what is said, and when: sentences are in their language, and days are told as from their today."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation

from chatbot.models import Conversation


@dataclass(frozen=True)
class Hearer:
    """Whoever writes in the conversation, as is known by the moment of each sentence."""

    conversation: Conversation
    now: datetime


_hearer: ContextVar[Hearer | None] = ContextVar("hearer", default=None)


@contextmanager
def heard_in(conversation: Conversation, now: datetime) -> Iterator[None]:
    """What is said within this is said there, in its language."""
    token = _hearer.set(Hearer(conversation, now))
    try:
        with translation.override(conversation.language):
            yield
    finally:
        _hearer.reset(token)


def today() -> date | None:
    """By the clock of whoever hears it; None where nobody does, as for the team."""
    hearer = _hearer.get()
    return hearer.now.astimezone(hearer.conversation.customer.zone).date() if hearer else None
