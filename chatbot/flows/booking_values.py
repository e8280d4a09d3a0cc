"""What is known of a booking that is being made, and the rows that it speaks of."""

from dataclasses import dataclass, replace

from chatbot.flows import slots, wishes
from chatbot.flows.slots import Wanted
from chatbot.flows.wishes import Wish
from chatbot.memory import items
from chatbot.memory.turn import Turn
from chatbot.understanding import Entities
from consultants.models import Service


@dataclass
class Booking(Wish):
    """`waits_for`: they want to be on the waitlist, for a day or for any. `nameless`: they would rather not say it.

    `device` is None for none of theirs, once they were asked (`has_device`). `whom`: for whom it is, in their words.
    `note`: what whoever is visited shall know. `phone`: where they can be rung, as they said it now. `suggested`: the
    services that what they told of is a matter of, until one is chosen; for certain (`is_sure`), or perhaps.
    `is_again`: it was cancelled, and is only offered once more.
    """

    service: int | None = None
    suggested: tuple[int, ...] = ()
    is_sure: bool = False
    waits_for: items.Wait | None = None
    nameless: bool = False
    device: int | None = None
    has_device: bool = False
    whom: str = ""
    note: str = ""
    phone: str = ""
    is_again: bool = False


def with_what_is_known(found: Entities, known: Booking) -> Entities:
    """The values, with the service, the person and the time that are known where no other is said."""
    if known.service and not found.service:
        found = replace(found, service=(known.service,))
    if known.consultant and not (found.consultant or found.anyone):
        found = replace(found, consultant=(known.consultant,))
    if known.time and not (found.time or found.time_range or found.part_of_day):
        found = replace(found, time=known.time)
    return found


def note_service(turn: Turn, booking: Booking, pk: int | None) -> None:
    wishes.release(turn, booking)
    booking.service, booking.suggested = pk, ()


def service_row(turn: Turn, booking: Booking) -> Service:
    service = turn.service(booking.service)
    assert service is not None, "what is booked has a service"
    return service


def wanted(turn: Turn, booking: Booking) -> Wanted:
    service = service_row(turn, booking)
    # Read with all who offer it, who are asked about as well.
    turn.consultants_of(service)
    consultant = slots.consultant_row(turn, booking)
    return Wanted(service, consultant, without=wishes.unwanted_people(turn, booking, service))
