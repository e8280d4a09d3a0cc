"""The web chat over HTTP and WebSocket: one visitor a cookie, stored once, limited, and read again by id."""

import gc
import json
import uuid

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from accounts.models import ChannelIdentity, RateLimit
from chatbot.channels.webchat import sessions
from chatbot.models import Conversation, Message
from chatbot.worker.turns import take_turns
from meetassist.live import Hub
from meetassist.tests.running import soak_count

URL = "/chat/messages/"


def frame(text="xin chào", **values):
    return {"id": str(uuid.uuid4()), "text": text, **values}


def post(client, body):
    return client.post(URL, body, content_type="application/json")


def test_the_page_makes_a_visitor_and_stores_nothing(client, db):
    response = client.get("/chat/")
    assert response.status_code == 200
    assert sessions.session_from(response.cookies["webchat"].value)
    assert response.cookies["webchat"]["httponly"] and response.cookies["webchat"]["samesite"] == "Lax"
    assert ChannelIdentity.objects.count() == 0


def test_a_message_is_stored_and_its_answer_read_after_the_last_id(client, office):
    assert post(client, frame("xin chào", language="vi")).status_code == 202
    conversation = Conversation.objects.get()
    take_turns(conversation.pk)
    history = client.get(URL).json()["messages"]
    assert [(one["from"], one["text"][:8]) for one in history] == [("customer", "xin chào"), ("bot", "Xin chào")]
    assert [one["text"] for one in client.get(URL, {"after": history[0]["id"]}).json()["messages"]] == [
        history[1]["text"]
    ]
    assert client.get(URL, {"after": history[1]["id"]}).json() == {"messages": [], "with_person": False}


def test_the_same_frame_again_is_stored_once(client, db):
    body = frame()
    assert [post(client, body).status_code for _ in range(3)] == [202] * 3
    assert Message.objects.count() == 1


def test_a_visitor_sees_only_their_own_history(client, office):
    post(client, frame("bí mật"))
    other = Client()
    assert other.get(URL).json() == {"messages": [], "with_person": False}
    other.cookies["webchat"] = "forged:value"
    assert other.get(URL).json() == {"messages": [], "with_person": False}
    # The same frame id from another browser is another message.
    body = frame()
    post(client, body)
    post(other, body)
    assert Message.objects.count() == 3


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (frame("x" * 2001), 413, "too_long"),
        (frame(""), 400, "bad_message"),
        (frame("  \0 "), 400, "bad_message"),
        ({"text": "no id"}, 400, "bad_message"),
        ({"id": "not-a-uuid", "text": "x"}, 400, "bad_message"),
        ({"id": str(uuid.uuid4()), "text": 5}, 400, "bad_message"),
        ({"id": str(uuid.uuid4()), "text": "x", "payload": "p" * 201}, 413, "too_long"),
        (frame("x", language={}), 400, "bad_message"),
        (frame("x", language=["vi"]), 400, "bad_message"),
        ({"id": 5, "text": "x"}, 400, "bad_message"),
        ([1, 2], 400, "bad_message"),
        ('"text"', 400, "bad_message"),
    ],
)
def test_bad_messages_are_refused_with_a_code_and_not_stored(client, db, body, status, code):
    response = post(client, body)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert (Message.objects.count(), ChannelIdentity.objects.count()) == (0, 0)


def test_a_refusal_says_in_words_what_is_wrong(client, db):
    answer = post(client, {"id": "x", "text": "hello", "language": {}}).json()
    assert answer["detail"] == "This is no message."
    assert set(answer["errors"]) == {"id", "language"} and all(answer["errors"].values())
    for wrong in ("39630147581549502464", "-1", "x", "1.5"):
        response = client.get(URL, {"after": wrong})
        assert (response.status_code, list(response.json()["errors"])) == (400, ["after"])
    assert client.get(URL, {"after": 2**63 - 1}).json() == {"messages": [], "with_person": False}


