"""The local engine: rules over tokens and a small linear model, no network."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from chatbot.understanding.asked import GRAVE
from chatbot.understanding.local import (
    answering,
    calling,
    companions,
    confidence,
    intents,
    keeping,
    language,
    leeway,
    notes,
    off_topic,
    references,
    requests,
    several,
    spoken_languages,
)
from chatbot.understanding.local import reading as readings
from chatbot.understanding.local.budget import MAX_LENGTH, Budget, TooMuch
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import NOTHING_ASKED, Catalog, Context, Entities, Several, Understanding, Unread

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


def _may_ask_for_several(meant: tuple[str, ...], context: Context) -> bool:
    """Of a booking, or of values that may be one's; what stands is not counted, and no name is."""
    return context.asked != "name" and ("book" in meant or set(meant) <= {"provide_info", "deny"})


def _several(reading: readings.Reading, today: date) -> Several | None:
    """Nothing repeats on a day that is rejected: "never on Mondays"."""
    wanted = several.find(reading.text, today)
    is_rejected = wanted and wanted.days and wanted.days[0].isoformat() in reading.entities.negated
    return None if is_rejected else wanted


def _from_the_first_day(found: Entities, wanted: Several | None) -> Entities:
    """Of several days the first is the one that is named: not the last one, and not all that lies between."""
    if wanted is None or not wanted.days:
        return found
    return replace(found, date=wanted.days[0], date_range=None, named_by=None)


def _language(reading: readings.Reading, catalog: Catalog) -> str:
    """Without the words of an address: "john at gmail dot com" is in no language."""
    contacts = [i for i, kind in reading.kinds.items() if kind == "<contact>"]
    words = reading.text.masked(reading.text.characters(contacts))
    return language.detect(words, [name for one in catalog.consultants for name in one.names])


def _read(text: str, context: Context, now: datetime, catalog: Catalog, budget: Budget) -> Understanding:
    reading = readings.read(text, context=context, now=now, catalog=catalog, budget=budget)
    said = answering.in_words(reading)
    meant, likely = intents.find(reading, said)
    wanted = _several(reading, now.date()) if _may_ask_for_several(meant, context) else None
    whom, values = companions.find(reading)
    return Understanding(
        intents=meant,
        entities=_from_the_first_day(values, wanted),
        several=wanted,
        language=_language(reading, catalog),
        confidence=confidence.of(reading, meant, likely),
        everything=requests.means_everything(reading.text),
        kept=keeping.kept(reading.text),
        keeps=keeping.says_keep(reading.text),
        which=requests.which(reading.text),
        whom=whom,
        speaks=spoken_languages.wished(reading.text),
        note=notes.find(reading),
        waits=requests.waits(reading.text),
        doubts=answering.is_doubtful(reading, said),
        refers=references.find(reading.text),
        leeway=leeway.find(reading.text),
        names=tuple(reading.text.source[start:end] for start, end in reading.names),
        off_topic=None if said else off_topic.find(reading, meant, likely),
        form_of_address=calling.form_of_address(reading.text),
    )
