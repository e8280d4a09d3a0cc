"""Bounces and complaints, as SNS posts them: signed, repeated, forged, of other topics, about all kinds of e-mails."""

import base64
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from django.core import mail
from django.test import Client
from django_ses.utils import clear_cert_cache

from accounts.mail import outgoing, sending
from accounts.models import ChannelIdentity, Customer, OutgoingEmail
from accounts.verification import ask_for_code

pytestmark = pytest.mark.django_db

TOPIC = "arn:aws:sns:ap-southeast-1:123456789012:ses-events"
CERTIFICATE_URL = "https://sns.ap-southeast-1.amazonaws.com/SimpleNotificationService-0123abcd.pem"
SUBSCRIBE_URL = "https://sns.ap-southeast-1.amazonaws.com/?Action=ConfirmSubscription&Token=t"
# What SNS signs: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
SIGNED = {
    "Notification": ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
    "SubscriptionConfirmation": ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
}


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def certificate(key):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    today = datetime.now(UTC)
    number = x509.random_serial_number()
    unsigned = x509.CertificateBuilder(name, name, key.public_key(), number, today, today + timedelta(days=1))
    return unsigned.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


class Sns:
    """Signs and posts what our topic publishes. `fetched` is what was asked for to verify and to confirm."""

    def __init__(self, client, key, certificate):
        self.client, self.key, self.certificate = client, key, certificate
        self.fetched, self.is_away = [], False

    def serve(self, adapter, request, **_):
        self.fetched.append(request.url)
        if self.is_away:
            raise requests.ConnectionError("away")
        response = requests.Response()
        response.status_code, response.raw = 200, io.BytesIO(self.certificate)
        return response

    def confirm(self, url):
        self.fetched.append(url)
        return io.BytesIO(b"<ConfirmSubscriptionResponse/>")

    def envelope(self, event, **values):
        return {
            "Type": "Notification", "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324", "TopicArn": TOPIC,
            "Subject": "Amazon SES Email Event Notification", "Message": json.dumps(event),
            "Timestamp": "2026-11-21T07:00:00.000Z", "SignatureVersion": "1", "SigningCertURL": CERTIFICATE_URL, **values,
        }  # fmt: skip

    def sign(self, envelope, key=None):
        lines = [f"{name}\n{envelope[name]}\n" for name in SIGNED[envelope["Type"]] if envelope.get(name)]
        signature = (key or self.key).sign("".join(lines).encode(), padding.PKCS1v15(), hashes.SHA1())
        return {**envelope, "Signature": base64.b64encode(signature).decode()}

    def post(self, event, **values):
        return self.post_raw(json.dumps(self.sign(self.envelope(event, **values))))

    def post_raw(self, body):
        return self.client.post("/webhooks/ses/", body, content_type="text/plain").status_code


@pytest.fixture
def sns(key, certificate, settings, monkeypatch):
    settings.AWS_SNS_EVENT_TRUSTED_TOPIC_ARNS = [TOPIC]
    service = Sns(Client(enforce_csrf_checks=True), key, certificate)
    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", lambda *args, **values: service.serve(*args, **values))
    monkeypatch.setattr("django_ses.utils.urlopen", service.confirm)
    clear_cert_cache()
    yield service
    clear_cert_cache()


def about(message_id, to):
    return {
        "timestamp": "2026-11-21T06:59:00.000Z", "source": "no-reply@example.com", "messageId": message_id,
        "destination": [to],
    }  # fmt: skip


def bounce(message_id="ses-1", to="khai@example.com", kind="Permanent", **values):
    recipient = {"emailAddress": to, "action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 user unknown"}
    told = {
        "bounceType": kind, "bounceSubType": "General", "bouncedRecipients": [recipient], "feedbackId": "f-1",
        "timestamp": "2026-11-21T06:59:30.000Z", "reportingMTA": "dsn; a8-70.smtp-out.amazonses.com", **values,
    }  # fmt: skip
    return {"eventType": "Bounce", "bounce": told, "mail": about(message_id, to)}


def complaint(message_id="ses-1", to="khai@example.com", kind="abuse"):
    told = {
        "complainedRecipients": [{"emailAddress": to}], "complaintFeedbackType": kind, "feedbackId": "f-2",
        "timestamp": "2026-11-21T07:10:00.000Z",
    }  # fmt: skip
    return {"eventType": "Complaint", "complaint": told, "mail": about(message_id, to)}


@pytest.fixture
def khai():
    return Customer.objects.create(name="Phan Văn Khải", email="Khai@example.com")


def written(now, customer, dedup_key="one", **values):
    values = {"kind": "receipt", "to": "khai@example.com", "language": "vi", "text": "Hẹn gặp.", **values}
    outgoing.queue(dedup_key=dedup_key, customer=customer, now=now, **values)


@pytest.fixture
def sent(khai, now):
    """An e-mail to Khải that SES took."""
    written(now, khai)
    OutgoingEmail.objects.update(status="sent", provider_id="ses-1", attempts=1, done_at=now)
    return OutgoingEmail.objects.get()


def problem(customer):
    customer.refresh_from_db()
    return customer.email_problem


