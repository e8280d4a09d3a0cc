"""How long a customer waits for free times: ours, and the slot computation of django-appointment on the same data.

python -m benchmarks.availability [--consultants 1000] [--appointments 1000000] [--without-peer] [--write docs]
"""

import argparse
import json
import os
import random
import subprocess
import sys
import venv
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.measuring import HEAD, Result, machine, table, timed, write_with_bars
from benchmarks.office import fill, first_monday, opened, say

ROOT = Path(__file__).resolve().parent
PEER = ROOT.parent / ".local" / "bench-peer"


def ours(repeat: int) -> list[Result]:
    from bookings.availability import days_with_slots, explain, find_slots
    from consultants.models import Consultant, Service

    service, people = Service.objects.get(), list(Consultant.objects.all())
    chance, monday = random.Random(7), first_monday()
    zone = ZoneInfo("Asia/Ho_Chi_Minh")

    def moment() -> datetime:
        """Any time of any day of the first fifteen weeks: nights and weekends too."""
        return monday + timedelta(minutes=chance.randrange(15 * 7 * 24 * 60))

    def fortnight() -> object:
        now = moment()
        return find_slots(
            service=service, start=now, end=now + timedelta(days=14), consultant=chance.choice(people), now=now
        )

    def first_three() -> object:
        now = moment()
        return find_slots(service=service, start=now, end=now + timedelta(days=28), limit=3, now=now)

    def why() -> object:
        now = moment()
        return explain(service=service, consultant=chance.choice(people), moment=now + timedelta(days=3), now=now)

    def days() -> object:
        return days_with_slots(service=service, zone=zone, consultant=chance.choice(people), limit=7, now=moment())

    return [
        measured("one consultant, 14 days", fortnight, repeat * 3, 5),
        measured(f"first three over {len(people):,} consultants", first_three, repeat, 70),
        measured("why a moment is not free", why, repeat * 3, None),
        measured("one consultant, the next 7 days with free times", days, repeat, None),
    ]


def measured(name: str, call: Callable[[], object], times: int, aim: float | None) -> Result:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    timed(call, 10)
    counts = set()
    for _ in range(10):
        with CaptureQueriesContext(connection) as queries:
            call()
        counts.add(len(queries))
    say(f"measuring: {name} ...")
    return Result(name, timed(call, times), ", ".join(map(str, sorted(counts))), aim)


def peer(url: str, repeat: int) -> list[Result]:
    """In an environment and a schema of its own, filled from our tables."""
    python = PEER / "bin" / "python"
    if not python.exists():
        say("installing the peer into an environment of its own ...")
        venv.create(PEER, with_pip=True)
    requirements = ["--require-hashes", "-r", str(ROOT / "peer-requirements.txt")]
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *requirements], check=True)
    say("filling the peer's tables, then measuring it ...")
    environment = {"DATABASE_URL": url, "PATH": os.environ["PATH"]}
    command = [str(python), str(ROOT / "peer.py"), str(repeat), first_monday().date().isoformat()]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return [Result(**values) for values in json.loads(done.stdout.splitlines()[-1])]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--consultants", type=int, default=1000)
    options.add_argument("--appointments", type=int, default=1_000_000)
    options.add_argument("--repeat", type=int, default=150)
    options.add_argument("--without-peer", action="store_true")
    options.add_argument("--write", type=Path, help="a folder: benchmarks.md and a picture are written there")
    chosen = options.parse_args()
    with opened(chosen.appointments) as url:
        from django.db import connection

        fill(chosen.consultants, chosen.appointments)
        results = ours(chosen.repeat)
        results += [] if chosen.without_peer else peer(url, chosen.repeat)
        server = f"PostgreSQL {connection.pg_version // 10000}"
        connection.close()
    text = table(HEAD, [result.cells for result in results])
    size = f"{chosen.consultants:,} consultants, {chosen.appointments:,} appointments; {machine(server)}."
    say(f"\n{text}\n\n{size}")
    if chosen.write:
        shown = {result.name: result.quantile(0.95) for result in results}
        write_with_bars(
            chosen.write, "availability", f"## Free times\n\n{size}\n\n{text}",
            title="Free times, p95", shown="p95 of each call, as bars", values=shown, unit="ms",
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
