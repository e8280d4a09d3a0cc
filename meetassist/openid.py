"""Providers of OpenID Connect, from the environment: OIDC_PROVIDERS names them, OIDC_<NAME>_... says the rest."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from meetassist import env

LABELS = {"cognito": "Amazon Cognito", "google": "Google", "entra": "Microsoft"}
ISSUERS = {"google": "https://accounts.google.com"}
GROUPS_CLAIMS = {"cognito": "cognito:groups"}
ROLES = ("owner", "manager", "receptionist", "consultant", "auditor")


def providers() -> list[dict[str, Any]]:
    """As allauth reads them."""
    return [_provider(name) for name in env.items("OIDC_PROVIDERS")]


def _provider(name: str) -> dict[str, Any]:
    def value(what: str, default: str = "") -> str:
        return env.text(f"OIDC_{name.upper()}_{what}", default)

    issuer = value("ISSUER", ISSUERS.get(name, "")).rstrip("/")
    if not (name.isalnum() and issuer and value("CLIENT_ID") and value("CLIENT_SECRET")):
        needed = f"OIDC_{name.upper()}_ISSUER, _CLIENT_ID and _CLIENT_SECRET"
        raise ImproperlyConfigured(f"OIDC_PROVIDERS names {name}, letters and digits: {needed} must be set.")
    return {
        "provider_id": name, "name": value("LABEL", LABELS.get(name, name.title())), "client_id": value("CLIENT_ID"),
        "secret": value("CLIENT_SECRET"),
        "settings": {
            "server_url": issuer, "oauth_pkce_enabled": True, "roles": _roles(name),
            "groups_claim": value("GROUPS_CLAIM", GROUPS_CLAIMS.get(name, "groups")),
            "trusted_domains": [domain.lower() for domain in env.items(f"OIDC_{name.upper()}_TRUSTED_DOMAINS")],
        },
    }  # fmt: skip


def _roles(name: str) -> dict[str, str]:
    """Of the provider's groups, by their name or id."""
    found = dict(item.rpartition("=")[::2] for item in env.items(f"OIDC_{name.upper()}_ROLES"))
    if not (all(found) and set(found.values()) <= set(ROLES)):
        raise ImproperlyConfigured(f"OIDC_{name.upper()}_ROLES must be a list like Group=role of {', '.join(ROLES)}.")
    return found
