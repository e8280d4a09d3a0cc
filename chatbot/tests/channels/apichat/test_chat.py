"""The API's chat for programs: a session without cookies, stored once, answered and read again."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ChannelIdentity, Customer
from chatbot.channels.apichat import talking
from chatbot.channels.apichat.sessions import SESSIONS
from chatbot.messaging.sessions import new_session
from chatbot.models import Conversation, Message
from chatbot.people import handoffs
from chatbot.worker.turns import take_turns

URL = "/api/chat/"


def post(client, body, key="", **headers):
    named = {"Idempotency-Key": key} if key else {}
    return client.post(URL, body, content_type="application/json", headers={**named, **headers})


class Program:
    """A program that chats for one user, whose turns are taken in this process as a worker would."""

    def __init__(self, language="vi", address="127.0.0.1"):
        self.client, self.session_id, self.language = Client(REMOTE_ADDR=address), "", language

    def say(self, message="", **body):
        """Returns what stands at the polling address when the turn is over: the bot's lines."""
        body |= {"session_id": self.session_id, "language": self.language}
        stored = post(self.client, {"message": message, **body})
        assert stored.status_code == 202, stored.content
        session = SESSIONS.read(stored.json()["session_id"])
        take_turns(Conversation.objects.get(identity__external_id=session.visitor, ended_at=None).pk)
        read = self.client.get(stored["Location"]).json()
        self.session_id = read["session_id"]
        self.replies = [reply for line in read["messages"] for reply in line["replies"]]
        return [line["text"] for line in read["messages"]]

    def tap(self, title):
        payload = next(reply["payload"] for reply in self.replies if reply["text"] == title)
        return self.say(title, payload=payload)


def reason(response):
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert (told["status"], told["type"]) == (response.status_code, "about:blank")
    return response.status_code, told["reason"]


def test_a_message_is_stored_and_its_answer_read_at_the_address_that_is_told(office):
    program = Program()
    [greeting] = program.say("xin chào")
    assert greeting.startswith("Xin chào") and program.replies[0]["text"] == "Đặt lịch"
    assert set(program.client.cookies) == set()
    history = program.client.get(f"{URL}{program.session_id}/").json()
    assert [(line["speaker"], line["text"]) for line in history["messages"]] == [
        ("customer", "xin chào"), ("bot", greeting),
    ]  # fmt: skip
    assert (history["is_waiting"], history["with_person"]) == (False, False)


@pytest.mark.parametrize("name", ["message", "query"])
def test_the_message_may_be_called_query(client, db, name):
    assert post(client, {name: "xin chào"}).status_code == 202
    assert Message.objects.get().text == "xin chào"


def test_a_conversation_goes_on_in_its_session_and_taps_are_posted(office):
    program = Program()
    program.say("xin chào")
    program.tap("Đặt lịch")
    assert "Tư vấn thuế" in [reply["text"] for reply in program.replies]
    program.tap("Tư vấn thuế")
    assert Conversation.objects.count() == 1
    assert list(Message.objects.filter(direction="in").order_by("pk").values_list("kind", flat=True)) == [
        "text", "tap", "tap",
    ]  # fmt: skip


def test_the_language_of_a_new_conversation_is_the_programs(office):
    [greeting] = Program(language="en").say("hello")
    assert greeting.startswith("Hello")


def test_a_session_that_is_none_of_ours_opens_nothing(client, db):
    own = SESSIONS.sign(new_session())
    for session_id in ("x", own[:-1], "visitor:sig"):
        assert reason(client.get(f"{URL}{session_id}/")) == (404, "no_such_session")
        assert reason(post(client, {"message": "x", "session_id": session_id})) == (404, "no_such_session")
    assert client.get(f"{URL}{own}/").json()["messages"] == []
    assert (Message.objects.count(), ChannelIdentity.objects.count()) == (0, 0)


