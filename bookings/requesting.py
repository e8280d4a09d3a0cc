"""Requests of people without an e-mail address: noted for the team with the time held, booked or declined by it.

A hold of a request lasts until the desk has been open for some hours. Who is beyond a limit is noted without one: of an
identity and of a telephone number one is held at a time, of a network some a day, and of a consultant's day never more
than strangers may hold of it (bookings.strangers).
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts import limits
from accounts.models import ChannelIdentity, Customer, RateLimit
from bookings import notifications, services
from bookings.actors import Actor
from bookings.errors import NotAllowedInThisState, TooMany
from bookings.locks import lock_appointment, lock_customer
from bookings.models import Appointment, AppointmentEvent, BookingRequest
from bookings.records import end_hold, save_fields
from consultants import desk_hours
from consultants.models import Business, Consultant, Holiday, Service, WorkingHours

# So long people have been there before what is held is free again.
ANSWERED_WITHIN = timedelta(hours=4)
Status = BookingRequest.Status


@transaction.atomic
def place(
    *,
    customer: Customer,
    identity: ChannelIdentity,
    service: Service,
    consultant: Consultant,
    starts_at: datetime,
    phone: str,
    for_whom: str = "",
    description: str = "",
    by: Actor,
    now: datetime,
) -> BookingRequest:
    """Note a wish for a free time, and keep the time if that is within the limits. The same wish again is the one that
    stands. Raises what `hold` raises, and TooMany where as many stand open as appointments may.
    """
    event = services.hold(
        customer=customer, service=service, consultant=consultant, starts_at=starts_at, stranger=identity, by=by,
        now=now,
    )  # fmt: skip
    standing = customer.requests.filter(status=Status.OPEN)
    same = standing.filter(service=service, consultant=consultant, starts_at=starts_at).first()
    if same:
        return same
    if standing.count() >= service.policy().maximum_coming:
        raise TooMany
    by_then = answer_by(starts_at, now)
    row = BookingRequest(
        customer=customer, identity=identity, service=service, consultant=consultant, starts_at=starts_at, phone=phone,
        for_whom=for_whom, description=description, answer_by=by_then, created_at=now,
    )  # fmt: skip
    held = event.appointment if event else None
    if held and by_then and _keep(row, held, by_then, now):
        return row
    if held:
        services.cancel(appointment=held, by=by, reason="requested without a hold", now=now)
    row.save()
    return row


def answer_by(starts_at: datetime | None, now: datetime) -> datetime | None:
    """Until when a request of now is answered: before the time that is wished for, if one is; None where nobody is ever
    there.
    """
    business = Business.current()
    here = now.astimezone(business.zone)
    closed = set(Holiday.objects.filter(on__gte=here.date()).values_list("on", flat=True))
    by_then = desk_hours.after_open_time(business.desk_week or _working_week(), here, ANSWERED_WITHIN, closed)
    return min(by_then, starts_at) if by_then and starts_at else by_then


def _working_week() -> dict[int, desk_hours.Periods]:
    """Where the owner has not said when people answer: while anybody works."""
    rows = WorkingHours.objects.filter(consultant__is_active=True).values_list("weekday", "start_time", "end_time")
    week: dict[int, desk_hours.Periods] = {}
    for weekday, opens, closes in rows:
        week.setdefault(weekday, []).append((opens, closes))
    return {weekday: desk_hours.merged(periods) for weekday, periods in week.items()}


def _keep(row: BookingRequest, held: Appointment, until: datetime, now: datetime) -> bool:
    """Hold the time for the request; False where a limit is in the way, and nothing is written then."""
    network = row.identity.last_subnet_key
    row.held = held
    try:
        with transaction.atomic():
            row.save()
            if network and not _take_one_of(network, now):
                raise TooMany
    except (IntegrityError, TooMany):
        row.pk = row.held = None
        return False
    held.held_until = until
    save_fields(held, "held_until", now=now)
    notifications.lapse(held, now=now)
    return True


def _take_one_of(network: str, now: datetime) -> bool:
    return limits.take(
        scope=RateLimit.Scope.REQUESTS, key=network, most=settings.STRANGER_REQUESTS_PER_NETWORK,
        within=timedelta(days=1), now=now,
    )  # fmt: skip


@transaction.atomic
def book(request: BookingRequest, *, by: Actor, now: datetime) -> AppointmentEvent:
    """Make it an appointment, by the team. Raises NotAllowedInThisState where it is answered, and what `book` raises:
    a time that is not held any more can be somebody else's.
    """
    row = _lock_open(request)
    event = services.book(
        customer=row.customer, service=row.service, consultant=row.consultant, starts_at=row.starts_at,
        for_whom=row.for_whom, description=row.description, by=by, now=now,
    )  # fmt: skip
    _answer(row, Status.BOOKED, by, now)
    return event


@transaction.atomic
def decline(request: BookingRequest, *, by: Actor, now: datetime) -> BookingRequest:
    """The time is free again. Raises NotAllowedInThisState where it is answered."""
    row = _lock_open(request)
    held = lock_appointment(row.held_id) if row.held_id else None
    _answer(row, Status.DECLINED, by, now)
    if held and held.status == Appointment.Status.HELD:
        changes = {"reason": "request declined"}
        end_hold(held, Appointment.Status.CANCELLED, AppointmentEvent.Kind.CANCELLED, by=by, now=now, changes=changes)
    return row


def _lock_open(request: BookingRequest) -> BookingRequest:
    """The row as it is now; a merge can have made it another customer's."""
    lock_customer(BookingRequest.objects.values_list("customer_id", flat=True).get(pk=request.pk))
    row = BookingRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if row.status != Status.OPEN:
        raise NotAllowedInThisState
    return row


def _answer(row: BookingRequest, status: str, by: Actor, now: datetime) -> None:
    row.status, row.answered_at, row.answered_by = status, now, by.name
    row.save(update_fields=["status", "answered_at", "answered_by"])
