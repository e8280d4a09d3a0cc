"""Two who press Book at the same moment: one appointment, whether it is one who taps twice or two who want one time."""

import threading

import pytest
from django.db import connection

from accounts.models import Customer, OutgoingEmail
from bookings import by_hand
from bookings.actors import by_staff
from bookings.errors import SlotTaken
from bookings.models import Appointment, AppointmentEvent
from meetassist.tests.fixtures import make_office

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """What each of them gives, or the class of its refusal."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        gate.wait()
        try:
            results[number] = call()
        except SlotTaken as error:
            results[number] = type(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_the_same_twice_is_one_appointment_and_both_see_it(now, tomorrow_at):
    office = make_office()
    an = Customer.objects.create(name="An", email="an@example.com")

    def book():
        return by_hand.book(
            customer=an, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9), by=by_staff("Lan"),
            now=now,
        )  # fmt: skip

    results = at_once(*[book] * 4)
    row = Appointment.objects.get()
    assert {appointment.pk for appointment, _event in results} == {row.pk}
    assert [event.kind for _appointment, event in results if event] == ["booked"]
    assert AppointmentEvent.objects.count() == 1 and OutgoingEmail.objects.filter(customer=an).count() == 1


def test_of_several_customers_one_gets_the_time(now, tomorrow_at):
    office = make_office()
    people = Customer.objects.bulk_create(Customer(name=f"Khách {number}") for number in range(4))

    def book(customer):
        return by_hand.book(
            customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
            by=by_staff("Lan"), now=now,
        )  # fmt: skip

    results = at_once(*[lambda one=one: book(one) for one in people])
    row = Appointment.objects.get()
    assert results.count(SlotTaken) == 3
    assert [result[0].pk for result in results if result is not SlotTaken] == [row.pk]
