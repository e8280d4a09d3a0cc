"""The second factor: of whom it is required, whether this session has shown it, and how often codes may be guessed.

A login that opens the admin is nobody outside of the demo until it has shown one (accounts.middleware).
"""

import logging
from datetime import datetime, timedelta

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import limits
from accounts.mail import security
from accounts.models import RateLimit, User

log = logging.getLogger(__name__)

Scope = RateLimit.Scope
TRIES, WITHIN = 10, timedelta(minutes=15)
# Longer than a code of an authenticator app is good, clocks that go wrong included.
USED_FOR = timedelta(minutes=5)


class TooManyCodes(Exception):
    """No code is compared for a while."""


def is_missing(request: HttpRequest) -> bool:
    """Whether this session is of somebody who has to show a second factor, and has not."""
    user = request.user
    return is_required_of(user) and not (was_shown(request, user) and has_one(user))


def is_required_of(user: User | AnonymousUser) -> bool:
    return bool(settings.SECOND_FACTOR_REQUIRED and (user.is_staff or user.is_superuser))


def has_one(user: User | AnonymousUser) -> bool:
    """Recovery codes do not count: they stand in for one."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=["totp", "webauthn"]).exists())


def was_shown(request: HttpRequest, user: User | AnonymousUser) -> bool:
    return any(record["method"] == "mfa" for record in get_authentication_records(request, user))


def has_just_been_made(request: HttpRequest) -> None:
    """To make one is to show it: a code of the app was right, or the key has signed."""
    record_authentication(request, request.user, "mfa")


def begin(user: User, *, now: datetime) -> None:
    """Count one more code, before it is compared. Raises TooManyCodes."""
    if not limits.take(scope=Scope.SECOND, key=_key("tries", user), most=TRIES, within=WITHIN, now=now):
        log.warning("second factor refused, user %s: too many attempts", user.pk)
        raise TooManyCodes


def succeed(user: User) -> None:
    limits.forget(scope=Scope.SECOND, key=_key("tries", user))


def use_once(user: User, code: str, *, now: datetime) -> bool:
    """Whether this code of an app is used for the first time, whichever process is asked."""
    key = _key(f"code:{code}", user)
    return limits.take(scope=Scope.SECOND, key=key, most=1, within=USED_FOR, now=now)


def take_away(user: User) -> bool:
    """Of somebody who has lost it, and their recovery codes; False where there was none."""
    return bool(Authenticator.objects.filter(user=user).delete()[0])


def tell_of_change(user: User, change: str | Promise, *, to: str, now: datetime) -> None:
    log.info("user %s: the second factor was changed", user.pk)
    words = _("How you sign in was changed")
    security.tell(user, "second_factor", words, change=change, to=to, now=now)


def _key(kind: str, user: User) -> str:
    return salted_hmac("accounts.second_factor", f"{kind}:{user.pk}", algorithm="sha256").hexdigest()
