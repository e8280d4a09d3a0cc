"""From a signed webhook through real processes to the Send API, on both brokers."""

import pytest
from django.utils import timezone

from bookings.models import Appointment
from chatbot.models import Message
from meetassist.tests import messenger
from meetassist.tests.fixtures import make_office
from meetassist.tests.running import wait_for

pytestmark = pytest.mark.xdist_group("processes")


def answer(running, psid, body):
    """Post a body; returns the next reply of the bot to this person."""
    before = len(running.graph.texts(psid))
    assert running.post(body) == 200
    wait_for(lambda: len(running.graph.texts(psid)) > before, "a reply at the Graph API")
    return [sent["message"] for sent in running.graph.sent if sent["recipient"]["id"] == psid][-1]


def tap(running, psid, message, number):
    """Tap the n-th quick reply of a message."""
    choice = message["quick_replies"][number - 1]
    return answer(running, psid, messenger.tap(psid, choice["title"], choice["payload"]))


@pytest.mark.parametrize("broker", ["pgmq", "sqs"])
def test_recorded_messages_lead_to_exactly_one_appointment(running, broker):
    office = make_office()
    running.use_pgmq() if broker == "pgmq" else running.use_sqs()
    running.web()
    running.worker()

    greeting = answer(running, "7001", messenger.text("7001", "xin chào"))
    assert greeting["text"].startswith("Xin chào!")
    services = tap(running, "7001", greeting, 1)
    people = answer(running, "7001", messenger.text("7001", "Tư vấn thuế"))
    assert services["text"].splitlines()[0] == "Bạn muốn đặt dịch vụ nào ạ?"
    assert [line for line in people["text"].splitlines()][1:] == [
        "1. Lê Quốc Bảo", "2. Nguyễn Thị Thu Hằng", "3. Trần Minh Hằng", "4. Ai cũng được",
    ]  # fmt: skip
    tap(running, "7001", people, 2)
    asked = answer(running, "7001", messenger.text("7001", "mai 15h"))
    noted, question = asked["text"].split("\n")
    assert noted.startswith("Mình đã ghi nhận: Tư vấn thuế với ") and noted.endswith(" 15:00.")
    assert question.startswith("Mình cần e-mail")
    answer(running, "7001", messenger.text("7001", "khai@example.com"))
    answer(running, "7001", messenger.text("7001", running.code_for("khai@example.com")))
    wait_for(lambda: running.graph.texts("7001")[-1].startswith("Cho mình"), "the next question")
    name = running.graph.sent[-1]["message"]
    assert name["text"] == "Cho mình xin tên của bạn ạ?"
    summary = answer(running, "7001", messenger.text("7001", "Phan Văn Khải"))
    assert summary["text"].startswith("Mình đặt lịch này nhé?\nTư vấn thuế\nvới Nguyễn Thị Thu Hằng\n")
    done = tap(running, "7001", summary, 1)

    appointment = Appointment.objects.get()
    assert messenger.text_of(done).startswith(f"Đã đặt lịch! Mã của bạn là {appointment.code}.")
    assert (appointment.service, appointment.consultant, appointment.status) == (
        office.tax, office.thu_hang, "confirmed",
    )  # fmt: skip
    assert appointment.customer.name == "Phan Văn Khải"
    local = timezone.localtime(appointment.starts_at)
    assert (local.date() - timezone.localdate()).days == 1 and (local.hour, local.minute) == (15, 0)
    assert [event.kind for event in appointment.events.order_by("pk")] == ["held", "held", "held", "held", "booked"]
    assert set(running.graph.paths) == {f"/v26.0/{messenger.PAGE}/messages"}
    assert set(running.graph.tokens) == {"Bearer tests-page-token"}
    wait_for(lambda: not Message.objects.unsent().exists(), "the outbox to be empty")
    assert set(Message.objects.values_list("direction", "status")) == {("in", "handled"), ("out", "sent")}
