"""Coming appointments that have lost their place: a time off, a holiday, other hours, a deactivation."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from bookings.availability import Explanation, Slot, find_slots, nearest_slots
from bookings.models import Appointment
from consultants.models import Consultant

# What is looked at in one go; more are shown once these have moved.
LIMIT = 100


@dataclass
class Proposal:
    starts_at: datetime
    consultant: Consultant


@dataclass
class Displaced:
    appointment: Appointment
    explanation: Explanation
    proposals: list[Proposal] = field(default_factory=list)


def find(*, now: datetime, proposals: int = 2) -> list[Displaced]:
    """The soonest LIMIT of them, each with up to `proposals` times of the same consultant and as many of others.

    What staff has booked outside the rules on purpose has its place; so has what is off the present slot grid.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.id, rule.code
            FROM bookings_appointment a
            CROSS JOIN LATERAL slot_refusal(
              a.service_id, a.consultant_id, lower(a.during), %s, p_standing => a.during) AS rule (code)
            WHERE a.status IN ('pending', 'confirmed') AND a.during && tstzrange(%s, NULL) AND lower(a.during) > %s
              AND a.outside_rules_reason = ''
              AND rule.code IS NOT NULL
            ORDER BY lower(a.during), a.id
            LIMIT %s
            """,
            [now, now, now, LIMIT],
        )
        codes = dict(cursor.fetchall())
    rows = Appointment.objects.select_related("customer", "consultant", "service").in_bulk(codes)
    found = [Displaced(rows[pk], Explanation(code)) for pk, code in codes.items()]
    if proposals:
        people = Consultant.objects.in_bulk()
        for row in found:
            slots = _slots(row.appointment, proposals, now)
            row.proposals = [Proposal(slot.starts_at, people[slot.consultant_id]) for slot in slots]
    return found


def _slots(appointment: Appointment, limit: int, now: datetime) -> list[Slot]:
    """The same consultant at another time, then others at the same time."""
    start, consultant = appointment.starts_at, appointment.consultant
    service, customer = appointment.service, appointment.customer
    same = nearest_slots(
        service=service,
        customer=customer,
        moving=appointment,
        moment=start,
        consultant=consultant,
        limit=limit,
        now=now,
    )
    end = start + timedelta(microseconds=1)
    others = find_slots(service=service, customer=customer, moving=appointment, start=start, end=end, now=now)
    return same + [slot for slot in others if slot.consultant_id != consultant.pk][:limit]
