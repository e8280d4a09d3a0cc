"""The page of a customer's data in admin: what goes is shown before it goes, and each act is done once, with who did it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.mail import sending
from accounts.models import Consent, Customer, PrivacyRequest, Tombstone, User
from bookings.models import Appointment
from chatbot.models import Conversation, Handoff
from chatbot.people import handoffs
from chatbot.privacy import copies, requests
from history.models import Entry
from meetassist.tests.fixtures import know


@pytest.fixture
def lan(db):
    return Customer.objects.create(name="Lan", email="lan@example.com", language="en")


@pytest.fixture
def manager(client, db):
    user = User.objects.create_user("chi", is_staff=True)
    roles.give(user, roles.Role.MANAGER)
    client.force_login(user)
    return client


def page(customer):
    return reverse("admin:accounts_customer_privacy", args=[customer.pk])


def do(client, customer, operation, **values):
    answer = client.post(page(customer), {"operation": operation, **values}, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_what_goes_is_shown_and_nothing_goes_without_the_tick(manager, lan, book, tomorrow_at):
    visit = book(lan, tomorrow_at(9))
    shown = manager.get(page(lan)).content.decode()
    assert "Tư vấn thuế, Lê Quốc Bảo" in shown and "khách hàng" in shown
    before = list(Customer.objects.values())
    assert do(manager, lan, "erase")[0].startswith("Chưa làm gì")
    assert list(Customer.objects.values()) == before and not Tombstone.objects.exists()
    assert do(manager, lan, "erase", confirmed="yes") == ["Đã xong."]
    lan.refresh_from_db()
    assert (lan.name, lan.email) == ("", None) and lan.erased_at
    assert Appointment.objects.get(pk=visit.pk).status == "cancelled"
    row = PrivacyRequest.objects.get()
    assert (row.kind, row.status, row.source, row.noted_by) == ("erasure", "done", "staff", "chi")
    assert do(manager, lan, "erase", confirmed="yes")[0].startswith("Chưa làm gì")
    assert Tombstone.objects.count() == 1


def test_their_conversations_end_and_the_channels_go_on_as_somebody_nobody_knows(manager, lan):
    identity = know("web", "v1")
    conversation = Conversation.objects.create(identity=identity, customer=identity.customer)
    do(manager, identity.customer, "erase", confirmed="yes")
    conversation.refresh_from_db()
    identity.refresh_from_db()
    assert conversation.ended_at and identity.verified_at is None
    assert identity.customer.name == "" and identity.customer != conversation.customer


def test_a_copy_is_sent_and_that_it_was_taken_out_is_kept(manager, lan):
    assert do(manager, lan, "copy") == ["Đã xong."]
    copies.send_waiting(now=timezone.now())
    for pk in sending.due():
        sending.send(pk)
    assert [one.to for one in mail.outbox] == [["lan@example.com"]] and len(mail.outbox[0].attachments) == 2
    assert PrivacyRequest.objects.get().noted_by == "chi"
    assert Entry.objects.filter(kind="exported", row_id=str(lan.pk)).count() == 1


def test_without_an_address_no_copy_is_asked_for(manager, lan):
    Customer.objects.update(email=None)
    assert do(manager, lan, "copy") == ["Khách hàng không có địa chỉ e-mail để gửi tới."]
    assert not PrivacyRequest.objects.exists()


@pytest.mark.parametrize(("operation", "status"), [("done", "done"), ("refuse", "refused")])
def test_an_open_request_is_answered_once_and_the_customer_reads_it(manager, lan, now, operation, status):
    do(manager, lan, "correction", text="Tên là Lân")
    row = PrivacyRequest.objects.get()
    assert (row.kind, row.details, row.status, row.due_at) == (
        "correction",
        "Tên là Lân",
        "open",
        requests.due_at(row.asked_at),
    )
    do(manager, lan, operation, request=row.pk, text="")
    row.refresh_from_db()
    assert row.status == "open"
    assert do(manager, lan, operation, request=row.pk, text="Corrected.") == ["Đã xong."]
    row.refresh_from_db()
    assert (row.status, row.answer, row.answered_by) == (status, "Corrected.", "chi") and row.answered_at
    assert do(manager, lan, operation, request=row.pk, text="Again") == ["Trong lúc đó đã có người trả lời rồi."]
    for pk in sending.due():
        sending.send(pk)
    assert [("Corrected." in one.body, one.subject) for one in mail.outbox] == [(True, "Your request about your data")]


def test_a_request_of_somebody_else_is_not_answered_here(manager, lan, now):
    other = requests.note(Customer.objects.create(), "correction", source="staff", now=now)
    assert manager.post(page(lan), {"operation": "done", "request": other.pk, "text": "x"}).status_code == 404
    other.refresh_from_db()
    assert other.status == "open"


def test_with_the_last_answer_nobody_is_called_any_more(manager, talk):
    one = talk(language="en", name="Lan")
    one.say("my date of birth is wrong")
    do(manager, one.customer, "done", request=PrivacyRequest.objects.get().pk, text="Corrected.")
    assert Handoff.objects.get().resolved_at
    assert handoffs.place_in_queue(one.conversation.pk) is None


def test_an_objection_holds_at_once_and_is_taken_back(manager, lan):
    do(manager, lan, "objection", text="am Telefon")
    lan.refresh_from_db()
    assert lan.objected_at and PrivacyRequest.objects.get().details == "am Telefon"
    do(manager, lan, "no_objection")
    lan.refresh_from_db()
    assert lan.objected_at is None


def test_consent_on_the_telephone_or_on_paper_is_noted(manager, lan):
    assert do(manager, lan, "consent", act="paper", language="vi") == ["Đã xong."]
    row = Consent.objects.get()
    assert (row.customer, row.act, row.version, row.language, row.noted_by, row.channel) == (
        lan,
        "paper",
        "1",
        "vi",
        "chi",
        "",
    )
    assert manager.post(page(lan), {"operation": "consent", "act": "address", "language": "vi"}).status_code == 404
    assert Consent.objects.count() == 1


def test_what_is_open_and_overdue_stands_on_every_page_and_in_the_list(manager, lan, now):
    row = requests.note(lan, "correction", source="staff", now=now)
    index = manager.get(reverse("admin:index")).content.decode()
    assert "1 yêu cầu về dữ liệu cần trả lời" in index and "quá hạn" not in index
    PrivacyRequest.objects.filter(pk=row.pk).update(due_at=now - timedelta(minutes=1))
    assert "1 quá hạn" in manager.get(reverse("admin:index")).content.decode()
    found = manager.get(reverse("admin:accounts_privacyrequest_changelist") + "?overdue=yes").context["cl"]
    assert [one.pk for one in found.result_list] == [row.pk]
