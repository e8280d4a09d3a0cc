"""Deleting what is known about a customer, driven from here through one function of each app.

Rows that the business has to account for stay: that there was an appointment, and when; not whose. What is taken away
is described before (`Plan`), and counted and done by the same description. A tombstone says whom to erase again where
an older copy of the data is restored.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

import accounts.erasure
import bookings.erasure
from accounts.erasure import Step, deleted, emptied, log_of
from accounts.locks import lock_customers
from accounts.mail import outgoing
from accounts.models import ChannelIdentity, Customer
from bookings.models import Appointment
from chatbot.models import Conversation, GoldenQuestion, Handoff, Message, Question, TeamNote
from chatbot.people import alerting, identification


class NobodyThere(Exception):
    """The customer is erased already, or has become another one."""


@dataclass(frozen=True)
class Plan:
    """What is cancelled, and what is taken out of which rows."""

    coming: QuerySet[Appointment]
    steps: list[Step]

    def counts(self) -> list[tuple[str, int]]:
        """How many rows of which table say something of the person, by the name that the table has for people."""
        counted: Counter[str] = Counter()
        for step in self.steps:
            counted[str(step.rows.model._meta.verbose_name_plural)] += step.rows.count()
        return sorted((name, count) for name, count in counted.items() if count)


def plan(customer: Customer, *, now: datetime) -> Plan:
    pks = accounts.erasure.rows_of(customer)
    # From where they ever wrote, also before they signed out there.
    wrote = Q(conversations__customer__in=pks) | Q(customer__in=pks)
    identities = list(ChannelIdentity.objects.filter(wrote).distinct().values_list("pk", flat=True))
    steps = [
        *bookings.erasure.steps(pks, now=now),
        *_steps(pks),
        *accounts.erasure.steps(pks, identities=identities, now=now),
    ]
    return Plan(bookings.erasure.coming(customer, now=now), steps)


def _steps(pks: list[int]) -> list[Step]:
    conversations = Conversation.objects.filter(customer__in=pks)
    messages = Message.objects.filter(conversation__customer__in=pks)
    # What has come since the turn began is not read yet: it belongs to the conversation that follows.
    unread = messages.waiting().order_by().filter(attempts=0).values("pk")
    questions = Question.objects.filter(conversation__customer__in=pks)
    # What was made a test of is in their words too.
    golden = GoldenQuestion.objects.filter(origin__conversation__customer__in=pks)
    handoffs = Handoff.objects.filter(conversation__customer__in=pks)
    notes = TeamNote.objects.filter(conversation__customer__in=pks)
    return [
        *map(log_of, (conversations, messages, questions, golden, handoffs, notes)),
        emptied(messages.exclude(pk__in=unread), text="", payload="", choices=[], table=[], template={}, labels=[]),
        deleted(golden),
        emptied(questions, text="", sql=""),
        emptied(conversations, state={}, form_of_address=""),
        emptied(handoffs, summary=""),
        # Whoever was on duty was written who waits.
        Step(alerting.emails_about(handoffs), outgoing.forget),
        emptied(notes, text=""),
    ]


@transaction.atomic
def erase(customer: Customer, *, here: Conversation | None = None, now: datetime) -> None:
    """Erase the customer; their conversations end, but `here`, which is the caller's to end, and locked.

    Coming appointments are cancelled first, so that their consultants are told. Raises NobodyThere.
    """
    _sign_out(customer, here, now)
    lock_customers([customer.pk])
    customer.refresh_from_db()
    if customer.erased_at or customer.merged_into_id:
        raise NobodyThere
    # As it is now: until the lock somebody may have become this customer.
    planned, pks = plan(customer, now=now), accounts.erasure.rows_of(customer)
    bookings.erasure.end(customer, now=now)
    accounts.erasure.end(pks, now=now)
    unsent = Message.objects.filter(conversation__customer__in=pks).unsent().order_by()
    unsent.update(status=Message.Status.FAILED, outcome="erased", done_at=now)
    for step in planned.steps:
        step.forget(step.rows)
    accounts.erasure.bury(pks, now=now)
    customer.refresh_from_db()
    if here:
        here.form_of_address = ""


def _sign_out(customer: Customer, here: Conversation | None, now: datetime) -> None:
    """Nobody is known on their channels any more: the row that is erased is not written to again."""
    identities = ChannelIdentity.objects.filter(customer=customer).order_by("pk")
    for identity in identities.exclude(pk=here.identity_id) if here else identities:
        rows = identity.conversations.filter(ended_at=None).select_related("identity")
        other = rows.select_for_update(of=("self",), no_key=True).first()
        if other:
            identification.sign_out(other, now=now)
        else:
            identity.customer = Customer.objects.create(language=customer.language)
            identity.save(update_fields=["customer"])
