"""The engine that asks a language model. The model names intents and quotes phrases; what a phrase is worth, our own
resolver says. What does not resolve, or does not stand in the customer's text, is left out.
"""

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from html import unescape
from typing import Any

from chatbot.llm import bedrock, history
from chatbot.llm.bedrock import Question, Schema, Unusable, form
from chatbot.llm.capabilities import count_tokens
from chatbot.llm.history import LastSaid, nothing_said
from chatbot.llm.prompting import as_data, shorten, templates
from chatbot.models import ModelCall
from chatbot.models.masking import mask
from chatbot.understanding import local
from chatbot.understanding.asked import CODE_ASKED
from chatbot.understanding.schema import Catalog, Context, Entities, Understanding
from meetassist.text import fold

PROMPT = "understand.v2"

INTENTS = (
    "book", "reschedule", "cancel", "check_availability", "my_appointments", "consultant_info", "faq", "human",
    "greeting", "thanks", "confirm", "deny", "provide_info", "out_of_scope",
)  # fmt: skip
WHEN = ("date", "time", "shift")
OLD = ("old_date", "old_time")
# These have to stand in the text as they are quoted, spaces and marks aside.
QUOTED = ("consultant", "service", "anyone", "name", "email", "phone", "otp", "code")
NUMBERS = ("selection", "rating")
KINDS = (*WHEN, *OLD, *QUOTED, *NUMBERS, "rejected")
# What the local engine is told was asked, so that it reads a short phrase as what the model says it is.
ASKED = {"time": "time", "old_time": "time", "otp": "code", "email": "email", "name": "name"}

SCHEMA = Schema(
    name="understood",
    description="What the message means",
    json=form(
        intents={"type": "array", "items": {"type": "string", "enum": list(INTENTS)}},
        values={
            "type": "array",
            "items": form(kind={"type": "string", "enum": list(KINDS)}, words={"type": "string"}),
        },
        language={"type": "string", "enum": ["vi", "en", "unclear"]},
        confidence={"type": "number"},
    ),
)
MAX_TOKENS = 500
# In tokens as we count them, so that the whole request stays below 1,500 whatever is written or offered: what went
# before has the room that these leave of ROOM_TOKENS, which a message of usual length and its offer hardly touch.
TEXT_TOKENS, ASKED_TOKENS, OFFER_TOKENS = 200, 30, 60
ROOM_TOKENS = 260
MAX_INTENTS, MAX_VALUES, MAX_WORDS = 6, 20, 200
# A model's word for its own certainty is no measurement.
MOST_SURE, LEAST_SURE_WITH_GAPS = 0.9, 0.5

AskModel = Callable[..., Understanding | None]


@dataclass(frozen=True)
class Said:
    """What the model answered, of the right types; not yet believed."""

    intents: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    language: str
    confidence: float


def engine(
    *, conversation_id: int | None = None, before: Callable[[], None] | None = None, ends: float | None = None,
    last_said: LastSaid = nothing_said,
) -> AskModel | None:  # fmt: skip
    """What `understand` asks where the local engine is not sure; None where no model is configured.

    `before` is called when a model is really about to be asked; `ends` as bedrock.converse takes it. `last_said`: what
    went before the message, read only where the local engine is not sure.
    """
    if not bedrock.is_configured():
        return None
    return functools.partial(ask, conversation_id=conversation_id, before=before, ends=ends, last_said=last_said)


def ask(
    text: str,
    *,
    context: Context,
    now: datetime,
    catalog: Catalog,
    found: Understanding,
    conversation_id: int | None = None,
    before: Callable[[], None] | None = None,
    ends: float | None = None,
    last_said: LastSaid = nothing_said,
) -> Understanding | None:
    """The model's reading of `text`, of which the local engine has `found` this much; None where there is none.

    `now` is aware, in the customer's zone. Not to be called inside of a transaction.
    """
    try:
        said = bedrock.converse(
            question(text, context=context, now=now, last_said=last_said()), parse=parse,
            conversation_id=conversation_id, before=before, ends=ends,
        )  # fmt: skip
    except bedrock.NoAnswer:
        return None
    return believe(said, text=text, context=context, now=now, catalog=catalog, found=found)


