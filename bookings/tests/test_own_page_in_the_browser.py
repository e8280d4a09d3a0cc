"""The page of one's appointment as people use it: from a telephone, in their language, with nothing but its address."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Customer
from bookings import own_link, services
from bookings.actors import by_customer
from bookings.models import Appointment
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import PHONE, opened
from meetassist.tests.fixtures import make_office

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]


@pytest.fixture
def site(running, tomorrow_at):
    office = make_office()
    office.tax.location = "12 Lý Thường Kiệt, Hà Nội"
    office.tax.save()
    running.office = office
    running.use_pgmq()
    running.web(DEBUG="1")
    return running


def booked(site, starts_at, language):
    customer = Customer.objects.create(name="Duyên", language=language)
    event = services.book(
        customer=customer, service=site.office.tax, consultant=site.office.bao, starts_at=starts_at,
        by=by_customer(customer), now=timezone.now(),
    )  # fmt: skip
    return event.appointment


def path_of(row):
    return f"/a/{own_link.token(row)}/"


@pytest.mark.parametrize("has_scripts", [True, False])
def test_an_appointment_is_moved_and_cancelled(browser, site, tomorrow_at, has_scripts):
    row = booked(site, tomorrow_at(9, days=3), "en")
    page = opened(browser, site.url, path=path_of(row), size=PHONE, java_script_enabled=has_scripts)
    page.get_by_role("link", name="Move it").click()
    page.locator(".days a").nth(2).click()
    page.locator(".time", has_text=re.compile("^ *10:00")).click()
    page.get_by_role("button", name="Yes, move it").click()
    assert page.locator("[role=status]").inner_text() == "Your appointment was moved."
    row.refresh_from_db()
    assert row.sequence == 1 and f"{row.starts_at.astimezone(row.customer.zone):%H:%M}" == "10:00"
    page.get_by_role("button", name="I will come").click()
    page.get_by_label("A note for").fill("Cửa sau")
    page.get_by_role("button", name="Leave the note").click()
    page.get_by_role("link", name="Cancel it").click()
    page.get_by_role("button", name="Yes, cancel it").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Your appointment was cancelled"
    row.refresh_from_db()
    assert (row.status, row.description, bool(row.acknowledged_at)) == ("cancelled", "Cửa sau", True)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_of_its_pages_can_be_used_by_everybody(browser, site, tomorrow_at, language):
    row = booked(site, tomorrow_at(9, days=3), language)
    row.place_at(timezone.now() + timedelta(minutes=40))
    Appointment.objects.filter(pk=row.pk).update(during=row.during, blocked=row.blocked)
    late, ahead = path_of(row), path_of(booked(site, tomorrow_at(11, days=3), language))
    at = tomorrow_at(15, days=3).isoformat().replace("+", "%2B")
    page = opened(browser, site.url, path=late)
    found = {}
    for path in (late, ahead, f"{ahead}move/", f"{ahead}move/?anyone=1", f"{ahead}move/?at={at}", f"{ahead}cancel/"):
        page.goto(f"{site.url}{path}")
        assert page.locator("html").get_attribute("lang") == language
        found[path] = barriers(page)
    assert {path: noted for path, noted in found.items() if noted} == {}
