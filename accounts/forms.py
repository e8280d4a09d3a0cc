"""Signing in, and passwords: what the pages of consultants and of the admin have in common."""

from math import ceil
from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import signing_in


def too_many(refusal: signing_in.TooManyAttempts) -> ValidationError:
    """What somebody reads who has to wait."""
    minutes = max(1, ceil((refusal.until - timezone.now()).total_seconds() / 60))
    words = ngettext(
        "Too many attempts. Please try again in %(count)d minute, or have a link for a new password sent to you.",
        "Too many attempts. Please try again in %(count)d minutes, or have a link for a new password sent to you.",
        minutes,
    )
    return ValidationError(words % {"count": minutes}, code="too_many")


class _Limited:
    """For a form that signs in: says when the limit, and not the password, was the reason."""

    request: Any

    def get_invalid_login_error(self) -> ValidationError:
        refusal = getattr(self.request, "sign_in_refused", None)
        return too_many(refusal) if refusal else super().get_invalid_login_error()  # type: ignore[misc]


class SignInForm(_Limited, AuthenticationForm):
    error_messages = {
        **AuthenticationForm.error_messages, "invalid_login": _("Name and password do not match."),
    }  # fmt: skip


class AdminSignInForm(_Limited, AdminAuthenticationForm):
    """The admin's own words, within the same limits."""


class NewPasswordByOldForm(PasswordChangeForm):
    """A session left open is no place to guess the password at: each try counts like one of signing in."""

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_old_password(self) -> str:
        try:
            attempt = signing_in.begin(
                username=self.user.get_username(), address=self.address, now=timezone.now()
            )  # fmt: skip
        except signing_in.TooManyAttempts as refusal:
            raise too_many(refusal) from refusal
        typed: str = super().clean_old_password()
        attempt.succeed()
        return typed


class LinkForm(forms.Form):
    """Which address a link for a new password is to be sent to."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True})
    )
