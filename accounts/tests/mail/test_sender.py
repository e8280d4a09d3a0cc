"""From whom an e-mail is, where its answer goes, and what is read of it before it is opened."""

import re
from email.utils import parseaddr

import pytest
from django.core import mail
from django.utils import timezone

from accounts import verification
from accounts.mail import outgoing, sending
from accounts.models import ChannelIdentity, Customer, OutgoingEmail
from consultants.models import Business


@pytest.fixture(autouse=True)
def here(db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "Program <no-reply@example.com>"
    Business.current()
    Business.objects.update(name="Luật An Tâm", phone="+842838221234")


def sent():
    sending.send(OutgoingEmail.objects.get().pk)
    [message] = mail.outbox
    return message


def queue_one():
    outgoing.queue(
        kind=OutgoingEmail.Kind.RECEIPT, dedup_key="x", to="duyen@example.com", language="en", subject="Booked",
        text="Booked", html="<p>Booked</p>", now=timezone.now(),
    )  # fmt: skip


def queue_code(language):
    customer = Customer.objects.create(language=language)
    identity = ChannelIdentity.objects.create(customer=customer, channel="web", external_id="x")
    verification.ask_for_code(identity=identity, email="duyen@example.com", language=language, now=timezone.now())


def test_the_sender_has_the_name_of_the_business():
    queue_one()
    message = sent()
    assert parseaddr(message.from_email) == ("Luật An Tâm", "no-reply@example.com")
    assert message.reply_to == [] and "Reply-To" not in message.message()


@pytest.mark.parametrize(("own", "setting", "expected"), [
    ("hello@antam.example", "team@example.com", "hello@antam.example"),
    ("", "Team <team@example.com>", "team@example.com"),
])  # fmt: skip
def test_answers_go_to_the_business_or_else_to_whoever_runs_it(settings, own, setting, expected):
    Business.objects.update(email=own)
    settings.REPLY_TO_EMAIL = setting
    queue_one()
    [address] = sent().reply_to
    assert parseaddr(address) == ("Luật An Tâm", expected)


def test_a_name_of_several_lines_makes_no_header():
    Business.objects.update(name="An\r\nBcc: all@example.com")
    queue_one()
    message = sent()
    assert "\n" not in message.from_email and message.message()["Bcc"] is None


@pytest.mark.parametrize(("language", "words"), [("en", "Your code is"), ("vi", "Mã của bạn là")])
def test_the_code_is_in_the_subject_and_in_the_first_line_of_both_parts(language, words):
    queue_code(language)
    message = sent()
    code = re.match(r"\d{6}", message.subject)[0]
    assert "Luật An Tâm" in message.subject
    assert message.body.splitlines()[0] == f"{words} {code}"
    html = message.alternatives[0].content
    body = re.sub(r"<[^>]+>", " ", html.partition("<body")[2].partition(">")[2]).split()
    assert " ".join(body).startswith(f"{words} {code}")
    row = OutgoingEmail.objects.get()
    assert code not in row.subject + row.text + row.html, "it stands in no row"
