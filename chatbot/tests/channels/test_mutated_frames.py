"""Frames of a WebSocket that are changed at random: none is an error of ours, the connection's rules hold, and nothing is
stored that does not stand in them.

They begin as what the page sends, are changed as JSON or as bytes, and go to the page's connection and to the frame's.
"""

import json
import logging
import random
import re
import uuid

import pytest
from asgiref.sync import async_to_sync

from accounts.models import ChannelIdentity, Customer
from bookings.models import Appointment
from chatbot.channels.webchat import sessions
from chatbot.channels.webchat.consumers import MAX_FRAME, NO_VISITOR
from chatbot.channels.webchat.frames import MAX_PAYLOAD, MAX_TEXT
from chatbot.channels.webchat.sessions import EMBEDDED
from chatbot.models import Conversation, Handoff, Message
from chatbot.replies import LANGUAGES
from chatbot.tests.channels.test_mutated_webhooks import VALUES, mutated
from chatbot.tests.channels.test_web_chat import connect, own_hub  # noqa: F401 - a fixture
from meetassist.tests.running import soak_count

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.soak]
FRAMES = soak_count(small=100, heavy=2_000)
# Of one connection, as many as a page sends in a minute or two.
TOGETHER = 25
PATHS = ("/ws/chat/", "/ws/embed/")
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def frame_of(chance):
    """A right one. Some ids come again, as after a connection that was lost."""
    identifier = str(uuid.UUID(int=chance.choice((chance.getrandbits(128), chance.randrange(3)))))
    return chance.choice((
        {"id": identifier, "text": "đặt lịch ngày mai", "language": "vi"},
        {"id": identifier, "text": "Book", "payload": "do:book", "language": "en"},
        {"id": identifier, "text": "hello"},
        {"after": chance.choice((0, 1, 10**6))}, {"ping": 1}, {"session": None}, {"session": "x:y:z"},
    ))  # fmt: skip


def changed(chance, frame):
    """The text of a frame, mostly of one that was changed; now and then it is cut, some of it is other, or it is longer than any may be."""
    text = json.dumps(frame if chance.random() < 0.45 else mutated(chance, frame))
    if chance.random() < 0.2:
        cut = list(text)
        for _ in range(chance.randint(1, 5)):
            cut[chance.randrange(len(cut))] = chr(
                chance.choice((0, 34, 92, 125, 0x202E, 0x1F389, chance.randrange(32, 127)))
            )
        text = "".join(cut[: chance.choice((len(cut), chance.randrange(len(cut))))])
    if chance.random() < 0.03:
        text += " " * MAX_FRAME
    return text


def may_be_stored(text):
    """The id of the message that a frame may become, and its words; None where it may become none.

    Read here without any of our parser.
    """
    try:
        frame = json.loads(text) if text and len(text) <= MAX_FRAME else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(frame, dict) or {"ping", "after"} & set(frame) or not isinstance(frame.get("id"), str):
        return None
    words, payload = frame.get("text", ""), frame.get("payload", "")
    if (
        not isinstance(words, str)
        or not isinstance(payload, str)
        or frame.get("language", "") not in (*LANGUAGES, "", None)
    ):
        return None
    words, payload = plain(words), plain(payload)
    if not (words or payload) or len(words) > MAX_TEXT or len(payload) > MAX_PAYLOAD:
        return None
    try:
        return str(uuid.UUID(frame["id"])), words, payload
    except ValueError:
        return None


def plain(text):
    return text.replace("\0", "").encode("utf-8", "replace").decode().strip()


