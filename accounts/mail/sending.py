"""Sending the rows that are due: claimed by one worker, handed to the provider, tried again when that fails.

Sending is at least once: a crash between the provider's acceptance and the mark repeats an e-mail with the same
Message-ID and the same calendar entry.
"""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.mail import get_connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from accounts.mail.composing import compose
from accounts.mail.outgoing import UNSENT, Status, call_who_tells, forget, is_awaited
from accounts.models import OutgoingEmail

log = logging.getLogger(__name__)

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
