"""The local engine: rules over tokens, no network, no model."""

from datetime import datetime

from chatbot.understanding.local import confidence, intents, language
from chatbot.understanding.local.reading import read
from chatbot.understanding.schema import Catalog, Context, Understanding


def understand(text: str, *, context: Context, now: datetime, catalog: Catalog) -> Understanding:
    message = read(text, context=context, now=now, catalog=catalog)
    meant, likelihood = intents.find(message)
    return Understanding(
        intents=meant,
        entities=message.entities,
        language=language.detect(message.text, [name for one in catalog.consultants for name in one.names]),
        confidence=confidence.of(message, meant, likelihood),
    )
