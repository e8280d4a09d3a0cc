"""Contested bookings: services.book() beside a raw lock-and-insert and a raw INSERT .. ON CONFLICT, in the same run.

python -m benchmarks.booking [--processes 8] [--seconds 5] [--rounds 3] [--write docs]

Every process walks the same slots in the same order, so that nearly every attempt meets another one. An attempt is a
slot that is asked for: one wins, the others are refused. Rounds of the three are interleaved.
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import django

from benchmarks.measuring import machine, table, write_with_bars
from benchmarks.office import fill, first_monday, opened, say

MODES = {
    "book": "services.book()",
    "lock": "raw: lock, insert",
    "conflict": "raw: INSERT .. ON CONFLICT",
}
PEOPLE = 20
NAME = "Contested"


def make_people() -> list[int]:
    """Consultants of this benchmark alone, who work around the clock."""
    from consultants.models import Consultant, Service, WorkingHours

    # The customers of the data have coming appointments: their number is counted, and not in the way.
    Service.objects.update(maximum_coming=30_000)
    service = Service.objects.get()
    people = list(Consultant.objects.filter(name=NAME))
    if not people:
        people = [Consultant.objects.create(name=NAME, time_zone="UTC") for _ in range(PEOPLE)]
        WorkingHours.objects.bulk_create(
            WorkingHours(consultant=person, weekday=weekday, start_time="00:00", end_time="23:59")
            for person in people
            for weekday in range(1, 8)
        )
        service.consultants.add(*people)
    return [person.pk for person in people]


def remove(people: list[int], *, everything: bool = False) -> None:
    """What a round has written, and in the end its consultants too."""
    from django.db import connection

    with connection.cursor() as cursor:
        for one in ("notification", "appointmentevent"):
            cursor.execute(
                f"DELETE FROM bookings_{one} WHERE appointment_id IN "
                "(SELECT id FROM bookings_appointment WHERE consultant_id = ANY (%s))",
                [people],
            )
        cursor.execute("DELETE FROM bookings_appointment WHERE consultant_id = ANY (%s)", [people])
        if everything:
            for one in (
                "workinghours WHERE consultant_id",
                "service_consultants WHERE consultant_id",
                "consultant WHERE id",
            ):
                cursor.execute(f"DELETE FROM consultants_{one} = ANY (%s)", [people])


def slots(people: list[int], monday: datetime) -> "list[tuple[int, datetime]]":
    """In the order in which everybody walks them."""
    first = monday + timedelta(days=7)
    return [
        (person, first + timedelta(days=day, minutes=30 * number))
        for day in range(50) for number in range(47) for person in people
    ]  # fmt: skip


def attempt_book(people: list[int], now: datetime) -> Callable[[int, datetime], str]:
    from accounts.models import Customer
    from bookings import services
    from bookings.actors import by_customer
    from bookings.errors import BookingError
    from consultants.models import Consultant, Service

    service, rows = Service.objects.get(), Consultant.objects.in_bulk(people)
    customers = list(Customer.objects.order_by("?")[:2000])
    numbers = iter(range(10**9))

    def attempt(person: int, start: datetime) -> str:
        customer = customers[next(numbers) % len(customers)]
        try:
            services.book(
                customer=customer, service=service, consultant=rows[person], starts_at=start,
                by=by_customer(customer), now=now,
            )  # fmt: skip
        except BookingError as error:
            return "refused" if error.code == "slot_taken" else error.code
        return "won"

    return attempt


INSERT = """
INSERT INTO bookings_appointment (code, customer_id, consultant_id, service_id, during, blocked, buffer_before_minutes,
  buffer_after_minutes, status, sequence, outside_rules_reason, for_whom, description, meeting_link, created_at, updated_at)
VALUES (substr(md5(random()::text), 1, 12), 1 + floor(random() * 999), %(person)s, 1,
  tstzrange(%(start)s, %(end)s), tstzrange(%(start)s, %(end)s), 0, 0, 'confirmed', 0, '', '', '', '', now(), now())
