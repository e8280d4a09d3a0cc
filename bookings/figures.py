"""Numbers that the team looks at first: what there is today, what waits, who was not reached, what is free."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bookings import calls
from bookings.board import SHOWN
from bookings.models import Appointment
from consultants.models import Business, Consultant
from meetassist import days

# Of the working time of all who are active: how much of it is left, and how much of that is free.
FREE = """
  WITH worked AS (
    SELECT consultant_id, range_agg(tstzrange(greatest(opens, %(now)s), least(closes, %(end)s))) AS time
    FROM working_periods(%(who)s::bigint[], %(now)s, %(end)s) WHERE closes > %(now)s AND opens < %(end)s
    GROUP BY consultant_id
  ), span AS (
    SELECT worked.time - coalesce(taken.off, '{}') AS open, coalesce(taken.busy, '{}') AS busy
    FROM worked
    LEFT JOIN unavailable_times(%(who)s::bigint[], tstzrange(%(now)s, %(end)s), %(now)s, NULL, NULL) AS taken
      USING (consultant_id)
  )
  SELECT extract(epoch FROM sum(open.length)), extract(epoch FROM sum(free.length))
  FROM span
  CROSS JOIN LATERAL (SELECT sum(upper(one) - lower(one)) AS length FROM unnest(span.open) AS one) AS open
  CROSS JOIN LATERAL (SELECT sum(upper(one) - lower(one)) AS length FROM unnest(span.open - span.busy) AS one) AS free
"""


@dataclass(frozen=True)
class Figures:
    """`free` in percent of the working time that is left of today; None where nobody works any more."""

    today: int
    waiting_for_approval: int
    not_reached: int
    free: int | None


def read(*, now: datetime) -> Figures:
    """By the business's clock."""
    zone = Business.current().zone
    today = now.astimezone(zone).date()
    start, end = days.span(today, zone)
    of_today = Appointment.objects.filter(status__in=SHOWN, during__startswith__gte=start).overlapping(start, end)
    return Figures(
        today=of_today.exclude(status=Appointment.Status.HELD).count(),
        waiting_for_approval=Appointment.objects.filter(
            status=Appointment.Status.PENDING, during__startswith__gt=now
        ).count(),
        not_reached=not_reached(now),
        free=_free(now, end),
    )


def not_reached(now: datetime) -> int:
    """How many customers could not be told something that is still of use to them."""
    return calls.unreached(now).values("customer").distinct().count()


def _free(now: datetime, end: datetime) -> int | None:
    who = list(Consultant.objects.filter(is_active=True).order_by().values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(FREE, {"who": who, "now": now, "end": end})
        left, free = cursor.fetchone()
    return round(100 * float(free or 0) / float(left)) if left else None
