"""Visits that staff writes down after they began: booked or moved into the past, with what became of them.

They were outside every rule, so there has to be a reason; they are over, so nobody is told and nothing is planned.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import Customer, Device
from bookings import notifications
from bookings.actors import Actor, Role
from bookings.availability import Reason
from bookings.errors import NotAllowedInThisState, NotYours, SlotTaken
from bookings.locks import lock_consultants, lock_customer, lock_with_consultants
from bookings.models import Appointment, AppointmentEvent
from bookings.records import insert, record, write
from bookings.rules import check_begun, place
from bookings.transitions import check
from consultants.models import Consultant, Service

Status, Kind = Appointment.Status, AppointmentEvent.Kind
# What may have become of a visit, and the event that says so.
OUTCOMES = {Status.COMPLETED: Kind.COMPLETED, Status.NO_SHOW: Kind.NO_SHOW}


@transaction.atomic
def record_visit(
    *,
    customer: Customer,
    service: Service,
    consultant: Consultant,
    starts_at: datetime,
    outcome: str,
    outside_rules_reason: str,
    description: str = "",
    device: Device | None = None,
    by: Actor,
    now: datetime,
) -> AppointmentEvent:
    """Write a visit down that has begun. Raises NotYours, NotAllowedInThisState (not begun), SlotTaken, TooLate."""
    _check(by, outcome, outside_rules_reason)
    if device is not None and device.customer_id != customer.pk:
        raise NotYours
    lock_customer(customer.pk)
    lock_consultants([consultant.pk])
    row = Appointment(customer=customer, service=service, consultant=consultant, description=description, device=device)
    row.created_at = row.updated_at = now
    _place(row, starts_at, outcome, outside_rules_reason, now)
    insert(row)
    return _record(row, Kind.BOOKED, {"status": [None, outcome]}, by, now)


@transaction.atomic
def move_visit(
    *,
    appointment: Appointment,
    service: Service,
    consultant: Consultant,
    starts_at: datetime,
    outcome: str,
    outside_rules_reason: str,
    by: Actor,
    now: datetime,
) -> AppointmentEvent:
    """Say of a booked appointment that it was at another time, which has begun. Raises what `record_visit` raises."""
    _check(by, outcome, outside_rules_reason)
    row = lock_with_consultants(appointment, consultant)
    check("reschedule", row, by)
    if not row.is_booked():
        raise NotAllowedInThisState
    old = _facts(row)
    row.service, row.consultant = service, consultant
    _place(row, starts_at, outcome, outside_rules_reason, now)
    row.sequence += 1
    row.acknowledged_at = None
    row.updated_at = now
    write(row.save)
    notifications.void(row, "moved", now=now)
    new = _facts(row)
    return _record(row, Kind.MOVED, {name: [old[name], new[name]] for name in old if old[name] != new[name]}, by, now)


def _check(by: Actor, outcome: str, reason: str) -> None:
    if by.role != Role.STAFF:
        raise NotYours
    if outcome not in OUTCOMES or not reason:
        raise ValueError("a visit in the past needs an outcome and a reason")


def _place(row: Appointment, starts_at: datetime, outcome: str, reason: str, now: datetime) -> None:
    place(row, starts_at)
    check_begun(row, now)
    row.status, row.outside_rules_reason = outcome, reason
    # The constraint is about what is live; two visits that took place at once are no less wrong.
    others = Appointment.objects.filter(consultant_id=row.consultant_id).overlapping(row.starts_at, row.ends_at)
    if others.filter(status__in=[*Appointment.BOOKED, Status.COMPLETED]).exclude(pk=row.pk).exists():
        raise SlotTaken(Reason.BUSY)


def _facts(row: Appointment) -> dict[str, object]:
    return {"start": row.starts_at.isoformat(), "consultant": row.consultant_id, "service": row.service_id,
            "status": row.status}  # fmt: skip


def _record(row: Appointment, kind: str, changes: dict[str, object], by: Actor, now: datetime) -> AppointmentEvent:
    """Two events: where it was put, and what became of it."""
    placed = record(row, kind, by=by, at=now, changes=changes)
    record(row, OUTCOMES[Status(row.status)], by=by, at=now, changes={"reason": row.outside_rules_reason})
    return placed
