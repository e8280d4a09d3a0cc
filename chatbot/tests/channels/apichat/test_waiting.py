"""One POST is answered by what the turn has said, through real processes; where that takes too long, by an address."""

import json
import urllib.error
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from accounts.models import Customer
from bookings.models import Appointment
from chatbot.models import Message
from meetassist.tests.fixtures import make_office
from meetassist.tests.running import wait_for

pytestmark = pytest.mark.xdist_group("processes")


def ask(running, path, body=None, **headers):
    """The status, the body and the headers of an answer."""
    data = None if body is None else json.dumps(body).encode()
    named = {"Content-Type": "application/json", **headers}
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{running.url}{path}", data, named), timeout=60) as answer:
            return answer.status, json.load(answer), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, json.load(error), error.headers


class Program:
    def __init__(self, running):
        self.running, self.session_id, self.replies = running, None, []

    def say(self, message, payload=""):
        body = {"message": message, "payload": payload, "session_id": self.session_id, "language": "vi"}
        status, answer, _ = ask(self.running, "/api/chat/", body)
        assert status == 200, answer
        self.session_id, self.replies = answer["session_id"], answer["replies"]
        return answer["response"]

    def tap(self, title):
        return self.say(title, next(reply["payload"] for reply in self.replies if reply["text"] == title))


@pytest.fixture
def site(running):
    make_office()
    running.use_pgmq()
    running.web()
    running.worker()
    return running


def test_a_conversation_books_and_its_session_is_renewed_when_the_customer_is_known(site):
    program = Program(site)
    assert "Mình đã ghi nhận: Tư vấn thuế với Lê Quốc Bảo" in program.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    program.say("khai@example.com")
    planted = program.session_id
    program.say(site.code_for("khai@example.com"))
    assert program.session_id != planted
    program.say("Nguyễn Văn Khải")
    appointment = Appointment.objects.exclude(status="held").first()
    assert appointment is None, "nothing is booked before they agree"
    assert Appointment.objects.get().code not in program.tap("Đồng ý").split("Mã")[0]
    appointment = Appointment.objects.get()
    assert (appointment.status, appointment.customer.name) == ("confirmed", "Nguyễn Văn Khải")
    status, history, headers = ask(site, f"/api/chat/{program.session_id}/")
    assert (status, "no-store" in headers["Cache-Control"]) == (200, True)
    assert appointment.code in history["messages"][-1]["text"]
    # It is what the customer's next request may still bring for a moment, and worth nothing afterwards.
    assert Message.objects.filter(direction="in").count() == 5


def test_the_same_request_sent_at_the_same_time_is_done_once_and_answered_alike(site):
    key, body = str(uuid.uuid4()), {"message": "xin chào", "language": "vi"}
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(ask, site, "/api/chat/", body, **{"Idempotency-Key": key}) for _ in range(6)]
        answers = [one.result() for one in asked]
    assert {status for status, _, _ in answers} == {200}
    assert len({json.dumps(answer) for _, answer, _ in answers}) == 1
    assert (Message.objects.filter(direction="in").count(), Customer.objects.count()) == (1, 1)


def test_what_takes_too_long_is_read_at_the_address_that_is_told(running):
    make_office()
    running.use_pgmq()
    running.web(APICHAT_WAIT_SECONDS="1")
    status, stored, headers = ask(running, "/api/chat/", {"message": "xin chào", "language": "vi"})
    assert (status, headers["Location"], headers["Retry-After"]) == (202, stored["poll"], "1")
    assert ask(running, stored["poll"])[1]["is_waiting"] is True
    running.worker()
    wait_for(lambda: not ask(running, stored["poll"])[1]["is_waiting"], "the answer")
    [line] = ask(running, stored["poll"])[1]["messages"]
    assert (line["speaker"], line["text"][:8]) == ("bot", "Xin chào")
