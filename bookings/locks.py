"""Row locks of a booking transaction, in one order everywhere: customers, consultants, appointments, notifications.

Each kind by id, and each kind once a transaction (docs/architecture.md, "Locks"; the conversation, where there is
one, is before them all).
"""

from collections.abc import Iterable

from django.db import transaction

from bookings.errors import NotYours, Overtaken
from bookings.models import Appointment
from consultants.models import Consultant
from meetassist.rehearsing import is_rehearsal


def lock_customer(customer_id: int) -> None:
    """Raises NotYours when the customer has become another one while we waited: nobody would find what is booked."""
    merged = _lock("SELECT merged_into_id FROM accounts_customer WHERE id = %s FOR NO KEY UPDATE", customer_id)
    if merged != [(None,)]:
        raise NotYours


def lock_consultants(ids: Iterable[int]) -> None:
    """Takers of one consultant's time queue here. A plain insert into the exclusion constraint deadlocks instead.

    Whoever only tries something is no taker: it keeps nobody from their other times, and gives way where it meets one.
    """
    if is_rehearsal():
        return
    _lock("SELECT id FROM consultants_consultant WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE", list(set(ids)))


def _lock(statement: str, value: object) -> list[tuple[object, ...]]:
    """Spelled out: nothing of the row is needed, and every booking passes here twice while others wait."""
    connection = transaction.get_connection()
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        rows: list[tuple[object, ...]] = cursor.fetchall()
    return rows


def lock_appointment(pk: int) -> Appointment:
    """The row as it is now, whatever the caller has read before.

    Without a join: a row that is moved to another consultant while we wait no longer meets the old join, and is lost.
    """
    assert transaction.get_connection().in_atomic_block
    return Appointment.objects.select_for_update(no_key=True).get(pk=pk)


def lock_with_consultants(appointment: Appointment, target: Consultant | None = None) -> Appointment:
    """The row, for a change that keeps it live: it is written into the constraint again.

    Two who do that without the consultant's lock can each find the other's row and wait for it.
    """
    lock_customer(appointment.customer_id)
    # Read under the customer's lock: every move of this appointment takes it, so the consultant stands still.
    before = Appointment.objects.only("consultant_id").get(pk=appointment.pk)
    lock_consultants({before.consultant_id, target.pk if target else before.consultant_id})
    # What it leads to is read with it: the customer, the consultant and the service are changed by moves alone.
    related = Appointment.objects.select_related("customer", "service", "consultant__user")
    return related.select_for_update(no_key=True, of=("self",)).get(pk=appointment.pk)


def lock_as_shown(appointment: Appointment, version: str, target: Consultant | None = None) -> Appointment:
    """The row, if it is still the one that a page has shown: that page's form has sent its version.

    All that an operation on it locks is locked, also where it goes to another consultant. Raises Overtaken, NotYours.
    """
    row = lock_with_consultants(appointment, target)
    if row.version != version:
        raise Overtaken
    return row
