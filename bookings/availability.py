"""Free times, from the one SQL function that knows them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from consultants.models import Consultant, Service

# How far ahead "nearest" looks; a service nobody can book for this long is said to be full.
HORIZON = timedelta(days=28)


@dataclass(frozen=True)
class Slot:
    """A start at which `consultant_id` can be booked; aware UTC."""

    starts_at: datetime
    consultant_id: int


def find_slots(
    *,
    service: Service,
    start: datetime,
    end: datetime,
    consultant: Consultant | None = None,
    limit: int | None = None,
    now: datetime,
) -> list[Slot]:
    """Free slots starting in `[start, end)` and after `now`, earliest first.

    For one moment with several consultants, the one with the fewest live appointments that week comes first.
    """
    start = max(start, now)
    if start >= end:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT slot.starts_at, slot.consultant_id
            FROM available_slots(%(service)s, %(start)s, %(end)s, %(consultants)s) AS slot
            LEFT JOIN LATERAL (
              SELECT count(*) AS load FROM bookings_appointment a
              WHERE int8range(a.consultant_id, a.consultant_id, '[]')
                    && int8range(slot.consultant_id, slot.consultant_id, '[]')
                AND a.blocked && tstzrange(date_trunc('week', slot.starts_at),
                                           date_trunc('week', slot.starts_at) + interval '7 days')
                AND a.status IN ('held', 'pending', 'confirmed')
            ) AS week ON %(anyone)s
            WHERE slot.starts_at > %(now)s
            ORDER BY slot.starts_at, week.load, slot.consultant_id
            LIMIT %(limit)s
            """,
            {
                "service": service.pk,
                "start": start,
                "end": end,
                "consultants": [consultant.pk] if consultant else None,
                "anyone": consultant is None,
                "now": now,
                "limit": limit,
            },
        )
        return [Slot(starts_at, consultant_id) for starts_at, consultant_id in cursor.fetchall()]


def distinct_moments(slots: list[Slot]) -> list[Slot]:
    """The first slot of each moment: what a customer who would see anyone is offered."""
    seen: dict[datetime, Slot] = {}
    for slot in slots:
        seen.setdefault(slot.starts_at, slot)
    return list(seen.values())


def slots_of_day(
    *, service: Service, day: date, zone: ZoneInfo, consultant: Consultant | None, now: datetime
) -> list[Slot]:
    """The moments of a calendar day in `zone`."""
    start = datetime.combine(day, datetime.min.time(), tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=zone)
    return distinct_moments(find_slots(service=service, start=start, end=end, consultant=consultant, now=now))


def days_with_slots(
    *, service: Service, zone: ZoneInfo, consultant: Consultant | None, limit: int, now: datetime
) -> list[date]:
    """The next calendar days in `zone` on which something is free."""
    slots = find_slots(service=service, start=now, end=now + HORIZON, consultant=consultant, now=now)
    days = dict.fromkeys(slot.starts_at.astimezone(zone).date() for slot in slots)
    return list(days)[:limit]


def nearest_slots(
    *, service: Service, moment: datetime, consultant: Consultant | None, limit: int, now: datetime
) -> list[Slot]:
    """The free moments closest to `moment`, before or after it, in the order of the clock."""
    start = max(now, moment - timedelta(days=3))
    slots = distinct_moments(
        find_slots(service=service, start=start, end=moment + HORIZON, consultant=consultant, now=now)
    )
    closest = sorted(slots, key=lambda slot: (abs(slot.starts_at - moment), slot.starts_at))[:limit]
    return sorted(closest, key=lambda slot: slot.starts_at)
