"""The chat on another site, with a strict policy there and without third-party cookies: on a telephone and a desk."""

import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import transaction
from django.utils import timezone

from chatbot.messaging.channels import channel
from chatbot.models import Conversation, Message
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import DESKTOP, PHONE, fits
from meetassist.tests.fixtures import make_office
from meetassist.tests.running import wait_for

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]


@contextmanager
def site_of_somebody_else(chat, attributes=""):
    """Its address: a page with our one line, whose policy allows what the README asks for and nothing else."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", f"default-src 'none'; script-src {chat}; frame-src {chat}")
            self.end_headers()
            line = f'<script src="{chat}/embed.js" {attributes} async></script>'
            self.wfile.write(
                f'<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width">'
                f"<title>Shop</title></head>"
                f"<body><main><h1>Shop</h1></main>{line}</body></html>".encode()
            )

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        # Another site than 127.0.0.1, at which the chat is.
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Embedded:
    """The chat as a visitor of that site uses it."""

    def __init__(self, page):
        self.page = page
        self.button = page.locator(".button")
        self.chat = page.frame_locator("iframe.frame")

    @property
    def frame(self):
        return self.page.frames[1]

    def open(self):
        self.button.click()
        self.chat.locator("textarea:focus").wait_for()

    def close(self):
        self.page.keyboard.press("Escape")
        self.page.locator("iframe.frame").wait_for(state="hidden")

    def send(self, text):
        self.chat.locator("textarea").fill(text)
        self.page.keyboard.press("Enter")

    def heard(self, text):
        self.chat.locator(".message.bot", has_text=text).last.wait_for()

    def own(self):
        return self.chat.locator(".message.customer").all_inner_texts()


def write(text):
    """To the one visitor there is, as a worker does it."""
    talk = Conversation.objects.select_related("identity").get()
    with transaction.atomic():
        Message.objects.create(
            conversation=talk, channel="web", direction="out", status="sent", text=text, sent_at=timezone.now()
        )
        channel("web").announce(talk.identity_id)


@pytest.fixture
def office_and_site(running):
    """The chat's processes are started when it is known which sites may show it."""
    running.use_pgmq()
    running.worker()
    return make_office(), running


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_one_line_puts_the_chat_on_a_site_without_third_party_cookies(everyday_browser, office_and_site, size):
    office, running = office_and_site
    with site_of_somebody_else(running.url, f'data-ref="service-{office.tax.pk}" data-language="vi"') as site:
        running.web(DEBUG="1", EMBED_ALLOWED_ORIGINS=f"https://elsewhere.example,{site}")
        context = everyday_browser.new_context(viewport=size, locale="en-US")
        page = context.new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(site)
        embedded = Embedded(page)
        embedded.button.wait_for()
        assert embedded.button.get_attribute("aria-label") == "Mở cuộc trò chuyện"
        assert fits(page) and not Message.objects.exists()

        # In the language that the line asks for, with what it names.
        embedded.open()
        embedded.heard("Bạn muốn gặp")
        assert embedded.own() == ["Tư vấn thuế"] and embedded.chat.locator("html").get_attribute("lang") == "vi"
        assert embedded.frame.evaluate("document.cookie = 'third=1; SameSite=None; Secure'; document.cookie") == ""
        assert embedded.chat.locator(".sound").get_attribute("aria-pressed") == "false"

        # What is said while it is closed is counted, also on the next page of the site.
        embedded.close()
        write("Bạn nhớ lịch ngày mai nhé.")
        assert page.evaluate("document.activeElement.shadowRoot.activeElement.className") == "button"
        embedded.page.locator(".count", has_text="1").wait_for()
        assert embedded.button.get_attribute("aria-label") == "Mở cuộc trò chuyện, tin chưa đọc: 1"
        page.reload()
        embedded.page.locator(".count", has_text="1").wait_for()
        embedded.open()
        assert embedded.own() == ["Tư vấn thuế"]
        assert embedded.button.get_attribute("aria-label") == "Đóng cuộc trò chuyện"
        embedded.send("đặt lịch")
        embedded.heard("dịch vụ")
        embedded.chat.locator(".close").click()
        page.locator("iframe.frame").wait_for(state="hidden")
        assert embedded.button.get_attribute("aria-label") == "Mở cuộc trò chuyện"

        assert Conversation.objects.count() == 1 and errors == []
        assert [one["name"] for one in context.cookies() if one["name"] != "csrftoken"] == []
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_where_a_browser_stores_nothing_for_a_frame_the_chat_lasts_as_long_as_the_page(browser, office_and_site):
    """Playwright's own browser refuses frames of other sites any storage, as older ones do."""
    _, running = office_and_site
    with site_of_somebody_else(running.url) as site:
        running.web(DEBUG="1", EMBED_ALLOWED_ORIGINS=site)
        page = browser.new_context(viewport=PHONE, locale="en-US").new_page()
        page.goto(site)
        embedded = Embedded(page)
        embedded.open()
        embedded.send("book")
        embedded.heard("Which service would you like?")
        embedded.close()
        embedded.open()
        assert embedded.own() == ["book"]
        assert barriers(page) == []


def test_a_site_that_is_not_allowed_gets_neither_a_button_nor_the_chat(browser, office_and_site):
    _, running = office_and_site
    with site_of_somebody_else(running.url) as site:
        running.web(DEBUG="1", EMBED_ALLOWED_ORIGINS="https://elsewhere.example")
        page = browser.new_context(locale="en-US").new_page()
        page.goto(site)
        wait_for(lambda: page.title() and browser.violations, "the refusal")
        assert [said for said in browser.violations if "frame-ancestors https://elsewhere.example" not in said] == []
        assert page.locator(".button").is_hidden()
        browser.violations.clear()


def test_the_frame_listens_to_allowed_sites_alone_and_tells_them_numbers_alone(everyday_browser, office_and_site):
    _, running = office_and_site
    with site_of_somebody_else(running.url) as site:
        running.web(DEBUG="1", EMBED_ALLOWED_ORIGINS=site)
        context = everyday_browser.new_context(locale="en-US")
        context.add_init_script(
            "window.heard = []; addEventListener('message', event => heard.push([event.origin, event.data]))"
        )
        page = context.new_page()
        page.goto(site)
        embedded = Embedded(page)
        embedded.open()
        embedded.send("my secret")
        embedded.chat.locator(".message.bot").first.wait_for()
        embedded.close()
        told = page.evaluate("heard")
        assert told == [
            [running.url, {"meetassist": "ready", "count": 0}],
            [running.url, {"meetassist": "close", "count": 0}],
        ]
        # A page of another origin that has got hold of the frame is not heard: here the frame's own.
        embedded.frame.evaluate("postMessage({ meetassist: 'open' }, '*')")
        # Nor is what another window says of the chat to the site.
        page.evaluate("postMessage({ meetassist: 'unread', count: 7 }, '*')")
        wait_for(lambda: page.evaluate("heard.length") == 3, "the message")
        assert page.locator(".count").is_hidden()


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_frame_is_accessible(browser, office_and_site, language):
    _, running = office_and_site
    running.web(DEBUG="1", EMBED_ALLOWED_ORIGINS="https://elsewhere.example")
    page = browser.new_context().new_page()
    page.goto(f"{running.url}/embed/?language={language}")
    assert re.match("Chat|Trò chuyện|Nhắn tin", page.title())
    assert barriers(page) == []
