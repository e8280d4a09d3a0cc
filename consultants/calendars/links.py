"""The secret address of a consultant's feed: made, renewed, ended, and found again by the secret alone."""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from consultants.models import CalendarFeed, Consultant


def renew(consultant: Consultant, *, now: datetime) -> str:
    """A new address, which cannot be shown again. The one before is dead from then on."""
    secret = secrets.token_urlsafe(32)
    values = {"secret_hash": _hash(secret), "created_at": now}
    CalendarFeed.objects.update_or_create(consultant=consultant, defaults=values)
    return settings.SITE_URL + reverse("calendar-feed", args=[secret])


def end(consultant: Consultant) -> None:
    """Nobody reads the feed any more."""
    CalendarFeed.objects.filter(consultant=consultant).delete()


def consultant_of(secret: str) -> Consultant | None:
    """Whose feed it is; None for an address that has been replaced, and for somebody who has left."""
    has_left = Q(user__is_active=False)
    rows = Consultant.objects.filter(is_active=True).exclude(has_left)
    return rows.filter(calendar_feed__secret_hash=_hash(secret)).first()


def _hash(secret: str) -> str:
    """Of 256 random bits nothing is guessed, so that it needs no key, and outlives a change of SECRET_KEY."""
    return hashlib.sha256(secret.encode()).hexdigest()
