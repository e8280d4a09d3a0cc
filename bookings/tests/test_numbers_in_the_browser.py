"""The numbers, as an owner sees them: a link in the bar leads there, on a desk and a telephone, in both languages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import ChannelIdentity, Customer, User
from bookings.models import Appointment, Feedback
from chatbot.models import Conversation, ConversationDay, Message, ModelCall
from consultants.models import Business
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import DESKTOP, PHONE, fits, opened
from meetassist.tests.fixtures import login_of, make_office

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]

WORDS = {
    "vi-VN": {"numbers": "Số liệu", "booked": "Đã đặt", "table": "Xem dạng bảng", "last week": "Tuần trước",
              "operation": "Hệ thống đang chạy thế nào", "note": "Cách tính: Lịch hẹn"},
    "en-GB": {"numbers": "Numbers", "booked": "Booked", "table": "The same as a table", "last week": "Last week",
              "operation": "How the program itself does", "note": "What is counted: Appointments"},
}  # fmt: skip
LANGUAGES = pytest.mark.parametrize("locale", list(WORDS))
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture
def site(running, tomorrow_at):
    office = running.office = make_office()
    roles.give(User.objects.create_user("owner", password="x", is_staff=True), roles.Role.OWNER)
    roles.give(User.objects.create_user("receptionist", password="x", is_staff=True), roles.Role.RECEPTIONIST)
    login_of(office.bao, "bao", password="x")
    make_weeks(office, tomorrow_at(9, days=-7 - timezone.localdate().weekday()))
    running.use_pgmq()
    running.web(DEBUG="1", SECOND_FACTOR_REQUIRED="0")
    return running


def make_weeks(office, monday):
    """Last week and the one before it, with something of everything."""
    customer = Customer.objects.create(name="Phan Văn Khải", phone="+84900000001")
    statuses = ("completed", "completed", "completed", "no_show", "cancelled", "confirmed", "declined")
    for number in range(24):
        row = Appointment(
            customer=customer, consultant=(office.bao, office.minh_hang)[number % 2], service=office.tax,
            status=statuses[number % 7],
        )  # fmt: skip
        row.place_at(monday + timedelta(days=number % 6 - 7 * (number > 15), minutes=30 * (number // 2)))
        row.save()
        row.events.create(kind="booked", role="customer", source=("chat", "admin")[number % 3 == 0])
        if row.status == "cancelled":
            row.events.create(kind="cancelled", role=("customer", "staff")[number % 2], source="chat")
        if row.status == "completed":
            Feedback.objects.create(
                appointment=row, rating=5 - number % 3, comment="Tư vấn rất kỹ, dễ hiểu.", created_at=row.ends_at
            )
    for number in range(9):
        identity = ChannelIdentity.objects.create(
            customer=customer, channel=("web", "messenger")[number % 3 == 0], external_id=f"n{number}"
        )
        talk = Conversation.objects.create(customer=customer, identity=identity)
        ConversationDay.objects.create(
            conversation=talk, channel=identity.channel, day=monday.date() + timedelta(days=number % 5),
            is_reached=number % 4 != 0, is_handed_over=number % 5 == 0, booked=number % 2,
        )  # fmt: skip
        ModelCall.objects.create(
            conversation=talk, purpose="sql", prompt="p", model="m", cost_usd="0.012", at=monday, outcome="answered",
            latency_ms=900,
        )  # fmt: skip
    now = timezone.now()
    values = {"conversation": talk, "channel": "web", "text": "Chào", "created_at": now}
    Message.objects.create(**values, direction="in", status="handled", sent_at=now - timedelta(minutes=4))
    Message.objects.create(**values, direction="out", status="sent", sent_at=now, done_at=now + timedelta(seconds=2))
    Message.objects.create(**values, direction="out", status="failed", outcome="window_closed", sent_at=now)
    Business.current()


def signed_in(browser, site, who, locale, size, path="/admin/"):
    return opened(browser, site.url, who, path, locale=locale, size=size)


@LANGUAGES
@SIZES
def test_how_the_business_does_is_there_with_no_click_behind_the_link(browser, site, locale, size):
    words = WORDS[locale]
    page = signed_in(browser, site, "owner", locale, size)
    page.locator(".staff-nav").get_by_role("link", name=words["numbers"], exact=True).click()
    page.locator(".tiles li").first.wait_for()
    assert page.locator("h1").last.inner_text() == words["numbers"]
    assert page.locator(".tiles li").count() == 9 and page.locator(".sheet").count() == 7
    page.get_by_role("link", name=words["last week"], exact=True).click()
    page.locator(".periods [aria-current]", has_text=words["last week"]).wait_for()
    assert page.locator(".tiles b").first.inner_text() == "16"
    assert fits(page) and page.locator(".chart .bar-now").count() == 7
    # Each number leads on.
    page.locator("#appointments tbody tr").first.locator("td a").first.click()
    page.locator("#result_list").wait_for()
    assert page.locator("#result_list tbody tr").count() == 16
    assert page.errors == []


@LANGUAGES
def test_nothing_of_the_pages_is_in_anybodys_way(browser, site, locale):
    page = signed_in(browser, site, "owner", locale, DESKTOP)
    noted = []
    for path in ("numbers/?period=last_week", "numbers/?period=year", "numbers/?period=days&first=x", "operation/"):
        page.set_viewport_size(DESKTOP)
        page.goto(f"{site.url}/admin/{path}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        noted += [f"{path}: {barrier}" for barrier in barriers(page)]
    assert noted == []


def test_the_keyboard_opens_what_is_counted_and_the_table_of_the_chart(browser, site):
    page, words = signed_in(browser, site, "owner", "en-GB", DESKTOP, "/admin/numbers/"), WORDS["en-GB"]
    note = page.locator("#appointments .sheet-note summary")
    assert note.get_attribute("aria-label") == words["note"]
    note.focus()
    page.keyboard.press("Enter")
    assert page.locator("#appointments .sheet-note p").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "sheet-file"
    page.locator("#course .sheet-table summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#course .lines").is_visible() and page.locator("#course tbody tr").count() == 7


def test_a_table_is_taken_away_as_a_file(browser, site):
    page = signed_in(browser, site, "owner", "en-GB", DESKTOP, "/admin/numbers/?period=last_week")
    with page.expect_download() as caught:
        page.locator("#appointments .sheet-file").click()
    assert caught.value.suggested_filename.startswith("appointments-")


@pytest.mark.parametrize("who", ["receptionist", "bao"])
def test_others_neither_find_it_nor_get_it(browser, site, who):
    page = signed_in(browser, site, who, "en-GB", DESKTOP)
    assert page.get_by_role("link", name="Numbers", exact=True).count() == 0
    for path in ("/admin/numbers/", "/admin/operation/"):
        # A consultant is led to their calendar.
        assert page.goto(f"{site.url}{path}").status == 403 or page.url == f"{site.url}/calendar/"


@LANGUAGES
@SIZES
def test_the_program_says_how_it_does(browser, site, locale, size):
    page = signed_in(browser, site, "owner", locale, size, "/admin/numbers/")
    page.get_by_role("link", name=WORDS[locale]["operation"]).click()
    page.locator(".gauges").first.wait_for()
    assert page.locator(".gauges > li").count() >= 17 and fits(page)
    assert page.locator(".gauges > .bad").count() >= 2
    assert page.errors == []


def test_it_is_printed_without_what_is_for_the_screen_alone(browser, site):
    page = signed_in(browser, site, "owner", "en-GB", DESKTOP, "/admin/numbers/")
    page.emulate_media(media="print")
    assert page.locator("#appointments .lines").is_visible() and page.locator(".chart").is_visible()
    for hidden in (".period-form", ".staff-nav", ".sheet-file >> nth=0"):
        assert not page.locator(hidden).is_visible(), hidden
