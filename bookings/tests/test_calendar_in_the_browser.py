"""The calendar as consultants and those who look after them use it: both widths, both languages, keys, paper, live."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import Customer, User
from bookings import services
from bookings.actors import by_customer, by_staff
from bookings.models import Appointment
from meetassist.tests import browsing
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import DESKTOP, PHONE, fits, opened
from meetassist.tests.fixtures import login_of, make_office
from meetassist.tests.test_journeys_in_the_browser import JOURNEYS

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]
LINK = "https://meet.example.com/abc-defg-hij"
# In one step: what is shown may be read again at any moment.
NOW_IN_BOARD = """() => {
  const board = document.querySelector(".board-scroll").getBoundingClientRect();
  return [board.top, document.querySelector(".board-now").getBoundingClientRect().top, board.bottom];
}"""


@pytest.fixture
def site(running, tomorrow_at):
    office = running.office = make_office()
    login_of(office.bao, "bao", password="x")
    owner = User.objects.create_user("owner", first_name="Lan", password="x", is_staff=True)
    roles.give(owner, roles.Role.OWNER)
    office.tax.needs_approval, office.tax.meeting_link = True, LINK
    office.tax.save()
    running.customer = Customer.objects.create(name="Phan Văn Khải", phone="+84900000001", email="khai@example.com")

    def book(starts_at, service=office.tax):
        return services.book(
            customer=running.customer, service=service, consultant=office.bao, starts_at=starts_at,
            by=by_customer(running.customer), now=timezone.now(),
        ).appointment  # fmt: skip

    running.book = book
    running.waiting = book(tomorrow_at(9, days=9))
    running.coming = book(tomorrow_at(10), office.legal)
    running.day = f"{tomorrow_at(10):%Y-%m-%d}"
    running.use_pgmq()
    running.web(DEBUG="1")
    return running


def begun(site):
    """One that is going on: it began ten minutes ago."""
    row = Appointment(customer=site.customer, consultant=site.office.bao, service=site.office.tax, status="confirmed")
    row.place_at(timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=10))
    row.save()
    return row


class Person(browsing.Person):
    """Somebody in front of their calendar, whose actions are counted from the moment that it is open."""

    def __init__(self, browser, site, name, viewport, locale):
        self.name = name
        super().__init__(browser, site, name, locale, viewport, "/calendar/")
        self.open()

    def open(self, view="", day=""):
        """The owner looks at the consultant's, too."""
        query = f"consultant={self.site.office.bao.pk}" if self.name == "owner" else ""
        query += f"&view={view}&day={day or self.site.day}" if view else ""
        self.go(f"/calendar/?{query}")
        self.page.wait_for_selector("main.calendar")

    def panel(self):
        return self.page.locator("dialog.panel .appointment-panel")

    def shown(self, selector):
        return self.page.locator(f"{selector}:visible")


PEOPLE = {
    "consultant-desktop-vi": ("bao", DESKTOP, "vi-VN"),
    "consultant-phone-vi": ("bao", PHONE, "vi-VN"),
    "consultant-phone-en": ("bao", PHONE, "en-GB"),
    "owner-desktop-en": ("owner", DESKTOP, "en-GB"),
    "owner-phone-vi": ("owner", PHONE, "vi-VN"),
}


@pytest.fixture(params=PEOPLE.values(), ids=PEOPLE.keys())
def person(request, browser, site):
    return Person(browser, site, *request.param)


def now_is(row):
    return Appointment.objects.get(pk=row.pk)


def test_what_waits_in_any_week_is_approved_at_once_and_said(person, site):
    assert site.waiting.code in person.page.locator(".calendar-waiting").inner_text()
    person.press(person.page.locator(".calendar-waiting button[value=approve]"))
    said = person.page.locator("[role=status]").inner_text()
    assert site.waiting.code in said and (person.actions, now_is(site.waiting).status) == (
        JOURNEYS["approve"],
        "confirmed",
    )
    assert person.page.locator(".calendar-waiting").count() == 0 and "/calendar/?" in person.page.url
    assert fits(person.page) and person.errors == []


def test_what_waits_is_declined_with_a_reason_beside_the_page(person, site):
    person.press(person.page.locator(".calendar-waiting a[href$='step=decline']"))
    person.type("#reason", "đi công tác")
    person.press(person.page.locator("button[value=decline]"))
    person.panel().locator(".state.declined").wait_for()
    assert (person.actions, now_is(site.waiting).status) == (3, "declined")
    assert site.waiting.events.first().changes["reason"] == "đi công tác"
    # The page behind has heard of it.
    person.page.locator(".calendar-waiting").wait_for(state="detached", timeout=5_000)
    assert person.errors == []


