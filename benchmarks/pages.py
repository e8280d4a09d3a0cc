"""The pages of the team: server time and queries of each, with a thousand consultants and a million appointments.

python -m benchmarks.pages [--consultants 1000] [--appointments 1000000] [--calls 40] [--only Today] [--write docs]

A page is asked for by a signed-in owner through the whole stack of middleware; what is measured is until its last byte.
What changes something is taken back each time. A page of its own has a line in PAGES.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.measuring import HEAD, Result, machine, table, timed, write_section
from benchmarks.office import fill, opened, say

AIM_MILLISECONDS = 300
FRAGMENT = {"X-Fragment": "1"}


@dataclass(frozen=True)
class Page:
    """What is asked for, of the day and the number of the call; with data it is posted. `part`: what the script reads."""

    name: str
    path: Callable[[datetime, int], str]
    data: Callable[[datetime, int], dict[str, str]] | None = None
    part: bool = False


def other_day(now: datetime, call: int) -> str:
    return f"{now + timedelta(days=call % 20):%Y-%m-%d}"


PAGES = [
    Page("Today", lambda now, call: f"/admin/?page={1 + call % 50}"),
    Page("Today, another day", lambda now, call: f"/admin/day/{other_day(now, call)}/"),
    Page("Today, on duty only", lambda now, call: "/admin/?on_duty=on"),
    Page("Today, by name", lambda now, call: f"/admin/?name=consultant+{call}"),
    Page("Today, its numbers again", lambda now, call: "/admin/?part=figures", part=True),
    Page("Today, its board again", lambda now, call: f"/admin/?page={1 + call % 50}&part=board", part=True),
    Page("list of appointments", lambda now, call: f"/admin/bookings/appointment/?p={call % 5}"),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--consultants", type=int, default=1000)
    parser.add_argument("--appointments", type=int, default=1_000_000)
    parser.add_argument("--calls", type=int, default=40)
    parser.add_argument("--only", default="", help="pages whose name begins with this")
    parser.add_argument("--write", type=Path)
    chosen = parser.parse_args()
    with opened(chosen.appointments):
        fill(chosen.consultants, chosen.appointments)
        from django.db import connection
        from django.test.utils import override_settings

        with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False, SECOND_FACTOR_REQUIRED=False):
            client = owner()
            results = [measured(client, page, chosen.calls) for page in PAGES if page.name.startswith(chosen.only)]
        server = f"PostgreSQL {connection.pg_version // 10000}"
        connection.close()
    text = table(HEAD, [one.cells for one in results])
    size = f"{chosen.consultants:,} consultants, {chosen.appointments:,} appointments; {machine(server)}."
    say(f"\n{text}\n\n{size}")
    if chosen.write:
        write_section(chosen.write / "benchmarks.md", "pages", f"## Pages of the team\n\n{size}\n\n{text}")
    return 0


def owner() -> Any:
    from django.test import Client

    from accounts.models import User

    client = Client()
    client.force_login(User.objects.get_or_create(username="bench", is_superuser=True, is_staff=True)[0])
    return client


def measured(client: Any, page: Page, calls: int) -> Result:
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    now, number = timezone.now(), iter(range(calls + 2))

    def call() -> None:
        at = next(number)
        with transaction.atomic():
            path, headers = page.path(now, at), FRAGMENT if page.part else None
            answer = (
                client.post(path, page.data(now, at), headers=headers)
                if page.data
                else client.get(path, headers=headers)
            )
            # What is saved may lead on; a page that does so is not the one that was meant.
            assert answer.status_code == 200 or (page.data and answer.status_code == 302), (
                f"{path}: {answer.status_code}"
            )
            transaction.set_rollback(True)

    say(f"{page.name} ...")
    call()
    with CaptureQueriesContext(connection) as caught:
        call()
    queries = len([one for one in caught if "SAVEPOINT" not in one["sql"]])
    return Result(page.name, timed(call, calls), str(queries), AIM_MILLISECONDS)


if __name__ == "__main__":
    sys.exit(main())
