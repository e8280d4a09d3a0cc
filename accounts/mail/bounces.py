"""What SES tells about the e-mails it took: bounces and complaints. django-ses verifies them and sends its signals."""

import logging
from email.utils import parseaddr
from typing import Any

from django.db.models.functions import Lower
from django.utils import timezone

from accounts.mail import outgoing
from accounts.models import Customer, EmailProblem, OutgoingEmail

log = logging.getLogger(__name__)

# Feedback of mail providers that is not a customer's wish to be left alone.
NO_COMPLAINT = frozenset({"not-spam", "auth-failure"})
# The outcome of a code whose mailbox would take another e-mail later.
NOT_TAKEN = "not taken for now"


def bounced(mail_obj: dict[str, Any], bounce_obj: dict[str, Any], **_: Any) -> None:
    """Only permanent ones count: a mailbox that is full today takes the next e-mail. A code is missed all the same."""
    if bounce_obj.get("bounceType") == "Permanent":
        _record(mail_obj, bounce_obj.get("bouncedRecipients", []), EmailProblem.BOUNCED)
    else:
        _record_missed_code(mail_obj)


def complained(mail_obj: dict[str, Any], complaint_obj: dict[str, Any], **_: Any) -> None:
    if complaint_obj.get("complaintFeedbackType") not in NO_COMPLAINT:
        _record(mail_obj, complaint_obj.get("complainedRecipients", []), EmailProblem.COMPLAINED)


def _record(mail: dict[str, Any], recipients: list[dict[str, str]], problem: EmailProblem) -> None:
    """Note the problem once an e-mail: one that staff has cleared does not come back with a repeated notification."""
    provider_id = str(mail["messageId"])
    row = OutgoingEmail.objects.filter(provider_id=provider_id).first()
    if row is None:
        # Its worker was killed before the mark: only the address tells whose it was.
        _mark([parseaddr(one["emailAddress"])[1] for one in recipients], problem)
    elif row.outcome not in EmailProblem.values:
        # Without a customer it went to a consultant or carried a code, which a stranger may have asked for.
        if row.customer_id:
            _mark([row.to], problem, pk=row.customer_id)
        is_missed = problem == EmailProblem.BOUNCED and outgoing.is_awaited(row)
        OutgoingEmail.objects.filter(pk=row.pk).update(outcome=problem, needs_telling=is_missed)
        log.warning("e-mail %s: %s", row.pk, problem)
        if is_missed:
            outgoing.call_who_tells(row)


def _record_missed_code(mail: dict[str, Any]) -> None:
    """Once, however often it is told; it says nothing of the address."""
    codes = OutgoingEmail.objects.exclude(verification=None).filter(provider_id=str(mail["messageId"]), outcome="")
    row = codes.first()
    if row is not None and codes.filter(pk=row.pk).update(outcome=NOT_TAKEN, needs_telling=True):
        outgoing.call_who_tells(row)


def _mark(addresses: list[str], problem: EmailProblem, **which: int) -> None:
    """The problem is the address's: a customer who has another one by now is left alone."""
    having = Customer.objects.alias(address=Lower("email")).filter(address__in=[one.lower() for one in addresses])
    having.filter(email_problem="", **which).update(email_problem=problem, email_problem_at=timezone.now())
