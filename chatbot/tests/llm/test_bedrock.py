"""Converse against a Bedrock on localhost: what each model is sent, what an answer may be, and what an error leads to."""

import json
import logging
import threading
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from chatbot.llm import bedrock, model_calls
from chatbot.llm.capabilities import capability
from chatbot.models import ModelCall
from chatbot.understanding import NOTHING_ASKED, model
from meetassist.tests.fake_bedrock import STATUS, error, response, text, tool
from meetassist.tests.loopback import dripping

FAST, FALLBACK = "global.anthropic.claude-haiku-5-5", "global.anthropic.claude-haiku-4-5-20251001-v1:0"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
GOOD = {"intents": ["book"], "values": [], "language": "vi", "confidence": 0.8}
SAID = model.Said(("book",), (), "vi", 0.8)


def ask(words="đặt giùm", **more):
    return bedrock.converse(model.question(words, context=NOTHING_ASKED, now=NOW), parse=model.parse, **more)


def why(**more):
    with pytest.raises(bedrock.NoAnswer) as failed:
        ask(**more)
    return failed.value.outcome


def outcomes():
    return list(ModelCall.objects.order_by("pk").values_list("outcome", flat=True))


def tries():
    return list(ModelCall.objects.order_by("pk").values_list("model", "outcome"))


# What each model is sent


@pytest.mark.parametrize(
    ("name", "forced", "native", "temperature", "thinking", "effort", "most_tokens"),
    [
        ("jp.anthropic.claude-haiku-5-5", True, False, None, {"thinking": {"type": "disabled"}}, "low", 500),
        (FALLBACK, True, False, 0.0, None, None, 500),
        ("jp.anthropic.claude-sonnet-5", True, False, None, None, None, 2000),
        ("global.anthropic.claude-sonnet-5-5", False, True, None, None, None, 2000),
        ("global.anthropic.claude-opus-5-5", False, False, None, None, None, 2000),
        ("jp.anthropic.claude-sonnet-4-6", True, False, 0.0, None, None, 500),
        ("global.anthropic.claude-sonnet-4-5-20250929-v1:0", True, False, 0.0, None, None, 500),
        ("arn:aws:bedrock:ap-northeast-1:1:application-inference-profile/abc", False, False, None, None, None, 2000),
        ("some.new-model-v1:0", False, False, None, None, None, 2000),
    ],
)
def test_each_model_is_sent_what_it_accepts(
    bedrock_server, settings, name, forced, native, temperature, thinking, effort, most_tokens
):
    settings.BEDROCK_FAST_MODEL = name
    bedrock_server.answers = [text(json.dumps(GOOD)) if native else tool(GOOD)]
    assert ask() == SAID
    [(asked, body)] = bedrock_server.asked
    assert asked == name
    assert (body.get("toolConfig", {}).get("toolChoice") == {"tool": {"name": "understood"}}) is forced
    assert ("toolConfig" in body) is not native
    output = body.get("outputConfig", {})
    assert output.get("effort") == effort and ("textFormat" in output) is native
    if native:
        assert json.loads(output["textFormat"]["structure"]["jsonSchema"]["schema"]) == model.SCHEMA.json
    assert body["inferenceConfig"].get("temperature") == temperature and "topP" not in body["inferenceConfig"]
    assert body["inferenceConfig"]["maxTokens"] == most_tokens
    assert body.get("additionalModelRequestFields") == thinking


def test_a_geographic_profile_costs_a_tenth_more_and_an_unknown_model_is_counted_as_dear():
    prices = [capability(name).input_price for name in ("jp.anthropic.claude-haiku-5-5", FAST, "new.model")]
    assert prices == [Decimal("0.11"), Decimal("0.10"), Decimal(5)]


def test_the_prefix_is_cached_from_the_second_call_within_its_life(bedrock_server):
    bedrock_server.otherwise = tool(GOOD)
    for _ in range(2):
        ask()
    cached = [block for body in bedrock_server.bodies for block in body["system"] if "cachePoint" in block]
    assert cached == [{"cachePoint": {"type": "default"}}]
    assert "cachePoint" in bedrock_server.bodies[1]["system"][1]
    ModelCall.objects.update(at=NOW - timedelta(days=1))
    ask()
    assert len(bedrock_server.bodies[2]["system"]) == 1


def test_what_is_too_short_for_a_models_cache_is_not_cached(bedrock_server, settings):
    settings.BEDROCK_FAST_MODEL = FALLBACK
    bedrock_server.otherwise = tool(GOOD)
    ask()
    ask()
    assert [len(body["system"]) for body in bedrock_server.bodies] == [1, 1]


# What an answer may be


def test_thoughts_may_stand_before_the_answer(bedrock_server):
    thought = {"reasoningContent": {"reasoningText": {"text": '{"intents": []}', "signature": "x"}}}
    bedrock_server.answers = [tool(GOOD, thought, {"text": "I will use the tool."})]
    assert ask() == SAID


