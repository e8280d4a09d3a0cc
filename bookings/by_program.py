"""What a program does for a customer who has shown who they are: the operations of the chat, by ids and codes.

The REST API and the tools of assistants both call these. What is refused is raised as a Problem, with the code of the
rule that refused it. With a `key`, a UUID, the same operation is done once, however often it is asked for.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts import repeating
from accounts.models import Customer
from accounts.services import name_customer
from bookings import services
from bookings.actors import Actor, Source, by_customer
from bookings.availability import Reason, Slot, explain_each, find_slots
from bookings.errors import BookingError, NotPermitted, NotYours, OutsideHours, SlotTaken, TooLate
from bookings.models import Appointment, AppointmentEvent
from bookings.rules import ERRORS
from consultants.models import Consultant, Service
from meetassist.acting import Acting, acting
from meetassist.days import FIRST_YEAR, LAST_YEAR
from meetassist.problems import Problem

# The longest time that can be looked through at once.
LONGEST = timedelta(days=62)
MOMENT = timedelta(microseconds=1)

SENTENCES = {
    SlotTaken: "Somebody else has this time.",
    OutsideHours: "This time cannot be booked.",
    TooLate: "It is too late for this.",
    NotPermitted: "The customer's service level does not allow this.",
}


@contextmanager
def refusals() -> Iterator[None]:
    """What the rules refuse inside is raised as a Problem."""
    try:
        yield
    except NotYours as error:
        raise no_such_appointment() from error
    except BookingError as error:
        status = 403 if isinstance(error, NotPermitted) else 409
        sentence = SENTENCES.get(type(error), "This cannot be done with the appointment as it is.")
        finer = f" ({error.reason})" if error.reason != error.code else ""
        raise Problem(status, error.code, f"{sentence}{finer}") from error


def no_such_appointment() -> Problem:
    """Somebody else's is answered like one that there is not."""
    return Problem(404, "not_found", "The customer has no such appointment.")


def service_of(pk: int) -> Service:
    found = Service.objects.filter(pk=pk, is_active=True).first()
    if found is None:
        raise Problem(404, "no_such_service", "There is no such service.")
    return found


def consultant_of(pk: int | None) -> Consultant | None:
    """None where nobody is named."""
    found = Consultant.objects.filter(pk=pk, is_active=True).first() if pk is not None else None
    if pk is not None and found is None:
        raise Problem(404, "no_such_consultant", "There is no such consultant.")
    return found


def free_slots(
    *, service: int, consultant: int | None = None, start: datetime, end: datetime, limit: int, now: datetime
) -> list[Slot]:
    """Times that anybody can book, earliest first. `end` is at most LONGEST after `start`."""
    if not FIRST_YEAR < start.year < LAST_YEAR or not start < end or end - start > LONGEST:
        raise Problem(400, "bad_time", f"The end has to be after the start, by {LONGEST.days} days at most.")
    wanted, person = service_of(service), consultant_of(consultant)
    return find_slots(
        service=wanted, start=max(start, now), end=max(end, now), consultant=person, limit=limit, now=now
    )  # fmt: skip


def own(customer: Customer) -> QuerySet[Appointment]:
    """Their appointments, the latest first; not times that are only held."""
    held = [Appointment.Status.HELD, Appointment.Status.EXPIRED]
    return customer.appointments.exclude(status__in=held).select_related("service", "consultant")


def one_of(customer: Customer, code: str) -> Appointment:
    found = own(customer).filter(code=code.upper()).first()
    if found is None:
        raise no_such_appointment()
    return found


@transaction.atomic
def book(
    customer: Customer,
    *,
    service: int,
    consultant: int | None = None,
    starts_at: datetime,
    name: str = "",
    description: str = "",
    key: str = "",
    now: datetime,
) -> Appointment:
    """Book a free time, with whoever is free where nobody is named. Raises Problem."""

    def do() -> AppointmentEvent:
        wanted, person = service_of(service), consultant_of(consultant)
        _name(customer, name)
        people = [person] if person else _free_people(wanted, customer, starts_at, now)
        return _book_first(customer, wanted, people, starts_at, description, now)

    asked = ["book", service, consultant, starts_at.isoformat(), name, description]
    return _once(customer, key, asked, do, now)


@transaction.atomic
def move(
    customer: Customer, code: str, *, starts_at: datetime, consultant: int | None = None, key: str = "", now: datetime
) -> Appointment:
    """Move to another time, and to another consultant where one is named. Raises Problem."""

    def do() -> AppointmentEvent:
        return services.reschedule(
            appointment=one_of(customer, code), starts_at=starts_at, consultant=consultant_of(consultant),
            by=_by(customer), now=now,
        )  # fmt: skip

    return _once(customer, key, ["move", code, starts_at.isoformat(), consultant], do, now)


@transaction.atomic
def cancel(customer: Customer, code: str, *, reason: str = "", key: str = "", now: datetime) -> Appointment:
    """Raises Problem."""

    def do() -> AppointmentEvent:
        return services.cancel(appointment=one_of(customer, code), reason=reason, by=_by(customer), now=now)

    return _once(customer, key, ["cancel", code, reason], do, now)


def _once(
    customer: Customer, key: str, asked: list[Any], do: Callable[[], AppointmentEvent], now: datetime
) -> Appointment:
    """Do it as the customer; what came with the same key before is not done again, but told as it is now."""
    who = Acting("customer", id=str(customer.pk), place="api")
    with acting(who), refusals():
        row = repeating.claim(who=f"customer {customer.pk}", key=key, request=asked, now=now) if key else None
        if row is None or not row.outcome:
            appointment = do().appointment
            assert appointment is not None
            code = appointment.code
            repeating.note(row, code)
        else:
            code = row.outcome
    return one_of(customer, code)


def _by(customer: Customer) -> Actor:
    return by_customer(customer, Source.API)


def _name(customer: Customer, name: str) -> None:
    """Whoever comes has one; one that is known is changed in the profile alone."""
    if customer.name:
        return
    if not name:
        raise Problem(422, "name_needed", "The customer has told no name yet: send it with the booking.")
    name_customer(customer=customer, name=name)


def _free_people(service: Service, customer: Customer, starts_at: datetime, now: datetime) -> list[Consultant]:
    """Who is free then, the least busy first. Raises BookingError where nobody is."""
    if not FIRST_YEAR < starts_at.year < LAST_YEAR:
        raise OutsideHours(Reason.WINDOW)
    slots = find_slots(service=service, start=starts_at, end=starts_at + MOMENT, customer=customer, now=now)
    if not slots:
        codes = explain_each(service=service, consultant=None, moment=starts_at, customer=customer, now=now)
        raise next((ERRORS[code](code) for code in sorted(codes) if code in ERRORS), OutsideHours(Reason.HOURS))
    people = Consultant.objects.in_bulk([slot.consultant_id for slot in slots])
    return [people[slot.consultant_id] for slot in slots]


def _book_first(
    customer: Customer,
    service: Service,
    people: Sequence[Consultant],
    starts_at: datetime,
    description: str,
    now: datetime,
) -> AppointmentEvent:
    """With the first of the people who is still free when it is their turn. Raises BookingError."""
    taken = SlotTaken()
    for person in people:
        try:
            return services.book(
                customer=customer, service=service, consultant=person, starts_at=starts_at, description=description,
                by=_by(customer), now=now,
            )  # fmt: skip
        except SlotTaken as error:
            taken = error
    raise taken
