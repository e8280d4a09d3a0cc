"""Somebody may be hurt: the numbers to call are said and a person is called, before and beside everything else."""

from datetime import datetime

from django.utils import translation

from chatbot.flows import handoff
from chatbot.memory.document import Memory
from chatbot.models import Conversation
from chatbot.people import handoffs
from chatbot.replies import Reply, speech
from chatbot.replies import emergency as words
from chatbot.understanding.local.emergencies import Emergency


def answer(conversation: Conversation, memory: Memory, found: Emergency, *, now: datetime) -> Reply:
    """What is said to an emergency, each time there is one.

    The memory stays as it is, so that whatever is open waits, and so do the silence, if a person has the conversation,
    and the language that the conversation was in.
    """
    with speech.read_by_the_team():
        named = words.named(found.kinds)
    summary = f"{named}\n{handoff.summarize(conversation, memory)}"
    handoffs.alarm(conversation, summary=summary, now=now)
    with translation.override(found.language):
        return words.answer(found.kinds)