def question(text: str, *, context: Context, now: datetime, last_said: tuple[history.Line, ...] = ()) -> Question:
    system, user = templates(PROMPT)
    # What may be a code goes to nobody; the local engine reads codes without help.
    shown = mask(text) if context.asked in CODE_ASKED else text
    offered = "\n".join(f"{number}. {label}" for number, label in enumerate(context.options, 1))
    blocks = {
        "asked": as_data(shorten(context.asked, ASKED_TOKENS)),
        "offered": as_data(shorten(offered, OFFER_TOKENS)),
        "customer": as_data(shorten(shown, TEXT_TOKENS)),
    }
    left = ROOM_TOKENS - sum(map(count_tokens, blocks.values()))
    filled = user.substitute(
        now=f"{now:%A} {now:%Y-%m-%d %H:%M}", history=history.shown(last_said, min(left, history.TOKENS)), **blocks
    )
    return Question(ModelCall.Purpose.UNDERSTAND, PROMPT, system, filled, SCHEMA, MAX_TOKENS)


def parse(document: dict[str, Any]) -> Said:
    """Raises Unusable for wrong types and unknown intents; what is not in the schema is dropped."""
    intents, values, confidence = document.get("intents"), document.get("values"), document.get("confidence")
    if not isinstance(intents, list) or not isinstance(values, list) or not 0 < len(intents) <= MAX_INTENTS:
        raise Unusable
    if not all(isinstance(intent, str) and intent in INTENTS for intent in intents):
        raise Unusable
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
        raise Unusable
    if document.get("language") not in ("vi", "en", "unclear") or len(values) > MAX_VALUES:
        raise Unusable
    language = "" if document["language"] == "unclear" else document["language"]
    return Said(tuple(dict.fromkeys(intents)), tuple(_values(values)), language, float(confidence))


def _values(values: list[Any]) -> Iterable[tuple[str, str]]:
    for value in values:
        if not isinstance(value, dict):
            raise Unusable
        kind, words = value.get("kind"), value.get("words")
        if not isinstance(kind, str) or not isinstance(words, str):
            raise Unusable
        if kind in KINDS and 0 < len(words.strip()) <= MAX_WORDS:
            yield kind, unescape(words.strip())


def believe(
    said: Said, *, text: str, context: Context, now: datetime, catalog: Catalog, found: Understanding
) -> Understanding | None:
    """What remains of the model's answer when each phrase has been found in the text and resolved by our own engine.

    What the local engine has seen rejected or impossible stays so. None where the model says yes to what it read as no.
    """
    if "confirm" in said.intents and "deny" in found.intents:
        return None
    resolver = _Resolver(text, context, now, catalog)
    entities = found.entities
    resolver.known = {
        "email": entities.email, "unsure_address": entities.unsure_address, "phone": entities.phone,
        "otp": entities.otp, "code": entities.code,
        "invalid": entities.invalid, "negated": entities.negated,
    }  # fmt: skip
    # Rejected values first: they are then left out wherever else they are quoted.
    for kind, words in sorted(said.values, key=lambda value: value[0] != "rejected"):
        resolver.take(kind, words)
    surest = MOST_SURE if resolver.gaps == 0 else LEAST_SURE_WITH_GAPS
    return Understanding(
        intents=said.intents,
        entities=Entities(**resolver.known),
        language=said.language,
        confidence=min(said.confidence, surest),
        source="bedrock",
    )


