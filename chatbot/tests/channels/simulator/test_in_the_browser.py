"""The simulator's page: a thread that looks and behaves as Messenger's."""

import pytest
from django.utils import timezone

from bookings.models import Appointment
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import PHONE, fits
from meetassist.tests.fixtures import make_office
from meetassist.tests.running import wait_for

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]


class MessengerPage:
    """Messenger on a telephone, as a customer uses it."""

    def __init__(self, browser, url, locale="vi-VN", viewport=PHONE):
        self.context = browser.new_context(viewport=viewport, locale=locale)
        self.page = self.context.new_page()
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(url)
        self.page.wait_for_function("() => document.querySelector('.window').textContent")

    def bubbles(self, by="page"):
        return self.page.locator(f".item.{by} .bubble, .item.{by} .card-text").all_inner_texts()

    def offered(self):
        return self.page.locator(".quick-replies button").all_inner_texts()

    def says(self, text):
        def write():
            self.page.locator("textarea").fill(text)
            self.page.keyboard.press("Enter")

        return self.answer_to(write)

    def taps(self, title):
        return self.answer_to(lambda: self.page.locator(".quick-replies button", has_text=title).first.click())

    def answer_to(self, act):
        before = self.page.locator(".item.page").count()
        act()
        self.page.wait_for_function(
            "count => document.querySelectorAll('.item.page').length > count", arg=before, timeout=60_000
        )
        return self.bubbles()[-1]


@pytest.fixture
def phone(browser, simulated):
    """Messenger of somebody whose Page answers only what a test tells it to."""
    return MessengerPage(browser, f"{simulated.url}/")


@pytest.fixture
def whoever(simulated, phone):
    """The customer of that page, from the Page's side."""
    from meetassist.tests.simulator import Customer

    return Customer(simulated, phone.page.evaluate("sessionStorage.getItem('simulated.person')"))


def test_a_customer_books_in_messenger(browser, messenger_site):
    office = make_office()
    phone = MessengerPage(browser, f"{messenger_site.simulated.url}/")
    assert phone.says("xin chào").startswith("Xin chào Khải Phan!")
    assert "Đặt lịch" in phone.offered()
    phone.taps("Đặt lịch")
    assert phone.bubbles("customer") == ["xin chào", "Đặt lịch"]
    phone.says("tư vấn thuế với anh Bảo")
    phone.says("mai 15h")
    phone.says("duyen@example.com")
    phone.says(messenger_site.code_for("duyen@example.com"))
    wait_for(lambda: phone.bubbles()[-1].startswith("Mình đặt lịch này nhé?"), "the question whether to book")
    said = phone.taps("Đồng ý")
    appointment = Appointment.objects.get()
    assert f"Mã của bạn là {appointment.code}." in said
    assert (appointment.consultant, timezone.localtime(appointment.starts_at).hour) == (office.bao, 15)
    # Loaded again, it is the same thread of the same customer.
    before = phone.bubbles(), phone.offered()
    phone.page.reload()
    wait_for(lambda: (phone.bubbles(), phone.offered()) == before, "the thread")
    assert fits(phone.page) and phone.errors == []


def test_what_can_be_tapped_goes_when_it_is_answered(phone, whoever):
    phone.page.locator("textarea").fill("hi")
    phone.page.keyboard.press("Enter")
    wait_for(lambda: phone.page.locator(".state").all_inner_texts() == ["Đã gửi"], "that it was sent")
    choices = [{"content_type": "text", "title": title, "payload": title} for title in ("Có", "Không")]
    whoever.is_sent({"text": "Nhé?", "quick_replies": choices})
    wait_for(lambda: phone.offered() == ["Có", "Không"], "the quick replies")
    assert phone.page.locator(".quick-replies").evaluate("one => one.getAttribute('aria-label')") == "Trả lời nhanh"
    # With the keys alone.
    phone.page.locator(".quick-replies button").first.focus()
    phone.page.keyboard.press("Enter")
    wait_for(lambda: phone.bubbles("customer") == ["hi", "Có"], "the answer")
    assert phone.offered() == []
    assert whoever.items("customer")[-1]["text"] == "Có"


def test_typing_seen_reactions_edits_and_the_thumb_are_shown(simulated, phone, whoever):
    whoever.does("text", text="một")
    simulated.graph("POST", "me/messages", {"recipient": {"id": whoever.psid}, "sender_action": "mark_seen"})
    simulated.graph("POST", "me/messages", {"recipient": {"id": whoever.psid}, "sender_action": "typing_on"})
    phone.page.wait_for_selector(".typing:visible")
    assert phone.page.locator(".state").all_inner_texts() == ["Đã xem"]
    whoever.is_sent({"text": "hai"})
    phone.page.wait_for_selector(".typing", state="hidden")
    phone.page.locator(".item.page .react").focus()
    phone.page.keyboard.press("Enter")
    wait_for(lambda: whoever.items()[0]["reactions"] == {"customer": "❤"}, "the reaction")
    phone.page.locator(".thumb").click()
    wait_for(lambda: phone.bubbles("customer") == ["một", "👍"], "the thumb")
    mid = whoever.items("customer")[0]["mid"]
    whoever.does("edit", mid=mid, text="một hai")
    wait_for(
        lambda: "một hai" in phone.bubbles("customer")[0] and "đã chỉnh sửa" in phone.bubbles("customer")[0], "the edit"
    )
    whoever.does("unsend", mid=mid)
    wait_for(lambda: phone.bubbles("customer")[0] == "Tin nhắn này đã được thu hồi.", "that it is gone")
    # Whatever is on the screen has been read.
    wait_for(lambda: any(call["path"].endswith("messages") for call in simulated.get("calls/")["calls"]), "calls")
    assert phone.errors == []


