"""Bedrock's Converse and Titan's InvokeModel on localhost, in their real wire format: answers and errors as told, and
everything they were asked.
"""

import json
import math
import re
import threading
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import unquote

from meetassist.tests.loopback import Loopback

# Credentials that sign the calls, and are checked by nobody.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
STATUS = {
    "ThrottlingException": 429, "ModelNotReadyException": 429, "ServiceUnavailableException": 503,
    "InternalServerException": 500, "ModelTimeoutException": 408, "ModelErrorException": 424, "ValidationException": 400,
    "AccessDeniedException": 403, "ResourceNotFoundException": 404, "ServiceQuotaExceededException": 400,
}  # fmt: skip
USAGE = {"inputTokens": 700, "outputTokens": 60, "totalTokens": 760}

Answer = tuple[int, dict[str, str], dict[str, Any]]


def response(*blocks: dict[str, Any], stop: str = "end_turn", usage: dict[str, int] | None = None) -> Answer:
    """An answer of any content blocks."""
    return 200, {}, {
        "output": {"message": {"role": "assistant", "content": list(blocks)}},
        "stopReason": stop, "usage": usage or USAGE, "metrics": {"latencyMs": 5},
    }  # fmt: skip


def tool(
    value: Any, *before: dict[str, Any], stop: str = "tool_use", name: str = "understood", **more: Any
) -> Answer:  # fmt: skip
    """The answer of a model that used the tool; `before` stands ahead of it."""
    used = {"toolUse": {"toolUseId": "tooluse_1", "name": name, "input": value}}
    return response(*before, used, stop=stop, **more)


def text(words: str, stop: str = "end_turn") -> Answer:
    return response({"text": words}, stop=stop)


def error(code: str, message: str = "refused") -> Answer:
    return STATUS[code], {"x-amzn-ErrorType": code}, {"message": message}


def titan(body: dict[str, Any]) -> Answer:
    """A vector that is near that of texts with the same words, whatever their marks and forms."""
    from meetassist.text import fold

    vector = [0.0] * body["dimensions"]
    for word in re.findall(r"\w+", fold(body["inputText"])):
        vector[zlib.crc32(word[:5].encode()) % len(vector)] += 1.0
    length = math.sqrt(sum(one * one for one in vector)) or 1.0
    vector = [one / length for one in vector] if body["normalize"] else vector
    return 200, {}, {"embedding": vector, "inputTextTokenCount": len(body["inputText"]) // 4,
                     "embeddingsByType": {"float": vector}}  # fmt: skip


class FakeBedrock(Loopback):
    """`answers` are used up first, then every call gets `otherwise`. `asked` is every (model, body), in order. `embedded` is every
    (model, body) of InvokeModel, which `titan` answers, or `no_vectors`.

    While `gate` is set, calls wait for it. `models` answers for a model whatever the script says.
    """

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.otherwise: Answer = error("ServiceUnavailableException")
        self.models: dict[str, Answer] = {}
        # Whatever the script says, where it is set: an answer made of the request.
        self.respond: Callable[[dict[str, Any]], Answer] | None = None
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.embedded: list[tuple[str, dict[str, Any]]] = []
        self.no_vectors: Answer | None = None
        self.gate: threading.Event | None = None
        self._lock = threading.Lock()
        super().__init__(self._handler())

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [body for _model, body in self.asked]

    @property
    def models_asked(self) -> list[str]:
        return [model for model, _body in self.asked]

    def close(self) -> None:
        if self.gate:
            self.gate.set()
        super().close()

    def _answer(self, model: str, body: dict[str, Any]) -> Answer:
        with self._lock:
            self.asked.append((model, body))
            if self.respond:
                return self.respond(body)
            if model in self.models:
                return self.models[model]
            return self.answers.pop(0) if self.answers else self.otherwise

    def _embed(self, model: str, body: dict[str, Any]) -> Answer:
        assert body.keys() == {"inputText", "dimensions", "normalize"} and body["inputText"]
        with self._lock:
            self.embedded.append((model, body))
        return self.no_vectors or titan(body)

    def _handler(bedrock) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Otherwise each answer waits 40 ms for an acknowledgement of its headers.
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                _, _, model, operation = (unquote(part) for part in self.path.split("/"))
                assert "AWS4-HMAC-SHA256" in self.headers["Authorization"]
                respond = {"converse": bedrock._answer, "invoke": bedrock._embed}[operation]
                status, headers, answer = respond(model, body)
                if gate := bedrock.gate:
                    gate.wait(30)
                content = json.dumps(answer).encode()
                try:
                    self.send_response(status)
                    for name, value in {"Content-Type": "application/json", **headers}.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    pass  # whoever asked has stopped waiting

            def log_message(self, *args: object) -> None:
                pass

        return Handler