class _Resolver:
    """Turns quoted phrases into values: `known` holds the fields of Entities, `gaps` counts what was left out."""

    def __init__(self, text: str, context: Context, now: datetime, catalog: Catalog) -> None:
        self.context, self.now, self.catalog = context, now, catalog
        self.plain = unicodedata.normalize("NFKC", text)
        self.squashed = _squash(self.plain)
        self.numbers = set(re.findall(r"\d+", self.plain))
        self.known: dict[str, Any] = {}
        self.gaps = 0

    def take(self, kind: str, words: str) -> None:
        if kind in NUMBERS:
            taken = self._number(kind, words)
        elif not self._stands_in_text(kind, words):
            taken = False
        elif kind == "rejected":
            taken = self._reject(words)
        elif kind in ("name", "anyone"):
            taken = self._set(kind, words if kind == "name" else True)
        else:
            taken = self._resolve(kind, words)
        self.gaps += not taken

    def _stands_in_text(self, kind: str, words: str) -> bool:
        """Spelling may have been mended in a date, but no number may come from anywhere else: it would be computed."""
        if kind in QUOTED:
            return _squash(words) in self.squashed
        return self.numbers.issuperset(re.findall(r"\d+", unicodedata.normalize("NFKC", words)))

    def _number(self, kind: str, words: str) -> bool:
        most = len(self.context.options) if kind == "selection" else 5
        least = 1 if kind == "selection" else 0
        return (
            words.isascii() and words.isdecimal() and least <= int(words) <= most and self._set(kind, int(words))
        )  # fmt: skip

    def _read(self, kind: str, words: str) -> Entities:
        context = Context(asked=ASKED.get(kind, ""), options=(), yes=None)
        return local.understand(words, context=context, now=self.now, catalog=self.catalog).entities

    def _resolve(self, kind: str, words: str) -> bool:
        read = self._read(kind, words)
        self._add("invalid", read.invalid)
        self._add("negated", read.negated)
        if kind in OLD:
            pairs: dict[str, Any] = {"old_date": read.date or read.old_date, "old_time": read.time or read.old_time}
        elif kind in WHEN:
            names = ("date", "date_range", "time", "time_range", "part_of_day", "shift_minutes", "shift_days")
            pairs = {name: getattr(read, name) for name in names}
            if read.days and not (self.known.get("date") or self.known.get("date_range")):
                pairs["named_by"] = read.named_by
        else:
            pairs = {kind: getattr(read, kind)}
        taken = [self._set(name, value) for name, value in pairs.items() if value not in (None, "", ())]
        return any(taken) or bool(read.invalid)

    def _reject(self, words: str) -> bool:
        read = self._read("rejected", words)
        values = [value for name in ("date", "time", "part_of_day") for value in _written(getattr(read, name))]
        values += [*read.negated, *self._names(read)]
        self._add("negated", values)
        return bool(values)

    def _names(self, read: Entities) -> list[str]:
        people = [one.names[0] for one in self.catalog.consultants if one.id in read.consultant]
        return people + [one.names[0] for one in self.catalog.services if one.id in read.service]

    def _set(self, name: str, value: Any) -> bool:
        """The first phrase of a kind counts; what the customer rejects is not taken."""
        if name in ("consultant", "service"):
            value = self._wanted(name, value)
        if name == "email" and value != self.known["email"]:
            # Which address is meant, and whether it stands there whole, is read in the whole message.
            return False
        if not value and value != 0 or set(_written(value)) & set(self.known["negated"]):
            return False
        if not self.known.get(name):
            self.known[name] = value
        return True

    def _wanted(self, name: str, ids: tuple[int, ...]) -> tuple[int, ...]:
        everyone = self.catalog.consultants if name == "consultant" else self.catalog.services
        rejected = {one.id for one in everyone if set(one.names) & set(self.known["negated"])}
        return tuple(one for one in ids if one not in rejected)

    def _add(self, name: str, values: Iterable[Any]) -> None:
        self.known[name] = tuple(dict.fromkeys([*self.known[name], *values]))


def _squash(text: str) -> str:
    """Letters and digits alone, without diacritics."""
    return re.sub(r"[\W_]", "", fold(text))


def _written(value: object) -> list[str]:
    """A value as `negated` has it."""
    if isinstance(value, time):
        return [f"{value:%H:%M}"]
    if isinstance(value, date):
        return [value.isoformat()]
    return [value] if isinstance(value, str) and value else []
