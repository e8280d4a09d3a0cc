"""A conversation with a model behind it: it helps where it can, and nothing stops when it cannot."""

import pytest

from bookings.models import Appointment
from chatbot.models import ModelCall
from meetassist.tests import messenger
from meetassist.tests.fake_bedrock import error, tool

VAGUE = "hmm zzz"


def answer(*intents, values=()):
    pairs = [{"kind": kind, "words": words} for kind, words in values]
    return tool({"intents": list(intents), "values": pairs, "language": "vi", "confidence": 0.9})


def test_a_model_is_asked_for_what_the_local_engine_does_not_understand(talk, bedrock_server):
    bedrock_server.otherwise = answer("book")
    one = talk(name="Đỗ Na")
    one.say("xin chào")
    assert bedrock_server.asked == []
    assert "Tư vấn thuế" in one.say(VAGUE) or "Tư vấn thuế" in one.titles
    call = ModelCall.objects.get()
    assert (call.conversation, call.outcome) == (one.conversation, "answered")


@pytest.mark.parametrize(
    "broken",
    [
        error("ThrottlingException"), error("AccessDeniedException"), error("ValidationException"),
        tool({"intents": ["hack"]}), (200, {}, {}),
    ],
)  # fmt: skip
def test_a_booking_goes_on_while_the_model_is_down(talk, office, bedrock_server, broken):
    """Reference defect 24: what a throttled model answered was taken for what it had understood."""
    bedrock_server.otherwise = broken
    one = talk(name="Đỗ Na")
    one.say("xin chào")
    one.say(VAGUE)
    one.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    one.say("zzz hmm hmm")
    one.tap("Đồng ý")
    booked = Appointment.objects.get()
    assert (booked.status, booked.consultant, booked.service) == ("confirmed", office.bao, office.tax)
    assert bedrock_server.asked and not one.conversation.handoffs.exists()


def test_messenger_shows_that_an_answer_comes_only_when_a_model_is_asked(webhook, graph, bedrock_server, office):
    from chatbot.models import Conversation
    from chatbot.worker.turns import take_turns

    bedrock_server.otherwise = answer("book")
    shown = []
    for words in ("xin chào", VAGUE):
        webhook(messenger.text("7001", words))
        take_turns(Conversation.objects.get().pk)
        shown.append(list(graph.actions))
    typing = {"recipient": {"id": "7001"}, "sender_action": "typing_on"}
    assert shown == [[], [typing]]
    assert len(graph.texts("7001")) >= 2


def test_a_typing_indicator_that_is_refused_changes_nothing(webhook, graph, bedrock_server, office):
    from chatbot.models import Conversation
    from chatbot.worker.turns import take_turns

    bedrock_server.otherwise = answer("book")
    graph.answers = [(400, {"error": {"code": 100}})]
    webhook(messenger.text("7001", VAGUE))
    take_turns(Conversation.objects.get().pk)
    assert len(bedrock_server.asked) == 1 and graph.texts("7001")
