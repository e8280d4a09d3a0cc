"""Who books on the public page: this browser, its customer once there is one, and what it may do without a code."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.translation import get_language

from accounts import limits
from accounts.models import ChannelIdentity, Customer, EmailVerification, RateLimit
from accounts.verification import OPEN, VALID
from bookings.actors import Actor, Source, by_customer
from chatbot.messaging import inbox, visiting
from chatbot.messaging.visiting import Visitor
from chatbot.models import Conversation
from chatbot.models.masking import mask_address
from chatbot.people import identification

MOST_A_MINUTE = 20


@dataclass(frozen=True)
class Guest:
    """`conversation` is None until something is done: whoever only looks is nobody yet."""

    visitor: Visitor
    conversation: Conversation | None
    now: datetime

    @property
    def customer(self) -> Customer:
        """Of somebody new one who is not written down, for whom the rules of a new customer hold."""
        return self.conversation.customer if self.conversation else Customer()

    @property
    def identity(self) -> ChannelIdentity | None:
        return self.conversation.identity if self.conversation else None

    @property
    def is_known(self) -> bool:
        return self.conversation is not None and identification.is_known(self.conversation, self.now)

    @property
    def stranger(self) -> ChannelIdentity | None:
        """Whoever has not shown who they are is held less."""
        return None if self.is_known else self.identity

    @property
    def by(self) -> Actor:
        return by_customer(self.customer, source=Source.PAGE)

    @property
    def own_address(self) -> str:
        """Of who was known here before, as much as they know it by; empty for somebody new."""
        return mask_address(self.customer.email) if self.customer.email else ""

    @property
    def waits_for(self) -> EmailVerification | None:
        """The code that they were sent a moment ago."""
        if self.identity is None or self.is_known:
            return None
        return self.identity.verifications.filter(status__in=OPEN, asked_at__gt=self.now - VALID).first()


def who_looks(request: HttpRequest, now: datetime) -> Guest:
    return guest_of(visiting.door().visitor_of(request, now=now), now)


def who_acts(request: HttpRequest, guest: Guest) -> Guest:
    """Somebody new is written down by it. Raises TooManyVisitors."""
    inbox.conversation_of(
        channel=guest.visitor.channel, sender=guest.visitor.external_id, language=get_language() or "",
        address=str(request.META.get("REMOTE_ADDR") or "unknown"),
    )  # fmt: skip
    return guest_of(guest.visitor, guest.now)


def guest_of(visitor: Visitor, now: datetime) -> Guest:
    """As they are written down at this moment."""
    rows = Conversation.objects.select_related("identity", "customer__level").defer("state")
    found = rows.filter(
        identity__channel=visitor.channel, identity__external_id=visitor.external_id, ended_at=None
    ).first()
    return Guest(visitor, found, now)


def take_one(visitor: Visitor, now: datetime) -> bool:
    """Whether this browser has sent less than it may within a minute."""
    return limits.take(
        scope=RateLimit.Scope.MESSAGES, key=f"page {visitor.external_id}"[:64], most=MOST_A_MINUTE,
        within=timedelta(minutes=1), now=now,
    )  # fmt: skip
