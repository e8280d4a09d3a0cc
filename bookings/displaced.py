"""Coming appointments that have lost their place: a time off, a holiday, other hours, a deactivation.

One statement finds them, for all or for what a change touches; it compares whole days of working time with the
appointments in them, instead of asking the rules about each. What it finds is named by the rules themselves.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import ServiceLevel
from accounts.permissions import window_of
from bookings.availability import HORIZON, Explanation
from bookings.models import Appointment
from consultants.models import Business, Consultant, DateOverride, Holiday, Service, TimeOff, WorkingHours
from meetassist import days

# How many a page shows: each of them costs two looks for other times.
PAGE = 20
# Other times are looked for from so long before the appointment's own.
EARLIER = timedelta(days=3)


@dataclass(frozen=True)
class Touched:
    """Whose appointments, of what and when, a change may leave without a place. None is any."""

    consultants: frozenset[int] | None = None
    services: frozenset[int] | None = None
    spans: frozenset[tuple[datetime, datetime]] | None = None

    def __or__(self, other: "Touched") -> "Touched":
        def both(one: frozenset[Any] | None, two: frozenset[Any] | None) -> frozenset[Any] | None:
            return None if one is None or two is None else one | two

        return Touched(
            both(self.consultants, other.consultants),
            both(self.services, other.services),
            both(self.spans, other.spans),
        )


def touched_by(*rows: Any) -> Touched | None:
    """What these rows of hours, days off, consultants or services have a part in; None for no rows."""
    return reduce(Touched.__or__, map(_touched_by, rows)) if rows else None


def _touched_by(row: Any) -> Touched:
    match row:
        case Holiday():
            return Touched(spans=frozenset({_date_and_night(row.on)}))
        case DateOverride():
            return Touched(consultants=frozenset({row.consultant_id}), spans=frozenset({_date_and_night(row.on)}))
        case TimeOff():
            span = (row.during.lower, row.during.upper)
            return Touched(consultants=frozenset({row.consultant_id}), spans=frozenset({span}))
        case WorkingHours():
            return Touched(consultants=frozenset({row.consultant_id}))
        case Consultant():
            return Touched(consultants=frozenset({row.pk}))
        case Service():
            return Touched(services=frozenset({row.pk}))
    raise TypeError(type(row))


def _date_and_night(day: date) -> tuple[datetime, datetime]:
    """What is worked on a date may end on the next one, at its end at the latest."""
    return days.anywhere(day)[0], days.anywhere(day + timedelta(days=1))[1]


@dataclass
class Proposal:
    starts_at: datetime
    consultant: Consultant


@dataclass
class Displaced:
    appointment: Appointment
    explanation: Explanation
    proposals: list[Proposal] = field(default_factory=list)


@dataclass
class Page:
    """The soonest of them from some place on, and how many there are altogether."""

    rows: list[Displaced]
    total: int


# What is off the present slot grid has its place, and what staff has booked outside the rules on purpose. Working
# time is asked for by month, so that one appointment in ten years does not cost ten years of everybody's hours.
LOST = """
WITH offered AS MATERIALIZED (
  SELECT o.service_id, o.consultant_id
  FROM consultants_service_consultants o
  JOIN consultants_service s ON s.id = o.service_id AND s.is_active
  JOIN consultants_consultant c ON c.id = o.consultant_id AND c.is_active
), asked AS MATERIALIZED ({asked}), coming AS MATERIALIZED (
  SELECT DISTINCT a.id, a.service_id, a.consultant_id, a.during, date_trunc('month', lower(a.during), 'UTC') AS month,
         offered.service_id IS NOT NULL AS is_offered
  FROM {appointments}
  LEFT JOIN offered ON offered.service_id = a.service_id AND offered.consultant_id = a.consultant_id
  WHERE a.status IN ('pending', 'confirmed') AND a.outside_rules_reason = ''
    AND lower(a.during) > %(now)s {services}
), worked AS MATERIALIZED (
  SELECT months.month, period.consultant_id, range_agg(tstzrange(period.opens, period.closes)) AS time
  FROM (
    SELECT month, array_agg(DISTINCT consultant_id) AS who, min(lower(during)) AS first, max(upper(during)) AS last
    FROM coming WHERE is_offered GROUP BY month
  ) AS months
  CROSS JOIN LATERAL working_periods(months.who, months.first, months.last) AS period
  GROUP BY months.month, period.consultant_id
), away AS MATERIALIZED (
  SELECT t.consultant_id, range_agg(t.during) AS time
  FROM consultants_timeoff t
  WHERE t.during && (SELECT tstzrange(min(lower(during)), max(upper(during))) FROM coming WHERE is_offered)
  GROUP BY t.consultant_id
), lost AS MATERIALIZED (
  SELECT coming.id, coming.service_id, coming.consultant_id, coming.during
  FROM coming
  LEFT JOIN worked ON worked.month = coming.month AND worked.consultant_id = coming.consultant_id
  LEFT JOIN away ON away.consultant_id = coming.consultant_id
  WHERE NOT is_offered OR NOT coalesce(worked.time @> coming.during, false)
    OR coalesce(away.time && coming.during, false)
)
"""
IDS = "SELECT id FROM lost"
FIND = """
SELECT counted.total, soonest.id,
       slot_refusal(soonest.service_id, soonest.consultant_id, lower(soonest.during), %(now)s,
                    p_standing => soonest.during)
