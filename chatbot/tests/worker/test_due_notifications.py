"""Reminders and what else is due: one row, one message, whatever is killed, and never about what has changed."""

import threading
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone

from accounts.models import Customer
from bookings import notifications, services, sweeping, waitlist
from bookings.actors import SYSTEM, by_customer, by_staff
from bookings.models import Appointment, Notification, WaitlistEntry
from bookings.tests.test_double_booking import at_once
from chatbot.messaging.leases import DELIVERY, claim, release
from chatbot.models import Conversation, Message
from chatbot.tests.worker.test_crashes import waiting_for_a_lock
from chatbot.worker.delivery import deliver
from chatbot.worker.news import send, send_due
from meetassist.tests import messenger
from meetassist.tests.fixtures import make_office
from meetassist.tests.running import SHORT_TIMES, wait_for

processes = pytest.mark.xdist_group("processes")


def booked(customer, office, starts_at, now):
    return services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=starts_at, by=by_customer(customer),
        now=now,
    ).appointment  # fmt: skip


def make_due(appointment, kind="reminder"):
    """As if the time had come: the first of that kind is due now."""
    row = appointment.notifications.filter(kind=kind, status="due").earliest("due_at")
    now = timezone.now()
    Notification.objects.filter(pk=row.pk).update(
        due_at=now - timedelta(minutes=1), useful_until=now + timedelta(hours=1)
    )
    return row


def state(row):
    row.refresh_from_db()
    return row.status, row.outcome


@pytest.fixture
def person(webhook, office, graph):
    """Somebody on Messenger who has just written."""
    webhook(messenger.text("7001", "xin chào"))
    conversation = Conversation.objects.get()
    Message.objects.filter(direction="in").update(status="handled")
    return conversation


@pytest.fixture
def appointment(person, office, tomorrow_at, now):
    return booked(person.customer, office, tomorrow_at(9, days=3), now)


def reminders_sent(graph):
    return [text for text in graph.texts("7001") if text.startswith("Nhắc bạn lịch hẹn sắp tới:")]


# Planning


def test_a_booking_plans_its_reminders_and_the_follow_up(appointment, tomorrow_at):
    rows = appointment.notifications.order_by("due_at").values_list("kind", "due_at", "useful_until", "status")
    start, end = tomorrow_at(9, days=3), tomorrow_at(9, 30, days=3)
    hour = timedelta(hours=1)
    assert list(rows) == [
        ("reminder", start - 24 * hour, start - hour, "due"), ("reminder", start - hour, start, "due"),
        ("follow_up", end + hour, end + hour + timedelta(days=7), "due"),
    ]  # fmt: skip


def test_what_would_have_been_due_before_the_booking_is_not_planned(person, office, tomorrow_at):
    row = booked(person.customer, office, tomorrow_at(9), tomorrow_at(6))
    assert list(row.notifications.order_by("due_at").values_list("kind", flat=True)) == ["reminder", "follow_up"]


def test_a_move_voids_them_and_plans_new_ones_each_time(appointment, tomorrow_at, now):
    for number, hour in enumerate((10, 11, 9), 1):
        services.reschedule(appointment=appointment, starts_at=tomorrow_at(hour, days=4), by=by_staff("a"), now=now)
        rows = appointment.notifications.exclude(kind="moved")
        assert rows.filter(status="void", outcome="moved").count() == 3 * number
        due = rows.filter(status="due").order_by("due_at")
        assert [row.dedup_key.split(":")[2] for row in due] == [str(number)] * 3
        assert due[1].due_at == tomorrow_at(hour - 1, days=4)


@pytest.mark.parametrize("operation", ["cancel", "mark_no_show"])
def test_an_end_voids_them(appointment, operation, tomorrow_at, now):
    moment = tomorrow_at(9, days=3) if operation == "mark_no_show" else now
    getattr(services, operation)(appointment=appointment, by=by_staff("a"), now=moment)
    planned = appointment.notifications.exclude(kind="cancelled")
    assert set(planned.values_list("status", flat=True)) == {"void"}


def test_what_waits_for_approval_is_reminded_of_once_it_stands(person, office, tomorrow_at, now):
    type(office.tax).objects.update(needs_approval=True)
    office.tax.refresh_from_db()
    row = booked(person.customer, office, tomorrow_at(9, days=3), now)
    assert row.notifications.count() == 0
    services.approve(appointment=row, by=by_staff("a"), now=now)
    assert row.notifications.filter(status="due").exclude(kind="approval").count() == 3


# Sending


