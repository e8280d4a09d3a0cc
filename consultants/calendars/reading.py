"""Reading the calendars that consultants keep elsewhere: what is due, each in a process of its own, and what is kept.

What a calendar says is taken whole or not at all: as long as it cannot be read, its last good state stands, and how
old that is is shown.
"""

import json
import logging
import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from consultants.calendars import addresses
from consultants.calendars.failures import Failure
from consultants.models import BusinessPolicy, BusyTime, Consultant, OwnCalendar, Service
from meetassist.claiming import COUNTED, Backoff, Lease
from meetassist.publishing import call, publish
from meetassist.sealing import CannotUnseal

log = logging.getLogger(__name__)

CLAIM = Lease("read", "CALENDAR_LEASE_SECONDS")
EVERY = timedelta(minutes=15)
# In vain, it is tried less and less often, and never given up.
BACKOFF = Backoff.of_seconds(900, 1800, 3600, 7200, 14400)
# So many are called for at once: one that cannot be reached holds up a worker for seconds.
BATCH = 50
# With fetching and starting; less than the limits of the task that waits for it.
PROCESS_SECONDS = 30
# A calendar that says it has not changed is read whole all the same so often: the times that are asked for move on.
WHOLE_AFTER = timedelta(hours=12)
# What the process is given of our environment: nothing that is secret.
ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR", "TZDIR")
CHILD = "consultants.calendars.child"


def due() -> list[int]:
    """Ids of what is to be read now and is nobody's, the longest due first."""
    return list(_in_turn().filter(CLAIM.free).order_by("next_read_at", "pk").values_list("pk", flat=True)[:BATCH])


def wake(pk: int) -> None:
    """Have it read after this transaction; what is lost here, beat finds."""
    transaction.on_commit(partial(_call, pk))


def _call(pk: int) -> None:
    if publish({pk: call("consultants.tasks.read_calendar", pk, queue="default")}):
        log.warning("nobody was called to read calendar %s: the sweep will", pk)


def _in_turn() -> QuerySet[OwnCalendar]:
    return OwnCalendar.objects.read().filter(next_read_at__lte=Now())


def read(pk: int, clock: Callable[[], datetime] = timezone.now) -> str:
    """Read one, if it is due and nobody's. Safe to call at any time, from anywhere; returns what became of it."""
    token = CLAIM.take(_in_turn().filter(pk=pk), **COUNTED)
    if token is None:
        return "not due, or others are at it"
    calendar = OwnCalendar.objects.select_related("consultant__user").get(pk=pk)
    started = clock()
    try:
        answer = _asked(calendar, started)
    except CannotUnseal:
        answer = {"failure": Failure.SEALED}
    if failure := answer.get("failure"):
        return _fail(calendar, token, Failure(failure), clock())
    return _keep(calendar, token, answer, started)


