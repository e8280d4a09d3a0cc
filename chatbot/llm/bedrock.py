"""Amazon Bedrock's Converse: one question, answered in a schema by the first configured model that can.

Every try is a row of ModelCall, so the SDK makes none of its own: it would repeat a read timeout, and pay again.
"""

import functools
import json
import logging
import os
import queue
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
    ReadTimeoutError,
)
from django.conf import settings
from django.utils import timezone

from chatbot.llm import model_calls, recorded
from chatbot.llm.bedrock_request import (  # noqa: F401 - for callers too
    Body,
    Question,
    Schema,
    form,
    prefix_tokens,
    request_body,
)
from chatbot.llm.capabilities import Shape, Usage, capability, count_tokens
from chatbot.llm.recorded import Recorded, Recording
from chatbot.models import ModelCall

log = logging.getLogger(__name__)

T = TypeVar("T")

# With less time left nothing is tried again: it would end without an answer, and be paid for.
WORTH_SECONDS = 3.0
TRIES_A_MODEL = 2
# The SDK's own first pause is as long; the spread keeps workers that were throttled together apart.
PAUSE_SECONDS = (0.2, 0.8)

OUTCOMES = {
    "ThrottlingException": "throttled",
    "ModelNotReadyException": "not_ready",
    "ServiceUnavailableException": "unavailable",
    "InternalServerException": "unavailable",
    "ModelTimeoutException": "model_timeout",
    "ModelErrorException": "model_error",
    "ValidationException": "rejected",
    "AccessDeniedException": "denied",
    "UnrecognizedClientException": "denied",
    "InvalidSignatureException": "denied",
    "ExpiredTokenException": "denied",
    "ResourceNotFoundException": "not_found",
    "ServiceQuotaExceededException": "quota",
}
RETRIED = frozenset({"throttled", "not_ready", "unavailable", "model_timeout", "model_error", "no_connection"})
# The next model would fare no better, or must not be asked the same.
FINAL = frozenset({"refused", "guardrail", "no_credentials"})
USABLE_STOPS = frozenset({"end_turn", "tool_use", "stop_sequence"})
# By the provider's own filter, and by the guardrail that is configured.
REFUSED_STOPS = {"content_filtered": "refused", "guardrail_intervened": "guardrail"}


class NoAnswer(Exception):
    """No configured model gave a usable answer. `outcome`: one word for why."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class Unusable(ValueError):
    """What a model answered does not fit the schema."""


class Guarded(Unusable):
    """What a model answered may not be said. `reason`: one word for why; the call's outcome is then "guard:WORD"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CallFailed(Exception):
    """`detail` is AWS's own sentence, for the eyes of who runs check_bedrock: it is neither stored nor logged."""

    def __init__(self, outcome: str, detail: str = "", *, may_cost: bool = False) -> None:
        super().__init__(outcome)
        self.outcome, self.detail, self.may_cost = outcome, detail, may_cost


@dataclass(frozen=True)
class Tried(Generic[T]):
    """One try: `value` with the outcome "answered", else None. `said` is the model's message, where it gave one."""

    outcome: str
    value: T | None = None
    said: Body | None = None
    detail: str = ""


def is_configured() -> bool:
    return bool(settings.LLM_PROVIDER == "bedrock")


def models(*, strong: bool = False) -> list[str]:
    """The ids in the order they are asked; for a hard question the strong model comes before the fast one."""
    first = [settings.BEDROCK_STRONG_MODEL] if strong else []
    return list(dict.fromkeys([*first, settings.BEDROCK_FAST_MODEL, *settings.BEDROCK_FALLBACK_MODELS]))


def converse(
    question: Question,
    *,
    parse: Callable[[dict[str, Any]], T],
    conversation_id: int | None = None,
    before: Callable[[], None] | None = None,
    ends: float | None = None,
    strong: bool = False,
) -> T:
    """The parsed answer of the fast model, or of a fallback. Raises NoAnswer; takes MODEL_TURN_SECONDS at most.

    `parse` raises Unusable for what does not fit, Guarded for what may not be said. `before` is called once, when a
    model is about to be asked. `ends`: of a turn that asks several times, what turn_ends() was when it began.
    `strong`: a hard question, which the strong model is asked first. Not to be called inside of a transaction, but
    where what was recorded is played.
    """
    if (recording := recorded.playing()) is not None:
        return _played(recording, question, parse, strong=strong)
    if ends is None:
        ends = turn_ends()
    elif not _is_worth_it(ends):
        raise NoAnswer("no_time")
    outcome = "resting"
    for model in models(strong=strong):
        if model_calls.is_resting(model, timezone.now()):
            continue
        if outcome != "resting" and not _is_worth_it(ends):
            break
        for tried in _tries(question, model, parse, ends, conversation_id, before):
            before, outcome = None, tried.outcome
            if tried.value is not None:
                return tried.value
        if outcome in FINAL or outcome.startswith("guard:"):
            break
    raise NoAnswer(outcome)


