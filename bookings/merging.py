"""Giving one customer's appointments, waitlist entries and notifications to another."""

from datetime import datetime

from accounts.models import Customer
from bookings.actors import SYSTEM
from bookings.locks import lock_consultants
from bookings.models import Appointment, AppointmentEvent, BookingRequest, Call, Notification, WaitlistEntry
from bookings.records import end_hold, record_waitlist


def repoint(source: Customer, target: Customer, *, now: datetime) -> None:
    """Everything of `source` becomes `target`'s, in the caller's transaction, with both rows locked.

    A customer has one hold, and waits for a service once: the hold of `source` stays, it is the one they are just
    choosing; of two equal wishes the one that has an offer stays, else the older.
    """
    rows = Appointment.objects.filter(customer=source)
    # Rows that stay in the constraint are written again: their takers' lock first, as in every operation.
    lock_consultants(
        Appointment.objects.live().filter(customer__in=[source, target]).values_list("consultant", flat=True)
    )
    kept = rows.holds().select_for_update(no_key=True).first()
    if kept and kept.held_until and kept.held_until <= now:
        # Nobody has written so yet: it takes the place of nothing.
        end_hold(kept, Appointment.Status.EXPIRED, AppointmentEvent.Kind.EXPIRED, by=SYSTEM, now=now, changes={})
        kept = None
    if kept:
        for held in target.appointments.holds().select_for_update(no_key=True):
            end_hold(
                held, Appointment.Status.CANCELLED, AppointmentEvent.Kind.CANCELLED, by=SYSTEM, now=now,
                changes={"reason": "another time chosen"},
            )  # fmt: skip
    list(rows.select_for_update(no_key=True).order_by("pk"))
    rows.update(customer=target, updated_at=now)
    _repoint_waitlist(source, target, now)
    Notification.objects.filter(customer=source).update(customer=target)
    BookingRequest.objects.filter(customer=source).update(customer=target)
    _repoint_calls(source, target, now)


def _repoint_calls(source: Customer, target: Customer, now: datetime) -> None:
    """Of two people who ring the two, one goes on."""
    calls = Call.objects.filter(customer=source)
    if Call.objects.filter(customer=target, ended_at=None).exists():
        calls.filter(ended_at=None).update(ended_at=now, outcome=Call.Outcome.PUT_BACK)
    calls.update(customer=target)


def _repoint_waitlist(source: Customer, target: Customer, now: datetime) -> None:
    own = {(row.service_id, row.consultant_id): row for row in _waiting(target)}
    for entry in _waiting(source):
        twin = own.get((entry.service_id, entry.consultant_id))
        if twin is None:
            continue
        weaker = twin if entry.status == WaitlistEntry.Status.OFFERED else entry
        weaker.status = WaitlistEntry.Status.ENDED
        weaker.save(update_fields=["status"])
        changes = {"reason": "the same customer waits already"}
        record_waitlist(weaker, AppointmentEvent.Kind.LEFT, by=SYSTEM, at=now, changes=changes)
    WaitlistEntry.objects.filter(customer=source).update(customer=target)


def _waiting(customer: Customer) -> list[WaitlistEntry]:
    return list(customer.waitlist_entries.filter(status__in=WaitlistEntry.OPEN).select_for_update().order_by("pk"))
