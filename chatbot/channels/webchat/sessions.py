"""By which cookie a browser is a visitor of the web chat.

In a frame on another site there are no cookies: there the same stands in a token, which the page itself keeps and shows
as its connection begins.

Either is replaced as `chatbot.messaging.sessions` says. The browser's open WebSocket goes on then, and tells the page
to come for the new one.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from chatbot.channels.webchat.page import CHANNEL
from chatbot.messaging.sessions import Session, Sessions, SignedOut, new_session

__all__ = [
    "EMBEDDED", "Session", "SignedOut", "admit", "cookie_of", "new_session", "of_browser", "remember", "session_from",
    "sign",
]  # fmt: skip

COOKIE_AGE = timedelta(days=365)
_sessions = Sessions(CHANNEL, salt="webchat", lasts=COOKIE_AGE)
# Of the embedded chat, whose scripts can read them: none of these is good as a cookie, nor the other way round.
EMBEDDED = Sessions(CHANNEL, salt="webchat-embed", lasts=COOKIE_AGE)
sign, session_from, admit = _sessions.sign, _sessions.read, _sessions.admit


def cookie_of(cookies: Mapping[str, str]) -> str | None:
    """The one of the web chat, of all that a browser has sent."""
    return cookies.get(settings.WEBCHAT_COOKIE_NAME)


def of_browser(request: HttpRequest, *, now: datetime) -> Session:
    """This browser's; a new one where its cookie is none of ours, or was replaced by one that it did not come for."""
    address = str(request.META.get("REMOTE_ADDR") or "unknown")
    found = session_from(cookie_of(request.COOKIES))
    try:
        admitted = found and admit(found, address=address, exchanges=True, now=now)
    except SignedOut:
        admitted = None
    return admitted or new_session()


def remember(response: HttpResponseBase, session: Session) -> None:
    """Give the browser the cookie by which it is this visitor."""
    response.set_cookie(
        settings.WEBCHAT_COOKIE_NAME, sign(session), max_age=COOKIE_AGE, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
