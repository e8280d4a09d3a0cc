"""Somebody may be hurt: the numbers to call are said and a person is called, before and beside everything else."""

from django.conf import settings
from django.utils import translation

from chatbot.flows import handoff
from chatbot.memory.turn import Turn
from chatbot.people import handoffs
from chatbot.replies import Reply
from chatbot.replies import emergency as words
from chatbot.understanding.local.emergencies import Emergency


def hear(turn: Turn) -> list[Reply]:
    """What is said to an emergency, each time there is one; nothing for any other message.

    The state stays as it is, so that whatever is open waits, and so do the silence, if a person has the conversation,
    and the language that the conversation was in.
    """
    found = turn.emergency
    if found is None:
        return []
    handoffs.alarm(turn.conversation, summary=_summary(turn, found), now=turn.now)
    with translation.override(found.language):
        return [words.answer(found.kinds)]


def _summary(turn: Turn, found: Emergency) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        named = words.named(found.kinds)
    return f"{named}\n{handoff.summarize(turn.conversation, turn.state)}"
