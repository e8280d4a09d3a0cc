"""What the state of a conversation says of the next message, before that is understood and a turn is taken."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from chatbot.dialogue.journeys import ASKING_FLOWS, FLOWS
from chatbot.memory import state
from chatbot.memory.turn import Turn
from chatbot.models import Conversation, Message
from chatbot.understanding import Context, Understanding
from chatbot.understanding.answers import takes_any_words
from chatbot.understanding.asked import act_of
from chatbot.understanding.local import consent
from chatbot.understanding.local.language import of as language_of


def expects_words(document: dict[str, Any], text: str, now: datetime) -> bool:
    """Whether any words at all answer what was asked last, so that none of them is a question."""
    asked = "" if Turn.state_has_expired(document, now) else document.get("asked", "")
    return takes_any_words(asked, text)


def is_answered_by_a_flow(meant: Understanding, document: dict[str, Any]) -> bool:
    """Whether a flow of its own answers, or the open one may take the words for an answer to it."""
    if any(meant.means(intent) for intent in ASKING_FLOWS):
        return True
    if document.get("flow") == "verification" and (meant.entities.said_address or meant.entities.otp):
        # "địa chỉ của mình là ...": what was asked for, however it is worded.
        return True
    return bool(document.get("flow")) and document["flow"] != "questions" and not meant.means("faq")


def about_what_is_open(meant: Understanding, document: dict[str, Any]) -> Understanding:
    """While a service is being booked, a question that names none is about that one."""
    service = document.get("known", {}).get("service")
    if document.get("flow") != "booking" or not service or meant.entities.service or meant.entities.consultant:
        return meant
    return replace(meant, entities=replace(meant.entities, service=(service,)))


def language(conversation: Conversation, meant: Understanding) -> str:
    """Of the reply to a message that means this."""
    return meant.language or conversation.language


def readable(document: Any) -> dict[str, Any]:
    """The state document, or an empty one where it is not what we write."""
    return document if state.is_valid(document, frozenset(FLOWS)) else {}


def context_of(conversation: Conversation, text: str) -> Context:
    """What was asked and offered before this message, and what a yes to it would do, as understanding takes it."""
    document = readable(conversation.state)
    asked = document.get("asked", "")
    return Context(
        asked=asked,
        options=tuple(document.get("offer", {}).get("labels", ())),
        yes=act_of(document.get("flow", ""), asked),
        in_english=consent.is_a_letter(text) and _writes_english(conversation),
    )


# Of the customer's messages, these many tell in which language a letter is meant.
LAST_MESSAGES = 3


def _writes_english(conversation: Conversation) -> bool:
    """Whether the last messages whose language can be told were English, a single letter not being one of them."""
    if conversation.language != "en":
        return False
    rows = conversation.messages.filter(direction=Message.Direction.IN, kind=Message.Kind.TEXT).order_by("-pk")
    texts = rows.exclude(status=Message.Status.RECEIVED).values_list("text", flat=True)[:LAST_MESSAGES]
    return all(language_of(text) != "vi" for text in texts)
