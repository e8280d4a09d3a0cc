"""By which cookie a browser is a visitor of the web chat, and what becomes of the one that was replaced.

In a frame on another site there are no cookies: there the same stands in a token, which the page itself keeps and shows
as its connection begins.

The cookie is replaced when somebody shows who they are, and when they sign out: a copy of the old one, planted or
stolen before, sees nothing of what follows. The turn that does it runs in a worker, which no cookie reaches; so the
browser exchanges its old cookie by the next request, for a few minutes, and only from the network that the last message
came from. Its open WebSocket goes on, and tells the page to ask.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db.models.functions import Least
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare

from accounts.models import ChannelIdentity
from accounts.services import IN_FLIGHT, network_key
from chatbot.channels.webchat.page import CHANNEL

SALT = "webchat"
# Of the tokens of the embedded chat, which scripts can read: none of them is good as a cookie, nor the other way round.
EMBED_SALT = "webchat-embed"
COOKIE_AGE = timedelta(days=365)


class SignedOut(Exception):
    """The cookie was replaced by another one."""


@dataclass(frozen=True)
class Session:
    """`visitor` is the identity's id on the channel; `key` changes when the cookie is replaced."""

    visitor: str
    key: str = ""


def new_session() -> Session:
    return Session(uuid.uuid4().hex)


def sign(session: Session, salt: str = SALT) -> str:
    return signing.dumps([session.visitor, session.key] if session.key else session.visitor, salt=salt)


def cookie_of(cookies: Mapping[str, str]) -> str | None:
    """The one of the web chat, of all that a browser has sent."""
    return cookies.get(settings.WEBCHAT_COOKIE_NAME)


def remember(response: HttpResponseBase, session: Session) -> None:
    """Give the browser the cookie by which it is this visitor."""
    response.set_cookie(
        settings.WEBCHAT_COOKIE_NAME, sign(session), max_age=COOKIE_AGE, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def session_from(cookie: str | None, salt: str = SALT) -> Session | None:
    """What the cookie, or the token, says; None for a missing, foreign or expired one."""
    try:
        found = signing.loads(cookie or "", salt=salt, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return None
    parts = [found] if isinstance(found, str) else found
    is_ours = isinstance(parts, list) and len(parts) in (1, 2) and all(isinstance(part, str) for part in parts)
    return Session(*parts) if is_ours else None


def admit(session: Session, *, address: str, exchanges: bool, now: datetime) -> Session:
    """The session as its cookie should be now: another key than it has is to be given to the browser.

    `exchanges`: the answer carries it, after which the old one is good for nothing but what was sent at the same time.
    Raises SignedOut.
    """
    rows = ChannelIdentity.objects.filter(channel=CHANNEL, external_id=session.visitor)
    row = rows.only("session_key", "former_session_key", "former_until", "last_network_key").first()
    if row is None or constant_time_compare(session.key, row.session_key):
        return session
    if not _is_exchanged(session, row, address, now):
        raise SignedOut
    if exchanges:
        rows.update(former_until=Least("former_until", now + IN_FLIGHT))
    return Session(session.visitor, row.session_key)


def _is_exchanged(session: Session, row: ChannelIdentity, address: str, now: datetime) -> bool:
    if row.former_until is None or row.former_until <= now:
        return False
    is_here = not row.last_network_key or row.last_network_key == network_key(address)
    return is_here and constant_time_compare(session.key, row.former_session_key)
