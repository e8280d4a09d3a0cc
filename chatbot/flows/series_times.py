"""Which times several appointments can have together: each free for itself, and none of them over another.

Those of one day that name no time of their own stand one after the other, with as little waiting as there can be. What
cannot be is named with its reason. Nothing is held: a customer holds one time, and would have one of several.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import permutations

from accounts.models import Action
from accounts.permissions import decide
from bookings import availability
from bookings.availability import Slot as FreeSlot
from bookings.models import Appointment
from bookings.rules import overlap
from chatbot import replies
from chatbot.flows import slots, wishes
from chatbot.flows.booking_steps import Booking
from chatbot.flows.slots import Wanted
from chatbot.memory.items import Slot
from chatbot.memory.turn import Turn
from chatbot.replies import account, several

# So many other times are offered for one that cannot be, of so many that are looked at.
NEAREST_OFFERED, NEAREST_SEARCHED = 3, 20
# Of so many the order in which they were named may change.
REORDERED = 3


def wanted(turn: Turn, one: Booking) -> Wanted:
    service = turn.service(one.service)
    assert service is not None, "the service is asked first"
    turn.consultants_of(service)
    consultant = None if one.anyone else slots.consultant_row(turn, one)
    return Wanted(service, consultant, without=wishes.rejected_people(one))


@dataclass
class Places:
    """The times that are taken by some of them already, and what is free; read once a turn."""

    turn: Turn
    rows: list[Appointment] = field(default_factory=list)
    known: dict[tuple[int | None, int | None, date], list[FreeSlot]] = field(default_factory=dict)

    def free(self, one: Booking) -> list[FreeSlot]:
        """On its day, within the hours that are wished for or at its very time, and beside all that is taken."""
        assert one.date is not None, "the day is asked first"
        key = one.service, None if one.anyone else one.consultant, one.date
        if key not in self.known:
            self.known[key] = slots.free_on(self.turn, one, wanted(self.turn, one), one.date)
        start, end = slots.span(self.turn, one, one.date)
        moment = datetime.combine(one.date, one.time, tzinfo=self.turn.zone) if one.time else None
        return [
            slot for slot in self.known[key]
            if (slot.starts_at == moment if moment else start <= slot.starts_at < end)
            and self.has_room(self.row(one, slot))
        ]  # fmt: skip

    def row(self, one: Booking, slot: FreeSlot | Slot) -> Appointment:
        pk = slot.consultant_id if isinstance(slot, FreeSlot) else slot.consultant
        row = Appointment(service=self.turn.service(one.service), consultant=self.turn.consultant(pk))
        row.place_at(slot.starts_at)
        return row

    def has_room(self, row: Appointment, besides: Sequence[Appointment] = ()) -> bool:
        return not any(_clash(row, other) for other in (*self.rows, *besides))

    def take(self, one: Booking, slot: FreeSlot) -> None:
        one.slot = Slot(slot.starts_at, slot.consultant_id)
        self.rows.append(self.row(one, slot))


def _clash(one: Appointment, other: Appointment) -> bool:
    """Over each other for whoever comes, or, with their buffers, for the one they are with."""
    is_theirs = one.consultant_id == other.consultant_id and overlap(one.blocked, other.blocked)
    return overlap(one.during, other.during) or is_theirs


@dataclass(frozen=True)
class Reason:
    """Why one cannot be, as a sentence; `is_of_its_time`: at another time it might."""

    sentence: str
    is_of_its_time: bool = True


def find(turn: Turn, each: Sequence[Booking]) -> dict[int, Reason]:
    """Choose a slot of each that can have one; why the others cannot, by their position."""
    places = Places(turn)
    for one in each:
        one.slot = None
    for day in dict.fromkeys(one.date for one in each):
        _place(places, [one for one in each if one.date == day])
    against = {at: Reason(_why_not(turn, places, one)) for at, one in enumerate(each) if one.slot is None}
    return against | _beyond_the_limit(turn, each)


def _place(places: Places, group: list[Booking]) -> None:
    """Of one day: first those that have a time of their own, then the others behind them."""
    for one in group:
        if one.time and (found := places.free(one)):
            places.take(one, found[0])
    begins = max((row.ends_at for row, one in _placed(places, group)), default=None)
    loose = [one for one in group if not one.time]
    orders = permutations(loose) if begins is None and len(loose) <= REORDERED else iter([tuple(loose)])
    chain = next((each for order in orders if (each := _chain(places, order, begins))), None)
    for one, slot in chain or ():
        places.take(one, slot)
    if chain is None:
        for one in loose:
            if found := [slot for slot in places.free(one) if begins is None or slot.starts_at >= begins]:
                places.take(one, found[0])


def _placed(places: Places, group: list[Booking]) -> list[tuple[Appointment, Booking]]:
    return [(places.row(one, one.slot), one) for one in group if one.slot]


def _chain(
    places: Places, order: Sequence[Booking], begins: datetime | None
) -> list[tuple[Booking, FreeSlot]] | None:  # fmt: skip
    """All of them one after the other, with the least waiting between them; the earliest of those."""
    if not order:
        return None
    chains = []
    options = [places.free(one) for one in order]
    for first in options[0]:
        if begins is not None and first.starts_at < begins:
            continue
        chain, rows = [(order[0], first)], [places.row(order[0], first)]
        for one, free in zip(order[1:], options[1:], strict=True):
            behind = (slot for slot in free if slot.starts_at >= rows[-1].ends_at)
            slot = next((slot for slot in behind if places.has_room(places.row(one, slot), rows)), None)
            if slot is None:
                break
            chain.append((one, slot))
            rows.append(places.row(one, slot))
        else:
            chains.append((rows[-1].ends_at - (begins or first.starts_at), first.starts_at, chain))
    return min(chains, key=lambda found: found[:2])[2] if chains else None


def _why_not(turn: Turn, places: Places, one: Booking) -> str:
    assert one.date is not None, "the day is asked first"
    if beyond := slots.too_far(turn, wanted(turn, one), one.date):
        return beyond.text
    if one.time is None:
        return several.nothing_left()
    moment = datetime.combine(one.date, one.time, tzinfo=turn.zone)
    return slots.why(turn, wanted(turn, one), moment) or several.is_taken()


def _beyond_the_limit(turn: Turn, each: Sequence[Booking]) -> dict[int, Reason]:
    """What the level, or the business, does not allow beside those that come before it."""
    used, against = turn.customer.appointments.coming(turn.now).count(), dict[int, Reason]()
    for position, one in enumerate(each):
        if one.slot is None:
            continue
        refusal = decide(turn.customer, Action.BOOK, used=used, ahead=one.slot.starts_at - turn.now)
        if refusal or used >= wanted(turn, one).service.policy().maximum_coming:
            one.slot = None
            said = account.not_permitted(refusal) if refusal else replies.too_many()
            against[position] = Reason(said.text, is_of_its_time=False)
        else:
            used += 1
    return against


def nearest(turn: Turn, each: Sequence[Booking], one: Booking) -> list[Slot]:
    """Free times close to one that cannot be, beside all the others."""
    assert one.date is not None, "the day is asked first"
    places = Places(turn, [Places(turn).row(other, other.slot) for other in each if other.slot])
    low, _ = slots.hours(one)
    what = wanted(turn, one)
    found = availability.nearest_slots(
        service=what.service, moment=max(datetime.combine(one.date, one.time or low, tzinfo=turn.zone), turn.now),
        consultant=what.consultant, customer=turn.customer, without=what.without, limit=NEAREST_SEARCHED, now=turn.now,
    )  # fmt: skip
    fitting = [
        slot for slot in found if places.has_room(places.row(one, slot)) and not wishes.is_rejected(turn, one, slot)
    ]
    moment = datetime.combine(one.date, one.time or low, tzinfo=turn.zone)
    closest = sorted(fitting, key=lambda slot: abs(slot.starts_at - moment))[:NEAREST_OFFERED]
    return [Slot(slot.starts_at, slot.consultant_id) for slot in sorted(closest, key=lambda slot: slot.starts_at)]


def common_clocks(turn: Turn, ones: Sequence[Booking]) -> list[tuple[time, int]]:
    """The clocks at which they are free, on how many of their days; those on most of them first, in order."""
    places, counted = Places(turn), dict[time, int]()
    for one in ones:
        for clock in {slot.starts_at.astimezone(turn.zone).time() for slot in places.free(one)}:
            counted[clock] = counted.get(clock, 0) + 1
    most = max(counted.values(), default=0)
    return sorted((clock, count) for clock, count in counted.items() if count == most)


def lasts(turn: Turn, one: Booking) -> timedelta:
    return timedelta(minutes=wanted(turn, one).service.duration_minutes)
