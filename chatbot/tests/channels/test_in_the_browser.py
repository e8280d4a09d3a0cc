"""A customer books on the chat page in a real browser; the consultant and the admin see it."""

import os
import re
import signal

import pytest
from django.utils import timezone

from accounts.models import User
from bookings.models import Appointment
from chatbot.models import Message
from meetassist.tests.browsing import ChatPage, fits, opened
from meetassist.tests.fixtures import login_of, make_office
from meetassist.tests.running import wait_for

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]


@pytest.fixture
def site(running):
    office = make_office()
    login_of(office.bao, "bao", password="x")
    User.objects.create_superuser("admin", password="x")
    running.use_pgmq()
    running.web(DEBUG="1")
    running.worker()
    return running


def code_from_mailbox(chat, site, address):
    """What the customer does: look into the mailbox, in another window of the same browser."""
    window = chat.context.new_page()
    window.goto(f"{site.url}/dev/mail/")
    wait_for(lambda: window.reload() and window.locator(".mails a", has_text=address).count(), "the e-mail")
    window.locator(".mails a", has_text=address).first.click()
    code = re.search(r"\b\d{6}\b", window.locator("pre.mail").inner_text())[0]
    assert code in window.frame_locator("iframe.mail").locator("body").inner_text()
    window.close()
    return code


def test_a_booking_on_the_chat_page_stands_on_the_calendar_and_in_admin(browser, site):
    chat = ChatPage(browser, site.url)
    assert chat.tap("Đặt lịch").endswith("Bạn muốn đặt dịch vụ nào ạ?")
    assert chat.choices() == ["1. Tư vấn pháp lý", "2. Tư vấn thuế"]
    chat.tap("2. Tư vấn thuế")
    chat.say("anh Bảo")
    noted, question = chat.say("mai 15h").split("\n")
    assert "15:00" in noted and question.startswith("Mình cần e-mail")
    chat.say("duyen@example.com")
    chat.say(code_from_mailbox(chat, site, "duyen@example.com"))
    assert chat.replies()[-1] == "Cho mình xin tên của bạn ạ?"
    assert chat.say("Phan Thị Mỹ Duyên").startswith("Mình đặt lịch này nhé?")
    said = chat.tap("Đồng ý")
    appointment = Appointment.objects.get()
    assert said.startswith(f"Đã đặt lịch! Mã của bạn là {appointment.code}.")

    # The page shows a code as it was typed until it is loaded again; the server has forgotten it.
    history = [re.sub(r"^\d{6}$", "••••••", text) for text in chat.page.locator(".message").all_inner_texts()]
    chat.page.reload()
    chat.page.wait_for_selector(".message")
    assert chat.page.locator(".message").all_inner_texts() == history
    assert chat.choices()[0] == "Dời lịch này"
    # Nothing sticks out on a phone.
    assert fits(chat.page)
    assert chat.errors == []

    day = f"{timezone.localtime(appointment.starts_at):%Y-%m-%d}"
    calendar = opened(browser, site.url, "bao", f"/calendar/?view=agenda&day={day}", locale="vi-VN")
    card = calendar.locator(".calendar-list .calendar-line").inner_text()
    assert "15:00–15:30" in card and "Phan Thị Mỹ Duyên" in card and appointment.code in card

    admin = opened(browser, site.url, "admin", "/admin/bookings/appointment/?q=my+duyen", locale="vi-VN")
    assert admin.locator("#result_list tbody tr").count() == 1
    assert appointment.code in admin.locator("#result_list").inner_text()


def test_what_is_written_without_a_connection_is_sent_when_it_is_back(browser, site):
    chat = ChatPage(browser, site.url, locale="en-US")
    chat.say("hello")
    site.kill(web_of(site))
    chat.page.wait_for_selector(".connection:visible")
    chat.page.locator("textarea").fill("book")
    chat.page.keyboard.press("Enter")
    assert chat.page.locator(".message.customer.pending").count() == 1
    before = len(chat.replies())
    site.web(DEBUG="1")
    chat.page.wait_for_function(
        "count => document.querySelectorAll('.message.bot').length > count", arg=before, timeout=60_000
    )
    assert chat.replies()[-1] == "Which service would you like?"
    assert chat.page.locator(".message.customer").all_inner_texts() == ["hello", "book"]
    assert not chat.page.locator(".connection").is_visible()


def web_of(site):
    return next(process for process in site.processes if "uvicorn" in str(process.args))


def test_a_server_that_says_nothing_more_is_noticed_and_what_was_written_is_sent_once(browser, site):
    chat = ChatPage(browser, site.url, locale="en-US")
    chat.say("hello")
    chat.context.set_offline(True)
    chat.page.wait_for_selector(".connection:visible", timeout=20_000)
    chat.context.set_offline(False)
    chat.page.wait_for_selector(".connection", state="hidden")

    # Its machine still takes what is sent: the connection is half open.
    os.kill(web_of(site).pid, signal.SIGSTOP)
    chat.page.wait_for_selector(".connection:visible", timeout=20_000)
    chat.page.locator("textarea").fill("book")
    chat.page.keyboard.press("Enter")
    assert chat.page.locator(".message.customer.pending").count() == 1
    # Closing the tab loses nothing: another one of the same browser sends it.
    chat.page.close()
    os.kill(web_of(site).pid, signal.SIGCONT)
    again = chat.context.new_page()
    again.goto(f"{site.url}/chat/")
    again.wait_for_selector("text=Which service would you like?")
    assert again.locator(".message.customer").all_inner_texts() == ["hello", "book"]
    assert again.evaluate("Object.keys(localStorage)") == []
    assert list(Message.objects.filter(direction="in").order_by("pk").values_list("text", flat=True)) == [
        "hello",
        "book",
    ]


def test_where_no_websocket_comes_through_the_page_asks_by_plain_requests(browser, site):
    chat = ChatPage(
        browser, site.url, locale="en-US", script="WebSocket = class { static OPEN = 1; readyState = 0; close() {} };"
    )
    assert "Book" in chat.choices()
    chat.say("hello")
    assert chat.say("book") == "Which service would you like?"
    assert chat.page.locator(".message.customer").all_inner_texts() == ["hello", "book"]
    assert not chat.page.locator(".connection").is_visible() and chat.errors == []


def test_what_was_written_long_ago_is_not_sent_but_offered(browser, site):
    chat = ChatPage(browser, site.url, locale="en-US")
    kept = '{"at": 1000, "frame": {"id": "b", "text": "tomorrow at three", "language": "en"}}'
    chat.page.evaluate("kept => localStorage.setItem('meetassist.unsent.b', kept)", kept)
    chat.page.reload()
    assert chat.page.locator("textarea").input_value() == "tomorrow at three"
    assert chat.page.evaluate("Object.keys(localStorage)") == []
    assert chat.page.locator(".message").count() == 0


def test_messages_are_text_and_never_markup(browser, site):
    chat = ChatPage(browser, site.url)
    chat.say("<img src=x onerror=\"document.title='owned'\"> xin chào")
    assert chat.page.locator(".message.customer").inner_text().startswith("<img src=x")
    assert "owned" not in chat.page.title() and chat.page.locator(".log img").count() == 0


def test_the_pages_language_button_changes_the_bots_language(browser, site):
    chat = ChatPage(browser, site.url)
    chat.say("xin chào")
    chat.page.get_by_role("button", name="English").first.click()
    chat.page.wait_for_selector("text=I will write in English from now on.")
    assert chat.say("book") == "Which service would you like?"