@pytest.mark.parametrize("event", [bounce, complaint])
def test_a_permanent_bounce_or_a_complaint_is_noted_on_the_customer(sns, sent, khai, now, event):
    other = Customer.objects.create(email="hang@example.com")
    assert sns.post(event()) == 200
    expected = "bounced" if event is bounce else "complained"
    assert problem(khai) == expected and khai.email_problem_at >= now
    sent.refresh_from_db()
    assert (sent.status, sent.outcome) == ("sent", expected)
    assert problem(other) == "" and other.email_problem_at is None
    assert sns.fetched == [CERTIFICATE_URL]


def test_what_ses_calls_a_notification_is_read_like_an_event(sns, sent, khai):
    """Identities publish notificationType, configuration sets eventType."""
    event = bounce()
    event["notificationType"] = event.pop("eventType")
    assert (sns.post(event), problem(khai)) == (200, "bounced")


@pytest.mark.parametrize(
    "event",
    [
        bounce(kind="Transient"),
        bounce(kind="Undetermined"),
        complaint(kind="not-spam"),
        complaint(kind="auth-failure"),
        {"eventType": "Delivery", "delivery": {"recipients": ["khai@example.com"]}, "mail": about("ses-1", "khai@example.com")},
        {"eventType": "Send", "send": {}, "mail": about("ses-1", "khai@example.com")},
        {"eventType": "Brand new", "mail": about("ses-1", "khai@example.com")},
    ],
    ids=lambda event: event["eventType"],
)  # fmt: skip
def test_what_says_nothing_lasting_about_an_address_changes_nothing(sns, sent, khai, event):
    assert (sns.post(event), problem(khai)) == (200, "")
    sent.refresh_from_db()
    assert (sent.status, sent.outcome) == ("sent", "")


def test_a_repeated_notification_changes_nothing_even_after_staff_has_cleared_the_problem(sns, sent, khai):
    assert (sns.post(bounce()), problem(khai)) == (200, "bounced")
    since = khai.email_problem_at
    assert (sns.post(bounce()), problem(khai), khai.email_problem_at) == (200, "bounced", since)
    Customer.objects.update(email_problem="", email_problem_at=None)
    assert (sns.post(bounce()), problem(khai), khai.email_problem_at) == (200, "", None)


def test_a_complaint_after_a_bounce_leaves_the_first_problem(sns, sent, khai):
    sns.post(bounce())
    since = (problem(khai), khai.email_problem_at)
    assert sns.post(complaint()) == 200
    assert (problem(khai), khai.email_problem_at) == since


def test_an_email_nobody_marked_is_found_by_its_address(sns, sent, khai):
    """Its worker was killed between the provider's acceptance and the mark."""
    other = Customer.objects.create(email="hang@example.com")
    event = bounce("unknown", to="Khải <KHAI@example.com>")
    assert (sns.post(event), problem(khai), problem(other)) == (200, "bounced", "")
    assert (sns.post(bounce("unknown", to="nobody@example.com")), problem(other)) == (200, "")


def test_an_old_address_says_nothing_about_the_new_one(sns, sent, khai):
    Customer.objects.update(email="khai@new.example.com")
    assert (sns.post(bounce()), problem(khai)) == (200, "")


def test_an_email_to_a_consultant_changes_no_customer(sns, khai, now):
    written(now, None, kind="consultant", to="khai@example.com")
    OutgoingEmail.objects.update(status="sent", provider_id="ses-1")
    assert (sns.post(bounce()), problem(khai)) == (200, "")
    assert OutgoingEmail.objects.get().outcome == "bounced"


def test_a_code_that_a_stranger_asked_for_changes_no_customer(sns, khai, now):
    stranger = ChannelIdentity.objects.create(customer=Customer.objects.create(), channel="web", external_id="s")
    ask_for_code(identity=stranger, email=khai.email, language="vi", now=now)
    sending.send(OutgoingEmail.objects.get().pk)
    OutgoingEmail.objects.update(provider_id="ses-1")
    assert (sns.post(complaint(to=khai.email)), problem(khai), problem(stranger.customer)) == (200, "", "")


def test_an_unverified_address_changes_no_customer(sns, now):
    customer = Customer.objects.create(name="Khải")
    identity = ChannelIdentity.objects.create(customer=customer, channel="web", external_id="v")
    ask_for_code(identity=identity, email="khai@example.com", language="vi", now=now)
    OutgoingEmail.objects.update(status="sent", provider_id="ses-1")
    assert (sns.post(bounce()), problem(customer)) == (200, "")


def test_after_a_bounce_nothing_more_is_sent_to_the_customer(sns, sent, khai, now):
    written(now, khai, "queued before")
    assert sns.post(bounce()) == 200
    written(now, Customer.objects.get(pk=khai.pk), "queued after")
    waiting = OutgoingEmail.objects.exclude(pk=sent.pk).get()
    assert (waiting.dedup_key, sending.send(waiting.pk)) == ("queued before", "skipped")
    waiting.refresh_from_db()
    assert (waiting.status, waiting.outcome, sending.due(), mail.outbox) == ("skipped", "bounced", [], [])


