"""How often somebody may try to sign in. Wrong passwords are counted before they are compared, so that attempts at once
cannot pass together; a right one gives back what it has taken.

**An account from one network** has ten tries within a quarter of an hour. What is tried from elsewhere does not count
there: whoever has signed in from a network before is kept out by nothing that strangers do from other ones.

**From networks that an account has never signed in from** it has a hundred tries a day, all of them together, and each
such network has a hundred an hour, whatever accounts it tries. An owner who is on the way while that is used up sets a
new password by e-mail: that makes the network one of theirs.

Names that no account has are counted like the others, so that the answers do not tell which exist.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from accounts import limits
from accounts.models import RateLimit, User
from accounts.services import network_key

TRIES_HERE, HERE_WITHIN = 10, timedelta(minutes=15)
TRIES_OF_STRANGERS, STRANGERS_WITHIN = 100, timedelta(days=1)
TRIES_OF_A_NETWORK, NETWORK_WITHIN = 100, timedelta(hours=1)
# A network stays one of an account's for so long; signing in later makes it one anew.
REMEMBERED = timedelta(days=90)

Scope = RateLimit.Scope


class TooManyAttempts(Exception):
    """Nothing is compared before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until

    def sentence(self, now: datetime) -> str:
        """What somebody reads who has to wait."""
        minutes = max(1, ceil((self.until - now).total_seconds() / 60))
        words = ngettext(
            "Too many attempts. Please try again in %(count)d minute, or have a link for a new password sent to you.",
            "Too many attempts. Please try again in %(count)d minutes, or have a link for a new password sent to you.",
            minutes,
        )
        return words % {"count": minutes}


@dataclass(frozen=True)
class Attempt:
    """What has been counted for one try."""

    taken: tuple[str, ...]
    place: str
    now: datetime

    def succeed(self) -> None:
        """Not to be counted; and the network is one of the account's from now on."""
        for key in self.taken:
            limits.give_back(scope=Scope.SIGN_INS, key=key)
        _remember(self.place, self.now)


def begin(*, username: str, address: str, now: datetime) -> Attempt:
    """Count one more try, before its password is compared. Raises TooManyAttempts."""
    network = network_key(address)
    place = _key("place", f"{username}:{network}")
    counted = [(place, TRIES_HERE, HERE_WITHIN)]
    if not limits.has_any(scope=Scope.SIGNED_IN, key=place, now=now):
        counted += [
            (_key("account", username), TRIES_OF_STRANGERS, STRANGERS_WITHIN),
            (_key("network", network), TRIES_OF_A_NETWORK, NETWORK_WITHIN),
        ]
    for key, most, within in counted:
        if not limits.take(scope=Scope.SIGN_INS, key=key, most=most, within=within, now=now):
            raise TooManyAttempts(limits.until(scope=Scope.SIGN_INS, key=key) or now + within)
    return Attempt(tuple(key for key, _most, _within in counted), place, now)


def remember(user: User, *, address: str, now: datetime) -> None:
    """They have shown by other means than the password that this network is theirs, and may try again from here."""
    place = _key("place", f"{user.get_username()}:{network_key(address)}")
    limits.forget(scope=Scope.SIGN_INS, key=place)
    _remember(place, now)


def _remember(place: str, now: datetime) -> None:
    # Counted for ever: what matters is that there was one.
    limits.take(scope=Scope.SIGNED_IN, key=place, most=10**9, within=REMEMBERED, now=now)


def _key(kind: str, value: str) -> str:
    return salted_hmac("accounts.signing_in", f"{kind}:{value}", algorithm="sha256").hexdigest()
