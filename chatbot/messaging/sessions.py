"""By which signed text somebody is one visitor of a channel, and what becomes of the text that was replaced.

It is replaced when somebody shows who they are, and when they sign out: a copy of the old one, planted or stolen
before, sees nothing of what follows. The turn that does it runs in a worker, which no answer reaches; so the visitor
exchanges the old one by the next request, for a few minutes, and only from the network that the last message came from.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db.models.functions import Least
from django.utils.crypto import constant_time_compare

from accounts.models import ChannelIdentity
from accounts.services import IN_FLIGHT, network_key


class SignedOut(Exception):
    """The session was replaced by another one."""


@dataclass(frozen=True)
class Session:
    """`visitor` is the identity's id on the channel; `key` changes when the session is replaced."""

    visitor: str
    key: str = ""


def new_session() -> Session:
    return Session(uuid.uuid4().hex)


@dataclass(frozen=True)
class Sessions:
    """Those of one channel; `salt` keeps the texts of one from being good for another."""

    channel: str
    salt: str
    lasts: timedelta

    def sign(self, session: Session) -> str:
        return signing.dumps([session.visitor, session.key] if session.key else session.visitor, salt=self.salt)

    def read(self, text: str | None) -> Session | None:
        """What the text says; None for a missing, foreign or expired one."""
        try:
            found = signing.loads(text or "", salt=self.salt, max_age=self.lasts)
        except signing.BadSignature:
            return None
        parts = [found] if isinstance(found, str) else found
        is_ours = isinstance(parts, list) and len(parts) in (1, 2) and all(isinstance(part, str) for part in parts)
        return Session(*parts) if is_ours else None

    def admit(self, session: Session, *, address: str, exchanges: bool, now: datetime) -> Session:
        """The session as it should be now: one with another key than it has is to be given to the visitor.

        `exchanges`: the answer carries it, after which the old one is good for nothing but what was sent at the same
        time. Raises SignedOut.
        """
        rows = ChannelIdentity.objects.filter(channel=self.channel, external_id=session.visitor)
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
