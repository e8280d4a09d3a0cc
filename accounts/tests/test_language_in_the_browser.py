"""The switch of languages, and the pages that say what went wrong, in a real browser: at a table and on a telephone."""

import pytest

from accounts.models import User
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import DESKTOP, PHONE, opened, sign_in
from meetassist.tests.fixtures import login_of, make_office

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]
SCREENS = pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["table", "telephone"])
LANGUAGES = pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
NAMES = {"vi": "Tiếng Việt", "en": "English"}
CALENDAR = {"vi": "Lịch làm việc", "en": "Calendar"}
ADMIN = {"vi": "Quản trị", "en": "Admin"}


@pytest.fixture
def site(running):
    office = make_office()
    User.objects.create_superuser("admin", email="admin@example.com", password="x")
    login_of(office.bao, "bao", password="x", is_staff=True)
    running.use_pgmq()
    running.web(DEBUG="1")
    return running


def language_of(page):
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.lang")


@SCREENS
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_switch_on_each_kind_of_page_by_keyboard(browser, site, screen, script):
    """The account is Vietnamese, the browser English; what is chosen stays, here and after signing out."""
    page = opened(browser, site.url, path="/login/", size=screen, java_script_enabled=script)
    assert language_of(page) == "en" if script else page.locator("html[lang=en]").count() == 1
    sign_in(page, site.url, "admin")
    languages = ["vi", "en"]
    for path in ("/admin/accounts/user/?q=admin", "/admin/tables/", "/calendar/", "/profile/", "/no-such-page/?x=1"):
        page.goto(f"{site.url}{path}")
        for now, other in (languages, languages[::-1], languages):
            page.locator(f"html[lang={now}]").wait_for(state="attached")
            page.get_by_role("button", name=NAMES[other], exact=True).focus()
            page.keyboard.press("Enter")
            page.locator(f"html[lang={other}]").wait_for(state="attached")
            assert page.url == f"{site.url}{path}"
        languages.reverse()
    assert User.objects.get(username="admin").language == "en"
    page.goto(f"{site.url}/logout/")
    page.locator("main form button").click()
    page.goto(f"{site.url}/login/")
    page.locator("html[lang=en]").wait_for(state="attached")


@LANGUAGES
def test_what_went_wrong_is_told_where_nothing_is_in_the_way(browser, site, locale):
    User.objects.update(language=locale[:2])
    page = opened(browser, site.url, path="/no-such-page/", locale=locale)
    noted = {"not there, to nobody": barriers(page)}
    assert page.locator(".ways a").count() == 2
    page.locator(".ways a").last.click()
    page.wait_for_url(f"{site.url}/")
    page = opened(browser, site.url, "bao", "/admin/accounts/user/", locale=locale)
    noted["not for this login"] = barriers(page)
    page.goto(f"{site.url}/admin/no-such-page/")
    noted["not there, to staff"] = barriers(page)
    page.locator(".ways a").last.click()
    page.wait_for_url(f"{site.url}/calendar/")
    page.goto(f"{site.url}/profile/name/")
    page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').value = 'x'")
    page.locator("main form button").click()
    page.locator(".ways").wait_for()
    noted["not from our page"] = barriers(page)
    assert {name: found for name, found in noted.items() if found} == {}


@LANGUAGES
def test_what_is_told_without_the_database_has_our_looks(browser, running, locale):
    running.web(
        DEBUG="0", ALLOWED_HOSTS="127.0.0.1", EMAIL_PROVIDER="ses", DATABASE_URL="postgresql://x:x@127.0.0.1:9/x"
    )
    page = browser.new_context(
        viewport=DESKTOP, locale=locale, extra_http_headers={"X-Forwarded-Proto": "https"}
    ).new_page()
    assert page.goto(f"{running.url}/").status == 500
    assert language_of(page) == locale[:2] and barriers(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "button small"


@SCREENS
@LANGUAGES
def test_admin_and_calendar_lead_to_each_other(browser, site, screen, locale):
    language = locale[:2]
    User.objects.update(language=language)
    page = opened(browser, site.url, "admin", "/admin/tables/", locale=locale, size=screen)
    page.locator(".staff-nav").get_by_role("link", name=CALENDAR[language], exact=True).click()
    page.wait_for_url(f"{site.url}/calendar/")
    page.locator("header").get_by_role("link", name=ADMIN[language], exact=True).click()
    page.wait_for_url(f"{site.url}/admin/")


@SCREENS
@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/user/"], ids=["of work", "of tables"])
def test_each_word_of_the_header_is_underlined_once_and_close_to_it(browser, site, screen, path):
    page = opened(browser, site.url, "admin", path, size=screen)
    for word in page.locator("#user-tools :is(a, form button)").all():
        assert word.bounding_box()["height"] < 20, word.inner_text()
        lines = word.evaluate("""(one) => {
            const style = getComputedStyle(one), form = getComputedStyle(one.parentElement);
            return [style, form].map((each) => (each.borderBottomWidth !== "0px") + (each.textDecorationLine !== "none"))
        }""")
        assert sum(lines) == 1, word.inner_text()
