"""Who hears what is said, and when: in their language, by their form of address, with days told from their today.

What every sentence of the catalogue calls its hearer, and how formally it speaks, is fitted to them and to the tone of
the business (`tones`): here, and nowhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.conf import settings
from django.utils import translation

from accounts.addressing import Tone
from chatbot.models import Conversation
from chatbot.replies import tones
from consultants.models import Business


@dataclass(frozen=True)
class Hearer:
    """Whoever writes in the conversation, as is known by the moment of each sentence."""

    conversation: Conversation
    now: datetime

    @cached_property
    def tone(self) -> str:
        """The business's, read with the first sentence."""
        return Business.current().tone


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


@contextmanager
def read_by_the_team() -> Iterator[None]:
    """What is written within this is for nobody in particular, in the team's language."""
    token = _hearer.set(None)
    try:
        with translation.override(settings.LANGUAGE_CODE):
            yield
    finally:
        _hearer.reset(token)


def gettext(message: str) -> str:
    return _addressed(translation.gettext(message))


def ngettext(one: str, many: str, number: int) -> str:
    return _addressed(translation.ngettext(one, many, number))


def _addressed(sentence: str) -> str:
    """Before any value is put into it: a name or a note is not touched."""
    if (hearer := _hearer.get()) is None:
        return sentence
    return tones.said(
        sentence, language=translation.get_language() or "", tone=hearer.tone,
        form=hearer.conversation.form_of_address,
    )  # fmt: skip


def manner(language: str) -> str:
    """How a model is to write to whoever hears it; plainly, where nobody does."""
    hearer = _hearer.get()
    tone, form = (hearer.tone, hearer.conversation.form_of_address) if hearer else (Tone.PLAIN, "")
    return tones.manner(language=language, tone=tone, form=form)
