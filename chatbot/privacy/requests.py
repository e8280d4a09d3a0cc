"""What persons ask for about their data: each a row with a clock, whoever notes it, and from wherever.

A copy is made and sent by a worker (`copies`). An objection holds at once, an erasure is done at once; a correction is
a person's to make.
"""

import logging
from datetime import datetime
from functools import partial

from django.db import transaction

from accounts.locks import lock_customers
from accounts.mail import outgoing
from accounts.models import Customer, PrivacyRequest
from accounts.working_days import end_of_working_day
from bookings import notifications
from chatbot.models import Conversation, Handoff
from chatbot.people import erasure, handoffs
from chatbot.people.erasure import NobodyThere
from chatbot.replies import privacy as words
from chatbot.replies import speech
from consultants.models import Business, Holiday
from meetassist.publishing import call, publish

log = logging.getLogger(__name__)

# Vietnam's Decree 356/2025/ND-CP: persons are answered within two working days.
WORKING_DAYS = 2
Kind, Source, Status = PrivacyRequest.Kind, PrivacyRequest.Source, PrivacyRequest.Status


class NotOpen(Exception):
    """It is answered already."""


class CannotBeMailed(Exception):
    """There is no address to which a copy could go, or nothing may be sent there."""


def due_at(now: datetime) -> datetime:
    """By when what is asked for now has to be answered, by the business's clock and its holidays."""
    here = now.astimezone(Business.current().zone)
    closed = set(Holiday.objects.filter(on__gte=here.date()).values_list("on", flat=True))
    return end_of_working_day(here, WORKING_DAYS, closed=closed)


@transaction.atomic
def note(
    customer: Customer, kind: str, *, source: str, by: str = "", details: str = "", now: datetime
) -> PrivacyRequest:
    """Write down that it is asked for; a person of the team answers. Raises NobodyThere."""
    _lock(customer)
    return PrivacyRequest.objects.create(
        customer=customer, kind=kind, source=source, noted_by=by, details=details, asked_at=now, due_at=due_at(now)
    )


@transaction.atomic
def ask_for_copy(customer: Customer, *, source: str, by: str = "", now: datetime) -> PrivacyRequest:
    """A worker sends it soon. Who has asked already is not sent two. Raises NobodyThere and CannotBeMailed."""
    _lock(customer)
    if not can_be_mailed(customer):
        raise CannotBeMailed
    waiting = customer.privacy_requests.open().filter(kind=Kind.ACCESS).first()
    row = waiting or note(customer, Kind.ACCESS, source=source, by=by, now=now)
    transaction.on_commit(partial(_wake, row.pk))
    return row


def can_be_mailed(customer: Customer) -> bool:
    return bool(customer.email) and not customer.email_problem


def _wake(pk: int) -> None:
    if publish({pk: call("chatbot.tasks.send_copy", pk)}):
        log.warning("request %s: no worker was called, the sweeper sends the copy", pk)


@transaction.atomic
def object_to_use(customer: Customer, *, source: str, by: str = "", details: str = "", now: datetime) -> PrivacyRequest:
    """From now on no language model reads what they write, and nothing is sent that is not needed.

    Raises NobodyThere.
    """
    _lock(customer)
    if customer.objected_at is None:
        customer.objected_at = now
        customer.save(update_fields=["objected_at"])
    notifications.leave_alone(customer, now=now)
    row = note(customer, Kind.OBJECTION, source=source, by=by, details=details, now=now)
    return _answered(row, Status.DONE, by=by, answer="", now=now)


@transaction.atomic
def object_no_more(customer: Customer) -> None:
    """They take it back. Raises NobodyThere."""
    _lock(customer)
    customer.objected_at = None
    customer.save(update_fields=["objected_at"])


@transaction.atomic
def erase(
    customer: Customer, *, source: str, by: str = "", here: Conversation | None = None, now: datetime
) -> PrivacyRequest:
    """As erasure.erase, with the row that says so. Raises NobodyThere."""
    erasure.erase(customer, here=here, now=now)
    row = PrivacyRequest(
        customer=customer, kind=Kind.ERASURE, source=source, noted_by=by, asked_at=now, due_at=due_at(now)
    )
    return _answered(row, Status.DONE, by=by, answer="", now=now)


@transaction.atomic
def answer(request_pk: int, status: str, *, by: str, text: str, now: datetime) -> PrivacyRequest:
    """By a person of the team: done, or refused, which the text tells why. The customer is written that, where they can
    be. Raises NotOpen.
    """
    row = _lock_open(request_pk)
    row = _answered(row, status, by=by, answer=text, now=now)
    calls = Handoff.objects.filter(conversation__customer=row.customer, reason=Handoff.Reason.PRIVACY)
    if not row.customer.privacy_requests.open().exists():
        handoffs.close(calls, now=now)
    if can_be_mailed(row.customer):
        outgoing.tell_of_answer(row, now=now)
    return row


def call_person(conversation: Conversation, row: PrivacyRequest, *, summary: str, now: datetime) -> None:
    """Ask for one who answers it."""
    with speech.read_by_the_team():
        line = words.for_the_team(row)
    handoffs.report(conversation, Handoff.Reason.PRIVACY, line=line, summary=summary, now=now)


def lock_waiting(pk: int) -> PrivacyRequest | None:
    """The row of a copy that nobody has sent; in the caller's transaction, with its customer locked."""
    try:
        row = _lock_open(pk)
    except NotOpen:
        return None
    return row if row.kind == Kind.ACCESS else None


def _lock_open(pk: int) -> PrivacyRequest:
    """The customer first, as everywhere; a merge can have made it another's."""
    lock_customers([PrivacyRequest.objects.values_list("customer_id", flat=True).get(pk=pk)])
    row = PrivacyRequest.objects.select_for_update(of=("self",), no_key=True).select_related("customer").get(pk=pk)
    if row.status != Status.OPEN:
        raise NotOpen
    return row


def _answered(row: PrivacyRequest, status: str, *, by: str, answer: str, now: datetime) -> PrivacyRequest:
    row.status, row.answered_by, row.answer, row.answered_at = status, by, answer, now
    row.save()
    return row


def _lock(customer: Customer) -> None:
    lock_customers([customer.pk])
    customer.refresh_from_db()
    if customer.erased_at or customer.merged_into_id:
        raise NobodyThere
