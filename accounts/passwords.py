"""New passwords by e-mail: the link is made at the moment of sending and stands in no row; it is good once.

Allauth's page takes it.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import limits
from accounts.mail import outgoing, security
from accounts.models import OutgoingEmail, RateLimit, User
from accounts.services import network_key

log = logging.getLogger(__name__)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Of one address from one network, of one address at all, and of one network whatever it asks for.
LINKS_HERE, LINKS_A_DAY, LINKS_A_NETWORK = 3, 20, 20


class TooManyLinks(Exception):
    """No more are sent for a while: to this address, or for this network. It tells nothing about the address."""


def ask_for_links(users: Iterable[tuple[User, str]], *, typed: str, address: str, now: datetime) -> None:
    """Have a link sent to each of `users`, at their address, in their language.

    `typed` is what was asked for, whoever it belongs to.

    Raises TooManyLinks, which depends on `typed` and on the network `address` alone.
    """
    network, email = network_key(address), typed.strip().lower()
    counted = [
        (f"{email}:{network}", LINKS_HERE, HOUR), (f"{email}", LINKS_A_DAY, DAY), (network, LINKS_A_NETWORK, HOUR)
    ]  # fmt: skip
    for value, most, within in counted:
        key = salted_hmac("accounts.passwords", value, algorithm="sha256").hexdigest()
        if not limits.take(scope=RateLimit.Scope.RESETS, key=key, most=most, within=within, now=now):
            log.warning("links for new passwords: too many were asked for")
            raise TooManyLinks
    for user, to in users:
        send_link(user, to=to, now=now)


def send_link(user: User, *, to: str, now: datetime) -> None:
    log.info("user %s: a link for a new password is sent", user.pk)
    outgoing.queue(
        kind=OutgoingEmail.Kind.PASSWORD, dedup_key=f"password:{user.pk}:{now.isoformat()}", user=user, to=to,
        language=user.language, useful_until=now + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT), now=now,
    )  # fmt: skip


def compose(user: User, *, to: str, language: str) -> tuple[str, str, str] | None:
    """Subject, text and HTML with a new link; None where they may not sign in, or have another address now."""
    if not user.is_active or (user.email and user.email.lower() != to.lower()):
        return None
    key = {"uidb36": int_to_base36(user.pk), "key": default_token_generator.make_token(user)}
    place = reverse("account_reset_password_from_key", kwargs=key)
    with translation.override(language):
        values = {
            **security.about(user, language), "link": settings.SITE_URL + place,
            "minutes": settings.PASSWORD_RESET_TIMEOUT // 60,
        }  # fmt: skip
        subject = _("A new password for %(business)s") % {"business": values["business"]}
        text, html = (render_to_string(f"emails/password.{kind}", values) for kind in ("txt", "html"))
        return subject, text, html


def tell_of_new_password(user: User, *, to: str, now: datetime) -> None:
    log.info("user %s: the password was changed", user.pk)
    words = gettext_lazy("Your password was changed")
    security.tell(user, "password_changed", words, to=to, now=now)
