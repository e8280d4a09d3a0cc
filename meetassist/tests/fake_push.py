"""A browser's push service on localhost: HTTPS, as RFC 8030, 8291 and 8292 say, and the browser that it carries for."""

import datetime as dates
import ipaddress
import json
import ssl
import struct
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from meetassist.tests.loopback import Loopback

A_DAY = 24 * 3600


def base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Receiver:
    """A browser: its two keys, and how it reads what was encrypted for it (RFC 8291, section 3.4; RFC 8188)."""

    def __init__(self) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._public = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self._auth = b"sixteen bytes 16"

    @property
    def keys(self) -> dict[str, str]:
        return {"p256dh": base64url(self._public), "auth": base64url(self._auth)}

    def read(self, body: bytes) -> bytes:
        salt, size, length = body[:16], struct.unpack("!L", body[16:20])[0], body[20]
        sender, text = body[21 : 21 + length], body[21 + length :]
        assert len(text) <= size
        shared = self._private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = self._derived(self._auth, shared, b"WebPush: info\0" + self._public + sender, 32)
        key = self._derived(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        nonce = self._derived(salt, secret, b"Content-Encoding: nonce\0", 12)
        text, _, padding = AESGCM(key).decrypt(nonce, text, None).rpartition(b"\2")
        assert padding.strip(b"\0") == b""
        return text

    @staticmethod
    def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
        return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


@dataclass(frozen=True)
class Pushed:
    """What was taken for a browser: what it reads, and how it was sent."""

    browser: str
    message: dict[str, str]
    ttl: int
    urgency: str
    contact: str


class FakePush(Loopback):
    """`taken` is every notification, in order; `answers` are used up first, as statuses."""

    def __init__(self, directory: Path, public_key: str) -> None:
        self.taken: list[Pushed] = []
        self.answers: list[int] = []
        self.calls = 0
        self.browsers: dict[str, Receiver] = {}
        self._public_key = public_key
        super().__init__(self._handler())
        self.certificate = directory / "push.pem"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.certificate.write_bytes(_certificate())
        context.load_cert_chain(self.certificate)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def browser(self, name: str) -> dict[str, str]:
        """What a new browser says of itself, as the page sends it."""
        self.browsers[name] = Receiver()
        return {"endpoint": f"https://{self.host}/push/{name}", **self.browsers[name].keys}

    def _take(self, name: str, headers: Any, body: bytes) -> int:
        self.calls += 1
        if self.answers:
            return self.answers.pop(0)
        kind, _, pairs = headers["Authorization"].partition(" ")
        given = dict(pair.strip().split("=", 1) for pair in pairs.split(","))
        assert (kind, given["k"], headers["Content-Encoding"]) == ("vapid", self._public_key, "aes128gcm")
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(given["k"]))
        # The library names the host without the port; the makers' services have the usual one.
        claims = jwt.decode(given["t"], point, algorithms=["ES256"], audience="https://127.0.0.1")
        assert time.time() < claims["exp"] <= time.time() + A_DAY
        message = json.loads(self.browsers[name].read(body))
        self.taken.append(Pushed(name, message, int(headers["TTL"]), headers["Urgency"], claims["sub"]))
        return 201

    def _handler(push) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(push._take(self.path.rpartition("/")[2], self.headers, body))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        return Handler


def _certificate() -> bytes:
    """Of this machine, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "push service of the tests")])
    now = dates.datetime.now(dates.UTC)
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dates.timedelta(hours=1)).not_valid_after(now + dates.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )  # fmt: skip
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
