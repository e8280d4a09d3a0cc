"""What is said with a booking: why a wish cannot be met, by whose clock, and all that a receipt has to say."""

import pytest

from accounts.models import Customer
from bookings import services
from bookings.actors import by_customer
from bookings.models import Appointment
from consultants.models import Service, WorkingHours


def booked():
    return Appointment.objects.filter(events__kind="booked")


def test_a_wish_that_waits_for_approval_says_where_and_how_to_change_it(talk, office):
    Service.objects.filter(pk=office.tax.pk).update(needs_approval=True, location="12 Nguyễn Huệ", price="350000")
    customer = talk(language="en", name="Khải")
    customer.say("book tax advice with Bao tomorrow at 9am")
    text = customer.say("yes")[0]
    row = booked().get()
    assert row.status == "pending" and row.code in text
    for part in ("Tax advice", "Lê Quốc Bảo", "09:00", "Place: 12 Nguyễn Huệ", "Price: 350", '"move" or "cancel"'):
        assert part in text


def test_the_receipt_says_all_of_it_and_how_to_change_it(talk, office):
    Service.objects.filter(pk=office.tax.pk).update(meeting_link="https://meet.example.com/tax")
    customer = talk(language="en", name="Khải")
    customer.say("book tax advice with Bao tomorrow at 9am")
    text = customer.say("yes")[0]
    expected = ("Tax advice", "Lê Quốc Bảo", "09:00", "https://meet.example.com/tax", '"move" or "cancel"')
    assert booked().get().code in text and all(part in text for part in expected)


@pytest.mark.parametrize(("hour", "why"), [(9, "Everyone is busy at that time."), (20, "Nobody works at that time.")])
def test_where_anyone_would_do_it_is_said_why_nobody_can(talk, office, tomorrow_at, now, hour, why):
    other = talk(name="Minh")
    other.say("xin chào")
    for person in (office.thu_hang, office.minh_hang, office.bao):
        services.book(
            customer=other.customer, service=office.tax, consultant=person, starts_at=tomorrow_at(9),
            by=by_customer(other.customer), now=now,
        )  # fmt: skip
    customer = talk(language="en", name="Khải")
    text = customer.say(f"book tax advice with anyone tomorrow at {hour}:00")[0]
    assert why in text and "The nearest times are:" in text and len(customer.titles) > 3


def test_some_busy_and_the_others_away_is_said_as_both(talk, office, tomorrow_at, now):
    other = talk(name="Minh")
    other.say("xin chào")
    services.book(
        customer=other.customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(other.customer), now=now,
    )  # fmt: skip
    WorkingHours.objects.exclude(consultant=office.bao).update(start_time="12:00")
    customer = talk(language="en", name="Khải")
    assert "Everyone is busy or away" in customer.say("book tax advice with anyone tomorrow at 9am")[0]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", None])
def test_the_nearest_times_name_the_zone_where_it_is_another(talk, office, tomorrow_at, zone):
    customer = talk(language="en", name="Khải")
    customer.say("hello")
    Customer.objects.filter(pk=customer.customer.pk).update(time_zone=zone or "")
    for words in ("book tax advice with Bao tomorrow at 5am", "tomorrow evening after 22:00"):
        text = customer.say(words)[0]
        assert ("nearest" in text, "(GMT+9)" in text, "(GMT" in text) == (True, bool(zone), bool(zone)), text
    customer.say("another day")
    assert ("(GMT+9)" in customer.say(f"{tomorrow_at(9, days=3):%d/%m}")[0]) is bool(zone)
