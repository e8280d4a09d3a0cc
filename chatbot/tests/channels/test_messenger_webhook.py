"""What the webhook takes, what it leaves, and what it refuses."""

import json
import threading

import pytest
from django.db import connection
from django.test import Client

from accounts.models import ChannelIdentity
from chatbot.models import Conversation, Message
from chatbot.worker.turns import take_turns
from meetassist.tests import messenger

URL = "/webhooks/messenger/"


def stored():
    return list(Message.objects.order_by("id").values_list("conversation__identity__external_id", "kind", "text"))


def test_it_echoes_the_challenge_of_a_right_verify_token(client, graph):
    query = {"hub.mode": "subscribe", "hub.verify_token": "tests-verify-token", "hub.challenge": "1158201444"}
    response = client.get(URL, query)
    assert (response.status_code, response.content) == (200, b"1158201444")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"hub.mode": "subscribe", "hub.verify_token": "wrong", "hub.challenge": "1"},
        {"hub.mode": "unsubscribe", "hub.verify_token": "tests-verify-token", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "sai-mật-khẩu", "hub.challenge": "1"},
    ],
)
def test_it_refuses_any_other_verification(client, graph, query):
    assert client.get(URL, query).status_code == 403


def test_without_configured_secrets_everything_is_refused(client, settings, db):
    settings.MESSENGER_APP_SECRET = settings.MESSENGER_VERIFY_TOKEN = ""
    raw = json.dumps(messenger.text("7001", "hi")).encode()
    empty = {"X-Hub-Signature-256": messenger.signature(raw, "")}
    assert client.post(URL, raw, content_type="application/json", headers=empty).status_code == 403
    query = {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}
    assert client.get(URL, query).status_code == 403
    assert stored() == []


RAW = (messenger.PAYLOADS / "text.json").read_bytes()


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        "sha1=" + messenger.signature(RAW).removeprefix("sha256="),
        messenger.signature(RAW).removeprefix("sha256="),
        messenger.signature(RAW, "another secret"),
        messenger.signature(RAW + b" "),
        "sha256=ký-tự-lạ",
    ],
    ids=["none", "empty", "no digest", "zeros", "sha1", "bare", "other secret", "other body", "not ascii"],
)
def test_a_wrong_or_missing_signature_is_refused_and_nothing_stored(client, graph, db, header):
    headers = {} if header is None else {"X-Hub-Signature-256": header.encode("utf-8").decode("latin-1")}
    assert client.post(URL, RAW, content_type="application/json", headers=headers).status_code == 403
    assert stored() == []


def test_a_text_a_quick_reply_a_postback_and_a_picture_are_each_one_row(webhook, db):
    for body in (
        messenger.text("7001", "xin chào"),
        messenger.tap("7001", "Đặt lịch", "do:book"),
        messenger.recorded("postback", "7001"),
        messenger.recorded("image", "7001"),
    ):
        assert webhook(body).status_code == 200
    assert stored() == [
        ("7001", "text", "xin chào"),
        ("7001", "tap", "Đặt lịch"),
        ("7001", "tap", "Get Started"),
        ("7001", "media", ""),
    ]


@pytest.mark.parametrize("name", ["read", "delivery", "changes"])
def test_other_kinds_of_event_are_acknowledged_and_not_stored(webhook, db, name):
    """Reference defect 23: echoes, deliveries and reads were queued like messages."""
    body = json.loads((messenger.PAYLOADS / f"{name}.json").read_text())
    assert webhook(body).status_code == 200
    assert (stored(), Conversation.objects.count(), ChannelIdentity.objects.count()) == ([], 0, 0)


JUNK = [
    {"object": "page", "entry": []},
    {"object": "page"},
    {"object": "page", "entry": None},
    {"object": "page", "entry": ["x", 1, None, {}]},
    {"object": "page", "entry": [{"id": messenger.PAGE, "messaging": [{}, None, "x", {"sender": None}]}]},
    {"object": "page", "entry": [{"id": messenger.PAGE, "messaging": [{"sender": {"id": "1"}}]}]},
    {"object": "page", "entry": [{"id": messenger.PAGE, "messaging": [{"sender": {"id": "1"}, "message": {}}]}]},
    {"object": "page", "entry": [{"id": messenger.PAGE, "messaging": [{"sender": {"id": "1"}, "message": {"mid": 1.5}}]}]},
    {"object": "page", "entry": [{"id": "another page", "messaging": [messenger.text("1", "hi")["entry"][0]["messaging"][0]]}]},
    {"object": "instagram", "entry": [{"id": "1", "messaging": [{"sender": {"id": "1"}, "message": {"mid": "m", "text": "hi"}}]}]},
    {},
]  # fmt: skip


