"""Whatever a program sends to the API, by its OpenAPI document or against it: no fault of ours, answers as they are
documented, and nothing stored that should not be.
"""

from datetime import timedelta

import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts import tokens
from accounts.models import Customer, User
from bookings.models import Appointment, AppointmentEvent
from chatbot.models import Message
from meetassist.tests.running import soak_count

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


@pytest.fixture
def document(office, settings, site):
    settings.APICHAT_MESSAGES_PER_MINUTE = settings.APICHAT_VISITORS_PER_HOUR = 10**6
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.API_REQUESTS_PER_MINUTE = settings.CODE_EMAILS_PER_HOUR = 10**6
    return schemathesis.openapi.from_wsgi("/api/schema/?format=json", site)


@pytest.fixture
def lan(office, book, tomorrow_at):
    """A customer whose token comes with each request; she has one appointment, and somebody else has another."""
    customer = Customer.objects.create(name="Lan", email="lan@example.com")
    book(customer, tomorrow_at(9))
    book(Customer.objects.create(name="An", email="an@example.com"), tomorrow_at(10))
    customer.token, _row = tokens.issue(customer, now=timezone.now())
    return customer


def rows_of_others(customer):
    """All that is somebody else's, as it is now."""
    mine = [customer.pk]
    return [
        list(Customer.objects.exclude(pk__in=mine).filter(email__isnull=False).order_by("pk").values()),
        list(Appointment.objects.exclude(customer__in=mine).order_by("pk").values()),
        list(AppointmentEvent.objects.exclude(appointment__customer__in=mine).order_by("pk").values()),
        list(User.objects.order_by("pk").values()),
    ]  # fmt: skip


described = schemathesis.pytest.from_fixture("document")


@pytest.mark.soak
@described.parametrize()
@settings(
    max_examples=soak_count(small=10, heavy=400), deadline=None, derandomize=not soak_count(small=0, heavy=1),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_it_is_answered_as_documented_and_nothing_of_others_is_touched(case, lan):
    before = rows_of_others(lan)
    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {lan.token}"}
    case.call_and_validate(checks=CHECKS)
    assert rows_of_others(lan) == before
    lan.refresh_from_db()
    assert (lan.name, lan.email) == ("Lan", "lan@example.com")
    assert not Message.objects.exclude(channel="apichat").exists()
    soon = timezone.now() + timedelta(days=800)
    assert not Appointment.objects.filter(during__startswith__gt=soon).exists()
