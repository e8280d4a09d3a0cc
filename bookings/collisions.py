"""Coming appointments at times at which their consultant is busy elsewhere. They are shown; nobody is cancelled."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from bookings.models import Appointment
from bookings.rules import overlap
from consultants.models import BusyTime, Consultant

# So many a page shows: who has more has added the wrong calendar.
MOST = 50


@dataclass(frozen=True)
class Collision:
    """`calendars` are the names of those that have something else at that time."""

    appointment: Appointment
    calendars: list[str]


def of(consultant: Consultant, *, now: datetime) -> list[Collision]:
    """The soonest of a consultant, as their calendars were when they were last read."""
    meets = Exists(BusyTime.objects.filter(consultant=consultant.pk, during__overlap=OuterRef("during")))
    rows = list(
        Appointment.objects.coming(now)
        .filter(meets, consultant=consultant)
        .select_related("customer", "service")[:MOST]
    )
    if not rows:
        return []
    span = (min(row.starts_at for row in rows), max(row.ends_at for row in rows))
    busy = BusyTime.objects.filter(consultant=consultant, during__overlap=span)
    times = list(busy.values_list("during", "calendar__name"))
    return [Collision(row, sorted({name for during, name in times if overlap(row.during, during)})) for row in rows]