def test_a_due_reminder_is_sent_once_however_often_it_is_asked_for(appointment, graph):
    row = make_due(appointment)
    assert [send(row.pk), send(row.pk), send_due()] == [True, False, "0 sent"]
    assert state(row) == ("sent", "")
    assert len(reminders_sent(graph)) == 1 and appointment.code in reminders_sent(graph)[0]
    assert Message.objects.get(notification=row).status == "sent"


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_it_once(webhook, graph, tomorrow_at, now):
    office = make_office()
    webhook(messenger.text("7001", "xin chào"))
    row = make_due(booked(Conversation.objects.get().customer, office, tomorrow_at(9, days=3), now))
    results = at_once(*[lambda: send(row.pk)] * 4)
    assert sorted(results, key=str) == [False, False, False, True]
    assert len(reminders_sent(graph)) == 1


def test_what_is_not_due_yet_waits(appointment):
    row = appointment.notifications.earliest("due_at")
    assert (send_due(), send(row.pk)) == ("0 sent", False)
    assert state(row) == ("due", "")


def test_a_reminder_past_its_usefulness_is_skipped_and_says_so(appointment, graph):
    row = make_due(appointment)
    Notification.objects.filter(pk=row.pk).update(useful_until=timezone.now() - timedelta(seconds=1))
    send_due()
    assert state(row) == ("skipped", "past its usefulness") and reminders_sent(graph) == []


@pytest.mark.parametrize("change", ["cancelled", "moved"])
def test_nothing_is_said_about_an_appointment_that_changed_behind_the_rows_back(appointment, graph, change):
    """Written past every service: the claim looks at the appointment itself."""
    row = make_due(appointment)
    values = {"status": "cancelled"} if change == "cancelled" else {"sequence": 1}
    Appointment.objects.filter(pk=appointment.pk).update(**values)
    send_due()
    assert state(row) == ("void", "") and reminders_sent(graph) == []


def test_a_follow_up_waits_for_the_visit_to_be_completed(appointment, graph, tomorrow_at):
    row = make_due(appointment, "follow_up")
    send_due()
    assert state(row) == ("due", "")
    services.complete(appointment=appointment, by=SYSTEM, now=tomorrow_at(10, days=3))
    send_due()
    assert state(row) == ("sent", "")
    assert graph.texts("7001") == ["Buổi hẹn với Lê Quốc Bảo thế nào ạ? 5 là tốt nhất."]


def test_outside_messengers_window_it_is_marked_as_unreachable(appointment, graph):
    Message.objects.filter(direction="in").update(sent_at=timezone.now() - timedelta(hours=25))
    row = make_due(appointment)
    send_due()
    assert state(row) == ("unreachable", "window_closed") and graph.sent == []


def test_a_customer_without_a_conversation_is_unreachable(office, tomorrow_at, now):
    row = make_due(booked(Customer.objects.create(name="Khải"), office, tomorrow_at(9, days=3), now))
    send_due()
    assert state(row) == ("unreachable", "no_conversation")


def test_a_disabled_customer_is_told_nothing(appointment, graph):
    Customer.objects.update(is_active=False)
    row = make_due(appointment)
    send_due()
    assert state(row) == ("unreachable", "disabled") and graph.sent == []


def test_one_that_fails_does_not_keep_the_others_and_is_given_up(webhook, appointment, office, graph, tomorrow_at, now):
    bad = make_due(appointment)
    Customer.objects.update(time_zone="Asia/Atlantis")  # no such zone: an error that nobody foresaw
    webhook(messenger.text("7002", "xin chào"))
    other = Conversation.objects.get(identity__external_id="7002").customer
    good = make_due(booked(other, office, tomorrow_at(14, days=3), now))
    assert send_due() == "1 sent"
    assert state(good) == ("sent", "") and len(graph.texts("7002")) == 1
    for _ in range(3):
        send_due()
    assert state(bad) == ("failed", "too many attempts") and bad.attempts == 3
    assert notifications.due(now=timezone.now()) == []


def test_a_message_that_waited_for_messenger_is_not_sent_after_a_change(appointment, person, graph, now):
    """State is looked at again when the row of the outbox is claimed."""
    row = make_due(appointment)
    token = claim(DELIVERY, person.pk)
    assert send(row.pk) and graph.sent == []
    services.cancel(appointment=appointment, by=by_customer(person.customer), now=now)
    release(DELIVERY, person.pk, token)
    deliver(person.pk)
    message = Message.objects.get(notification=row)
    assert (message.status, message.outcome, graph.sent) == ("failed", "no_longer_true", [])


def test_after_the_commit_the_sweeper_of_replies_delivers_it(appointment, person, graph):
    """As if the worker had died between its commit and the delivery."""
    row = make_due(appointment)
    token = claim(DELIVERY, person.pk)
    send(row.pk)
    release(DELIVERY, person.pk, token)
    assert state(row) == ("sent", "") and graph.sent == []
    for _ in range(2):
        deliver(person.pk)
    assert len(reminders_sent(graph)) == 1


