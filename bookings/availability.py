"""Free times and the reasons against the others, from the SQL functions that know them (sql/)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer
from accounts.permissions import window_of
from bookings.models import Appointment, PartOfDay
from consultants.models import Business, BusinessPolicy, Consultant, Service
from meetassist import days
from meetassist.text import fold

# How far ahead "nearest" looks; a service nobody can book for this long is said to be full.
HORIZON = timedelta(days=28)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


SLOTS = """
  first_slots(%(service)s, %(start)s, %(end)s, %(now)s, %(enough)s, %(who)s, %(customer)s, %(moving)s,
              int4range(%(first_hour)s, %(last_hour)s), %(zone)s)
"""
# Microseconds since 1970: a month of slots is read ten times as fast as from timestamps in words.
INSTANT = "(extract(epoch FROM starts_at) * 1000000)::bigint"
FIRST = f"SELECT {INSTANT}, consultant_id FROM {SLOTS} ORDER BY starts_at, consultant_id LIMIT %(limit)s"  # noqa: S608
WITH_LOADS = f"""
  WITH found AS MATERIALIZED (
    SELECT starts_at, consultant_id, date_trunc('week', starts_at, %(business)s) AS week FROM {SLOTS}
  ), load AS (
    SELECT * FROM week_loads(
      (SELECT array_agg(DISTINCT week) FROM found), (SELECT array_agg(DISTINCT consultant_id) FROM found), %(business)s)
  )
"""  # noqa: S608 - only the fragments above are put in
LEAST_BUSY_FIRST = f"""
  {INSTANT}, found.consultant_id
  FROM found LEFT JOIN load USING (week, consultant_id)
  ORDER BY found.starts_at, coalesce(load.appointments, 0), found.consultant_id
  LIMIT %(limit)s
"""
WITH_EACH = f"{WITH_LOADS} SELECT {LEAST_BUSY_FIRST}"
WITH_ONE = f"{WITH_LOADS} SELECT DISTINCT ON (found.starts_at) {LEAST_BUSY_FIRST}"

# Each service with the people it is asked about of; of a moment, all with whom any of them can be booked.
MOMENTS = f"""
  WITH asked AS (
    SELECT service, array_agg(who) AS people
    FROM unnest(%(services)s::bigint[], %(people)s::bigint[]) AS pair (service, who) GROUP BY service
  )
  SELECT {INSTANT}, array_agg(consultant_id)
  FROM asked
  CROSS JOIN LATERAL available_slots(service, %(start)s, %(end)s, %(now)s, people, %(customer)s)
  GROUP BY starts_at ORDER BY starts_at
