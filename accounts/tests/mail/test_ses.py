"""Outgoing e-mail over HTTP: django-ses against moto's SES, and what SES answers when it cannot take an e-mail."""

import json
import threading
import urllib.request
from datetime import timedelta
from email import message_from_bytes, policy

import boto3
import pytest
from botocore.config import Config
from django.db import connection
from django.utils import timezone
from icalendar import Calendar

from accounts.mail import outgoing, sending
from accounts.models import OutgoingEmail
from meetassist.tests.fake_ses import FakeSes
from meetassist.tests.running import free_port

pytestmark = [pytest.mark.xdist_group("processes"), pytest.mark.django_db]

REGION = "ap-southeast-1"
CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//MeetAssist//EN\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
UID:AB12@example.com\r
SEQUENCE:1\r
DTSTAMP:20261101T000000Z\r
DTSTART:20261201T020000Z\r
DTEND:20261201T023000Z\r
SUMMARY:Tư vấn thuế\r
END:VEVENT\r
END:VCALENDAR\r
"""


def use_ses(settings, endpoint):
    settings.EMAIL_BACKEND = "django_ses.SESBackend"
    settings.AWS_SES_REGION_ENDPOINT_URL = endpoint
    settings.AWS_SES_ACCESS_KEY_ID = settings.AWS_SES_SECRET_ACCESS_KEY = "testing"
    settings.DEFAULT_FROM_EMAIL, settings.EMAIL_DOMAIN = "MeetAssist <no-reply@example.com>", "example.com"


@pytest.fixture
def ses(moto, settings):
    """SES without any e-mail, from which example.com may send."""
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    boto3.client("ses", region_name=REGION, endpoint_url=moto, **keys).verify_domain_identity(Domain="example.com")
    use_ses(settings, moto)
    return moto


@pytest.fixture
def fake_ses(settings):
    fake = FakeSes()
    use_ses(settings, fake.url)
    yield fake
    fake.close()


def taken(endpoint):
    """What moto's SES has accepted."""
    with urllib.request.urlopen(f"{endpoint}/moto-api/data.json", timeout=10) as response:
        return json.load(response)["ses"].get("RawMessage", [])


def parsed(accepted):
    return message_from_bytes(accepted["raw_data"].encode(), policy=policy.default)


def written(now, **values):
    values = {"kind": "receipt", "dedup_key": "one", "to": "khai@example.com", "language": "vi", **values}
    outgoing.queue(**{"subject": "Đã đặt lịch", "text": "Hẹn gặp anh Khải.", **values}, now=now)
    return OutgoingEmail.objects.get(dedup_key=values["dedup_key"])


def send(row):
    sending.send(row.pk)
    row.refresh_from_db()
    return row.status, row.outcome


def its_wait_is_over(row):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_outgoingemail SET next_attempt_at = now() WHERE id = %s", [row.pk])


def test_an_email_reaches_ses_whole_with_text_html_and_calendar(ses, now):
    row = written(now, html="<p>Hẹn gặp <b>anh Khải</b>.</p>", calendar=CALENDAR, calendar_method="REQUEST")
    assert send(row) == ("sent", "")
    accepted = taken(ses)
    assert [one["id"] for one in accepted] == [row.provider_id] and row.provider_id
    assert (row.attempts, row.next_attempt_at, row.claim_token) == (1, None, None) and row.done_at
    message = parsed(accepted[0])
    assert (message["From"], message["To"]) == ("MeetAssist <no-reply@example.com>", "khai@example.com")
    assert (message["Subject"], message["Auto-Submitted"]) == ("Đã đặt lịch", "auto-generated")
    assert message["Message-ID"] == f"<{row.message_id}@example.com>"
    assert message.get_body(("plain",)).get_content().strip() == "Hẹn gặp anh Khải."
    assert message.get_body(("html",)).get_content().strip() == "<p>Hẹn gặp <b>anh Khải</b>.</p>"
    [part] = message.iter_attachments()
    assert (part.get_content_type(), part.get_param("method"), part.get_filename()) == (
        "text/calendar", "REQUEST", "appointment.ics"
    )  # fmt: skip
    event = Calendar.from_ical(part.get_content()).walk("VEVENT")[0]
    assert (event["UID"], event["SUMMARY"], event["SEQUENCE"]) == ("AB12@example.com", "Tư vấn thuế", 1)
    assert accepted[0]["destinations"][0] == "khai@example.com"


def test_an_unverified_sender_is_refused_for_good(ses, settings, now):
    settings.DEFAULT_FROM_EMAIL = "no-reply@elsewhere.example"
    row = written(now)
    assert send(row) == ("failed", "MessageRejected")
    assert (row.attempts, row.next_attempt_at, row.provider_id, taken(ses)) == (1, None, "", [])
    assert row.done_at
    assert sending.due() == []


