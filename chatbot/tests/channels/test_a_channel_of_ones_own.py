"""A channel that only these tests know holds whole conversations; judged by the rows."""

import itertools

import pytest
from django.utils import timezone

from accounts.models import Customer
from bookings.models import Appointment, Notification
from chatbot.messaging import inbox
from chatbot.messaging.channels import Refusal, SendFailed
from chatbot.messaging.events import Arrival, Malformed
from chatbot.models import Conversation, Handoff, Message
from chatbot.people import handoffs
from chatbot.tests.channels import slips
from chatbot.tests.flows.test_verification import sent_code
from chatbot.tests.worker.test_due_notifications import make_due, state
from chatbot.worker.delivery import deliver
from chatbot.worker.news import send_due
from chatbot.worker.turns import take_turns

numbers = itertools.count(1)


class Writer:
    """A customer who writes slips; each is answered at once, as by a worker."""

    def __init__(self, name="khai"):
        self.name = name

    def write(self, words):
        """Returns what lies in the tray for them afterwards and did not before."""
        before = len(slips.tray)
        inbox.take("slip", Arrival(body=f"in-{next(numbers)}|{self.name}|{words}", at=timezone.now()))
        take_turns(self.conversation.pk)
        return [text for who, text in slips.tray[before:] if who == self.name]

    def choose(self, title):
        """Write the number that this choice has on the last slips."""
        last = self.conversation.messages.exclude(choices=[]).latest("pk")
        titles = [choice["title"] for choice in last.choices]
        return self.write(str(titles.index(title) + 1))

    @property
    def conversation(self):
        return Conversation.objects.get(identity__channel="slip", identity__external_id=self.name, ended_at=None)


def age_slips(**time):
    """As if the customers had written so much earlier."""
    Message.objects.filter(direction="in").update(sent_at=timezone.now() - timezone.timedelta(**time))


def statuses():
    rows = Message.objects.filter(direction="out").order_by("pk")
    return [(row.status, row.outcome, row.attempts) for row in rows]


@pytest.fixture
def writer(office):
    slips.tray.clear()
    slips.failures.clear()
    return Writer()


