"""The local engine: rules over tokens and a small linear model, no network."""

from datetime import datetime

from chatbot.understanding.local import confidence, intents, language
from chatbot.understanding.local.reading import read
from chatbot.understanding.schema import Catalog, Context, Understanding

# Longer texts are not questions to a receptionist; reading on would only cost time.
MAX_LENGTH = 1000


def understand(text: str, *, context: Context, now: datetime, catalog: Catalog) -> Understanding:
    reading = read(text[:MAX_LENGTH], context=context, now=now, catalog=catalog)
    meant, likely = intents.find(reading)
    return Understanding(
        intents=meant,
        entities=reading.entities,
        language=language.detect(reading.text, [name for one in catalog.consultants for name in one.names]),
        confidence=confidence.of(reading, meant, likely),
    )
