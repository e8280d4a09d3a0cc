"""Whom somebody means: by a number as it is said, a name without its marks, an address or a code."""

import pytest

from accounts.models import Customer
from bookings.finding import SHOWN, find_customers, with_visits
from bookings.models import Appointment


@pytest.fixture
def people(office, tomorrow_at):
    an = Customer.objects.create(name="Nguyễn Văn An", phone="+84900000001", email="an@example.com")
    other = Customer.objects.create(name="Nguyễn Văn An", phone="+84912345678")
    dung = Customer.objects.create(name="Đỗ Thị Dung", phone="+84900000777")
    for who, days, status in ((an, -9, "completed"), (an, -3, "completed"), (an, 2, "confirmed"), (an, 5, "confirmed")):
        visit = Appointment(customer=who, consultant=office.thu_hang, service=office.tax, status=status)
        visit.place_at(tomorrow_at(9, days=days))
        visit.save()
    return an, other, dung


def found(typed, now):
    return [one.customer for one in find_customers(typed, among=Customer.objects.all(), now=now)]


@pytest.mark.parametrize("typed", ["0900000001", "0900 000 001", "+84 900 000 001", "(090) 000.0001", "84900000001"])
def test_a_number_is_found_as_people_say_it(people, now, typed):
    assert found(typed, now) == [people[0]]


def test_the_last_digits_find_whose_number_ends_so(people, now):
    assert found("777", now) == [people[2]]
    assert found("0000", now) == []
    assert found("an 5678", now) == [people[1]]


@pytest.mark.parametrize("typed", ["do thi dung", "Đỗ Dung", "dung đỗ", "DUNG"])
def test_a_name_is_found_without_its_marks_and_in_any_order(people, now, typed):
    assert found(typed, now) == [people[2]]


def test_an_address_and_a_code_find_whose_they_are(people, now):
    assert found("AN@example", now) == [people[0]]
    coming = people[0].appointments.order_by("-during").first()
    Appointment.objects.filter(pk=coming.pk).update(code="K7M2QX")
    assert found("k7m2qx", now) == [people[0]]


def test_two_of_one_name_are_told_apart_by_their_visits(people, now):
    one, other = find_customers("nguyen van an", among=Customer.objects.all(), now=now)
    first, last = sorted((one, other), key=lambda row: row.customer.pk)
    assert (first.phone, last.phone) == ("+84 900 000 001", "+84 912 345 678")
    days = [first.last.starts_at.date(), first.coming.starts_at.date()]
    visits = people[0].appointments.order_by("during")
    assert days == [visits[1].starts_at.date(), visits[2].starts_at.date()]
    assert (last.last, last.coming) == (None, None)


def test_whoever_was_merged_away_or_erased_is_not_found(people, now):
    an, other, dung = people
    Customer.objects.filter(pk=other.pk).update(merged_into=an)
    Customer.objects.filter(pk=dung.pk).update(erased_at=now)
    assert found("nguyen", now) == [an]
    assert found("dung", now) == []


def test_the_name_itself_comes_before_longer_ones_and_not_all_are_shown(people, now):
    Customer.objects.bulk_create(Customer(name=f"An Nguyễn Văn {letter}") for letter in "abcdefghijklmno")
    first = found("nguyễn văn an", now)
    assert len(first) == SHOWN and first[:2] == [people[0], people[1]]


def test_too_little_finds_nobody(people, now):
    assert found("a", now) == [] and found("  ", now) == []


def test_it_takes_three_queries_however_many_are_found(people, now, django_assert_num_queries):
    with django_assert_num_queries(3):
        find_customers("nguyen", among=Customer.objects.all(), now=now)
    with django_assert_num_queries(0):
        with_visits([], now=now)
