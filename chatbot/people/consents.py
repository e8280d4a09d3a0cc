"""That a customer agrees to their data being kept: told beside the first question for an address or a number, given by
giving one, written down once for a version of the wording.
"""

from datetime import datetime

from accounts.models import Consent, Customer
from chatbot.models import Conversation, Message
from chatbot.replies import consent as words


def to_be_told(conversation: Conversation) -> str:
    """What giving an address or a number agrees to; empty where that was said here, or is agreed to already."""
    return "" if _has_agreed(conversation) or _was_told(conversation) else words.agreement()


def given(conversation: Conversation, act: str, *, now: datetime) -> None:
    """They have given one. It agrees to nothing of which they were not told."""
    if _was_told(conversation):
        given_on_a_page(conversation, act, now=now)


def given_on_a_page(conversation: Conversation, act: str, *, now: datetime) -> None:
    """They have given one where the page itself says what that agrees to."""
    if _has_agreed(conversation):
        return
    Consent.objects.create(
        customer=conversation.customer, version=words.VERSION, language=conversation.language, act=act,
        channel=conversation.identity.channel, given_at=now,
    )  # fmt: skip


def note(customer: Customer, act: str, *, language: str, by: str, now: datetime) -> None:
    """A person of the team writes down that they agree, on the telephone or on paper."""
    Consent.objects.create(
        customer=customer, version=words.VERSION, language=language, act=act, noted_by=by, given_at=now
    )


def _has_agreed(conversation: Conversation) -> bool:
    rows = Consent.objects.filter(customer=conversation.customer, version=words.VERSION)
    return rows.filter(withdrawn_at=None).exists()


def _was_told(conversation: Conversation) -> bool:
    said = conversation.messages.filter(direction=Message.Direction.OUT)
    return said.filter(text__contains=words.agreement()).exists()