def test_greeting_get_started_menu_and_cards(simulated, phone, whoever):
    item = {"type": "postback", "title": "Lịch của tôi", "payload": "do:appointments"}
    simulated.graph("POST", "me/messenger_profile", {
        "get_started": {"payload": "start"}, "greeting": [{"locale": "default", "text": "Chào {{user_first_name}}!"}],
        "persistent_menu": [{"locale": "default", "call_to_actions": [item]}],
    })  # fmt: skip
    phone.page.reload()
    phone.page.get_by_role("button", name="Bắt đầu").click()
    wait_for(lambda: phone.bubbles("customer") == ["Get Started"], "the first tap")
    card = {
        "title": "Lê Quốc Bảo",
        "subtitle": "Tư vấn thuế",
        "buttons": [{"type": "postback", "title": "Chọn", "payload": "x"}],
    }
    template = {"template_type": "generic", "elements": [card] * 3}
    assert whoever.is_sent({"attachment": {"type": "template", "payload": template}})[0] == 200
    phone.page.wait_for_selector(".card")
    assert phone.page.locator(".card").count() == 3 and fits(phone.page)
    phone.page.locator(".card button").first.click()
    wait_for(lambda: phone.bubbles("customer")[-1] == "Chọn", "the tap of the card")
    # Buttons of a card stay.
    assert phone.page.locator(".card button").count() == 3
    phone.page.locator(".menu-toggle").click()
    phone.page.locator("#menu button", has_text="Lịch của tôi").click()
    wait_for(lambda: phone.bubbles("customer")[-1] == "Lịch của tôi", "the tap of the menu")
    assert not phone.page.locator("#menu").is_visible() and phone.errors == []


def test_what_can_be_tapped_stays_where_it_is_while_news_come(simulated, phone, whoever):
    """A finger may be on it. Who has not written yet waits for news as everybody does, and does not ask again and again."""
    breaker = {"question": "Đặt lịch?", "payload": "do:book"}
    simulated.graph("POST", "me/messenger_profile", {
        "ice_breakers": [{"locale": "default", "call_to_actions": [breaker]}],
    })  # fmt: skip
    asked = []
    phone.page.on("request", lambda request: asked.append(request.url) if "/thread/" in request.url else None)
    with phone.page.expect_request(lambda request: "wait=" in request.url):
        phone.page.reload()
    phone.page.locator(".ice-breakers button").evaluate("one => { one.dataset.held = 'yes'; }")
    before = len(asked)
    with phone.page.expect_request(lambda request: "wait=" in request.url):
        simulated.post("clock/", seconds=60)
    assert phone.page.locator(".ice-breakers button[data-held]").count() == 1 and len(asked) == before + 1
    phone.page.locator(".ice-breakers button").click()
    wait_for(lambda: phone.bubbles("customer") == ["Đặt lịch?"], "the tap")


def test_what_messages_say_is_never_markup(phone, whoever):
    whoever.does("text", text="<img src=x onerror=\"document.title='owned'\">")
    whoever.is_sent({"text": "<b>x</b>"})
    wait_for(lambda: phone.bubbles() == ["<b>x</b>"], "the answer")
    assert phone.bubbles("customer")[0].startswith("<img src=x")
    assert "owned" not in phone.page.title() and phone.page.locator(".items img").count() == 0


def test_the_language_of_a_customer_is_that_of_the_page_and_of_the_profile(simulated, phone, whoever):
    phone.page.locator(".tools-toggle").click()
    phone.page.locator("[name=locale]").select_option("en_US")
    phone.page.locator(".person button", has_text="Lưu").first.click()
    phone.page.wait_for_selector("html[lang=en]")
    whoever.does("text", text="hi")
    assert simulated.graph("GET", f"{whoever.psid}?fields=locale")[1]["locale"] == "en_US"


def test_trouble_is_made_from_the_page(simulated, phone, whoever):
    whoever.does("text", text="hi")
    phone.page.locator(".tools-toggle").click()
    phone.page.locator("[name=failure]").select_option("page_restricted")
    phone.page.locator(".faults button").click()
    wait_for(lambda: phone.page.locator(".done").inner_text() == "Đã xong.", "that it is noted")
    assert whoever.is_sent({"text": "x"})[1]["error"]["error_subcode"] == 1893063
    phone.page.locator("[data-clock='90000']").click()
    wait_for(
        lambda: phone.page.locator(".window").inner_text() == "đã đóng" or whoever.is_sent({"text": "x"})[0] == 403,
        "the window's end",
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nobody_is_kept_out(browser, simulated, language):
    phone = MessengerPage(browser, f"{simulated.url}/?language={language}")
    from meetassist.tests.simulator import Customer

    one = Customer(simulated, phone.page.evaluate("sessionStorage.getItem('simulated.person')"))
    choices = [{"content_type": "text", "title": f"Lựa chọn {number}", "payload": "x"} for number in range(8)]
    one.does("text", text="hi")
    one.is_sent({"attachment": {"type": "template", "payload": {"template_type": "button", "text": "Chọn nhé", "buttons": [
        {"type": "postback", "title": "Có", "payload": "x"}, {"type": "web_url", "title": "Trang", "url": "https://a.example"}]}}})  # fmt: skip
    one.is_sent({"text": "Chọn đi", "quick_replies": choices})
    wait_for(lambda: len(phone.offered()) == 8, "the quick replies")
    assert barriers(phone.page) == []
    phone.page.set_viewport_size(PHONE)
    phone.page.locator(".tools-toggle").click()
    assert barriers(phone.page) == [] and phone.errors == []
