"""The local engine: rules over tokens and a small linear model, no network."""

from dataclasses import replace
from datetime import datetime

from chatbot.understanding.local import confidence, intents, language, requests
from chatbot.understanding.local.reading import read
from chatbot.understanding.schema import Catalog, Context, Understanding

# Longer texts are not questions to a receptionist; reading on would only cost time.
MAX_LENGTH = 1000


def understand(text: str, *, context: Context, now: datetime, catalog: Catalog) -> Understanding:
    text = text[:MAX_LENGTH]
    whole = _read(text, context, now, catalog)
    if context.asked == "name":
        return whole
    parts = requests.find(text, whole, lambda piece: _read(piece, Context(), now, catalog))
    if context.asked and not parts:
        parts = requests.answer_and_question(text, whole, lambda piece: _read(piece, context, now, catalog))
    return replace(whole, parts=parts) if parts else whole


def _read(text: str, context: Context, now: datetime, catalog: Catalog) -> Understanding:
    reading = read(text, context=context, now=now, catalog=catalog)
    meant, likely = intents.find(reading)
    return Understanding(
        intents=meant,
        entities=reading.entities,
        language=language.detect(reading.text, [name for one in catalog.consultants for name in one.names]),
        confidence=confidence.of(reading, meant, likely),
        everything=requests.means_everything(reading.text),
        kept=requests.kept(reading.text),
        which=requests.which(reading.text),
        whom=requests.whom(reading.text),
        names=tuple(reading.text.source[start:end] for start, end in reading.names),
    )
