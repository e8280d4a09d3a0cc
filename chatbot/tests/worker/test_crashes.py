"""Killed workers, lost wake-ups and dead brokers: every customer is answered, and no effect happens twice."""

import threading
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from bookings.models import Appointment
from chatbot.models import Conversation, Handoff, Message
from meetassist import broker
from meetassist.tests import messenger
from meetassist.tests.fixtures import know, make_office
from meetassist.tests.running import SHORT_TIMES, owner_connection, wait_for

pytestmark = pytest.mark.xdist_group("processes")


def ready_to_confirm(running, psid, office):
    """A conversation in which only the confirmation is missing; returns the payload of its "yes"."""
    know("messenger", psid, name="Phan Văn Khải")
    assert running.post(messenger.text(psid, "đặt lịch tư vấn thuế với anh Bảo mai 15h")) == 200
    wait_for(lambda: running.graph.texts(psid), "a reply")
    last = running.graph.sent[-1]["message"]
    assert "\nMình đặt lịch này nhé?" in last["text"]
    return last["quick_replies"][0]["payload"]


def answered():
    return not Message.objects.waiting().exists() and not Message.objects.unsent().exists()


def kill_while_booking(running, office):
    """A worker is killed in the middle of the transaction that books."""
    worker = running.worker(**SHORT_TIMES)
    payload = ready_to_confirm(running, "7001", office)
    with psycopg.connect(running.database_url()) as blocker:
        # The turn needs this consultant's row: it stands still in the middle of its transaction.
        blocker.execute("SELECT 1 FROM consultants_consultant WHERE id = %s FOR UPDATE", [office.bao.pk])
        running.post(messenger.tap("7001", "Đồng ý", payload))
        wait_for(lambda: waiting_for_a_lock() == 1, "the turn to reach the lock")
        running.kill(worker)
        assert (Appointment.objects.booked().count(), Message.objects.waiting().count()) == (0, 1)


def test_a_worker_killed_before_the_commit_books_once(running):
    office = make_office()
    running.use_pgmq()
    running.web()
    kill_while_booking(running, office)
    running.worker(**SHORT_TIMES)
    running.beat(**SHORT_TIMES)
    wait_for(lambda: Appointment.objects.booked().exists() and answered(), "the answer after the restart")
    assert Appointment.objects.count() == 1
    confirmations = [text for text in running.graph.texts("7001") if text.startswith("Đã đặt lịch!")]
    assert len(confirmations) == 1


def waiting_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def test_a_worker_killed_after_the_commit_books_once_and_says_so(running):
    office = make_office()
    running.use_pgmq()
    running.web()
    worker = running.worker(**SHORT_TIMES)
    payload = ready_to_confirm(running, "7001", office)
    running.graph.gate = threading.Event()  # the Send API takes the message and does not answer
    calls = len(running.graph.sent)
    running.post(messenger.tap("7001", "Đồng ý", payload))
    wait_for(lambda: len(running.graph.sent) > calls, "the call that hangs")
    assert Appointment.objects.count() == 1
    running.kill(worker)
    assert Message.objects.filter(status="sending").count() == 1
    running.graph.gate.set()
    running.worker(**SHORT_TIMES)
    running.beat(**SHORT_TIMES)
    wait_for(answered, "the reply to be marked as sent")
    assert Appointment.objects.count() == 1
    assert Message.objects.filter(direction="out", text__startswith="Đã đặt lịch!").count() == 1
    # Sending is at least once: the call that was cut off is made again, with the same row.
    repeated = [body["message"]["metadata"] for body in running.graph.sent[calls:]]
    assert len(repeated) == 2 and len(set(repeated)) == 1


def test_a_broker_that_loses_everything_leaves_nobody_without_an_answer(running):
    make_office()
    running.use_pgmq()
    running.web()
    people = [f"80{number:02}" for number in range(10)]
    for psid in people:
        assert running.post(messenger.text(psid, "xin chào")) == 200
    wait_for(lambda: running.purge() == 0 and Message.objects.waiting().count() == 10, "ten messages")
    running.worker(**SHORT_TIMES)
    running.beat(**SHORT_TIMES)
    wait_for(answered, "the sweeper")
    assert {psid: len(running.graph.texts(psid)) for psid in people} == dict.fromkeys(people, 1)


def test_a_broker_that_is_away_costs_no_message(running):
    """Reference defect 18: a queue that refused lost the message, with 200 for an answer."""
    make_office()
    running.use_pgmq()
    running.web(CELERY_BROKER_URL="sqs://x:x@", SQS_ENDPOINT_URL="http://127.0.0.1:9")
    assert running.post(messenger.text("7001", "xin chào")) == 200
    assert Message.objects.waiting().count() == 1
    running.worker(**SHORT_TIMES)
    running.beat(**SHORT_TIMES)
    wait_for(answered, "the sweeper")
    assert len(running.graph.texts("7001")) == 1


def test_a_worker_killed_with_lease_and_message_group_is_replaced_before_the_visibility_timeout(running):
    office = make_office()
    running.use_sqs()
    running.web()
    kill_while_booking(running, office)
    assert Conversation.objects.get().turn_token is not None
    running.worker(**SHORT_TIMES)
    running.beat(**SHORT_TIMES)
    wait_for(lambda: Appointment.objects.booked().exists() and answered(), "the answer by way of the default queue")
    assert Appointment.objects.count() == 1
    # The killed worker's message is still in flight: its group stays locked for 180 seconds.
    assert running.queue_length("chat.fifo", "ApproximateNumberOfMessagesNotVisible") == 1


