"""Giving appointments of one consultant to another at the same times: what would come of it, to be read before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import ChannelIdentity
from bookings import mail
from bookings.availability import Reason
from bookings.errors import BookingError, NotAllowedInThisState, OutsideHours, SlotTaken, TooLate
from bookings.models import Appointment
from bookings.rules import ERRORS, overlap
from consultants.models import Consultant

# As many as are looked at, and changed, in one request.
LIMIT = 100


@dataclass
class Reassignment:
    """Of one appointment: why it cannot be, or who is told of it."""

    appointment: Appointment
    refusal: BookingError | None
    told: list[str] = field(default_factory=list)


def look(
    rows: QuerySet[Appointment], target: Consultant, *, outside_rules_reason: str = "", now: datetime
) -> list[Reassignment]:
    """One for each of the rows, in the order of their times. With a reason only what is taken or past is refused."""
    identities = ChannelIdentity.objects.filter(customer=OuterRef("customer"))
    found = list(
        rows.select_related("customer", "service", "consultant__user")
        .annotate(has_chat=Exists(identities)).order_by("during", "pk")
    )  # fmt: skip
    codes = {} if outside_rules_reason else _refusals(found, target, now)
    # Those of the target, and those that come before in this list: two of the same time cannot both be had.
    taken = _taken(found, target, now)
    reaches_target = mail.reaches_consultant(Appointment(consultant=target))
    looked: list[Reassignment] = []
    for row in found:
        refusal = _refusal(row, target, codes.get(row.pk), now)
        if refusal is None and any(overlap(row.blocked, other) for other in taken):
            refusal = SlotTaken(Reason.BUSY)
        if refusal is None:
            taken.append(row.blocked)
        looked.append(Reassignment(row, refusal, [] if refusal else _told(row, target, reaches_target)))
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


def _told(row: Appointment, target: Consultant, reaches_target: bool) -> list[str]:
    ways = {
        _("the customer by e-mail"): mail.reaches(row),
        _("the customer in the chat"): bool(row.has_chat),  # type: ignore[attr-defined]  # annotated
        row.consultant.name: mail.reaches_consultant(row),
        target.name: reaches_target,
    }
    return [way for way, is_used in ways.items() if is_used]
