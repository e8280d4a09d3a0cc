"""Import in a real browser: chosen, looked at, applied; both languages, phone and desktop."""

import os
from pathlib import Path

import pytest

from accounts import roles
from accounts.models import Customer, User
from bookings.tests.test_csv import FILES
from consultants.models import BusinessPolicy
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import DESKTOP, PHONE, fits, opened

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]

WORDS = {
    "vi-VN": {"look": "Xem trước kết quả", "apply": "Nhập", "done": "Đã nhập."},
    "en-GB": {"look": "See what it would do", "apply": "Import", "done": "Imported."},
}  # fmt: skip


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("locale", list(WORDS))
def test_files_are_chosen_looked_at_and_applied(browser, running, tmp_path, locale, screen):
    BusinessPolicy.current()
    roles.give(User.objects.create_user("hoa", password="x", is_staff=True), roles.Role.OWNER)
    running.web(DEBUG="1")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    page = opened(browser, running.url, "hoa", "/admin/exchange/", locale=locale, size=screen)
    page.wait_for_selector("[name=chosen]")
    see(page, f"exchange-{locale}-{screen['width']}")
    page.locator("[name=chosen]").set_input_files(sorted(tmp_path.glob("*.csv")))
    page.get_by_role("button", name=WORDS[locale]["look"]).click()
    page.wait_for_selector("[value=apply]")
    assert not Customer.objects.exists()
    see(page, f"exchange-look-{locale}-{screen['width']}")
    assert barriers(page) == []
    page.set_viewport_size(screen)
    page.get_by_role("button", name=WORDS[locale]["apply"], exact=True).click()
    page.get_by_text(WORDS[locale]["done"]).wait_for()
    assert Customer.objects.count() == 2 and page.errors == []
    assert barriers(page) == []


def see(page, name):
    assert fits(page), name
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
