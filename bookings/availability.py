"""Free times and the reasons against the others, from the SQL functions that know them (sql/0004_availability.sql)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer
from accounts.permissions import window_of
from bookings.models import Appointment, PartOfDay
from consultants.models import Business, Consultant, Service
from meetassist.text import fold

# How far ahead "nearest" looks; a service nobody can book for this long is said to be full.
HORIZON = timedelta(days=28)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


SLOTS = """
  first_slots(%(service)s, %(start)s, %(end)s, %(now)s, %(limit)s, %(who)s, %(customer)s, %(moving)s,
              int4range(%(first_hour)s, %(last_hour)s), %(zone)s)
"""
# Microseconds since 1970: a month of slots is read ten times as fast as from timestamps in words.
INSTANT = "(extract(epoch FROM starts_at) * 1000000)::bigint"
FIRST = f"SELECT {INSTANT}, consultant_id FROM {SLOTS} ORDER BY starts_at, consultant_id LIMIT %(limit)s"  # noqa: S608
LEAST_BUSY_FIRST = f"""
  WITH found AS MATERIALIZED (
    SELECT starts_at, consultant_id, date_trunc('week', starts_at, %(business)s) AS week FROM {SLOTS}
  ), load AS (
    SELECT week, a.consultant_id, count(*) AS appointments
    FROM (SELECT DISTINCT week FROM found) AS weeks
    JOIN bookings_appointment a
      ON a.during && tstzrange(week, date_add(week, interval '7 days', %(business)s))
      AND a.status IN ('pending', 'confirmed')
    GROUP BY week, a.consultant_id
  )
  SELECT {INSTANT}, found.consultant_id
  FROM found LEFT JOIN load USING (week, consultant_id)
  ORDER BY found.starts_at, coalesce(load.appointments, 0), found.consultant_id
  LIMIT %(limit)s
"""  # noqa: S608 - only the fragments above are put in


@dataclass(frozen=True)
class Slot:
    """A start at which `consultant_id` can be booked; aware UTC."""

    starts_at: datetime
    consultant_id: int


class Reason(models.TextChoices):
    """The rule that removes a moment."""

    NOT_OFFERED = "not_offered", _("This consultant does not offer this service.")
    PAST = "past", _("This time has passed.")
    NOTICE = "notice", _("This time is too soon: it has to be booked earlier.")
    WINDOW = "window", _("This time is too far ahead to be booked yet.")
    HOURS = "hours", _("The consultant does not work at this time.")
    CLOSED = "closed", _("The consultant does not work on this date.")
    HOLIDAY = "holiday", _("This date is a holiday.")
    TIME_OFF = "time_off", _("The consultant is off at this time.")
    GRID = "grid", _("Appointments do not start at this time.")
    BUSY = "busy", _("This time is already taken.")
    HELD = "held", _("Somebody else is just booking this time.")


@dataclass(frozen=True)
class Explanation:
    """Why a moment is not free: a stable code, and a sentence in the active language."""

    code: str

    @property
    def sentence(self) -> str:
        return str(Reason(self.code).label)


def find_slots(
    *,
    service: Service,
    start: datetime,
    end: datetime,
    consultant: Consultant | None = None,
    customer: Customer | None = None,
    moving: Appointment | None = None,
    without: Collection[int] = (),
    limit: int | None = None,
    specialty: str = "",
    part_of_day: str = "",
    zone: ZoneInfo | None = None,
    now: datetime,
) -> list[Slot]:
    """Slots starting in `[start, end)` that can be booked by `customer`, or that `moving` can be moved to.

    Earliest first; of several consultants at one moment the one with the fewest appointments that week (Monday
    to Sunday by the business's clock), then the lowest id. `without` are ids of consultants left out; `specialty`
    keeps those whose specialties contain it, however it is typed; `part_of_day` is a PartOfDay by the clock of
    `zone`, the business's by default. One query, one for the specialty or those left
    out where there are such, and the reading of the business.
    """
    window = window_of(customer) if customer else None
    if window is not None:
        # The service level's; the service's own is in the SQL, and the stricter of the two wins.
        end = min(end, now + window)
    who = [consultant.pk] if consultant else None
    if specialty:
        found = service.consultants.filter(specialties_key__contains=fold(specialty))
        who = list((found.filter(pk=consultant.pk) if consultant else found).values_list("pk", flat=True))
    if without:
        who = [pk for pk in who or service.consultants.values_list("pk", flat=True) if pk not in without]
    hours = PartOfDay(part_of_day).hours if part_of_day else None
    business = Business.current().time_zone
    several = who is None or len(who) > 1
    with connection.cursor() as cursor:
        cursor.execute(
            LEAST_BUSY_FIRST if several else FIRST,
            {
                "service": service.pk,
                "start": start,
                "end": end,
                "now": now,
                "limit": limit,
                "who": who,
                "customer": customer.pk if customer else None,
                "moving": moving.pk if moving else None,
                "first_hour": hours[0] if hours else None,
                "last_hour": hours[1] if hours else None,
                "zone": str(zone or business),
                "business": business,
            },
        )
        return [Slot(EPOCH + timedelta(microseconds=at), consultant_id) for at, consultant_id in cursor.fetchall()]


def explain(
    *,
    service: Service,
    consultant: Consultant,
    moment: datetime,
    customer: Customer | None = None,
    moving: Appointment | None = None,
    now: datetime,
) -> Explanation | None:
    """The rule that keeps `moment` from being booked; None for exactly the moments that `find_slots` offers, but for
    how far ahead the customer's level may book: that is asked of `accounts.permissions`, which says what would help.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT slot_refusal(%s, %s, %s, %s, %s, %s)",
            [
                service.pk,
                consultant.pk,
                moment,
                now,
                customer.pk if customer else None,
                moving.pk if moving else None,
            ],
        )
        (code,) = cursor.fetchone()
    return Explanation(code) if code else None


