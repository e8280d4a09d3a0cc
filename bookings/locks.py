"""Row locks of a booking transaction, in the order of DESIGN.md section 4: customers before consultants, each by id."""

from django.db import transaction

from accounts.models import Customer
from consultants.models import Consultant


def lock_customer(customer_id: int) -> Customer:
    assert transaction.get_connection().in_atomic_block
    return Customer.objects.select_for_update(no_key=True).get(pk=customer_id)


def lock_consultant(consultant_id: int) -> Consultant:
    """Takers of one consultant's time queue here. A plain insert into the exclusion constraint deadlocks instead."""
    assert transaction.get_connection().in_atomic_block
    return Consultant.objects.select_for_update(no_key=True).get(pk=consultant_id)
