"""E-mails about appointments: who is told of a change, and that it is one row per event and reader.

`tell` is called with every event that is recorded, so that the e-mails commit with what they tell. The words are in
bookings.letters.
"""

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils import translation

from accounts.mail import outgoing
from accounts.models import OutgoingEmail
from bookings import letters
from bookings.calendar_file import calendar_file
from bookings.letters import Letter, Reader, one_line
from bookings.models import Appointment, AppointmentEvent
from consultants.models import Business, Consultant

Status, Kind, Role, Source = Appointment.Status, AppointmentEvent.Kind, AppointmentEvent.Role, AppointmentEvent.Source
TOLD = {Kind.BOOKED, Kind.APPROVED, Kind.DECLINED, Kind.MOVED, Kind.CANCELLED}
# What a customer tells on the day: for the consultant alone, while it lasts.
OF_THE_DAY = set(AppointmentEvent.OF_THE_DAY)
SILENT = {Source.IMPORT, Source.DEMO}
# What was over when it was written down (bookings.past) is nobody's news.
PLACED, OVER = {Kind.BOOKED, Kind.MOVED}, {Status.COMPLETED, Status.NO_SHOW}


def tell(event: AppointmentEvent, *, now: datetime) -> None:
    """Queue the e-mails about an event, in the transaction that wrote it. Holds and visits are nobody's news."""
    appointment = event.appointment
    if (
        appointment is None
        or event.kind not in TOLD | OF_THE_DAY
        or event.source in SILENT
        or _is_of_a_hold(event, appointment)
    ):
        return
    if appointment.status in OVER and event.kind in PLACED:
        return
    for reader, words in _readers(event, appointment):
        with translation.override(reader.language):
            key, until = f"appointment-event:{event.pk}", appointment.ends_at if event.kind in OF_THE_DAY else None
            _queue(words(event, appointment, reader), reader, appointment, key, useful_until=until, now=now)


def reminder(appointment: Appointment, *, dedup_key: str, useful_until: datetime, now: datetime) -> bool:
    """Queue a reminder for the customer; False when they cannot have one.

    `dedup_key` is "reminder:<id of the notification>": by it `bookings.notifications.void` withdraws what is not sent.
    """
    reader = _customer(appointment)
    if reader is None:
        return False
    with translation.override(reader.language):
        letter = letters.reminder(appointment, reader)
        _queue(letter, reader, appointment, dedup_key, useful_until=useful_until, now=now)
    return True


def offer(held: Appointment, *, until: datetime, dedup_key: str, now: datetime) -> bool:
    """Queue the offer of a time from the waitlist; False when the customer cannot have one."""
    reader = _customer(held)
    if reader is None:
        return False
    with translation.override(reader.language):
        _queue(letters.offer(held, until, reader), reader, held, dedup_key, useful_until=until, now=now)
    return True


def follow_up(visit: Appointment, *, dedup_key: str, useful_until: datetime, now: datetime) -> bool:
    """Queue the question how the visit was; False when the customer cannot have one."""
    reader = _customer(visit)
    if reader is None:
        return False
    with translation.override(reader.language):
        _queue(letters.follow_up(visit, reader), reader, visit, dedup_key, useful_until=useful_until, now=now)
    return True


def receipt_again(appointment: Appointment, *, now: datetime) -> bool:
    """Queue the last letter about it for the customer once more, at most once an hour; False when nothing is queued.

    What it says is made anew, of the appointment as it is now.
    """
    reader = _customer(appointment)
    event = appointment.events.filter(kind__in=TOLD).order_by("-at", "-pk").first()
    if reader is None or event is None:
        return False
    key = f"again:{appointment.pk}:{appointment.sequence}:{now:%Y%m%d%H}"
    if OutgoingEmail.objects.filter(dedup_key=f"{key}:{reader.key}").exists():
        return False
    with translation.override(reader.language):
        _queue(letters.to_customer(event, appointment, reader), reader, appointment, key, now=now)
    return True


def reaches(appointment: Appointment) -> bool:
    """Whether the customer is written e-mails: then what `tell` has queued tells them."""
    return _customer(appointment) is not None


def reaches_consultant(consultant: Consultant) -> bool:
    """Whether they are written e-mails about their appointments."""
    return _consultant(consultant) is not None


def _readers(event: AppointmentEvent, appointment: Appointment) -> Iterator[tuple[Reader, letters.Words]]:
    """Those whom it concerns, each with what they are written; consultants hear nothing of what they did themselves."""
    customer = _customer(appointment)
    if customer and event.kind not in OF_THE_DAY:
        yield customer, letters.to_customer
    former = event.former_consultant if event.kind == Kind.MOVED else None
    # A consultant acts on their own appointments only: on what was theirs before.
    actor = (former.pk if former else appointment.consultant_id) if event.role == Role.CONSULTANT else None
    if former and former.pk != actor:
        reader = _consultant(former)
        if reader:
            yield reader, letters.to_former_consultant
    if appointment.consultant_id != actor:
        reader = _consultant(appointment.consultant)
        if reader:
            yield reader, letters.to_new_consultant if former else letters.to_consultant


def _is_of_a_hold(event: AppointmentEvent, appointment: Appointment) -> bool:
    if event.kind == Kind.MOVED:
        return appointment.status == Status.HELD
    return event.kind == Kind.CANCELLED and event.changes["status"][0] == Status.HELD


def _customer(appointment: Appointment) -> Reader | None:
    customer = appointment.customer
    if not customer.is_active or customer.merged_into_id or customer.email_problem or not _is_address(customer.email):
        return None
    zone = customer.zone
    return Reader("customer", one_line(customer.name), str(customer.email), customer.language, zone, customer)


def _consultant(consultant: Consultant) -> Reader | None:
    address = consultant.email or (consultant.user.email if consultant.user else "")
    if not _is_address(address):
        return None
    return Reader(
        f"consultant:{consultant.pk}", one_line(consultant.name), address, consultant.language, consultant.zone
    )


def _is_address(text: str | None) -> bool:
    """A row can hold what no form has checked, and it goes into headers."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _queue(
    letter: Letter, reader: Reader, appointment: Appointment, key: str, *,
    useful_until: datetime | None = None, now: datetime,
) -> None:  # fmt: skip
    values = {
        "greeting": letters.greeting(reader), "introduction": letter.introduction, "facts": letter.facts,
        "how": letter.how, "link": letter.link, "link_title": letter.link_title, "chat": letter.chat,
        "business": Business.current().name, "language": reader.language,
        "signature": Business.current().signature,
    }  # fmt: skip
    outgoing.queue(
        kind=letter.kind,
        dedup_key=f"{key}:{reader.key}",
        to=reader.address,
        language=reader.language,
        subject=letter.subject,
        text=render_to_string("emails/appointment.txt", values),
        html=render_to_string("emails/appointment.html", values),
        calendar=calendar_file(letter.entry) if letter.entry else "",
        calendar_method=letter.entry.method if letter.entry else "",
        customer=reader.customer,
        # An update never overtakes what it updates.
        thread=f"appointment:{appointment.pk}:{reader.key}",
        useful_until=useful_until,
        now=now,
    )
