"""Vectors of texts by Titan Text Embeddings v2: what has a like meaning lies near, in both languages."""

import base64
import json
import logging
import struct
import time
from typing import Any

from django.conf import settings
from django.utils import timezone

from chatbot.llm import bedrock, model_calls, recorded
from chatbot.llm.bedrock import CallFailed, NoAnswer
from chatbot.llm.capabilities import Usage, capability, count_tokens
from chatbot.llm.recorded import Recorded, Recording
from chatbot.models import KnowledgeChunk, ModelCall

log = logging.getLogger(__name__)

# Titan takes 8,192 tokens; no passage of ours comes near.
MAX_CHARACTERS = 8000
# A customer waits for the vector of a question: words alone answer too.
QUESTION_SECONDS, PASSAGE_SECONDS = 3.0, 10.0


def is_configured() -> bool:
    return bedrock.is_configured() and bool(settings.BEDROCK_EMBEDDING_MODEL)


def embed(text: str, *, seconds: float, conversation_id: int | None = None) -> list[float]:
    """The vector of `text`, of length one. Raises NoAnswer. Not to be called inside of a transaction, but where what
    was recorded is played.

    One try: whoever asks has something to fall back on, or comes again.
    """
    if (recording := recorded.playing()) is not None:
        return _played(recording, text, seconds)
    model = settings.BEDROCK_EMBEDDING_MODEL
    if model_calls.is_resting(model, timezone.now()):
        raise NoAnswer("resting")
    text = text[:MAX_CHARACTERS]
    try:
        call = model_calls.begin(
            purpose=ModelCall.Purpose.EMBEDDING, prompt="", model=model, conversation_id=conversation_id,
            reserve=capability(model).cost(input=count_tokens(text)), now=timezone.now(),
        )  # fmt: skip
    except model_calls.OverBudget:
        raise NoAnswer("over_budget") from None
    started = time.monotonic()
    usage, may_cost, vector = None, False, None
    try:
        response = bedrock.send(lambda client: _invoke(client, model, text), seconds)
    except CallFailed as failure:
        outcome, may_cost = failure.outcome, failure.may_cost
    else:
        vector = _vector(response)
        outcome = ModelCall.ANSWERED if vector else "unusable"
        usage = Usage(input=_count(response.get("inputTextTokenCount")))
    milliseconds = int((time.monotonic() - started) * 1000)
    model_calls.finish(call, outcome=outcome, latency_ms=milliseconds, usage=usage, may_cost=may_cost)
    if vector is None:
        log.warning("model call %s to %s: %s after %s ms", call.pk, model, outcome, milliseconds)
        raise NoAnswer(outcome)
    return vector


def _played(recording: Recording, text: str, seconds: float) -> list[float]:
    def ask(_ends: float) -> Recorded:
        def asked() -> tuple[str, Any]:
            try:
                return ModelCall.ANSWERED, _packed(embed(text, seconds=seconds))
            except NoAnswer as none:
                return none.outcome, None

        return recorded.record(ModelCall.Purpose.EMBEDDING, asked)

    try:
        found = recording.next(ModelCall.Purpose.EMBEDDING, ask)
    except recorded.NotRecorded:
        raise NoAnswer("not_recorded") from None
    if found.document is None:
        raise NoAnswer(found.outcome)
    return _unpacked(found.document)


def _packed(vector: list[float]) -> str:
    """As pgvector keeps it, which is a quarter of the numbers as text."""
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()


def _unpacked(packed: str) -> list[float]:
    content = base64.b64decode(packed)
    return list(struct.unpack(f"<{len(content) // 4}f", content))


def _invoke(client: Any, model: str, text: str) -> dict[str, Any]:
    body = json.dumps({"inputText": text, "dimensions": KnowledgeChunk.VECTOR_LENGTH, "normalize": True})
    response = client.invoke_model(modelId=model, body=body, contentType="application/json", accept="application/json")
    found = json.loads(response["body"].read())
    return found if isinstance(found, dict) else {}


def _vector(response: dict[str, Any]) -> list[float] | None:
    found = response.get("embedding")
    if not isinstance(found, list) or len(found) != KnowledgeChunk.VECTOR_LENGTH:
        return None
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in found) or not any(found):
        return None
    return [float(one) for one in found]


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
