"""`check_bedrock` says in plain words what each model needs."""

import io

import pytest
from django.core.management import CommandError, call_command

from chatbot.models import ModelCall
from meetassist.tests.fake_bedrock import error, text, tool

FAST, STRONG = "global.anthropic.claude-haiku-5-5", "global.anthropic.claude-sonnet-5"
FALLBACK = "global.anthropic.claude-haiku-4-5-20251001-v1:0"
GOOD = tool({"intents": ["book"], "values": [], "language": "vi", "confidence": 0.8})


def check():
    out = io.StringIO()
    call_command("check_bedrock", stdout=out)
    return out.getvalue()


def fail():
    out = io.StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("check_bedrock", stdout=out)
    assert failed.value.returncode == 1
    return out.getvalue()


def test_each_model_is_asked_once_and_the_chain_is_said(bedrock_server):
    bedrock_server.models = {FAST: GOOD, STRONG: error("AccessDeniedException"), FALLBACK: GOOD}
    said = check()
    assert bedrock_server.models_asked == [FAST, STRONG, FALLBACK]
    assert f"fast {FAST}: works" in said and f"strong {STRONG}: cannot be used (denied)" in said
    assert f"Messages are understood by: {FAST}, then {FALLBACK}, then the local engine." in said
    assert set(ModelCall.objects.values_list("purpose", flat=True)) == {"check"}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (error("AccessDeniedException", "not authorized"), "bedrock:InvokeModel"),
        (error("AccessDeniedException", "INVALID_PAYMENT_INSTRUMENT: a payment method is needed"), "AWS Marketplace"),
        (error("ResourceNotFoundException", "Model use case details have not been submitted"), "first-time-use form"),
        (error("ResourceNotFoundException", "This model version has reached the end of its life."), "end of life"),
        (error("ResourceNotFoundException", "gone"), "no such model"),
        (error("ValidationException", "The provided model identifier is invalid."), "end of life"),
        (error("ValidationException", "on-demand throughput isn’t supported"), "inference profile"),
        (error("ValidationException", "temperature is deprecated"), "does not take the request"),
        (error("ThrottlingException", "Too many tokens per day"), "Service Quotas"),
        (error("ServiceQuotaExceededException"), "Service Quotas"),
        (error("ModelNotReadyException"), "not ready"),
        (error("ServiceUnavailableException"), "a problem of its own"),
        ((403, {"x-amzn-ErrorType": "UnrecognizedClientException"},
          {"message": "The security token included in the request is invalid."}), "credentials are wrong"),
        (text("Hello!"), "not in the form"),
    ],
)  # fmt: skip
def test_it_says_what_is_missing(bedrock_server, answer, words):
    bedrock_server.models = {FAST: answer}
    bedrock_server.otherwise = GOOD
    line = next(line for line in fail().splitlines() if line.startswith("fast"))
    assert "cannot be used" in line and words in line


def test_missing_credentials_and_a_provider_that_is_off_are_said(bedrock_server, settings, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    settings.LLM_PROVIDER = "local"
    said = fail()
    assert "LLM_PROVIDER is local" in said and said.count("no AWS credentials") == 3


def test_a_family_that_is_not_known_is_said(bedrock_server, settings):
    settings.BEDROCK_FAST_MODEL = "new.model"
    bedrock_server.otherwise = GOOD
    assert "not known here" in check()
