"""What operations write: the row, its event, the end of holds and of what waited. The locks are the caller's."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from bookings import mail, notifications
from bookings.actors import SYSTEM, Actor
from bookings.availability import Reason
from bookings.errors import SlotTaken
from bookings.models import Appointment, AppointmentEvent, BookingRequest, WaitlistEntry, new_code
from bookings.rules import overlap

CODE_TRIES = 50
Status, Kind = Appointment.Status, AppointmentEvent.Kind


def write(save: Any, **options: Any) -> None:
    try:
        with transaction.atomic():
            save(**options)
    except IntegrityError as error:
        if _violated(error) == "appointment_no_overlap":
            raise SlotTaken(Reason.BUSY) from error
        raise


def insert(appointment: Appointment) -> None:
    for _ in range(CODE_TRIES):
        try:
            write(appointment.save, force_insert=True)
            return
        except IntegrityError as error:
            if _violated(error) != "bookings_appointment_code_key":
                raise
        appointment.code = new_code()
    raise RuntimeError("no free code was found: the codes are used up")


def _violated(error: IntegrityError) -> str:
    """The name of the constraint that refused."""
    return str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def save_fields(row: Appointment, *fields: str, now: datetime) -> None:
    row.updated_at = now
    row.save(update_fields=[*fields, "updated_at"])


def change_status(
    row: Appointment, status: str, kind: str, *, by: Actor, now: datetime, **said: Any
) -> AppointmentEvent:
    """`said`: what the event says beside it, as far as it says anything."""
    changes = {"status": [row.status, status], **{name: value for name, value in said.items() if value}}
    row.status = status
    save_fields(row, "status", now=now)
    return record(row, kind, by=by, at=now, changes=changes)


def holds_in_the_way(wanted: Appointment) -> Iterable[Appointment]:
    """Locked, before a write: the holds in the way of `wanted`, and the customer's own."""
    in_the_way = Q(consultant_id=wanted.consultant_id, blocked__overlap=wanted.blocked)
    rows = Appointment.objects.holds().filter(in_the_way | Q(customer_id=wanted.customer_id))
    return rows.select_for_update(no_key=True).order_by("pk")


def is_own(held: Appointment, wanted: Appointment, now: datetime) -> bool:
    """A hold of the same customer that has not run out."""
    return held.customer_id == wanted.customer_id and held.held_until is not None and held.held_until > now


def expire(rows: Iterable[Appointment], now: datetime) -> None:
    for row in rows:
        end_hold(row, Status.EXPIRED, Kind.EXPIRED, by=SYSTEM, now=now, changes={})


def end_own_hold_in_the_way(
    holds: Iterable[Appointment], row: Appointment, reason: str, by: Actor, now: datetime
) -> None:
    """The customer's hold does not keep them from what they book, or move, in its place."""
    for held in holds:
        if not (is_own(held, row, now) and held.consultant_id == row.consultant_id):
            continue
        if overlap(held.blocked, row.blocked):
            end_hold(held, Status.CANCELLED, Kind.CANCELLED, by=by, now=now, changes={"reason": reason})


def end_hold(
    row: Appointment, status: str, kind: str, *, by: Actor, now: datetime, changes: dict[str, Any]
) -> AppointmentEvent:
    """Let a hold go; if the waitlist had offered it, that entry ends too."""
    row.held_until = None if status == Status.CANCELLED else row.held_until
    changes = {"status": [row.status, status], **changes}
    row.status = status
    save_fields(row, "status", "held_until", now=now)
    entry = WaitlistEntry.objects.filter(offered=row, status=WaitlistEntry.Status.OFFERED).first()
    if entry:
        lapsed = status == Status.EXPIRED
        entry.status = WaitlistEntry.Status.LAPSED if lapsed else WaitlistEntry.Status.ENDED
        entry.save(update_fields=["status"])
        record_waitlist(entry, Kind.LAPSED if lapsed else Kind.LEFT, by=by, at=now)
        if not lapsed:
            notifications.void_offer(entry, now=now)
    return record(row, kind, by=by, at=now, changes=changes)


def satisfy_waitlist(booked: Appointment, now: datetime) -> None:
    """The customer has what they waited for."""
    entries = booked.customer.waitlist_entries.filter(service_id=booked.service_id, status__in=WaitlistEntry.OPEN)
    met = [entry for entry in entries.select_for_update().order_by("pk") if _is_met(entry, booked)]
    # The appointment answers one entry, first of all the one it was offered to; what it meets as well has ended.
    met.sort(key=lambda entry: entry.offered_id != booked.pk)
    for position, entry in enumerate(met):
        entry.status = WaitlistEntry.Status.ENDED if position else WaitlistEntry.Status.BOOKED
        entry.offered = entry.offered if position else booked
        entry.save(update_fields=["status", "offered"])
        notifications.void_offer(entry, now=now)


def answer_request(held: Appointment, status: str, *, by: Actor, now: datetime) -> None:
    """What was kept for a request has become an appointment, or was let go on purpose."""
    rows = BookingRequest.objects.filter(held=held, status=BookingRequest.Status.OPEN)
    rows.update(status=status, answered_at=now, answered_by=by.name)


def _is_met(entry: WaitlistEntry, booked: Appointment) -> bool:
    if entry.offered_id is not None:
        return entry.offered_id == booked.pk
    return entry.consultant_id in (None, booked.consultant_id) and booked.starts_at in entry.within


def record(
    appointment: Appointment, kind: str, *, by: Actor, at: datetime, changes: dict[str, Any] | None = None
) -> AppointmentEvent:
    """The event, and the e-mails about it. The last step of an operation: the e-mails show the row as it is."""
    event = AppointmentEvent.objects.create(
        appointment=appointment, kind=kind, role=by.role, source=by.source, actor=by.name, at=at, changes=changes or {}
    )
    mail.tell(event, now=at)
    return event


def record_waitlist(
    entry: WaitlistEntry, kind: str, *, by: Actor, at: datetime, changes: dict[str, Any] | None = None
) -> AppointmentEvent:
    return AppointmentEvent.objects.create(
        waitlist_entry=entry, kind=kind, role=by.role, source=by.source, actor=by.name, at=at, changes=changes or {}
    )
