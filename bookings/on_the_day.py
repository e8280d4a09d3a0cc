"""What a customer tells on the day of their appointment: late, here, cannot come. The consultant is told once of each.

They tell the bot, or ring: then the team notes it for them.

It changes nothing of the appointment: what becomes of one whose customer cannot come is a person's to decide.
"""

from datetime import datetime

from django.db import transaction

from bookings import notifications
from bookings.actors import Actor, Role
from bookings.availability import Reason
from bookings.errors import NotAllowedInThisState, NotYours, TooLate
from bookings.locks import lock_appointment
from bookings.models import Appointment, AppointmentEvent
from bookings.records import record

Kind = AppointmentEvent.Kind


@transaction.atomic
def tell(
    *, appointment: Appointment, kind: str, minutes: int | None = None, by: Actor, now: datetime
) -> AppointmentEvent:
    """Note it for the consultant. The same once more is the event that stands.

    `minutes`: how late. Raises NotYours, NotAllowedInThisState, TooLate when it is over.
    """
    row = lock_appointment(appointment.pk)
    if by.role == Role.SYSTEM or not by.owns(row):
        raise NotYours
    if not row.is_booked():
        raise NotAllowedInThisState
    if row.ends_at <= now:
        raise TooLate(Reason.PAST)
    last = latest([row]).get(row.pk)
    if last and (last.kind, last.changes.get("minutes")) == (kind, minutes):
        return last
    if kind == Kind.AWAY:
        notifications.keep_back(row, now=now)
    elif last and last.kind == Kind.AWAY:
        notifications.bring_back(row, now=now)
    changes = {"sequence": row.sequence, **({"minutes": minutes} if minutes else {})}
    return record(row, kind, by=by, at=now, changes=changes)


def latest(rows: list[Appointment]) -> dict[int, AppointmentEvent]:
    """What was told last of each, for the time at which it stands now; by their keys."""
    told = AppointmentEvent.objects.filter(appointment__in=rows, kind__in=AppointmentEvent.OF_THE_DAY)
    sequences = {row.pk: row.sequence for row in rows}
    return {
        event.appointment_id: event
        for event in told.order_by("at", "pk")
        if event.appointment_id and event.changes.get("sequence") == sequences[event.appointment_id]
    }