FROM (SELECT count(*) AS total FROM lost) AS counted
LEFT JOIN (SELECT * FROM lost ORDER BY lower(during), id LIMIT %(limit)s OFFSET %(offset)s) AS soonest ON true
ORDER BY lower(soonest.during), soonest.id
"""
SPANS = "SELECT unnest(range_agg(span)) AS within FROM unnest(%(spans)s::tstzrange[]) AS span"
CONSULTANTS = "unnest(%(consultants)s::bigint[]) AS who (id)"
# By the index of the exclusion constraint, and by that of the times of live appointments. Of a consultant by the first
# alone, so that the other range is compared without its operator: its index would be read through for all who come.
OF_CONSULTANTS = """
  asked JOIN bookings_appointment a
    ON int8range(a.consultant_id, a.consultant_id, '[]') && int8range(asked.id, asked.id, '[]')
    AND a.blocked && asked.within AND range_overlaps(a.during, asked.within)
"""
COMING = "(SELECT * FROM bookings_appointment WHERE during && tstzrange(%(now)s, NULL)) AS a"
OF_ANYBODY = "asked JOIN bookings_appointment a ON a.blocked && asked.within AND a.during && asked.within"


def _asked(touched: Touched) -> tuple[str, str]:
    """Where the appointments come from: what is asked for, and how they are found by it."""
    if touched.consultants is None and touched.spans is None:
        return "SELECT", COMING
    spans = "SELECT tstzrange(%(now)s, NULL) AS within" if touched.spans is None else SPANS
    if touched.consultants is None:
        return spans, OF_ANYBODY
    return f"SELECT who.id, days.within FROM {CONSULTANTS} CROSS JOIN ({spans}) AS days", OF_CONSULTANTS  # noqa: S608


def find(*, now: datetime, touched: Touched | None = None, limit: int = PAGE, offset: int = 0) -> Page:
    """The soonest `limit` of what is touched, or of all, after the first `offset`; without proposals."""
    found = _ask(FIND, touched or Touched(), {"now": now, "limit": limit, "offset": offset})
    codes = {pk: code for _total, pk, code in found if pk is not None and code is not None}
    rows = Appointment.objects.select_related("customer__level", "consultant__user", "service").in_bulk(codes)
    return Page([Displaced(rows[pk], Explanation(code)) for pk, code in codes.items() if pk in rows], found[0][0])


def ids(*, now: datetime, touched: Touched) -> set[int]:
    """Of all that is touched and has no place."""
    return {pk for (pk,) in _ask(IDS, touched, {"now": now})}


def _ask(statement: str, touched: Touched, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    asked, appointments = _asked(touched)
    services = "AND a.service_id = ANY (%(services)s)" if touched.services is not None else ""
    values |= {
        "consultants": sorted(touched.consultants or ()), "services": sorted(touched.services or ()),
        "spans": [DateTimeTZRange(*span) for span in sorted(touched.spans or ())],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LOST.format(asked=asked, appointments=appointments, services=services) + statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def after(change: Callable[[], object], touched: Touched, *, seen: Collection[int] = (), now: datetime) -> set[int]:
    """Do it, unless appointments would lose their place of which whoever asks has not `seen` that they do.

    Returns the ids of all that it takes the place of; if one of them has not been seen, nothing was changed. To be
    called in a transaction that has locked what it touches.
    """
    before = ids(now=now, touched=touched)
    with transaction.atomic():
        change()
        lost = ids(now=now, touched=touched) - before
        if not lost.issubset(seen):
            transaction.set_rollback(True)
    return lost


PROPOSE = """
SELECT asked.number, slot.starts_at, slot.consultant_id
FROM unnest(%(numbers)s::int[], %(moving)s::bigint[], %(services)s::bigint[], %(consultants)s::bigint[],
            %(customers)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
  AS asked (number, moving, service, consultant, customer, starts_at, until)
CROSS JOIN LATERAL (
  (SELECT 1 AS place, s.starts_at, s.consultant_id, 0 AS load
   FROM available_slots(asked.service, greatest(%(now)s, asked.starts_at - %(earlier)s),
                        least(asked.starts_at + %(later)s, asked.until), %(now)s,
                        ARRAY[asked.consultant], asked.customer, asked.moving) AS s
   ORDER BY abs(extract(epoch FROM s.starts_at - asked.starts_at)), s.starts_at
   LIMIT %(limit)s)
  UNION ALL
  (SELECT 2, s.starts_at, s.consultant_id, busy.load
   FROM available_slots(asked.service, asked.starts_at,
                        least(asked.starts_at + interval '1 microsecond', asked.until), %(now)s,
                        NULL, asked.customer, asked.moving) AS s
   CROSS JOIN LATERAL (
     SELECT count(*) AS load
     FROM bookings_appointment a,
          LATERAL (SELECT date_trunc('week', asked.starts_at, %(zone)s) AS start) AS week
     WHERE int8range(a.consultant_id, a.consultant_id, '[]') && int8range(s.consultant_id, s.consultant_id, '[]')
       AND a.blocked && tstzrange(week.start, date_add(week.start, interval '7 days', %(zone)s))
       AND a.during && tstzrange(week.start, date_add(week.start, interval '7 days', %(zone)s))
       AND a.status IN ('pending', 'confirmed')
   ) AS busy
   WHERE s.consultant_id <> asked.consultant
   ORDER BY busy.load, s.consultant_id
   LIMIT %(limit)s)
) AS slot
ORDER BY asked.number, slot.place, slot.starts_at, slot.load, slot.consultant_id
"""


def propose(rows: Iterable[Displaced], *, limit: int = 2, now: datetime) -> None:
    """Give each row up to `limit` other times of its consultant, the nearest, and as many others at its own time."""
    rows = list(rows)
    default = ServiceLevel.objects.filter(is_default=True).first()
    for row in rows:
        # As the customer would find it, without asking for each of them.
        row.appointment.customer.current_level = row.appointment.customer.level or default
    moved = [row.appointment for row in rows]
    asked: dict[str, Any] = {
        "numbers": list(range(len(rows))), "moving": [one.pk for one in moved],
        "services": [one.service_id for one in moved], "consultants": [one.consultant_id for one in moved],
        "customers": [one.customer_id for one in moved], "starts": [one.starts_at for one in moved],
        "ends": [_until(one, now) for one in moved], "now": now, "earlier": EARLIER, "later": HORIZON,
        "limit": limit, "zone": Business.current().time_zone,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(PROPOSE, asked)
        found = cursor.fetchall()
    people = Consultant.objects.in_bulk({consultant for _number, _start, consultant in found})
    for number, start, consultant in found:
        rows[number].proposals.append(Proposal(start, people[consultant]))


def _until(appointment: Appointment, now: datetime) -> datetime:
    """How far ahead the customer's level lets them book; the service's own limit is in the SQL."""
    window = window_of(appointment.customer)
    far = appointment.starts_at + HORIZON
    return far if window is None else min(far, now + window)
