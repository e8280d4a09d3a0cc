"""How often something may happen: counted and decided by one statement, so that requests at once cannot pass together.

A window begins with the first that is counted and lasts for a fixed time; around its end up to twice as many can follow
each other closely, never more.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F

from accounts.models import RateLimit
from meetassist.rehearsing import is_rehearsal

# Rows are kept for the longest window that is counted, and a while for whoever looks into them.
KEPT = timedelta(days=2)

TAKE = """
  INSERT INTO accounts_ratelimit AS counted (scope, key, since, until, number)
  SELECT %(scope)s, %(key)s, %(now)s, %(until)s, 1 WHERE %(most)s > 0
  ON CONFLICT (scope, key) DO UPDATE SET
    since = CASE WHEN counted.until <= excluded.since THEN excluded.since ELSE counted.since END,
    until = CASE WHEN counted.until <= excluded.since THEN excluded.until ELSE counted.until END,
    number = CASE WHEN counted.until <= excluded.since THEN 1 ELSE counted.number + 1 END
  WHERE counted.until <= excluded.since OR counted.number < %(most)s
"""


def take(*, scope: str, key: str, most: int, within: timedelta, now: datetime) -> bool:
    """Count one more; False where there were `most` within the window already, and nothing is counted then.

    A rehearsal takes nothing from anybody, and nobody who counts by the same key waits until it is over.
    """
    if is_rehearsal():
        return True
    values: dict[str, Any] = {"scope": scope, "key": key, "most": most, "now": now, "until": now + within}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        return bool(cursor.rowcount == 1)


def give_back(*, scope: str, key: str) -> None:
    """One that was counted does not count after all."""
    RateLimit.objects.filter(scope=scope, key=key, number__gt=0).update(number=F("number") - 1)


def forget(*, scope: str, key: str) -> None:
    """Begin again from nothing."""
    RateLimit.objects.filter(scope=scope, key=key).delete()


def has_any(*, scope: str, key: str, now: datetime) -> bool:
    """Whether one at least has been counted in the window that is open now."""
    return RateLimit.objects.filter(scope=scope, key=key, number__gt=0, until__gt=now).exists()


def until(*, scope: str, key: str) -> datetime | None:
    """When the window ends, so that there may be more."""
    return RateLimit.objects.filter(scope=scope, key=key).values_list("until", flat=True).first()


LOCK = """
  INSERT INTO accounts_ratelimit (scope, key, since, until, number)
  SELECT %(scope)s, key, %(now)s, %(now)s, 0 FROM unnest(%(keys)s::text[]) AS key ORDER BY key
  ON CONFLICT (scope, key) DO UPDATE SET until = excluded.until
"""


def lock(*, scope: str, keys: Collection[str], now: datetime) -> None:
    """For what is counted in rows of its own: whoever counts by one of these keys waits here for the one before."""
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"scope": scope, "keys": list(keys), "now": now})


def forget_old(*, now: datetime) -> int:
    """Delete what no longer counts. Returns how many."""
    return RateLimit.objects.filter(until__lte=now - KEPT).delete()[0]
