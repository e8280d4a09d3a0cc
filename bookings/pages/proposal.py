"""What Book is about to do, in words: what is booked and who hears of it; or why it cannot be, and what could."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Action, Customer
from accounts.permissions import decide
from bookings import mail, openings, wording
from bookings.availability import Reason, explain
from bookings.blocking import what_blocks
from bookings.errors import NotPermitted
from bookings.forms import sentence
from bookings.models import Appointment, AppointmentEvent
from bookings.pages.choice import Choice
from chatbot.people import bookings as chat
from consultants.models import Consultant, Service

# No reason opens these; of anyone, they are the same for everybody.
TAKEN = {Reason.BUSY, Reason.HELD}
FOR_ALL = {Reason.PAST, Reason.NOTICE, Reason.WINDOW}
Option = tuple[datetime, Consultant]


@dataclass(frozen=True)
class Refused:
    """Why a moment cannot be booked by the rules, and what is behind that. `standing` are the appointments in the way,
    `others` who is free just then, `near` other times. Where `may_go_outside`, staff with a reason may all the same.
    """

    sentence: str
    facts: list[str]
    may_go_outside: bool
    standing: list[Appointment]
    others: list[Option]
    near: list[Option]


def with_somebody(choice: Choice, now: datetime) -> Choice:
    """A moment without a person gets the least busy of those who are free then; if nobody is, it stays without."""
    assert choice.service and choice.customer and choice.at
    if choice.consultant:
        return choice
    free = openings.free_at(service=choice.service, moment=choice.at, customer=choice.customer, now=now)
    return replace(choice, consultant=free[0][1]) if free else choice


def refusal(choice: Choice, now: datetime) -> Refused | None:
    """None where it can be booked as it is chosen."""
    service, customer, at, who = choice.service, choice.customer, choice.at, choice.consultant
    assert service and customer and at
    if who is None:
        return _nobody(choice, service, customer, at, now)
    found = what_blocks(service=service, consultant=who, moment=at, customer=customer, now=now)
    forbidden = _forbidden(customer, at, now)
    if found is None and not forbidden:
        return None
    code, sentences, facts = (found.code, [found.sentence], found.facts) if found else ("", [], [])
    others = openings.free_at(service=service, moment=at, without=[who.pk], customer=customer, now=now)
    near = openings.near(service=service, moment=at, consultant=who, customer=customer, zone=choice.zone, now=now)
    standing = _with_whom_booked(found.appointments) if found and code == Reason.BUSY else []
    may_go_outside = code not in TAKEN | {Reason.PAST}
    return Refused(" ".join([*sentences, *forbidden]), facts, may_go_outside, standing, others, near)


def _nobody(choice: Choice, service: Service, customer: Customer, at: datetime, now: datetime) -> Refused:
    first = service.consultants.filter(is_active=True).first()
    found = first and explain(service=service, consultant=first, moment=at, customer=customer, now=now)
    why = found.sentence if found and found.code in FOR_ALL else _("Nobody who offers this is free at that time.")
    near = openings.near(service=service, moment=at, consultant=None, customer=customer, zone=choice.zone, now=now)
    return Refused(" ".join([why, *_forbidden(customer, at, now)]), [], False, [], [], near)


def _forbidden(customer: Customer, at: datetime, now: datetime) -> list[str]:
    """What the customer's level says against it."""
    coming = customer.appointments.coming(now).count()
    refused = decide(customer, Action.BOOK, used=coming, ahead=at - now)
    return [sentence(NotPermitted(refused))] if refused else []


def _with_whom_booked(rows: list[Appointment]) -> list[Appointment]:
    """The first of what is booked there, with who has booked it."""
    found = [row for row in rows if row.is_booked()][:2]
    events = AppointmentEvent.objects.filter(appointment__in=found, kind=AppointmentEvent.Kind.BOOKED).order_by("pk")
    booked = {event.appointment_id: event for event in events}
    for one in found:
        one.booked = booked.get(one.pk)  # type: ignore[attr-defined]  # for the page
    return found


def about(choice: Choice, now: datetime) -> dict[str, Any]:
    """The sentence before the button, and what follows from it."""
    service, customer, at, who = choice.service, choice.customer, choice.at, choice.consultant
    assert service and customer and at and who
    end = at + timedelta(minutes=service.duration_minutes)
    values = {
        "when": wording.when(at, end, who.zone), "service": service.label, "consultant": who.name,
        "customer": customer.name or str(customer),
    }  # fmt: skip
    at_theirs = "" if _same_clock(at, who, customer) else wording.when(at, end, customer.zone)
    is_written_to = mail.reaches(Appointment(customer=customer))
    is_told_here = _is_told_here(choice, now)
    return {
        "sentence": _("%(when)s: %(service)s with %(consultant)s, for %(customer)s.") % values,
        "at_theirs": at_theirs, "is_written_to": is_written_to, "is_told_here": is_told_here,
        "asks_for_address": not (is_written_to or is_told_here or customer.email),
        "tells_consultant": mail.reaches_consultant(who),
        "meanwhile": list(customer.appointments.booked().overlapping(at, end).select_related("consultant")),
    }  # fmt: skip


def _is_told_here(choice: Choice, now: datetime) -> bool:
    talk = choice.conversation
    is_theirs = talk is not None and choice.customer is not None and talk.customer_id == choice.customer.pk
    return talk is not None and is_theirs and chat.can_be_told(talk, now)


def _same_clock(at: datetime, who: Consultant, customer: Customer) -> bool:
    return at.astimezone(who.zone).utcoffset() == at.astimezone(customer.zone).utcoffset()


def read_aloud(appointment: Appointment) -> str:
    """What the customer hears on the phone, in their language and by their clock; the code letter by letter."""
    with translation.override(appointment.customer.language):
        values = {
            "when": wording.when(appointment.starts_at, appointment.ends_at, appointment.customer.zone),
            "service": appointment.service.label, "consultant": appointment.consultant.name,
            "code": " ".join(appointment.code),
        }  # fmt: skip
        if appointment.status == Appointment.Status.PENDING:
            text = _(
                "%(when)s: %(service)s, asked for with %(consultant)s, who still has to agree. Your code is %(code)s."
            )
        else:
            text = _("%(when)s: %(service)s with %(consultant)s. Your code is %(code)s.")
        return text % values
