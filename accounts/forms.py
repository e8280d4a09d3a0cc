"""Signing in, and passwords: allauth's forms within our limits."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm
from allauth.core import context
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import passwords, signing_in
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
                    address_book(typed), typed=typed, address=address_of(context.request),
                    language=get_language() or "", now=timezone.now(),
                )  # fmt: skip
            except passwords.TooManyLinks as refusal:
                words = _("Too many links have been asked for. Please wait an hour, or ask an admin.")
                raise ValidationError(words, code="too_many") from refusal
        return values

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """It has been asked for already, where that can be refused."""
        return str(self.cleaned_data["email"])
