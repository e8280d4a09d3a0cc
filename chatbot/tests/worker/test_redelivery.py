"""What is due, asked for or answered again and again, by several workers, too early or too late: told once, never lost."""

import concurrent.futures
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from bookings import notifications, services, waitlist
from bookings.actors import SYSTEM, by_customer, by_staff
from bookings.models import Appointment, Notification, WaitlistEntry
from chatbot.messaging.leases import DELIVERY, claim, release
from chatbot.models import Conversation, Message
from chatbot.tests.worker.test_crashes import waiting_for_a_lock
from chatbot.tests.worker.test_due_notifications import booked, make_due, state
from chatbot.worker.delivery import deliver
from chatbot.worker.news import send, send_due
from meetassist.tests import messenger
from meetassist.tests.fixtures import make_office
from meetassist.tests.running import Running, wait_for


def written_by_somebody(webhook):
    webhook(messenger.text("7001", "xin chào"))
    Message.objects.filter(direction="in").update(status="handled")
    return Conversation.objects.get().customer


def closing(action):
    try:
        return action()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_workers_that_meet_at_a_busy_conversation_do_not_use_up_the_attempts(webhook, graph, tomorrow_at, now):
    """A turn holds the conversation; more workers than a notification has attempts are asked for it meanwhile."""
    row = make_due(booked(written_by_somebody(webhook), make_office(), tomorrow_at(9, days=3), now))
    workers = notifications.MAX_ATTEMPTS + 2
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        with psycopg.connect(Running.database_url()) as turn:
            turn.execute("SELECT 1 FROM chatbot_conversation FOR NO KEY UPDATE")
            asked = [pool.submit(closing, lambda: send(row.pk)) for _ in range(workers)]
            wait_for(
                lambda: sum(one.done() for one in asked) + waiting_for_a_lock() >= workers, "every worker to get there"
            )
        results = [one.result() for one in asked]
    assert sorted(results) == [False] * (workers - 1) + [True]
    assert (state(row), row.attempts) == (("sent", ""), 1)
    assert Message.objects.filter(notification=row).count() == len(graph.sent) == 1


def test_what_waits_to_become_true_uses_up_no_attempt_and_keeps_nobody_waiting(
    webhook, office, graph, tomorrow_at, now
):
    """Beat completes visits every few minutes, and looks at notifications much more often."""
    appointment = booked(written_by_somebody(webhook), office, tomorrow_at(9, days=3), now)
    row = make_due(appointment, "follow_up")
    for _ in range(notifications.MAX_ATTEMPTS + 1):
        assert send_due() == "0 sent"
    assert (state(row), row.attempts) == (("due", ""), 0)
    assert notifications.due(now=timezone.now()) == [], "it takes no place among what can be sent"
    services.complete(appointment=appointment, by=SYSTEM, now=tomorrow_at(10, days=3))
    assert (send_due(), state(row), len(graph.sent)) == ("1 sent", ("sent", ""), 1)


def test_what_never_became_true_is_skipped_in_the_end(webhook, office, graph, tomorrow_at, now):
    row = make_due(booked(written_by_somebody(webhook), office, tomorrow_at(9, days=3), now), "follow_up")
    Notification.objects.filter(pk=row.pk).update(useful_until=timezone.now() - timedelta(seconds=1))
    assert (send_due(), state(row), graph.sent) == ("0 sent", ("skipped", "past its usefulness"), [])


def test_asking_too_early_uses_up_no_attempt(webhook, office, tomorrow_at, now):
    row = booked(written_by_somebody(webhook), office, tomorrow_at(9, days=3), now).notifications.earliest("due_at")
    assert [send(row.pk) for _ in range(notifications.MAX_ATTEMPTS + 1)] == [False] * (notifications.MAX_ATTEMPTS + 1)
    assert (state(row), row.attempts) == (("due", ""), 0)


def test_a_worker_that_was_away_tells_only_what_is_useful_still(webhook, office, graph, tomorrow_at, now):
    """Both reminders of a visit in half an hour are due: the one of a day before says nothing new."""
    appointment = booked(written_by_somebody(webhook), office, tomorrow_at(9, days=3), now)
    late = timezone.now() + timedelta(minutes=30) - appointment.starts_at
    for row in appointment.notifications.filter(kind="reminder"):
        Notification.objects.filter(pk=row.pk).update(due_at=row.due_at + late, useful_until=row.useful_until + late)
    assert send_due() == "1 sent"
    assert list(appointment.notifications.order_by("due_at").values_list("kind", "status", "outcome")) == [
        ("reminder", "skipped", "past its usefulness"), ("reminder", "sent", ""), ("follow_up", "due", ""),
    ]  # fmt: skip
    assert len(graph.sent) == 1


