"""The secret address of a consultant's own calendar: as it is typed, and as it is kept."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings

from meetassist.sealing import seal, unseal

PURPOSE = "own calendar"
LONGEST = 2000
# What Apple gives for a calendar that is subscribed to; it is read by https.
BY_OTHER_NAMES = ("webcal://", "webcals://")


class NoAddress(Exception):
    """It is none that a calendar can be read from."""


class OwnFeed(Exception):
    """It is a feed of ours: what stands there is known here already."""


def cleaned(typed: str) -> str:
    """As it is asked for. Raises NoAddress, OwnFeed."""
    address = typed.strip()
    for name in BY_OTHER_NAMES:
        if address.lower().startswith(name):
            address = "https://" + address[len(name) :]
    try:
        parts = urlsplit(address)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        raise NoAddress from None
    is_plain = address.isascii() and address.isprintable() and " " not in address
    if parts.scheme.lower() != "https" or not parts.hostname or parts.username is not None or not has_port:
        raise NoAddress
    if not is_plain or len(address) > LONGEST:
        raise NoAddress
    own = urlsplit(settings.SITE_URL)
    if (parts.hostname, parts.path.startswith("/calendar/feed/")) == (own.hostname, True):
        raise OwnFeed
    return address


def host_of(address: str) -> str:
    """What is shown of it: where it leads, without what is secret."""
    return (urlsplit(address).hostname or "")[:253]


def sealed(address: str) -> str:
    return seal(address, purpose=PURPOSE)


def opened(text: str) -> str:
    """Raises meetassist.sealing.CannotUnseal where SECRET_KEY is another one now."""
    return unseal(text, purpose=PURPOSE)


def hash_of(address: str) -> str:
    """By which the same address is known again."""
    return hashlib.sha256(address.encode()).hexdigest()
