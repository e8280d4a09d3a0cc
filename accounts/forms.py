"""Signing in, and passwords: allauth's forms within our limits."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import passwords, second_factor, signing_in
from accounts.models import User
from consultants.adapters import end_after_a_day_of_work
from consultants.authentication import address_book, address_of


class SignInForm(LoginForm):  # type: ignore[misc]  # its base has no types
    """By user name or e-mail address."""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response: HttpResponse = super().login(request, redirect_url)
        # Allauth has let the time begin anew with each change of the session.
        end_after_a_day_of_work(request)
        return response


class NewPasswordByOldForm(ChangePasswordForm):  # type: ignore[misc]  # its base has no types
    """A session left open is no place to guess the password at: each try counts like one of signing in."""

    def clean_oldpassword(self) -> str:
        now = timezone.now()
        try:
            attempt = signing_in.begin(
                username=self.user.get_username(), address=address_of(context.request), now=now
            )  # fmt: skip
        except signing_in.TooManyAttempts as refusal:
            raise ValidationError(refusal.sentence(now), code="too_many") from refusal
        typed: str = super().clean_oldpassword()
        attempt.succeed()
        return typed


class PublicNameForm(ModelForm):
    class Meta:
        model = User
        fields = ["public_name"]


class LinkForm(ResetPasswordForm):  # type: ignore[misc]  # its base has no types
    """Which address a link for a new password is to be sent to. The answer is the same whoever has the address."""

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        return typed

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if typed := values.get("email"):
            try:
                passwords.ask_for_links(
                    address_book(typed), typed=typed, address=address_of(context.request), now=timezone.now()
                )  # fmt: skip
            except passwords.TooManyLinks as refusal:
                words = _("Too many links have been asked for. Please wait an hour, or ask an admin.")
                raise ValidationError(words, code="too_many") from refusal
        return values

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """It has been asked for already, where that can be refused."""
        return str(self.cleaned_data["email"])


class _Counted:
    """Codes are short: each try counts, and a code of an app is good once."""

    user: Any

    def clean_code(self) -> str:
        now = timezone.now()
        try:
            second_factor.begin(self.user, now=now)
        except second_factor.TooManyCodes as refusal:
            words = _("Too many wrong codes. Please try again in a quarter of an hour.")
            raise ValidationError(words, code="too_many") from refusal
        code: str = super().clean_code()  # type: ignore[misc]  # of the form beside it
        found = getattr(self, "authenticator", None)
        is_of_the_app = found is None or found.type == Authenticator.Type.TOTP
        if is_of_the_app and not second_factor.use_once(self.user, normalize_user_code(code), now=now):
            raise ValidationError(_("This code was used already. Please wait for the next one."), code="used")
        second_factor.succeed(self.user)
        return code


class CodeForm(_Counted, AuthenticateForm):  # type: ignore[misc]  # its base has no types
    """The second step of signing in."""


class CodeAgainForm(_Counted, ReauthenticateForm):  # type: ignore[misc]  # its base has no types
    """Before something is changed, or in a session that has not shown its second factor."""


class FirstCodeForm(_Counted, ActivateTOTPForm):  # type: ignore[misc]  # its base has no types
    """Shows that the app has the key."""
