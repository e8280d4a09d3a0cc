"""Honest SQL passes both layers, and its rows are right."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Customer, Device, ServiceLevel
from bookings.models import Appointment
from chatbot.management.commands.sql_guard import plain
from chatbot.questions import reader, sql_guard
from chatbot.tests.sql import statements
from consultants.models import Holiday, Service, TimeOff
from meetassist.tests.running import soak_count

# One role for all databases of the server: who changes it and who asks as it take turns.
pytestmark = pytest.mark.xdist_group("role of questions")

QUESTIONS = {name: body.split("\n=> ") for name, body in statements("honest.txt").items()}


@pytest.fixture
def mai(office, tomorrow_at):
    """A customer with two coming and two past appointments, in a business with prices, levels and absences."""
    office.tax.price, office.legal.price, office.legal.needs_approval = Decimal(500_000), Decimal(1_200_000), True
    office.tax.save()
    office.legal.save()
    Service.objects.create(name="Kiểm tra thiết bị", name_en="Device check", duration_minutes=45, is_for_a_device=True)
    for person, specialties in ((office.thu_hang, "thuế"), (office.bao, "hợp đồng, thuế")):
        person.specialties = specialties
        person.save()
    ServiceLevel.objects.all().delete()
    ServiceLevel.objects.create(code="basic", rank=1, name="Cơ bản", price=0, is_default=True)
    ServiceLevel.objects.create(code="gold", rank=2, name="Vàng", price=200_000)
    Holiday.objects.create(on=tomorrow_at(0, days=20).date(), name="Giỗ Tổ")
    TimeOff.objects.create(consultant=office.thu_hang, during=(tomorrow_at(0, days=2), tomorrow_at(0, days=3)))
    customer = Customer.objects.create(name="Mai", email="mai@example.com", phone="0901234567")
    other = Customer.objects.create(name="Lan", email="lan@example.com")
    Device.objects.create(customer=customer, kind="Máy lạnh", name="Máy lạnh phòng khách")
    Device.objects.create(customer=customer, kind="Tủ lạnh", name="Tủ lạnh", place="bếp")
    Device.objects.create(customer=other, kind="Máy giặt", name="Máy giặt")
    for who, service, person, hour, days, status in (
        (customer, office.tax, office.bao, 9, 1, "confirmed"),
        (customer, office.legal, office.minh_hang, 14, 3, "pending"),
        (customer, office.tax, office.thu_hang, 9, -10, "completed"),
        (customer, office.legal, office.minh_hang, 10, -5, "cancelled"),
        (other, office.tax, office.bao, 10, 1, "confirmed"),
    ):
        appointment = Appointment(customer=who, service=service, consultant=person, status=status)
        appointment.place_at(tomorrow_at(hour, days=days))
        appointment.save()
    return customer


@pytest.mark.django_db(transaction=True)
def test_honest_questions_pass_both_layers_with_the_right_rows(mai, tomorrow_at):
    dates = {
        "{tomorrow}": tomorrow_at(0), "{in_two_days}": tomorrow_at(0, days=2),
        "{in_three_days}": tomorrow_at(0, days=3), "{holiday}": tomorrow_at(0, days=20),
    }  # fmt: skip
    wrong = {}
    for name, (sql, expected) in QUESTIONS.items():
        for placeholder, at in dates.items():
            sql, expected = (text.replace(placeholder, at.date().isoformat()) for text in (sql, expected))
        for layer in ("database", "both"):
            try:
                asked = sql if layer == "database" else sql_guard.check(sql).sql
                rows = [[plain(value) for value in row] for row in reader.run(asked, customer_id=mai.pk).rows]
            except (reader.QueryFailed, sql_guard.Rejected) as error:
                rows = repr(error)
            if rows != json.loads(expected):
                wrong[name, layer] = rows
    assert wrong == {}
    assert len(QUESTIONS) >= 80


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_sql_passes_both_layers_however_it_is_written(mai):
    """In `make test` each is tried at one of the two: at the database alone, or behind the guard."""
    refused = {}
    for place, (number, sql) in enumerate(statements("wordings.txt").items()):
        for checked in (False, True)[place % 2 :: soak_count(small=2, heavy=1)]:
            try:
                reader.run(sql_guard.check(sql).sql if checked else sql, customer_id=mai.pk)
            except (reader.QueryFailed, sql_guard.Rejected) as error:
                refused[number, checked] = repr(error)
    assert refused == {}


@pytest.mark.django_db(transaction=True)
def test_nobody_has_no_rows_of_their_own_and_everybody_elses_are_the_same(mai):
    counts = (
        "SELECT (SELECT count(*) FROM my_appointments), (SELECT count(*) FROM my_devices), (SELECT count(*) FROM me)"
    )
    services = "SELECT count(*) FROM services"
    found = {
        who: (reader.run(counts, customer_id=who).rows, reader.run(services, customer_id=who).rows)
        for who in (None, mai.pk, mai.pk + 1, mai.pk + 1000)
    }
    assert found == {
        None: ([(0, 0, 0)], [(3,)]),
        mai.pk: ([(4, 2, 1)], [(3,)]),
        mai.pk + 1: ([(1, 1, 1)], [(3,)]),
        mai.pk + 1000: ([(0, 0, 0)], [(3,)]),
    }


@pytest.mark.django_db(transaction=True)
def test_free_slots_look_at_most_a_fortnight_ahead(mai):
    (last,) = reader.run(
        "SELECT max(starts_at) - now() FROM free_slots(NULL, now(), now() + interval '60 days')", customer_id=mai.pk
    ).rows[0]
    assert last <= timedelta(days=14)
