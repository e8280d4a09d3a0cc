"""Who signs in to the admin with a password alone is not signed in yet; and whoever is reads in their own language."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from accounts import second_factor
from accounts.models import User

# Where a second factor is shown, and where it is set up by whoever has none.
TO_SHOW_IT = {"account_login", "account_logout", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "set_language"}
TO_SET_IT_UP = {"second-factor", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}


class LanguageMiddleware(MiddlewareMixin):
    """Whoever is signed in reads every page in the language of their account, whatever the browser prefers.

    The cookie follows, so that the sign-in page speaks it too when the session is over. Of others LocaleMiddleware has
    decided before: by the cookie, then by what the browser prefers.
    """

    def process_request(self, request: HttpRequest) -> None:
        if user := _signed_in(request):
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        user, name = _signed_in(request), settings.LANGUAGE_COOKIE_NAME
        if user and request.COOKIES.get(name) != user.language:
            response.set_cookie(
                name, user.language, max_age=settings.LANGUAGE_COOKIE_AGE, secure=settings.LANGUAGE_COOKIE_SECURE,
                samesite="Lax",
            )  # fmt: skip
        return response


def _signed_in(request: HttpRequest) -> User | None:
    """Asks nobody for a session where the browser has none."""
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return request.user if has_session and request.user.is_authenticated else None


class SecondFactorMiddleware(MiddlewareMixin):
    """Until it is shown they are nobody, on every page but those that are for that: also on those yet to be written."""

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not second_factor.is_missing(request):
            return
        page = request.resolver_match.url_name if request.resolver_match else None
        if page in TO_SHOW_IT or page in TO_SET_IT_UP and not second_factor.has_one(request.user):
            return
        request.user = AnonymousUser()
        request.auser = _nobody


async def _nobody() -> AnonymousUser:
    return AnonymousUser()
