"""The key pair by which the services of browsers know whose notifications they carry (VAPID, RFC 8292)."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

SECRET_BYTES = 32


class BadKey(ValueError):
    """WEB_PUSH_PRIVATE_KEY is not 32 bytes in base64url, or no number that is a private key of P-256."""


def decoded(text: str) -> bytes:
    """Of base64url, with or without its padding. Raises ValueError."""
    try:
        return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError(str(error)) from None


def private_key() -> ec.EllipticCurvePrivateKey:
    """Raises BadKey."""
    return _private_key(settings.WEB_PUSH_PRIVATE_KEY)


@cache
def _private_key(text: str) -> ec.EllipticCurvePrivateKey:
    try:
        secret = decoded(text)
        if len(secret) != SECRET_BYTES:
            raise ValueError
        return ec.derive_private_key(int.from_bytes(secret), ec.SECP256R1())
    except ValueError:
        raise BadKey("WEB_PUSH_PRIVATE_KEY must be a private key of P-256: 32 bytes in base64url.") from None


def public_key() -> str:
    """As pages give it to their browser, which lets nobody else notify."""
    point = private_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()
