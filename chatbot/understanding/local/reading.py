"""One message read: its tokens, the values in it, and which tokens each kind of value took."""

from dataclasses import dataclass, replace
from datetime import datetime

from chatbot.understanding.asked import Act
from chatbot.understanding.local import alternatives, contact, own_names, people, said_zones, selections, services
from chatbot.understanding.local.budget import Budget
from chatbot.understanding.local.catalogue import Match
from chatbot.understanding.local.contact import Contact
from chatbot.understanding.local.english_clocks import COULD_IT_BE
from chatbot.understanding.local.items import When
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.local.when import find_when
from chatbot.understanding.schema import Alternative, Catalog, Context, Entities


@dataclass(frozen=True)
class Reading:
    """`kinds`: by the index of a token, the kind of value that it is part of. `names`: the characters of names, which
    `text` hides from every list of words.
    """

    text: Text
    entities: Entities
    context: Context
    kinds: dict[int, str]
    names: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class _Named:
    """Who and what is named in the words as they are `written`, before anything else is looked for.

    `own_name`: the customer's, and the tokens of it, `of_name`.
    """

    written: Text
    contact: Contact
    who: Match
    what: Match
    own_name: str
    of_name: set[int]

    @property
    def tokens(self) -> set[int]:
        return self.contact.used | self.of_name | self.who.used | self.what.used


def read(message: str, *, context: Context, now: datetime, catalog: Catalog, budget: Budget) -> Reading:
    """Raises TooMuch where the message, or this piece of it, goes beyond the budget."""
    written = Text(message, as_capitals=context.asked == "name")
    budget.spend(len(written))
    named = _named(message, written, context, catalog)
    # What names somebody or a service in full is no word of any list.
    names = written.characters(named.who.used | named.what.full | named.of_name)
    # Nor are the letters of a code: "98NV" speaks of no "nhân viên".
    text = written.masked((*names, named.contact.code_span) if named.contact.code else names)
    zone = said_zones.find(text)
    taken = named.tokens | zone.used
    selection, when = _selected_or_when(text, named, context, now, taken)
    signed = "" if context.asked == "name" else contact.signed(written, taken | when.used)
    entities = replace(_entities(text, named, when, context), name=named.own_name or signed, selection=selection)
    entities = said_zones.by_own_clock(_without_rejected(entities, catalog), zone.zone, now)
    kinds = {
        **dict.fromkeys(when.used, "<when>"),
        **dict.fromkeys(named.what.used, "<what>"),
        **dict.fromkeys(named.who.used, "<who>"),
        **dict.fromkeys(named.contact.used, "<contact>"),
        **dict.fromkeys(named.of_name, "<name>"),
    }
    return Reading(text, entities, context, kinds, names)


def _named(message: str, written: Text, context: Context, catalog: Catalog) -> _Named:
    found_contact = contact.find(message, written, asked=context.asked, catalog=catalog)
    full = services.in_full_of(written, catalog.services, context.asked)
    own_name, of_name = contact.introduced(
        written.masked(written.characters(full)), expected=context.asked == "name", taken=found_contact.used
    )
    reserved = found_contact.used | of_name | (_explained(written) if context.asked == "name" else set())
    who = people.match_people(written, catalog.consultants, reserved | full, context.asked)
    of_answer: set[int] = set()
    if context.asked == "name":
        own_name, of_answer = _answer(written)
        if who.used & of_answer and (len(who.used) == 1 or who.used < of_answer):
            # A word or two of the answer to "your name?" are theirs, whoever else has them; a full name of ours is not.
            who = Match()
        own_name = "" if who.used & of_answer else own_name
    what = services.match_services(written, catalog.services, reserved | who.used, context.asked)
    of_name = reserved - found_contact.used
    if not who.used & of_answer and _is_full(written, of_answer):
        of_name |= of_answer
    return _Named(written, found_contact, who, what, own_name, of_name)


def _selected_or_when(
    text: Text, named: _Named, context: Context, now: datetime, taken: set[int]
) -> tuple[int | None, When]:
    """What is chosen of what is offered, and then no day and no time; or these. `taken`: tokens of other values."""
    selection = selections.find(text, context, named.written)
    when = find_when(
        text,
        now,
        taken=taken,
        hour_expected=selection is None and (context.asked == "time" or _may_name_another_hour(text, context)),
        is_asked=bool(context.asked),
    )
    if selection is None and not (when.used or named.who.used or named.what.used):
        selection = selections.by_first_words(named.written, context)
    is_none = selection is not None or (context.asked == "name" and contact.is_a_name_alone(named.written))
    return selection, When() if is_none else when


def _may_name_another_hour(text: Text, context: Context) -> bool:
    """ "Nope, 11 please", "could it be 4?" where a booking or a move is to be confirmed: another hour than the one in
    the question. What is more than twelve may be a day.
    """
    numbers = [token.number for token in text.tokens if token.is_number and len(token.raw) <= 2]
    is_one_hour = len(numbers) == 1 and 1 <= numbers[0] <= 12
    if context.yes not in (Act.BOOK, Act.MOVE) or not is_one_hour:
        return False
    return text.at(0, *NO) or text.has("instead", *COULD_IT_BE)


NO = ("no", "nope", "nah", "không", "hông", "hong", "chưa")


def _entities(text: Text, named: _Named, when: When, context: Context) -> Entities:
    """All but the customer's name and what is chosen of what is offered."""
    who, what, reach = named.who, named.what, named.contact
    return Entities(
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
        anyone=people.means_anyone(text, context.asked),
        service=what.ids,
        email=reach.address.email,
        unsure_address=reach.address.unsure,
        phone=reach.phone,
        otp=reach.otp,
        code=reach.code,
        rating=selections.rating(text, context),
        negated=(*when.negated, *who.negated, *what.negated, *reach.address.rejected),
        invalid=tuple(when.invalid),
        alternatives=when.alternatives or _of_people(text, who),
        named_by=when.date_named_by if when.date else when.range_named_by if when.date_range else None,
    )


def _answer(text: Text) -> tuple[str, set[int]]:
    """The name that answers the question for one, and its tokens."""
    name = own_names.read(text.source).written
    start = text.source.find(name)
    return name, {i for i, one in enumerate(text.tokens) if name and start <= one.start < start + len(name)}


def _is_full(text: Text, of_answer: set[int]) -> bool:
    """Several words written large: "Gia Mai" names no day."""
    return len(of_answer) > 1 and all(text[i].raw[0].isupper() for i in of_answer)


def _explained(text: Text) -> set[int]:
    """The tokens that only say how the name is written."""
    spans = own_names.explained(text.source)
    return {i for i, one in enumerate(text.tokens) if any(start <= one.start < end for start, end in spans)}


def _of_people(text: Text, who: Match) -> tuple[Alternative, ...]:
    return tuple(Alternative(consultant=ids) for ids in alternatives.of_people(text, who.groups))


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
