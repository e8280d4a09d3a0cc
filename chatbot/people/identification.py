"""Who the customer behind a channel identity is: proved by an address, forgotten by signing out.

What spans all apps is driven from here, through one function of each (docs/architecture.md, "Who is it?").
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower

import accounts.merging
import bookings.merging
from accounts import tokens
from accounts.locks import lock_customers
from accounts.models import Customer, EmailProblem
from chatbot.messaging.channels import channel
from chatbot.models import Conversation, Message
from chatbot.people import handoffs

TRIES = 3


class BelongsToAnother(Exception):
    """The address is another customer's, or this one has another address: two never merge by themselves."""


def is_known(conversation: Conversation, now: datetime) -> bool:
    """Whether whoever writes here has shown, and not too long ago, that the customer's address is theirs."""
    verified_at = conversation.identity.verified_at
    lasts = timedelta(days=settings.VERIFICATION_DAYS)
    return bool(conversation.customer.email and verified_at and verified_at + lasts > now)


def has_just_shown(conversation: Conversation, now: datetime, within: timedelta = timedelta(minutes=10)) -> bool:
    """Sensitive acts ask for a code again, unless one was given a moment ago."""
    verified_at = conversation.identity.verified_at
    return is_known(conversation, now) and verified_at is not None and verified_at + within > now


def prove(conversation: Conversation, email: str, *, changing: bool = False, now: datetime) -> Customer:
    """`email` was shown to be theirs by a code. Returns who they are, which can be somebody known from elsewhere.

    `changing`: the address they have now was shown as well, and this one replaces it. Raises BelongsToAnother when this
    customer has an address of their own that is not to be replaced, or `email` is somebody else's.
    """
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                customer = _prove(conversation, email, changing, now)
            break
        except IntegrityError:
            # Another conversation has just shown the same address: it has an owner now.
            if attempt + 1 == TRIES:
                raise
    identity = conversation.identity
    identity.customer = conversation.customer = customer
    identity.verified_at = now
    identity.save(update_fields=["customer", "verified_at"])
    channel(identity.channel).renew_session(identity, now=now)
    return customer


def _prove(conversation: Conversation, email: str, changing: bool, now: datetime) -> Customer:
    mine = conversation.customer
    owner = _owner(email)
    lock_customers({mine.pk, owner.pk if owner else mine.pk})
    # As they are now: whoever had the lock before may have merged or changed them.
    mine = Customer.objects.get(pk=mine.pk)
    while mine.merged_into:
        mine = mine.merged_into
    owner = _owner(email)
    if owner and owner.pk == mine.pk:
        return _reached(owner)
    # Staff may have given them one while the code was on its way.
    if mine.email and (owner or not changing):
        raise BelongsToAnother
    if owner is None:
        return set_address(mine, email)
    lock_customers({mine.pk, owner.pk})
    merge(mine, owner, now=now)
    return _reached(owner)


def _reached(customer: Customer) -> Customer:
    """The code has arrived: the mailbox takes e-mails again. A complaint was a wish, and stands."""
    if customer.email_problem == EmailProblem.BOUNCED:
        customer.email_problem, customer.email_problem_at = "", None
        customer.save(update_fields=["email_problem", "email_problem_at"])
    return customer


def _owner(email: str) -> Customer | None:
    return Customer.objects.alias(address=Lower("email")).filter(address=email.lower(), merged_into=None).first()


def set_address(customer: Customer, email: str) -> Customer:
    customer.email, customer.email_problem, customer.email_problem_at = email, "", None
    customer.save(update_fields=["email", "email_problem", "email_problem_at"])
    return customer


@transaction.atomic
def merge_by_staff(source: Customer, target: Customer, *, now: datetime) -> bool:
    """What never happens by itself: two customers who each have an address. The target's is kept, if it has one.

    False when one of them was merged or erased since they were chosen.
    """
    lock_customers([source.pk, target.pk])
    rows = Customer.objects.filter(merged_into=None, erased_at=None).in_bulk([source.pk, target.pk])
    if len(rows) == 2:
        merge(rows[source.pk], rows[target.pk], now=now)
    return len(rows) == 2


def merge(source: Customer, target: Customer, *, now: datetime) -> None:
    """Everything of `source` becomes `target`'s. The caller has both rows locked, in the order of their ids."""
    Conversation.objects.filter(customer=source).update(customer=target)
    bookings.merging.repoint(source, target, now=now)
    accounts.merging.repoint(source, target, now=now)


def sign_out(conversation: Conversation, *, now: datetime) -> Conversation:
    """End the conversation: the identity begins another, with a customer nobody knows yet. Returns the new one."""
    fresh = Customer.objects.create(language=conversation.language)
    identity = conversation.identity
    identity.customer, identity.verified_at = fresh, None
    identity.save(update_fields=["customer", "verified_at"])
    tokens.end_of(identity)
    channel(identity.channel).renew_session(identity, now=now)
    conversation.ended_at = now
    conversation.save(update_fields=["ended_at"])
    handoffs.end_with(conversation, now=now)
    return Conversation.objects.create(
        identity=identity, customer=fresh, language=conversation.language, last_message_at=now
    )


def pass_on(conversation_id: int) -> int:
    """Messages that came to a conversation just as it ended belong to the one that followed. Returns its id."""
    following = Conversation.objects.get(identity__conversations=conversation_id, ended_at=None)
    Message.objects.waiting().order_by().filter(conversation_id=conversation_id).update(conversation=following)
    return following.pk