@pytest.mark.django_db(transaction=True)
def test_runs_of_several_workers_over_the_same_rows_tell_each_once(webhook, graph, tomorrow_at, now):
    office, customer = make_office(), written_by_somebody(webhook)
    rows = [make_due(booked(customer, office, tomorrow_at(9 + number, days=3), now)) for number in range(6)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(closing, send_due) for _ in range(4)]
    assert sum(int(run.result().split()[0]) for run in runs) == len(rows)
    wait_for(lambda: not Message.objects.unsent().exists(), "the deliveries")
    assert {state(row) for row in rows} == {("sent", "")}
    assert len(graph.sent) == len(rows) == len({body["message"]["metadata"] for body in graph.sent})


def test_an_offer_is_accepted_by_its_button_once(talk, office, tomorrow_at, now):
    """Tapped twice: one appointment, with the deadline's notice void and the next in line still waiting."""
    people = [talk(name=name) for name in ("Khải", "Duyên")]
    for person in people:
        person.say("xin chào")
        services.join_waitlist(
            customer=person.customer, service=office.tax, consultant=office.bao, start=now,
            end=tomorrow_at(0, days=2), by=by_customer(person.customer), now=now,
        )  # fmt: skip
    office.bao.working_hours.all().delete()
    office.bao.date_overrides.create(on=tomorrow_at(9).date(), start_time="09:00", end_time="09:30")
    assert (waitlist.offer_free_slots(now=now), send_due()) == (1, "1 sent")
    first, second = people
    held = first.customer.appointments.get()
    answers = []
    for _ in range(2):
        first.send("Đặt giờ này", f"offer:yes:{held.code}")
        answers += first.take_turns()
    second.send("Đặt giờ này", f"offer:yes:{held.code}")
    answers += second.take_turns()
    assert answers[0].startswith(f"Đã đặt lịch! Mã của bạn là {held.code}.")
    assert answers[1:] == ["Lời mời đó không còn nữa."] * 2
    held.refresh_from_db()
    assert (held.status, Appointment.objects.count()) == ("confirmed", 1)
    assert list(WaitlistEntry.objects.order_by("pk").values_list("status", flat=True)) == ["booked", "waiting"]
    assert list(held.events.order_by("pk").values_list("kind", flat=True)) == ["held", "offered", "booked"]
    assert [state(row)[0] for row in Notification.objects.filter(waitlist_entry__isnull=False).order_by("due_at")] == [
        "sent", "void",
    ]  # fmt: skip
    assert waitlist.offer_free_slots(now=timezone.now()) == 0


def test_a_hold_in_the_chat_postpones_the_offer_to_when_it_is_let_go(talk, office, tomorrow_at, now):
    person = talk(name="Khải")
    person.say("xin chào")
    values = {"customer": person.customer, "service": office.tax, "by": by_customer(person.customer), "now": now}
    services.join_waitlist(**values, consultant=office.bao, start=now, end=now + timedelta(days=2))
    held = services.hold(**values, consultant=office.thu_hang, starts_at=tomorrow_at(15)).appointment
    assert waitlist.offer_free_slots(now=now) == 0
    services.cancel(appointment=held, by=by_customer(person.customer), now=now)
    assert waitlist.offer_free_slots(now=now) == 1
    assert person.customer.waitlist_entries.get().offered.consultant == office.bao


def test_a_message_that_waited_for_messenger_tells_of_the_last_of_several_moves(
    webhook, office, graph, tomorrow_at, now
):
    """Moved between the claim and the send, and again: what is sent in the end is about the present time."""
    customer = written_by_somebody(webhook)
    appointment = booked(customer, office, tomorrow_at(9, days=3), now)
    conversation = Conversation.objects.get()
    for hour in (10, 11):
        row = make_due(appointment)
        token = claim(DELIVERY, conversation.pk)
        assert send(row.pk)
        services.reschedule(appointment=appointment, starts_at=tomorrow_at(hour, days=3), by=by_staff("a"), now=now)
        release(DELIVERY, conversation.pk, token)
        deliver(conversation.pk)
        message = Message.objects.get(notification=row)
        assert (message.status, message.outcome, graph.sent) == ("failed", "no_longer_true", [])
    assert send(make_due(appointment).pk)
    (text,) = graph.texts("7001")
    assert "11:00–11:30" in text
