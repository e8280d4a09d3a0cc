"""Which browsers of the team are notified: those that somebody has asked for it in, while they are signed in there."""

from datetime import datetime
from urllib.parse import urlsplit

from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import PushSubscription
from accounts.push.keys import decoded

AUTH_BYTES = 16
# Longer than any maker's; what is indexed may have 2,700.
MAX_ENDPOINT = 2000


class BadSubscription(ValueError):
    """It is not what a browser gives: an address of a maker that is on the list, and two keys."""


@transaction.atomic
def subscribe(session: UserSession, *, endpoint: str, p256dh: str, auth: str, now: datetime) -> PushSubscription:
    """Notify this browser; once more is the same. Whoever was signed in there before is notified there no more.

    Raises BadSubscription.
    """
    if not is_allowed(endpoint) or not _are_keys(p256dh, auth):
        raise BadSubscription
    PushSubscription.objects.filter(endpoint=endpoint).exclude(session=session).delete()
    keys = {"endpoint": endpoint, "p256dh": p256dh, "auth": auth}
    row, _is_new = PushSubscription.objects.update_or_create(
        session=session, defaults=keys, create_defaults={**keys, "created_at": now}
    )
    return row


def unsubscribe(sessions: QuerySet[UserSession]) -> None:
    PushSubscription.objects.filter(session__in=sessions).delete()


def of_users(users: QuerySet) -> QuerySet[PushSubscription]:
    """Whether each is still signed in is looked at when it is sent."""
    return PushSubscription.objects.filter(session__user__in=users.order_by().values("pk"))


def is_allowed(endpoint: str) -> bool:
    """Whether it is one of the makers' addresses: what a browser says of itself is sent to nowhere else."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    place = host if port is None else f"{host}:{port}"
    is_listed = any(
        place == one or (one.startswith(".") and place.endswith(one)) for one in settings.WEB_PUSH_HOSTS
    )  # fmt: skip
    is_plain = parts.username is None and parts.password is None and endpoint.isascii() and endpoint.isprintable()
    return parts.scheme == "https" and is_listed and is_plain and len(endpoint) <= MAX_ENDPOINT


def _are_keys(p256dh: str, auth: str) -> bool:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(p256dh))
        return len(decoded(auth)) == AUTH_BYTES
    except ValueError:
        return False