def test_json_in_a_text_is_as_good_as_the_tool(bedrock_server):
    bedrock_server.answers = [text(f"Here it is:\n```json\n{json.dumps(GOOD)}\n```")]
    assert ask() == SAID


@pytest.mark.parametrize(
    "answer",
    [
        text("Of course! Your appointment is booked."),
        text("{not json}"),
        text("[1]"),
        response(),
        tool(GOOD, stop="max_tokens"),
        tool(GOOD, stop="malformed_tool_use"),
        tool(GOOD, stop="something_new"),
        tool({**GOOD, "intents": ["rule_the_world"]}),
        tool({**GOOD, "intents": []}),
        tool({**GOOD, "intents": "book"}),
        tool({**GOOD, "values": [{"kind": "date", "words": 5}]}),
        tool({**GOOD, "values": ["mai"]}),
        tool({**GOOD, "confidence": 7}),
        tool({**GOOD, "confidence": True}),
        tool({**GOOD, "language": "fr"}),
        tool({}),
        tool(["book"]),
        tool("book"),
        (200, {}, {"stopReason": "end_turn", "usage": {}}),
    ],
)
def test_an_unusable_answer_goes_to_the_next_model_and_is_paid_for(bedrock_server, answer):
    bedrock_server.answers = [answer, tool(GOOD)]
    assert ask() == SAID
    assert (bedrock_server.models_asked, outcomes()) == ([FAST, FALLBACK], ["unusable", "answered"])


def test_a_model_that_cannot_be_forced_is_asked_once_more(bedrock_server, settings):
    settings.BEDROCK_FAST_MODEL = "global.anthropic.claude-opus-5-5"
    bedrock_server.answers = [text("Gladly."), tool({"intents": 1}), tool(GOOD)]
    assert ask() == SAID
    first, second, third = bedrock_server.asked
    assert [first[0], second[0], third[0]] == [settings.BEDROCK_FAST_MODEL] * 2 + [FALLBACK]
    assert [message["role"] for message in second[1]["messages"]] == ["user", "assistant", "user"]
    assert second[1]["messages"][1]["content"] == [{"text": "Gladly."}]
    assert "understood" in second[1]["messages"][2]["content"][0]["text"]


def test_a_tool_that_was_used_wrongly_gets_a_result(bedrock_server, settings):
    settings.BEDROCK_FAST_MODEL = "new.model"
    bedrock_server.answers = [tool({"intents": 1}), tool(GOOD)]
    assert ask() == SAID
    result = bedrock_server.bodies[1]["messages"][2]["content"][0]["toolResult"]
    assert (result["toolUseId"], result["status"]) == ("tooluse_1", "error")


def test_a_guardrail_that_is_configured_goes_with_every_request(bedrock_server, settings):
    settings.BEDROCK_GUARDRAIL_ID, settings.BEDROCK_GUARDRAIL_VERSION = "gr-1", "3"
    bedrock_server.otherwise = text("", stop="guardrail_intervened")
    assert why() == "guardrail"
    (body,) = bedrock_server.bodies
    assert body["guardrailConfig"] == {"guardrailIdentifier": "gr-1", "guardrailVersion": "3"}


@pytest.mark.parametrize(("stop", "outcome"), [("guardrail_intervened", "guardrail"), ("content_filtered", "refused")])
def test_what_was_refused_is_not_asked_of_another_model(bedrock_server, stop, outcome):
    bedrock_server.answers = [text("Sorry, the model cannot answer this.", stop=stop)]
    assert why() == outcome
    assert (bedrock_server.models_asked, outcomes()) == ([FAST], [outcome])


def test_fields_that_were_not_asked_for_are_dropped():
    said = model.parse({
        **GOOD, "sql": "DROP TABLE", "values": [{"kind": "date", "words": "mai", "id": 7}, {"kind": "price", "words": "0"}],
    })  # fmt: skip
    assert said == model.Said(("book",), (("date", "mai"),), "vi", 0.8)


# What an error leads to


@pytest.mark.parametrize(
    ("code", "outcome", "tries"),
    [
        ("ThrottlingException", "throttled", 2),
        ("ModelNotReadyException", "not_ready", 2),
        ("ServiceUnavailableException", "unavailable", 2),
        ("InternalServerException", "unavailable", 2),
        ("ModelTimeoutException", "model_timeout", 2),
        ("ModelErrorException", "model_error", 2),
        ("ValidationException", "rejected", 1),
        ("AccessDeniedException", "denied", 1),
        ("ResourceNotFoundException", "not_found", 1),
        ("ServiceQuotaExceededException", "quota", 1),
    ],
)
def test_each_error_is_tried_again_or_not_and_then_goes_to_the_fallback(bedrock_server, code, outcome, tries):
    bedrock_server.models = {FAST: error(code), FALLBACK: tool(GOOD)}
    assert ask() == SAID
    assert bedrock_server.models_asked == [FAST] * tries + [FALLBACK]
    assert outcomes() == [outcome] * tries + ["answered"]
    assert [call.cost_usd for call in ModelCall.objects.filter(model=FAST)] == [0] * tries
    assert set(STATUS) == set(bedrock.OUTCOMES) & set(STATUS)


