"""The local engine: rules over tokens and a small linear model, no network."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chatbot.understanding.asked import GRAVE
from chatbot.understanding.local import (
    answering,
    calling,
    companions,
    confidence,
    intents,
    keeping,
    language,
    off_topic,
    requests,
)
from chatbot.understanding.local import reading as readings
from chatbot.understanding.local.budget import MAX_LENGTH, Budget, TooMuch
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import NOTHING_ASKED, Catalog, Context, Understanding, Unread

# Of a text that is too long to be read, so much tells its language.
GLANCE = 200


def understand(text: str, *, context: Context, now: datetime, catalog: Catalog) -> Understanding:
    budget = Budget()
    try:
        if len(text) > MAX_LENGTH:
            raise TooMuch
        return _understand(text, lambda piece, asked: _read(piece, asked, now, catalog, budget), context)
    except TooMuch:
        return Understanding(language=language.detect(Text(text[:GLANCE])), unread=Unread.TOO_MUCH)


def _understand(text: str, read: Callable[[str, Context], Understanding], context: Context) -> Understanding:
    whole = read(text, context)
    if context.asked == "name":
        return whole
    parts = requests.find(text, whole, lambda piece: read(piece, NOTHING_ASKED))
    if context.asked and not parts:
        parts = requests.answer_and_question(text, whole, lambda piece: read(piece, context))
    elif parts and context.yes in GRAVE:
        parts = (_agreeing(parts[0], read(requests.first_piece(text), context)), *parts[1:])
    return replace(whole, parts=parts) if parts else whole


def _agreeing(part: Understanding, answer: Understanding) -> Understanding:
    """The first of several requests, which may be what was just asked about: "ừ huỷ đi rồi đặt thứ 5"."""
    return replace(part, intents=(*part.intents, "confirm")) if answer.means("confirm") else part


def _language(reading: readings.Reading, catalog: Catalog) -> str:
    """Without the words of an address: "john at gmail dot com" is in no language."""
    contacts = [i for i, kind in reading.kinds.items() if kind == "<contact>"]
    words = reading.text.masked(reading.text.characters(contacts))
    return language.detect(words, [name for one in catalog.consultants for name in one.names])


def _read(text: str, context: Context, now: datetime, catalog: Catalog, budget: Budget) -> Understanding:
    reading = readings.read(text, context=context, now=now, catalog=catalog, budget=budget)
    said = answering.in_words(reading)
    meant, likely = intents.find(reading, said)
    whom, values = companions.find(reading)
    return Understanding(
        intents=meant,
        entities=values,
        language=_language(reading, catalog),
        confidence=confidence.of(reading, meant, likely),
        everything=requests.means_everything(reading.text),
        kept=keeping.kept(reading.text),
        keeps=keeping.says_keep(reading.text),
        which=requests.which(reading.text),
        whom=whom,
        waits=requests.waits(reading.text),
        doubts=answering.is_doubtful(reading, said),
        names=tuple(reading.text.source[start:end] for start, end in reading.names),
        off_topic=None if said else off_topic.find(reading),
        form_of_address=calling.form_of_address(reading.text),
    )
