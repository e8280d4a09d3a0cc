"""Work that is overtaken between its look and its write: what it has read is looked at again under the lock."""

import concurrent.futures
from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts.models import Customer
from bookings import notifications, services, sweeping, waitlist
from bookings.actors import by_consultant, by_customer, by_staff
from bookings.errors import SlotTaken
from bookings.models import Appointment
from bookings.tests.test_double_booking import at_once, overlaps
from consultants.models import BusinessPolicy, Service
from meetassist.tests.fixtures import make_office
from meetassist.tests.running import soak_count, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def waiting_for_a_lock():
    with connection.cursor() as cursor:
        # Within a transaction the view stands still otherwise.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def overtaken(action, write):
    """What `action` returns that meets the uncommitted rows of `write`, waits for them, and goes on after the commit."""

    def run():
        try:
            return action()
        finally:
            connection.close()

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            write()
            future = pool.submit(run)
            wait_for(lambda: waiting_for_a_lock() or future.done(), "the other to get there")
            assert not future.done()
        return future.result()


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def customer():
    return Customer.objects.create(name="Khải")


def book(office, customer, starts_at, now):
    return services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=starts_at, by=by_staff("a"), now=now
    ).appointment


def due(appointment):
    rows = appointment.notifications.filter(status="due", event=None).order_by("due_at")
    return list(rows.values_list("kind", "due_at"))


def test_a_request_that_is_moved_while_the_unanswered_are_declined_is_not_declined(office, customer, tomorrow_at, now):
    Service.objects.update(needs_approval=True)
    office.tax.refresh_from_db()
    row = book(office, customer, tomorrow_at(9), now)
    declined = overtaken(
        lambda: sweeping.decline_unanswered(now=tomorrow_at(9)),
        lambda: services.reschedule(
            appointment=row, starts_at=tomorrow_at(9, days=7), by=by_staff("a"), now=now
        ),
    )  # fmt: skip
    row.refresh_from_db()
    assert (declined, row.status) == (0, "pending")
    assert [event.kind for event in row.events.order_by("pk")] == ["booked", "moved"]


def test_who_leaves_the_waitlist_while_being_offered_a_time_is_offered_none(office, customer, now):
    values = {"customer": customer, "service": office.tax, "by": by_customer(customer), "now": now}
    entry = services.join_waitlist(**values, start=now, end=now + timedelta(days=2)).waitlist_entry
    offered = overtaken(
        lambda: waitlist.offer_free_slots(now=now),
        lambda: services.leave_waitlist(entry=entry, by=by_customer(customer), now=now),
    )
    entry.refresh_from_db()
    assert (offered, entry.status, entry.offered) == (0, "ended", None)
    assert [event.kind for event in entry.events.order_by("pk")] == ["waiting", "left"]
    assert (Appointment.objects.count(), customer.notifications.count()) == (0, 0)


def test_a_move_while_a_new_policy_is_put_into_effect_keeps_its_reminders(office, customer, tomorrow_at, now):
    first, moved = (book(office, customer, tomorrow_at(hour, days=5), now) for hour in (9, 10))
    BusinessPolicy.objects.update(reminder_minutes=[120], follow_up_minutes=None)

    def write():
        # Both are locked by this: each is waited for, and read as it is then.
        services.acknowledge(appointment=first, by=by_customer(customer), now=now)
        services.reschedule(appointment=moved, starts_at=tomorrow_at(14, days=6), by=by_staff("a"), now=now)

    overtaken(lambda: notifications.plan_again([first.pk, moved.pk], now=now), write)
    moved.refresh_from_db()
    assert due(first) == [("reminder", tomorrow_at(7, days=5))]
    assert due(moved) == [("reminder", tomorrow_at(12, days=6))]
    assert {row.dedup_key.split(":")[2] for row in moved.notifications.filter(status="due", event=None)} == {"1"}


def test_a_cancellation_while_a_new_policy_is_put_into_effect_leaves_nothing_planned(
    office, customer, tomorrow_at, now
):
    row = book(office, customer, tomorrow_at(9, days=5), now)
    BusinessPolicy.objects.update(reminder_minutes=[120])
    cancel = {"appointment": row, "by": by_staff("a"), "now": now}
    overtaken(lambda: notifications.plan_again([row.pk], now=now), lambda: services.cancel(**cancel))
    assert due(row) == []


@pytest.mark.soak
def test_approving_beside_a_booking_outside_the_rules_is_no_deadlock(office, customer, tomorrow_at, now):
    """Both write into the constraint: without the consultant's lock each can find the other's row and wait for it."""
    Service.objects.update(needs_approval=True)
    office.tax.refresh_from_db()
    staff, other = by_staff("a"), Customer.objects.create(name="Duyên")
    for number in range(soak_count(small=40, heavy=500)):
        row = book(office, customer, tomorrow_at(9), now)

        def approve(row=row):
            return services.approve(appointment=row, by=by_consultant(office.bao), now=now).kind

        def book_outside():
            values = {"customer": other, "service": office.tax, "consultant": office.bao, "by": staff, "now": now}
            return services.book(**values, starts_at=tomorrow_at(9, 10), outside_rules_reason="urgent")

        answers = at_once(approve, book_outside, book_outside)
        assert (answers[0], [type(answer) for answer in answers[1:]]) == ("approved", [SlotTaken] * 2), number
        services.cancel(appointment=row, by=staff, now=now)
    assert overlaps() == 0
