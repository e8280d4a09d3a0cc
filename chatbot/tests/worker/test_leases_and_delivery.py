"""Leases, the outbox and the sweepers, at the level of rows."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from chatbot.messaging import outbox
from chatbot.messaging.leases import DELIVERY, TURN, LeaseLost, claim, lock, release
from chatbot.models import Conversation, Message
from chatbot.replies import Choice, Reply
from chatbot.replies.buttons import Pick
from chatbot.worker import sweeping
from chatbot.worker.delivery import BACKOFF, deliver
from chatbot.worker.turns import take_turn, take_turns
from meetassist import http
from meetassist.tests import messenger
from meetassist.tests.loopback import dripping


@pytest.fixture
def conversation(webhook, office):
    webhook(messenger.text("7001", "xin chào"))
    return Conversation.objects.get()


def queue(conversation, *texts):
    outbox.write(conversation, [Reply(text) for text in texts], now=timezone.now())


def out():
    rows = Message.objects.filter(direction="out").order_by("id")
    return [(row.text, row.status, row.outcome, row.attempts) for row in rows]


def error(code, subcode=None, status=400):
    return status, {"error": {"message": "…", "code": code, "error_subcode": subcode, "type": "OAuthException"}}


def test_a_lease_is_one_holders_until_released_or_expired(conversation):
    token = claim(TURN, conversation.pk)
    assert token and claim(TURN, conversation.pk) is None
    assert claim(DELIVERY, conversation.pk), "delivery has a lane of its own"
    release(TURN, conversation.pk, token)
    assert claim(TURN, conversation.pk)
    Conversation.objects.update(turn_expires_at=timezone.now() - timedelta(seconds=1))
    assert claim(TURN, conversation.pk)
    assert claim(TURN, 0) is None


def test_a_release_by_a_former_holder_changes_nothing(conversation):
    old = claim(TURN, conversation.pk)
    Conversation.objects.update(turn_expires_at=timezone.now() - timedelta(seconds=1))
    new = claim(TURN, conversation.pk)
    release(TURN, conversation.pk, old)
    conversation.refresh_from_db()
    assert conversation.turn_token == new


def test_a_holder_whose_lease_expired_writes_nothing(conversation):
    token = claim(TURN, conversation.pk)
    Conversation.objects.update(turn_expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(LeaseLost):
        take_turn(conversation.pk, token)
    assert Message.objects.filter(direction="out").count() == 0
    assert Message.objects.get().status == "received"
    with transaction.atomic(), pytest.raises(LeaseLost):
        lock(TURN, conversation.pk, token, timeout="3s")


def test_a_held_conversation_is_left_to_its_holder(conversation):
    claim(TURN, conversation.pk)
    assert take_turns(conversation.pk) == "0 turns, held elsewhere"
    assert Message.objects.get().attempts == 0


def test_replies_are_sent_in_order_and_marked_with_the_channels_id(conversation, graph):
    queue(conversation, "một", "hai")
    assert deliver(conversation.pk) == "2 sent"
    assert graph.texts("7001") == ["một", "hai"]
    rows = Message.objects.filter(direction="out").order_by("id")
    assert [(row.status, row.external_id) for row in rows] == [("sent", "m_out.1"), ("sent", "m_out.2")]
    assert deliver(conversation.pk) == "0 sent" and len(graph.sent) == 2


def test_a_temporary_failure_holds_the_later_rows_until_its_next_attempt(conversation, graph):
    graph.answers = [error(2, status=500)]
    queue(conversation, "một", "hai")
    deliver(conversation.pk)
    assert out() == [("một", "queued", "temporary:2", 1), ("hai", "queued", "", 0)]
    assert sweeping.undelivered_conversations() == []
    assert deliver(conversation.pk) == "0 sent"
    Message.objects.filter(text="một").update(next_attempt_at=timezone.now() - timedelta(seconds=1))
    assert sweeping.undelivered_conversations() == [conversation.pk]
    deliver(conversation.pk)
    assert out() == [("một", "sent", "", 2), ("hai", "sent", "", 1)]
    assert graph.texts("7001") == ["một", "một", "hai"]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (error(10, 2018278), "window_closed"),
        (error(551), "unreachable"),
        (error(100, 2018001), "unreachable"),
        (error(100), "invalid"),
        (error(123456), "refused:123456"),
        ((404, {}), "refused:404"),
    ],
)
def test_a_permanent_failure_is_named_and_the_next_row_goes_on(conversation, graph, answer, outcome):
    graph.answers = [answer]
    queue(conversation, "một", "hai")
    deliver(conversation.pk)
    assert out() == [("một", "failed", outcome, 1), ("hai", "sent", "", 1)]


@pytest.mark.parametrize(
    "answer", [error(4), error(613), error(1200, status=500), (503, {}), (429, {}), (200, {"error": {"code": 2}})]
)  # fmt: skip
def test_what_may_pass_is_tried_again(conversation, graph, answer):
    graph.answers = [answer]
    queue(conversation, "một")
    deliver(conversation.pk)
    row = Message.objects.get(direction="out")
    assert (row.status, row.attempts) == ("queued", 1)
    assert row.next_attempt_at > timezone.now()


def test_attempts_end(conversation, graph):
    queue(conversation, "một", "hai")
    graph.answers = [error(2, status=500)] * (len(BACKOFF.waits) + 1)
    for _ in range(len(BACKOFF.waits) + 1):
        Message.objects.update(next_attempt_at=None)
        deliver(conversation.pk)
    assert out() == [("một", "failed", "temporary:2", 7), ("hai", "sent", "", 1)]


def test_nobody_answering_is_temporary_and_the_address_is_not_in_the_outcome(conversation, graph, settings):
    settings.MESSENGER_GRAPH_URL = "http://127.0.0.1:9"
    queue(conversation, "một")
    deliver(conversation.pk)
    assert out() == [("một", "queued", "no_answer:ConnectError", 1)]


def test_a_page_token_that_cannot_be_sent_is_no_endless_loop_and_stands_in_no_log(
    conversation, graph, settings, caplog
):
    settings.MESSENGER_PAGE_TOKEN = "SECRETabcdé"
    queue(conversation, "một")
    deliver(conversation.pk)
    assert out() == [("một", "queued", "no_answer:UnicodeEncodeError", 1)]
    assert "SECRET" not in caplog.text


def test_an_answer_that_drips_for_ever_ends_inside_the_lease(conversation, settings, monkeypatch):
    monkeypatch.setattr(http, "TOTAL_SECONDS", 0.5)
    settings.MESSENGER_PAGE_TOKEN = "x"
    with dripping() as server:
        settings.MESSENGER_GRAPH_URL = server.url
        queue(conversation, "một")
        deliver(conversation.pk)
        assert out() == [("một", "queued", "no_answer:TotalTimeout", 1)]


def test_an_id_given_twice_does_not_send_twice(conversation, graph):
    same = 200, {"recipient_id": "7001", "message_id": "mid.same"}
    graph.answers = [same, same]
    queue(conversation, "một", "hai")
    deliver(conversation.pk)
    assert [row[:2] for row in out()] == [("một", "sent"), ("hai", "sent")]
    assert len(graph.sent) == 2


def test_long_texts_are_split_and_choices_stand_on_the_last_part(conversation, graph):
    """Reference defect 22: texts over 2,000 characters were cut."""
    text = "\n".join(f"dòng {number}: " + "x" * 90 for number in range(60))
    choices = tuple(Choice(f"Lựa chọn dài hơn hai mươi chữ {number}", Pick("p", number)) for number in range(15))
    outbox.write(conversation, [Reply(text, choices, numbered=True)], now=timezone.now())
    deliver(conversation.pk)
    bodies = [body["message"] for body in graph.sent]
    assert all(len(body["text"]) <= 2000 for body in bodies)
    assert "\n".join(body["text"] for body in bodies).startswith(text)
    assert [("quick_replies" in body) for body in bodies] == [False] * (len(bodies) - 1) + [True]
    quick_replies = bodies[-1]["quick_replies"]
    assert len(quick_replies) == 13 and all(len(one["title"]) <= 20 for one in quick_replies)
    assert quick_replies[0] == {"content_type": "text", "title": "1. Lựa chọn dài hơn…", "payload": "pick:p:0"}


def test_the_sweeper_finds_waiting_messages_that_nobody_holds(conversation):
    assert sweeping.waiting_conversations() == [], "too young: its own wake-up is on the way"
    Message.objects.update(created_at=timezone.now() - timedelta(seconds=10))
    assert sweeping.waiting_conversations() == [conversation.pk]
    token = claim(TURN, conversation.pk)
    assert sweeping.waiting_conversations() == []
    release(TURN, conversation.pk, token)
    take_turns(conversation.pk)
    assert sweeping.waiting_conversations() == []


def test_a_row_found_sending_without_a_lease_is_sent_again(conversation, graph):
    queue(conversation, "một")
    Message.objects.filter(direction="out").update(status="sending", attempts=1)
    assert sweeping.undelivered_conversations() == [conversation.pk]
    claim(DELIVERY, conversation.pk)
    assert sweeping.undelivered_conversations() == []


def test_a_message_that_failed_is_taken_alone_and_given_up_after_three(conversation, webhook, graph):
    webhook(messenger.text("7001", "đặt lịch"))
    Message.objects.filter(text="xin chào").update(attempts=3)
    take_turns(conversation.pk)
    assert [row[0][:8] for row in out()] == ["Xin lỗi,", "Xin chào"]
    assert list(Message.objects.filter(direction="in").values_list("text", "status").order_by("id")) == [
        ("xin chào", "failed"), ("đặt lịch", "handled"),
    ]  # fmt: skip
