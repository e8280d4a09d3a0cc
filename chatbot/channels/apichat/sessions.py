"""The sessions of programs that chat, as they are sent and opened."""

from datetime import timedelta

from django.utils import timezone

from chatbot.messaging.sessions import Session, Sessions, SignedOut
from meetassist.problems import Problem

CHANNEL = "apichat"
SESSIONS = Sessions(CHANNEL, salt="apichat", lasts=timedelta(days=365))


def opened(session_id: str, address: str) -> Session:
    """Raises Problem for a session that is none of ours, or was replaced."""
    session = SESSIONS.read(session_id)
    if session is None:
        raise Problem(404, "no_such_session", "This session_id is none of ours, or a year old.")
    return admitted(session, address)


def admitted(session: Session, address: str) -> Session:
    """The session as it is now. Raises Problem for one that was replaced."""
    try:
        return SESSIONS.admit(session, address=address, exchanges=True, now=timezone.now())
    except SignedOut as error:
        detail = "This session_id was replaced when somebody showed who they are, or signed out: use the newer one."
        raise Problem(410, "signed_out", detail) from error
