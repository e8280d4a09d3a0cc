"""Texts that are kept so that a copy of the database does not tell them. Whoever has SECRET_KEY reads them."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


class CannotUnseal(Exception):
    """It was sealed with a key that is not known any more, or for something else."""


def seal(text: str, *, purpose: str) -> str:
    return _ciphers(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """Raises CannotUnseal."""
    try:
        return _ciphers(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotUnseal from None


def _ciphers(purpose: str) -> MultiFernet:
    # The newest first: it encrypts, and those before it still decrypt.
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = (hashlib.sha256(purpose.encode() + force_bytes(key)).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
