"""Asking, as a person does it: an owner in the admin, a consultant beside the calendar; on a desktop and a telephone, in
both languages, by the keyboard alone, and with nothing in the way (axe-core).

Whatever the headers of the page refuse fails the test (`browser`).
"""

import pytest

from accounts.models import User
from chatbot.tests.questions.figures import week
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import DESKTOP, PHONE, fits, opened
from meetassist.tests.fixtures import login_of, make_office

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]

# Who asks, on which page, and what they read: consultants have their own numbers alone.
QUESTIONS = {
    "vi-VN": "doanh thu tháng 11 năm 2026 theo chuyên gia",
    "en-GB": "revenue in November 2026 by consultant",
}
SAID = {
    ("owner", "vi-VN"): "Doanh thu: 900.000 VND. Nhiều nhất: Lê Quốc Bảo (600.000 VND).",
    ("owner", "en-GB"): "Revenue: 900,000 VND. The most: Lê Quốc Bảo (600,000 VND).",
    ("hang", "vi-VN"): "Doanh thu: 300.000 VND.",
    ("hang", "en-GB"): "Revenue: 300,000 VND.",
}
PEOPLE = {"owner": ["Lê Quốc Bảo", "Nguyễn Thị Thu Hằng"], "hang": ["Nguyễn Thị Thu Hằng"]}
PAGES = {"owner": "/admin/ask/", "hang": "/calendar/ask/"}
LANGUAGES = pytest.mark.parametrize("locale", list(QUESTIONS))
ASKERS = pytest.mark.parametrize("who", list(PAGES))
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture
def site(running):
    office = make_office()
    week.make(office)
    User.objects.create_superuser("owner", password="x")
    login_of(office.thu_hang, "hang", password="x")
    running.web(DEBUG="1")
    return running


def asking(browser, site, who, locale, size):
    page = opened(browser, site.url, who, PAGES[who], locale=locale, size=size)
    page.locator("#ask-question").wait_for()
    return page


@ASKERS
@LANGUAGES
@SIZES
def test_a_question_is_answered_with_what_its_asker_may_see(browser, site, who, locale, size):
    page = asking(browser, site, who, locale, size)
    page.locator("#ask-question").fill(QUESTIONS[locale])
    page.keyboard.press("Enter")
    page.locator("#ask-said").wait_for()
    assert page.locator("#ask-said").inner_text() == SAID[who, locale]
    assert page.locator(".ask tbody tr td:first-child").all_inner_texts() == PEOPLE[who]
    # One number is compared with nothing.
    assert page.locator(".bars-bar").count() == (2 if who == "owner" else 0)
    if who == "owner":
        wide, half = page.locator(".bars-bar").evaluate_all(
            "bars => bars.map(one => one.getBoundingClientRect().width)"
        )
        assert abs(wide - 2 * half) < 2
    page.locator(".ask-answer summary").click()
    assert "FROM assist_staff.appointments" in page.locator(".ask-sql").inner_text()
    with page.expect_download() as download:
        page.locator(".ask-file button").click()
    assert download.value.suggested_filename.endswith(".csv")
    assert fits(page) and page.errors == []


@LANGUAGES
def test_by_the_keyboard_alone_an_example_is_asked_and_its_query_read(browser, site, locale):
    page = asking(browser, site, "owner", locale, DESKTOP)
    # The field has the keyboard; behind it come its button, and the examples.
    assert page.evaluate("document.activeElement.id") == "ask-question"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    example = page.evaluate("document.activeElement.textContent")
    assert example == page.locator(".ask-examples a").first.inner_text()
    page.keyboard.press("Enter")
    page.locator("#ask-said").wait_for()
    assert page.locator("#ask-question").input_value() == example
    page.locator(".ask-answer summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".ask-sql").is_visible()
    assert page.errors == []


@ASKERS
@LANGUAGES
def test_nothing_is_in_the_way_before_and_after_an_answer(browser, site, who, locale):
    page, noted = asking(browser, site, who, locale, DESKTOP), {}
    for question in ("", QUESTIONS[locale], "no-shows in November 2026 by day", "what is the weather"):
        page.set_viewport_size(DESKTOP)
        page.goto(f"{site.url}{PAGES[who]}?q={question}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        noted[question] = barriers(page)
    assert {question: found for question, found in noted.items() if found} == {}
