"""Sending the notifications that are due: claimed by one worker, encrypted for the browser, handed to its maker.

Sending is at least once: a crash between the maker's acceptance and the mark repeats a notification, which takes the
place of the first on the screen, since it has the same tag.
"""

import json
import logging
from datetime import datetime
from email.utils import parseaddr
from functools import cache

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from webpush import WebPush, WebPushSubscription

from accounts.models import PushMessage
from accounts.push import keys
from accounts.push.outgoing import CLAIM
from accounts.push.subscribing import is_allowed
from meetassist import http
from meetassist.claiming import COUNTED, Backoff

log = logging.getLogger(__name__)

BACKOFF = Backoff.of_seconds(5, 20, 60, 300)
BATCH = 200
# The browser is no more, or takes nothing from us any more (RFC 8030, 7.3).
GONE = (404, 410)
# The maker has too much to do, or is broken: later.
LATER = (408, 425, 429)


def due() -> list[int]:
    """Ids of what is to be sent now and is nobody's, the oldest first."""
    return list(_in_turn().filter(CLAIM.free).order_by("pk").values_list("pk", flat=True)[:BATCH])


def _in_turn() -> QuerySet[PushMessage]:
    return PushMessage.objects.filter(Q(next_attempt_at=None) | Q(next_attempt_at__lte=Now()))


def send(pk: int, *, now: datetime) -> str:
    """Send one. Safe to call at any time, from anywhere. Returns what became of it, for the log."""
    token = CLAIM.take(_in_turn().filter(pk=pk), **COUNTED)
    if token is None:
        return "nothing to send"
    row = PushMessage.objects.select_related("subscription__session__user").filter(pk=pk).first()
    if row is None:
        return "nothing to send"
    claimed = PushMessage.objects.filter(CLAIM.marked(token), pk=pk)
    session = row.subscription.session
    if row.useful_until <= now or BACKOFF.is_over(row.attempts - 1):
        claimed.delete()
        return "past its usefulness"
    # Signed out, disabled, or with a password that has been changed: the browser is let go with the session.
    if session.purge():
        return "signed out"
    if not is_allowed(row.subscription.endpoint):
        row.subscription.delete()
        return "its service is not on the list any more"
    try:
        status = _post(row)
    except http.ConnectionFailed as error:
        log.warning("notification %s was not sent, attempt %s: %s", pk, row.attempts, error)
        status = None
    if status in GONE:
        row.subscription.delete()
        return "the browser is gone"
    if (status is None or status in LATER or status >= 500) and not BACKOFF.is_over(row.attempts):
        CLAIM.release(PushMessage.objects.filter(pk=pk), token, next_attempt_at=BACKOFF.next_attempt_at(row.attempts))
        return f"to be tried again: {status}"
    claimed.delete()
    if status is None or status >= 300:
        log.error("notification %s was refused: %s", pk, status)
        return f"refused: {status}"
    return "sent"


def _post(row: PushMessage) -> int:
    """The status that the browser's maker answers. Raises ConnectionFailed."""
    words = {"title": row.title, "text": row.text, "link": row.link, "tag": row.tag}
    device = row.subscription
    message = _pusher(settings.WEB_PUSH_PRIVATE_KEY).get(
        json.dumps(words),
        WebPushSubscription.model_validate({
            "endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}
        }),
        ttl=round((row.useful_until - row.created_at).total_seconds()),
    )  # fmt: skip
    headers = {**message.headers, "Urgency": "high"}
    return http.post_bytes(device.endpoint, message.encrypted, headers=headers).status_code


@cache
def _pusher(_private_key: str) -> WebPush:
    private = keys.private_key()
    return WebPush(
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        # The makers write there if what we send does them harm.
        subscriber=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    )
