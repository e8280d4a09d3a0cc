"""Questions in sentences of their own beside what a message wants: "Book tax on Friday at 2. Is there parking?"

They are taken out before the rest is read, so that neither is mistaken for the other.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from chatbot.understanding import phrases
from chatbot.understanding.asked import WORDS_ASKED
from chatbot.understanding.local.requests import spans
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.questions import halves, shapes, topics
from chatbot.understanding.questions.words import spelled_words
from chatbot.understanding.schema import Entities, Understanding

# A line is one message of several that were read together.
BORDER = re.compile(r"(?<=[.?!…])\s+|\s*\n\s*")
MAX_SENTENCES = 12
MAX_ASIDES = 3
# What asks of the business and its people. Times that are free, and one's own appointments, belong to the wish.
ASKS = frozenset({"faq", "consultant_info"})
# Fewer words than these ask only whether that is all right: "được không?", "ok?".
FEWEST_WORDS = 3
IS_IT_ALL_RIGHT = (
    "is that ok", "is that alright", "is that all right", "is that fine", "is that possible", "is it ok",
    "is it possible", "would that be ok", "would that work", "does that work", "will that work", "như vậy được không",
    "vậy có được không", "như thế được không",
)  # fmt: skip
SURE = 0.7
COURTESIES = frozenset({"greeting", "thanks"})


@dataclass(frozen=True)
class Aside:
    """A sentence that asks, and what it means by itself."""

    text: str
    meant: Understanding


@dataclass(frozen=True)
class Parted:
    """What is left of a message, and the questions that stood in it, in their order."""

    matter: str
    asides: tuple[Aside, ...] = ()


def part(text: str, asked: str | None, read: Callable[[str], Understanding]) -> Parted:
    """The questions are taken out where something is left that wants an answer of its own, be it a further question.

    `asked`: what we asked last; where any words answer that, the message stays whole. `read` reads a sentence alone.
    """
    sentences = _with_what_asks_on(text, spans(text, BORDER))
    if asked in WORDS_ASKED or not 2 <= len(sentences) <= MAX_SENTENCES:
        return Parted(text)
    readings = {span: read(text[slice(*span)]) for span in sentences}
    found = {
        span: Aside(text[slice(*span)], _about(meant, *readings.values())) for span, meant in readings.items()
    }  # fmt: skip
    asking = [span for span in sentences if _asks(found[span]) and not _only_tells(text, span)]
    if all(span in asking or _is_courtesy(readings[span]) for span in sentences):
        # One of them is what the message is about.
        asking = asking[:-1]
    if not 1 <= len(asking) <= MAX_ASIDES:
        return Parted(text)
    return Parted(_without(text, asking), tuple(found[span] for span in asking))


def _with_what_asks_on(text: str, sentences: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """ "Does anyone speak French? Who?": a question word alone goes on with the sentence before it."""
    joined: list[tuple[int, int]] = []
    for start, end in sentences:
        if joined and halves.is_a_question_word(text[start:end]):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def completed(meant: Understanding, asides: tuple[Aside, ...]) -> Understanding:
    """A message that wants something "with him", and has named him in its question."""
    return _with_names(meant, *(aside.meant for aside in asides))


def _about(meant: Understanding, *others: Understanding) -> Understanding:
    """A question that names no service and nobody is about those that are named beside it."""
    return meant if meant.entities.service or meant.entities.consultant else _with_names(meant, *others)


def _with_names(meant: Understanding, *others: Understanding) -> Understanding:
    found = meant.entities
    for other in others:
        found = replace(
            found,
            service=found.service or other.entities.service,
            consultant=found.consultant or other.entities.consultant,
        )
    return replace(meant, entities=found)


def _asks(one: Aside) -> bool:
    meant = one.meant
    if not meant.intents or set(meant.intents) - ASKS or phrases.find(one.text) or _only_asks_whether(one.text):
        return False
    has_sense = len(one.text.split()) >= FEWEST_WORDS and meant.confidence >= SURE
    return topics.read(one.text, meant) is not None or has_sense


def _only_tells(text: str, span: tuple[int, int]) -> bool:
    """An English sentence with a full stop, before one with a question mark, that begins with no word that asks: "we
    fight about who keeps the house. Is that ...?".
    """
    sentence = text[slice(*span)].strip()
    return sentence.endswith(".") and "?" in text[span[1] :] and shapes.only_tells(spelled_words(Text(sentence), ()))


def _only_asks_whether(text: str) -> bool:
    words = Text(text)
    return sum(token.is_word for token in words.tokens) == words.phrase(0, *IS_IT_ALL_RIGHT)


def _is_courtesy(meant: Understanding) -> bool:
    return meant.entities == Entities() and set(meant.intents) <= COURTESIES


def _without(text: str, asking: list[tuple[int, int]]) -> str:
    for start, end in reversed(asking):
        text = text[:start] + text[end:]
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())