@pytest.mark.parametrize("body", JUNK, ids=range(len(JUNK)))
def test_valid_json_that_is_no_message_is_acknowledged_and_not_stored(webhook, db, body):
    assert webhook(body).status_code == 200
    assert (stored(), ChannelIdentity.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'"page"', 400),
        (b"\xff\xfe\x00", 400),
        (b"[" * 50_000, 400),
        (b'{"object": "page", "x": "' + b"x" * 1_000_000 + b'"}', 200),
        (b"x" * (1024 * 1024 + 1), 413),
    ],
    ids=["empty", "cut", "list", "string", "bytes", "deep", "1 MB", "over 1 MB"],
)
def test_junk_is_a_clear_answer_and_never_an_error_of_ours(client, graph, db, raw, status):
    headers = {"X-Hub-Signature-256": messenger.signature(raw)}
    assert client.post(URL, raw, content_type="application/json", headers=headers).status_code == status
    assert stored() == []


@pytest.mark.parametrize(
    ("written", "kept"),
    [("a\0b", "ab"), ("\ud83d", "?"), ("🎉" * 3000, "🎉" * 3000), ("x" * 12_000, "x" * 10_000)],
    ids=["NUL", "half an emoji", "emoji", "endless"],
)
def test_texts_that_postgresql_would_refuse_are_stored_cleaned(webhook, db, written, kept):
    assert webhook(messenger.text("7001", written)).status_code == 200
    assert stored() == [("7001", "text", kept)]


@pytest.mark.parametrize("timestamp", [None, "soon", -1, 0, True, 10**30, 99999999999999, 1.5])
def test_an_absurd_time_becomes_the_time_of_arrival(webhook, db, now, timestamp):
    body = messenger.text("7001", "hi")
    body["entry"][0]["messaging"][0]["timestamp"] = timestamp
    assert webhook(body).status_code == 200
    assert Message.objects.get().sent_at >= now


def test_a_batch_of_two_customers_goes_to_two_conversations(webhook, office):
    """Reference defect 21: the second customer's turn was written into the first one's history."""
    body = messenger.batch(messenger.text("7001", "xin chào"), messenger.text("7002", "hello"))
    body["entry"][0]["messaging"].append(messenger.text("7001", "lịch của tôi")["entry"][0]["messaging"][0])
    assert webhook(body).status_code == 200
    assert stored() == [("7001", "text", "xin chào"), ("7001", "text", "lịch của tôi"), ("7002", "text", "hello")]
    for conversation in Conversation.objects.all():
        take_turns(conversation.pk)
    replies = Message.objects.filter(direction="out").values_list("conversation__identity__external_id", "text")
    assert sorted(psid for psid, _ in replies) == ["7001", "7002"]
    assert dict(replies)["7002"].startswith("Hello!")


@pytest.mark.django_db(transaction=True)
def test_the_same_mid_five_times_at_once_is_one_message_and_one_reply(graph, settings):
    raw, _ = messenger.signed(messenger.text("7001", "xin chào"))
    headers = {"X-Hub-Signature-256": messenger.signature(raw)}
    statuses, barrier = [], threading.Barrier(5)

    def deliver():
        client = Client()
        barrier.wait()
        statuses.append(client.post(URL, raw, content_type="application/json", headers=headers).status_code)
        connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(5)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert statuses == [200] * 5
    assert stored() == [("7001", "text", "xin chào")]
    assert ChannelIdentity.objects.count() == Conversation.objects.count() == 1
    conversation = Conversation.objects.get()
    for _ in range(5):
        take_turns(conversation.pk)
    assert len(graph.sent) == 1
