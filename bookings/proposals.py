"""Another time that the team proposes as it declines one: checked as a booking would be, told, and not kept.

It stands in the event of the decline, of which the e-mail and the message in the conversation are made.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bookings.availability import Slot, find_slots
from bookings.models import Appointment, AppointmentEvent
from bookings.rules import check_rules, place
from consultants.models import Consultant

# How far from the time that is declined others are looked for.
BEFORE, AFTER = timedelta(days=3), timedelta(days=14)


@dataclass(frozen=True)
class Proposal:
    starts_at: datetime
    consultant: Consultant


def near(row: Appointment, *, limit: int, now: datetime) -> list[Slot]:
    """The times nearest to that of the appointment at which its consultant could take it, in their order."""
    slots = find_slots(
        service=row.service, start=max(now, row.starts_at - BEFORE), end=max(now, row.starts_at) + AFTER,
        consultant=row.consultant, customer=row.customer, moving=row, now=now,
    )  # fmt: skip
    others = [slot for slot in slots if slot.starts_at != row.starts_at]
    nearest = sorted(others, key=lambda slot: (abs(slot.starts_at - row.starts_at), slot.starts_at))[:limit]
    return sorted(nearest, key=lambda slot: slot.starts_at)


def check(row: Appointment, slot: Slot, *, now: datetime) -> dict[str, object]:
    """What the event says of it. Raises SlotTaken, OutsideHours, TooLate where it cannot be booked now."""
    consultant = Consultant.objects.get(pk=slot.consultant_id)
    wanted = Appointment(customer=row.customer, service=row.service, consultant=consultant)
    place(wanted, slot.starts_at)
    check_rules(wanted, moving=row, now=now)
    return {"proposed": slot.starts_at.isoformat(), "proposed_with": [consultant.pk]}


def of(event: AppointmentEvent) -> Proposal | None:
    """None where none was made, or its consultant has left since."""
    start = event.changes.get("proposed")
    if start is None:
        return None
    consultant = Consultant.objects.filter(pk__in=event.changes["proposed_with"], is_active=True).first()
    return Proposal(datetime.fromisoformat(start), consultant) if consultant else None
