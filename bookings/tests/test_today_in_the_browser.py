"""Today, as a person sees it: at once, live, with the keyboard, on a telephone, in both languages."""

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import Customer, User
from bookings import services
from bookings.actors import by_customer, by_staff
from meetassist.tests.browsing import DESKTOP, PHONE, fits, opened
from meetassist.tests.fixtures import everybody_reads, make_office

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]

WORDS = {
    "vi-VN": {"waiting": "chờ duyệt", "confirmed": "đã xác nhận", "book": "Đặt lịch 10:00", "next": "Ngày sau"},
    "en-GB": {"waiting": "waiting for approval", "confirmed": "confirmed", "book": "Book 10:00",
              "next": "The day after"},
}  # fmt: skip
LANGUAGES = pytest.mark.parametrize("locale", list(WORDS))
# In one step: what is shown may be read again at any moment.
PLACE = """() => {
  const entry = document.querySelector(".board-entry").getBoundingClientRect();
  return [entry.y - document.querySelector(".board-open").getBoundingClientRect().y, entry.height];
}"""
HEIGHTS = "[...document.querySelectorAll('.agenda-entry')].map(one => one.getBoundingClientRect().height)"
STEP = 0.36 * 16


@pytest.fixture
def site(running, tomorrow_at):
    running.office = make_office()
    User.objects.create_superuser("owner", password="x")
    roles.give(User.objects.create_user("receptionist", password="x", is_staff=True), roles.Role.RECEPTIONIST)
    running.office.tax.needs_approval = True
    running.office.tax.save()
    running.customer = Customer.objects.create(name="Phan Văn Khải", phone="+84900000001")

    def book(starts_at):
        return services.book(
            customer=running.customer, service=running.office.tax, consultant=running.office.bao, starts_at=starts_at,
            by=by_customer(running.customer), now=timezone.now(),
        ).appointment  # fmt: skip

    running.book = book
    running.use_pgmq()
    running.web(DEBUG="1")
    return running


def today(browser, site, who, locale, size):
    everybody_reads(locale)
    page = opened(browser, site.url, who, "/admin/", locale=locale, size=size)
    page.wait_for_selector(".figures b")
    return page


@LANGUAGES
@pytest.mark.parametrize("who", ["owner", "receptionist"])
def test_a_day_of_all_is_there_without_a_click_and_the_next_with_one(browser, site, tomorrow_at, who, locale):
    row = site.book(tomorrow_at(9))
    words = WORDS[locale]
    page = today(browser, site, who, locale, DESKTOP)
    assert page.locator(".board-column").count() == 3
    page.get_by_label(words["next"]).click()
    entry = page.locator(f'.board-entry[href="/admin/appointments/{row.code}/"]')
    entry.wait_for()
    assert words["waiting"] in entry.inner_text() and "Phan Văn Khải" in entry.inner_text()
    # It stands where its time is: rows of five minutes, an hour below the beginning of the day.
    top, height = page.evaluate(PLACE)
    assert abs(top - 12 * STEP) < 3 and abs(height - 6 * STEP) < 4
    piece = page.get_by_role("link", name=words["book"]).first
    assert f"day={tomorrow_at(9):%Y-%m-%d}&time=10%3A00" in piece.get_attribute("href")
    assert page.errors == []


@LANGUAGES
def test_what_others_do_is_seen_within_a_second_and_the_keyboard_stays_where_it_was(browser, site, tomorrow_at, locale):
    row = site.book(tomorrow_at(9))
    page = today(browser, site, "owner", locale, DESKTOP)
    page.goto(f"{site.url}/admin/day/{tomorrow_at(9):%Y-%m-%d}/")
    page.wait_for_selector("html[data-staff-live=on]")
    # The news with which the connection begins has been read.
    page.wait_for_timeout(1500)
    entry = page.locator(".board-entry")
    entry.focus()
    services.approve(appointment=row, by=by_staff("lan"), now=timezone.now())
    page.locator(".board-entry.confirmed").wait_for(timeout=5_000)
    assert WORDS[locale]["confirmed"] in entry.inner_text()
    assert page.evaluate("document.activeElement.classList.contains('board-entry')")
    site.book(tomorrow_at(14))
    page.locator(".board-entry").nth(1).wait_for(timeout=5_000)
    assert page.errors == []


@LANGUAGES
def test_a_telephone_has_one_list_by_time_which_nothing_pushes_out(browser, site, tomorrow_at, locale):
    site.book(tomorrow_at(14))
    site.book(tomorrow_at(9))
    page = today(browser, site, "receptionist", locale, PHONE)
    page.goto(f"{site.url}/admin/day/{tomorrow_at(9):%Y-%m-%d}/")
    entries = page.locator(".agenda-entry")
    assert [text[:5] for text in entries.all_inner_texts()] == ["09:00", "14:00"]
    assert not page.locator(".board").is_visible() and entries.first.is_visible()
    assert fits(page)
    heights = page.evaluate(HEIGHTS)
    assert len(heights) == 2 and min(heights) >= 40


def test_a_tap_that_has_begun_when_news_come_opens_what_it_began_on(browser, site, tomorrow_at):
    site.book(tomorrow_at(9))
    page = opened(browser, site.url, "owner", f"/admin/day/{tomorrow_at(9):%Y-%m-%d}/", locale="en-GB", size=DESKTOP)
    page.wait_for_selector("html[data-staff-live]")
    page.locator(".board-entry").hover()
    page.mouse.down()
    with page.expect_response(lambda answer: "part=board" in answer.url):
        site.book(tomorrow_at(14))
    page.mouse.up()
    page.locator("dialog.panel[open]").wait_for()
    page.locator(".board-entry").nth(1).wait_for(state="attached")


def test_by_the_keyboard_alone_an_appointment_and_a_free_time_are_reached(browser, site, tomorrow_at):
    site.book(tomorrow_at(9))
    page = today(browser, site, "owner", "en-GB", DESKTOP)
    page.goto(f"{site.url}/admin/day/{tomorrow_at(9):%Y-%m-%d}/")
    page.locator(".board-name a").first.focus()
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.className.split(' ')[0]"))
    # Of each free time the first piece, then what is booked.
    assert reached == ["board-free", "board-free", "board-entry"]


def test_without_the_script_everything_is_there(browser, site, tomorrow_at):
    site.book(tomorrow_at(9))
    everybody_reads("en")
    page = opened(browser, site.url, "owner", "/admin/", java_script_enabled=False)
    page.locator("[name=day]").fill(f"{tomorrow_at(9):%Y-%m-%d}")
    page.locator("[name=name]").fill("bao")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(f"**/admin/day/{tomorrow_at(9):%Y-%m-%d}/?name=bao")
    page.wait_for_selector(".board-entry")
    assert page.locator(".board-column").count() == 1 and page.locator(".board-entry").count() == 1


def test_it_is_printed_without_what_is_for_the_screen_alone(browser, site, tomorrow_at):
    site.book(tomorrow_at(9))
    page = today(browser, site, "owner", "en-GB", DESKTOP)
    page.goto(f"{site.url}/admin/day/{tomorrow_at(9):%Y-%m-%d}/")
    page.emulate_media(media="print")
    assert page.locator(".board-entry").is_visible()
    for hidden in (".figures", ".days", ".board-filter", ".staff-nav", ".board-free >> nth=0"):
        assert not page.locator(hidden).is_visible(), hidden
