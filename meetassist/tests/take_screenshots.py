"""Takes the README's pictures from a running demo: `make screenshots` while `make demo` runs."""

import os
import sys
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

from meetassist.tests.browsing import CHROMIUM, FLAGS, ChatPage

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"


def main(site: str) -> None:
    django.setup()
    from chatbot.management.commands.load_demo import PASSWORD

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        chat = ChatPage(browser, site)
        chat.tap("Đặt lịch")
        chat.say("tư vấn thuế với chị Hằng thứ 3 tuần sau")
        if any("Ai cũng được" in title for title in chat.choices()):
            chat.tap("Thu Hằng")
        chat.page.screenshot(path=IMAGES / "chat.png")
        page = browser.new_context(viewport={"width": 1280, "height": 720}, locale="vi-VN").new_page()
        page.goto(f"{site}/login/?next=/admin/bookings/appointment/%3Fq=hang")
        page.locator("[name=username]").fill("admin")
        page.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("#result_list")
        page.screenshot(path=IMAGES / "admin.png")
        page.goto(f"{site}/calendar/?consultant=1")
        page.screenshot(path=IMAGES / "calendar.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
