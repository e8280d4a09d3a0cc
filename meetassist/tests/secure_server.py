"""A server outside that speaks https, on a free port of this machine, and the network through which it is reached.

What stands between is the network's alone: names, which addresses are somebody's in the internet, and who is trusted
to sign certificates. Everything else is what runs.
"""

import contextlib
import datetime
import ipaddress
import ssl
import threading
import time
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from meetassist.tests.loopback import Loopback

NAMES = ("calendar.test", "other.test")
Answer = tuple[int, dict[str, str], bytes]


@cache
def certificate() -> Path:
    """Of a server of these names, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "calendar.test")])
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in NAMES]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = Path(mkdtemp()) / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    return path


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate()))


class SecureServer(Loopback):
    """`answers` are by path: what is answered, or what makes it. `asked` is each request: host, path and headers."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Callable[[], Answer]] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.closing = threading.Event()
        super().__init__(self._handler(), SecureHTTPServer)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def address(self, path: str, name: str = "calendar.test") -> str:
        return f"https://{name}:{self.port}{path}"

    def close(self) -> None:
        self.closing.set()
        super().close()

    def _handler(server) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append((self.headers["Host"], self.path, dict(self.headers)))
                answer = server.answers.get(self.path.partition("?")[0], (404, {}, b""))
                status, headers, body = answer() if callable(answer) else answer
                with contextlib.suppress(OSError):
                    self.send_response(status)
                    for name, value in {"Content-Length": str(len(body)), **headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)
                    if headers.get("X-Drips"):
                        while not server.closing.is_set():
                            self.wfile.write(b"X")
                            time.sleep(0.05)

            def log_message(self, *args: object) -> None:
                pass

        return Handler


class SecureHTTPServer(ThreadingHTTPServer):
    """Each connection is secured in its own thread."""

    def finish_request(self, request: Any, client_address: Any) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate())
        with contextlib.suppress(OSError):
            super().finish_request(context.wrap_socket(request, server_side=True), client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class Network:
    """What names stand for, in the order in which they are looked up; and that this machine is part of the internet."""

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {name: [["127.0.0.1"]] for name in NAMES}
        self.looked_up: list[str] = []

    def addresses_of(self, host: str, port: int) -> list[str]:
        self.looked_up.append(host)
        with contextlib.suppress(ValueError):
            return [str(ipaddress.ip_address(host))]
        if host not in self.names:
            raise OSError("no such host")
        answers = self.names[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def joins(self, http: Any, monkeypatch: Any) -> None:
        is_public = http.is_public
        monkeypatch.setattr(http, "addresses_of", self.addresses_of)
        monkeypatch.setattr(http, "is_public", lambda address: address == "127.0.0.1" or is_public(address))
        monkeypatch.setattr(http, "certificates", trusting)