def _asked(calendar: OwnCalendar, now: datetime) -> dict[str, Any]:
    """What the process answers. Raises CannotUnseal."""
    consultant = calendar.consultant
    emails = [consultant.email, consultant.user.email if consultant.user else ""]
    question = {
        "address": addresses.opened(calendar.sealed_address), "headers": _conditions(calendar, now),
        "start": (now - timedelta(days=1)).timestamp(), "end": _horizon(now).timestamp(),
        "zone": consultant.time_zone, "domain": settings.EMAIL_DOMAIN, "addresses": [one for one in emails if one],
    }  # fmt: skip
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", CHILD], input=json.dumps(question) + "\n", capture_output=True, text=True,
            timeout=PROCESS_SECONDS, cwd=settings.BASE_DIR, env=environment, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"failure": Failure.TOO_SLOW}
    if done.returncode < 0:
        # Ended by a signal: it has used up its time of the processor.
        return {"failure": Failure.TOO_SLOW}
    if done.returncode:
        # What it has written could hold the address or what stands in the calendar.
        log.error("the process that read calendar %s has failed: %s", calendar.pk, done.returncode)
        return {"failure": Failure.NOT_A_CALENDAR}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _conditions(calendar: OwnCalendar, now: datetime) -> dict[str, str]:
    """By which the server may say that nothing has changed since it was read whole."""
    consultant = calendar.consultant
    is_recent = calendar.whole_at is not None and calendar.whole_at > now - WHOLE_AFTER
    if not is_recent or calendar.whole_in_zone != consultant.time_zone:
        return {}
    conditions = {"If-None-Match": calendar.etag, "If-Modified-Since": calendar.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _horizon(now: datetime) -> datetime:
    """As far ahead as anything can be booked, and a day."""
    windows = [BusinessPolicy.current().booking_window_days]
    windows.append(
        Service.objects.filter(is_active=True).aggregate(Max("booking_window_days"))["booking_window_days__max"] or 0
    )
    return now + timedelta(days=max(windows) + 1)


def _fail(calendar: OwnCalendar, token: uuid.UUID, failure: Failure, now: datetime) -> str:
    log.warning("calendar %s was not read, attempt %s: %s", calendar.pk, calendar.attempts, failure.value)
    attempts = min(calendar.attempts, len(BACKOFF.waits))
    rows = OwnCalendar.objects.filter(pk=calendar.pk)
    CLAIM.release(rows, token, failure=failure, read_at=now, next_read_at=BACKOFF.next_attempt_at(attempts))
    return failure.value


def _keep(calendar: OwnCalendar, token: uuid.UUID, answer: dict[str, Any], now: datetime) -> str:
    """All of it in one transaction, unless somebody else has claimed the calendar since."""
    values: dict[str, Any] = {
        "attempts": 0, "failure": "", "read_at": now, "good_at": now, "next_read_at": timezone.now() + EVERY,
    }  # fmt: skip
    with transaction.atomic():
        rows = OwnCalendar.objects.filter(pk=calendar.pk)
        if not answer["is_same"]:
            values |= {
                "whole_at": now, "whole_in_zone": calendar.consultant.time_zone, "etag": answer["etag"][:200],
                "last_modified": answer["last_modified"][:60], "unknown_zones": answer["unknown_zones"][:20],
                "left_out": answer["left_out"],
            }  # fmt: skip
        if not CLAIM.release(rows, token, **values):
            return "overtaken"
        if answer["is_same"]:
            return "as it was"
        busy = [tuple(datetime.fromtimestamp(one, UTC) for one in span) for span in answer["busy"]]
        return f"{_replace(calendar, busy)} busy times"


def _replace(calendar: OwnCalendar, busy: list[Any]) -> int:
    """What stands already is left as it is: most calendars change little from one time to the next."""
    wanted = {(start, end) for start, end in busy}
    standing = dict(calendar.busy_times.values_list("pk", "during"))
    gone = [pk for pk, during in standing.items() if (during.lower, during.upper) not in wanted]
    calendar.busy_times.filter(pk__in=gone).delete()
    known = {(during.lower, during.upper) for during in standing.values()}
    BusyTime.objects.bulk_create(
        BusyTime(calendar=calendar, consultant_id=calendar.consultant_id, during=DateTimeTZRange(start, end))
        for start, end in busy
        if (start, end) not in known
    )
    return len(wanted)


# What the page of a consultant's calendars does


class TooMany(Exception):
    """A consultant has as many as allowed."""


class AlreadyThere(Exception):
    """They have this one."""


@transaction.atomic
def add(consultant: Consultant, *, name: str, address: str, now: datetime) -> OwnCalendar:
    """Have it read at once. `address` is one that `addresses.cleaned` gave. Raises TooMany, AlreadyThere."""
    Consultant.objects.select_for_update(no_key=True, of=("self",)).get(pk=consultant.pk)
    rows = OwnCalendar.objects.filter(consultant=consultant)
    if rows.filter(address_hash=addresses.hash_of(address)).exists():
        raise AlreadyThere
    if rows.count() >= OwnCalendar.AT_MOST:
        raise TooMany
    host = addresses.host_of(address)
    row = OwnCalendar.objects.create(
        consultant=consultant, name=name or host[:60], host=host, sealed_address=addresses.sealed(address),
        address_hash=addresses.hash_of(address), added_at=now, next_read_at=now,
    )  # fmt: skip
    wake(row.pk)
    return row


def read_now(calendar: OwnCalendar, *, now: datetime) -> bool:
    """Have it read whole as soon as somebody can; False where it was tried a moment ago, or is being read."""
    a_moment = timedelta(seconds=30)
    rows = OwnCalendar.objects.filter(CLAIM.free, Q(read_at=None) | Q(read_at__lt=now - a_moment), pk=calendar.pk)
    if not rows.update(next_read_at=now, whole_at=None):
        return False
    wake(calendar.pk)
    return True
