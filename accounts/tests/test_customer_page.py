"""The page of a customer: what stands on it, who sees what of it, and that opening it is noted."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from accounts.models import ChannelIdentity, Customer, Device, OutgoingEmail, User
from bookings.models import Appointment, Call, Feedback
from chatbot.models import Conversation, Message
from history.models import Entry
from meetassist.tests.fixtures import login, login_of, signed_in


@pytest.fixture
def lan(db):
    return login(roles.Role.RECEPTIONIST)


@pytest.fixture
def mai(db):
    return Customer.objects.create(
        name="Trần Thị Mai",
        phone="+84900000001",
        email="mai@example.com",
        email_problem="bounced",
        notes="Dị ứng phấn hoa",
    )


@pytest.fixture
def visit(office, now, tomorrow_at):
    def make(customer, *, days, status, consultant=None, hour=9, rating=None):
        row = Appointment(customer=customer, consultant=consultant or office.bao, service=office.tax, status=status)
        row.place_at(tomorrow_at(hour, days=days))
        row.save()
        if rating is not None:
            Feedback.objects.create(appointment=row, rating=rating)
        return row

    return make


def url(customer):
    return f"/admin/customers/{customer.pk}/"


def page(client, customer, **query):
    answer = client.get(url(customer), query)
    assert answer.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


def section(shown, name):
    return re.search(rf'<section aria-label="{name}">(.*?)</section>', shown)[1]


def test_the_profile_says_how_they_are_reached_and_what_is_known(lan, mai):
    Device.objects.create(customer=mai, kind="Laptop", name="Máy Mai", place="Huế")
    ChannelIdentity.objects.create(customer=mai, channel="web", external_id="v1")
    shown = page(lan, mai)
    assert 'href="tel:+84900000001">+84 900 000 001</a>' in shown and 'href="mailto:mai@example.com"' in shown
    assert ">bounced<" in shown and "Dị ứng phấn hoa" in shown and "Máy Mai (Laptop), Huế" in shown
    assert "<dt>Channels</dt><dd>" in shown


def test_what_comes_and_what_was_with_its_state_and_the_numbers(lan, mai, visit):
    coming = visit(mai, days=2, status="confirmed")
    held = visit(mai, days=3, status="expired")
    done = [visit(mai, days=-9, status="completed", rating=5), visit(mai, days=-8, status="completed", rating=4)]
    missed, cancelled = visit(mai, days=-7, status="no_show"), visit(mai, days=-6, status="cancelled")
    shown = page(lan, mai)
    assert (
        "2 visits · " in shown and "did not come: 1" in shown and "cancelled: 1" in shown and "rated 4.5 of 5" in shown
    )
    assert re.findall(r"/admin/appointments/(\w+)/", section(shown, "Coming appointments")) == [coming.code]
    past = section(shown, "Past appointments")
    assert re.findall(r"/admin/appointments/(\w+)/", past) == [
        one.code for one in (cancelled, missed, *reversed(done))
    ]  # fmt: skip
    assert 'class="state no_show">did not come<' in past and held.code not in shown


def test_conversations_of_all_channels_with_their_last_words(lan, mai, now):
    for channel, words in (("web", "cảm ơn"), ("messenger", "xin chào")):
        identity = ChannelIdentity.objects.create(customer=mai, channel=channel, external_id=channel)
        talk = Conversation.objects.create(identity=identity, customer=mai)
        row = {"conversation": talk, "channel": channel, "direction": "in", "sent_at": now, "status": "handled"}
        Message.objects.create(**row, text="trước đó")
        Message.objects.create(**row, text=words)
    shown = section(page(lan, mai), "Conversations")
    assert "cảm ơn" in shown and "xin chào" in shown and "trước đó" not in shown
    talks = Conversation.objects.values_list("pk", flat=True)
    assert all(f"/admin/chatbot/conversation/{pk}/talk/" in shown for pk in talks)


def test_codes_that_wait_in_a_conversation_are_hidden(lan, mai, now):
    identity = ChannelIdentity.objects.create(customer=mai, channel="web", external_id="v1")
    talk = Conversation.objects.create(identity=identity, customer=mai)
    Message.objects.create(
        conversation=talk, channel="web", direction="in", sent_at=now, status="received", text="mã 123456"
    )
    assert "123456" not in page(lan, mai)


def test_mails_and_calls_say_what_became_of_them(lan, mai):
    made = {"customer": mai, "to": "mai@example.com", "language": "vi", "text": "Chào", "kind": "receipt"}
    OutgoingEmail.objects.create(**made, dedup_key="1", status="sent", subject="Đã đặt")
    OutgoingEmail.objects.create(**made, dedup_key="2", status="sent", outcome="bounced", subject="Nhắc hẹn")
    OutgoingEmail.objects.create(**made, dedup_key="3", status="failed", outcome="MessageRejected")
    Call.objects.create(
        customer=mai, caller=User.objects.get(), taken_at=timezone.now(), ended_at=timezone.now(), outcome="no_answer"
    )
    shown = page(lan, mai)
    states = re.findall(r'<span class="state[^"]*">([^<]*)</span>', section(shown, "E-mails"))
    assert states == ["failed", "bounced", "sent"] and "Nhắc hẹn" in shown
    assert "lan · no answer" in section(shown, "Calls")


def test_actions_are_offered_to_who_may(lan, mai):
    shown = page(lan, mai)
    assert f"/admin/book/?customer={mai.pk}" in shown and f"/admin/customers/{mai.pk}/merge/" in shown
    assert f"/admin/accounts/customer/{mai.pk}/change/" in shown
    auditor = page(login(roles.Role.AUDITOR, "an"), mai)
    for action in ("/admin/book/", "/merge/", "/change/"):
        assert action not in re.search(r'<p class="customer-actions">(.*?)</p>', auditor)[1]


def test_a_consultant_sees_their_customers_with_their_own_appointments_alone(office, mai, visit, now):
    hang = signed_in(login_of(office.thu_hang, "hang", is_staff=True))
    other = visit(mai, days=2, status="confirmed")
    assert hang.get(url(mai)).status_code == 404
    own = visit(mai, days=3, status="confirmed", consultant=office.thu_hang)
    visit(mai, days=-3, status="no_show")
    identity = ChannelIdentity.objects.create(customer=mai, channel="web", external_id="v1")
    talk = Conversation.objects.create(identity=identity, customer=mai)
    Message.objects.create(
        conversation=talk, channel="web", direction="in", sent_at=now, status="handled", text="bí mật"
    )
    shown = page(hang, mai)
    assert own.code in shown and other.code not in shown and "did not come: 0" in shown
    assert "bí mật" not in shown and "E-mails" not in shown
    assert other.code not in page(hang, mai, part="appointments")


def test_opening_it_is_noted_and_reading_a_part_of_it_again_is_not(lan, mai):
    page(lan, mai)
    page(lan, mai, part="appointments")
    rows = Entry.objects.filter(kind="read").values_list("table_name", "row_id", "who_name")
    assert list(rows) == [("accounts_customer", str(mai.pk), "lan")]


def test_what_follows_the_news_is_the_appointments_alone(lan, mai, visit):
    coming = visit(mai, days=2, status="confirmed")
    part = lan.get(url(mai), {"part": "appointments"}, headers={"X-Fragment": "1"}).content.decode()
    assert coming.code in part and "<html" not in part and "mai@example.com" not in part


def test_a_merged_customer_leads_to_who_they_are_now(lan, mai):
    former = Customer.objects.create(name="Mai", merged_into=mai)
    assert lan.get(url(former))["Location"] == url(mai)


def test_an_erased_one_is_said_to_be_and_nothing_is_done_to_them(lan, mai, now):
    Customer.objects.filter(pk=mai.pk).update(erased_at=now, name="", email=None, phone="", notes="")
    shown = page(lan, mai)
    assert "Erased on" in shown and "/admin/book/?" not in shown and "/merge/" not in shown


def test_names_from_outside_are_text(lan):
    shown = lan.get(url(Customer.objects.create(name="<b>Mai</b>", notes="<script>"))).content.decode()
    assert "<b>Mai" not in shown and "<script>" not in shown.split("staff-page")[1]


def test_it_can_only_be_read(lan, mai):
    assert lan.post(url(mai)).status_code == 405


def test_much_of_everything_makes_no_more_queries(lan, mai, visit, now):
    def fill(numbers):
        for number in numbers:
            visit(mai, days=-number - 2, status="completed")
            identity = ChannelIdentity.objects.create(customer=mai, channel="web", external_id=f"v{number}")
            talk = Conversation.objects.create(identity=identity, customer=mai)
            Message.objects.create(
                conversation=talk, channel="web", direction="in", sent_at=now, status="handled", text="x"
            )
            Device.objects.create(customer=mai, kind="Laptop", name=f"Máy {number}")
            OutgoingEmail.objects.create(
                kind="receipt", dedup_key=str(number), customer=mai, to="a@example.com", language="vi", text="x"
            )

    def queries():
        with CaptureQueriesContext(connection) as caught:
            page(lan, mai)
        return len(caught)

    fill(range(2))
    few = queries()
    fill(range(2, 30))
    assert queries() == few == 24
    assert "/admin/bookings/appointment/?customer__id__exact=" in page(lan, mai), (
        "where there are more, the list has them"
    )
    assert len(re.findall("/admin/appointments/", page(lan, mai))) == 20


def test_the_list_of_customers_leads_there(lan, mai):
    assert f'<a href="{url(mai)}">Trần Thị Mai</a>' in lan.get("/admin/accounts/customer/").content.decode()
