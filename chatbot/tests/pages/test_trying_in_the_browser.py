"""Trying the receptionist in a real browser: at a table and on a phone, both languages of the page and of the talk."""

import re

import pytest

from accounts import roles
from accounts.models import OutgoingEmail, User
from accounts.roles import Role
from bookings.models import Appointment
from chatbot.models import Message
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import DESKTOP, PHONE, fits, opened
from meetassist.tests.fixtures import make_office

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]

PAGE = {
    "vi-VN": {"title": "Thử trợ lý", "again": "Bắt đầu lại", "by": "do các quy tắc"},
    "en-GB": {"title": "Try it", "again": "Begin again", "by": "by the rules"},
}  # fmt: skip
TALK = {
    "vi": {"wish": "đặt lịch tư vấn thuế với anh Bảo mai 9h", "code": "mã là {}", "booked": "Đã đặt lịch!",
           "asks": "cho mình hỏi bảng giá các dịch vụ"},
    "en": {"wish": "book tax advice with Bảo tomorrow at 9am", "code": "the code is {}", "booked": "Booked!",
           "asks": "what are your prices?"},
}  # fmt: skip


@pytest.fixture
def site(running):
    make_office()
    for role in (Role.OWNER, Role.RECEPTIONIST):
        roles.give(User.objects.create_user(role, password="x", is_staff=True), role)
    running.web(DEBUG="1")
    return running


def signed_in(browser, site, role, locale, screen=DESKTOP):
    return opened(browser, site.url, role, "/admin/try/", locale=locale, size=screen)


class Trying:
    """The owner, who tries the receptionist."""

    def __init__(self, browser, site, locale, language, screen):
        self.page = signed_in(browser, site, Role.OWNER, locale, screen)
        self.errors = self.page.errors
        self.page.select_option("select[name=language]", language)
        self.page.locator(".try-begin button").click()
        self.page.wait_for_url(re.compile("language"))

    @property
    def turns(self):
        return self.page.locator(".try-turn").count()

    def say(self, text):
        """The cursor stands where one writes."""
        self.answered(lambda: (self.page.keyboard.type(text), self.page.keyboard.press("Enter")))

    def answered(self, act):
        before = self.turns
        act()
        self.page.wait_for_function("n => document.querySelectorAll('.try-turn').length > n", arg=before)
        self.page.wait_for_load_state()

    def is_hidden(self, element):
        """Whether something else is where its middle is, or it is out of sight."""
        return self.page.evaluate(f"""() => {{
            const [one, box] = [{element}, {element}.getBoundingClientRect()]
            const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
            return !there || !(one.contains(there) || there.contains(one) && there !== document.body)
        }}""")

    def last(self, what):
        return self.page.locator(".try-turn").last.locator(what).inner_text()


@pytest.mark.parametrize(
    ("locale", "language", "screen"),
    [("vi-VN", "vi", DESKTOP), ("vi-VN", "en", PHONE), ("en-GB", "vi", PHONE), ("en-GB", "en", DESKTOP)],
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
    # From the place to write back to the first of the choices.
    for _ in range(one.page.locator(".try-turn").last.locator("button").count()):
        one.page.keyboard.press("Shift+Tab")
    assert not one.is_hidden("document.activeElement")
    one.answered(lambda: one.page.keyboard.press("Enter"))
    assert said["booked"] in one.last(".try-said")
    assert "USD" in one.last(".try-why") and " ms" in one.last(".try-why")
    one.say(said["asks"])
    assert not one.is_hidden("document.querySelector('.try-turn:last-child .try-message')")
    assert not one.is_hidden("document.querySelector('#try-text')")
    assert fits(one.page) and barriers(one.page) == [] and one.errors == []
    assert not Appointment.objects.exists() and not Message.objects.exists() and not OutgoingEmail.objects.exists()
    one.page.get_by_role("button", name=PAGE[locale]["again"]).click()
    one.page.wait_for_function("document.querySelectorAll('.try-turn').length === 0")


def test_who_may_not_sees_no_link_and_no_page(browser, site):
    page = signed_in(browser, site, Role.RECEPTIONIST, "en-GB")
    assert page.evaluate("fetch('/admin/try/').then(answer => answer.status)") == 403
    page.goto(f"{site.url}/admin/desk/")
    assert page.get_by_role("link", name="Desk", exact=True).count() == 1
    assert page.get_by_role("link", name="Try it").count() == 0