def test_a_customer_whose_problem_was_cleared_is_written_to_again(sns, sent, khai, now):
    sns.post(bounce())
    Customer.objects.update(email_problem="", email_problem_at=None)
    khai.refresh_from_db()
    written(now, khai, "two")
    assert sending.send(sending.due()[0]) == "sent"
    assert [message.to for message in mail.outbox] == [["khai@example.com"]]


def test_a_forged_signature_changes_nothing(sns, sent, khai):
    forger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    genuine = sns.sign(sns.envelope(bounce("ses-2")))
    forged = [
        sns.sign(sns.envelope(bounce()), key=forger),
        {**genuine, "Message": json.dumps(bounce())},
        {**genuine, "Message": json.dumps(bounce()), "Signature": ""},
        {**genuine, "Message": json.dumps(bounce()), "Signature": "no base64!"},
        {**genuine, "Message": json.dumps(bounce()), "Signature": 7},
        {**genuine, "Type": "Rumour"},
        {name: value for name, value in genuine.items() if name != "Signature"},
    ]
    assert [sns.post_raw(json.dumps(body)) for body in forged] == [400] * len(forged)
    assert problem(khai) == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://sns.ap-southeast-1.amazonaws.com.evil.example/SimpleNotificationService-0123abcd.pem",
        "https://evil.example/SimpleNotificationService-0123abcd.pem",
        "http://sns.ap-southeast-1.amazonaws.com/SimpleNotificationService-0123abcd.pem",
        "https://bucket.s3.amazonaws.com/SimpleNotificationService-0123abcd.pem",
        "",
        None,
        ["https://sns.ap-southeast-1.amazonaws.com/SimpleNotificationService-0123abcd.pem"],
    ],
)
def test_a_certificate_from_elsewhere_is_not_even_fetched(sns, sent, khai, url):
    assert sns.post(bounce(), SigningCertURL=url) == 403
    assert (problem(khai), sns.fetched) == ("", [])


@pytest.mark.parametrize("topic", [f"{TOPIC}-of-somebody", "", None, [TOPIC]])
def test_a_foreign_topic_is_refused_before_anything_is_fetched(sns, sent, khai, topic):
    """Anybody's topic is signed by the same SNS."""
    assert sns.post(bounce(), TopicArn=topic) == 403
    assert (problem(khai), sns.fetched) == ("", [])


def test_without_a_configured_topic_everything_is_refused(sns, sent, khai, settings):
    settings.AWS_SNS_EVENT_TRUSTED_TOPIC_ARNS = []
    assert (sns.post(bounce()), problem(khai), sns.fetched) == (403, "", [])
    assert sns.post({}, Type="SubscriptionConfirmation", SubscribeURL=SUBSCRIBE_URL, Token="t") == 403


@pytest.mark.parametrize("body", ["", "{", "[]", "7", '"text"', "null", b"\xff\xfe"])
def test_what_is_no_notification_at_all_is_refused(sns, sent, khai, body):
    assert sns.post_raw(body) in (400, 403)
    assert (problem(khai), sns.fetched) == ("", [])


def test_a_message_that_is_no_json_is_taken_and_ignored(sns, sent, khai):
    """Amazon tests a new topic with a sentence: a refusal would be repeated for hours."""
    message = "Successfully validated SNS topic for Amazon SES event publishing."
    assert (sns.post({}, Message=message), problem(khai)) == (200, "")


def test_only_post_is_allowed(sns, client):
    assert client.get("/webhooks/ses/").status_code == 405


def test_a_certificate_that_cannot_be_fetched_now_is_fetched_when_sns_repeats(sns, sent, khai):
    sns.is_away = True
    assert (sns.post(bounce()), problem(khai)) == (503, "")
    sns.is_away = False
    assert (sns.post(bounce()), problem(khai)) == (200, "bounced")
    assert sns.fetched == [CERTIFICATE_URL] * 2


def test_a_failure_of_ours_is_repeated_by_sns(sns, sent, khai):
    """Answered with 200, the bounce would be lost."""
    sns.client.raise_request_exception = False
    event = bounce()
    del event["mail"]["messageId"]
    assert (sns.post(event), problem(khai)) == (500, "")


def test_a_subscription_of_our_topic_is_confirmed_and_no_other(sns):
    values = {"Type": "SubscriptionConfirmation", "SubscribeURL": SUBSCRIBE_URL, "Token": "t"}
    assert sns.post({}, **values) == 200
    assert sns.fetched == [CERTIFICATE_URL, SUBSCRIBE_URL]
    assert sns.post({}, **values, TopicArn=f"{TOPIC}-of-somebody") == 403
    assert sns.post({}, **{**values, "SubscribeURL": "https://evil.example/"}) == 200
    assert sns.fetched == [CERTIFICATE_URL, SUBSCRIBE_URL]


def test_no_address_is_logged(sns, sent, khai, caplog):
    caplog.set_level("DEBUG")
    sns.post(bounce())
    sns.post(complaint("unknown"))
    sns.post_raw(json.dumps({**sns.sign(sns.envelope(bounce())), "Signature": ""}))
    assert caplog.messages and "example.com" not in " ".join(caplog.messages)