"""  # noqa: S608 - only the fragment above is put in


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
    BUSY_ELSEWHERE = "busy_elsewhere", _("The consultant is busy elsewhere at this time.")
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
    distinct: bool = False,
    specialty: str = "",
    part_of_day: str = "",
    zone: ZoneInfo | None = None,
    now: datetime,
) -> list[Slot]:
    """Slots starting in `[start, end)` that can be booked by `customer`, or that `moving` can be moved to.

    Earliest first; of several consultants at one moment the one with the fewest appointments that week (Monday
    to Sunday by the business's clock), then the lowest id; of a moment that one alone where they shall be `distinct`:
    what a customer who would see anyone is offered. `without` are ids of consultants left out; `specialty` keeps
    those whose specialties contain it, however it is typed; `part_of_day` is a PartOfDay by the clock of `zone`, the
    business's by default. One query, one for the specialty or those left out where there are such, and the reading of
    the business.
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
            (WITH_ONE if distinct else WITH_EACH) if several else FIRST,
            {
                "service": service.pk,
                "start": start,
                "end": end,
                "now": now,
                "limit": limit,
                # How many it takes for so many moments is not known beforehand.
                "enough": None if distinct and several else limit,
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


def free_moments(
    *,
    services: Iterable[Service],
    people: Collection[int],
    start: datetime,
    end: datetime,
    customer: Customer | None = None,
    now: datetime,
) -> list[tuple[datetime, set[int]]]:
    """Each start in `[start, end)` at which any of the services can be booked with any of the people, and the ids of
    those; earliest first. What `find_slots` gives for each of the services, put together: in one query, however many.
    """
    window = window_of(customer) if customer else None
    if window is not None:
        end = min(end, now + window)
    pairs = _least_demanding({one.pk: one for one in services if one.is_active}, people)
    asked: dict[str, Any] = {
        "services": [service for service, _ in pairs], "people": [who for _, who in pairs], "start": start, "end": end,
        "now": now, "customer": customer.pk if customer else None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(MOMENTS, asked)
        return [(EPOCH + timedelta(microseconds=at), set(who)) for at, who in cursor.fetchall()]


def _least_demanding(services: dict[int, Service], people: Collection[int]) -> list[tuple[int, int]]:
    """Of each of the people the services that have to be asked about, as pairs of ids: whenever one of theirs that is
    left out can be booked, one that stays can be.
    """
    business = BusinessPolicy.current()
    demands = {pk: _Demand.of(one, business) for pk, one in services.items()}
    # Whatever asks for less comes first.
    ordered = sorted(demands, key=lambda pk: (demands[pk], pk))
    offers = Service.consultants.through.objects.filter(service_id__in=services, consultant_id__in=people)
    offered: dict[int, set[int]] = {}
    for who, service in offers.values_list("consultant_id", "service_id"):
        offered.setdefault(who, set()).add(service)
    pairs = []
    for who, theirs in offered.items():
        kept: list[int] = []
        for pk in ordered:
            if pk in theirs and not any(demands[one].is_met_by(demands[pk]) for one in kept):
                kept.append(pk)
        pairs += [(pk, who) for pk in kept]
    return pairs


class _Demand(NamedTuple):
    """What a service asks of a moment; the less, the smaller is each of them."""

    lasts: int
    before: int
    after: int
    step: int
    notice: timedelta
    # How far ahead it cannot be booked any more: less is asked by the one with the longer window.
    window: timedelta

    @classmethod
    def of(cls, service: Service, business: BusinessPolicy) -> "_Demand":
        policy = service.policy(business)
        return cls(
            service.duration_minutes, service.buffer_before_minutes, service.buffer_after_minutes,
            service.slot_step_minutes, policy.minimum_notice, -policy.booking_window,
        )  # fmt: skip

    def is_met_by(self, other: "_Demand") -> bool:
        """Whether each moment that meets the other meets this one, too: its starts are then among those of this one."""
        asks_no_more = self.lasts <= other.lasts and self.before <= other.before and self.after <= other.after
        is_bookable_then = self.notice <= other.notice and self.window <= other.window
        return asks_no_more and is_bookable_then and other.step % self.step == 0


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
    return working_periods_of([consultant.pk], start=start, end=end).get(consultant.pk, [])


def working_periods_of(
    people: Collection[int], *, start: datetime, end: datetime
) -> dict[int, list[tuple[datetime, datetime]]]:
    """The same for each of several, by their ids, in one query; without those who have none."""
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT consultant_id, opens, closes FROM working_periods(%s::bigint[], %s, %s) ORDER BY opens, closes",
            [list(people), start, end],
        )
        for who, opens, closes in cursor.fetchall():
            found.setdefault(who, []).append((opens, closes))
    return found


# Each by their own clock: at their noon it is that day alone, where between the ends of the earth it is three.
AT_WORK = """
  SELECT DISTINCT period.consultant_id,
         CASE WHEN is_timed THEN period.opens END, CASE WHEN is_timed THEN period.closes END
  FROM (
    SELECT array_agg(id) AS people, (%(day)s::date + time '12:00') AT TIME ZONE time_zone AS noon
    FROM consultants_consultant WHERE id = ANY (%(people)s::bigint[]) GROUP BY time_zone
  ) AS zone
  CROSS JOIN LATERAL working_periods(zone.people, zone.noon, zone.noon) AS period
  CROSS JOIN LATERAL (SELECT period.consultant_id = ANY (%(timed)s::bigint[])) AS asked (is_timed)
"""


def at_work_on(
    day: date, people: Collection[int], *, timed: Collection[int]
) -> dict[int, list[tuple[datetime, datetime]]]:
    """Who of the people, by their ids, works on that date, whatever is booked: one query, however many zones there are.

    When, is said of those in `timed` alone: thousands of moments take longer to read than to find.
    """
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(AT_WORK, {"day": day, "people": list(people), "timed": list(timed)})
        for who, opens, closes in cursor.fetchall():
            periods = found.setdefault(who, [])
            if opens is not None:
                periods.append((opens, closes))
    return found


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
    """The first slot of each moment, as `find_slots` gives them where they shall be distinct."""
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
    start, end = days.span(day, zone)
    return find_slots(
        service=service,
        start=start,
        end=end,
        consultant=consultant,
        customer=customer,
        moving=moving,
        without=without,
        distinct=True,
        now=now,
    )


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
        distinct=True,
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
    slots = find_slots(
        service=service, start=start, end=moment + HORIZON, consultant=consultant, customer=customer, moving=moving,
        without=without, distinct=True, now=now,
    )  # fmt: skip

    def fit(slot: Slot) -> tuple[bool, timedelta, datetime]:
        is_other_side = moment != stands and (slot.starts_at > stands) != (moment > stands)
        return is_other_side, abs(slot.starts_at - moment), slot.starts_at

    closest = sorted(slots, key=fit)[:limit]
    return sorted(closest, key=lambda slot: slot.starts_at)