@pytest.mark.parametrize("body", [
    {}, {"message": ""}, {"message": " \0 "}, {"message": 5}, {"message": "x" * 2001}, {"payload": "p" * 201},
    {"message": "x", "language": "fr"}, [1], '"text"',
])  # fmt: skip
def test_what_is_no_message_is_refused_in_words_and_not_stored(client, db, body):
    response = post(client, body)
    assert reason(response) == (400, "invalid") and response.json()["errors"]
    assert (Message.objects.count(), ChannelIdentity.objects.count()) == (0, 0)


def test_what_is_no_json_is_refused(client, db):
    for body, status in ((b"{", (400, "parse_error")), (b"[" * 60_000, (400, "parse_error"))):
        assert reason(client.post(URL, body, content_type="application/json")) == status
    assert reason(client.post(URL, {"message": "x"})) == (415, "unsupported_media_type")
    assert reason(client.get(URL)) == (405, "method_not_allowed")


# The same again


def test_the_same_request_with_the_same_key_is_stored_once_and_answered_alike(client, office):
    key, body = str(uuid.uuid4()), {"message": "xin chào"}
    first, again = post(client, body, key), post(client, body, key)
    assert (first.status_code, first.json(), first["Location"]) == (202, again.json(), again["Location"])
    assert (Message.objects.count(), Customer.objects.count()) == (1, 1)


def test_another_request_with_the_key_is_refused(client, db):
    key = str(uuid.uuid4())
    post(client, {"message": "xin chào"}, key)
    assert reason(post(client, {"message": "tạm biệt"}, key)) == (422, "key_reused")
    assert reason(post(client, {"message": "tạm biệt"}, "1")) == (400, "bad_key")
    assert Message.objects.count() == 1


def test_the_key_of_one_session_or_network_is_not_anothers(client, office):
    key = str(uuid.uuid4())
    post(client, {"message": "xin chào"}, key)
    post(Client(REMOTE_ADDR="203.0.113.9"), {"message": "xin chào"}, key)
    session = post(client, {"message": "a"}).json()["session_id"]
    assert [post(client, {"message": "b", "session_id": session}, key).status_code for _ in range(2)] == [202, 202]
    assert Message.objects.count() == 4


def test_a_repeated_request_is_not_counted_as_another_message(client, db, settings):
    settings.APICHAT_MESSAGES_PER_MINUTE = 1
    key = str(uuid.uuid4())
    assert [post(client, {"message": "a"}, key).status_code for _ in range(3)] == [202] * 3


# Limits


def test_who_writes_too_fast_is_told_when_to_come_again(client, db, settings):
    settings.APICHAT_MESSAGES_PER_MINUTE = 2
    session = post(client, {"message": "a"}).json()["session_id"]
    post(client, {"message": "b", "session_id": session})
    response = post(client, {"message": "c", "session_id": session})
    assert reason(response) == (429, "too_fast") and 1 <= int(response["Retry-After"]) <= 60
    assert Message.objects.count() == 2


def test_a_network_begins_only_so_many_conversations(client, db, settings):
    settings.APICHAT_VISITORS_PER_HOUR = 1
    post(client, {"message": "a"})
    response = post(client, {"message": "b"})
    assert reason(response) == (429, "too_many_visitors") and 1 <= int(response["Retry-After"]) <= 3600
    assert (Message.objects.count(), Customer.objects.count()) == (1, 1)


# What a turn has said


def test_the_answer_is_what_the_turn_said_and_nothing_that_came_beside_it(office):
    program = Program()
    program.say("xin chào")
    conversation = Conversation.objects.get()
    handoffs.answer(conversation.pk, "Lan đây", by=handoffs.Member("Lan", "Lan"), now=timezone.now())
    first = Message.objects.filter(direction="in").get()
    answer = talking.answer_to(first)
    assert answer["response"].startswith("Xin chào") and "Lan" not in answer["response"]
    assert answer["with_person"] is True
    program.say("còn ai không?")
    second = Message.objects.filter(direction="in").latest("pk")
    assert talking.answer_to(second)["response"] == ""
    Message.objects.filter(direction="out").update(created_at=first.done_at - timedelta(seconds=1))
    assert talking.answer_to(first)["response"] == "", (
        "a turn writes after it is done, and what stood before is another's"
    )
