"""How allauth signs people in here: who may, in which words, for how long, and with which mails."""

import ipaddress
import logging
import time
from datetime import timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
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

from accounts import passwords, second_factor
from accounts.models import User
from consultants.authentication import address_of, address_to, may_sign_in
from meetassist import business
from meetassist.sealing import seal, unseal

log = logging.getLogger(__name__)

PURPOSE = "second factor"
NO_MATCH = _("Name and password do not match.")
# What allauth tells after something was done; of the rest nothing is said, the page shows it.
DONE: dict[str, Promise] = {
    "account/messages/password_changed.txt": _("Your password was changed."),
    "account/messages/password_set.txt": _("Your password was changed."),
    "mfa/messages/totp_activated.txt": _("From now on your authenticator app is asked when you sign in."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is not asked any more."),
    "mfa/messages/webauthn_added.txt": _("The passkey was added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey was removed."),
    "mfa/messages/recovery_codes_generated.txt": _("There are new recovery codes."),
    "usersessions/messages/sessions_logged_out.txt": _("All other sessions have ended."),
}
WRITTEN: dict[str, Promise] = {
    "mfa/email/totp_activated": _("An authenticator app was added."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed."),
    "mfa/email/webauthn_added": _("A passkey was added."),
    "mfa/email/webauthn_removed": _("A passkey was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made; the old ones are void."),
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
        "incorrect_password": _("The password is wrong."), "incorrect_code": _("This code is wrong."),
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

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the day of all consultants for who may see it; else to one's own calendar."""
        user = request.user
        sees_all = user.is_staff and user.has_perm("bookings.view_appointment")
        return reverse("today") if sees_all else super().get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of whoever has signed in just now, nor of whoever has nothing that could be asked again."""
        request = context.request
        records = get_authentication_records(request, request.user)
        is_recent = any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records)
        return not is_recent and bool(self.get_reauthentication_methods(request.user))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("Use the password"), "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }  # fmt: skip
        return [{**one, "description": words[one["id"]]} for one in super().get_reauthentication_methods(user)]

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
        elif change := WRITTEN.get(template_prefix):
            second_factor.tell_of_change(user, change, **about)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # its base has no types
    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": _("This code is wrong.")}

    def encrypt(self, text: str) -> str:
        """What codes are made from is not to be read in a copy of the database."""
        return seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, purpose=PURPOSE)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return str(_("Passkey %(number)d") % {"number": number})

    def build_totp_svg(self, url: str) -> str:
        """To stand within the page: a picture from a data address would need an exception in its policy."""
        drawn: str = super().build_totp_svg(url)
        return drawn[drawn.index("<svg") :]

    def _get_site_name(self) -> str:
        """What apps and browsers list the account under."""
        return business.current().name
