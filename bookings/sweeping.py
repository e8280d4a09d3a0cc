"""What time itself does to appointments; beat calls these. Each says how many it was."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Value
from django.db.models.functions import Coalesce

from bookings import services
from bookings.actors import SYSTEM
from bookings.models import Appointment, AppointmentEvent
from bookings.records import change_status, expire
from consultants.models import BusinessPolicy

# What one run takes.
BATCH = 500
Status, Kind = Appointment.Status, AppointmentEvent.Kind


def expire_holds(*, now: datetime) -> int:
    """End holds that have run out. Nobody waits for this: an expired hold blocks nobody. Returns how many."""
    rows = Appointment.objects.holds().filter(held_until__lte=now)
    with transaction.atomic():
        found = list(rows.select_for_update(skip_locked=True, no_key=True).order_by("pk")[:BATCH])
        expire(found, now)
    return len(found)


def answer_by(row: Appointment, policy: BusinessPolicy) -> datetime:
    """Until when a pending one can be answered; then `decline_unanswered` does it. Its service is read already."""
    return row.starts_at - row.service.policy(policy).minimum_notice


def decline_unanswered(*, now: datetime) -> int:
    """Decline what is still pending when the minimum notice begins. Returns how many."""
    minutes = Coalesce(F("service__minimum_notice_minutes"), BusinessPolicy.current().minimum_notice_minutes)
    notice = ExpressionWrapper(minutes * Value(timedelta(minutes=1)), DurationField())
    latest = ExpressionWrapper(Value(now) + notice, DateTimeField())
    pending = Appointment.objects.filter(status=Status.PENDING, during__startswith__lte=latest)
    declined = 0
    for pk in pending.order_by("pk").values_list("pk", flat=True)[:BATCH]:
        with transaction.atomic():
            # Answered, or moved to a later time, in this very moment: then it is not there any more.
            row = pending.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
            if row:
                services.decline(appointment=row, by=SYSTEM, reason="not answered in time", now=now)
                declined += 1
    return declined


def complete_past(*, now: datetime) -> int:
    """Complete confirmed appointments that are over. Returns how many."""
    over = Appointment.objects.filter(status=Status.CONFIRMED, during__endswith__lte=now)
    with transaction.atomic():
        rows = list(over.select_for_update(skip_locked=True, no_key=True).order_by("pk")[:BATCH])
        for row in rows:
            change_status(row, Status.COMPLETED, Kind.COMPLETED, by=SYSTEM, now=now)
    return len(rows)
