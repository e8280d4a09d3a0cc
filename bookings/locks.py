"""Row locks of a booking transaction, in one order everywhere: customers, consultants, appointments, notifications.

Each kind by id, and each kind once a transaction (DESIGN.md section 4; the conversation, where there is one, is before
them all).
"""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Customer
from bookings.models import Appointment
from consultants.models import Consultant


def lock_customer(customer_id: int) -> None:
    assert transaction.get_connection().in_atomic_block
    list(Customer.objects.select_for_update(no_key=True).filter(pk=customer_id).values_list("pk"))


def lock_consultants(ids: Iterable[int]) -> None:
    """Takers of one consultant's time queue here. A plain insert into the exclusion constraint deadlocks instead."""
    assert transaction.get_connection().in_atomic_block
    list(Consultant.objects.select_for_update(no_key=True).filter(pk__in=set(ids)).order_by("pk").values_list("pk"))


def lock_appointment(pk: int) -> Appointment:
    """The row as it is now, whatever the caller has read before.

    Without a join: a row that is moved to another consultant while we wait no longer meets the old join, and is lost.
    """
    assert transaction.get_connection().in_atomic_block
    return Appointment.objects.select_for_update(no_key=True).get(pk=pk)
