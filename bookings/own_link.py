"""The page of one appointment for whoever booked it, behind an address that was made for it: no login, no code.

The address is signed over the appointment and its customer, so that none can be guessed and none opens another one; it
tells the code that stands beside it anyway, and neither how many appointments nor how many customers there are. Where
two customers turned out to be one person, what was sent to either still opens it.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import Customer
from bookings.models import Appointment

# After the end of the appointment the address opens nothing any more.
LASTS = timedelta(days=30)
# A hold is nothing yet that could be shown.
SHOWN = [*Appointment.STANDING, Appointment.Status.CANCELLED, Appointment.Status.DECLINED]
FORM = re.compile(r"([A-Z0-9]{1,12})-([\w-]{1,100})", re.ASCII)
_signer = Signer(salt="bookings.own_link")


def address(appointment: Appointment) -> str:
    return settings.SITE_URL + reverse("own", args=[token(appointment)])


def token(appointment: Appointment) -> str:
    signature = _signer.signature(_bound(appointment, appointment.customer_id))
    return f"{appointment.code}-{signature}"


def appointment_of(token: str) -> Appointment | None:
    """The one that the address was made for, once it is more than a hold, and while it is the same customer's."""
    read = FORM.fullmatch(token)
    if read is None:
        return None
    code, signature = read.groups()
    rows = Appointment.objects.select_related("customer__level", "service", "consultant__user")
    found = rows.filter(code=code, status__in=SHOWN).first()
    if found is None:
        return None
    return found if any(_is_signed(found, pk, signature) for pk in _who_it_was_sent_to(found)) else None


def ends_at(appointment: Appointment) -> datetime:
    """Until when the address opens it: a move takes that along."""
    return appointment.ends_at + LASTS


def _bound(appointment: Appointment, customer_id: int) -> str:
    return f"{appointment.pk}.{customer_id}"


def _is_signed(appointment: Appointment, customer_id: int, signature: str) -> bool:
    try:
        _signer.unsign(f"{_bound(appointment, customer_id)}:{signature}")
    except BadSignature:
        return False
    return True


def _who_it_was_sent_to(appointment: Appointment) -> Iterator[int]:
    """Its customer, and those who were merged into them, one after the other."""
    waiting = [appointment.customer_id]
    while waiting:
        yield from waiting
        waiting = list(Customer.objects.filter(merged_into__in=waiting).values_list("pk", flat=True))