@pytest.mark.parametrize("name", ["limit", "offset"])
@pytest.mark.parametrize("wrong", ["39630147581549502464", "-1", "x", "\0"])
def test_numbers_of_a_page_that_cannot_be_are_refused_in_words(client, office, name, wrong):
    for path in ("/api/consultants/", "/api/services/"):
        response = client.get(path, {name: wrong})
        assert (response.status_code, list(response.json()["errors"])) == (400, [name])
    assert client.get("/api/consultants/39630147581549502464/").status_code == 404


@pytest.mark.parametrize("charset", ["zlib", "hex", "rot13", "utf-7", "nonsense"])
def test_a_charset_in_the_header_changes_nothing(client, db, charset):
    body = json.dumps(frame("xin chào")).encode()
    response = client.generic("POST", URL, body, f"application/json; charset={charset}")
    assert response.status_code == 202 and Message.objects.get().text == "xin chào"


KEYS = some.sampled_from(["id", "text", "payload", "language", "after", "x"])
VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=30)
    | some.sampled_from(["vi", "en", str(uuid.UUID(int=7)), "39630147581549502464"]),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(KEYS, inner, max_size=3), max_leaves=6,
)  # fmt: skip
BODIES = some.dictionaries(KEYS, VALUES, max_size=6) | VALUES
FUZZ = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@pytest.mark.soak
@given(BODIES, some.text(max_size=30))
@settings(max_examples=soak_count(small=60, heavy=1000), **FUZZ)
def test_whatever_is_posted_or_asked_for_is_answered(client, db, settings, body, after):
    settings.WEBCHAT_MESSAGES_PER_MINUTE = settings.WEBCHAT_VISITORS_PER_HOUR = 10_000
    assert post(client, json.dumps(body)).status_code in (202, 400, 413)
    assert client.get(URL, {"after": after}).status_code in (200, 400)


def test_json_nested_too_deeply_is_the_senders_mistake(client, db):
    for raw in (b"[" * 200_000, b'{"id":' * 100_000):
        assert client.post(URL, raw, content_type="application/json").status_code == 400


def test_a_visitor_is_limited_by_the_minute(client, db, settings):
    settings.WEBCHAT_MESSAGES_PER_MINUTE = 3
    assert [post(client, frame()).status_code for _ in range(5)] == [202, 202, 202, 429, 429]
    RateLimit.objects.update(until=timezone.now())
    assert post(client, frame()).status_code == 202


def test_new_visitors_of_one_network_are_limited_by_the_hour(db, settings):
    settings.WEBCHAT_VISITORS_PER_HOUR = 2
    clients = [Client() for _ in range(4)]
    assert [post(client, frame()).status_code for client in clients] == [202, 202, 429, 429]
    assert post(clients[0], frame()).status_code == 202, "who is known already goes on"
    assert post(Client(REMOTE_ADDR="10.9.8.7"), frame()).status_code == 202
    assert not ChannelIdentity.objects.filter(network_key__contains="127.0.0.1").exists()


@pytest.fixture
def own_hub(monkeypatch):
    """A hub lives in one event loop, and each of these tests has its own.

    One that was cut off while it connected is collected at once: the server would wait a minute for its password.
    """
    with monkeypatch.context() as patch:
        hub = Hub()
        patch.setattr("chatbot.channels.webchat.consumers.hub", hub)
        patch.setattr("accounts.consumers.hub", hub)
        yield
    gc.collect()


class Socket(ApplicationCommunicator):
    """A browser's end of the WebSocket."""

    async def send_json_to(self, value):
        await self.send_to(json.dumps(value))

    async def send_to(self, text):
        await self.send_input({"type": "websocket.receive", "text": text})

    async def receive_json_from(self):
        return json.loads((await self.receive_output(10))["text"])

    async def disconnect(self):
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(10)


