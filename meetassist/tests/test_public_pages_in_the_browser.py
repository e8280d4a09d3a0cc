"""What customers find without a conversation, as they use it: with and without scripts, on a telephone and a desk."""

import re
from base64 import b64decode

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts import verification
from accounts.models import Customer, EmailVerification, OutgoingEmail
from bookings.models import Appointment, BookingRequest
from consultants import photos
from consultants.models import Business
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import DESKTOP, PHONE, opened
from meetassist.tests.fixtures import make_office

# A pixel.
PICTURE = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
# A letter is no page: mail programs frame it, and give it a title.
OF_PAGES = ("document-title", "landmark-one-main", "region", "page-has-heading-one")
pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]


@pytest.fixture
def site(running):
    running.office = make_office()
    running.use_pgmq()
    running.web(DEBUG="1")
    return running


def code_of(email):
    row = EmailVerification.objects.get(email=email, status="asked")
    return verification.issue_code(row.pk, now=timezone.now())[1]


def choose_a_time(page):
    """Of tax advice with anyone, on the second day that there is."""
    page.get_by_role("link", name=re.compile("Tax advice")).click()
    page.get_by_role("link", name=re.compile("Anyone")).click()
    page.locator(".days a").nth(1).click()
    page.get_by_role("button", name=re.compile("^10:00")).click()


@pytest.mark.parametrize(("has_scripts", "size"), [(True, DESKTOP), (False, PHONE)])
def test_a_stranger_books_by_keyboard_and_thumb(browser, site, has_scripts, size):
    page = opened(browser, site.url, path="/book/", size=size, java_script_enabled=has_scripts)
    choose_a_time(page)
    page.get_by_text("This time is kept for you until").wait_for()
    page.get_by_label("Your e-mail address").fill("duyen@example.com")
    page.get_by_role("button", name="Send me the code").click()
    page.get_by_label("The code from our e-mail").fill(code_of("duyen@example.com"))
    page.get_by_label("Your name").fill("Duyên")
    page.get_by_role("button", name="Book it").click()
    page.get_by_text("Your appointment is booked.").wait_for()
    row = Appointment.objects.get()
    assert (row.status, row.customer.name, row.customer.email) == ("confirmed", "Duyên", "duyen@example.com")
    page.go_back()
    page.reload()
    assert Appointment.objects.count() == 1
    assert page.errors == []


def test_who_has_no_address_leaves_a_number(browser, site):
    page = opened(browser, site.url, path="/book/", size=PHONE, java_script_enabled=False)
    choose_a_time(page)
    page.get_by_text("I have no e-mail address").click()
    page.get_by_label("Your phone number").fill("0912 345 678")
    page.get_by_role("button", name="Please ring me").click()
    page.get_by_role("heading", name="We will ring you").wait_for()
    assert BookingRequest.objects.get().phone == "+84912345678"


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_each_step_can_be_used_by_everybody(browser, site, locale):
    page = opened(browser, site.url, path="/book/", locale=locale)
    found = {"what": barriers(page)}
    page.locator(".options a").first.click()
    found["whom"] = barriers(page)
    page.locator(".options a").first.click()
    page.locator(".days a").nth(1).click()
    found["when"] = barriers(page)
    page.locator("button.time").nth(3).click()
    page.locator("summary").click()
    found["who"] = barriers(page)
    page.locator("[name=email]").fill("duyen@example.com")
    page.locator("button[value=code]").click()
    page.locator("[name=code]").wait_for()
    found["code"] = barriers(page)
    page.locator("[name=code]").fill("000000")
    page.locator("button[value=book]").click()
    page.locator("[role=alert]").wait_for()
    found["wrong"] = barriers(page)
    assert {step: noted for step, noted in found.items() if noted} == {}


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_the_start_page_can_be_used_by_everybody(browser, site, locale):
    Business.objects.update(address="12 Lê Lợi, Quận 1", phone="+842838221234")
    photos.keep(site.office.bao.pk, PICTURE)
    page = opened(browser, site.url, locale=locale)
    assert barriers(page) == []
    page.wait_for_function("[...document.images].every(one => one.complete && one.naturalWidth > 0)")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_letters_can_be_read_by_everybody(browser, office, book, tomorrow_at, language):
    """As a mail program shows them that knows the dark; what stands in each is the text of bookings/letters.py."""
    customer = Customer.objects.create(name="Duyên", email="duyen@example.com", language=language)
    book(customer, tomorrow_at(9, days=2))
    page = browser.new_context(viewport=PHONE).new_page()
    found = {}
    values = {"business": "An Tâm", "language": language, "signature": ["An Tâm", "12 Lê Lợi"], "minutes": 5}
    with translation.override(language):
        code = render_to_string("emails/code.html", {**values, "code": "123456"})
    for name, html in (("receipt", OutgoingEmail.objects.get(customer=customer).html), ("code", code)):
        page.set_content(html)
        found[name] = [one for one in barriers(page) if not any(rule in one for rule in OF_PAGES)]
    assert {name: noted for name, noted in found.items() if noted} == {}