def working_periods(*, consultant: Consultant, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """When the consultant works on the local dates of `[start, end]`, whatever is booked; aware UTC, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT opens, closes FROM working_periods(%s::bigint[], %s, %s) ORDER BY opens, closes",
            [[consultant.pk], start, end],
        )
        periods: list[tuple[datetime, datetime]] = cursor.fetchall()
    return periods


def is_worked_on(day: date, zone: ZoneInfo) -> bool:
    """Whether anybody works on that day, by the rule or for once, whatever is booked or taken off."""
    noon = datetime.combine(day, time(12), tzinfo=zone)
    people = list(Consultant.objects.filter(is_active=True).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM working_periods(%s::bigint[], %s, %s))", [people, noon, noon])
        (is_worked_on,) = cursor.fetchone()
    return bool(is_worked_on)


def explain_each(
    *,
    service: Service,
    consultant: Consultant | None,
    moment: datetime,
    customer: Customer | None = None,
    moving: Appointment | None = None,
    without: Collection[int] = (),
    now: datetime,
) -> set[str]:
    """The codes of the rules that keep `moment` from being booked with each who could be asked for; empty where it is
    free with one of them, or there is nobody. Beyond what the customer's level may book it is the window.
    """
    allowed = window_of(customer) if customer else None
    if allowed is not None and moment >= now + allowed:
        return {Reason.WINDOW}
    rows = service.consultants.filter(is_active=True).exclude(pk__in=without)
    who = [consultant.pk] if consultant else list(rows.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT slot_refusal(%s, who, %s, %s, %s, %s) FROM unnest(%s::bigint[]) AS who",
            [service.pk, moment, now, customer.pk if customer else None, moving.pk if moving else None, who],
        )
        codes = {code for (code,) in cursor.fetchall()}
    return set() if None in codes else codes


MAY_BECOME_FREE = """
  SELECT EXISTS (
    SELECT FROM working_periods(%(who)s::bigint[], %(start)s, %(end)s) AS period
    LEFT JOIN unavailable_times(
      %(who)s::bigint[], tstzrange(%(start)s, %(end)s + %(lasts)s), %(now)s, NULL, NULL) AS taken USING (consultant_id)
    CROSS JOIN unnest(
      tstzmultirange(tstzrange(period.opens, period.closes) * tstzrange(%(start)s, %(end)s + %(lasts)s))
      - coalesce(taken.off, '{}')) AS stretch
    WHERE upper(stretch) - lower(stretch) >= %(lasts)s
  )
"""


def may_become_free(
    *,
    service: Service,
    consultant: Consultant | None,
    start: datetime,
    end: datetime,
    customer: Customer | None = None,
    without: Collection[int] = (),
    now: datetime,
) -> bool:
    """Whether a start in `[start, end)` can only be taken by appointments: somebody works then, and it is neither too
    soon nor too far ahead. On a holiday, or a day off, nothing ever becomes free.
    """
    policy, level = service.policy(), window_of(customer) if customer else None
    start = max(start, now + policy.minimum_notice)
    end = min(end, now + min(policy.booking_window, level or policy.booking_window))
    if start >= end:
        return False
    rows = service.consultants.filter(is_active=True).exclude(pk__in=without)
    who = [consultant.pk] if consultant else list(rows.values_list("pk", flat=True))
    lasts = timedelta(minutes=service.duration_minutes)
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {"who": who, "start": start, "end": end, "lasts": lasts, "now": now}
        cursor.execute(MAY_BECOME_FREE, asked)
        return bool(cursor.fetchone()[0])


def distinct_moments(slots: list[Slot]) -> list[Slot]:
    """The first slot of each moment: what a customer who would see anyone is offered."""
    seen: dict[datetime, Slot] = {}
    for slot in slots:
        seen.setdefault(slot.starts_at, slot)
    return list(seen.values())


def slots_of_day(
    *,
    service: Service,
    day: date,
    zone: ZoneInfo,
    consultant: Consultant | None,
    customer: Customer | None = None,
    moving: Appointment | None = None,
    without: Collection[int] = (),
    now: datetime,
) -> list[Slot]:
    """The moments of a calendar day in `zone`."""
    start = datetime.combine(day, datetime.min.time(), tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=zone)
    slots = find_slots(
        service=service,
        start=start,
        end=end,
        consultant=consultant,
        customer=customer,
        moving=moving,
        without=without,
        now=now,
    )
    return distinct_moments(slots)


def days_with_slots(
    *,
    service: Service,
    zone: ZoneInfo,
    consultant: Consultant | None,
    customer: Customer | None = None,
    moving: Appointment | None = None,
    without: Collection[int] = (),
    within: tuple[datetime, datetime] | None = None,
    limit: int,
    now: datetime,
) -> list[date]:
    """The next calendar days in `zone` on which something is free; those of `[start, end)` where that is given."""
    start, end = within or (now, now + HORIZON)
    slots = find_slots(
        service=service,
        start=max(start, now),
        end=end,
        consultant=consultant,
        customer=customer,
        moving=moving,
        without=without,
        now=now,
    )
    days = dict.fromkeys(slot.starts_at.astimezone(zone).date() for slot in slots)
    return list(days)[:limit]


def nearest_slots(
    *,
    service: Service,
    moment: datetime,
    consultant: Consultant | None,
    customer: Customer | None = None,
    moving: Appointment | None = None,
    without: Collection[int] = (),
    limit: int,
    now: datetime,
) -> list[Slot]:
    """The free moments closest to `moment`, before or after it, in the order of the clock.

    Of a move those come first that lie on the same side of where it stands: whoever postpones wants later ones.
    """
    stands = moving.starts_at if moving else moment
    start = max(now, moment - timedelta(days=3))
    slots = distinct_moments(
        find_slots(
            service=service, start=start, end=moment + HORIZON, consultant=consultant, customer=customer,
            moving=moving, without=without, now=now,
        )
    )  # fmt: skip

    def fit(slot: Slot) -> tuple[bool, timedelta, datetime]:
        is_other_side = moment != stands and (slot.starts_at > stands) != (moment > stands)
        return is_other_side, abs(slot.starts_at - moment), slot.starts_at

    closest = sorted(slots, key=fit)[:limit]
    return sorted(closest, key=lambda slot: slot.starts_at)
