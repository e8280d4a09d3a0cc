"""Setting up as consultants and owners do it: what they do is counted; both languages, phone and desktop, by keyboard."""

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import Customer, User
from bookings.models import Appointment
from consultants import working_week
from meetassist.tests import browsing
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import DESKTOP, PHONE
from meetassist.tests.fixtures import login_of, make_office

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]

WORDS = {
    "vi-VN": {
        "save": "Lưu lại", "all the same": "Vẫn lưu", "weekdays": "Thứ 2–Thứ 6", "saved": "Đã lưu giờ làm việc.",
        "off": "Ghi ngày nghỉ", "remove": "Gỡ", "new": "Thêm chuyên gia kèm giờ làm và lời mời", "legal": "Tư vấn pháp lý",
        "tax": "Tư vấn thuế", "invited": "Lời mời", "import": "Nhập ngày lễ quốc gia", "country": "Đức",
        "preview": "Xem những ngày sẽ được thêm", "add": "Thêm", "why": "Vì sao giờ này không trống?", "look": "Xem",
        "taken": "Giờ này đã có người đặt.", "days off": "Ngày nghỉ", "holiday": "Neujahr",
    },
    "en-GB": {
        "save": "Save", "all the same": "Save all the same", "weekdays": "Mon–Fri", "saved": "The hours are saved.",
        "off": "Take it off", "remove": "Remove", "new": "New consultant, with hours and invitation",
        "legal": "Legal advice", "tax": "Tax advice", "invited": "invitation", "import": "Import public holidays",
        "country": "Germany", "preview": "See what would be added", "add": "Add them", "why": "Why is a time not free?",
        "look": "Look", "taken": "This time is already taken.", "days off": "Days off", "holiday": "New Year's Day",
    },
}  # fmt: skip
EVERYWHERE = pytest.mark.parametrize(("locale", "screen"), [
    ("vi-VN", DESKTOP), ("vi-VN", PHONE), ("en-GB", DESKTOP), ("en-GB", PHONE),
])  # fmt: skip
LANGUAGES = pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])


class Person(browsing.Person):
    """Somebody at the pages of hours, in words of their language."""

    def __init__(self, browser, site, name, locale="en-GB", screen=DESKTOP, path="/calendar/hours/", **options):
        self.words = WORDS[locale]
        super().__init__(browser, site, name, locale, screen, path, **options)

    def type(self, name, text):
        super().type(f"[name={name}]", text)

    def button(self, name):
        return self.page.get_by_role("button", name=self.words[name], exact=True).last

    def link(self, name):
        return self.page.get_by_role("link", name=self.words[name], exact=True).first

    def copy(self, day):
        """To Monday to Friday."""
        self.press(f".week-line:has([name=hours_{day}]) summary")
        self.press(f"button[value='{day}:weekdays']")


@pytest.fixture
def site(running, tomorrow_at):
    office = running.office = make_office()
    login_of(office.bao, "bao", password="x")
    owner = User.objects.create_user("lan", password="x", is_staff=True)
    roles.give(owner, roles.Role.OWNER)
    row = Appointment(customer=Customer.objects.create(name="Phan Văn Khải"), consultant=office.bao, service=office.tax)
    row.place_at(tomorrow_at(16, days=7))
    row.status = "confirmed"
    row.save()
    running.booked, running.day = row, tomorrow_at(16, days=7).date()
    running.use_pgmq()
    running.web(DEBUG="1")
    return running


def week(consultant):
    return [working_week.write(periods) for periods in working_week.of(consultant).values()]


@EVERYWHERE
@pytest.mark.parametrize("name", ["bao", "lan"])
def test_a_week_is_written_once_copied_and_saved_when_it_was_seen_what_lies_there(browser, site, locale, screen, name):
    person = Person(browser, site, name, locale, screen, f"/calendar/{site.office.bao.pk}/hours/")
    person.type("hours_1", "8h-12h, 13:30-15:30")
    person.copy(1)
    person.type("hours_6", "")
    person.type("hours_7", "22-2")
    person.press(person.button("save"))
    person.page.wait_for_selector(".lost" if site.day.isoweekday() < 7 else ".notice")
    assert person.is_well()
    if person.page.locator(".lost").count():
        assert "Phan Văn Khải" in person.page.locator(".lost").inner_text()
        assert week(site.office.bao)[0] == "08:00-18:00", "nothing is saved yet"
        person.press(person.button("all the same"))
    person.page.wait_for_selector(f"text={person.words['saved']}")
    assert week(site.office.bao) == [*["08:00-12:00, 13:30-15:30"] * 5, "", "22:00-02:00"]
    assert Appointment.objects.get().status == "confirmed"
    # The appointment without a place stands where hours are set up, and opens beside the page.
    person.page.wait_for_load_state()
    person.page.locator(".without [data-panel]").click()
    person.page.wait_for_selector("dialog.panel .facts")
    assert person.actions <= 8 and person.is_well() and browser.violations == []


