"""Free times as whoever books for a customer looks at them: how many a day, all of a day, the next one, those near."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from accounts.models import Customer
from accounts.permissions import window_of
from bookings.availability import EPOCH, HORIZON, INSTANT, WITH_LOADS, Slot, find_slots, nearest_slots
from consultants.models import Business, Consultant, Service
from meetassist.days import span

# Of the people who are free at one moment so many are named; they are many where a thousand offer a service.
NAMED = 4
NEAR = 3

BY_DAY = """
  SELECT day, count(*) FROM (
    SELECT DISTINCT starts_at, (starts_at AT TIME ZONE %(zone)s)::date AS day
    FROM available_slots(%(service)s, %(start)s, %(end)s, %(now)s, %(who)s, %(customer)s)
  ) AS moment
  GROUP BY day
"""

# Where a thousand are free at each moment of a day, only those that are named are read.
BY_MOMENT = f"""
  {WITH_LOADS}
  SELECT {INSTANT}, count(*),
         (array_agg(found.consultant_id ORDER BY coalesce(load.appointments, 0), found.consultant_id))[1:%(named)s]
  FROM found LEFT JOIN load USING (week, consultant_id)
  GROUP BY found.starts_at ORDER BY found.starts_at
"""  # noqa: S608 - only fragments of bookings.availability are put in


@dataclass(frozen=True)
class Moment:
    """A start, with those of the people who are free then that are named, the least busy first; `more` are others."""

    starts_at: datetime
    people: list[Consultant]
    more: int


def count_by_day(
    *,
    service: Service,
    consultant: Consultant | None,
    customer: Customer,
    first: date,
    days: int,
    zone: ZoneInfo,
    now: datetime,
) -> list[tuple[date, int]]:
    """Each of so many days in `zone`, with how many starts are free on it: of anyone, each moment counts once."""
    window = window_of(customer)
    start, end = span(first, zone, days)
    values: dict[str, Any] = {
        "service": service.pk, "start": start, "end": min(end, now + window) if window else end,
        "now": now, "who": [consultant.pk] if consultant else None, "customer": customer.pk, "zone": str(zone),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(BY_DAY, values)
        found = dict(cursor.fetchall())
    return [(day, found.get(day, 0)) for day in (first + timedelta(days=number) for number in range(days))]


def of_day(
    *, service: Service, consultant: Consultant | None, customer: Customer, day: date, zone: ZoneInfo, now: datetime
) -> list[Moment]:
    """Every moment of the day at which the service can be booked: what `find_slots` gives, by moment."""
    window, business = window_of(customer), Business.current().time_zone
    start, end = span(day, zone)
    values: dict[str, Any] = {
        "service": service.pk, "start": start, "end": min(end, now + window) if window else end,
        "now": now, "enough": None, "who": [consultant.pk] if consultant else None, "customer": customer.pk,
        "moving": None, "first_hour": None, "last_hour": None, "zone": business, "business": business, "named": NAMED,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(BY_MOMENT, values)
        rows = cursor.fetchall()
    people = Consultant.objects.in_bulk({pk for _at, _count, named in rows for pk in named})
    return [
        Moment(EPOCH + timedelta(microseconds=at), [people[pk] for pk in named if pk in people], count - len(named))
        for at, count, named in rows
    ]


def next_free(
    *, service: Service, consultant: Consultant | None, customer: Customer, now: datetime
) -> tuple[datetime, Consultant] | None:
    """The earliest start of all, and with whom."""
    slots = find_slots(
        service=service, start=now, end=now + HORIZON, consultant=consultant, customer=customer, limit=1, now=now
    )
    return _with_people(slots)[0] if slots else None


def free_at(
    *, service: Service, moment: datetime, without: Collection[int] = (), customer: Customer, now: datetime
) -> list[tuple[datetime, Consultant]]:
    """Some who can be booked at just that moment, the least busy first."""
    slots = find_slots(
        service=service, start=moment, end=moment + timedelta(microseconds=1), customer=customer, now=now
    )
    return _with_people([slot for slot in slots if slot.consultant_id not in without][:NEAR])


def near(
    *,
    service: Service,
    moment: datetime,
    consultant: Consultant | None,
    customer: Customer,
    zone: ZoneInfo,
    now: datetime,
) -> list[tuple[datetime, Consultant]]:
    """What can be had instead of a moment that cannot: the closest of the same person; of anyone, those of its day and
    else the next ones after it. A month of a thousand people is not searched for it.
    """
    if consultant:
        closest = nearest_slots(
            service=service, moment=moment, consultant=consultant, customer=customer, limit=NEAR, now=now
        )
        return _with_people(closest)
    start, end = span(moment.astimezone(zone).date(), zone)
    slots = find_slots(service=service, start=max(now, start), end=end, customer=customer, distinct=True, now=now)
    closest = sorted(slots, key=lambda slot: abs(slot.starts_at - moment))[:NEAR]
    if not closest:
        start = max(now, moment)
        closest = find_slots(service=service, start=start, end=start + HORIZON, customer=customer, limit=NEAR, now=now)[
            :NEAR
        ]
    return _with_people(sorted(closest, key=lambda slot: slot.starts_at))


def _with_people(slots: list[Slot]) -> list[tuple[datetime, Consultant]]:
    people = Consultant.objects.in_bulk([slot.consultant_id for slot in slots])
    return [(slot.starts_at, people[slot.consultant_id]) for slot in slots if slot.consultant_id in people]