def test_an_email_waits_while_ses_is_away_and_is_sent_when_it_is_back(ses, settings, now):
    settings.AWS_SES_REGION_ENDPOINT_URL = f"http://127.0.0.1:{free_port()}"
    row = written(now)
    assert send(row) == ("queued", "EndpointConnectionError")
    assert row.attempts == 1 and row.next_attempt_at >= now + sending.BACKOFF.waits[0] and row.claim_token is None
    message_id = row.message_id
    settings.AWS_SES_REGION_ENDPOINT_URL = ses
    assert (sending.due(), send(row)) == ([], ("queued", "EndpointConnectionError")), "not before its time"
    its_wait_is_over(row)
    assert sending.due() == [row.pk]
    assert send(row) == ("sent", "")
    [accepted] = taken(ses)
    assert (accepted["id"], row.attempts) == (row.provider_id, 2)
    assert parsed(accepted)["Message-ID"] == f"<{message_id}@example.com>"


def test_an_email_is_sent_once_however_often_it_is_asked_for(ses, now):
    row = written(now)
    assert [sending.send(row.pk) for _ in range(3)] == ["sent", "nothing to send", "nothing to send"]
    assert len(taken(ses)) == 1


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, "Throttling", "queued"),
        (400, "AccountSendingPausedException", "queued"),
        (403, "ExpiredToken", "queued"),
        (500, "InternalFailure", "queued"),
        (503, "ServiceUnavailable", "queued"),
        (400, "MessageRejected", "failed"),
        (400, "InvalidParameterValue", "failed"),
        (400, "MailFromDomainNotVerifiedException", "failed"),
        (400, "ConfigurationSetDoesNotExist", "failed"),
    ],
)
def test_only_what_can_never_be_sent_is_given_up(fake_ses, now, status, code, expected):
    fake_ses.errors = [(status, code)]
    row = written(now)
    assert send(row) == (expected, code)
    assert fake_ses.calls == 1, "the backoff is ours, boto does not repeat"
    assert (row.next_attempt_at is not None) == (expected == "queued")
    its_wait_is_over(row)
    assert send(row) == (("sent", "") if expected == "queued" else ("failed", code))


def test_an_answer_that_never_comes_is_no_acceptance(fake_ses, settings, now):
    settings.AWS_SES_CONFIG = settings.AWS_SES_CONFIG.merge(Config(read_timeout=0.2))
    fake_ses.after = threading.Event()
    row = written(now)
    assert send(row) == ("queued", "ReadTimeoutError")
    fake_ses.open_gates()
    its_wait_is_over(row)
    assert send(row) == ("sent", "")
    # It had been taken all the same: what is repeated is the same e-mail.
    assert [message["Message-ID"] for message in fake_ses.accepted] == [f"<{row.message_id}@example.com>"] * 2
    assert row.provider_id == "ses-2"


def test_an_email_is_given_up_after_the_last_attempt_and_the_next_of_its_thread_goes_on(fake_ses, now):
    first = written(now, thread="appointment:1")
    second = written(now, dedup_key="two", thread="appointment:1")
    fake_ses.errors = [(400, "Throttling")] * 7
    for number, wait in enumerate(sending.BACKOFF.waits, 1):
        before = timezone.now()
        assert send(first) == ("queued", "Throttling")
        assert first.attempts == number and first.next_attempt_at >= before + wait
        assert sending.send(second.pk) == "nothing to send", "it never overtakes"
        its_wait_is_over(first)
    assert send(first) == ("failed", "Throttling")
    second.refresh_from_db()
    assert (second.status, len(fake_ses.accepted), fake_ses.calls) == ("sent", 1, 8)


def test_what_has_become_useless_while_ses_was_away_is_not_sent(fake_ses, now):
    row = written(now, useful_until=now + timedelta(hours=1))
    fake_ses.errors = [(503, "ServiceUnavailable")]
    assert send(row) == ("queued", "ServiceUnavailable")
    OutgoingEmail.objects.update(useful_until=now)
    its_wait_is_over(row)
    assert (send(row), fake_ses.accepted) == (("skipped", "past its usefulness"), [])


def test_no_address_and_no_text_is_logged(fake_ses, caplog, now):
    caplog.set_level("DEBUG")
    fake_ses.errors = [(503, "ServiceUnavailable"), (400, "MessageRejected")]
    row = written(now)
    send(row)
    its_wait_is_over(row)
    send(row)
    send(written(now, dedup_key="two"))
    assert [record.getMessage() for record in caplog.records if record.name.startswith("accounts")] == [
        f"e-mail {row.pk} was not sent, attempt 1: ServiceUnavailable",
        f"e-mail {row.pk} was not sent, attempt 2: MessageRejected",
    ]
    assert not [word for word in ("khai@", "Hẹn gặp", "Đã đặt") if word in caplog.text]
