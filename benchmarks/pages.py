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
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks import counted, saves, talks
from benchmarks.asking import AIM_OF_DAY_COUNTS, Page, measured, owner
from benchmarks.measuring import HEAD, machine, table, write_section
from benchmarks.office import fill, opened, say
from benchmarks.rows import appointment, begun, customer, free, of_a_day, other_day


def year(now: datetime) -> str:
    return f"from={now:%Y}-01-01&to={now:%Y}-12-31"


def calendar(now: datetime, call: int, view: str) -> str:
    return f"/calendar/?consultant={1 + call}&view={view}&day={other_day(now, call)}"


def panel(row: Any, step: str = "") -> str:
    return f"/admin/appointments/{row.code}/{step}"


def on_panel(row: Any, operation: str, **more: str) -> dict[str, str]:
    return {"operation": operation, "seen": row.version, **more}


def moved(now: datetime, call: int) -> dict[str, str]:
    from bookings.pages import moving

    row = appointment(now, call)
    days = moving.week(row, first="", with_anyone=False, now=now).days
    return on_panel(row, "move", slot=days[-1].times[-1].value)


def book(call: int, more: str = "") -> str:
    return f"/admin/book/?customer={customer(call)}&service=1{more}"


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


# What the team asks: of a week there are some forty thousand appointments, of a month a hundred and seventy thousand.
ASKED = (
    "no-shows by consultant this month", "doanh thu tuần trước theo dịch vụ", "which hours are empty?",
    "appointments this week by day", "utilisation of each consultant next week", "lịch hẹn tháng này theo trạng thái",
    "new customers this week",
)  # fmt: skip

