"""Sending the rows that are due: claimed by one worker, handed to the provider, tried again when that fails.

Sending is at least once: a crash between the provider's acceptance and the mark repeats an e-mail with the same
Message-ID and the same calendar entry.
"""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.mail import get_connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from accounts.mail.composing import compose
from accounts.mail.outgoing import UNSENT, Status, call_who_tells, forget, is_awaited
from accounts.models import OutgoingEmail
from meetassist.claiming import COUNTED, Backoff, Lease

log = logging.getLogger(__name__)

CLAIM = Lease("claim", "EMAIL_LEASE_SECONDS")
BACKOFF = Backoff.of_seconds(5, 20, 60, 300, 1800, 7200)
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
# Who waits for a code hears within half a minute that it does not come.
CODE_BACKOFF = Backoff(BACKOFF.waits[:2])


def due() -> list[int]:
    """Ids of what is to be sent now and is nobody's, the oldest first."""
    return list(_in_turn().filter(CLAIM.free).order_by("pk").values_list("pk", flat=True)[:BATCH])


def _in_turn() -> QuerySet[OutgoingEmail]:
    earlier = OutgoingEmail.objects.filter(thread=OuterRef("thread"), pk__lt=OuterRef("pk"), status__in=UNSENT)
    return OutgoingEmail.objects.filter(
        Q(next_attempt_at=None) | Q(next_attempt_at__lte=Now()),
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
    return CLAIM.take(_in_turn().filter(pk=pk), status=Status.SENDING, **COUNTED)


def _send(row: OutgoingEmail, token: uuid.UUID, now: datetime) -> str:
    if row.useful_until and row.useful_until <= now:
        # A code nobody got is waited for all the same.
        return _finish(row, token, Status.SKIPPED, is_missed=bool(row.verification_id), outcome="past its usefulness")
    # Looked at again: the provider may have told of it since the row was written.
    if row.customer and row.customer.email_problem:
        return _finish(row, token, Status.SKIPPED, outcome=row.customer.email_problem)
    if _backoff(row).is_over(row.attempts - 1):
        return _finish(row, token, Status.FAILED, is_missed=True, outcome=row.outcome or "too many attempts")
    try:
        message = compose(row, now)
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
    if permanent or _backoff(row).is_over(row.attempts):
        return _finish(row, token, Status.FAILED, is_missed=True, outcome=outcome[:40])
    next_attempt_at = _backoff(row).next_attempt_at(row.attempts)
    rows = OutgoingEmail.objects.filter(pk=row.pk)
    CLAIM.release(rows, token, status=Status.QUEUED, outcome=outcome[:40], next_attempt_at=next_attempt_at)
    return "failed, to be tried again"


def _backoff(row: OutgoingEmail) -> Backoff:
    return CODE_BACKOFF if row.verification_id else BACKOFF


def _finish(row: OutgoingEmail, token: uuid.UUID, status: str, *, is_missed: bool = False, **values: Any) -> str:
    """Mark it, if the claim is still ours. `is_missed`: its reader goes without it."""
    values = {"outcome": "", **values}
    if status == Status.SENT:
        values["attachments"] = []
    done = CLAIM.release(
        OutgoingEmail.objects.filter(pk=row.pk), token, status=status, next_attempt_at=None, done_at=Now(), **values,
        needs_telling=is_missed and is_awaited(row),
    )  # fmt: skip
    if done and is_missed:
        call_who_tells(row)
    forget(OutgoingEmail.objects.filter(pk=row.pk, goes_when_done=True))
    return status
