"""One message read: its tokens, the values in it, and which tokens each kind of value took."""

from dataclasses import dataclass, replace
from datetime import datetime

from chatbot.understanding.local import contact, own_names, people, selections
from chatbot.understanding.local.budget import Budget
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.local.when import find_when
from chatbot.understanding.schema import Catalog, Context, Entities


@dataclass(frozen=True)
class Reading:
    """`kinds`: by the index of a token, the kind of value that it is part of."""

    text: Text
    entities: Entities
    context: Context
    kinds: dict[int, str]


def read(message: str, *, context: Context, now: datetime, catalog: Catalog, budget: Budget) -> Reading:
    """Raises TooMuch where the message, or this piece of it, goes beyond the budget."""
    text = Text(message)
    budget.spend(len(text))
    found_contact = contact.find(message, text, code_expected=context.asked == "code", country=catalog.country)
    own_name, of_name = contact.introduced(text, expected=context.asked == "name", taken=found_contact.used)
    reserved = found_contact.used | of_name
    who = people.match_people(text, catalog.consultants, reserved)
    what = people.match_services(text, catalog.services, reserved | who.used)
    if context.asked == "name":
        own_name, of_answer = _answer(text)
        if who.used & of_answer and (len(who.used) == 1 or who.used < of_answer):
            # A word or two of the answer to "your name?" are theirs, whoever else has them; a full name of ours is not.
            who = people.Match()
        own_name = "" if who.used & of_answer else own_name
    taken = reserved | who.used | what.used
    selection = selections.find(text, context)
    when = find_when(text, now, taken=taken, hour_expected=context.asked == "time" and selection is None)
    if selection is not None or (context.asked == "name" and contact.is_a_name_alone(text)):
        when = type(when)()
    entities = Entities(
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
        anyone=people.means_anyone(text),
        service=what.ids,
        selection=selection,
        name=own_name if context.asked == "name" else own_name or contact.signed(text, taken | when.used),
        email=found_contact.email,
        phone=found_contact.phone,
        otp=found_contact.otp,
        code=found_contact.code,
        rating=selections.rating(text, context),
        negated=(*when.negated, *who.negated, *what.negated),
        invalid=tuple(when.invalid),
        named_by=when.date_named_by if when.date else when.range_named_by if when.date_range else None,
    )
    entities = _without_rejected(entities, catalog)
    kinds = {
        **dict.fromkeys(when.used, "<when>"),
        **dict.fromkeys(what.used, "<what>"),
        **dict.fromkeys(who.used, "<who>"),
        **dict.fromkeys(found_contact.used, "<contact>"),
        **dict.fromkeys(of_name, "<name>"),
    }
    return Reading(text, entities, context, kinds)


def _answer(text: Text) -> tuple[str, set[int]]:
    """The name that answers the question for one, and its tokens."""
    name = own_names.read(text.source).written
    start = text.source.find(name)
    return name, {i for i, one in enumerate(text.tokens) if name and start <= one.start < start + len(name)}


def _without_rejected(found: Entities, catalog: Catalog) -> Entities:
    """What the customer rejects is nothing they want, however often it was said."""
    rejected = set(found.negated)
    if not rejected:
        return found
    people = {entry.id for entry in catalog.consultants if entry.names[0] in rejected}
    services = {entry.id for entry in catalog.services if entry.names[0] in rejected}
    return replace(
        found,
        date=None if found.date and found.date.isoformat() in rejected else found.date,
        time=None if found.time and f"{found.time:%H:%M}" in rejected else found.time,
        part_of_day="" if found.part_of_day in rejected else found.part_of_day,
        consultant=tuple(pk for pk in found.consultant if pk not in people),
        service=tuple(pk for pk in found.service if pk not in services),
    )
