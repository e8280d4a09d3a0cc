"""Telephone numbers are found as people say them, in every search and picker of the admin."""

import json

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import Customer, User
from bookings import services
from bookings.actors import by_customer
from bookings.models import Appointment
from consultants.models import Consultant
from meetassist import phones

SAID = [
    "0900 000 001", "0900000001", "+84900000001", "+84 900 000 001", "84900000001", "0084 900 000 001", "900000001",
    "0900.000.001", "(0900) 000-001", "(+84) 900 000 001", "0900 000", "+84 9000 000 01", "000001",
]  # fmt: skip
KEPT = ["+84900000001", "0900000001", "0900 000 001", "+84 900 000 001"]


@pytest.fixture
def staff(client, db):
    client.force_login(User.objects.create_superuser("admin"))
    return client


def test_what_is_said_stands_in_every_form_a_number_is_kept_in(in_a_turn):
    digits = ["".join(filter(str.isdigit, kept)) for kept in KEPT]
    wrong = [
        (said, one) for said in [*SAID, "0 9 0 0 0 0 0 0 0 1"] for one in digits if phones.spoken(said)[0] not in one
    ]
    assert wrong == []
    assert phones.spoken("Khải 0900 000 001")[1] == phones.spoken("0900 000 001 Khải")[1] == "Khải"
    for text in ("Khải", "1234", "MA000001", "", "1234567890123456"):
        assert phones.spoken(text) is None


@pytest.mark.parametrize("kept", KEPT)
def test_customers_and_consultants_are_found_by_each_way_of_saying_it(staff, kept):
    """Each way with one of the forms that are kept; that it stands in all of them is tested above, without pages."""
    some = SAID[KEPT.index(kept) :: len(KEPT)]
    Customer.objects.create(name="Phan Văn Khải", phone=kept)
    Customer.objects.create(name="Lê Thị Khải", phone="+84911222333")
    Consultant.objects.create(name="Thu Hằng", phone=kept)
    Consultant.objects.create(name="Bảo", phone="0911222333")
    for model, name in ((Customer, "Phan Văn Khải"), (Consultant, "Thu Hằng")):
        page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        found = {said: [row.name for row in staff.get(page, {"q": said}).context["cl"].queryset] for said in some}
        assert found == dict.fromkeys(some, [name])
        assert staff.get(page, {"q": "0900 000 002"}).context["cl"].result_count == 0
    page = reverse("admin:accounts_customer_changelist")
    assert staff.get(page, {"q": "khai 0900 000 001"}).context["cl"].result_count == 1
    assert staff.get(page, {"q": "le 0900 000 001"}).context["cl"].result_count == 0


def test_the_picker_of_a_form_finds_them_too(staff):
    Customer.objects.create(name="Phan Văn Khải", phone="+84900000001")
    asked = {"app_label": "bookings", "model_name": "appointment", "field_name": "customer", "term": "0900 000 001"}
    found = json.loads(staff.get(reverse("admin:autocomplete"), asked).content)["results"]
    assert [one["text"] for one in found] == ["Phan Văn Khải"]


def test_every_list_that_finds_customers_by_name_finds_them_by_phone(staff, office, now, tomorrow_at):
    customer = Customer.objects.create(name="Khải", phone="+84900000001")
    services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(customer), now=now,
    )  # fmt: skip
    counts = {}
    for model, options in admin.site._registry.items():
        names = [
            field.removesuffix("name_key") for field in options.search_fields if field.endswith("customer__name_key")
        ]
        assert all(f"{name}phone" in options.search_fields for name in names), model
        if names:
            page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            counts[model.__name__] = staff.get(page, {"q": "0900 000 001"}).context["cl"].result_count
    assert counts["Appointment"] == Appointment.objects.count() == 1 and counts["AppointmentEvent"] == 1
    assert {"WaitlistEntry", "Conversation", "Message", "Handoff", "Device", "OutgoingEmail", "Feedback"} <= set(counts)
