"""The local engine: rules over tokens and a small linear model, no network."""

from dataclasses import replace
from datetime import datetime

from chatbot.understanding.asked import GRAVE
from chatbot.understanding.local import confidence, intents, keeping, language, requests
from chatbot.understanding.local.reading import read
from chatbot.understanding.schema import NOTHING_ASKED, Catalog, Context, Understanding

# Longer texts are not questions to a receptionist; reading on would only cost time.
MAX_LENGTH = 1000


def understand(text: str, *, context: Context, now: datetime, catalog: Catalog) -> Understanding:
    text = text[:MAX_LENGTH]
    whole = _read(text, context, now, catalog)
    if context.asked == "name":
        return whole
    parts = requests.find(text, whole, lambda piece: _read(piece, NOTHING_ASKED, now, catalog))
    if context.asked and not parts:
        parts = requests.answer_and_question(text, whole, lambda piece: _read(piece, context, now, catalog))
    elif parts and context.yes in GRAVE:
        parts = (_agreeing(parts[0], _read(requests.first_piece(text), context, now, catalog)), *parts[1:])
    return replace(whole, parts=parts) if parts else whole


def _agreeing(part: Understanding, answer: Understanding) -> Understanding:
    """The first of several requests, which may be what was just asked about: "ừ huỷ đi rồi đặt thứ 5"."""
    return replace(part, intents=(*part.intents, "confirm")) if answer.means("confirm") else part


def _read(text: str, context: Context, now: datetime, catalog: Catalog) -> Understanding:
    reading = read(text, context=context, now=now, catalog=catalog)
    meant, likely = intents.find(reading)
    return Understanding(
        intents=meant,
        entities=reading.entities,
        language=language.detect(reading.text, [name for one in catalog.consultants for name in one.names]),
        confidence=confidence.of(reading, meant, likely),
        everything=requests.means_everything(reading.text),
        kept=keeping.kept(reading.text),
        keeps=keeping.says_keep(reading.text),
        which=requests.which(reading.text),
        whom=requests.whom(reading.text),
        waits=requests.waits(reading.text),
    )