PAGES = [
    Page("Today", 33, lambda now, call: f"/admin/?page={1 + call % 50}"),
    Page("Today, another day", 33, lambda now, call: f"/admin/day/{other_day(now, call)}/"),
    Page("Today, on duty only", 35, lambda now, call: "/admin/?on_duty=on"),
    Page("Today, by name", 33, lambda now, call: f"/admin/?name=consultant+{call}"),
    Page("Today, its numbers again", 13, lambda now, call: "/admin/?part=figures", part=True),
    Page("Today, its board again", 11, lambda now, call: f"/admin/?page={1 + call % 50}&part=board", part=True),
    Page("calendar", 14, lambda now, call: f"/calendar/?consultant={1 + call}"),
    *(
        Page(f"calendar, {view}", 14, lambda now, call, view=view: calendar(now, call, view))  # type: ignore[misc]
        for view in ("day", "week", "month", "agenda")
    ),
    Page("calendar, its days again", 13, lambda now, call: calendar(now, call, "week"), part=True),
    Page("panel", 21, lambda now, call: panel(appointment(now, call))),
    Page("panel, times to move to", 16, lambda now, call: panel(appointment(now, call), "?step=move")),
    Page("panel, times of anyone", 16, lambda now, call: panel(appointment(now, call), "?step=move&with=anyone")),
    Page("panel, before a cancellation", 13, lambda now, call: panel(appointment(now, call), "?step=cancel")),
    Page(
        "panel: completed",
        16,
        lambda now, call: panel(begun(now, call)),
        lambda now, call: on_panel(begun(now, call), "complete"),
    ),
    Page(
        "panel: a note",
        10,
        lambda now, call: panel(appointment(now, call)),
        lambda now, call: on_panel(appointment(now, call), "note", text="Rang, nobody there."),
    ),
    Page("panel: moved", 30, lambda now, call: panel(appointment(now, call)), moved),
    Page(
        "panel: cancelled",
        21,
        lambda now, call: panel(appointment(now, call)),
        lambda now, call: on_panel(appointment(now, call), "cancel", reason="We are closed."),
    ),
    Page("Book, by name", 12, lambda now, call: f"/admin/book/?q=customer+{call * 101}"),
    Page("Book, by a name of many", 12, lambda now, call: "/admin/book/?q=customer"),
    Page("Book, by phone", 12, lambda now, call: f"/admin/book/?q=090{customer(call):07}"),
    Page("Book, by last digits", 12, lambda now, call: f"/admin/book/?q={100 + call}"),
    Page("Book, services", 14, lambda now, call: f"/admin/book/?customer={customer(call)}"),
    Page("Book, times of anyone", 20, lambda now, call: book(call)),
    Page("Book, times of a day", 20, lambda now, call: book(call, f"&day={other_day(now, call)}")),
    Page("Book, times of one", 23, lambda now, call: book(call, f"&consultant={1 + call}")),
    Page(
        "Book, day counts of anyone",
        8,
        lambda now, call: f"/admin/book/days/?customer={customer(call)}&service=1",
        part=True,
        aim=AIM_OF_DAY_COUNTS,
    ),
    Page("Book, a time", 19, chosen),
    Page("Book, a time that is taken", 24, taken),
    Page("Book: booked", 22, lambda now, call: "/admin/book/", free),
    Page("customer", 23, lambda now, call: f"/admin/customers/{customer(call)}/"),
    Page("customer, appointments again", 15, lambda now, call: f"/admin/customers/{customer(call)}/?part=appointments"),
    Page("Call these people", 11, lambda now, call: "/admin/call/"),
    Page("Call these people: taken", 9, lambda now, call: "/admin/call/", unreached),
    *(
        Page(f"desk, {tab}", most, lambda now, call, tab=tab: f"/admin/desk/?tab={tab}")  # type: ignore[misc]
        for tab, most in (("waiting", 16), ("mine", 16), ("others", 16), ("all", 15), ("notices", 14))
    ),
    Page("desk, its list again", 11, lambda now, call: "/admin/desk/?tab=waiting", part=True),
    Page("desk, search for a rare word", 17, lambda now, call: f"/admin/desk/?q=ten+{call * 37}"),
    Page("desk, search for a frequent word", 17, lambda now, call: "/admin/desk/?q=lich"),
    Page("desk, search for two words never together", 12, lambda now, call: "/admin/desk/?q=please+nhieu"),
    Page("conversation", 28, lambda now, call: talk(call, "waiting")),
    Page("conversation, a long one", 28, lambda now, call: talk(call, "long")),
    Page("conversation, its lines again", 9, lambda now, call: talk(call, "waiting"), part=True),
    Page(
        "conversation: answered",
        10,
        lambda now, call: talk(call, "mine"),
        lambda now, call: {"operation": "answer", "text": "Dạ, chị đợi em một chút ạ."},
    ),
    Page(
        "conversation: taken",
        10,
        lambda now, call: talk(call, "waiting"),
        lambda now, call: {"operation": "take"},
    ),
    Page(
        "conversation: a note",
        6,
        lambda now, call: talk(call, "mine"),
        lambda now, call: {"operation": "note", "text": "Rings again tomorrow."},
    ),
    Page("Try it", 18, lambda now, call: "/admin/try/"),
    Page("list of appointments, a day", 12, lambda now, call: f"/admin/bookings/appointment/?{of_a_day(now, call)}"),
    Page("list of appointments, all", 12, lambda now, call: f"/admin/bookings/appointment/?p={1 + call % 5}"),
    Page("list of customers, by name", 13, lambda now, call: f"/admin/accounts/customer/?q=customer+{customer(call)}"),
    Page("list of conversations", 11, lambda now, call: f"/admin/chatbot/conversation/?p={1 + call % 5}"),
    Page("list of messages", 12, lambda now, call: f"/admin/chatbot/message/?p={1 + call % 5}"),
    Page("history", 11, lambda now, call: f"/admin/history/entry/?p={1 + call % 5}"),
    Page(
        "history of an appointment", 11, lambda now, call: f"/admin/history/entry/?row=bookings_appointment:{1 + call}"
    ),
    Page(
        "history of a customer", 11, lambda now, call: f"/admin/history/entry/?row=accounts_customer:{customer(call)}"
    ),
    Page("retention", 29, lambda now, call: "/admin/chatbot/retention/"),
    *(
        Page(f"Numbers, {period}", 22, lambda now, call, period=period: f"/admin/numbers/?period={period}")  # type: ignore[misc]
        for period in ("week", "month", "year")
    ),
    Page("Numbers, other consultants", 22, lambda now, call: f"/admin/numbers/?period=year&page={1 + call}"),
    Page(
        "list of appointments, a year of one kind",
        11,
        lambda now, call: f"/admin/bookings/appointment/?{year(now)}&booked_in=any&status__exact=confirmed",
    ),
    Page(
        "list of days of conversations",
        10,
        lambda now, call: f"/admin/chatbot/conversationday/?is_reached__exact=1&day__gte={now:%Y}-01-01",
    ),
    Page("Operation", 26, lambda now, call: "/admin/operation/"),
    *(
        Page(f"Ask: {question}", 12, lambda now, call, question=question: f"/admin/ask/?{urlencode({'q': question})}")  # type: ignore[misc]
        for question in ASKED
    ),
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
            "mail_language": "vi",
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
EVERYTHING = [*PAGES, *saves.FORMS, *saves.SEVERAL, *saves.DATA]


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
    faults: list[str] = []
    with opened(wanted.appointments):
        fill(wanted.consultants, wanted.appointments)
        talks.fill(messages)
        counted.fill()
        from django.db import connection
        from django.test.utils import override_settings

        from meetassist.memory import keep_what_is_loaded

        with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False, SECOND_FACTOR_REQUIRED=False):
            owner()
            # As the web process does when it begins.
            keep_what_is_loaded()
            chosen_pages = [page for page in EVERYTHING if page.name.startswith(wanted.only)]
            rows = [measured(page, wanted.calls, faults) for page in chosen_pages]
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
    for fault in faults:
        say(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
