"""Who hears what is said, and when: in their language, by their form of address, with days told from their today.

Every sentence of the catalogue calls its hearer "bạn" in Vietnamese; that word, and no other "bạn", stands in it. Where
it is known what they call themselves, that is said in its place: here, and nowhere else.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import translation

from accounts.addressing import FormOfAddress
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


@contextmanager
def read_by_the_team() -> Iterator[None]:
    """What is written within this is for nobody in particular, in the team's language."""
    token = _hearer.set(None)
    try:
        with translation.override(settings.LANGUAGE_CODE):
            yield
    finally:
        _hearer.reset(token)


# The word for the hearer, as every sentence has it.
YOU = re.compile(r"\b([Bb])ạn\b")


def gettext(message: str) -> str:
    return _addressed(translation.gettext(message))


def ngettext(one: str, many: str, number: int) -> str:
    return _addressed(translation.ngettext(one, many, number))


def _addressed(sentence: str) -> str:
    """Before any value is put into it: a name or a note is not touched."""
    hearer = _hearer.get()
    form = hearer.conversation.form_of_address if hearer else ""
    if not form or translation.get_language() != "vi":
        return sentence
    word = str(FormOfAddress(form).label)
    return YOU.sub(lambda found: word.capitalize() if found[1] == "B" else word, sentence)