def _played(recording: Recording, question: Question, parse: Callable[[dict[str, Any]], T], *, strong: bool) -> T:
    """What was said before to this question. Raises NoAnswer."""

    def ask(ends: float) -> Recorded:
        documents: list[dict[str, Any]] = []

        def keep(document: dict[str, Any]) -> T:
            value = parse(document)
            documents.append(document)
            return value

        def asked() -> tuple[str, Any]:
            try:
                converse(question, parse=keep, ends=ends, strong=strong)
            except NoAnswer as none:
                return none.outcome, None
            return ModelCall.ANSWERED, documents[-1]

        return recorded.record(question.purpose, asked)

    try:
        found = recording.next(question.purpose, ask)
        if found.document is None:
            raise NoAnswer(found.outcome)
        return parse(found.document)
    except recorded.NotRecorded:
        raise NoAnswer("not_recorded") from None
    except Unusable:
        # It fitted what was there when it was said, and that has changed.
        raise NoAnswer("unusable") from None


def turn_ends() -> float:
    """Until when a turn that begins now may ask, by time.monotonic()."""
    return time.monotonic() + settings.MODEL_TURN_SECONDS


def _is_worth_it(ends: float) -> bool:
    return ends - time.monotonic() >= WORTH_SECONDS


def _tries(
    question: Question,
    model: str,
    parse: Callable[[dict[str, Any]], T],
    ends: float,
    conversation_id: int | None,
    before: Callable[[], None] | None,
) -> Iterator[Tried[T]]:
    """The tries of one model, the last of which has succeeded or is not worth repeating."""
    body: Body | None = request_body(question, model)
    for number in range(1, TRIES_A_MODEL + 1):
        assert body is not None
        seconds = min(settings.MODEL_TRY_SECONDS, ends - time.monotonic())
        try:
            tried = attempt(
                question, model, body, parse=parse, seconds=seconds, conversation_id=conversation_id, before=before
            )
        except model_calls.OverBudget:
            log.error("the daily budget for models is used up")
            raise NoAnswer("over_budget") from None
        yield tried
        before, body = None, _body_to_try_again(tried, body, capability(model).shape, question.schema)
        if body is None or number == TRIES_A_MODEL or not _is_worth_it(ends):
            return
        if tried.outcome in RETRIED:
            time.sleep(random.uniform(*PAUSE_SECONDS))  # noqa: S311 - a pause, not a secret


