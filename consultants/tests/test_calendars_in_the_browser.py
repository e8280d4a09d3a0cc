"""The page of a consultant's calendars in a real browser: the address is copied by a tap, on a telephone too."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import Customer
from bookings.actors import by_customer
from bookings.services import book
from consultants.models import BusyTime, OwnCalendar
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import PHONE, fits, sign_in
from meetassist.tests.fixtures import everybody_reads, login_of, make_office

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]


@pytest.fixture
def site(running, tomorrow_at):
    """Bảo has two calendars, one of which has trouble, and an appointment that meets something elsewhere."""
    office, now = make_office(), timezone.now()
    login_of(office.bao, "bao", password="x")
    customer = Customer.objects.create(name="Phan Văn Khải", email="khai@example.com")
    book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9), by=by_customer(customer),
        now=now,
    )  # fmt: skip
    asked = {"consultant": office.bao, "added_at": now, "next_read_at": now + timedelta(days=1)}
    google = OwnCalendar.objects.create(
        **asked, name="Google", host="calendar.google.com", address_hash="1", good_at=now
    )
    OwnCalendar.objects.create(
        **asked, name="Lịch cơ quan", host="outlook.office365.com", address_hash="2", failure="gone",
        good_at=now - timedelta(hours=30), unknown_zones=["Customized Time Zone"], left_out=2,
    )  # fmt: skip
    for hour in (9, 14):
        during = DateTimeTZRange(tomorrow_at(hour), tomorrow_at(hour + 1))
        BusyTime.objects.create(calendar=google, consultant=office.bao, during=during)
    running.use_pgmq()
    running.web(DEBUG="1")
    return running


@pytest.mark.parametrize(("locale", "copied"), [("vi-VN", "Đã chép"), ("en-GB", "Copied")])
def test_the_address_is_made_and_copied_and_all_fits_a_telephone(browser, site, locale, copied):
    everybody_reads(locale)
    context = browser.new_context(viewport=PHONE, locale=locale)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    sign_in(page, site.url, "bao", "/calendar/")
    page.locator("a[href*='/calendar/calendars/']").first.click()
    page.locator(".collisions a").wait_for()
    assert fits(page) and barriers(page) == []
    page.set_viewport_size(PHONE)
    page.locator("button[value=renew]").click()
    address = page.locator("#feed-address")
    address.wait_for()
    page.locator("[data-copies]").click()
    page.get_by_role("button", name=copied).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == address.input_value()
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert fits(page) and barriers(page) == []
    page.goto(f"{site.url}/calendar/")
    page.locator(".calendar-off.is-busy").first.wait_for()
    assert fits(page) and barriers(page) == []