def test_a_visit_is_moved_and_cancelled_from_the_list(person, site):
    person.open("agenda")
    person.press(person.shown(f".calendar-list a[href$='{site.coming.code}/?step=move']"))
    person.panel().locator("input[name=slot]").first.wait_for(state="attached")
    person.press(person.panel().locator(".slot").last)
    person.press(person.panel().locator("button[value=move]"))
    person.panel().locator("[role=status]").wait_for()
    assert (person.actions, now_is(site.coming).sequence) == (JOURNEYS["move"], 1)
    person.page.keyboard.press("Escape")
    person.actions = 0
    person.press(person.shown(f".calendar-entry[href$='{site.coming.code}/']"))
    person.press(person.panel().locator("a[href$='step=cancel']"))
    person.press(person.panel().locator(".reasons button").first)
    person.panel().locator(".state.cancelled").wait_for()
    assert (person.actions, now_is(site.coming).status) == (JOURNEYS["cancel with a reason"], "cancelled")
    assert now_is(site.coming).events.first().changes["reason"] == "Theo yêu cầu của bạn"
    # It stays in the calendar, struck through.
    person.page.keyboard.press("Escape")
    gone = person.shown(".calendar-line.cancelled .calendar-who")
    gone.wait_for(timeout=5_000)
    assert gone.evaluate("one => getComputedStyle(one).textDecorationLine") == "line-through"
    assert person.errors == []


@pytest.mark.parametrize(("operation", "status"), [("complete", "completed"), ("no_show", "no_show")])
def test_what_became_of_a_visit_is_one_click_from_where_the_calendar_opens(person, site, operation, status):
    row = begun(site)
    person.open()
    person.press(person.shown(f"form[action$='{row.code}/'] button[value={operation}]"))
    person.page.locator("[role=status]").wait_for()
    assert (person.actions, now_is(row).status) == (JOURNEYS["say what took place"], status)
    assert fits(person.page) and person.errors == []


def test_it_opens_on_now_and_the_link_of_the_meeting_is_a_link(person, site):
    begun(site)
    person.open()
    assert person.shown(f"a[href='{LINK}']").first.get_attribute("rel") == "noopener"
    is_phone = person.page.viewport_size["width"] < 700
    assert person.page.locator(".board").is_visible() != is_phone
    if is_phone:
        first = person.shown(".calendar-list section").first
        assert first.get_attribute("class") == "is-today" and first.locator(".calendar-line").count() == 1
        today = timezone.localdate(timezone=site.office.bao.zone)
        assert person.shown(".calendar-title b").inner_text().startswith(f"{today:%d/%m} – ")
    else:
        top, now, bottom = person.page.evaluate(NOW_IN_BOARD)
        assert top <= now <= bottom
    assert person.errors == []


def test_every_view_shows_the_visit_and_fits(person, site):
    for view in ("day", "week", "agenda"):
        person.open(view)
        entry = person.shown(f"a:is(.board-entry, .calendar-entry)[href$='{site.coming.code}/']").first
        assert "10:00" in entry.inner_text() and "Phan Văn Khải" in entry.inner_text(), view
        assert fits(person.page), view
    person.open("month")
    person.press(person.page.locator(f".calendar-month a[href*='{site.day}']"))
    person.page.wait_for_url(f"**view=day&day={site.day}*")
    assert person.shown(".board-column").count() == 1 and person.errors == []


def test_two_windows_at_once_lose_nothing(browser, site):
    consultant, owner = (Person(browser, site, name, DESKTOP, "vi-VN") for name in ("bao", "owner"))
    # The news does not come through: what stands there is old.
    consultant.page.route(
        "**/calendar/?*",
        lambda route: route.abort() if "x-fragment" in route.request.headers else route.continue_(),
    )
    owner.page.locator(".calendar-waiting a[href$='step=decline']").click()
    owner.page.locator("#reason").fill("nghỉ")
    owner.page.locator("button[value=decline]").click()
    owner.panel().locator(".state.declined").wait_for()
    consultant.page.locator(".calendar-waiting button[value=approve]").click()
    assert "Lan" in consultant.page.locator("[role=alert]").inner_text()
    assert now_is(site.waiting).status == "declined" and site.waiting.events.count() == 2


