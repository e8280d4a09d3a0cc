"""A Graph API on localhost that speaks the Send API's wire format, and can refuse, delay or hang up as told."""

import itertools
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

from meetassist.tests.loopback import Loopback

Answer = tuple[int, dict[str, Any]]


class FakeGraph(Loopback):
    """`sent` is every message posted, in order, `actions` every other body. `answers` are used up first; then every call is accepted."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.actions: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.tokens: list[str] = []
        self.answers: list[Answer] = []
        self.gate: threading.Event | None = None
        self.on_send: Callable[[dict[str, Any]], None] = lambda body: None
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        super().__init__(self._handler())

    def texts(self, psid: str) -> list[str]:
        return [body["message"]["text"] for body in self.sent if body["recipient"]["id"] == psid]

    def close(self) -> None:
        if self.gate:
            self.gate.set()
        super().close()

    def _handler(graph) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with graph._lock:
                    (graph.sent if "message" in body else graph.actions).append(body)
                    graph.paths.append(self.path)
                    graph.tokens.append(self.headers.get("Authorization", ""))
                    accepted = {"recipient_id": body["recipient"]["id"], "message_id": f"m_out.{next(graph._numbers)}"}
                    status, answer = graph.answers.pop(0) if graph.answers else (200, accepted)
                if graph.gate:
                    graph.gate.wait(30)
                graph.on_send(body)
                content = json.dumps(answer).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    pass  # the worker that asked was killed

            def log_message(self, *args: object) -> None:
                pass

        return Handler
