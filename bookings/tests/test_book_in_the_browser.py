"""Book in a real browser: by hand, by keyboard alone, on a desktop and a phone, in both languages."""

import os
import re
from pathlib import Path

import pytest

from accounts import roles
from accounts.models import Customer, User
from accounts.roles import Role
from bookings.models import Appointment
from consultants.models import Consultant
from meetassist.tests.browsing import PHONE, Person, fits
from meetassist.tests.fixtures import make_office

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]

DESKTOP = {"width": 1280, "height": 900}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
LANGUAGES = pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
WORDS = {
    "vi-VN": {
        "book": "Đặt lịch", "service": "Tư vấn thuế", "next": "Sớm nhất với bất kỳ ai", "aloud": "Mã của quý khách là",
        "make": "Thêm khách hàng", "free": "giờ trống", "outside": "Vẫn đặt, ngoài quy định",
        "book outside": "Đặt ngoài quy định", "other": "Giờ không có trong danh sách", "look": "Xem",
    },
    "en-GB": {
        "book": "Book", "service": "Tax advice", "next": "Next free of anyone", "aloud": "Mã của quý khách là",
        "make": "Make the customer", "free": "free", "outside": "Book it all the same", "book outside": "outside the rules",
        "other": "A time that is not listed", "look": "Look",
    },
}  # fmt: skip


class Desk(Person):
    """A member of staff's window."""

    def __init__(self, browser, running, role, locale, size, **options):
        user = User.objects.create_user(
            f"{role}-{User.objects.count()}", first_name="Lan", is_staff=True, language=locale[:2], password="x"
        )
        roles.give(user, role)
        self.words = WORDS[locale]
        super().__init__(browser, running, user.username, locale, size, **options)

    def link(self, text):
        return self.page.locator(".book").get_by_role("link", name=text).first

    def button(self, text):
        return self.page.locator(".book").get_by_role("button", name=text).first

    def see(self, name):
        """Nothing is wider than the window; with PICTURES in the environment it is kept to be looked at."""
        assert fits(self.page), name
        if folder := os.environ.get("PICTURES"):
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def tab_to(self, text, tries=40):
        """By keyboard: whatever has the focus and says this."""
        for _ in range(tries):
            self.page.keyboard.press("Tab")
            said = self.page.evaluate("document.activeElement.innerText || document.activeElement.value || ''")
            if text in said:
                return
        pytest.fail(f"the keyboard does not get to {text}")


@pytest.fixture
def site(running):
    office = make_office()
    an = Customer.objects.create(name="Nguyễn Văn An", phone="+84900000001", email="an@example.com")
    Customer.objects.create(name="Nguyễn Văn An", phone="+84912345678")
    visit = Appointment(customer=an, consultant=office.bao, service=office.tax, status="completed")
    visit.place_at(visit.created_at.replace(hour=3, minute=0, second=0, microsecond=0, year=visit.created_at.year - 1))
    visit.save()
    running.use_pgmq()
    running.web(DEBUG="1", SECOND_FACTOR_REQUIRED="0")
    return running


@LANGUAGES
@SIZES
@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.OWNER])
def test_a_known_customer_is_found_and_booked(browser, site, locale, size, role):
    desk = Desk(browser, site, role, locale, size)
    name = f"{locale}-{size['width']}"
    desk.go("/admin/book/")
    desk.type("#book-q", "0900 000 001")
    desk.link("Nguyễn Văn An").wait_for()
    desk.see(f"{name}-1-whom")
    desk.press(desk.link("Nguyễn Văn An"))
    desk.link(desk.words["service"]).wait_for()
    desk.see(f"{name}-2-what")
    desk.press(desk.link(desk.words["service"]))
    desk.page.locator(".book-day-list").get_by_text(desk.words["free"]).first.wait_for()
    desk.see(f"{name}-3-when")
    desk.press(desk.link(desk.words["next"]))
    desk.button(desk.words["book"]).wait_for()
    desk.see(f"{name}-4-whether")
    desk.press(desk.button(desk.words["book"]))
    desk.page.locator(".book-aloud").wait_for()
    desk.see(f"{name}-5-booked")
    assert desk.errors == []
    row = Appointment.objects.get(status="confirmed")
    assert desk.words["aloud"] + " " + " ".join(row.code) in desk.page.locator(".book-aloud").inner_text()


