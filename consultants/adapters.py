"""How allauth signs people in here: who may, in which words, for how long, and with which mails."""

import ipaddress
import logging
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import passwords
from accounts.models import User
from consultants.authentication import address_of, address_to, may_sign_in

log = logging.getLogger(__name__)

NO_MATCH = _("Name and password do not match.")
# What allauth tells after something was done; of the rest nothing is said, the page shows it.
DONE: dict[str, Promise] = {
    "account/messages/password_changed.txt": _("Your password was changed."),
    "account/messages/password_set.txt": _("Your password was changed."),
}
# Allauth has no Vietnamese. These it says itself; here they are collected for our catalogue.
SAID_BY_ALLAUTH = (
    _("You must type the same password each time."),
    _("Please type your current password."),
)


def end_after_a_day_of_work(request: HttpRequest) -> None:
    """The session ends twelve hours from now, whatever is done in it meanwhile."""
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # its base has no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": NO_MATCH, "email_password_mismatch": NO_MATCH,
        "incorrect_password": _("The password is wrong."),
    }  # fmt: skip

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Says when the limit, and not the password, was the reason."""
        refusal = getattr(context.request, "sign_in_refused", None)
        if refusal is not None:
            return ValidationError(refusal.sentence(timezone.now()), code="too_many")
        error: ValidationError = super().validation_error(code, *args)
        return error

    def pre_login(self, request: HttpRequest, user: User, **hints: Any) -> HttpResponse | None:
        """Whoever may not sign in may not by other means than the password either."""
        if may_sign_in(user):
            return None
        log.warning("sign-in refused, user %s: the account is closed", user.pk)
        messages.error(request, NO_MATCH)
        return redirect(settings.LOGIN_URL)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        end_after_a_day_of_work(request)
        log.info("user %s has signed in", user.pk)

    def get_client_ip(self, request: HttpRequest) -> str:
        """As uvicorn knows it; zeros where there is none, which no list of sessions can do without."""
        try:
            return str(ipaddress.ip_address(address_of(request)))
        except ValueError:
            return "0.0.0.0"  # noqa: S104

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("calendar")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None,
        message_context: dict[str, Any] | None = None, extra_tags: str = "", message: str | None = None,
    ) -> None:  # fmt: skip
        words = message or DONE.get(message_template or "")
        if words:
            messages.add_message(request, level, str(words), extra_tags=extra_tags)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Through our own outbox, in our own words, to where a login's own mail goes."""
        about: dict[str, Any] = {
            "to": address_to(user), "language": get_language() or settings.LANGUAGE_CODE, "now": timezone.now(),
        }  # fmt: skip
        if template_prefix.startswith("account/email/password_"):
            passwords.tell_of_new_password(user, **about)
