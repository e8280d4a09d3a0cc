"""Every row of the table of Meta's errors, as an answer at the wire: what becomes of the message and of the channel."""

import pytest
from django.utils import timezone

from chatbot.channels.messenger import errors
from chatbot.messaging import outbox, stopping
from chatbot.messaging.channels import Refusal
from chatbot.models import ChannelStop, Conversation, Message
from chatbot.replies import Reply
from chatbot.worker.delivery import deliver
from meetassist.tests import messenger

KINDS = {
    # Of a row after one refusal: its status, the tries that count, and whether the channel is stopped.
    Refusal.TEMPORARY: ("queued", 1, False),
    Refusal.WINDOW_CLOSED: ("failed", 1, False),
    Refusal.UNREACHABLE: ("failed", 1, False),
    Refusal.TOKEN_INVALID: ("queued", 0, True),
    Refusal.RESTRICTED: ("queued", 0, True),
    Refusal.POLICY_BLOCK: ("queued", 0, True),
    Refusal.NO_PERMISSION: ("failed", 1, False),
    Refusal.INVALID: ("failed", 1, False),
}


@pytest.fixture
def conversation(webhook, office):
    webhook(messenger.text("7001", "xin chào"))
    Message.objects.update(status="handled")
    return Conversation.objects.get()


def refused(graph, conversation, answer):
    graph.answers = [answer]
    outbox.write(conversation, [Reply("một")], now=timezone.now())
    deliver(conversation.pk)
    return Message.objects.get(direction="out")


@pytest.mark.parametrize(("numbers", "refusal"), errors.TABLE.items(), ids=str)
@pytest.mark.parametrize("status", [400, 500, 200])
def test_each_row_of_the_table(conversation, graph, numbers, refusal, status):
    code, subcode = numbers
    error = {"message": "the token SECRET", "code": code, **({"error_subcode": subcode} if subcode else {})}
    row = refused(graph, conversation, (status, {"error": error}))
    assert (row.status, row.attempts, ChannelStop.objects.filter(ended_at=None).exists()) == KINDS[refusal]
    assert row.outcome == (f"temporary:{code}" if refusal == Refusal.TEMPORARY else refusal)
    assert (row.next_attempt_at is not None) == (refusal == Refusal.TEMPORARY)


@pytest.mark.parametrize(
    ("code", "subcode", "refusal"),
    [
        (190, 463, Refusal.TOKEN_INVALID), (190, 460, Refusal.TOKEN_INVALID), (100, 2018034, Refusal.INVALID),
        (200, 2018028, Refusal.NO_PERMISSION), (10, 7, Refusal.NO_PERMISSION), (613, 1893016, Refusal.TEMPORARY),
        (4, 2018022, Refusal.TEMPORARY), (2018344, None, Refusal.NO_PERMISSION), (1, 99, Refusal.NO_PERMISSION),
    ],
)  # fmt: skip
def test_a_subcode_that_has_no_row_is_what_its_code_is(code, subcode, refusal):
    assert errors.meaning(400, code, subcode) == refusal


@pytest.mark.parametrize(
    ("status", "code", "refusal"),
    [
        (503, None, Refusal.TEMPORARY), (429, None, Refusal.TEMPORARY), (404, None, Refusal.REFUSED),
        (400, 99999, Refusal.REFUSED), (500, 99999, Refusal.TEMPORARY), (400, "190", Refusal.REFUSED),
        (400, {"x": 1}, Refusal.REFUSED),
    ],
)  # fmt: skip
def test_without_a_known_code_the_status_says_whether_it_may_pass(status, code, refusal):
    assert errors.meaning(status, code, None) == refusal


def test_every_meaning_is_one_that_delivery_knows():
    assert set(errors.TABLE.values()) == set(KINDS)
    stopping_ones = {one for one in Refusal if one.stops_the_channel}
    assert stopping_ones == set(stopping.PAUSES)