@LANGUAGES
@SIZES
def test_a_new_customer_is_made_and_booked(browser, site, locale, size):
    desk = Desk(browser, site, Role.RECEPTIONIST, locale, size)
    desk.go("/admin/book/")
    desk.type("#book-q", "0900 000 777")
    desk.button(desk.words["make"]).wait_for()
    desk.type("#id_name", "Trần Bình")
    desk.see(f"{locale}-{size['width']}-6-new")
    desk.press(desk.button(desk.words["make"]))
    desk.press(desk.link(desk.words["service"]))
    desk.press(desk.link(desk.words["next"]))
    desk.press(desk.button(desk.words["book"]))
    desk.page.locator(".book-aloud").wait_for()
    assert desk.errors == []
    assert Appointment.objects.get(status="confirmed").customer.phone == "+84900000777"


@LANGUAGES
def test_it_is_done_by_keyboard_alone(browser, site, locale):
    desk = Desk(browser, site, Role.RECEPTIONIST, locale, DESKTOP)
    desk.go("/admin/book/")
    desk.page.wait_for_selector("#book-q:focus")
    desk.page.keyboard.type("an 5678")
    desk.link("Nguyễn Văn An").wait_for()
    desk.page.wait_for_function("document.querySelectorAll('.book-list li').length === 1")
    desk.tab_to("Nguyễn Văn An")
    desk.page.keyboard.press("Enter")
    desk.link(desk.words["service"]).wait_for()
    desk.tab_to(desk.words["service"], tries=3)
    desk.page.keyboard.press("Enter")
    desk.link(desk.words["next"]).wait_for()
    desk.tab_to(desk.words["next"], tries=3)
    desk.page.keyboard.press("Enter")
    desk.button(desk.words["book"]).wait_for()
    desk.tab_to(desk.words["book"], tries=5)
    desk.page.keyboard.press("Enter")
    desk.page.locator(".book-aloud").wait_for()
    assert Appointment.objects.filter(status="confirmed").count() == 1 and desk.errors == []


@LANGUAGES
@SIZES
def test_outside_the_rules_is_two_steps_and_a_reason(browser, site, locale, size):
    desk = Desk(browser, site, Role.RECEPTIONIST, locale, size)
    customer = Customer.objects.get(email="an@example.com")
    service = desk.words["service"]
    desk.go(f"/admin/book/?customer={customer.pk}")
    desk.press(desk.link(service))
    desk.page.locator("#book-with").select_option(label="Lê Quốc Bảo")
    # The address says so as soon as the step with it stands there.
    bao = Consultant.objects.get(name="Lê Quốc Bảo")
    desk.page.wait_for_url(re.compile(rf"consultant={bao.pk}\b"))
    desk.page.get_by_text(desk.words["other"]).click()
    desk.page.locator("#book-time").fill("19:30")
    desk.button(desk.words["look"]).last.click()
    desk.link(desk.words["outside"]).wait_for()
    desk.see(f"{locale}-{size['width']}-7-refused")
    desk.link(desk.words["outside"]).click()
    desk.page.locator("#id_reason").fill("Khách ở xa")
    desk.see(f"{locale}-{size['width']}-8-outside")
    desk.button(desk.words["book outside"]).click()
    desk.page.locator(".book-aloud").wait_for()
    row = Appointment.objects.get(status="confirmed")
    assert (row.outside_rules_reason, row.consultant.name) == ("Khách ở xa", "Lê Quốc Bảo")
    assert desk.errors == []


def test_a_double_tap_books_once_and_the_page_says_so(browser, site):
    desk = Desk(browser, site, Role.RECEPTIONIST, "en-GB", DESKTOP)
    customer = Customer.objects.get(email="an@example.com")
    desk.go(f"/admin/book/?customer={customer.pk}")
    desk.link("Tax advice").click()
    desk.link("Next free of anyone").click()
    desk.button("Book").dblclick()
    desk.page.locator(".book-aloud").wait_for()
    assert Appointment.objects.filter(status="confirmed").count() == 1


def test_without_the_script_each_step_is_a_page(browser, site):
    desk = Desk(browser, site, Role.RECEPTIONIST, "en-GB", DESKTOP, java_script_enabled=False)
    desk.go("/admin/book/")
    desk.page.locator("#book-q").fill("an@example")
    desk.button("Find").click()
    desk.link("Nguyễn Văn An").click()
    desk.link("Tax advice").click()
    desk.link("Days with free times").click()
    desk.page.locator(".book-day-list a").last.click()
    desk.page.locator(".book-times a").first.click()
    desk.button("Book").click()
    desk.page.locator(".book-aloud").wait_for()
    assert Appointment.objects.filter(status="confirmed").count() == 1