@EVERYWHERE
def test_a_day_off_is_a_date_and_two_taps(browser, site, locale, screen):
    person = Person(browser, site, "bao", locale, screen)
    person.press(person.link("days off"))
    person.type("first", f"{site.day:%Y-%m-%d}")
    person.press(person.button("off"))
    person.page.wait_for_selector(".lost")
    assert person.is_well() and site.office.bao.time_off.count() == 0
    person.press(person.button("all the same"))
    person.page.wait_for_selector(".rows li")
    assert site.office.bao.time_off.count() == 1 and person.actions == 4
    person.press(person.page.locator(".rows li button"))
    person.page.wait_for_selector(".rows li", state="detached")
    assert site.office.bao.time_off.count() == 0 and person.is_well() and browser.violations == []


@EVERYWHERE
def test_why_a_time_is_not_free_is_asked_where_hours_are(browser, site, locale, screen):
    person = Person(browser, site, "bao", locale, screen)
    person.press(person.link("why"))
    person.page.locator("[name=service]").select_option(label=person.words["tax"])
    person.type("day", f"{site.day:%Y-%m-%d}")
    person.type("time", "16:00")
    person.press(person.button("look"))
    person.page.wait_for_selector(".why-answer")
    told = person.page.locator(".why-answer").inner_text()
    assert person.words["taken"] in told and "Phan Văn Khải" in told
    assert person.actions == 4 and person.is_well() and browser.violations == []


def test_a_week_is_set_up_by_the_keyboard_alone(browser, site):
    site.booked.delete()
    person = Person(browser, site, "bao")
    keyboard = person.page.keyboard
    person.page.locator("[name=hours_1]").focus()
    keyboard.press("Control+a")
    keyboard.type("9-17")
    # The menu beside the line: opened, left, opened again, and its first button.
    for key in ("Tab", "Enter", "Escape", "Enter", "Tab", "Enter"):
        keyboard.press(key)
    focused = "document.activeElement.matches('.week-line:first-child summary')"
    assert person.page.evaluate(focused), "where the menu was opened from"
    assert "Friday" in person.page.locator("[data-copied]").inner_text()
    person.page.locator("[name=hours_7]").focus()
    # Enter in a line saves; it does not copy.
    keyboard.press("Enter")
    person.page.wait_for_selector(f"text={person.words['saved']}")
    assert week(site.office.bao) == [*["09:00-17:00"] * 5, "08:00-18:00", "08:00-18:00"]
    assert person.errors == [] and browser.violations == []


def test_without_the_script_a_day_is_copied_all_the_same(browser, site):
    site.booked.delete()
    person = Person(browser, site, "bao", java_script_enabled=False)
    person.type("hours_1", "9-17")
    person.copy(1)
    assert person.page.locator("[name=hours_5]").input_value() == "9-17"
    person.press(person.button("save"))
    person.page.wait_for_selector(f"text={person.words['saved']}")
    assert week(site.office.bao)[4] == "09:00-17:00"


def test_two_at_once_write_the_same_day_and_the_second_is_asked(browser, site):
    site.booked.delete()
    bao = Person(browser, site, "bao")
    lan = Person(browser, site, "lan", path=f"/calendar/{site.office.bao.pk}/hours/")
    bao.type("hours_1", "9-12")
    lan.type("hours_1", "13-17")
    bao.press(bao.button("save"))
    bao.page.wait_for_selector(".notice")
    lan.press(lan.button("save"))
    lan.page.wait_for_selector(".overtaken")
    assert "08:00-18:00" in lan.page.locator(".overtaken").inner_text()
    assert week(site.office.bao)[0] == "09:00-12:00"
    assert barriers(lan.page) == []
    lan.page.locator("[name='keep-hours_1'][value=mine]").check()
    lan.press(lan.button("save"))
    lan.page.wait_for_selector(".notice")
    assert week(site.office.bao)[0] == "13:00-17:00"


@LANGUAGES
def test_nothing_is_in_the_way_on_these_pages(browser, site, locale):
    site.office.bao.time_off.create(during=(timezone.now(), timezone.now() + timezone.timedelta(days=1)), reason="Ốm")
    site.office.bao.date_overrides.create(on=site.day, start_time="20:00", end_time="02:00", ends_next_day=True)
    noted = {}
    for name in ("bao", "lan"):
        person = Person(browser, site, name, locale)
        for page in ("hours", "days-off", "why"):
            person.page.goto(f"{site.url}/calendar/{site.office.bao.pk}/{page}/")
            noted[name, page] = barriers(person.page)
            person.page.set_viewport_size(DESKTOP)
    pages = ["/admin/new-consultant/", f"/admin/consultants/holiday/import/?country=VN&year={site.day.year}"]
    for path in pages:
        person.page.goto(f"{site.url}{path}")
        noted[path] = barriers(person.page)
        person.page.set_viewport_size(DESKTOP)
    person.page.goto(f"{site.url}/admin/new-consultant/")
    person.type("name", "Phạm Thu Trang")
    person.type("hours_1", "?")
    person.press(".copy-to summary >> nth=0")
    noted["menu"] = barriers(person.page)
    person.page.set_viewport_size(DESKTOP)
    person.press(person.button("save"))
    person.page.wait_for_selector(".new-form .error")
    noted["errors"] = barriers(person.page)
    assert {name: found for name, found in noted.items() if found} == {}
