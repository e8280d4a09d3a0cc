"""The local engine: rules over tokens, no network, no model."""

from datetime import datetime

from chatbot.understanding.local import confidence, contact, intents, language, people, selections
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.local.when import find_when
from chatbot.understanding.schema import Catalog, Context, Entities, Understanding

# Longer texts are not questions to a receptionist; reading on would only cost time.
MAX_LENGTH = 1000


def understand(text: str, *, context: Context, now: datetime, catalog: Catalog) -> Understanding:
    text = text[:MAX_LENGTH]
    read = Text(text)
    found_contact = contact.find(text, read, code_expected=context.asked == "code")
    who = people.match_people(read, catalog.consultants, found_contact.used)
    what = people.match_services(read, catalog.services, found_contact.used | who.used)
    taken = found_contact.used | who.used | what.used
    if context.asked == "name" and who.ids and len(who.used) == 1 and not contact.is_titled(read, min(who.used)):
        # One word as the answer to "your name?" is theirs, whoever else has it.
        who = people.Match()
        taken = found_contact.used | what.used
    selection = selections.find(read, context)
    when = find_when(read, now, taken=taken, hour_expected=context.asked == "time" and selection is None)
    if selection is not None:
        when = type(when)()
    found = Entities(
        date=when.date,
        date_range=when.date_range,
        time=when.time,
        time_range=when.time_range,
        part_of_day=when.part_of_day,
        old_date=when.old_date,
        old_time=when.old_time,
        shift_minutes=when.shift_minutes,
        shift_days=when.shift_days,
        consultant=who.ids,
        anyone=people.means_anyone(read),
        service=what.ids,
        selection=selection,
        name=contact.name(read, expected=context.asked == "name", taken=taken | when.used),
        email=found_contact.email,
        phone=found_contact.phone,
        otp=found_contact.otp,
        code=found_contact.code,
        rating=selections.rating(read, context),
        negated=(*when.negated, *who.negated),
        invalid=tuple(when.invalid),
    )
    meant = intents.find(read, found, context, used=taken | when.used)
    return Understanding(
        intents=meant,
        entities=found,
        language=language.detect(read, [name for one in catalog.consultants for name in one.names]),
        confidence=confidence.of(read, meant, found, context, used=taken | when.used),
    )
