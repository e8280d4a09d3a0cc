"""How the business does in a period: what became of its appointments, how much of its time is taken, how it was found.

An appointment belongs to the day on which it begins, whenever it was booked; what has never been more than a hold does
not count. Every number is that of a list of rows, and the page of the numbers leads there.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Count as Number
from django.db.models import Q, QuerySet

from bookings import tallying
from bookings.models import Appointment, Feedback
from bookings.periods import Period, Step
from bookings.tallying import Count
from consultants.models import Business, Consultant

Status = Appointment.Status

# Of each period and person: the time in which they work, without what is off; and what stands in it, without buffers.
TIME_TAKEN = """
  WITH span AS (
    SELECT number, first, last, tstzrange(first, last) AS whole
    FROM unnest(%(firsts)s::timestamptz[], %(lasts)s::timestamptz[]) WITH ORDINALITY AS period (first, last, number)
  ), open AS (
    SELECT number, worked.consultant_id,
           range_agg(tstzrange(greatest(opens, first), least(closes, last))) AS time
    FROM span CROSS JOIN LATERAL working_periods(%(who)s::bigint[], first, last) AS worked
    WHERE closes > first AND opens < last
    GROUP BY 1, 2
  ), off AS (
    SELECT number, t.consultant_id, range_agg(t.during) AS time
    FROM span JOIN consultants_timeoff t ON t.during && span.whole
    WHERE t.consultant_id = ANY (%(who)s::bigint[])
    GROUP BY 1, 2
  ), taken AS (
    SELECT number, a.consultant_id, count(*) AS appointments, sum(upper(a.during) - lower(a.during)) AS length
    FROM span
    JOIN bookings_appointment a ON lower(a.during) >= first AND lower(a.during) < last
    WHERE a.consultant_id = ANY (%(who)s::bigint[])
      AND a.status IN ('pending', 'confirmed', 'completed', 'no_show')
    GROUP BY 1, 2
  )
  SELECT span.number, who.id, coalesce(taken.appointments, 0), coalesce(extract(epoch FROM taken.length) / 60, 0)::int,
         coalesce((
           SELECT extract(epoch FROM sum(upper(one) - lower(one))) / 60
           FROM unnest(open.time - coalesce(off.time, '{}')) AS one
         ), 0)::int
  FROM span
  CROSS JOIN unnest(%(who)s::bigint[]) AS who (id)
  LEFT JOIN open ON (open.number, open.consultant_id) = (span.number, who.id)
  LEFT JOIN off ON (off.number, off.consultant_id) = (span.number, who.id)
  LEFT JOIN taken ON (taken.number, taken.consultant_id) = (span.number, who.id)
"""


@dataclass(frozen=True)
class Appointments:
    """Those of one period, counted in kinds."""

    counts: Sequence[Count]

    def number(self, *statuses: str) -> int:
        """Of these; of all that were ever booked where none is named."""
        return sum(one.number for one in self.counts if not statuses or one.status in statuses)

    def cancelled_by(self, role: str) -> int:
        return sum(one.number for one in self.counts if one.status == Status.CANCELLED and one.cancelled_by == role)

    @cached_property
    def by_source(self) -> Counter[str]:
        return self._by("booked_in")

    @cached_property
    def by_part(self) -> Counter[date]:
        return self._by("part")

    def _by(self, name: str) -> Counter:
        found: Counter = Counter()
        for one in self.counts:
            found[getattr(one, name)] += one.number
        return found


@dataclass(frozen=True)
class TimeTaken:
    """How much of somebody's time is taken, in minutes. What lies outside of the hours counts: it can be over 100 %."""

    appointments: int = 0
    minutes: int = 0
    open_minutes: int = 0

    @property
    def percent(self) -> float | None:
        """None for whoever does not work in that time."""
        return 100 * self.minutes / self.open_minutes if self.open_minutes else None

    def __add__(self, other: "TimeTaken") -> "TimeTaken":
        return TimeTaken(
            self.appointments + other.appointments, self.minutes + other.minutes,
            self.open_minutes + other.open_minutes,
        )  # fmt: skip


def appointments(periods: Sequence[Period], step: Step) -> list[Appointments]:
    return [Appointments(counts) for counts in tallying.read(periods, step)]


def time_taken(people: Sequence[Consultant], periods: Sequence[Period]) -> list[dict[int, TimeTaken]]:
    """Of each period, by consultant. By each one's own clock, within the days of the business."""
    spans = [one.span(Business.current().zone) for one in periods]
    values: dict[str, Any] = {
        "who": [one.pk for one in people], "firsts": [start for start, _end in spans],
        "lasts": [end for _start, end in spans],
    }  # fmt: skip
    found: list[dict[int, TimeTaken]] = [{} for _ in periods]
    with connection.cursor() as cursor:
        cursor.execute(TIME_TAKEN, values)
        for number, pk, *taken in cursor.fetchall():
            found[number - 1][pk] = TimeTaken(*taken)
    return found


def ratings(periods: Sequence[Period]) -> list[Counter[int]]:
    """Of each period: how often each number of stars was given in it."""
    spans = [one.span(Business.current().zone) for one in periods]
    given = {f"in_{at}": Number("pk", filter=_given(*span)) for at, span in enumerate(spans)}
    somewhere = Q()
    for span in spans:
        somewhere |= _given(*span)
    counted = Feedback.objects.filter(somewhere).order_by().values("rating").annotate(**given)
    rows = list(counted.values_list("rating", *given))
    return [Counter({stars: numbers[at] for stars, *numbers in rows}) for at in range(len(spans))]


def comments(period: Period) -> "QuerySet[Feedback]":
    """What was written beside the stars, the newest first."""
    rows = Feedback.objects.filter(_given(*period.span(Business.current().zone))).exclude(comment="")
    return rows.select_related("appointment__consultant", "appointment__customer").order_by("-created_at", "-pk")


def _given(start: object, end: object) -> Q:
    return Q(created_at__gte=start, created_at__lt=end)
