"""No two live appointments of one consultant overlap, whoever writes. The race is shown first, then refused."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from accounts.models import Customer
from bookings import services
from bookings.actors import by_customer
from bookings.errors import SlotTaken
from bookings.models import Appointment
from meetassist.tests.fixtures import make_office
from meetassist.tests.running import owner_connection, soak_count


def overlaps():
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM bookings_appointment a JOIN bookings_appointment b
               ON a.id < b.id AND a.consultant_id = b.consultant_id AND a.blocked && b.blocked
               WHERE a.status IN ('held', 'pending', 'confirmed') AND b.status IN ('held', 'pending', 'confirmed')"""
        )
        return cursor.fetchone()[0]


def at_once(*actions):
    """Run the actions in threads that start together; returns what each returned or raised."""
    barrier, results = threading.Barrier(len(actions)), [None] * len(actions)

    def run(index, action):
        barrier.wait()
        try:
            results[index] = action()
        except Exception as error:  # noqa: BLE001 - what was raised is the result
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return results


def appointment(office, customer, starts_at, **values):
    row = Appointment(customer=customer, consultant=office.bao, service=office.tax, **values)
    row.place_at(starts_at)
    return row


@pytest.mark.django_db(transaction=True)
def test_check_then_insert_double_books_and_the_constraint_is_what_stops_it(tomorrow_at):
    office, customer = make_office(), Customer.objects.create(name="Khải")
    start = tomorrow_at(9)
    checked = threading.Barrier(2)

    def check_then_insert():
        with transaction.atomic():
            free = not Appointment.objects.live().filter(consultant=office.bao).exists()
            checked.wait()
            if free:
                appointment(office, customer, start).save()
        return free

    with owner_connection() as owner:
        found = owner.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'appointment_no_overlap'"
        )
        (definition,) = found.fetchone()
        owner.execute("ALTER TABLE bookings_appointment DROP CONSTRAINT appointment_no_overlap")
        try:
            assert at_once(check_then_insert, check_then_insert) == [True, True]
            assert overlaps() == 1
            Appointment.objects.all().delete()
        finally:
            owner.execute(f"ALTER TABLE bookings_appointment ADD CONSTRAINT appointment_no_overlap {definition}")
    results = at_once(check_then_insert, check_then_insert)
    # Refused, or chosen as the victim of a deadlock: which is why the services lock the consultant first.
    losers = [result for result in results if result is not True]
    assert len(losers) == 1 and isinstance(losers[0], (IntegrityError, OperationalError))
    assert (overlaps(), Appointment.objects.count()) == (0, 1)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_many_bookers_of_the_same_slots_one_wins_each_and_the_others_get_slot_taken(tomorrow_at, now):
    office = make_office()
    customers = [Customer.objects.create(name=f"Khách {number}") for number in range(4)]
    for number in range(soak_count(small=8, heavy=400)):
        start = tomorrow_at(8 + number % 20 // 2, number % 2 * 30, days=1 + number // 20)
        Appointment.objects.update(status="cancelled")

        def book(customer, start=start):
            return services.book(
                customer=customer,
                service=office.tax,
                consultant=office.bao,
                starts_at=start,
                by=by_customer(customer),
                now=now,
            )

        results = at_once(*(lambda customer=customer: book(customer) for customer in customers))
        assert sorted(type(result).__name__ for result in results) == ["AppointmentEvent"] + ["SlotTaken"] * 3
        assert (Appointment.objects.live().count(), overlaps()) == (1, 0)


def test_the_database_refuses_an_overlap_that_goes_past_every_service(office, tomorrow_at):
    customer = Customer.objects.create(name="Khải")
    appointment(office, customer, tomorrow_at(9)).save()
    for shift in (-29, 0, 29):
        with pytest.raises(IntegrityError, match="appointment_no_overlap"), transaction.atomic():
            appointment(office, customer, tomorrow_at(9) + timedelta(minutes=shift)).save()
    with pytest.raises(IntegrityError, match="appointment_no_overlap"), transaction.atomic():
        appointment(office, customer, tomorrow_at(9), status="held", held_until=tomorrow_at(9)).save()
    appointment(office, customer, tomorrow_at(9, 30)).save()
    appointment(office, customer, tomorrow_at(9), status="cancelled").save()
    assert overlaps() == 0


def test_buffers_keep_neighbours_apart_and_cannot_be_forgotten(office, tomorrow_at):
    office.tax.buffer_after_minutes = 15
    office.tax.save()
    customer = Customer.objects.create(name="Khải")
    row = appointment(office, customer, tomorrow_at(9))
    row.save()
    assert row.blocked.upper - row.ends_at == timedelta(minutes=15)
    with pytest.raises(IntegrityError, match="appointment_no_overlap"), transaction.atomic():
        appointment(office, customer, tomorrow_at(9, 30)).save()
    with pytest.raises(IntegrityError, match="blocked_is_during_and_buffers"), transaction.atomic():
        Appointment.objects.filter(pk=row.pk).update(blocked=row.during)


def test_a_cancelled_time_can_be_booked_again(office, tomorrow_at, now):
    customer = Customer.objects.create(name="Khải")
    values = {
        "customer": customer,
        "service": office.tax,
        "consultant": office.bao,
        "by": by_customer(customer),
        "now": now,
    }
    event = services.book(**values, starts_at=tomorrow_at(9))
    with pytest.raises(SlotTaken):
        services.book(**values, starts_at=tomorrow_at(9))
    services.cancel(appointment=event.appointment, by=by_customer(customer), now=now)
    again = services.book(**values, starts_at=tomorrow_at(9))
    assert again.appointment.pk != event.appointment.pk
    assert timezone.localtime(again.appointment.starts_at) == tomorrow_at(9)
