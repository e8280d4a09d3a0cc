"""Where any words answer a question, those that plainly do not: they ask, wish for something else, or only thank."""

from chatbot.understanding.asked import DEVICE_FIELDS, WORDS_ASKED, Question
from chatbot.understanding.local import visits, zones
from chatbot.understanding.local.bare_answers import bare_answer
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.questions import topics
from chatbot.understanding.schema import Understanding


def is_beside(asked: str | None, text: str, meant: Understanding) -> bool:
    """Whether, where any words answer, these plainly ask or wish for something else, or only thank.

    What is said of a device, and a comment, may speak of anything: only a wish in so many words, what ends as a
    question, or of a device nothing but thanks, is none of it.
    """
    if asked not in WORDS_ASKED or asked == Question.NAME:
        return False
    if visits.wants_something_else(text, meant):
        return True
    if asked == Question.COMMENT or _is_its_answer(asked, text, meant):
        return False
    if asked == Question.DEVICE_NOTES:
        return meant.means("thanks") and not bare_answer(Text(text))
    if asked in DEVICE_FIELDS:
        return set(meant.intents) == {"thanks"}
    is_courtesy = meant.means("thanks") or meant.means("greeting")
    return is_courtesy or (topics.is_question(text, meant) and topics.read(text, meant) is not None)


def _is_its_answer(asked: str, text: str, meant: Understanding) -> bool:
    """A number where a number is asked for, and a place where its time is."""
    return bool(asked == Question.PHONE and meant.entities.phone) or bool(
        asked == Question.ZONE and zones.find_zone(text)
    )
