"""E-mails as rows: queued in the transaction of what they tell, claimed and sent by a task, tried again when they fail.

Sending is at least once: a crash between the provider's acceptance and the mark repeats an e-mail with the same
Message-ID and the same calendar entry.
"""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from functools import partial
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.dispatch import Signal
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Customer, EmailVerification, OutgoingEmail, User
from meetassist import business
from meetassist.publishing import call, publish

log = logging.getLogger(__name__)

Status = OutgoingEmail.Status
UNSENT = [Status.QUEUED, Status.SENDING]
# Waits before the next attempt; after the last the row is failed and the next of its thread goes on.
BACKOFF = [timedelta(seconds=seconds) for seconds in (5, 20, 60, 300, 1800, 7200)]
BATCH = 200
# The provider says that the same e-mail can never be sent: https://docs.aws.amazon.com/ses/latest/APIReference
PERMANENT = frozenset({
    "MessageRejected", "InvalidParameterValue", "InvalidParameter", "BadRequestException", "NotFoundException",
    "MailFromDomainNotVerified", "MailFromDomainNotVerifiedException", "ConfigurationSetDoesNotExist",
})  # fmt: skip
# And that it sends nothing of ours for now. The next e-mail may go in an hour; a code is not worth that waiting.
PAUSED = frozenset({
    "AccountSendingPausedException", "AccountSuspendedException", "SendingPausedException", "LimitExceededException",
    "ConfigurationSetSendingPausedException",
})  # fmt: skip
CODE_BACKOFF = BACKOFF[:2]
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
    thread: str = "",
    useful_until: datetime | None = None,
    now: datetime,
) -> None:
    """Write the row in the caller's transaction, once a `dedup_key`; a worker is called when it commits."""
    if customer is not None and customer.email_problem:
        return
    row = OutgoingEmail(
        kind=kind, dedup_key=dedup_key, to=to, language=language, subject=" ".join(subject.split())[:250], text=text,
        html=html, calendar=calendar, calendar_method=calendar_method, customer=customer, verification=verification,
        user=user, thread=thread, useful_until=useful_until, created_at=now,
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
    erased.
    """
    later = OutgoingEmail.objects.filter(thread=OuterRef("thread"), pk__gt=OuterRef("pk"), status=Status.SENT)
    again = rows.filter(Q(thread="") | ~Exists(later), status=Status.FAILED, verification=None, user=None)
    again = again.exclude(customer__erased_at__isnull=False)
    # To the address they have now: that the old one is wrong may be why it has failed.
    present = Customer.objects.filter(pk=OuterRef("customer"), email__isnull=False).values("email")
    moved = again.filter(customer__email__isnull=False).exclude(kind=OutgoingEmail.Kind.SECURITY)
    moved.update(to=Subquery(present))
    return again.update(status=Status.QUEUED, attempts=0, next_attempt_at=None, done_at=None)


def due() -> list[int]:
    """Ids of what is to be sent now and is nobody's, the oldest first."""
    return list(_claimable().order_by("pk").values_list("pk", flat=True)[:BATCH])


def _claimable() -> QuerySet[OutgoingEmail]:
    earlier = OutgoingEmail.objects.filter(thread=OuterRef("thread"), pk__lt=OuterRef("pk"), status__in=UNSENT)
    return OutgoingEmail.objects.filter(
        Q(next_attempt_at=None) | Q(next_attempt_at__lte=Now()),
        Q(claim_expires_at=None) | Q(claim_expires_at__lt=Now()),
        Q(thread="") | ~Exists(earlier),
        status__in=UNSENT,
    )


def send(pk: int, clock: Callable[[], datetime] = timezone.now) -> str:
    """Send one e-mail, and what waited behind it in its thread. Safe to call at any time, from anywhere.

    `clock` says how long a code is valid from now, and what has become useless.
    """
    outcomes = []
    following: int | None = pk
    while following is not None:
        token = _claim(following)
        if token is None:
            break
        row = OutgoingEmail.objects.select_related("customer").get(pk=following)
        outcomes.append(_send(row, token, clock()))
        behind = OutgoingEmail.objects.filter(thread=row.thread, status__in=UNSENT) if row.thread else None
        following = behind.order_by("pk").values_list("pk", flat=True).first() if behind is not None else None
    return ", ".join(outcomes) or "nothing to send"


def _claim(pk: int) -> uuid.UUID | None:
    token = uuid.uuid4()
    lease = timedelta(seconds=settings.EMAIL_LEASE_SECONDS)
    # Counted before the work: what kills its worker is counted too.
    claimed = _claimable().filter(pk=pk).update(
        status=Status.SENDING, claim_token=token, claim_expires_at=Now() + lease, attempts=F("attempts") + 1
    )  # fmt: skip
    return token if claimed else None


def _send(row: OutgoingEmail, token: uuid.UUID, now: datetime) -> str:
    if row.useful_until and row.useful_until <= now:
        # A code nobody got is waited for all the same.
        return _finish(row, token, Status.SKIPPED, is_missed=bool(row.verification_id), outcome="past its usefulness")
    # Looked at again: the provider may have told of it since the row was written.
    if row.customer and row.customer.email_problem:
        return _finish(row, token, Status.SKIPPED, outcome=row.customer.email_problem)
    if row.attempts > len(_waits(row)) + 1:
        return _finish(row, token, Status.FAILED, is_missed=True, outcome=row.outcome or "too many attempts")
    try:
        message = _compose(row, now)
        if message is None:
            return _finish(row, token, Status.SKIPPED, outcome="replaced")
        get_connection().send_messages([message])
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", "ClientError"))
        is_over = code in PERMANENT or (row.verification_id is not None and code in PAUSED)
        return _fail(row, token, code, permanent=is_over)
    except (OSError, BotoCoreError) as error:
        return _fail(row, token, type(error).__name__)
    except Exception as error:  # noqa: BLE001 - a bug must not send for ever; its words could hold a code
        return _fail(row, token, f"error:{type(error).__name__}")
    return _finish(row, token, Status.SENT, provider_id=str(message.extra_headers.get("message_id", ""))[:100])


def _fail(row: OutgoingEmail, token: uuid.UUID, outcome: str, *, permanent: bool = False) -> str:
    log.warning("e-mail %s was not sent, attempt %s: %s", row.pk, row.attempts, outcome)
    if permanent or row.attempts > len(_waits(row)):
        return _finish(row, token, Status.FAILED, is_missed=True, outcome=outcome[:40])
    OutgoingEmail.objects.filter(pk=row.pk, claim_token=token).update(
        status=Status.QUEUED, outcome=outcome[:40], next_attempt_at=timezone.now() + _waits(row)[row.attempts - 1],
        claim_token=None, claim_expires_at=None,
    )  # fmt: skip
    return "failed, to be tried again"


def _waits(row: OutgoingEmail) -> list[timedelta]:
    """Who waits for a code hears within half a minute that it does not come."""
    return CODE_BACKOFF if row.verification_id else BACKOFF


def _finish(row: OutgoingEmail, token: uuid.UUID, status: str, *, is_missed: bool = False, **values: Any) -> str:
    """Mark it, if the claim is still ours. `is_missed`: its reader goes without it."""
    values = {"outcome": "", **values}
    done = OutgoingEmail.objects.filter(pk=row.pk, claim_token=token).update(
        status=status, next_attempt_at=None, claim_token=None, claim_expires_at=None, done_at=Now(), **values,
        needs_telling=is_missed and is_awaited(row),
    )  # fmt: skip
    if done and is_missed:
        call_who_tells(row)
    forget(OutgoingEmail.objects.filter(pk=row.pk, customer__erased_at__isnull=False))
    return status


def is_awaited(row: OutgoingEmail) -> bool:
    """Whether a conversation waits for it. Of what warns of others in one's name, nobody there is told."""
    return bool(row.verification_id or row.customer_id) and row.kind != OutgoingEmail.Kind.SECURITY


def call_who_tells(row: OutgoingEmail) -> None:
    if is_awaited(row):
        transaction.on_commit(partial(not_delivered.send, OutgoingEmail, pk=row.pk))


def forget(rows: QuerySet[OutgoingEmail]) -> None:
    """Take away what is written in those that are done with, and to whom; what is not sent yet is still sent."""
    rows.exclude(status__in=UNSENT).update(to="erased@example.invalid", subject="", text="–", html="", calendar="")


def _compose(row: OutgoingEmail, now: datetime) -> EmailMultiAlternatives | None:
    """The message to hand to the provider; None when what it would carry is void."""
    subject, text, html = row.subject, row.text, row.html
    if row.verification_id or row.user:
        written = _code_mail(row.verification_id, row.language, now) if row.verification_id else _link_mail(row)
        if written is None:
            return None
        subject, text, html = written
    message = EmailMultiAlternatives(
        subject, text, settings.DEFAULT_FROM_EMAIL, [row.to],
        headers={"Message-ID": f"<{row.message_id}@{settings.EMAIL_DOMAIN}>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    if html:
        message.attach_alternative(html, "text/html")
    if row.calendar:
        message.attach(_calendar_part(row))
    return message


def _calendar_part(row: OutgoingEmail) -> MIMEText:
    """RFC 6047: the method stands in the content type too, or calendars take it for a mere file."""
    part = MIMEText(row.calendar, "calendar", "utf-8")
    part.set_param("method", row.calendar_method)
    name = "cancel.ics" if row.calendar_method == "CANCEL" else "appointment.ics"
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _link_mail(row: OutgoingEmail) -> tuple[str, str, str] | None:
    from accounts.passwords import compose

    assert row.user is not None
    return compose(row.user, to=row.to, language=row.language)


def _code_mail(verification_id: int, language: str, now: datetime) -> tuple[str, str, str] | None:
    from accounts.verification import VALID, issue_code

    issued = issue_code(verification_id, now=now)
    if issued is None:
        return None
    _row, code = issued
    with translation.override(language):
        values = {
            "code": code, "minutes": int(VALID.total_seconds() // 60), "business": business.current().name,
            "language": language, "signature": business.current().signature,
        }  # fmt: skip
        # Not in the subject: phones show it while they are locked.
        subject = _("Your code for %(business)s") % {"business": business.current().name}
        return subject, render_to_string("emails/code.txt", values), render_to_string("emails/code.html", values)
