"""Takes the README's pictures from a running demo: `make screenshots` while `make demo` runs."""

import os
import sys
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import sync_playwright

from meetassist.tests.browsing import CHROMIUM, FLAGS, PHONE, ChatPage

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"


def main(site: str) -> None:
    django.setup()
    from chatbot.management.commands.load_demo import PASSWORD

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        chat = ChatPage(browser, site)
        chat.tap("Đặt lịch")
        chat.say("tư vấn thuế với chị Hằng")
        if any("Thu Hằng" in title for title in chat.choices()):
            chat.tap("Thu Hằng")
        # The first day that has free times, whichever it is today.
        chat.tap(chat.choices()[0])
        chat.page.screenshot(path=IMAGES / "chat.png")
        asking = ChatPage(browser, site)
        asking.say("Làm quyết toán thuế thì cần mang giấy tờ gì?")
        asking.say("chuyển khoản được không?")
        asking.page.screenshot(path=IMAGES / "answer.png")
        asking.say("cho mình gặp nhân viên")
        take_messenger(browser, site)
        page = browser.new_context(viewport={"width": 1440, "height": 810}, locale="vi-VN").new_page()
        page.goto(f"{site}/login/?next=/admin/")
        page.locator("[name=login]").fill("admin")
        page.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector(".board-column")
        if not page.locator(".board-entry").count():
            # On a day without appointments, the first one that has some.
            page.locator("[rel=next]").click()
        page.screenshot(path=IMAGES / "today.png")
        page.goto(f"{site}/admin/chatbot/handoff/")
        page.locator("#result_list .field-customer a").first.click()
        page.wait_for_selector(".desk-message")
        page.screenshot(path=IMAGES / "desk.png")
        page.goto(f"{site}/calendar/?consultant=1")
        page.screenshot(path=IMAGES / "calendar.png")
        browser.close()


def take_messenger(browser: Any, site: str) -> None:
    """The simulated Messenger, which the landing page leads to."""
    page = browser.new_context(viewport=PHONE, locale="vi-VN").new_page()
    page.goto(site)
    page.goto(page.locator(".card", has_text="Messenger").get_attribute("href"))
    for words in ("xin chào", "đặt lịch tư vấn thuế với chị Hằng"):
        answered = page.locator(".item.page").count()
        page.locator("textarea").fill(words)
        page.keyboard.press("Enter")
        page.wait_for_function("count => document.querySelectorAll('.item.page').length > count", arg=answered)
    page.wait_for_selector(".quick-replies button")
    page.screenshot(path=IMAGES / "messenger.png")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
