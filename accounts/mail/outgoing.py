"""E-mails as rows: queued in the transaction of what they tell, withdrawn when overtaken, given another chance.

`sending` takes them from here, and `composing` makes of a row what the provider is given.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast
from django.dispatch import Signal
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.mail import files
from accounts.models import Customer, EmailVerification, Invitation, OutgoingEmail, PrivacyRequest, User
from meetassist import business
from meetassist.publishing import call, publish

log = logging.getLogger(__name__)

Status = OutgoingEmail.Status
UNSENT = [Status.QUEUED, Status.SENDING]
# The fields of one whose text is taken away.
EMPTIED = {"subject": "", "text": OutgoingEmail.GONE, "html": "", "calendar": "", "attachments": []}
# One of them was not delivered for good, as `needs_telling` says of its row; sent when that is committed.
not_delivered = Signal()


def queue(
    *,
    kind: str,
    dedup_key: str,
    to: str,
    language: str,
    subject: str = "",
    text: str = "",
    html: str = "",
    calendar: str = "",
    calendar_method: str = "",
    customer: Customer | None = None,
    verification: EmailVerification | None = None,
    user: User | None = None,
    invitation: Invitation | None = None,
    thread: str = "",
    useful_until: datetime | None = None,
    attachments: Sequence[Mapping[str, str]] = (),
    now: datetime,
) -> None:
    """Write the row in the caller's transaction, once a `dedup_key`; a worker is called when it commits."""
    if customer is not None and customer.email_problem:
        return
    row = OutgoingEmail(
        kind=kind, dedup_key=dedup_key, to=to, language=language, subject=" ".join(subject.split())[:250], text=text,
        html=html, calendar=calendar, calendar_method=calendar_method, customer=customer, verification=verification,
        user=user, invitation=invitation, thread=thread, useful_until=useful_until, created_at=now,
        attachments=list(attachments),
    )  # fmt: skip
    OutgoingEmail.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(partial(_wake, dedup_key))


def tell_of_new_address(customer: Customer, old: str, *, now: datetime) -> None:
    """Whoever reads the old mailbox should know that it was replaced, in case it was not the customer who did it."""
    with translation.override(customer.language):
        values = {
            "name": customer.name, "business": business.current().name, "language": customer.language,
            "signature": business.current().signature,
        }  # fmt: skip
        queue(
            kind=OutgoingEmail.Kind.SECURITY, dedup_key=f"address:{customer.pk}:{now.isoformat()}", to=old,
            customer=customer, language=customer.language, subject=_("Your e-mail address was changed"),
            text=render_to_string("emails/address.txt", values), html=render_to_string("emails/address.html", values),
            now=now,
        )  # fmt: skip


def tell_of_guesses(customer: Customer, dedup_key: str, *, now: datetime) -> None:
    """Whoever owns an address should know that somebody has tried to guess its codes, and that nobody got in."""
    with translation.override(customer.language):
        values = {"name": customer.name, "business": settings.BUSINESS_NAME, "language": customer.language}
        queue(
            kind=OutgoingEmail.Kind.SECURITY, dedup_key=dedup_key, to=str(customer.email), customer=customer,
            language=customer.language, subject=_("Somebody has entered wrong codes for your address"),
            text=render_to_string("emails/guesses.txt", values), html=render_to_string("emails/guesses.html", values),
            now=now,
        )  # fmt: skip


def send_copy(request: PrivacyRequest, *, as_html: str, as_json: str, now: datetime) -> None:
    """All that is kept of somebody, to read and as data; of the e-mail itself nothing of it stays once it is sent."""
    with translation.override(request.customer.language):
        text = _("You asked for a copy of your data. It is attached: as a page to read, and as data (JSON).")
        _tell_of_request(request, text, now=now, attachments=[
            {"name": "data.html", "type": "text/html", "text": as_html},
            {"name": "data.json", "type": "application/json", "text": as_json},
        ])  # fmt: skip


def tell_of_answer(request: PrivacyRequest, *, now: datetime) -> None:
    with translation.override(request.customer.language):
        _tell_of_request(request, request.answer, now=now)


