"""SES's SendRawEmail on localhost: takes e-mails, refuses them, keeps callers waiting before or after it took one."""

import base64
import itertools
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

from meetassist.tests.loopback import Loopback

NAMESPACE = "http://ses.amazonaws.com/doc/2010-12-01/"
# Credentials that sign the calls, and are checked by nobody.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


class FakeSes(Loopback):
    """`accepted` is every e-mail taken, in order; `errors` are used up first, as (status, code).

    Calls wait for `before`, if set, ahead of the acceptance, and are then cut off; or for `after`, behind it.
    """

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []
        self.errors: list[tuple[int, str]] = []
        self.calls = 0
        self.before: threading.Event | None = None
        self.after: threading.Event | None = None
        self._numbers = itertools.count(1)
        super().__init__(self._handler())

    @property
    def environment(self) -> dict[str, str]:
        """For processes that send through it."""
        return {"EMAIL_PROVIDER": "ses", "SES_ENDPOINT_URL": self.url, **CREDENTIALS}

    def open_gates(self) -> None:
        gates = [gate for gate in (self.before, self.after) if gate]
        self.before = self.after = None
        for gate in gates:
            gate.set()

    def close(self) -> None:
        self.open_gates()
        super().close()

    def _answer(self, message: EmailMessage) -> tuple[int, str]:
        if self.errors:
            status, code = self.errors.pop(0)
            error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>refused</Message></Error>"
            return status, f'<ErrorResponse xmlns="{NAMESPACE}">{error}<RequestId>r</RequestId></ErrorResponse>'
        self.accepted.append(message)
        result = f"<SendRawEmailResult><MessageId>ses-{next(self._numbers)}</MessageId></SendRawEmailResult>"
        metadata = "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>"
        return 200, f'<SendRawEmailResponse xmlns="{NAMESPACE}">{result}{metadata}</SendRawEmailResponse>'

    def _handler(ses) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                assert form["Action"] == ["SendRawEmail"]
                message = message_from_bytes(base64.b64decode(form["RawMessage.Data"][0]), policy=policy.default)
                ses.calls += 1
                if gate := ses.before:
                    gate.wait(30)
                    return
                status, answer = ses._answer(message)
                if gate := ses.after:
                    gate.wait(30)
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "text/xml")
                    self.send_header("Content-Length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer.encode())
                except OSError:
                    pass  # the worker that asked was killed

            def log_message(self, *args: object) -> None:
                pass

        return Handler
