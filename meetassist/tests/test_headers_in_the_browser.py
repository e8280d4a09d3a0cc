"""Pages work under their policy in a real browser; any test fails in which it has refused something."""

import re
import uuid

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import get_resolver
from django.utils import timezone

from accounts.mail.files import FileBackend
from accounts.models import Customer, User
from bookings.actors import by_customer
from bookings.models import Appointment
from bookings.services import book
from meetassist.tests.browsing import opened
from meetassist.tests.fixtures import make_office
from meetassist.tests.test_nothing_is_kept import addresses

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]


@pytest.fixture
def site(running, tomorrow_at):
    office = make_office()
    User.objects.create_superuser("admin", email="admin@example.com", password="x", language="en")
    by = by_customer(customer := Customer.objects.create(name="Phan Văn Khải", phone="+84900000001"))
    running.office = office
    running.appointment = book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9), by=by, now=timezone.now()
    ).appointment  # fmt: skip
    running.use_pgmq()
    running.web(DEBUG="1")
    return running


@pytest.fixture
def page(browser, site):
    page = opened(browser, site.url, "admin", "/admin/", locale="en-US")
    page.wait_for_selector(".staff-nav")
    return page


def test_what_a_policy_refuses_is_noticed(browser, site, page):
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
    page.evaluate("document.body.innerHTML += '<img src=x onerror=\"window.ran = 2\">'")
    page.evaluate("fetch('http://localhost:9/').catch(() => null)")
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    directives = {
        word for told in browser.violations for word in ("style-src", "script-src", "connect-src") if word in told
    }
    assert directives == {"style-src", "script-src", "connect-src"}
    browser.violations.clear()


def test_every_page_of_admin_works_under_its_policy(browser, site, page):
    """Those that need nothing named, and of every list the first row."""
    paths = {path for path in addresses(get_resolver().url_patterns) if path.startswith("admin/")}
    own = {path for path in paths if not re.search(r"/1/|/(logout|jsi18n|autocomplete|login|export)/|\.csv$", path)}
    for path in sorted(own):
        page.goto(f"{site.url}/{path}")
        if page.locator("#result_list tbody th a, #result_list tbody td a").count():
            page.locator("#result_list tbody th a, #result_list tbody td a").first.click()
    assert browser.violations == [] and {"admin/bookings/appointment/displaced/", "admin/accounts/user/add/"} <= own


def test_what_admin_opens_and_fills_in_by_scripts_works(browser, site, page):
    page.goto(f"{site.url}/admin/bookings/appointment/add/")
    page.locator(".datetimeshortcuts a").first.click()
    page.locator(".select2-selection").first.click()
    page.wait_for_selector(".select2-results__option:not(.loading-results)")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    with page.expect_popup() as opened:
        page.locator(".add-related").first.click()
    opened.value.wait_for_selector("form")
    opened.value.close()
    page.goto(f"{site.url}/admin/bookings/appointment/{site.appointment.pk}/change/")
    page.goto(f"{site.url}/admin/bookings/appointment/?p=1")
    page.locator("#result_list .action-select").first.check()
    page.goto(f"{site.url}/admin/accounts/user/add/")
    page.goto(f"{site.url}/admin/consultants/consultant/{site.office.bao.pk}/change/")
    page.locator(".add-row a").first.click()
    assert browser.violations == []


def test_the_calendar_shows_who_is_chosen_at_once(browser, site, page):
    page.goto(f"{site.url}/calendar/")
    page.locator("select[name=consultant]").select_option(label=site.office.bao.name)
    page.wait_for_url(f"**consultant={site.office.bao.pk}")
    assert page.locator("h1").inner_text() == site.office.bao.name
    page.goto(f"{site.url}/calendar/appointments/{site.appointment.code}/")
    assert Appointment.objects.get().customer.name in page.locator("main").inner_text()


def test_pages_without_a_script_of_ours_look_as_they_should(browser, site, page):
    for path in ("/", "/password/link/", "/dev/mail/", "/api/", "/api/services/", "/chat/messages/", "/no-such-page/"):
        page.goto(f"{site.url}{path}")
        assert page.evaluate("document.styleSheets.length") >= 1
        assert page.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length)")
    assert browser.violations == []


def test_an_email_is_shown_with_its_own_styles_in_the_mailbox(browser, site, page, settings):
    settings.EMAIL_FILES = site.environment["EMAIL_FILES"]
    letter = EmailMultiAlternatives(
        "Hello",
        "Hello",
        "no-reply@localhost",
        ["khai@example.com"],
        headers={"Message-ID": f"<{uuid.uuid4()}@localhost>"},
    )
    letter.attach_alternative("<p style=\"margin: 7px; font-family: 'Segoe UI'\">Hello <b>Khải</b></p>", "text/html")
    FileBackend().send_messages([letter])
    page.goto(f"{site.url}/dev/mail/")
    page.locator(".mails a").first.click()
    shown = page.frame_locator("iframe.mail").locator("p")
    assert shown.evaluate("one => getComputedStyle(one).margin") == "7px"
