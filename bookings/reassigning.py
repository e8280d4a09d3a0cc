"""Giving appointments of one consultant to another at the same times: what would come of it, to be read before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from bookings.availability import Reason
from bookings.errors import BookingError, NotAllowedInThisState, OutsideHours, SlotTaken, TooLate
from bookings.models import Appointment
from bookings.rules import ERRORS, overlap
from consultants.models import Consultant

# As many as are looked at, and changed, in one request.
LIMIT = 100


@dataclass
class Reassignment:
    """Of one appointment; `refusal`: why it cannot be."""

    appointment: Appointment
    refusal: BookingError | None


def look(
    rows: QuerySet[Appointment], target: Consultant, *, outside_rules_reason: str = "", now: datetime
) -> list[Reassignment]:
    """One for each of the rows, in the order of their times. With a reason only what is taken or past is refused."""
    found = list(rows.select_related("customer", "service", "consultant__user").order_by("during", "pk"))
    codes = {} if outside_rules_reason else _refusals(found, target, now)
    # Those of the target, and those that come before in this list: two of the same time cannot both be had.
    taken = _taken(found, target, now)
    looked: list[Reassignment] = []
    for row in found:
        refusal = _refusal(row, target, codes.get(row.pk), now)
        if refusal is None and any(overlap(row.blocked, other) for other in taken):
            refusal = SlotTaken(Reason.BUSY)
        if refusal is None:
            taken.append(row.blocked)
        looked.append(Reassignment(row, refusal))
    return looked


def _refusals(rows: Iterable[Appointment], target: Consultant, now: datetime) -> dict[int, str]:
    """What the rules say of each, as the move will ask them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, slot_refusal(service_id, %s, lower(during), %s, customer_id, id)"
            " FROM bookings_appointment WHERE id = ANY (%s)",
            [target.pk, now, [row.pk for row in rows]],
        )
        return {pk: code for pk, code in cursor.fetchall() if code}


def _taken(rows: Sequence[Appointment], target: Consultant, now: datetime) -> list:
    if not rows:
        return []
    start, end = min(row.blocked.lower for row in rows), max(row.blocked.upper for row in rows)
    live = Appointment.objects.live().filter(consultant=target, blocked__overlap=(start, end))
    # A hold that has run out is in nobody's way.
    live = live.exclude(status=Appointment.Status.HELD, held_until__lte=now)
    return list(live.exclude(pk__in=[row.pk for row in rows]).values_list("blocked", flat=True))


def _refusal(row: Appointment, target: Consultant, code: str | None, now: datetime) -> BookingError | None:
    if not row.is_booked() or row.consultant_id == target.pk:
        return NotAllowedInThisState()
    if row.starts_at <= now:
        return TooLate(Reason.PAST)
    return ERRORS.get(code, OutsideHours)(code) if code else None
