"""Times held by people who have not shown who they are: for a short while, few, and never much of anybody's day.

Whoever is beyond a limit goes on choosing without a hold, and the exclusion constraint decides at the end. The limits
are settings (STRANGER_*). What is held by a stranger says by which identity and from which network.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Min, Q, QuerySet

from accounts import limits
from accounts.models import ChannelIdentity, RateLimit
from bookings.models import Appointment
from consultants.models import Consultant
from meetassist import days

HOLD = timedelta(minutes=3)
# From its start, when a code has been sent.
EXTENDED = timedelta(minutes=10)
# Who let so many run out is held no more.
RUN_OUT = 2
# A time that was given up and chosen again within this is the same hold, with the same start.
AGAIN = timedelta(hours=1)
Status = Appointment.Status

# What a consultant can still give away of a day: working time without time off and without what is booked. No hold
# lasts beyond infinity, so that none counts as busy here.
FREE_SECONDS = """
  WITH day AS (
    SELECT tstzmultirange(tstzrange(%(start)s, %(end)s)) AS whole
  ), worked AS (
    SELECT coalesce(range_agg(tstzrange(opens, closes)), '{}') AS time
    FROM working_periods(ARRAY[%(who)s]::bigint[], %(start)s, %(end)s) WHERE opens < closes
  ), taken AS (
    SELECT coalesce(range_agg(one), '{}') AS time
    FROM unavailable_times(ARRAY[%(who)s]::bigint[], tstzrange(%(start)s, %(end)s), 'infinity', NULL, NULL) AS t,
         unnest(t.off + t.busy) AS one
  )
  SELECT coalesce(extract(epoch FROM sum(upper(part) - lower(part))), 0)
  FROM day, worked, taken, unnest(day.whole * worked.time - taken.time) AS part
"""


def keep_until(wanted: Appointment, stranger: ChannelIdentity, *, now: datetime) -> datetime | None:
    """Until when `wanted` may be held; None where nothing may. The caller has the customer's and consultant's locks.

    Of an identity, and of a network, nobody else counts until this transaction ends.
    """
    network = stranger.last_subnet_key
    keys = [f"identity:{stranger.pk}", *([f"network:{network}"[:64]] if network else [])]
    limits.lock(scope=RateLimit.Scope.HOLDS, keys=keys, now=now)
    mine = Appointment.objects.filter(held_identity=stranger)
    until = _begun(wanted, stranger, now) + HOLD
    may = (
        until > now
        and _ran_out(mine, now) < RUN_OUT
        and _live(mine, now).count() < settings.STRANGER_HOLDS_PER_IDENTITY
        and _network_has_room(network, now)
        and _day_has_room(wanted, now)
    )
    return until if may else None


def extended_until(held: Appointment) -> datetime:
    """Until when a hold lasts whose holder is waiting for a code: never longer than this, however many are sent."""
    identity = held.held_identity
    return (_begun(held, identity, held.created_at) if identity else held.created_at) + EXTENDED


def _begun(wanted: Appointment, stranger: ChannelIdentity, now: datetime) -> datetime:
    """When the identity first held this very time: giving it up and choosing it again is no new beginning.

    What has run out is counted for itself.
    """
    same = Appointment.objects.filter(
        held_identity=stranger, consultant=wanted.consultant, during=wanted.during, created_at__gt=now - AGAIN
    )
    same = same.exclude(status=Status.EXPIRED)
    return min(same.aggregate(first=Min("created_at"))["first"] or now, now)


def _live(rows: QuerySet[Appointment], now: datetime) -> QuerySet[Appointment]:
    return rows.filter(status=Status.HELD, held_until__gt=now)


def _ran_out(rows: QuerySet[Appointment], now: datetime) -> int:
    """Whether or not somebody has written so."""
    ran_out = rows.filter(Q(status=Status.EXPIRED) | Q(status=Status.HELD, held_until__lte=now))
    # That the team has not answered a request in time is not the customer's fault.
    return ran_out.filter(request=None).count()


def _network_has_room(network: str, now: datetime) -> bool:
    if not network:
        return True
    held = _live(Appointment.objects.filter(held_network=network), now)
    return held.count() < settings.STRANGER_HOLDS_PER_NETWORK


def _day_has_room(wanted: Appointment, now: datetime) -> bool:
    """Whether all that strangers hold of the consultant's day stays within its share; a single hold always does."""
    start, end = _day_of(wanted.consultant, wanted.starts_at)
    rows = _live(Appointment.objects.filter(consultant=wanted.consultant, held_identity__isnull=False), now)
    held = list(
        rows.filter(during__startswith__gte=start, during__startswith__lt=end).values_list("blocked", flat=True)
    )
    if not held:
        return True
    seconds = sum((one.upper - one.lower).total_seconds() for one in [*held, wanted.blocked])
    return bool(seconds <= settings.STRANGER_HOLDS_SHARE * _free_seconds(wanted.consultant, max(start, now), end))


def _day_of(consultant: Consultant, moment: datetime) -> tuple[datetime, datetime]:
    zone = ZoneInfo(consultant.time_zone)
    return days.span(moment.astimezone(zone).date(), zone)


def _free_seconds(consultant: Consultant, start: datetime, end: datetime) -> float:
    with connection.cursor() as cursor:
        cursor.execute(FREE_SECONDS, {"who": consultant.pk, "start": start, "end": end})
        return float(cursor.fetchone()[0])
