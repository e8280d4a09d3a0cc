"""The settings as an owner uses them: on a telephone and at a desk, in both languages, and with tired eyes."""

import pytest

from accounts import roles
from accounts.models import User
from consultants.models import Business
from meetassist.tests.accessibility import DESKTOP, barriers
from meetassist.tests.browsing import PHONE, fits
from meetassist.tests.fixtures import everybody_reads, make_office

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]
PATH = "/admin/consultants/business/1/change/"
WORDS = {
    "vi-VN": {"waits": "Những việc còn phải làm", "phone": "Chưa có số điện thoại", "count": "việc phải cài đặt",
              "settings": "Cài đặt"},
    "en-GB": {"waits": "What still waits", "phone": "No telephone number", "count": "still wait to be set up",
              "settings": "Settings"},
}  # fmt: skip
EVERYWHERE = pytest.mark.parametrize(("locale", "screen"), [
    ("vi-VN", DESKTOP), ("vi-VN", PHONE), ("en-GB", DESKTOP), ("en-GB", PHONE),
])  # fmt: skip


@pytest.fixture
def site(running):
    make_office()
    owner = User.objects.create_user("lan", password="x", is_staff=True)
    roles.give(owner, roles.Role.OWNER)
    running.use_pgmq()
    running.web(DEBUG="1")
    return running


def signed_in(browser, site, locale, screen, path):
    page = browser.new_context(viewport=screen, locale=locale).new_page()
    everybody_reads(locale)
    page.goto(f"{site.url}/login/?next={path}")
    page.locator("[name=login]").fill("lan")
    page.locator("[name=password]").fill("x")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda there: "/login/" not in there)
    return page


@EVERYWHERE
def test_an_owner_goes_from_today_to_what_waits_and_sets_it_up(browser, site, locale, screen):
    words = WORDS[locale]
    page = signed_in(browser, site, locale, screen, "/admin/")
    page.get_by_role("link", name=words["count"]).click()
    page.wait_for_selector("#missing")
    assert page.locator("#missing h2").inner_text() == words["waits"] and fits(page)
    assert page.get_by_role("link", name=words["settings"], exact=True).get_attribute("aria-current") == "page"
    page.get_by_role("link", name=words["phone"]).click()
    assert page.url.endswith(f"{PATH}#id_phone")
    page.locator("#id_phone").fill("028 3822 1234")
    page.locator("#id_tone").select_option("formal")
    page.locator("#id_office_monday").fill("8-12, 13:30-17:30")
    page.locator("#id_office_saturday").fill("18-2")
    page.locator("#id_daily_budget_usd").fill("0.5")
    page.locator("[name=_continue]").click()
    page.wait_for_selector(".messagelist .success")
    assert page.locator("#id_office_saturday").input_value() == "18:00-02:00"
    assert words["phone"] not in page.locator("#missing").inner_text() and fits(page)
    row = Business.objects.get()
    assert (row.tone, row.phone, str(row.daily_budget_usd)) == ("formal", "+842838221234", "0.50")
    assert row.office_hours == {"1": [["08:00", "12:00"], ["13:30", "17:30"]], "6": [["18:00", "02:00"]]}
    assert browser.violations == []


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_nothing_keeps_anybody_from_using_it(browser, site, locale):
    page = signed_in(browser, site, locale, DESKTOP, PATH)
    assert barriers(page) == []
    page.locator("#id_office_monday").fill("25-26")
    page.locator("#id_daily_budget_usd").fill("1000")
    page.locator("[name=_save]").click()
    page.wait_for_selector(".errornote")
    assert page.locator(".errorlist").count() == 2 and barriers(page) == []
    assert browser.violations == []
