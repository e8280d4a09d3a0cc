"""What customers ask for about their data in the chat: a copy, a correction, and that it is not used further."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.mail import sending
from accounts.models import Customer, OutgoingEmail, PrivacyRequest, Tombstone
from bookings import services
from bookings.actors import by_staff
from bookings.models import Appointment, Notification
from chatbot.models import Handoff, ModelCall, Question
from chatbot.privacy import copies, requests
from chatbot.worker import news
from consultants.models import Holiday


def send_emails():
    for pk in sending.due():
        sending.send(pk)


def asked():
    return list(PrivacyRequest.objects.order_by("pk").values_list("kind", "status", "source", "noted_by"))


@pytest.mark.parametrize(
    ("language", "words", "answer"),
    [("vi", "cho tôi xin toàn bộ dữ liệu của tôi", "Toàn bộ dữ liệu bên mình lưu"),
     ("en", "send me all my data", "Everything we keep about you is on its way to v"),
     ("en", "what do you know about me?", "Everything we keep about you is on its way to v")],
)  # fmt: skip
def test_a_copy_goes_to_the_address_that_was_shown_once(talk, language, words, answer):
    one = talk(language=language, name="Khải")
    said = one.say(words)
    assert said[0].startswith(answer) and one.customer.email not in said[0]
    assert asked() == [("access", "open", "chat", "")] and not OutgoingEmail.objects.exists()
    assert copies.send_waiting(now=timezone.now()) == 1 and copies.send_waiting(now=timezone.now()) == 0
    send_emails()
    [sent] = mail.outbox
    assert sent.to == [one.customer.email] and asked() == [("access", "done", "chat", "")]
    page, data = sent.attachments[-2:]
    assert (page[0], page[2], data[0], data[2]) == ("data.html", "text/html", "data.json", "application/json")
    assert "Khải" in page[1] and words in str(json.loads(data[1]))
    row = OutgoingEmail.objects.get()
    assert (row.kind, row.status, row.attachments) == ("privacy", "sent", [])
    assert sending.send(row.pk) == "nothing to send" and len(mail.outbox) == 1


def test_who_asks_again_before_it_is_sent_gets_one(talk):
    one = talk(name="Khải")
    one.say("gửi mình bản sao dữ liệu")
    one.say("xuất dữ liệu của tôi")
    assert asked() == [("access", "open", "chat", "")]
    copies.send_waiting(now=timezone.now())
    one.say("xuất dữ liệu của tôi")
    assert [status for _kind, status, *_ in asked()] == ["done", "open"]


def test_a_stranger_shows_first_who_they_are(talk):
    one = talk(verified=False)
    assert one.say("cho tôi xin toàn bộ dữ liệu của tôi")[0].startswith("Mình cần e-mail")
    assert asked() == []
    one.say("lan@example.com")
    send_emails()
    code = next(word for word in mail.outbox[-1].body.split() if word.isdigit() and len(word) == 6)
    assert "Toàn bộ dữ liệu bên mình lưu" in one.say(code)[-1]
    assert asked() == [("access", "open", "chat", "")]


def test_where_no_e_mail_arrives_it_is_said_and_nothing_waits(talk):
    one = talk(language="en", name="Khải")
    Customer.objects.update(email_problem="complained")
    assert one.say("send me all my data")[0].startswith("E-mails do not reach your address")
    assert asked() == []


def test_a_copy_that_waits_is_sent_by_the_sweep_alone_and_the_request_says_so_with_it(talk, monkeypatch):
    one = talk(name="Khải")
    one.say("xuất dữ liệu của tôi")
    monkeypatch.setattr("chatbot.privacy.copies.outgoing.send_copy", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        copies.send_waiting(now=timezone.now())
    assert asked() == [("access", "open", "chat", "")] and not OutgoingEmail.objects.exists()


def test_a_correction_is_noted_for_the_team_with_its_day(talk, now):
    one = talk(language="en", name="Khải")
    said = one.say("my date of birth is wrong, it should be 3 May 1990")
    row = PrivacyRequest.objects.get()
    assert (row.kind, row.status, row.details) == (
        "correction", "open", "my date of birth is wrong, it should be 3 May 1990"
    )  # fmt: skip
    assert said[0].startswith("I have passed this on to the team") and "answer you by " in said[0]
    assert row.due_at == requests.due_at(row.asked_at) and row.due_at > row.asked_at + timedelta(days=2)
    handoff = Handoff.objects.get()
    assert handoff.reason == "privacy" and handoff.summary.startswith(f"#{row.pk} ")
    assert one.customer.birth_date is None


def test_what_is_wrong_is_kept_while_they_show_who_they_are(talk):
    one = talk(verified=False, language="en")
    one.say("my birthday is wrong in your system")
    one.say("lan@example.com")
    send_emails()
    one.say(next(word for word in mail.outbox[-1].body.split() if word.isdigit() and len(word) == 6))
    assert PrivacyRequest.objects.get().details == "my birthday is wrong in your system"


@pytest.mark.parametrize("words", ["đổi số điện thoại", "sửa tên của tôi"])
def test_what_the_profile_can_correct_it_corrects_as_before(talk, words):
    one = talk(name="Khải")
    one.say(words)
    assert asked() == []


def test_the_day_is_by_the_calendar_of_the_business(db, now):
    monday = timezone.make_aware(timezone.datetime(2026, 12, 7, 10))
    before = requests.due_at(monday)
    Holiday.objects.create(on="2026-12-08", name="Lễ")
    assert (before.day, requests.due_at(monday).day) == (10, 11)


# Objection


def test_who_objects_is_read_by_no_model_and_is_told_so(talk, bedrock_server, settings):
    one = talk(language="en", name="Khải")
    one.say("hmm well perhaps that other thing from before, the usual, whatever works")
    assert ModelCall.objects.count() > 0
    before = ModelCall.objects.count()
    assert one.say("stop using my data for AI")[0].startswith("Noted, and it holds from now on: no AI model reads")
    assert asked() == [("objection", "done", "chat", "")] and one.customer.objected_at
    for words in (
        "hmm well perhaps that other thing from before, the usual",
        "do you take cats to the office parties?",
    ):
        one.say(words)
    assert ModelCall.objects.count() == before
    # Booking goes on by fixed rules.
    one.say("book tax advice with Bao tomorrow at 9:00")
    assert Appointment.objects.get().status == "held"
    one.tap("Cancel") if "Cancel" in one.titles else one.say("stop")
    assert one.say("you may use my data again")[0].startswith("Thank you, your objection no longer holds.")
    assert one.customer.objected_at is None
    one.say("hmm well perhaps that other thing from before, the usual, whatever works")
    assert ModelCall.objects.count() > before


def test_who_objects_is_not_asked_how_the_visit_was(talk, office, book, now, tomorrow_at):
    one = talk(name="Khải")
    one.say("xin chào")
    visit = book(one.customer, tomorrow_at(9))
    assert Notification.objects.filter(kind="follow_up", status="due").count() == 1
    one.say("tôi phản đối việc sử dụng dữ liệu")
    assert Notification.objects.get(kind="follow_up").outcome == "objected"
    assert Notification.objects.filter(kind="reminder", status="due").exists()
    # One that is planned by a move is not sent either.
    services.reschedule(appointment=visit, starts_at=tomorrow_at(11), by=by_staff("chi"), now=now)
    services.complete(appointment=Appointment.objects.get(), by=by_staff("chi"), now=tomorrow_at(12))
    news.send_due(lambda: tomorrow_at(15))
    assert set(Notification.objects.filter(kind="follow_up").values_list("status", flat=True)) == {"void"}


def test_an_objection_goes_with_whoever_shows_who_they_are(talk):
    """Also of somebody nobody knows yet: it holds at once, and is not lost when they become a customer we know."""
    known = Customer.objects.create(name="Lan", email="lan@example.com")
    one = talk(verified=False)
    one.say("đừng dùng dữ liệu của tôi")
    assert one.customer.objected_at and one.customer != known
    one.say("hồ sơ của tôi")
    one.say("lan@example.com")
    send_emails()
    one.say(next(word for word in mail.outbox[-1].body.split() if word.isdigit() and len(word) == 6))
    assert one.customer == known and one.customer.objected_at
    assert PrivacyRequest.objects.get().customer == known


def test_the_questions_of_who_objects_are_not_put_to_a_model_by_the_team(talk):
    one = talk(name="Khải")
    one.say("xin chào")
    Question.objects.create(
        conversation=one.conversation, text="gửi voi?", language="vi", route="knowledge", outcome="unknown"
    )
    assert Question.objects.to_improve().count() == 1
    one.say("đừng dùng dữ liệu của tôi")
    assert Question.objects.to_improve().count() == 0


# Erasure


def test_erasing_writes_the_request_and_the_tombstone_with_it(talk):
    one = talk(name="Khải")
    one.say("xoá dữ liệu của tôi")
    customer = one.customer
    one.tap("Xoá tất cả")
    assert asked() == [("erasure", "done", "chat", "")]
    assert Tombstone.objects.get().customer_number == customer.pk
