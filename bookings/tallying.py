"""Counting appointments over long times: by day, kept as rows, so that a year of a million is read at once.

A day is counted again after anything on it has changed, which the database notes by itself (`Untallied`). What is noted
and not counted again yet is counted when it is asked for, so that the numbers are always those of the lists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from bookings.models import TalliedDay
from bookings.periods import Period, Step
from consultants.models import Business
from meetassist import days

# What one run counts; a day of four thousand appointments takes some thirty milliseconds.
BATCH = 100

DUE = """
  WITH ends AS (
    SELECT (SELECT lower(during) FROM bookings_appointment ORDER BY during LIMIT 1) AS first,
           (SELECT lower(during) FROM bookings_appointment ORDER BY during DESC LIMIT 1) AS last
  ), there AS (
    SELECT day::date AS day
    FROM ends, generate_series(
      (first AT TIME ZONE %(zone)s)::date::timestamp, (last AT TIME ZONE %(zone)s)::date::timestamp, interval '1 day'
    ) AS day
  )
  SELECT (starts_at AT TIME ZONE %(zone)s)::date FROM bookings_untallied
  UNION
  SELECT there.day FROM there
  WHERE NOT EXISTS (SELECT FROM bookings_talliedday kept WHERE kept.day = there.day AND kept.time_zone = %(zone)s)
  LIMIT %(limit)s
"""
FORGET = "DELETE FROM bookings_untallied WHERE starts_at >= %(start)s AND starts_at < %(end)s"
EMPTY = "DELETE FROM bookings_tally WHERE day = %(day)s"
WRITE = """
  INSERT INTO bookings_tally (day, status, cancelled_by, booked_in, number)
  SELECT %(day)s, status, cancelled_by, booked_in, number FROM count_appointments(%(start)s, %(end)s)
"""
READ = """
  WITH asked AS (
    SELECT period.number, day::date AS day
    FROM unnest(%(firsts)s::date[], %(lasts)s::date[]) WITH ORDINALITY AS period (first, last, number),
         generate_series(first::timestamp, last::timestamp, interval '1 day') AS day
  ), changed AS MATERIALIZED (
    SELECT DISTINCT (starts_at AT TIME ZONE %(zone)s)::date AS day FROM bookings_untallied
  ), uncounted AS MATERIALIZED (
    SELECT day FROM asked
    WHERE NOT EXISTS (SELECT FROM bookings_talliedday kept WHERE kept.day = asked.day AND kept.time_zone = %(zone)s)
       OR day IN (SELECT day FROM changed)
  ), counted AS (
    SELECT day, status, cancelled_by, booked_in, number FROM bookings_tally
    WHERE day NOT IN (SELECT day FROM uncounted)
    UNION ALL
    SELECT day, found.*
    FROM uncounted
    CROSS JOIN LATERAL count_appointments(
      day::timestamp AT TIME ZONE %(zone)s, (day + 1)::timestamp AT TIME ZONE %(zone)s
    ) AS found
  )
  SELECT asked.number, date_trunc(%(step)s, day::timestamp)::date, status, cancelled_by, booked_in,
         sum(counted.number)::bigint
  FROM asked JOIN counted USING (day) GROUP BY 1, 2, 3, 4, 5
"""


@dataclass(frozen=True)
class Count:
    """So many appointments of one kind. `part` is the day on which the day, week or month begins."""

    part: date
    status: str
    cancelled_by: str
    booked_in: str
    number: int


def read(periods: Sequence[Period], step: Step) -> list[list[Count]]:
    """Of each period, by the business's clock; in one query."""
    values: dict[str, Any] = {
        "firsts": [one.first for one in periods], "lasts": [one.last for one in periods], "step": step.value,
        "zone": Business.current().time_zone,
    }  # fmt: skip
    found: list[list[Count]] = [[] for _ in periods]
    with connection.cursor() as cursor:
        cursor.execute(READ, values)
        for number, *kind in cursor.fetchall():
            found[number - 1].append(Count(*kind))
    return found


def catch_up() -> int:
    """Count the days that have not been counted, or have changed since. Returns how many there were.

    Safe to run twice, and by two at once: they count a day one after the other.
    """
    zone = Business.current().zone
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"zone": zone.key, "limit": BATCH})
        due = [day for (day,) in cursor.fetchall()]
    for day in due:
        _count(day, zone)
    return len(due)


@transaction.atomic
def _count(day: date, zone: ZoneInfo) -> None:
    """What is noted is forgotten first: what is noted after that stays noted, whether or not it is counted already."""
    kept, _is_new = TalliedDay.objects.select_for_update().get_or_create(day=day, defaults={"time_zone": zone.key})
    start, end = days.span(day, zone)
    values = {"day": day, "start": start, "end": end}
    with connection.cursor() as cursor:
        for statement in (FORGET, EMPTY, WRITE):
            cursor.execute(statement, values)
    kept.time_zone = zone.key
    kept.save(update_fields=["time_zone"])
