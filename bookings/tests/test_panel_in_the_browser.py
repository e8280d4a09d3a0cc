"""The panel of an appointment in a real browser: by hand, by keyboard, on a phone; two windows at once."""

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import Customer, User
from accounts.roles import Role
from bookings.actors import by_customer
from bookings.models import Appointment, AppointmentNote
from bookings.services import book
from meetassist.tests import browsing
from meetassist.tests.browsing import DESKTOP, PHONE, fits
from meetassist.tests.fixtures import everybody_reads, login_of, make_office

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]


@pytest.fixture
def site(running, tomorrow_at):
    office = make_office()
    for role in (Role.RECEPTIONIST, Role.OWNER):
        user = User.objects.create_user(role, first_name="Lan", is_staff=True, password="x")
        roles.give(user, role)
    consultant = login_of(office.bao, "bao")
    consultant.set_password("x")
    consultant.save()
    customer = Customer.objects.create(name="Phan Văn Khải", phone="+84900000001", email="khai@example.com")
    running.appointment = book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(customer), now=timezone.now(),
    ).appointment  # fmt: skip
    running.use_pgmq()
    running.web(DEBUG="1")
    return running


class Person(browsing.Person):
    """Somebody of the team, with the panel open."""

    def __init__(self, browser, site, name, viewport, locale):
        everybody_reads(locale)
        super().__init__(browser, site, name, locale, viewport, "/calendar/")

    def open_panel(self):
        """From the admin's page of the appointment, as from every page that has a link to it."""
        self.go(f"/admin/bookings/appointment/{self.site.appointment.pk}/change/")
        self.page.locator("a[data-panel]").first.click()
        self.panel = self.page.locator("dialog.panel")
        self.panel.locator(".appointment-panel").wait_for()
        return self.panel


@pytest.fixture(params=["receptionist", "owner"])
def name(request):
    return request.param


@pytest.fixture(
    params=[(DESKTOP, "vi-VN"), (DESKTOP, "en-US"), (PHONE, "vi-VN"), (PHONE, "en-US")],
    ids=["desktop-vi", "desktop-en", "phone-vi", "phone-en"],
)
def person(request, browser, site, name):
    return Person(browser, site, name, *request.param)


def now_is(site):
    return Appointment.objects.get(pk=site.appointment.pk)


def test_it_is_moved_and_cancelled_on_every_screen_in_both_languages(person, site):
    panel = person.open_panel()
    assert panel.locator(".facts a[href^='tel:']").inner_text().endswith("01")
    wide = panel.evaluate("one => one.scrollWidth > one.clientWidth || one.getBoundingClientRect().left < 0")
    assert not wide, "nothing runs out of it, nor it out of the window"
    person.press(panel.locator("a[href$='step=move']"))
    panel.locator("input[name=slot]").first.wait_for(state="attached")
    person.press(panel.locator(".slot").nth(3))
    person.press(panel.locator("button[value=move]"))
    panel.locator("[role=status]").wait_for()
    assert now_is(site).sequence == 1
    person.press(panel.locator("a[href$='step=cancel']"))
    panel.locator("#reason").fill("khách bận")
    person.press(panel.locator("button[value=cancel]"))
    panel.locator(".state.cancelled").wait_for()
    assert now_is(site).status == "cancelled"
    assert now_is(site).events.first().changes["reason"] == "khách bận"


def test_all_of_it_can_be_done_by_keyboard(browser, site):
    person = Person(browser, site, "receptionist", DESKTOP, "vi-VN")
    person.open_panel()
    keyboard = person.page.keyboard

    def go_to(selector):
        for _ in range(40):
            if person.page.evaluate("what => document.activeElement.matches(what)", selector):
                return
            keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached")

    go_to("textarea[name=text]")
    keyboard.type("Gọi lại")
    go_to("button[value=note]")
    keyboard.press("Enter")
    person.panel.locator("[role=status]").wait_for()
    assert AppointmentNote.objects.get().text == "Gọi lại"
    go_to("a[href$='step=move']")
    keyboard.press("Enter")
    person.panel.locator("input[name=slot]").first.wait_for(state="attached")
    go_to("input[name=slot]")
    keyboard.press("ArrowDown")
    go_to("button[value=move]")
    keyboard.press("Enter")
    person.panel.locator("[role=status]").wait_for()
    assert now_is(site).sequence == 1
    keyboard.press("Escape")
    person.panel.wait_for(state="hidden")


def test_two_windows_at_once_lose_nothing(browser, site):
    first, second = (Person(browser, site, who, DESKTOP, "vi-VN") for who in ("receptionist", "owner"))
    panel, other = first.open_panel(), second.open_panel()
    panel.locator("a[href$='step=cancel']").click()
    panel.locator("#reason").fill("ốm")
    other.locator("a[href$='step=move']").click()
    other.locator(".slot").nth(2).click()
    other.locator("button[value=move]").click()
    other.locator("[role=status]").wait_for()
    panel.locator("button[value=cancel]").click()
    said = panel.locator("[role=alert]").inner_text()
    assert "Lan" in said and panel.locator("#reason").input_value() == "ốm"
    assert now_is(site).status == "confirmed"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_a_consultant_has_the_same_panel_on_the_page_where_mails_lead(browser, site, viewport):
    person = Person(browser, site, "bao", viewport, "vi-VN")
    person.page.goto(f"{site.url}/calendar/appointments/{site.appointment.code}/")
    panel = person.page.locator(".appointment-panel")
    person.press(panel.locator("a[href$='step=cancel']"))
    panel.locator("#reason").fill("ốm")
    person.press(panel.locator("button[value=cancel]"))
    person.page.wait_for_url("**/calendar/?view=day*")
    assert now_is(site).status == "cancelled"
    assert fits(person.page)
