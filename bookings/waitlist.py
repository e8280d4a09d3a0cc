"""Offering free times to those who wait for them: the longest-waiting first, one offer each, held until a deadline."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from bookings import notifications, services, sweeping
from bookings.actors import SYSTEM
from bookings.availability import Slot, find_slots
from bookings.errors import BookingError
from bookings.locks import lock_customer
from bookings.models import Appointment, AppointmentEvent, WaitlistEntry
from consultants.models import BusinessPolicy, Consultant

log = logging.getLogger(__name__)
Status = WaitlistEntry.Status


def offer_free_slots(*, now: datetime) -> int:
    """Offer what is free now to the entries it matches, in the order they joined. Returns how many offers were made.

    Nothing has to tell what became free: a cancellation, an expired hold and new working hours are found alike.
    """
    _end_past(now)
    holding = Appointment.objects.holds().filter(customer=OuterRef("customer"), held_until__gt=now)
    # Who is just choosing something in the chat keeps that hold; their turn comes with the next run.
    waiting = WaitlistEntry.objects.filter(~Exists(holding), status=Status.WAITING, customer__is_active=True)
    offered = 0
    for pk in waiting.order_by("created_at", "pk").values_list("pk", flat=True):
        try:
            offered += _offer(pk, now)
        except BookingError as error:
            log.info("waitlist entry %s: the slot was gone before it was offered (%s)", pk, error.code)
    return offered


@transaction.atomic
def _offer(pk: int, now: datetime) -> bool:
    entry = WaitlistEntry.objects.select_related("customer", "service", "consultant").get(pk=pk)
    slot = _first_match(entry, now)
    if slot is None:
        return False
    lock_customer(entry.customer_id)
    # Locked: who leaves the waitlist takes this row, not the customer's.
    entry = WaitlistEntry.objects.select_for_update().get(pk=pk)
    if entry.status != Status.WAITING or entry.customer.appointments.holds().filter(held_until__gt=now).exists():
        return False
    lasts = timedelta(minutes=BusinessPolicy.current().waitlist_offer_minutes)
    event = services.hold(
        customer=entry.customer,
        service=entry.service,
        consultant=Consultant.objects.get(pk=slot.consultant_id),
        starts_at=slot.starts_at,
        # Not beyond the appointment itself: an offer of the past is none.
        lasts=min(lasts, slot.starts_at - now),
        by=SYSTEM,
        now=now,
    )
    assert event is not None and event.appointment is not None
    entry.status, entry.offered = Status.OFFERED, event.appointment
    entry.save(update_fields=["status", "offered"])
    AppointmentEvent.objects.create(
        appointment=event.appointment, waitlist_entry=entry, kind=AppointmentEvent.Kind.OFFERED, role=SYSTEM.role,
        source=SYSTEM.source, at=now, changes={"until": str(event.appointment.held_until)},
    )  # fmt: skip
    notifications.offer(entry, event.appointment, now=now)
    return True


def _first_match(entry: WaitlistEntry, now: datetime) -> Slot | None:
    slots = find_slots(
        service=entry.service, start=entry.within.lower, end=entry.within.upper, consultant=entry.consultant,
        customer=entry.customer, part_of_day=entry.part_of_day, limit=1, now=now,
    )  # fmt: skip
    return slots[0] if slots else None


@transaction.atomic
def _end_past(now: datetime) -> None:
    """Wishes for a time that is over."""
    past = WaitlistEntry.objects.filter(status=Status.WAITING, within__endswith__lte=now)
    for entry in past.select_for_update(skip_locked=True).order_by("pk")[: sweeping.BATCH]:
        entry.status = Status.ENDED
        entry.save(update_fields=["status"])
        AppointmentEvent.objects.create(
            waitlist_entry=entry, kind=AppointmentEvent.Kind.LEFT, role=SYSTEM.role, source=SYSTEM.source, at=now,
            changes={"reason": "the time has passed"},
        )  # fmt: skip