def test_what_others_do_is_seen_at_once_and_nothing_that_is_open_is_lost(browser, site, tomorrow_at):
    person = Person(browser, site, "bao", DESKTOP, "en-GB")
    person.open("week")
    person.page.wait_for_selector("html[data-staff-live=on]")
    # The news with which the connection begins has been read.
    person.page.wait_for_timeout(1500)
    button = person.page.locator(".calendar-waiting button[value=approve]")
    button.focus()
    person.page.evaluate("document.getElementById('calendar-board').scrollTop = 40")
    added = site.book(tomorrow_at(14, days=8))
    person.page.locator(f".calendar-waiting a[href$='{added.code}/']").wait_for(timeout=5_000)
    assert person.page.evaluate("document.activeElement.value") == "approve"
    assert person.page.evaluate("document.getElementById('calendar-board').scrollTop") == 40
    services.approve(appointment=added, by=by_staff("lan"), now=timezone.now())
    person.page.locator(f".calendar-waiting a[href$='{added.code}/']").wait_for(state="detached", timeout=5_000)
    assert person.errors == []


def test_all_of_it_can_be_done_by_keyboard(browser, site):
    person = Person(browser, site, "bao", DESKTOP, "vi-VN")
    page, keyboard = person.page, person.page.keyboard

    def go_to(selector):
        for _ in range(60):
            if page.evaluate("what => document.activeElement.matches(what)", selector):
                return
            keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached")

    keyboard.press("ArrowRight")
    page.wait_for_url("**view=week&day=*")
    keyboard.press("ArrowLeft")
    page.wait_for_load_state()
    keyboard.press("Shift+Home")
    page.wait_for_url(re.compile(r"calendar/\?consultant=\d+$"))
    go_to(".calendar-waiting button[value=approve]")
    keyboard.press("Enter")
    page.locator("[role=status]").wait_for()
    assert now_is(site.waiting).status == "confirmed"
    go_to(".calendar-views a[href*='view=agenda']")
    keyboard.press("Enter")
    page.wait_for_url("**view=agenda*")
    go_to(f".calendar-list .calendar-entry[href$='{site.coming.code}/']")
    keyboard.press("Enter")
    person.panel().wait_for()
    # In the panel the arrows are the panel's.
    keyboard.press("ArrowRight")
    go_to("a[href$='step=cancel']")
    keyboard.press("Enter")
    page.locator("#reason").wait_for()
    keyboard.type("ốm")
    go_to("button[value=cancel]")
    keyboard.press("Enter")
    person.panel().locator(".state.cancelled").wait_for()
    keyboard.press("Escape")
    assert now_is(site.coming).status == "cancelled" and "view=agenda" in page.url
    assert page.evaluate("document.activeElement.className") == "calendar-entry" and person.errors == []


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
@pytest.mark.parametrize("name", ["bao", "owner"])
def test_nothing_is_in_anybodys_way(browser, site, name, locale):
    begun(site)
    services.cancel(appointment=site.coming, by=by_staff("lan"), now=timezone.now())
    person = Person(browser, site, name, DESKTOP, locale)
    noted = {}
    for view in ("", "day", "week", "month", "agenda"):
        person.page.set_viewport_size(DESKTOP)
        person.open(view)
        noted[view] = barriers(person.page)
    assert {view: found for view, found in noted.items() if found} == {}


@pytest.mark.parametrize(("view", "is_across"), [("day", False), ("week", True), ("month", True)])
def test_a_day_a_week_or_a_month_is_one_page_of_paper_in_black_and_without_buttons(browser, site, view, is_across):
    site.office.bao.working_hours.update(start_time="00:00", end_time="23:59")
    page = Person(browser, site, "bao", DESKTOP, "en-GB").page
    page.goto(f"{site.url}/calendar/?view={view}&day={site.day}")
    page.emulate_media(media="print", color_scheme="dark")
    # In one step: what is shown may be read again at any moment.
    selector = f".board-entry[href$='{site.coming.code}/'], .calendar-month a[href*='{site.day}']"
    assert page.evaluate("one => getComputedStyle(document.querySelector(one)).color", selector) == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("button:visible, select:visible, .button:visible").count() == 0
    paper = page.pdf(prefer_css_page_size=True)
    [size] = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper))
    assert len(re.findall(rb"/Type /Page\b(?!s)", paper)) == 1
    assert (float(size[0]) > float(size[1])) == is_across


def test_without_the_script_everything_is_there(browser, site):
    page = opened(browser, site.url, "bao", "/calendar/", java_script_enabled=False)
    page.locator(".calendar-waiting button[value=approve]").click()
    page.locator("[role=status]").wait_for()
    assert now_is(site.waiting).status == "confirmed"
    page.get_by_role("link", name="List").click()
    page.locator(f".calendar-list .calendar-entry[href$='{site.coming.code}/']").click()
    page.locator("a[href$='step=cancel']").click()
    page.locator("#reason").fill("ill")
    page.locator("button[value=cancel]").click()
    page.wait_for_url("**/calendar/?view=day*")
    assert now_is(site.coming).status == "cancelled" and page.locator(".calendar-line.cancelled").count() == 1
