"""Who may use the tools of assistants: each by a key of their own, so often a minute."""

import secrets
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from accounts import limits
from accounts.models import Partner, RateLimit
from meetassist.problems import Problem

MINUTE = timedelta(minutes=1)


def give_key(partner: Partner, *, now: datetime) -> str:
    """A new key for a partner that the caller saves, in the place of any before. It is told this once."""
    key = secrets.token_urlsafe(32)
    partner.hashed, partner.renewed_at = _hash(key), now
    return key


def admit(key: str, *, now: datetime) -> Partner:
    """Whose key it is; one more call of theirs. Raises Problem."""
    partner = Partner.objects.filter(hashed=_hash(key), is_active=True).first()
    if partner is None:
        raise Problem(401, "unknown_key", "This key is none of ours, or is used no more.")
    counted = {"scope": RateLimit.Scope.PARTNERS, "key": str(partner.pk)}
    if not limits.take(**counted, most=partner.calls_a_minute, within=MINUTE, now=now):
        until = limits.until(**counted)
        raise Problem(429, "too_fast", "Too many calls within a minute.", until=until, now=now)
    return partner


def _hash(key: str) -> str:
    return salted_hmac("accounts.partners", key, algorithm="sha256").hexdigest()