class Talk:
    """One connection of a new visitor, and what was heard on it."""

    def __init__(self, path):
        self.path, self.session, self.kinds = path, sessions.new_session(), {}

    async def __aenter__(self):
        self.socket, accepted = await connect(sessions.sign(self.session), path=self.path)
        assert accepted
        if self.path == "/ws/embed/":
            await self.socket.send_json_to({"session": EMBEDDED.sign(self.session)})
            assert (await self.socket.receive_json_from())["type"] == "session"
        return self

    async def __aexit__(self, *_):
        await self.socket.disconnect()

    async def send(self, text):
        """What is heard of it, up to the pong of a ping that goes behind it."""
        await self.socket.send_to(text)
        await self.socket.send_json_to({"ping": 1})
        heard = [await self.socket.receive_json_from()]
        # A frame that is itself a ping is answered by a pong too.
        expected = 1 + is_ping(text)
        while sum(one["type"] == "pong" for one in heard) < expected:
            heard.append(await self.socket.receive_json_from())
        for one in heard:
            self.kinds[one["type"]] = self.kinds.get(one["type"], 0) + 1
        return heard


def is_ping(text):
    try:
        frame = json.loads(text) if len(text) <= MAX_FRAME else None
    except (ValueError, RecursionError):
        return False
    return isinstance(frame, dict) and "ping" in frame


def test_no_frame_is_an_error_of_ours_and_nothing_is_stored_that_should_not_be(own_hub, settings, caplog):  # noqa: F811
    settings.EMBED_ALLOWED_ORIGINS = ["https://example.com"]
    settings.WEBCHAT_MESSAGES_PER_MINUTE = settings.WEBCHAT_VISITORS_PER_HOUR = 10_000
    chance, allowed, kinds = random.Random(21), {}, {}

    async def go_through():
        for first in range(0, FRAMES, TOGETHER):
            async with Talk(PATHS[first // TOGETHER % 2]) as talk:
                for _ in range(TOGETHER):
                    text = changed(chance, frame_of(chance))
                    heard = await talk.send(text)
                    stored = {one["id"] for one in heard if one["type"] == "stored"}
                    message = may_be_stored(text)
                    assert len(stored) == (message is not None), (text, heard)
                    if message:
                        allowed.setdefault(f"{talk.session.visitor}:{message[0]}", message[1:])
                    assert {one["type"] for one in heard} <= {"pong", "stored", "refused", "messages"}, heard
            for kind, number in talk.kinds.items():
                kinds[kind] = kinds.get(kind, 0) + number

    with caplog.at_level(logging.WARNING):
        async_to_sync(go_through)()
    assert [record for record in caplog.records if record.levelno >= logging.ERROR or record.exc_info] == []
    rows = Message.objects.values_list("external_id", "text", "payload")
    assert {identifier: (text, payload) for identifier, text, payload in rows} == allowed
    # It was no test of refusals alone, nor of what is right alone.
    assert kinds["stored"] > FRAMES / 10 and kinds["refused"] > FRAMES / 10 and kinds["messages"] > FRAMES / 50
    assert ChannelIdentity.objects.count() == Customer.objects.count() == Conversation.objects.count()
    assert Conversation.objects.count() <= FRAMES / TOGETHER
    assert not Message.objects.exclude(channel="web", direction="in").exists()
    assert not Appointment.objects.exists() and not Handoff.objects.exists()


def test_a_frames_connection_that_does_not_begin_with_a_token_is_closed(own_hub, settings):  # noqa: F811
    settings.EMBED_ALLOWED_ORIGINS = ["https://example.com"]

    async def begin(text):
        socket, accepted = await connect(path="/ws/embed/")
        assert accepted
        await socket.send_to(text)
        return await socket.receive_output(10)

    wrong = ["", "{", "null", "[]", '"x"', '{"ping": 1}', '{"after": 0}', json.dumps(frame_of(random.Random(1)))]
    wrong += [json.dumps({"session": value}) for value in VALUES if not isinstance(value, str) and value is not None]
    wrong += [json.dumps({"session": "x" * 501})]
    answers = [async_to_sync(begin)(text) for text in wrong]
    assert [text for text, told in zip(wrong, answers, strict=True) if told.get("code") != NO_VISITOR] == []
    # Whatever else stands there is nobody's token: somebody new.
    for text in (json.dumps({"session": value}) for value in ("x", "", None, sessions.sign(sessions.new_session()))):
        told = json.loads(async_to_sync(begin)(text)["text"])
        assert told["type"] == "session" and told["is_new"] is True
    assert not Message.objects.exists() and not ChannelIdentity.objects.exists()