"""


def attempt_raw(mode: str) -> Callable[[int, datetime], str]:
    import psycopg

    connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)

    def lock(person: int, start: datetime) -> str:
        values = {"person": person, "start": start, "end": start + timedelta(minutes=30)}
        try:
            with connection.transaction():
                connection.execute("SELECT 1 FROM consultants_consultant WHERE id = %s FOR NO KEY UPDATE", [person])
                connection.execute(INSERT, values)
        except psycopg.errors.ExclusionViolation:
            return "refused"
        return "won"

    def conflict(person: int, start: datetime) -> str:
        values = {"person": person, "start": start, "end": start + timedelta(minutes=30)}
        row = connection.execute(INSERT + "ON CONFLICT DO NOTHING RETURNING id", values).fetchone()
        return "won" if row else "refused"

    return lock if mode == "lock" else conflict


def work(mode: str, seconds: str, monday: str, people: str) -> None:
    """One of the processes: waits for the word, then walks. Prints what came of it as JSON."""
    django.setup()
    persons, now = [int(pk) for pk in people.split(",")], datetime.fromisoformat(monday)
    attempt = attempt_book(persons, now) if mode == "book" else attempt_raw(mode)
    walk = slots(persons, now)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    outcomes: collections.Counter[str] = collections.Counter()
    times, end = [], time.perf_counter() + float(seconds)
    for person, start in walk:
        begin = time.perf_counter()
        if begin > end:
            break
        try:
            outcome = attempt(person, start)
        except Exception as error:  # noqa: BLE001 - an error that reached the caller is what is counted
            outcome = f"error: {type(error).__name__}"
        outcomes[outcome] += 1
        times.append((time.perf_counter() - begin) * 1000)
    json.dump({"outcomes": outcomes, "times": times}, sys.stdout)


def race(
    mode: str, processes: int, seconds: float, people: list[int]
) -> tuple["collections.Counter[str]", list[float]]:
    command = [sys.executable, "-m", "benchmarks.booking", "--work", mode, str(seconds), first_monday().isoformat(),
               ",".join(map(str, people))]  # fmt: skip
    walkers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    outcomes: collections.Counter[str] = collections.Counter()
    times: list[float] = []
    for walker in walkers:
        assert walker.stdout and walker.stdout.readline() == "ready\n"
    for walker in walkers:
        assert walker.stdin
        walker.stdin.write("go\n")
        walker.stdin.flush()
    for walker in walkers:
        said = json.loads(walker.communicate()[0])
        outcomes.update(said["outcomes"])
        times += said["times"]
    return outcomes, times


def overlaps(people: list[int]) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM bookings_appointment a JOIN bookings_appointment b
               ON a.id < b.id AND a.consultant_id = b.consultant_id AND a.blocked && b.blocked
               WHERE a.consultant_id = ANY (%s) AND a.status IN ('held', 'pending', 'confirmed')
                 AND b.status IN ('held', 'pending', 'confirmed')""",
            [people],
        )
        return int(cursor.fetchone()[0])


def main() -> None:
    if sys.argv[1:2] == ["--work"]:
        work(*sys.argv[2:])
        return
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--consultants", type=int, default=1000)
    options.add_argument("--appointments", type=int, default=1_000_000)
    options.add_argument("--processes", type=int, default=8)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--write", type=Path, help="a folder: benchmarks.md and a picture are written there")
    chosen = options.parse_args()
    with opened(chosen.appointments):
        from django.db import connection

        fill(chosen.consultants, chosen.appointments)
        people = make_people()
        totals = {mode: (collections.Counter[str](), list[float]()) for mode in MODES}
        found = 0
        try:
            for number in range(chosen.rounds):
                for mode in MODES:
                    remove(people)
                    say(f"round {number + 1} of {chosen.rounds}: {MODES[mode]} ...")
                    outcomes, times = race(mode, chosen.processes, chosen.seconds, people)
                    totals[mode][0].update(outcomes)
                    totals[mode][1].extend(times)
                    found += overlaps(people)
        finally:
            remove(people, everything=True)
        server = f"PostgreSQL {connection.pg_version // 10000}"
        connection.close()
    report(totals, chosen, found, server)


def report(totals: dict, chosen: argparse.Namespace, found: int, server: str) -> None:
    seconds = chosen.seconds * chosen.rounds
    rates = {mode: len(times) / seconds for mode, (_, times) in totals.items()}
    rows = []
    for mode, (outcomes, times) in totals.items():
        ordered = sorted(times)
        at = [f"{ordered[min(int(len(ordered) * share), len(ordered) - 1)]:.1f}" for share in (0.5, 0.95, 0.99)]
        errors = sum(count for outcome, count in outcomes.items() if outcome not in ("won", "refused"))
        rows.append([MODES[mode], f"{rates[mode]:,.0f}", f"{outcomes['won'] / seconds:,.0f}", *at, f"{ordered[-1]:.0f}",
                     str(errors), f"{rates[mode] / rates['lock']:.2f}", f"{rates[mode] / rates['conflict']:.2f}"])  # fmt: skip
    head = ["way", "attempts/s", "won/s", "p50 ms", "p95 ms", "p99 ms", "max ms", "errors", "of lock", "of conflict"]
    met = "met" if rates["book"] >= rates["lock"] / 2 else "MISSED"
    text = table(head, rows)
    size = (
        f"{chosen.processes} processes, {chosen.rounds} rounds of {chosen.seconds:g} s each beside "
        f"{chosen.appointments:,} appointments; {machine(server)}. Overlaps afterwards: {found}. "
        f"Aim, at least half of the attempts of lock and insert: {met}."
    )
    say(f"\n{text}\n\n{size}")
    if chosen.write:
        shown = {MODES[mode]: rate for mode, rate in rates.items()}
        write_with_bars(
            chosen.write, "booking", f"## Contested bookings\n\n{size}\n\n{text}",
            title="Contested attempts", shown="Attempts per second, as bars", values=shown, unit="per second",
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