def test_an_error_that_passes_costs_no_model(bedrock_server):
    bedrock_server.answers = [error("ThrottlingException"), tool(GOOD)]
    assert ask() == SAID
    assert bedrock_server.models_asked == [FAST, FAST]


def test_a_model_that_timed_out_is_asked_for_less(bedrock_server):
    bedrock_server.answers = [error("ModelTimeoutException"), tool(GOOD)]
    assert ask() == SAID
    assert [body["inferenceConfig"]["maxTokens"] for body in bedrock_server.bodies] == [500, 250]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((418, {}, {"message": "?"}), "rejected"),
        ((502, {}, {"message": "?"}), "unavailable"),
        ((403, {"x-amzn-ErrorType": "UnrecognizedClientException"}, {"message": "?"}), "denied"),
        ((401, {"x-amzn-ErrorType": "SomethingNew"}, {"message": "?"}), "denied"),
    ],
)
def test_errors_that_nobody_has_described_are_told_by_their_status(bedrock_server, answer, outcome):
    bedrock_server.otherwise = answer
    assert why() == outcome
    assert set(outcomes()) == {outcome}


def test_a_model_that_does_not_answer_in_time_is_left_for_the_next_and_counted_as_paid(bedrock_server, settings):
    settings.MODEL_TRY_SECONDS = 1
    bedrock_server.gate = threading.Event()
    assert why() == "timeout"
    # The rows say what was tried: a busy machine may hand a request over when nobody waits for its answer any more.
    assert tries() == [(FAST, "timeout"), (FALLBACK, "timeout")]
    assert all(call.cost_usd > 0 for call in ModelCall.objects.all())


def test_no_try_is_begun_that_has_no_time_left(bedrock_server, settings):
    settings.MODEL_TRY_SECONDS = settings.MODEL_TURN_SECONDS = 1
    bedrock_server.gate = threading.Event()
    assert why() == "timeout"
    assert tries() == [(FAST, "timeout")]


def test_nobody_at_the_endpoint_is_no_connection(bedrock_server, settings):
    settings.BEDROCK_ENDPOINT_URL = bedrock_server.url
    bedrock_server.close()
    assert why() == "no_connection"
    assert set(outcomes()) == {"no_connection"} and model_calls.spent_today(ModelCall.objects.first().at) == 0


def test_without_credentials_no_second_model_is_asked(bedrock_server, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    assert why() == "no_credentials"
    assert (bedrock_server.asked, outcomes()) == ([], ["no_credentials"])


# What is written down


def test_every_call_is_a_row_with_its_tokens_and_its_cost(bedrock_server):
    usage = {"inputTokens": 100, "outputTokens": 50, "cacheReadInputTokens": 600, "cacheWriteInputTokens": 700}
    bedrock_server.answers = [tool(GOOD, usage={**usage, "totalTokens": 1450})]
    ask()
    call = ModelCall.objects.get()
    assert (call.purpose, call.prompt, call.model) == ("understand", "understand.v2", FAST)
    assert (call.tokens_in, call.tokens_out, call.tokens_cache_read, call.tokens_cache_write) == (100, 50, 600, 700)
    # (100 + 600 * 0.1 + 700 * 1.25) * 0.10 + 50 * 0.50, by the million
    assert call.cost_usd == Decimal("0.0001285")
    assert call.latency_ms >= 0 and call.outcome == "answered" and call.conversation is None


def test_no_call_holds_the_locks_of_a_transaction(bedrock_server, transactional_db):
    from django.db import transaction

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        ask()
    assert bedrock_server.asked == []


def test_the_logs_hold_nothing_of_what_was_asked_answered_or_refused(bedrock_server, caplog):
    caplog.set_level(logging.DEBUG)
    bedrock_server.answers = [
        text("bimat answer"), error("ValidationException", "bimat is not allowed"), error("AccessDeniedException", "bimat"),
    ]  # fmt: skip
    why()
    with pytest.raises(bedrock.NoAnswer):
        ask("số bimat 0912345678")
    ours = [record for record in caplog.records if not record.name.startswith("django.db")]
    logged = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in ours)
    assert "unusable" in logged and "denied" in logged
    assert [word for word in ("bimat", "0912345678") if word in logged] == []


def test_an_answer_that_drips_ends_in_time(bedrock_server, settings):
    """The SDK's own limit is between two pieces of an answer: it would wait for this one for ever."""
    settings.MODEL_TRY_SECONDS = settings.MODEL_TURN_SECONDS = 1
    with dripping() as server:
        settings.BEDROCK_ENDPOINT_URL = server.url
        assert (why(), outcomes()) == ("timeout", ["timeout"])
