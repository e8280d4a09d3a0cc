"""Sending persons a copy of everything that is kept about them, to their address, once."""

from datetime import datetime

from django.db import transaction

from accounts.mail import outgoing
from accounts.models import PrivacyRequest
from chatbot.privacy import requests
from chatbot.privacy.access import everything

Kind, Status = PrivacyRequest.Kind, PrivacyRequest.Status


def waiting() -> list[int]:
    """Requests for a copy that can be sent now, the oldest first."""
    rows = PrivacyRequest.objects.open().filter(kind=Kind.ACCESS, customer__email__isnull=False)
    return list(rows.filter(customer__email_problem="").order_by("pk").values_list("pk", flat=True))


def send_waiting(*, now: datetime) -> int:
    return sum(send(pk, now=now) for pk in waiting())


def send(pk: int, *, now: datetime) -> bool:
    """Write the e-mail, and that the request is done, in one transaction; False where it is done already."""
    with transaction.atomic():
        row = requests.lock_waiting(pk)
        if row is None or not requests.can_be_mailed(row.customer):
            return False
        copy = everything(row.customer, now=now)
        outgoing.send_copy(row, as_html=copy.as_html(), as_json=copy.as_json(), now=now)
        row.status, row.answered_at = Status.DONE, now
        row.save(update_fields=["status", "answered_at"])
    return True
