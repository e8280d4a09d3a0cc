"""What staff waits for: those without a place, the reminders after a change of the policy, the list of appointments.

python -m benchmarks.staff [--consultants 100] [--appointments 87000] [--repeat 3] [--limit 20] [--write docs]

Beside each way of ours stands, in the same run, the plain one: the rules asked about every appointment, each other time
looked for by itself, reminders planned one appointment after the other, a list counted and sorted whole. A plain one is
stopped after `--limit` seconds.
"""

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from benchmarks.measuring import machine, table, write_with_bars
from benchmarks.office import fill, opened, say

ASKED = """
SELECT a.id FROM bookings_appointment a
CROSS JOIN LATERAL slot_refusal(a.service_id, a.consultant_id, lower(a.during), %s, p_standing => a.during) AS rule (code)
WHERE a.status IN ('pending', 'confirmed') AND a.during && tstzrange(%s, NULL) AND lower(a.during) > %s
  AND a.outside_rules_reason = '' AND rule.code IS NOT NULL
ORDER BY lower(a.during), a.id LIMIT 100
"""
SAMPLE = 300
BATCHES = 10


@contextmanager
def undone(limit: float):
    """In a transaction that is taken back; no statement takes longer than the limit."""
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {int(limit * 1000)}")
        yield
        transaction.set_rollback(True)


def measured(call: Callable[[], object], repeat: int, limit: float) -> tuple[float, int]:
    """Seconds (the median) and queries; the limit where it was stopped."""
    from django.db import OperationalError, connection
    from django.test.utils import CaptureQueriesContext

    times, queries = [], 0
    for _ in range(repeat):
        started = time.perf_counter()
        try:
            with undone(limit), CaptureQueriesContext(connection) as caught:
                call()
                times.append(time.perf_counter() - started)
                queries = len(caught)
        except OperationalError:
            return limit, 0
    return sorted(times)[len(times) // 2], queries


def plain_displaced(now) -> list[int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(ASKED, [now, now, now])
        return [pk for (pk,) in cursor.fetchall()]


def plain_page(now) -> None:
    from bookings.availability import find_slots, nearest_slots
    from bookings.models import Appointment

    rows = Appointment.objects.select_related("customer", "consultant", "service").in_bulk(plain_displaced(now))
    for row in rows.values():
        values = {"service": row.service, "customer": row.customer, "moving": row, "now": now}
        nearest_slots(moment=row.starts_at, consultant=row.consultant, limit=2, **values)
        find_slots(start=row.starts_at, end=row.starts_at + timedelta(microseconds=1), **values)


def page(now) -> None:
    from bookings import displaced

    displaced.propose(displaced.find(now=now).rows, now=now)


def holiday(now):
    from bookings import displaced
    from consultants.models import Holiday

    day = Holiday.objects.create(on=(now + timedelta(days=7)).date(), name="Lễ")
    return displaced.find(now=now, touched=displaced.touched_by(day), limit=10)


def replanned(now) -> None:
    from bookings import replanning
    from bookings.models import Replanning

    row = Replanning.objects.create(asked_at=now)
    for _ in range(BATCHES):
        replanning._batch(row, now)


def one_by_one(now) -> None:
    from bookings import notifications
    from bookings.models import Appointment

    for pk in Appointment.objects.filter(status="confirmed", during__startswith__gt=now).values_list("pk")[:SAMPLE]:
        notifications.plan_again(pk, now=now)


def listed(*, whole: bool) -> None:
    from django.db import connection

    from accounts.long_lists import LongListPaginator
    from bookings.models import Appointment

    rows = Appointment.objects.order_by("-during", "-pk").select_related("customer", "consultant", "service")
    if whole:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")
        assert rows.count() and list(rows[:100])
    else:
        assert LongListPaginator(rows, 100).page(1).object_list[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--consultants", type=int, default=100)
    parser.add_argument("--appointments", type=int, default=87_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--limit", type=float, default=20.0, help="seconds after which a plain way is stopped")
    parser.add_argument("--write", type=Path)
    chosen = parser.parse_args()
    with opened(chosen.appointments):
        fill(chosen.consultants, chosen.appointments)
        from django.db import connection
        from django.utils import timezone

        from bookings.models import Appointment

        now = timezone.now()
        coming = Appointment.objects.coming(now).count()
        rows = compare(chosen, now)
        server = f"PostgreSQL {connection.pg_version // 10000}"
        connection.close()
    report(rows, coming, chosen, server)
    return 0


def compare(chosen: argparse.Namespace, now) -> list[tuple[str, float, int, float, int]]:
    """What is done, our seconds and queries, and the plain way's."""
    planned = BATCHES * 200
    ways = [
        ("saving a holiday", lambda: holiday(now), lambda: plain_displaced(now), 1, 1),
        ("page of those without a place", lambda: page(now), lambda: plain_page(now), 1, 1),
        ("planning 1,000 appointments again", lambda: replanned(now), lambda: one_by_one(now), 1000 / planned,
         1000 / SAMPLE),
        ("first page of the appointments", lambda: listed(whole=False), lambda: listed(whole=True), 1, 1),
    ]  # fmt: skip
    found = []
    for name, ours, plain, of_ours, of_plain in ways:
        say(f"{name} ...")
        seconds, queries = measured(ours, chosen.repeat, chosen.limit)
        other, others = measured(plain, 1, chosen.limit)
        found.append((name, seconds * of_ours, round(queries * of_ours), other * of_plain, round(others * of_plain)))
    return found


def report(rows, coming: int, chosen: argparse.Namespace, server: str) -> None:
    head = ["what", "ms", "queries", "plain way, ms", "queries", "times"]
    cells = [
        [name, f"{seconds * 1000:,.0f}", f"{queries}", f"{other * 1000:,.0f}", f"{others}" if others else "stopped",
         f"{other / seconds:,.0f}"]
        for name, seconds, queries, other, others in rows
    ]  # fmt: skip
    text = table(head, cells)
    size = f"{coming:,} coming appointments of {chosen.consultants} consultants; {machine(server)}."
    say(f"\n{text}\n\n{size}")
    if chosen.write:
        shown = {name: seconds * 1000 for name, seconds, *_ in rows}
        write_with_bars(
            chosen.write, "staff", f"## What staff waits for\n\n{size}\n\n{text}",
            title="What staff waits for", shown="Milliseconds, as bars", values=shown, unit="milliseconds",
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
