"""An e-mail that a conversation waits for and that does not arrive: the customer and the team hear of it, once."""

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from celery import Celery
from django.db.models import F
from django.utils import timezone

from accounts.mail import bounces, outgoing, sending
from accounts.models import Customer, EmailVerification, OutgoingEmail
from bookings.models import Notification
from chatbot.messaging import outbox
from chatbot.models import Handoff, Message
from chatbot.people import handoffs
from chatbot.tests.flows.test_verification import sent_code
from chatbot.worker import undelivered

NOT_SENT = (
    "Xin lỗi bạn, mã không gửi tới được {}. Bạn xem lại giúp mình địa chỉ đã đúng chưa nhé. Bạn có thể cho mình địa chỉ "
    "khác, hoặc gặp nhân viên; mình cũng đã báo cho đồng nghiệp rồi."
)


class Refusing:
    """A provider that answers each e-mail with this error, as long as there is one."""

    error = None

    def __init__(self, *args, **values):
        pass

    def send_messages(self, found):
        if Refusing.error:
            raise Refusing.error
        for message in found:
            message.extra_headers["message_id"] = f"ses-{OutgoingEmail.objects.latest('pk').pk}"


def refusal(code):
    return ClientError({"Error": {"Code": code}}, "SendRawEmail")


@pytest.fixture
def ses(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    Refusing.error = refusal("MessageRejected")
    yield Refusing
    Refusing.error = None


def send():
    for pk in sending.due():
        sending.send(pk)


def heard(talk, since):
    return list(talk.conversation.messages.filter(pk__gt=since, direction="out").order_by("pk"))


def newest():
    return Message.objects.latest("pk").pk


def waiting(talk, address="an@example.com"):
    one = talk(verified=False)
    one.say("lịch của tôi")
    one.say(address)
    return one


def bounced(row, kind="Permanent"):
    recipients = [{"emailAddress": row.to}]
    bounces.bounced(
        {"messageId": row.provider_id},
        {"bounceType": kind, "bouncedRecipients": recipients, "bounceSubType": "General"},
    )


@pytest.mark.parametrize(
    "code", ["MessageRejected", "AccountSendingPausedException", "MailFromDomainNotVerifiedException", "InvalidParameterValue"]
)  # fmt: skip
def test_a_refused_code_is_told_to_the_customer_with_what_they_can_do_and_to_the_team(talk, ses, code):
    one = waiting(talk)
    ses.error, before = refusal(code), newest()
    send()
    assert undelivered.tell_due() == 1
    [said] = heard(one, before)
    assert said.text == NOT_SENT.format("an@example.com")
    assert [choice["title"] for choice in said.choices] == ["Gửi lại", "Địa chỉ khác", "Gặp nhân viên"]
    row = OutgoingEmail.objects.get()
    call = Handoff.objects.get()
    assert (call.conversation, call.reason, call.taken_at) == (one.conversation, "undelivered", None)
    assert call.summary.startswith(f"E-mail #{row.pk} (mã) không tới nơi: {code}\n")
    # Once, whoever looks again.
    assert [undelivered.tell_due(), undelivered.tell(row.pk), sending.send(row.pk)] == [0, False, "nothing to send"]
    assert len(heard(one, before)) == 1 and Handoff.objects.count() == 1


def test_another_address_is_taken_at_once_and_ends_the_call_for_a_person(talk, ses, settings):
    one = waiting(talk)
    send()
    undelivered.tell_due()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert one.say("binh@example.com")[0].startswith("Mình đang gửi mã tới binh@example.com.")
    one.say(sent_code("binh@example.com"))
    assert one.customer.email == "binh@example.com"
    assert Handoff.objects.get().ending == "resolved"


def test_sent_again_from_the_button(talk, ses):
    one = waiting(talk)
    send()
    undelivered.tell_due()
    EmailVerification.objects.update(asked_at=F("asked_at") - timedelta(seconds=16))
    one.last = heard(one, 0)
    assert one.tap("Gửi lại")[0].startswith("Mình đang gửi mã tới an@example.com.")


def test_known_and_unknown_addresses_are_answered_alike(talk, ses):
    Customer.objects.create(name="Lan", email="lan@example.com")
    said = []
    for address in ("lan@example.com", "moi@example.com"):
        one, before = waiting(talk, address), newest()
        send()
        undelivered.tell_due()
        said.append([(row.text, [choice["title"] for choice in row.choices]) for row in heard(one, before)])
    assert said[0] == [(text.replace("moi@", "lan@"), titles) for text, titles in said[1]]


def test_what_was_not_told_before_a_kill_is_told_by_the_sweep(talk, ses, monkeypatch):
    one, before = waiting(talk), newest()
    send()
    row = OutgoingEmail.objects.get()
    assert (row.status, row.needs_telling) == ("failed", True)
    write, killed = outbox.write, []

    def kill(*args, **values):
        write(*args, **values)
        killed.append(True)
        raise KeyboardInterrupt

    monkeypatch.setattr("chatbot.worker.undelivered.outbox.write", kill)
    with pytest.raises(KeyboardInterrupt):
        undelivered.tell(row.pk)
    assert killed and not heard(one, before) and not Handoff.objects.exists()
    monkeypatch.undo()
    assert undelivered.tell_due() == 1
    assert len(heard(one, before)) == Handoff.objects.count() == 1


@pytest.mark.parametrize("kind", ["Permanent", "Transient", "Undetermined"])
def test_a_bounce_within_seconds_is_told_once(talk, ses, kind):
    ses.error = None
    one = waiting(talk)
    send()
    row, before = OutgoingEmail.objects.get(), newest()
    assert (row.status, undelivered.tell_due()) == ("sent", 0)
    for _ in range(2):
        bounced(row, kind)
        undelivered.tell_due()
    assert [said.text for said in heard(one, before)] == [NOT_SENT.format("an@example.com")]
    assert Handoff.objects.get().reason == "undelivered"


def test_a_provider_that_does_not_answer_is_tried_three_times_before_it_is_told(talk, ses):
    one, before = waiting(talk), newest()
    ses.error = EndpointConnectionError(endpoint_url="http://ses")
    for attempt in range(3):
        OutgoingEmail.objects.update(next_attempt_at=None)
        assert undelivered.tell_due() == 0
        send()
        assert OutgoingEmail.objects.get().status == ("failed" if attempt == 2 else "queued")
    undelivered.tell_due()
    assert len(heard(one, before)) == 1


def test_a_code_that_waited_longer_than_it_is_valid_is_told_too(talk, ses):
    one, before = waiting(talk), newest()
    OutgoingEmail.objects.update(useful_until=timezone.now())
    send()
    undelivered.tell_due()
    assert OutgoingEmail.objects.get().status == "skipped" and len(heard(one, before)) == 1


def test_who_does_not_wait_for_it_any_more_hears_nothing(talk, ses):
    corrected = waiting(talk, "ann@example.com")
    corrected.say("nhầm, an@example.com")
    gone = waiting(talk, "lan@example.com")
    gone.send("Menu", "do:menu")
    gone.take_turns()
    first = OutgoingEmail.objects.get(to="ann@example.com")
    sending.send(first.pk)
    sending.send(OutgoingEmail.objects.get(to="lan@example.com").pk)
    before = newest()
    undelivered.tell_due()
    assert not heard(corrected, before) and not heard(gone, before)
    assert not OutgoingEmail.objects.filter(needs_telling=True).exists() and not Handoff.objects.exists()


def test_while_a_person_has_the_conversation_only_they_are_told(talk, ses):
    one = waiting(talk)
    handoffs.take(one.conversation.pk, by=handoffs.Member("lan", "lan"), now=timezone.now())
    before = newest()
    send()
    undelivered.tell_due()
    assert not heard(one, before)
    assert "không tới nơi: MessageRejected" in Handoff.objects.get().summary


def test_one_that_fails_keeps_no_other_and_stays_to_be_told(talk, ses, monkeypatch, caplog):
    first, second = waiting(talk, "an@example.com"), waiting(talk, "binh@example.com")
    send()
    original = undelivered._tell_the_customer
    monkeypatch.setattr(
        undelivered,
        "_tell_the_customer",
        lambda conversation, *rest: 1 / 0 if conversation == first.conversation else original(conversation, *rest),
    )
    assert undelivered.tell_due() == 1
    assert OutgoingEmail.objects.get(needs_telling=True).to == "an@example.com"
    assert "ZeroDivisionError" in caplog.text and "an@example.com" not in caplog.text
    assert second.conversation.handoffs.exists() and not first.conversation.handoffs.exists()


def receipt(customer, kind="receipt", key="one"):
    outgoing.queue(
        kind=kind, dedup_key=key, to=customer.email, language="vi", customer=customer, subject="Đã đặt lịch",
        text="Hẹn gặp.", now=timezone.now(),
    )  # fmt: skip


def test_a_receipt_that_does_not_arrive_is_told_in_the_conversation_of_who_is_known(talk, ses):
    one = talk(name="Khải")
    one.say("xin chào")
    before = newest()
    receipt(one.customer)
    send()
    undelivered.tell_due()
    [said] = heard(one, before)
    assert said.text.startswith("Mình không gửi được e-mail tới ") and one.customer.email not in said.text
    assert [choice["title"] for choice in said.choices] == ["Lịch hẹn của tôi", "Đổi e-mail", "Gặp nhân viên"]
    assert Handoff.objects.get().reason == "undelivered"


def test_who_has_not_shown_who_they_are_is_told_nothing_of_a_receipt_and_the_team_is(talk, ses):
    one = talk(name="Khải")
    one.say("xin chào")
    one.conversation.identity.__class__.objects.update(verified_at=None)
    before = newest()
    receipt(one.customer)
    send()
    undelivered.tell_due()
    assert not heard(one, before) and Handoff.objects.get().reason == "undelivered"


@pytest.mark.parametrize("kind", ["security", "consultant"])
def test_of_what_no_conversation_waits_for_nothing_is_said(talk, ses, kind):
    one = talk(name="Khải")
    one.say("xin chào")
    receipt(one.customer, kind=kind)
    if kind == "consultant":
        OutgoingEmail.objects.update(customer=None)
    send()
    assert (undelivered.tell_due(), OutgoingEmail.objects.get().needs_telling) == (0, False)
    assert not Handoff.objects.exists()


def test_a_reminder_by_email_that_does_not_arrive_has_reached_nobody(talk, ses, book, tomorrow_at):
    one = talk(name="Khải")
    one.say("xin chào")
    appointment = book(one.customer, tomorrow_at(9, days=2))
    OutgoingEmail.objects.all().delete()
    row = Notification.objects.filter(appointment=appointment, kind="reminder").first()
    Notification.objects.filter(pk=row.pk).update(status="sent", outcome="e-mail")
    receipt(one.customer, kind="reminder", key=f"reminder:{row.pk}:customer")
    send()
    undelivered.tell_due()
    row.refresh_from_db()
    assert (row.status, row.outcome) == ("unreachable", "MessageRejected")


def test_a_worker_is_called_when_the_failure_is_committed(talk, ses, monkeypatch, django_capture_on_commit_callbacks):
    called = []
    waiting(talk)
    monkeypatch.setattr(Celery, "send_task", lambda app, name, args, **_: called.append((name, args)))
    with django_capture_on_commit_callbacks(execute=True):
        send()
    assert called == [("chatbot.tasks.tell_of_undelivered_email", (OutgoingEmail.objects.get().pk,))]