def _body_to_try_again(tried: Tried[T], body: Body, shape: Shape, schema: Schema) -> Body | None:
    """None where the same would happen again."""
    if tried.outcome == "model_timeout":
        shorter = {**body["inferenceConfig"], "maxTokens": body["inferenceConfig"]["maxTokens"] // 2}
        return {**body, "inferenceConfig": shorter}
    if tried.outcome in RETRIED:
        return body
    if tried.outcome == "unusable" and tried.said and shape is Shape.OFFERED_TOOL:
        return {**body, "messages": [*body["messages"], tried.said, _repair(tried.said, schema)]}
    return None


def _repair(said: Body, schema: Schema) -> Body:
    """What is said to a model that did not answer in the schema. A tool it used has to have a result."""
    wanted = f"That is not usable. Answer again, only by calling the tool {schema.name}, with input of its schema."
    results: list[Body] = [
        {"toolResult": {"toolUseId": block["toolUse"]["toolUseId"], "content": [{"text": wanted}], "status": "error"}}
        for block in said["content"]
        if "toolUse" in block
    ]
    return {"role": "user", "content": results or [{"text": wanted}]}


def attempt(
    question: Question,
    model: str,
    body: Body,
    *,
    parse: Callable[[dict[str, Any]], T],
    seconds: float,
    conversation_id: int | None = None,
    before: Callable[[], None] | None = None,
) -> Tried[T]:
    """Ask one model once, within `seconds`, and write it down. Raises OverBudget."""
    longest = body["inferenceConfig"]["maxTokens"]
    asked = count_tokens(json.dumps([body["system"], body["messages"]], ensure_ascii=False)) + prefix_tokens(question)
    call = model_calls.begin(
        purpose=question.purpose, prompt=question.prompt, model=model, conversation_id=conversation_id,
        reserve=capability(model).cost(cache_write=asked, output=longest), now=timezone.now(),
    )  # fmt: skip
    if before:
        before()
    started = time.monotonic()
    usage, may_cost = None, False
    try:
        response: Body = send(lambda client: client.converse(modelId=model, **body), seconds)
    except CallFailed as failure:
        tried: Tried[T] = Tried(failure.outcome, detail=failure.detail)
        may_cost = failure.may_cost
    else:
        tried = _read(response, parse)
        usage = Usage.of(response)
    milliseconds = int((time.monotonic() - started) * 1000)
    model_calls.finish(call, outcome=tried.outcome, latency_ms=milliseconds, usage=usage, may_cost=may_cost)
    if tried.outcome != ModelCall.ANSWERED:
        level = logging.ERROR if tried.outcome in model_calls.LASTING else logging.WARNING
        log.log(level, "model call %s to %s: %s after %s ms", call.pk, model, tried.outcome, milliseconds)
    return tried


def _read(response: Body, parse: Callable[[dict[str, Any]], T]) -> Tried[T]:
    """The answer in a response of any kind: enums are not checked by the SDK, and thoughts may stand first."""
    stop = response.get("stopReason")
    if stop in REFUSED_STOPS:
        return Tried(REFUSED_STOPS[stop])
    said = (response.get("output") or {}).get("message") or {}
    blocks = [block for block in said.get("content") or [] if isinstance(block, dict)]
    # An assistant's message without content may not be sent back.
    said = {"role": "assistant", "content": blocks} if blocks else None
    if stop not in USABLE_STOPS:
        return Tried("unusable", said=said)
    try:
        return Tried(ModelCall.ANSWERED, parse(_answer(blocks)))
    except Guarded as guarded:
        return Tried(f"guard:{guarded.reason}")
    except Unusable:
        return Tried("unusable", said=said)


def _answer(blocks: list[Body]) -> dict[str, Any]:
    """The input of the tool, or a JSON object in the text. Raises Unusable."""
    for block in blocks:
        if isinstance(block.get("toolUse"), dict) and isinstance(block["toolUse"].get("input"), dict):
            return dict(block["toolUse"]["input"])
    text = "".join(block["text"] for block in blocks if isinstance(block.get("text"), str))
    found = re.search(r"\{.*\}", text, re.DOTALL)
    try:
        document = json.loads(found[0] if found else "")
    except (ValueError, RecursionError) as error:
        raise Unusable from error
    if not isinstance(document, dict):
        raise Unusable
    return document


def send(call: Callable[[Any], T], seconds: float) -> T:
    """What `call` makes of the SDK's client. Raises CallFailed.

    In a thread, because the SDK limits each read, and not the whole of an answer that drips.
    """
    answers: queue.Queue[tuple[T] | CallFailed] = queue.Queue()

    def work() -> None:
        try:
            answers.put((call(_client()),))
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits for it
            answers.put(_failure(error))

    threading.Thread(target=work, name="bedrock", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise CallFailed("timeout", may_cost=True) from None
    if isinstance(answer, CallFailed):
        raise answer
    return answer[0]


def _failure(error: Exception) -> CallFailed:
    """Which of our outcomes an error is: by its kind and code, never by its wording."""
    if isinstance(error, ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        code, detail = error.response["Error"].get("Code", ""), error.response["Error"].get("Message", "")
        return CallFailed(OUTCOMES.get(code) or _by_status(status), detail)
    if isinstance(error, ReadTimeoutError):
        return CallFailed("timeout", may_cost=True)
    if isinstance(error, NoCredentialsError | PartialCredentialsError | NoRegionError):
        return CallFailed("no_credentials", str(error))
    if isinstance(error, ParamValidationError):
        return CallFailed("rejected", "the installed boto3 does not know a field of the request")
    if isinstance(error, ConnectTimeoutError | EndpointConnectionError):
        return CallFailed("no_connection", type(error).__name__)
    if isinstance(error, BotoCoreError):
        # Cut off, or an answer that cannot be read: it may have been made, and be billed.
        return CallFailed("no_connection", type(error).__name__, may_cost=True)
    return CallFailed(f"error:{type(error).__name__}", may_cost=True)


def _by_status(status: int) -> str:
    if status == 429:
        return "throttled"
    if status in (401, 403):
        return "denied"
    return "rejected" if 400 <= status < 500 else "unavailable"


_making = threading.Lock()


def _client() -> Any:
    # One a process, made after the fork; making one is not thread-safe.
    with _making:
        return _make_client(os.getpid(), settings.BEDROCK_ENDPOINT_URL, settings.MODEL_TRY_SECONDS)


@functools.lru_cache(maxsize=1)
def _make_client(process: int, endpoint: str, seconds: float) -> Any:
    return boto3.session.Session().client(
        "bedrock-runtime",
        endpoint_url=endpoint or None,
        config=Config(
            region_name=settings.AWS_REGION, connect_timeout=2, read_timeout=seconds, max_pool_connections=10,
            tcp_keepalive=True, retries={"mode": "standard", "total_max_attempts": 1}, user_agent_appid="meetassist",
        ),
    )  # fmt: skip
