"""Tokens by which programs act for customers: made when a code was right, known by their hash."""

import secrets
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from accounts.models import ChannelIdentity, Customer, CustomerToken

LASTS = timedelta(days=30)


def issue(customer: Customer, *, identity: ChannelIdentity | None = None, now: datetime) -> tuple[str, CustomerToken]:
    """A new token, which is told this once, and its row. It ends when the `identity` signs out."""
    text = secrets.token_urlsafe(32)
    row = CustomerToken.objects.create(
        customer=customer, identity=identity, hashed=_hash(text), created_at=now, expires_at=now + LASTS
    )
    return text, row


def find(text: str, *, now: datetime) -> CustomerToken | None:
    """The row of a token that is good now, with its customer."""
    rows = CustomerToken.objects.select_related("customer__level")
    return rows.filter(hashed=_hash(text), expires_at__gt=now, customer__merged_into=None).first()


def end_of(identity: ChannelIdentity) -> None:
    """Whoever has signed out there is not acted for any more by what they allowed there."""
    CustomerToken.objects.filter(identity=identity).delete()


def forget_old(*, now: datetime) -> int:
    """Delete what is no longer good. Returns how many."""
    return CustomerToken.objects.filter(expires_at__lte=now).delete()[0]


def _hash(text: str) -> str:
    return salted_hmac("accounts.tokens", text, algorithm="sha256").hexdigest()
