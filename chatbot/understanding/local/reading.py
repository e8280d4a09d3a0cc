"""A message with its values: what stands where, before what is wanted is asked."""

from dataclasses import dataclass
from datetime import datetime

from chatbot.understanding.local import contact, people, selections
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.local.when import find_when
from chatbot.understanding.schema import Catalog, Context, Entities

# Longer texts are not questions to a receptionist; reading on would only cost time.
MAX_LENGTH = 1000


@dataclass(frozen=True)
class Reading:
    """`kinds` tells of each token that is a part of a value, of what kind: when, person, service, contact."""

    text: Text
    entities: Entities
    kinds: dict[int, str]
    context: Context

    @property
    def used(self) -> set[int]:
        return set(self.kinds)


def read(text: str, *, context: Context, now: datetime, catalog: Catalog) -> Reading:
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
    kinds = {
        i: kind
        for kind, tokens in (
            ("when", when.used), ("service", what.used), ("person", who.used), ("contact", found_contact.used),
        )
        for i in tokens
    }  # fmt: skip
    return Reading(read, found, kinds, context)
