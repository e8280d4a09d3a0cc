"""A Graph API on localhost that speaks the Send API's wire format, and can refuse, delay or hang up as told."""

import hashlib
import hmac
import itertools
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from meetassist.tests import messenger
from meetassist.tests.loopback import Loopback
from meetassist.tests.messenger import APP_ID, APP_SECRET, PAGE

Answer = tuple[int, dict[str, Any]]


class FakeGraph(Loopback):
    """`sent` is every message posted, in order, `actions` every other body to that address. `answers` are used up first; then every call is accepted.

    What is set of the Page is kept in `profile`, `fields` and `templates`, and read again; `errors` answers the calls of
    an address, by its last part. `people` are profiles by their numbers, `seen` those whose messages were marked as read.
    `token` is what is said of the Page's token, `secret` the app's own.
    """

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
        self.profile: dict[str, Any] = {}
        self.fields: set[str] = set()
        self.templates: list[dict[str, Any]] = []
        self.people: dict[str, dict[str, Any]] = {}
        self.errors: dict[str, Answer] = {}
        self.token: dict[str, Any] = {"is_valid": True, "expires_at": 0, "data_access_expires_at": 0, "scopes": []}
        self.secret = APP_SECRET
        self.seen: list[str] = []
        self.set: list[tuple[str, dict[str, Any]]] = []
        super().__init__(self._handler())

    def texts(self, psid: str) -> list[str]:
        """Of cards there is none."""
        mine = [body["message"] for body in self.sent if body["recipient"]["id"] == psid]
        return [text for message in mine if (text := messenger.text_of(message))]

    def cards(self, psid: str) -> list[list[dict[str, Any]]]:
        """Of each message that has some."""
        mine = [body["message"] for body in self.sent if body["recipient"]["id"] == psid]
        return [message["attachment"]["payload"]["elements"] for message in mine if not messenger.text_of(message)]

    def close(self) -> None:
        if self.gate:
            self.gate.set()
        super().close()

    def _set(self, name: str, body: dict[str, Any]) -> Answer:
        """What is posted about the Page."""
        self.set.append((name, body))
        if name == "messenger_profile":
            self.profile |= body
        elif name == "subscribed_apps":
            self.fields = set(body["subscribed_fields"].split(","))
        elif name == "message_templates":
            self.templates.append({**body, "status": "APPROVED"})
        return 200, {"success": True}

    def _get(self, name: str, asked: dict[str, str], bearer: str) -> Answer:
        proof = asked.get("appsecret_proof")
        if proof and proof != hmac.new(self.secret.encode(), bearer.encode(), hashlib.sha256).hexdigest():
            return 400, {"error": {"message": "Invalid appsecret_proof", "code": 100}}
        answers: dict[str, Any] = {
            "messenger_profile": {"data": [self.profile] if self.profile else []},
            "subscribed_apps": {
                "data": [{"id": APP_ID, "subscribed_fields": sorted(self.fields)}] if self.fields else []
            },
            "message_templates": {"data": self.templates},
            "debug_token": {"data": self.token},
            **self.people,
        }
        answers |= dict.fromkeys((PAGE, "me"), {"id": PAGE, "name": "Văn phòng"})
        unknown = {"error": {"message": "No profile available", "code": 100, "error_subcode": 2018218}}
        return (200, answers[name]) if name in answers else (400, unknown)

    def _handler(graph) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                address = urlsplit(self.path)
                name, bearer = (
                    address.path.rpartition("/")[2],
                    self.headers.get("Authorization", "").removeprefix("Bearer "),
                )
                asked = dict(parse_qsl(address.query))
                self._answer(*graph.errors.get(name) or graph._get(name, asked, bearer))

            def _answer(self, status: int, answer: dict[str, Any]) -> None:
                content = json.dumps(answer).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    pass  # the worker that asked was killed

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                name = self.path.rpartition("/")[2]
                if name != "messages":
                    self._answer(*graph.errors.get(name) or graph._set(name, body))
                    return
                if body.get("sender_action") == "mark_seen":
                    graph.seen.append(body["recipient"]["id"])
                    self._answer(200, {"recipient_id": body["recipient"]["id"]})
                    return
                with graph._lock:
                    (graph.sent if "message" in body else graph.actions).append(body)
                    graph.paths.append(self.path)
                    graph.tokens.append(self.headers.get("Authorization", ""))
                    accepted = {"recipient_id": body["recipient"]["id"], "message_id": f"m_out.{next(graph._numbers)}"}
                    status, answer = graph.answers.pop(0) if graph.answers else (200, accepted)
                if graph.gate:
                    graph.gate.wait(30)
                graph.on_send(body)
                self._answer(status, answer)

            def log_message(self, *args: object) -> None:
                pass

        return Handler