# Killed on the way: a real worker, real beat


@pytest.fixture
def due(running, tomorrow_at, now):
    """A running site, somebody on Messenger, and a reminder that is about to be due; returns its row."""
    office = make_office()
    running.use_pgmq()
    running.web()
    assert running.post(messenger.text("7001", "xin chào")) == 200
    wait_for(lambda: Conversation.objects.exists(), "the conversation")
    Message.objects.update(status="handled")
    row = booked(Conversation.objects.get().customer, office, tomorrow_at(9, days=3), now)
    return make_due(row)


def finish(running, row):
    """Another worker takes over; returns the metadata of every call that told of the reminder."""
    running.worker(**SHORT_TIMES)
    wait_for(lambda: state(row)[0] == "sent" and not Message.objects.unsent().exists(), "the reminder to be sent")
    assert Message.objects.filter(notification=row).count() == 1
    return [
        body["message"]["metadata"] for body in running.graph.sent if "Nhắc bạn" in messenger.text_of(body["message"])
    ]


@processes
def test_killed_before_the_claim(running, due):
    worker = running.worker(**SHORT_TIMES)
    with psycopg.connect(running.database_url()) as blocker:
        blocker.execute("SELECT 1 FROM bookings_appointment FOR UPDATE")
        running.beat(**SHORT_TIMES)
        wait_for(lambda: waiting_for_a_lock() == 1, "the worker to reach the appointment")
        running.kill(worker)
        assert state(due) == ("due", "")
    assert len(finish(running, due)) == 1


@processes
def test_killed_between_the_claim_and_the_commit(running, due):
    worker = running.worker(**SHORT_TIMES)
    with psycopg.connect(running.database_url()) as blocker:
        blocker.execute("LOCK TABLE chatbot_message IN SHARE MODE")
        running.beat(**SHORT_TIMES)
        wait_for(lambda: waiting_for_a_lock() >= 1, "the worker to reach the outbox")
        running.kill(worker)
        assert state(due) == ("due", "")
    assert len(finish(running, due)) == 1


@processes
def test_killed_during_the_send_it_may_be_repeated_with_the_same_row(running, due):
    running.graph.gate = threading.Event()
    worker = running.worker(**SHORT_TIMES)
    running.beat(**SHORT_TIMES)
    wait_for(lambda: running.graph.sent, "the call that hangs")
    running.kill(worker)
    assert state(due) == ("sent", "") and Message.objects.get(notification=due).status == "sending"
    running.graph.gate.set()
    calls = finish(running, due)
    assert len(calls) == 2 and len(set(calls)) == 1


@processes
def test_killed_after_the_mark_nothing_is_repeated(running, due):
    worker = running.worker(**SHORT_TIMES)
    running.beat(**SHORT_TIMES)
    wait_for(lambda: Message.objects.filter(notification=due, status="sent").exists(), "the reminder")
    running.kill(worker)
    assert len(finish(running, due)) == 1


# The waitlist


def joined(talk, office, name, now, **wish):
    customer = talk(name=name)
    customer.say("xin chào")
    values = {"customer": customer.customer, "service": office.tax, "by": by_customer(customer.customer), "now": now}
    wish = {"start": now, "end": now + timedelta(days=2), "consultant": office.bao, **wish}
    services.join_waitlist(**values, **wish)
    return customer


def entries():
    return list(WaitlistEntry.objects.order_by("pk").values_list("status", flat=True))


def fill(office, customer, tomorrow_at, now):
    """Bảo has one free half hour left tomorrow, and somebody has it."""
    office.bao.working_hours.all().delete()
    day = tomorrow_at(9).date()
    office.bao.date_overrides.create(on=day, start_time="09:00", end_time="09:30")
    return booked(customer, office, tomorrow_at(9), now)


def test_what_becomes_free_is_offered_in_turn_with_a_deadline(talk, office, tomorrow_at, now):
    holder = talk(name="Chủ lịch")
    holder.say("xin chào")
    row = fill(office, holder.customer, tomorrow_at, now)
    first = joined(talk, office, "Khải", now)
    joined(talk, office, "Duyên", now)
    assert waitlist.offer_free_slots(now=now) == 0
    services.cancel(appointment=row, by=by_customer(holder.customer), now=now)
    assert (waitlist.offer_free_slots(now=now), waitlist.offer_free_slots(now=now)) == (1, 0)
    held = WaitlistEntry.objects.get(customer=first.customer).offered
    assert (held.status, held.customer, held.held_until) == ("held", first.customer, now + timedelta(minutes=30))
    assert entries() == ["offered", "waiting"]
    assert send_due() == "1 sent"
    assert first.conversation.messages.latest("pk").text.startswith("Giờ bạn chờ đã trống:")
    # Not answered: at the deadline the next in line is offered it, and the first is told so.
    later = now + timedelta(minutes=30)
    assert (sweeping.expire_holds(now=later), waitlist.offer_free_slots(now=later)) == (1, 1)
    assert entries() == ["lapsed", "offered"]
    Notification.objects.filter(kind="deadline").update(due_at=timezone.now() - timedelta(minutes=1))
    send_due()
    assert first.conversation.messages.latest("pk").text.startswith(
        "Giờ Tư vấn thuế mình giữ cho bạn nay đã mời người khác."
    )
    kinds = WaitlistEntry.objects.get(customer=first.customer).events.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["waiting", "offered", "lapsed"]


