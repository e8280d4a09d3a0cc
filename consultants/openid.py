"""Signing in by OpenID Connect: allauth's flow, with what it does not check, and nobody who was not invited.

Only what the provider has signed counts. Allauth asks for no nonce, trusts a token that it has fetched itself without
looking at its signature, and prefers what another address tells about the person.
"""

import logging
from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib import messages
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.models import Invitation, User
from accounts.roles import Role
from consultants.invitations import NotOpen, accept

log = logging.getLogger(__name__)

# Signed with the provider's private key; never "none", and never a secret that is made of the public one.
ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}
# These open the admin; consultants have pages of their own.
OF_THE_ADMIN = set(Role) - {Role.CONSULTANT}


class OpenIdAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # its base has no types
    state: dict[str, Any] | None = None

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        claims = self._claims(app, str(kwargs["response"].get("id_token") or ""))
        kept = {name: claims[name] for name in ("sub", "email", "email_verified") if name in claims}
        login = self.get_provider().sociallogin_from_response(request, {"id_token": kept})
        login.claims, login.app = claims, app
        return login

    def _claims(self, app: Any, id_token: str) -> dict[str, Any]:
        """Of a token by this issuer, for us, and for this very attempt. Raises OAuth2Error."""
        config = self.openid_config
        if config.get("issuer", "").rstrip("/") != app.settings["server_url"]:
            raise OAuth2Error("another issuer")
        try:
            header = jwt.get_unverified_header(id_token)
        except jwt.PyJWTError as error:
            raise OAuth2Error("no token") from error
        if header.get("alg") not in ALGORITHMS or not header.get("kid"):
            raise OAuth2Error("not signed as it has to be")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token, keys_url=config["jwks_uri"], issuer=config["issuer"], audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )  # fmt: skip
        nonce = str((self.state or {}).get("nonce") or "")
        if not nonce or not constant_time_compare(nonce, str(claims.get("nonce"))):
            raise OAuth2Error("for another attempt")
        if not (claims.get("sub") and claims.get("exp")) or claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("incomplete, or for another client")
        return claims


class Callback(OAuth2CallbackView):  # type: ignore[misc]  # its base has no types
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, answer = super()._get_state(request, provider)
        self.adapter.state = state
        return state, answer


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # its base has no types
    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """Those of the environment: secrets are not kept in the database."""
        return [app for app in super().list_apps(request, provider, client_id) if app.pk is None]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Whoever has signed in this way before is known by the provider's id; others by an address that is shown."""
        if not sociallogin.is_existing:
            user = _known_by_address(_shown_address(sociallogin))
            if user is None:
                _refuse(request, _("There is no account for you here. Ask for an invitation, and use its address."))
            sociallogin.connect(request, user)
        _take_roles(sociallogin.user, sociallogin)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        log.warning("sign-in by %s refused: %s", provider.sub_id, type(exception).__name__ if exception else error)
        _refuse(request, _("Signing in did not work. Please try again."))


def _refuse(request: HttpRequest, words: str) -> None:
    messages.error(request, words)
    raise ImmediateHttpResponse(redirect("account_login"))


def _shown_address(sociallogin: Any) -> str:
    """Theirs, as far as the provider says so; empty otherwise: anybody can claim any address."""
    email = str(sociallogin.claims.get("email") or "").strip().lower()
    is_verified = str(sociallogin.claims.get("email_verified")).lower() == "true"
    is_trusted = email.rpartition("@")[2] in sociallogin.app.settings["trusted_domains"]
    return email if is_verified or is_trusted else ""


def _known_by_address(email: str) -> User | None:
    """The one account of this address, or the account that an open invitation makes now."""
    if not email:
        return None
    users = list(User.objects.filter(email__iexact=email)[:2])
    if users:
        return users[0] if len(users) == 1 else None
    now = timezone.now()
    found = Invitation.objects.open(now).filter(email__iexact=email).last()
    if found is None or User.objects.filter(username__iexact=email).exists():
        return None
    user = User(username=email)
    user.set_unusable_password()
    try:
        return accept(found, user=user, now=now)
    except NotOpen:
        return None


def _take_roles(user: User, sociallogin: Any) -> None:
    """Where groups are mapped, the provider decides which roles somebody has, and whether they enter the admin."""
    mapped: dict[str, str] = sociallogin.app.settings["roles"]
    if not mapped:
        return
    claimed = sociallogin.claims.get(sociallogin.app.settings["groups_claim"]) or []
    groups = {claimed} if isinstance(claimed, str) else set(map(str, claimed))
    roles = {role for group, role in mapped.items() if group in groups}
    user.groups.remove(*Group.objects.filter(name__in=set(mapped.values()) - roles))
    user.groups.add(*Group.objects.filter(name__in=roles))
    is_staff = user.is_superuser or bool(roles & OF_THE_ADMIN)
    if user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])
    log.info("user %s: roles by %s: %s", user.pk, sociallogin.account.provider, ", ".join(sorted(roles)) or "none")