async def connect(cookie=None, origin=b"http://testserver", path="/ws/chat/"):
    from meetassist.asgi import application

    headers = [(b"origin", origin), (b"host", b"testserver")]
    if cookie:
        headers.append((b"cookie", f"webchat={cookie}".encode()))
    scope = {
        "type": "websocket",
        "path": path,
        "headers": headers,
        "query_string": b"",
        "client": ("127.0.0.1", 9),
    }
    socket = Socket(application, scope)
    await socket.send_input({"type": "websocket.connect"})
    answer = await socket.receive_output(10)
    return socket, answer["type"] == "websocket.accept"


async def receive_messages(socket):
    """The next non-empty list of messages."""
    while True:
        received = await socket.receive_json_from()
        if received.get("messages"):
            return received["messages"]


@pytest.mark.django_db(transaction=True)
def test_a_websocket_stores_answers_and_catches_up_after_a_gap(own_hub):
    from meetassist.tests.fixtures import make_office

    make_office()
    cookie = sessions.sign(sessions.new_session())

    async def conversation():
        socket, accepted = await connect(cookie)
        assert accepted
        await socket.send_json_to({"after": 0})
        assert await socket.receive_json_from() == {"type": "messages", "messages": [], "with_person": False}
        sent = frame("xin chào", language="vi")
        await socket.send_json_to(sent)
        assert await socket.receive_json_from() == {"type": "stored", "id": sent["id"]}
        own = await receive_messages(socket)
        assert [(one["from"], one["client_id"]) for one in own] == [("customer", sent["id"])]
        row = await sync_to_async(Conversation.objects.get)()
        await sync_to_async(take_turns)(row.pk)
        answer = await receive_messages(socket)
        assert [one["from"] for one in answer] == ["bot"]
        await socket.disconnect()
        again, _ = await connect(cookie)
        await again.send_json_to({"after": own[-1]["id"]})
        assert [one["id"] for one in await receive_messages(again)] == [answer[0]["id"]]
        await again.disconnect()

    async_to_sync(conversation)()


@pytest.mark.django_db(transaction=True)
def test_websocket_junk_is_refused_and_the_connection_goes_on(own_hub):
    async def conversation():
        socket, _ = await connect(sessions.sign(sessions.new_session()))
        for junk in ("{", "[" * 10_000, '"x"', "null", "x" * 20_000, '{"after": "x"}', '{"after": -5, "id": 3}'):
            await socket.send_to(junk)
            received = await socket.receive_json_from()
            assert received["type"] in ("refused", "messages")
        await socket.send_json_to(frame("còn đây"))
        assert (await socket.receive_json_from())["type"] == "stored"
        await socket.disconnect()

    async_to_sync(conversation)()
    assert [row.text for row in Message.objects.all()] == ["còn đây"]


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
@given(some.lists(BODIES.map(json.dumps) | some.text(max_size=40), min_size=1, max_size=12))
@settings(max_examples=soak_count(small=6, heavy=200), **FUZZ)
def test_whatever_a_websocket_sends_is_answered_and_the_connection_goes_on(own_hub, frames):
    async def conversation():
        socket, _ = await connect(sessions.sign(sessions.new_session()))
        for text in frames:
            await socket.send_to(text)
        sent = frame("còn đây")
        await socket.send_json_to(sent)
        while True:
            received = await socket.receive_json_from()
            assert received["type"] in ("refused", "messages", "stored")
            if received.get("id") == sent["id"]:
                break
        assert received["type"] == "stored"
        await socket.disconnect()

    async_to_sync(conversation)()


@pytest.mark.django_db(transaction=True)
def test_without_a_visitor_or_from_another_site_there_is_no_connection(own_hub):
    async def conversation():
        socket, accepted = await connect()
        assert accepted and (await socket.receive_output())["code"] == 4401
        _, accepted = await connect(sessions.sign(sessions.Session("x")), origin=b"https://evil.example")
        assert not accepted

    async_to_sync(conversation)()
