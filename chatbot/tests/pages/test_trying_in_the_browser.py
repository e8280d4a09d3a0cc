"""Trying the receptionist in a real browser: at a table and on a phone, both languages of the page and of the talk."""

import re

import pytest

from accounts import roles
from accounts.models import OutgoingEmail, User
from accounts.roles import Role
from bookings.models import Appointment
from chatbot.models import Message
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import PHONE, fits
from meetassist.tests.fixtures import make_office

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]

TABLE = {"width": 1280, "height": 800}
PAGE = {
    "vi-VN": {"title": "Thử trợ lý", "again": "Bắt đầu lại", "by": "do các quy tắc"},
    "en-GB": {"title": "Try it", "again": "Begin again", "by": "by the rules"},
}  # fmt: skip
TALK = {
    "vi": {"wish": "đặt lịch tư vấn thuế với anh Bảo mai 9h", "code": "mã là {}", "booked": "Đã đặt lịch!"},
    "en": {"wish": "book tax advice with Bảo tomorrow at 9am", "code": "the code is {}", "booked": "Booked!"},
}  # fmt: skip


@pytest.fixture
def site(running):
    make_office()
    owner = User.objects.create_user("owner", password="x", is_staff=True)
    roles.give(owner, Role.OWNER)
    running.web(DEBUG="1")
    return running


class Trying:
    """The owner, who tries the receptionist with the keyboard alone where that is asked for."""

    def __init__(self, browser, site, locale, language, screen):
        self.page = browser.new_context(viewport=screen, locale=locale).new_page()
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{site.url}/admin/try/")
        self.page.locator("[name=login]").fill("owner")
        self.page.locator("[name=password]").fill("x")
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(".try-begin")
        self.page.select_option("[name=language]", language)
        self.page.locator(".try-begin button").click()
        self.page.wait_for_url(re.compile("language"))

    @property
    def turns(self):
        return self.page.locator(".try-turn").count()

    def say(self, text):
        """The cursor stands where one writes."""
        self._answered(lambda: (self.page.keyboard.type(text), self.page.keyboard.press("Enter")))

    def tap(self, title):
        self._answered(lambda: self.page.get_by_role("button", name=title, exact=True).last.click())

    def _answered(self, act):
        before = self.turns
        act()
        self.page.wait_for_function("n => document.querySelectorAll('.try-turn').length > n", arg=before)
        self.page.wait_for_load_state()

    def last(self, what):
        return self.page.locator(".try-turn").last.locator(what).inner_text()


@pytest.mark.parametrize(
    ("locale", "language", "screen"),
    [("vi-VN", "vi", TABLE), ("vi-VN", "en", PHONE), ("en-GB", "vi", PHONE), ("en-GB", "en", TABLE)],
)  # fmt: skip
def test_a_new_customer_books_by_the_keyboard_and_nothing_of_it_stays(browser, site, locale, language, screen):
    said = TALK[language]
    one = Trying(browser, site, locale, language, screen)
    assert PAGE[locale]["title"] in one.page.title()
    one.say(said["wish"])
    assert "Lê Quốc Bảo" in one.last(".try-why") and PAGE[locale]["by"] in one.last(".try-why")
    one.say("mai.lan@example.com")
    code = re.search(r"\b\d{6}\b", one.last(".try-letter"))[0]
    one.say(said["code"].format(code))
    one.say("Lan")
    one.page.locator(".try-turn").last.locator("button").first.focus()
    one._answered(lambda: one.page.keyboard.press("Enter"))
    assert said["booked"] in one.last(".try-said")
    assert "USD" in one.last(".try-why") and " ms" in one.last(".try-why")
    assert fits(one.page) and barriers(one.page) == [] and one.errors == []
    assert not Appointment.objects.exists() and not Message.objects.exists() and not OutgoingEmail.objects.exists()
    one.page.get_by_role("button", name=PAGE[locale]["again"]).click()
    one.page.wait_for_function("document.querySelectorAll('.try-turn').length === 0")
