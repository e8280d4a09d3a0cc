"""What a message answers to the question that is open: a yes, a no, a doubt, another act, a value, or nothing.

`local.answering` says what the words alone answer, and the intents of a message are made from that; `answer_to` takes
the message as it was understood, so that a yes is read once.
"""

from dataclasses import dataclass

from chatbot.understanding.asked import ADDRESS_ASKED, CODE_ASKED, DEVICE_FIELDS, WORDS_ASKED, Act, Question
from chatbot.understanding.local import bare_answers, old_addresses, own_names, visits, zones
from chatbot.understanding.schema import Entities, Understanding


@dataclass(frozen=True)
class YesTo:
    """Do it; to a question after which a yes does nothing, `act` is None."""

    act: Act | None


@dataclass(frozen=True)
class No:
    """`keeps`: what stands shall stand. `stops`: they want to leave the matter altogether."""

    keeps: bool = False
    stops: bool = False


@dataclass(frozen=True)
class Doubtful:
    """Neither a yes nor a no for certain: they do not follow, or have not decided, or ask what it is for."""


@dataclass(frozen=True)
class AnotherAct:
    """Wishes or questions of their own, as intents in the order of the message."""

    wishes: tuple[str, ...]


@dataclass(frozen=True)
class Value:
    """What was asked for, or another value: `found`, with what is rejected or cannot be; or any `words` at all."""

    found: Entities = Entities()
    words: str = ""


@dataclass(frozen=True)
class Nothing:
    """Small talk, or what nobody understands."""


Answer = YesTo | No | Doubtful | AnotherAct | Value | Nothing
# Intents that answer, or say nothing of what is wanted.
NO_WISHES = frozenset({"confirm", "deny", "provide_info", "thanks", "greeting", "out_of_scope"})


def answer_to(asked: str, act: Act | None, text: str, meant: Understanding) -> Answer:
    """What `text`, which means `meant`, answers to the question `asked`, to which a yes would do `act`.

    Where it makes several requests, the first part answers and the rest are other acts, unless it answers nothing.
    """
    if meant.parts and not isinstance(first := answer_to(asked, act, text, meant.parts[0]), AnotherAct | Nothing):
        return first
    if (said := _in_own_words(asked, text, meant)) is not None:
        return said
    if meant.means("confirm"):
        return YesTo(act)
    if meant.doubts:
        return Doubtful()
    has_values = meant.entities != Entities()
    if meant.means("deny") and not has_values:
        return No(keeps=meant.keeps, stops=meant.means("stop"))
    if wishes := tuple(intent for intent in meant.intents if intent not in NO_WISHES):
        return AnotherAct(wishes)
    return Value(meant.entities) if has_values else Nothing()


def takes_any_words(asked: str | None, text: str) -> bool:
    """Whether any words at all answer it, so that none of them is a question. No name and no number ends with "?"."""
    if asked in (Question.NAME, Question.PHONE):
        return not text.rstrip().endswith("?")
    return asked in WORDS_ASKED


def _in_own_words(asked: str, text: str, meant: Understanding) -> Answer | None:
    """To questions whose answer is no yes and no value of a list, but words of their own."""
    if asked == Question.NAME:
        return _a_name(text, meant)
    if asked == Question.PHONE:
        return _a_number(text, meant)
    if asked == Question.ZONE and (zone := zones.find_zone(text)):
        return Value(words=zone)
    if asked in ADDRESS_ASKED:
        return _an_address(asked, text, meant)
    if asked in DEVICE_FIELDS or asked == Question.COMMENT:
        return _any_words(asked, text, meant)
    return None


def _a_name(text: str, meant: Understanding) -> Answer | None:
    said = own_names.answer(text, meant)
    if said.kind is own_names.Kind.NAME:
        return Value(Entities(name=said.name))
    if said.kind is own_names.Kind.REFUSED:
        return No()
    return Doubtful() if said.kind is own_names.Kind.WHY else None


def _a_number(text: str, meant: Understanding) -> Answer | None:
    """No is none at all: "không có", "remove it"."""
    if bare_answers.says_none(text):
        return No()
    return Value(Entities(phone=meant.entities.phone)) if meant.entities.phone else None


def _an_address(asked: str, text: str, meant: Understanding) -> Answer | None:
    """An address, or a code where that was asked for. That the typed one is wrong is a no, that it is right keeps."""
    if meant.entities.said_address or (asked in CODE_ASKED and meant.entities.otp):
        return Value(meant.entities)
    if asked == Question.MEANT and old_addresses.is_right_as_typed(text):
        return No(keeps=True)
    return No() if old_addresses.is_mistyped(text) else None


def _any_words(asked: str, text: str, meant: Understanding) -> Answer | None:
    """Whatever is said, unless it stops; behind a rating a no or thanks ends it, and a wish is one."""
    words = " ".join(text.split())
    if meant.means("stop") or not words:
        return None
    if asked == Question.COMMENT:
        if visits.says_nothing_more(text):
            return No()
        if visits.wants_something_else(text, meant):
            return None
    return Value(words=words)
