"""The operations on appointments. Each locks, checks, writes the row and its event, and returns the event.

Every function joins the caller's transaction; a refusal rolls back only its own savepoint.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import Customer
from bookings.availability import Slot, find_slots
from bookings.errors import NotAllowedInThisState, NotYours, OutsideHours, SlotTaken, TooLate, TooMany
from bookings.locks import lock_consultant, lock_customer
from bookings.models import Appointment, AppointmentEvent
from consultants.models import Consultant, Service

# What a customer may book for themselves: they could otherwise fill a calendar. Staff is not limited in number.
MAX_COMING_APPOINTMENTS = 10
BOOKING_WINDOW = timedelta(days=180)


@transaction.atomic
def book(
    *,
    customer: Customer,
    service: Service,
    consultant: Consultant,
    starts_at: datetime,
    source: str,
    actor: str = "",
    now: datetime,
) -> AppointmentEvent:
    """Book a free slot. Raises TooLate, TooMany, SlotTaken or OutsideHours (beyond BOOKING_WINDOW too)."""
    if starts_at <= now:
        raise TooLate
    if starts_at > now + BOOKING_WINDOW:
        raise OutsideHours
    lock_customer(customer.pk)
    lock_consultant(consultant.pk)
    by_customer = source == AppointmentEvent.Source.CHAT
    if by_customer and customer.appointments.coming(now).count() >= MAX_COMING_APPOINTMENTS:
        raise TooMany
    appointment = Appointment(customer=customer, service=service, consultant=consultant)
    appointment.place_at(starts_at)
    wanted = Slot(starts_at, consultant.pk)
    end = starts_at + timedelta(microseconds=1)
    if wanted not in find_slots(service=service, start=starts_at, end=end, consultant=consultant, now=now):
        raise SlotTaken if _is_taken(appointment) else OutsideHours
    return _insert(appointment, source=source, actor=actor, now=now)


def _is_taken(appointment: Appointment) -> bool:
    others = Appointment.objects.live().filter(consultant_id=appointment.consultant_id)
    return others.filter(blocked__overlap=appointment.blocked).exists()


def _insert(appointment: Appointment, *, source: str, actor: str, now: datetime) -> AppointmentEvent:
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
    except IntegrityError as error:
        if "appointment_no_overlap" in str(error):
            raise SlotTaken from error
        raise
    return _record(appointment, AppointmentEvent.Kind.BOOKED, source=source, actor=actor, at=now)


@transaction.atomic
def cancel(
    *,
    appointment: Appointment,
    customer: Customer | None = None,
    source: str,
    actor: str = "",
    reason: str = "",
    now: datetime,
) -> AppointmentEvent:
    """Cancel a live appointment: the customer's own, or anyone's for staff (`customer=None`).

    Raises NotYours, NotAllowedInThisState, or TooLate when a customer's appointment has already begun.
    """
    row = Appointment.objects.select_for_update(of=("self",)).select_related("customer").get(pk=appointment.pk)
    if customer is not None and row.customer_id != customer.pk:
        raise NotYours
    if not row.is_live():
        raise NotAllowedInThisState
    if customer is not None and row.starts_at <= now:
        raise TooLate
    changes: dict[str, Any] = {"status": [row.status, Appointment.Status.CANCELLED]}
    row.status = Appointment.Status.CANCELLED
    row.save(update_fields=["status"])
    if reason:
        changes["reason"] = reason
    return _record(row, AppointmentEvent.Kind.CANCELLED, source=source, actor=actor, at=now, changes=changes)


def complete_past(*, now: datetime) -> int:
    """Complete confirmed appointments that are over. Returns how many."""
    over = Appointment.objects.filter(status=Appointment.Status.CONFIRMED, during__endswith__lte=now)
    with transaction.atomic():
        rows = list(over.select_for_update(skip_locked=True).order_by("pk")[:1000])
        for row in rows:
            row.status = Appointment.Status.COMPLETED
            row.save(update_fields=["status"])
            _record(row, AppointmentEvent.Kind.COMPLETED, source=AppointmentEvent.Source.SYSTEM, actor="", at=now)
    return len(rows)


def _record(
    appointment: Appointment, kind: str, *, source: str, actor: str, at: datetime, changes: dict[str, Any] | None = None
) -> AppointmentEvent:
    return AppointmentEvent.objects.create(
        appointment=appointment, kind=kind, source=source, actor=actor, at=at, changes=changes or {}
    )
