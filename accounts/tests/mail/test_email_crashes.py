"""E-mails whose worker is killed at each point of their way, whose wake-ups are lost, or come again and again."""

import re
import threading
from contextlib import closing

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from kombu import Connection

from accounts.mail import outgoing
from accounts.models import ChannelIdentity, Customer, OutgoingEmail
from accounts.tasks import send_email
from accounts.verification import Check, Outcome, ask_for_code, check_code
from meetassist import broker
from meetassist.tests.fake_ses import FakeSes
from meetassist.tests.running import SHORT_TIMES, wait_for

pytestmark = pytest.mark.xdist_group("processes")

TIMES = {**SHORT_TIMES, "EMAIL_LEASE_SECONDS": "2"}


@pytest.fixture
def ses():
    with closing(FakeSes()) as fake:
        yield fake


@pytest.fixture
def mailing(running, ses):
    """The processes, which send through `ses`."""
    running.use_pgmq()
    running.environment |= ses.environment
    return running


def written(*dedup_keys, thread=""):
    """Rows whose own wake-ups are lost: this process's broker goes nowhere."""
    for key in dedup_keys:
        values = {"kind": "receipt", "to": "khai@example.com", "language": "vi", "subject": key, "text": "Hẹn gặp."}
        outgoing.queue(dedup_key=key, thread=thread, **values, now=timezone.now())
    return [OutgoingEmail.objects.get(dedup_key=key) for key in dedup_keys]


def wake(running, row, times=1):
    with Connection(running.broker.url, transport_options=running.broker.transport_options) as queues:
        for _ in range(times):
            send_email.apply_async((row.pk,), connection=queues)


def queue_length(running):
    """Wake-ups that wait or are being worked on."""
    with psycopg.connect(broker.pgmq_dsn(running.broker), autocommit=True) as queue:
        return queue.execute("SELECT queue_length FROM pgmq.metrics('default')").fetchone()[0]


def replace_the_worker(running):
    running.worker(**TIMES)
    running.beat(**TIMES)
    wait_for(lambda: not OutgoingEmail.objects.filter(status__in=["queued", "sending"]).exists(), "the sweeper")


def state(row):
    row.refresh_from_db()
    return row.status, row.attempts, row.provider_id


def message_id(row):
    return f"<{row.message_id}@localhost>"


def test_a_worker_killed_before_the_claim_is_committed_sends_once(mailing, ses):
    [row] = written("one")
    worker = mailing.worker(**TIMES)
    with psycopg.connect(mailing.database_url()) as blocker:
        blocker.execute("SELECT 1 FROM accounts_outgoingemail FOR UPDATE")
        wake(mailing, row)
        wait_for(lambda: sessions_waiting_for_a_lock(), "the claim to reach the lock")
        mailing.kill(worker)
        end_sessions_waiting_for_a_lock()
    assert (state(row), ses.calls) == (("queued", 0, ""), 0)
    replace_the_worker(mailing)
    assert state(row) == ("sent", 1, "ses-1")
    assert [message["Message-ID"] for message in ses.accepted] == [message_id(row)]


WAITING = "datname = current_database() AND wait_event_type = 'Lock'"


def sessions_waiting_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {WAITING}")
        return cursor.fetchone()[0]


