"""The pages of the team: server time and queries of each, at a thousand consultants, a million appointments and messages.

python -m benchmarks.pages [--consultants 1000] [--appointments 1000000] [--messages 1000000] [--calls 40]
                           [--only Today] [--write docs]

A page is asked for by a signed-in owner through the whole stack of middleware; what is measured is until its last byte.
What changes something is taken back each time. CPU is the time in which a processor worked for it, in Django and in the
connection's process of the database: what it takes where others do not want the processors.
A page of its own has a line in PAGES, with the number of queries it may make at most.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import talks
from benchmarks.measuring import HEAD, Result, machine, table, write_section
from benchmarks.office import fill, opened, say

AIM_MILLISECONDS, AIM_OF_DAY_COUNTS = 300, 600
FRAGMENT = {"X-Fragment": "1"}


@dataclass(frozen=True)
class Page:
    """What is asked for, of the day and the number of the call; with data it is posted. `part`: what the script reads.

    `most`: so many queries it may make.
    """

    name: str
    most: int
    path: Callable[[datetime, int], str]
    data: Callable[[datetime, int], dict[str, str]] | None = None
    part: bool = False
    aim: int = AIM_MILLISECONDS


def other_day(now: datetime, call: int) -> str:
    return f"{now + timedelta(days=call % 20):%Y-%m-%d}"


def of_a_day(now: datetime, call: int) -> str:
    return f"from={other_day(now, call)}&to={other_day(now, call)}"


# What is looked at: rows that the number of the call chooses


def appointment(now: datetime, call: int) -> Any:
    """One that is confirmed, of the weeks for which customers may book."""
    from bookings.models import Appointment

    soon = (now + timedelta(days=2), now + timedelta(days=40))
    rows = Appointment.objects.filter(pk__gte=1 + call * 997, status="confirmed", during__startswith__range=soon)
    return rows.order_by("pk")[0]


def begun(now: datetime, call: int) -> Any:
    from bookings.models import Appointment

    rows = Appointment.objects.filter(status="confirmed", during__startswith__lt=now)
    return rows.order_by("during", "pk")[call]


def panel(row: Any, step: str = "") -> str:
    return f"/admin/appointments/{row.code}/{step}"


def on_panel(row: Any, operation: str, **more: str) -> dict[str, str]:
    return {"operation": operation, "seen": row.version, **more}


def moved(now: datetime, call: int) -> dict[str, str]:
    from bookings.pages import moving

    row = appointment(now, call)
    days = moving.week(row, first="", with_anyone=False, now=now).days
    return on_panel(row, "move", slot=days[-1].times[-1].value)


def customer(call: int) -> int:
    return 1 + call * 101


def book(call: int, more: str = "") -> str:
    return f"/admin/book/?customer={customer(call)}&service=1{more}"


def free(now: datetime, call: int) -> dict[str, str]:
    """A choice that can be booked, as the form says it."""
    from accounts.models import Customer
    from bookings.availability import find_slots
    from consultants.models import Service

    start = now + timedelta(days=10 + call % 20)
    slots = find_slots(
        service=Service.objects.get(), start=start, end=start + timedelta(days=7), limit=1, now=now,
        customer=Customer.objects.get(pk=customer(call)),
    )  # fmt: skip
    at = f"{slots[0].starts_at:%Y-%m-%dT%H:%M:%SZ}"
    return {"customer": str(customer(call)), "service": "1", "consultant": str(slots[0].consultant_id), "at": at}


def chosen(now: datetime, call: int) -> str:
    choice = free(now, call)
    return book(call, f"&consultant={choice['consultant']}&at={choice['at']}")


def taken(now: datetime, call: int) -> str:
    """A moment at which that person has somebody else."""
    row = appointment(now, call)
    return book(call, f"&consultant={row.consultant_id}&at={row.starts_at:%Y-%m-%dT%H:%M:%SZ}")


def unreached(now: datetime, call: int) -> dict[str, str]:
    from bookings import calls

    found = calls.find(now=now)
    return {"operation": "take", "customer": str(found[call % len(found)].customer.pk)}


def talk(call: int, which: str) -> str:
    """A conversation in which somebody waits, or that whoever looks has; or one of the long ones."""
    from chatbot.models import Handoff

    rows = (
        Handoff.objects.waiting()
        if which == "waiting"
        else Handoff.objects.taken().filter(holder__username=talks.LOOKS)
    )
    found = list(rows.exclude(conversation__identity__channel="messenger").order_by("pk").values_list("conversation"))
    return f"/admin/desk/{1 + call if which == 'long' else found[call % len(found)][0]}/"


PAGES = [
    Page("Today", 28, lambda now, call: f"/admin/?page={1 + call % 50}"),
    Page("Today, another day", 28, lambda now, call: f"/admin/day/{other_day(now, call)}/"),
    Page("Today, on duty only", 32, lambda now, call: "/admin/?on_duty=on"),
    Page("Today, by name", 28, lambda now, call: f"/admin/?name=consultant+{call}"),
    Page("Today, its numbers again", 14, lambda now, call: "/admin/?part=figures", part=True),
    Page("Today, its board again", 12, lambda now, call: f"/admin/?page={1 + call % 50}&part=board", part=True),
    Page("panel", 22, lambda now, call: panel(appointment(now, call))),
    Page("panel, times to move to", 18, lambda now, call: panel(appointment(now, call), "?step=move")),
    Page("panel, times of anyone", 18, lambda now, call: panel(appointment(now, call), "?step=move&with=anyone")),
    Page("panel, before a cancellation", 15, lambda now, call: panel(appointment(now, call), "?step=cancel")),
    Page(
        "panel: completed",
        17,
        lambda now, call: panel(begun(now, call)),
        lambda now, call: on_panel(begun(now, call), "complete"),
    ),
    Page(
        "panel: a note",
        11,
        lambda now, call: panel(appointment(now, call)),
        lambda now, call: on_panel(appointment(now, call), "note", text="Rang, nobody there."),
    ),
    Page("panel: moved", 32, lambda now, call: panel(appointment(now, call)), moved),
    Page(
        "panel: cancelled",
        22,
        lambda now, call: panel(appointment(now, call)),
        lambda now, call: on_panel(appointment(now, call), "cancel", reason="We are closed."),
    ),
    Page("Book, by name", 14, lambda now, call: f"/admin/book/?q=customer+{call * 101}"),
    Page("Book, by a name of many", 14, lambda now, call: "/admin/book/?q=customer"),
    Page("Book, by phone", 14, lambda now, call: f"/admin/book/?q=090{customer(call):07}"),
    Page("Book, by last digits", 14, lambda now, call: f"/admin/book/?q={100 + call}"),
    Page("Book, services", 16, lambda now, call: f"/admin/book/?customer={customer(call)}"),
    Page("Book, times of anyone", 22, lambda now, call: book(call)),
    Page("Book, times of a day", 22, lambda now, call: book(call, f"&day={other_day(now, call)}")),
    Page("Book, times of one", 25, lambda now, call: book(call, f"&consultant={1 + call}")),
    Page(
        "Book, day counts of anyone",
        9,
        lambda now, call: f"/admin/book/days/?customer={customer(call)}&service=1",
        part=True,
        aim=AIM_OF_DAY_COUNTS,
    ),
    Page("Book, a time", 21, chosen),
    Page("Book, a time that is taken", 26, taken),
    Page("Book: booked", 23, lambda now, call: "/admin/book/", free),
    Page("customer", 25, lambda now, call: f"/admin/customers/{customer(call)}/"),
    Page("customer, appointments again", 17, lambda now, call: f"/admin/customers/{customer(call)}/?part=appointments"),
    Page("Call these people", 13, lambda now, call: "/admin/call/"),
    Page("Call these people: taken", 10, lambda now, call: "/admin/call/", unreached),
    *(
        Page(f"desk, {tab}", most, lambda now, call, tab=tab: f"/admin/desk/?tab={tab}")  # type: ignore[misc]
        for tab, most in (("waiting", 18), ("mine", 18), ("others", 18), ("all", 17), ("notices", 16))
    ),
    Page("desk, its list again", 12, lambda now, call: "/admin/desk/?tab=waiting", part=True),
    Page("desk, search for a rare word", 19, lambda now, call: f"/admin/desk/?q=ten+{call * 37}"),
    Page("desk, search for a frequent word", 19, lambda now, call: "/admin/desk/?q=lich"),
    Page("desk, search for two words never together", 14, lambda now, call: "/admin/desk/?q=please+nhieu"),
    Page("conversation", 30, lambda now, call: talk(call, "waiting")),
    Page("conversation, a long one", 30, lambda now, call: talk(call, "long")),
    Page("conversation, its lines again", 10, lambda now, call: talk(call, "waiting"), part=True),
    Page(
        "conversation: answered",
        11,
        lambda now, call: talk(call, "mine"),
        lambda now, call: {"operation": "answer", "text": "Dạ, chị đợi em một chút ạ."},
    ),
    Page(
        "conversation: taken",
        11,
        lambda now, call: talk(call, "waiting"),
        lambda now, call: {"operation": "take"},
    ),
    Page(
        "conversation: a note",
        7,
        lambda now, call: talk(call, "mine"),
        lambda now, call: {"operation": "note", "text": "Rings again tomorrow."},
    ),
    Page("list of appointments, a day", 14, lambda now, call: f"/admin/bookings/appointment/?{of_a_day(now, call)}"),
    Page("list of appointments, all", 14, lambda now, call: f"/admin/bookings/appointment/?p={1 + call % 5}"),
    Page("list of customers, by name", 15, lambda now, call: f"/admin/accounts/customer/?q=customer+{customer(call)}"),
    Page("list of conversations", 13, lambda now, call: f"/admin/chatbot/conversation/?p={1 + call % 5}"),
    Page("list of messages", 14, lambda now, call: f"/admin/chatbot/message/?p={1 + call % 5}"),
    Page("history", 13, lambda now, call: f"/admin/history/entry/?p={1 + call % 5}"),
    Page(
        "history of an appointment", 13, lambda now, call: f"/admin/history/entry/?row=bookings_appointment:{1 + call}"
    ),
    Page(
        "history of a customer", 13, lambda now, call: f"/admin/history/entry/?row=accounts_customer:{customer(call)}"
    ),
    Page("retention", 31, lambda now, call: "/admin/chatbot/retention/"),
    Page("setting up, hours", 12, lambda now, call: f"/calendar/{1 + call}/hours/"),
    Page(
        "setting up, hours: saved",
        25,
        lambda now, call: f"/calendar/{1 + call}/hours/",
        lambda now, call: {f"hours_{day}": "0-24" for day in range(1, 8)},
    ),
    Page("setting up, days off", 12, lambda now, call: f"/calendar/{1 + call}/days-off/"),
    Page(
        "setting up, days off: one more",
        14,
        lambda now, call: f"/calendar/{1 + call}/days-off/",
        lambda now, call: {"operation": "off", "first": f"{now + timedelta(days=700):%Y-%m-%d}"},
    ),
    Page(
        "setting up, why a time is not free",
        14,
        lambda now, call: f"/calendar/{1 + call}/why/?service=1&day={other_day(now, call)}&time=03:00",
    ),
    Page("setting up, a new consultant", 12, lambda now, call: "/admin/new-consultant/"),
    Page(
        "setting up, a new consultant: saved",
        24,
        lambda now, call: "/admin/new-consultant/",
        lambda now, call: {
            "name": f"New {call}",
            "email": f"new{call}@example.com",
            "time_zone": "Asia/Ho_Chi_Minh",
            "invites": "on",
            "services": "1",
            "hours_1": "8-12, 13-17",
            "hours_2": "8-12, 13-17",
            "off_first": "2040-05-06",
        },
    ),
    Page(
        "setting up, holidays before they are added",
        17,
        lambda now, call: f"/admin/consultants/holiday/import/?country=VN&year={now.year + 3}",
    ),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--consultants", type=int, default=1000)
    parser.add_argument("--appointments", type=int, default=1_000_000)
    parser.add_argument("--messages", type=int, help="as many as appointments, unless it is said")
    parser.add_argument("--calls", type=int, default=40)
    parser.add_argument("--only", default="", help="pages whose name begins with this")
    parser.add_argument("--write", type=Path)
    wanted = parser.parse_args()
    messages = wanted.appointments if wanted.messages is None else wanted.messages
    with opened(wanted.appointments):
        fill(wanted.consultants, wanted.appointments)
        talks.fill(messages)
        from django.db import connection
        from django.test.utils import override_settings

        with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False, SECOND_FACTOR_REQUIRED=False):
            client = owner()
            rows = [measured(client, page, wanted.calls) for page in PAGES if page.name.startswith(wanted.only)]
        server = f"PostgreSQL {connection.pg_version // 10000}"
        connection.close()
    text = table([*HEAD, "CPU p95 ms"], rows)
    size = (
        f"{wanted.consultants:,} consultants, {wanted.appointments:,} appointments, {messages:,} messages; "
        f"{machine(server)}; load average {os.getloadavg()[1]:.0f}."
    )
    say(f"\n{text}\n\n{size}")
    if wanted.write:
        write_section(wanted.write / "benchmarks.md", "pages", f"## Pages of the team\n\n{size}\n\n{text}")
    return 0


def owner() -> Any:
    from django.test import Client

    from accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username=talks.LOOKS))
    return client


def measured(client: Any, page: Page, calls: int) -> list[str]:
    """What its line of the table says. The first call, which loads templates, and the one whose queries are counted
    are not among those that are timed."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    def ask(path: str, data: dict[str, str] | None) -> tuple[float, float]:
        """Milliseconds, of the clock and of processors."""
        headers = FRAGMENT if page.part else None
        with transaction.atomic():
            started, worked = time.perf_counter(), processor_seconds(connection)
            answer = client.get(path, headers=headers) if data is None else client.post(path, data, headers=headers)
            took = (time.perf_counter() - started) * 1000, (processor_seconds(connection) - worked) * 1000
            # What is saved leads on; a page that does so is not the one that was meant, nor is a form that comes back.
            assert answer.status_code == (200 if data is None else 302), f"{path} {data}: {answer.status_code}"
            transaction.set_rollback(True)
        return took

    say(f"{page.name} ...")
    now = timezone.now()
    asked = [(page.path(now, call), page.data(now, call) if page.data else None) for call in range(calls + 2)]
    ask(*asked[0])
    with CaptureQueriesContext(connection) as caught:
        ask(*asked[1])
    queries = len([one for one in caught if "SAVEPOINT" not in one["sql"]])
    assert queries <= page.most, f"{page.name}: {queries} queries, and not {page.most} at most"
    times, worked = zip(*(ask(*one) for one in asked[2:]), strict=True)
    result, processor = Result(page.name, times, str(queries), page.aim), Result("", worked).quantile(0.95)
    say(f"  p95 {result.quantile(0.95):.0f} ms, CPU {processor:.0f} ms, {queries} queries")
    return [*result.cells, f"{processor:.1f}"]


def processor_seconds(connection: Any) -> float:
    """Of this process and of the database's that serves its connection."""
    nanoseconds = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]
    return time.process_time() + int(nanoseconds) / 1e9


if __name__ == "__main__":
    sys.exit(main())