def test_what_kills_every_worker_ends_in_the_dead_letter_queue_and_its_group_goes_on(running):
    make_office()
    running.use_sqs(visibility_timeout=5)
    running.web()
    client = broker.sqs_client(running.broker)
    url = client.get_queue_url(QueueName="meetassist-chat.fifo")["QueueUrl"]
    client.send_message(
        QueueUrl=url, MessageBody="no message of Celery's", MessageGroupId="conversation-1", MessageDeduplicationId="1"
    )
    running.worker(**SHORT_TIMES)
    running.post(messenger.text("7001", "xin chào"))
    wait_for(lambda: running.queue_length("chat-dead.fifo") == 1, "the dead letter")
    wait_for(answered, "the answer")
    assert len(running.graph.texts("7001")) == 1


def test_twenty_taps_at_once_with_four_workers_are_handled_in_order_one_at_a_time(running):
    make_office()
    running.use_pgmq()
    running.web()
    workers = [running.worker(**SHORT_TIMES) for _ in range(4)]
    running.beat(**SHORT_TIMES)
    greeting = messenger.text("7001", "xin chào")
    running.post(greeting)
    wait_for(lambda: running.graph.sent and answered(), "the greeting")
    # Each tap changes the language: any other order, or two at a time, would give other replies.
    languages = ["en", "vi"] * 10
    taps = [messenger.tap("7001", str(number), f"lang:{language}") for number, language in enumerate(languages)]
    events = [body["entry"][0]["messaging"][0] for body in taps]
    first = events[0]["timestamp"]
    for number, event in enumerate(events):
        event["timestamp"] = first - 1000 + number * 10
    threads = [threading.Thread(target=running.post, args=[body]) for body in taps]
    # One that is stored when a later one has been answered is answered behind it: all are there before anybody looks.
    with running.paused(*workers):
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    wait_for(lambda: Message.objects.filter(status="handled").count() == 21 and answered(), "twenty replies")
    by_time = Message.objects.filter(direction="in", kind="tap").order_by("sent_at", "id")
    assert [message.payload for message in by_time] == [f"lang:{language}" for language in languages]
    replies = running.graph.texts("7001")[1:]
    stored = list(Message.objects.filter(direction="out").order_by("id").values_list("text", flat=True))[1:]
    assert replies == stored and len(replies) == 20
    assert {text[:6] for text in replies} == {"I will", "Từ giờ"}


@pytest.mark.parametrize("kind", ["pgmq", "sqs"])
def test_wakeups_of_four_workers_never_work_on_one_conversation_together(running, kind):
    """The replies of each turn name the state the one before left: a lost update would break the chain."""
    make_office()
    know("messenger", "7001")
    running.use_pgmq() if kind == "pgmq" else running.use_sqs()
    running.web()
    body = messenger.tap("7001", "0", "lang:vi")
    running.post(body)
    for number in range(1, 20):
        running.post(messenger.tap("7001", str(number), "do:book" if number % 2 else "do:cancel"))
    # Nobody dies here: with times as in production a slow machine ends no turn, and no sweeper is needed.
    for _ in range(4):
        running.worker()
    wait_for(lambda: Message.objects.filter(status="handled").count() == 20 and answered(), "twenty replies")
    # While a service is asked for, there is nothing to cancel, and the question comes again, in other words.
    nothing, asked = (
        "Bạn chưa có lịch hẹn nào sắp tới.",
        ("Bạn muốn đặt dịch vụ nào ạ?", "Bạn chọn dịch vụ nào trong số này ạ?"),
    )
    found = [text.split("\n")[0] for text in running.graph.texts("7001")[1:]]
    expected = [line for number in range(1, 20) for line in ([asked] if number % 2 else [(nothing,), asked])]
    assert len(found) == len(expected) and all(text in words for text, words in zip(found, expected, strict=True)), (
        found
    )
    handled = Message.objects.filter(direction="in").order_by("done_at").values_list("text", flat=True)
    assert list(handled) == [str(number) for number in range(20)]


@contextmanager
def refused_by_the_database(words):
    """Every turn that says this fails."""
    with owner_connection() as owner:
        owner.execute(
            f"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON chatbot_message FOR EACH ROW
              WHEN (NEW.text LIKE '{words}%') EXECUTE FUNCTION refuse();
            """
        )
        try:
            yield
        finally:
            owner.execute("DROP TRIGGER refuse ON chatbot_message; DROP FUNCTION refuse")


def test_a_turn_that_always_fails_ends_in_an_apology_and_the_next_message_is_answered(running):
    make_office()
    know("messenger", "7001")
    running.use_pgmq()
    running.web()
    running.worker(**SHORT_TIMES)
    running.beat(**SHORT_TIMES)
    running.post(messenger.text("7001", "xin chào"))
    wait_for(answered, "the greeting")
    with refused_by_the_database("Bạn muốn đặt dịch vụ nào"):
        running.post(messenger.text("7001", "mai 9h"))
        wait_for(lambda: Handoff.objects.exists() and answered(), "the apology")
    failed = Message.objects.get(status="failed")
    assert (failed.text, failed.attempts) == ("mai 9h", 3)
    assert running.graph.texts("7001")[-1].startswith("Xin lỗi, hệ thống gặp sự cố")
    assert Handoff.objects.get().reason == "failure"
    running.post(messenger.text("7001", "lịch của tôi"))
    wait_for(lambda: len(running.graph.texts("7001")) == 3, "the next answer")
    assert running.graph.texts("7001")[-1] == "Bạn chưa có lịch hẹn nào sắp tới."
    assert Handoff.objects.count() == 1