@pytest.fixture
def booked(writer):
    """They have booked Bảo for nine in the morning of tomorrow, and shown who they are on the way."""
    writer.write("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    writer.write("khai@example.com")
    writer.write(sent_code("khai@example.com"))
    writer.write("Nguyễn Văn Khải")
    writer.choose("Đồng ý")
    return Appointment.objects.get()


def at(appointment):
    local = timezone.localtime(appointment.starts_at)
    return (local.date() - timezone.localdate()).days, f"{local:%H:%M}"


def test_an_appointment_is_booked_moved_and_cancelled(writer, booked, office):
    assert (booked.status, booked.consultant, booked.service, at(booked)) == (
        "confirmed", office.bao, office.tax, (1, "09:00"),
    )  # fmt: skip
    customer = writer.conversation.customer
    assert (customer, customer.name, customer.email) == (booked.customer, "Nguyễn Văn Khải", "khai@example.com")

    writer.write("dời lịch sang 14h ngày mốt")
    writer.choose("Đồng ý")
    booked.refresh_from_db()
    assert (booked.status, at(booked)) == ("confirmed", (2, "14:00"))

    assert booked.code in "".join(writer.write("huỷ lịch"))
    writer.choose("Đồng ý")
    booked.refresh_from_db()
    assert booked.status == "cancelled"

    assert [event.kind for event in booked.events.order_by("pk") if event.kind != "held"] == [
        "booked", "moved", "cancelled"
    ]  # fmt: skip
    assert Appointment.objects.exclude(pk=booked.pk).filter(status__in=["held", "pending", "confirmed"]).count() == 0
    assert all(len(text) <= 160 for _, text in slips.tray)
    assert set(Message.objects.values_list("direction", "status")) == {("in", "handled"), ("out", "sent")}
    assert Customer.objects.count() == 1 and not Handoff.objects.exists()


def test_it_is_booked_by_numbers_alone(writer, office):
    greeting = writer.write("xin chào")
    assert "\n1. Đặt lịch" in "\n".join(greeting) and Message.objects.filter(direction="out").latest("pk").choices
    writer.choose("Đặt lịch")
    writer.choose("Tư vấn thuế")
    writer.choose("Trần Minh Hằng")
    held = Appointment.objects.count()
    writer.write("2")
    writer.write("1")
    assert (held, Appointment.objects.get().consultant) == (0, office.minh_hang)
    assert set(Message.objects.filter(direction="in").values_list("kind", flat=True)) == {"text", "tap"}


def test_the_same_batch_again_changes_nothing_and_what_is_no_batch_is_refused(writer):
    arrival = Arrival(body="in-a|khai|xin chào\nnoise\nin-b|mai|[a drawing]", at=timezone.now())
    received = [inbox.take("slip", arrival) for _ in range(2)]
    assert received[0] == received[1] and len(received[0].waiting) == 2
    rows = Message.objects.order_by("external_id").values_list("external_id", "kind", "text")
    assert list(rows) == [("in-a", "text", "xin chào"), ("in-b", "media", "")]
    with pytest.raises(Malformed):
        inbox.take("slip", Arrival(body=b"\x00", at=timezone.now()))
    assert Message.objects.count() == 2


# News


def test_news_are_written_inside_of_its_window(writer, booked):
    row = make_due(booked)
    slips.tray.clear()
    age_slips(minutes=59)
    assert send_due() == "1 sent"
    assert state(row) == ("sent", "")
    assert "".join(text for _, text in slips.tray).startswith("Nhắc bạn lịch hẹn sắp tới:")
    # The messages of the customer are old now, and nothing was sent beside the slip.
    assert not Notification.objects.filter(outcome__contains="e-mail").exists()


@pytest.mark.parametrize("templates", [{}, {"reminder": "appointment_reminder"}])
def test_news_outside_of_its_window_go_by_email_whatever_another_channel_may_send(writer, booked, settings, templates):
    settings.MESSENGER_UTILITY_TEMPLATES = templates
    row = make_due(booked)
    slips.tray.clear()
    age_slips(minutes=61)
    send_due()
    assert (state(row), slips.tray) == (("sent", "e-mail"), [])


def test_without_an_address_they_are_not_reached_then(writer, booked):
    Customer.objects.update(email=None)
    row = make_due(booked)
    slips.tray.clear()
    age_slips(minutes=61)
    send_due()
    assert (state(row), slips.tray) == (("unreachable", "window_closed"), [])


# Sending


def test_after_a_temporary_failure_it_is_tried_again_in_order(writer):
    slips.failures.append(SendFailed(Refusal.NO_ANSWER, "Timeout"))
    assert writer.write("xin chào") == []
    first, *others = statuses()
    assert first == ("queued", "no_answer:Timeout", 1) and set(others) == {("queued", "", 0)}
    Message.objects.update(next_attempt_at=None)
    deliver(writer.conversation.pk)
    assert {status for status, _, _ in statuses()} == {"sent"}
    texts = Message.objects.filter(direction="out").order_by("pk").values_list("text", flat=True)
    assert [text for _, text in slips.tray] == list(texts)


def test_after_a_permanent_failure_the_next_slip_goes_on(writer):
    slips.failures.append(SendFailed(Refusal.UNREACHABLE))
    writer.write("xin chào")
    first, *others = statuses()
    assert first == ("failed", "unreachable", 1) and set(others) == {("sent", "", 1)}
    assert writer.write("cảm ơn") != []


# People


def test_what_somebody_writes_at_the_counter_takes_the_conversation(writer):
    writer.write("xin chào")
    ours = Message.objects.filter(direction="out").first()
    own = inbox.take("slip", Arrival(body=f"e-1|to:khai|{ours.text[:10]}|{ours.pk}", at=timezone.now()))
    assert (own, Handoff.objects.count()) == (([], 0), 0)
    theirs = inbox.take("slip", Arrival(body="e-2|to:khai|Dạ em Lan đây|", at=timezone.now()))
    assert theirs == ([], 1)
    assert Handoff.objects.get().taken_by == "the counter"
    assert writer.write("đặt lịch") == []
    assert list(Message.objects.exclude(author="").values_list("author", "text", "status")) == [
        ("the counter", "Dạ em Lan đây", "sent")
    ]  # fmt: skip


def test_the_team_answers_from_its_page(writer, admin_client):
    writer.write("cho gặp nhân viên")
    handoffs.answer(writer.conversation.pk, "Dạ Lan đây. " * 20, by=handoffs.Member("Lan", "Lan"), now=timezone.now())
    deliver(writer.conversation.pk)
    assert [len(text) <= 160 for _, text in slips.tray][-2:] == [True, True]
    age_slips(minutes=61)
    page = admin_client.get(f"/admin/desk/{writer.conversation.pk}/").content.decode()
    assert "Giấy" in page and "hơn 1 giờ trước: Giấy có thể" in page
