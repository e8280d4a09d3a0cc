"""The pages about people as the team uses them: whom to call, a customer, the list; both languages, phone and desktop."""

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import Customer, User
from bookings import services
from bookings.actors import by_staff
from bookings.models import Appointment, Notification
from chatbot.worker import news
from meetassist.tests.browsing import DESKTOP, PHONE, Person, fits
from meetassist.tests.fixtures import everybody_reads, make_office

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]

WORDS = {
    "vi-VN": {
        "call": "Cần gọi điện", "take": "Tôi gọi", "done": "Xong, khách đã biết", "over": "Đã liên lạc được với mọi người.",
        "has": "Lan Phạm giữ cuộc gọi này", "customer": "Khách hàng", "merge": "Gộp với khách khác", "join": "Gộp lại",
        "tomorrow": "Ngày mai", "give": "Chuyển các lịch hẹn đã chọn cho chuyên gia khác", "go": "Đi đến",
        "look": "Xem trước kết quả", "yes": "Vâng, thực hiện",
    },
    "en-GB": {
        "call": "Call these people", "take": "I call", "done": "Done, they know", "over": "Everybody has been reached.",
        "has": "Lan Phạm has this call", "customer": "Customer", "merge": "Merge with another", "join": "Merge them",
        "tomorrow": "Tomorrow", "give": "Give the selected appointments to another consultant", "go": "Go",
        "look": "See what it would do", "yes": "Yes, do it",
    },
}  # fmt: skip
EVERYWHERE = pytest.mark.parametrize(("locale", "screen"), [
    ("vi-VN", DESKTOP), ("vi-VN", PHONE), ("en-GB", DESKTOP), ("en-GB", PHONE),
])  # fmt: skip


class Desk(Person):
    """Somebody of the team, at the list of whom to call."""

    def __init__(self, browser, site, name, locale, screen):
        self.words = WORDS[locale]
        everybody_reads(locale)
        super().__init__(browser, site, name, locale, screen, "/admin/call/")
        self.page.wait_for_selector(".staff-live")

    def button(self, name):
        return self.page.get_by_role("button", name=self.words[name])

    def fits(self):
        return fits(self.page)


@pytest.fixture
def site(running, tomorrow_at):
    office = make_office()
    for name, first in (("lan", "Lan"), ("minh", "Minh")):
        user = User.objects.create_user(name, password="x", is_staff=True, first_name=first, last_name="Phạm")
        roles.give(user, roles.Role.RECEPTIONIST)
    customer = Customer.objects.create(name="Phan Văn Khải", phone="+84900000001", notes="Gọi sau 9 giờ")
    for hour in (9, 11):
        services.book(
            customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(hour),
            by=by_staff("lan"), now=timezone.now(),
        )  # fmt: skip
    row = Appointment.objects.order_by("pk").first()
    services.cancel(appointment=row, by=by_staff("lan"), reason="Chuyên gia ốm", now=timezone.now())
    news.send_due()
    running.office, running.customer = office, customer
    running.use_pgmq()
    running.web(DEBUG="1")
    return running


@EVERYWHERE
def test_a_call_is_taken_and_told_with_two_taps_and_the_other_sees_it_at_once(browser, site, locale, screen):
    lan, minh = Desk(browser, site, "lan", locale, screen), Desk(browser, site, "minh", locale, screen)
    for desk in (lan, minh):
        assert desk.page.locator(".call-phone").get_attribute("href") == "tel:+84900000001"
        assert "Chuyên gia ốm" in desk.page.locator("blockquote").inner_text() and desk.fits()
        desk.page.wait_for_selector("html[data-staff-live=on]")
    lan.press(lan.button("take"))
    minh.page.wait_for_selector(f"text={minh.words['has']}", timeout=5_000)
    lan.press(lan.button("done"))
    for desk in (lan, minh):
        desk.page.wait_for_selector(f"text={desk.words['over']}", timeout=5_000)
    assert lan.actions == 2 and lan.errors == minh.errors == [] and browser.violations == []
    assert Notification.objects.get(kind="cancelled").outcome == "telephone"


@EVERYWHERE
def test_a_customer_is_one_page_and_two_are_joined_after_it_was_shown_what(browser, site, locale, screen):
    other = Customer.objects.create(name="Khải", phone="+84900000001", email="khai@example.com")
    desk = Desk(browser, site, "lan", locale, screen)
    desk.press(desk.page.get_by_role("link", name=desk.words["customer"], exact=True).last)
    desk.page.wait_for_selector("h1:has-text('Phan Văn Khải')")
    shown = desk.page.locator(".customer").inner_text()
    assert "Gọi sau 9 giờ" in shown and "+84 900 000 001" in shown and desk.fits()
    desk.press(desk.page.get_by_role("link", name=desk.words["merge"]))
    desk.press(desk.page.get_by_role("link", name="Khải", exact=True))
    assert desk.fits()
    desk.press(desk.button("join"))
    desk.page.wait_for_url(f"**/admin/customers/{other.pk}/")
    assert "khai@example.com" in desk.page.locator(".customer").inner_text()
    assert desk.actions == 4 and desk.errors == [] and browser.violations == []


@EVERYWHERE
def test_tomorrows_appointments_are_given_away_after_it_was_shown_who_is_told(browser, site, locale, screen):
    desk = Desk(browser, site, "lan", locale, screen)
    desk.page.goto(f"{site.url}/admin/bookings/appointment/")
    tomorrow = desk.page.get_by_role("link", name=desk.words["tomorrow"], exact=True)
    tomorrow.scroll_into_view_if_needed()
    desk.press(tomorrow)
    booked = Appointment.objects.booked().get()
    desk.press(desk.page.locator(f"#result_list tr:has(a[href*='{booked.code}']) .action-select"))
    desk.page.locator("select[name=action]").select_option(label=desk.words["give"])
    desk.press(desk.button("go"))
    desk.page.locator("#id_consultant").select_option(label="Trần Minh Hằng")
    desk.press(desk.button("look"))
    desk.page.wait_for_selector(".reassign table")
    assert desk.fits()
    desk.press(desk.button("yes"))
    desk.page.wait_for_selector(".messagelist")
    assert set(Appointment.objects.booked().values_list("consultant__name", flat=True)) == {"Trần Minh Hằng"}
    assert desk.errors == [] and browser.violations == []


def test_a_call_is_taken_and_told_by_the_keyboard_alone(browser, site):
    desk = Desk(browser, site, "lan", "en-GB", DESKTOP)
    for name in ("take", "done"):
        # In one step: the list is read again when there is news of it.
        desk.button(name).press("Enter")
        desk.page.wait_for_load_state("load")
    desk.page.wait_for_selector(f"text={desk.words['over']}")
    assert desk.errors == []
