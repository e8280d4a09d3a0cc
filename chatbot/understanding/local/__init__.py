"""The local engine: rules over normalised text, no network, no model."""

from datetime import datetime

from chatbot.understanding.local import contact, entities, intents, language
from chatbot.understanding.local.dates import find_when
from chatbot.understanding.local.normalise import normalise
from chatbot.understanding.schema import Catalog, Context, Entities, Understanding

# Longer texts are not questions to a receptionist; reading on would only cost time.
MAX_LENGTH = 1000


def understand(text: str, *, context: Context, now: datetime, catalog: Catalog) -> Understanding:
    plain = normalise(text[:MAX_LENGTH])
    consultant = entities.match_people(plain, catalog.consultants)
    service = entities.match_services(plain, catalog.services)
    selection = entities.selection(plain, context)
    when = find_when(plain, now, hour_expected=context.asked == "time" and selection is None)
    found = Entities(
        date=when.date if selection is None else None,
        time=when.time if selection is None else None,
        part_of_day=when.part_of_day,
        consultant=consultant,
        anyone=entities.means_anyone(plain),
        service=service,
        selection=selection,
        email=contact.email(text[:MAX_LENGTH]),
        phone=contact.phone(text[:MAX_LENGTH]),
        otp=contact.code(text[:MAX_LENGTH], expected=context.asked == "code"),
        invalid=when.invalid,
    )
    meant = intents.find(plain)
    sure = bool(meant) or found != Entities()
    return Understanding(
        intents=meant,
        entities=found,
        language=language.detect(plain, [name for one in catalog.consultants for name in one.names]),
        confidence=0.9 if sure else 0.0,
    )
