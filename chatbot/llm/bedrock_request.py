"""What is sent to Bedrock's Converse: a question, in the shape that each model accepts. Nothing is sent from here."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from chatbot.llm import model_calls
from chatbot.llm.capabilities import Capability, Shape, Thinking, capability, count_tokens

Body = dict[str, Any]
# Models that think need room for it among the tokens of the answer.
THINKING_TOKENS = 1500
CACHE_LIFE = timedelta(minutes=5)


@dataclass(frozen=True)
class Schema:
    """The form of the answer, as a tool's input or as a document."""

    name: str
    description: str
    json: dict[str, Any]


def form(**fields: dict[str, Any]) -> dict[str, Any]:
    """JSON Schema of an object that has each of these fields and no other: what a forced answer has to say."""
    return {"type": "object", "additionalProperties": False, "required": list(fields), "properties": fields}


@dataclass(frozen=True)
class Question:
    """`system` is the same at each call, so that it can be cached; `text` is not. `prompt` is its name and version."""

    purpose: str
    prompt: str
    system: str
    text: str
    schema: Schema
    max_tokens: int


def request_body(question: Question, model: str) -> Body:
    """What Converse is sent, in the shape that this model accepts."""
    accepts = capability(model)
    body: Body = {
        "system": [{"text": question.system}],
        "messages": [{"role": "user", "content": [{"text": question.text}]}],
        "inferenceConfig": {"maxTokens": question.max_tokens},
    }
    if _cache_pays(question, model, accepts):
        body["system"].append({"cachePoint": {"type": "default"}})
    if accepts.takes_temperature:
        body["inferenceConfig"]["temperature"] = 0.0
    if accepts.thinking is Thinking.CAN_BE_DISABLED:
        body["additionalModelRequestFields"] = {"thinking": {"type": "disabled"}}
    elif accepts.thinking is Thinking.ALWAYS:
        body["inferenceConfig"]["maxTokens"] += THINKING_TOKENS
    if settings.BEDROCK_GUARDRAIL_ID:
        body["guardrailConfig"] = {
            "guardrailIdentifier": settings.BEDROCK_GUARDRAIL_ID,
            "guardrailVersion": settings.BEDROCK_GUARDRAIL_VERSION,
        }
    output: Body = {"effort": "low"} if accepts.takes_effort else {}
    if accepts.shape is Shape.NATIVE_SCHEMA:
        output["textFormat"] = _document(question.schema)
    else:
        body["toolConfig"] = _tool(question.schema, forced=accepts.shape is Shape.FORCED_TOOL)
    return {**body, "outputConfig": output} if output else body


def _document(schema: Schema) -> Body:
    document = {"schema": json.dumps(schema.json), "name": schema.name, "description": schema.description}
    return {"type": "json_schema", "structure": {"jsonSchema": document}}


def _tool(schema: Schema, *, forced: bool) -> Body:
    tool = {"name": schema.name, "description": schema.description, "inputSchema": {"json": schema.json}}
    config: Body = {"tools": [{"toolSpec": tool}]}
    if forced:
        config["toolChoice"] = {"tool": {"name": schema.name}}
    return config


def _cache_pays(question: Question, model: str, accepts: Capability) -> bool:
    """Writing to the cache costs extra: it pays where a prefix is long enough and comes again within its life."""
    if accepts.cache_minimum is None or prefix_tokens(question) < accepts.cache_minimum:
        return False
    return model_calls.was_asked_recently(model, question.prompt, timezone.now(), within=CACHE_LIFE)


def prefix_tokens(question: Question) -> int:
    """Tokens at most of what is the same at each call: the schema and the system text."""
    schema = question.schema
    return count_tokens(question.system) + count_tokens(json.dumps(schema.json) + schema.name + schema.description)
