"""Whatever becomes of events and answers on their way, what is said and stored is what it would be without."""

import itertools
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from bookings.models import Appointment
from chatbot.models import Handoff, Message
from meetassist.tests.fixtures import know, make_office
from meetassist.tests.running import soak_count, wait_for
from meetassist.tests.simulator import said

pytestmark = [pytest.mark.xdist_group("processes"), pytest.mark.soak]
CONVERSATIONS = soak_count(small=6, heavy=300)
WORKERS = 4
# How many customers write at once.
AT_ONCE = 24
TROUBLE = {
    "duplicates": 0.3, "reorders": 0.3, "delays": 0.3, "most_seconds": 0.6, "lost_acknowledgements": 0.2,
    "lost_answers": 0.1, "temporary_errors": 0.05, "early_echoes": 0.3, "seed": 7,
}  # fmt: skip
NAMES = ("anh Bảo", "chị Thu Hằng", "chị Minh Hằng")
BOOK = "đặt lịch tư vấn thuế với {who} ngày {day} lúc {hour}"
# What customers do, each time until they are answered: words, or the title of what they tap.
SCRIPTS = (
    (BOOK, "[Đồng ý]"),
    ("xin chào", BOOK, "[Đồng ý]", "lịch của tôi"),
    ("Tư vấn thuế mất bao lâu?", BOOK, "[Đồng ý]", "cảm ơn"),
    (BOOK, "[Đồng ý]", "hủy lịch", "[Đồng ý]"),
    (BOOK, "thôi"),
)  # fmt: skip


def plans():
    """For each customer a script, with a time that nobody else wants."""
    today = timezone.localdate()
    hours = [f"{hour}h{minute}" for hour in range(8, 18) for minute in ("", "30")]
    slots = itertools.product(range(2, 9), hours, NAMES)
    for number, (days, hour, who) in zip(range(CONVERSATIONS), slots, strict=False):
        day = today + timedelta(days=days)
        values = {"who": who, "day": f"{day.day}/{day.month}", "hour": hour}
        yield str(10**15 + number), [step.format(**values) for step in SCRIPTS[number % len(SCRIPTS)]]


def play(customer, steps):
    for step in steps:
        customer.taps(step[1:-1]) if step.startswith("[") else customer.says(step)
        customer.does("read")


def play_all(site):
    """Everybody's conversation, many at once; and what there is to see of it when all is quiet."""
    make_office()
    customers = {}
    for psid, _steps in plans():
        know("messenger", psid, name=f"Khách {psid}")
        customers[psid] = site.simulated.person(psid=psid)
        # What fails three times in a row is tried again after more than a minute.
        customers[psid].patience = 600
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda plan: play(customers[plan[0]], plan[1]), plans()))
    wait_for(lambda: not Message.objects.unsent().exists(), "the outbox to be empty")
    site.simulated.wait_until_quiet()
    return {psid: seen_of(customer) for psid, customer in customers.items()}


def seen_of(customer):
    """A customer's thread in Messenger, our rows of it, and their appointments, without what is drawn each time."""
    mine = {"conversation__identity__external_id": customer.psid}
    rows = Message.objects.filter(**mine).order_by("pk")
    booked = Appointment.objects.filter(customer__identities__external_id=customer.psid).order_by("pk")
    codes = list(booked.values_list("code", flat=True))

    def plain(text):
        return re.sub("|".join([r"(?<=^pick:)\w+(?=:)", *codes]), "DRAWN", text)

    return {
        "thread": [(by, plain(text)) for by, text in customer.transcript()],
        "rows": [
            (row.direction, row.kind, plain(row.text), plain(row.payload), row.status, row.author)
            for row in rows
        ],
        "sent": {(row.external_id, plain(row.text)) for row in rows} == {
            (item["mid"], plain(said(item))) for item in customer.thread()["items"]
        },
        "booked": [
            (one.service.name, one.consultant.name, one.starts_at, one.status, [event.kind for event in one.events.order_by("pk")])
            for one in booked.select_related("service", "consultant")
        ],
    }  # fmt: skip


def test_disorder_on_the_way_changes_nothing(messenger_site):
    site = messenger_site
    for _ in range(WORKERS - 1):
        site.worker()
    site.beat(SWEEP_SECONDS="1")
    undisturbed = play_all(site)
    assert {found["sent"] for found in undisturbed.values()} == {True}
    assert sum(len(found["booked"]) for found in undisturbed.values()) >= CONVERSATIONS * 4 // 5
    attempts = site.simulated.get("state/")["attempts"]

    site.simulated.post("forget/")
    call_command("flush", interactive=False, verbosity=0)
    site.simulated.post("faults/", **TROUBLE)
    disturbed = play_all(site)
    # There was trouble: far more was sent than has happened.
    assert site.simulated.get("state/")["attempts"] > attempts * 2.3
    assert [psid for psid in undisturbed if disturbed[psid] != undisturbed[psid]] == []
    assert not Handoff.objects.exists() and not Message.objects.filter(status="failed").exists()