def end_sessions_waiting_for_a_lock():
    """As when the machine is gone: PostgreSQL would finish a statement whose client it has not missed yet."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {WAITING}")


def test_a_worker_killed_before_ses_has_taken_the_email_sends_once_and_in_order(mailing, ses):
    first, second = written("first", "second", thread="appointment:1")
    worker = mailing.worker(**TIMES)
    ses.before = threading.Event()
    wake(mailing, first)
    wait_for(lambda: ses.calls, "the call that hangs")
    mailing.kill(worker)
    assert (state(first), state(second), ses.accepted) == (("sending", 1, ""), ("queued", 0, ""), [])
    ses.open_gates()
    replace_the_worker(mailing)
    assert (state(first), state(second)) == (("sent", 2, "ses-1"), ("sent", 1, "ses-2"))
    assert [message["Subject"] for message in ses.accepted] == ["first", "second"]


def test_a_worker_killed_after_ses_has_taken_the_email_repeats_it_with_the_same_message_id(mailing, ses):
    """The one point at which an e-mail may come twice: SES knows it, the row does not."""
    first, second = written("first", "second", thread="appointment:1")
    worker = mailing.worker(**TIMES)
    ses.after = threading.Event()
    wake(mailing, first)
    wait_for(lambda: ses.accepted, "the acceptance")
    mailing.kill(worker)
    assert (state(first), state(second)) == (("sending", 1, ""), ("queued", 0, ""))
    ses.open_gates()
    replace_the_worker(mailing)
    assert (state(first), state(second)) == (("sent", 2, "ses-2"), ("sent", 1, "ses-3"))
    expected = [message_id(first), message_id(first), message_id(second)]
    assert [message["Message-ID"] for message in ses.accepted] == expected
    # Nothing but what tells the parts of a message apart differs between the two.
    repeated = [message.get_content() for message in ses.accepted[:2]]
    assert repeated[0] == repeated[1]


def test_a_broker_that_loses_everything_costs_no_email(mailing, ses):
    rows = written(*(f"e-mail {number}" for number in range(10)))
    for row in rows:
        wake(mailing, row)
    assert mailing.purge() == 10
    replace_the_worker(mailing)
    assert {state(row)[:2] for row in rows} == {("sent", 1)}
    assert sorted(message["Message-ID"] for message in ses.accepted) == sorted(message_id(row) for row in rows)


def test_a_task_that_is_delivered_many_times_at_once_sends_once(mailing, ses):
    [row] = written("one")
    for _ in range(3):
        mailing.worker(**SHORT_TIMES)
    ses.after = threading.Event()
    wake(mailing, row, times=12)
    wait_for(lambda: ses.accepted and queue_length(mailing) == 1, "all but the one that sends to come back")
    assert (state(row), ses.calls) == (("sending", 1, ""), 1)
    wake(mailing, row, times=5)
    ses.open_gates()
    wait_for(lambda: queue_length(mailing) == 0, "the rest")
    wake(mailing, row, times=5)
    wait_for(lambda: queue_length(mailing) == 0, "those that come late")
    assert (state(row), ses.calls, len(ses.accepted)) == (("sent", 1, "ses-1"), 1, 1)


def test_a_code_whose_worker_was_killed_is_made_anew_and_the_last_one_is_right(mailing, ses):
    customer = Customer.objects.create(name="Khải")
    identity = ChannelIdentity.objects.create(customer=customer, channel="web", external_id="visitor")
    ask_for_code(identity=identity, email="khai@example.com", language="vi", now=timezone.now())
    row = OutgoingEmail.objects.get()
    worker = mailing.worker(**TIMES)
    ses.after = threading.Event()
    wake(mailing, row)
    wait_for(lambda: ses.accepted, "the acceptance")
    mailing.kill(worker)
    kept = identity.verifications.get()
    assert (state(row), kept.status, len(kept.code_hash)) == (("sending", 1, ""), "sent", 64)
    ses.open_gates()
    replace_the_worker(mailing)
    assert state(row) == ("sent", 2, "ses-2")
    assert [message["Message-ID"] for message in ses.accepted] == [message_id(row)] * 2
    first, last = (code_in(message) for message in ses.accepted)
    guess = {"identity": identity, "now": timezone.now()}
    assert check_code(code=first, **guess).outcome is Outcome.WRONG
    assert check_code(code=last, **guess) == Check(Outcome.RIGHT, email="khai@example.com")
    row.refresh_from_db()
    assert (row.subject, row.text, row.html) == ("", "", "")
    assert not {first, last} & set(re.findall(r"\d{6}", mailing.logs()))


def code_in(message):
    [code] = re.findall(r"\b\d{6}\b", message.get_body(("plain",)).get_content())
    return code