def test_nothing_is_kept_for_a_disabled_customer_who_waits(talk, office, tomorrow_at, now):
    disabled, next_one = joined(talk, office, "Khải", now), joined(talk, office, "Duyên", now)
    Customer.objects.filter(pk=disabled.customer.pk).update(is_active=False)
    assert waitlist.offer_free_slots(now=now) == 1
    assert Appointment.objects.get().customer == next_one.customer


def test_an_offer_is_declined_by_its_button_and_goes_to_the_next(talk, office, tomorrow_at, now):
    first = joined(talk, office, "Khải", now)
    joined(talk, office, "Duyên", now)
    office.bao.working_hours.all().delete()
    office.bao.date_overrides.create(on=tomorrow_at(9).date(), start_time="09:00", end_time="09:30")
    waitlist.offer_free_slots(now=now)
    send_due()
    first.last = [first.conversation.messages.latest("pk")]
    payload = first.payload("Đặt giờ này")
    assert first.tap("Không, cảm ơn")[0].startswith("Vâng, mình mời người tiếp theo.")
    assert entries() == ["ended", "waiting"]
    waitlist.offer_free_slots(now=timezone.now())
    assert entries() == ["ended", "offered"]
    first.send("Đặt giờ này", payload)
    assert first.take_turns() == ["Lời mời đó không còn nữa."]
    assert Notification.objects.filter(kind="deadline", status="void").count() == 1


def test_who_is_just_choosing_something_keeps_that_hold_and_the_next_is_offered_the_slot(
    talk, office, tomorrow_at, now
):
    first = joined(talk, office, "Khải", now)
    joined(talk, office, "Duyên", now)
    services.hold(
        customer=first.customer, service=office.tax, consultant=office.thu_hang, starts_at=tomorrow_at(15),
        by=by_customer(first.customer), now=now,
    )  # fmt: skip
    waitlist.offer_free_slots(now=now)
    assert entries() == ["waiting", "offered"]


def test_a_wish_is_offered_only_within_its_time_and_part_of_day(talk, office, tomorrow_at, now):
    customer = joined(
        talk, office, "Khải", now, start=tomorrow_at(0), end=tomorrow_at(0, days=2), part_of_day="afternoon"
    )
    waitlist.offer_free_slots(now=now)
    assert customer.customer.waitlist_entries.get().offered.starts_at == tomorrow_at(12)


def test_booking_something_that_satisfies_the_wish_ends_it(talk, office, tomorrow_at, now):
    customer = joined(talk, office, "Khải", now)
    row = booked(customer.customer, office, tomorrow_at(9), now)
    entry = customer.customer.waitlist_entries.get()
    assert (entry.status, entry.offered) == ("booked", row)
    assert waitlist.offer_free_slots(now=now) == 0


def test_a_wish_for_a_time_that_is_over_ends(talk, office, now):
    customer = joined(talk, office, "Khải", now, end=now + timedelta(hours=1), start=now)
    waitlist.offer_free_slots(now=now + timedelta(hours=1))
    assert entries() == ["ended"]
    assert customer.customer.waitlist_entries.get().events.latest("pk").kind == "left"


def test_asking_again_keeps_the_place_in_line(talk, office, now):
    customer = joined(talk, office, "Khải", now)
    services.join_waitlist(
        customer=customer.customer, service=office.tax, consultant=office.bao, start=now, end=now + timedelta(days=9),
        by=by_customer(customer.customer), now=now + timedelta(hours=1),
    )  # fmt: skip
    entry = WaitlistEntry.objects.get()
    assert (entry.created_at, entry.within.upper) == (now, now + timedelta(days=9))


def test_past_offers_that_nobody_could_be_told_of_are_skipped(talk, office, now):
    joined(talk, office, "Khải", now)
    waitlist.offer_free_slots(now=now)
    row = Notification.objects.get(kind="offer")
    Notification.objects.filter(pk=row.pk).update(
        due_at=now - timedelta(hours=2), useful_until=now - timedelta(hours=1)
    )
    assert notifications.due(now=timezone.now()) == [row.pk]
    send_due()
    assert state(row) == ("skipped", "past its usefulness")
