"""What a conversation says of its next message, before that is understood and a turn is taken."""

from dataclasses import replace
from datetime import datetime

from chatbot.dialogue import registry
from chatbot.flows import booking, questions, verification
from chatbot.flows.specification import journeys
from chatbot.llm import history
from chatbot.memory.document import SUBJECT_FOR, Memory
from chatbot.models import Conversation, Message
from chatbot.understanding import Context, Understanding
from chatbot.understanding.answers import takes_any_words as any_words_answer
from chatbot.understanding.beside import is_beside
from chatbot.understanding.local import consent
from chatbot.understanding.local.language import of as language_of
from chatbot.understanding.questions import halves


def takes_any_words(memory: Memory, text: str, meant: Understanding, now: datetime) -> bool:
    """Whether any words at all answer what was asked last, so that none of them is a question."""
    if memory.has_expired(now) or is_beside(memory.asked, text, meant):
        return False
    return any_words_answer(memory.asked, text)


def is_answered_by_a_journey(meant: Understanding, memory: Memory, text: str) -> bool:
    """Whether a journey of its own answers, or the open one may take the words for an answer to it."""
    if any(meant.means(journey.wish) for journey in journeys().values() if journey.answers_questions and journey.wish):
        return True
    if meant.leeway and meant.means("check_availability") and not halves.asks_for_the_emptiest(text):
        # "When is the earliest?": it is looked for, and offered.
        return True
    if memory.is_open(verification.NAME) and (meant.entities.said_address or meant.entities.otp):
        # "địa chỉ của mình là ...": what was asked for, however it is worded.
        return True
    is_asked = memory.open is not None and not _is_beside(memory)
    return is_asked and not meant.means("faq")


def may_ask_back(memory: Memory) -> bool:
    """Whether nothing of ours is open but what was asked back of a question."""
    return memory.open is None or _is_beside(memory)


def _is_beside(memory: Memory) -> bool:
    """Whether what is open is a question of the customer's, or only what is on the table."""
    return memory.is_open(questions.NAME) or bool(memory.open and journeys()[memory.open.journey].is_table)


def about_what_is_open(meant: Understanding, memory: Memory) -> Understanding:
    """While a service is being booked, a question that names none is about that one."""
    service = booking.service_in_hand(memory)
    if service is None or meant.entities.service or meant.entities.consultant:
        return meant
    return replace(meant, entities=replace(meant.entities, service=(service,)))


def language(conversation: Conversation, meant: Understanding) -> str:
    """Of the reply to a message that means this."""
    return meant.language or conversation.language


def context_of(conversation: Conversation, memory: Memory, text: str) -> Context:
    """What was asked and offered before this message, and what a yes to it would do, as understanding takes it."""
    return Context(
        asked=memory.asked or "",
        options=memory.offer.labels if memory.offer else (),
        yes=registry.yes_of(memory),
        in_english=consent.is_a_letter(text) and _writes_english(conversation),
    )


def last_said(conversation: Conversation, now: datetime) -> tuple[history.Line, ...]:
    """The last messages before this turn, the oldest first, as a model may be shown them.

    No older than what half a question can go on with; and nothing from before somebody showed who they are here, which
    whoever wrote it need not have been.
    """
    since = max(filter(None, [now - SUBJECT_FOR, conversation.identity.verified_at]))
    rows = conversation.messages.said(since=since).values_list("direction", "text")[: history.LINES]
    return tuple(history.Line(direction == Message.Direction.IN, text) for direction, text in reversed(rows))


# Of the customer's messages, these many tell in which language a letter is meant.
LAST_MESSAGES = 3


def _writes_english(conversation: Conversation) -> bool:
    """Whether the last messages whose language can be told were English, a single letter not being one of them."""
    if conversation.language != "en":
        return False
    rows = conversation.messages.filter(direction=Message.Direction.IN, kind=Message.Kind.TEXT).order_by("-pk")
    texts = rows.exclude(status=Message.Status.RECEIVED).values_list("text", flat=True)[:LAST_MESSAGES]
    return all(language_of(text) != "vi" for text in texts)