def _tell_of_request(
    request: PrivacyRequest, text: str, *, attachments: Sequence[Mapping[str, str]] = (), now: datetime
) -> None:
    customer = request.customer
    values = {
        "name": customer.name, "business": business.current().name, "language": customer.language, "answer": text,
        "signature": business.current().signature,
    }  # fmt: skip
    queue(
        kind=OutgoingEmail.Kind.PRIVACY, dedup_key=f"privacy-request:{request.pk}", to=str(customer.email),
        customer=customer, language=customer.language, subject=_("Your request about your data"),
        text=render_to_string("emails/privacy.txt", values), html=render_to_string("emails/privacy.html", values),
        attachments=attachments, now=now,
    )  # fmt: skip


def _wake(dedup_key: str) -> None:
    for pk in OutgoingEmail.objects.filter(dedup_key=dedup_key, status=Status.QUEUED).values_list("pk", flat=True):
        for lost in publish({pk: call("accounts.tasks.send_email", pk)}):
            log.warning("e-mail %s: no worker was called, the sweeper sends it", lost)


def withdraw(dedup_key_prefix: str, *, now: datetime) -> int:
    """What is not sent yet has been overtaken."""
    rows = OutgoingEmail.objects.filter(dedup_key__startswith=dedup_key_prefix, status=Status.QUEUED)
    return rows.update(status=Status.SKIPPED, outcome="overtaken", done_at=now)


def send_again(rows: QuerySet[OutgoingEmail]) -> int:
    """Give failed e-mails all their attempts once more; the sweeper sends them. Returns how many.

    Not codes and links, which are asked for anew, not what a later e-mail of its thread has overtaken, and not what is
    erased or has no text any more.
    """
    later = OutgoingEmail.objects.filter(thread=OuterRef("thread"), pk__gt=OuterRef("pk"), status=Status.SENT)
    again = rows.filter(Q(thread="") | ~Exists(later), status=Status.FAILED, verification=None, user=None,
                        invitation=None)  # fmt: skip
    again = again.exclude(goes_when_done=True).exclude(text=OutgoingEmail.GONE)
    # To the address they have now: that the old one is wrong may be why it has failed.
    present = Customer.objects.filter(pk=OuterRef("customer"), email__isnull=False).values("email")
    moved = again.filter(customer__email__isnull=False).exclude(kind=OutgoingEmail.Kind.SECURITY)
    moved.update(to=Subquery(present))
    return again.update(status=Status.QUEUED, attempts=0, next_attempt_at=None, done_at=None)


def is_awaited(row: OutgoingEmail) -> bool:
    """Whether a conversation waits for it. Of what warns of others in one's name, nobody there is told."""
    return bool(row.verification_id or row.customer_id) and row.kind != OutgoingEmail.Kind.SECURITY


def call_who_tells(row: OutgoingEmail) -> None:
    if is_awaited(row):
        transaction.on_commit(partial(not_delivered.send, OutgoingEmail, pk=row.pk))


def named_after(rows: QuerySet[Any], name: str, *, by: str) -> QuerySet[OutgoingEmail]:
    """To whomever they went: those whose thread or key (`by`) is "<name>:<id of one of the rows>:<reader>"."""
    number = Func(F(by), Value(":"), Value(2), function="split_part", output_field=TextField())
    keys = rows.order_by().values_list(Cast("pk", TextField()))
    return OutgoingEmail.objects.alias(number=number).filter(**{f"{by}__startswith": f"{name}:"}, number__in=keys)


def forget(rows: QuerySet[OutgoingEmail]) -> None:
    """Take away what is written in them, and to whom; what is not sent yet is still sent, and goes then."""
    rows.update(goes_when_done=True)
    done = rows.exclude(status__in=UNSENT)
    files.remove_on_commit(done)
    done.update(to="erased@example.invalid", provider_id="", **EMPTIED)


def delete(rows: QuerySet[OutgoingEmail]) -> None:
    files.remove_on_commit(rows)
    rows.delete()
