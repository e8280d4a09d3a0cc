"""Whom the API serves: a customer by their token."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts import tokens
from accounts.models import CustomerToken


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`. No login of the team is one, and no token opens a page of theirs."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, CustomerToken] | None:
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = tokens.find(text.strip(), now=timezone.now())
        if token is None:
            raise AuthenticationFailed("This token is none of ours, or has ended.")
        return AnonymousUser(), token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class IsCustomer(BasePermission):
    """Whoever has shown who they are."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, CustomerToken)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """For the OpenAPI document."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "What `POST /api/tokens/` has given."}
