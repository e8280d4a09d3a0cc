"""Takes the pictures of README and docs/tour.md from a running demo: `make screenshots` while `make demo` runs.

It walks as the tour does, and leaves in the demo what it does there: a booking, a question, a customer who waits.
"""

import os
import re
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import sync_playwright

from meetassist.tests.browsing import CHROMIUM, DESKTOP, FLAGS, PHONE, ChatPage, sign_in
from meetassist.tests.running import wait_for

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
LANGUAGES = {"en-GB": "English", "vi-VN": "Tiếng Việt"}
# A new customer each time.
VISITOR = f"anna.{secrets.token_hex(2)}@example.com"
# What can still be moved: the demo has appointments on most days.
COMING = f"/admin/bookings/appointment/?status__exact=confirmed&from={date.today() + timedelta(days=2)}&to="


@dataclass(frozen=True)
class Picture:
    """What somebody sees on a page of theirs, when they have done something there."""

    name: str
    who: str
    path: str
    locale: str = "en-GB"
    size: Any = None
    act: Callable[[Any], None] = lambda page: None


def of_a_day_with_visits(page: Any) -> None:
    """On a day without appointments, the first one that has some."""
    page.wait_for_selector(".board-column", state="attached")
    if not page.locator(".board-entry").count():
        page.locator("[rel=next]").click()
        page.locator(".board-entry").first.wait_for(state="attached")


def with_panel(page: Any) -> None:
    """Of somebody who comes by a coming day: then there is everything to do."""
    page.locator("#result_list [data-panel]").first.click()
    page.locator("dialog .near").wait_for()


def with_cancelling(page: Any) -> None:
    with_panel(page)
    page.locator("dialog a[href$='step=cancel']").click()
    page.locator("dialog .reasons").wait_for()


def with_free_times(page: Any) -> None:
    page.locator("#book-q").fill("0900 000 001")
    page.locator(".book-list a").first.click()
    page.locator(".book a", has_text=re.compile("Tax advice|Tư vấn thuế")).first.click()
    page.locator(".book-day-list").wait_for()


def with_conversation(page: Any) -> None:
    page.locator(".desk-line").first.click()
    page.wait_for_selector(".desk-message")


def with_answer(page: Any) -> None:
    page.locator(".ask-examples a").nth(1).click()
    page.locator("#ask-said").wait_for()


def with_talk(page: Any) -> None:
    page.locator("#try-text").fill("đặt lịch tư vấn thuế với chị Hằng sáng thứ 5 tuần sau")
    page.keyboard.press("Enter")
    page.locator(".try-turn").wait_for()
    page.wait_for_load_state()


PICTURES = [
    Picture("today", "receptionist", "/admin/", act=of_a_day_with_visits),
    Picture("today-vi", "receptionist", "/admin/", "vi-VN", act=of_a_day_with_visits),
    Picture("today-phone-vi", "receptionist", "/admin/", "vi-VN", PHONE),
    Picture("panel", "receptionist", COMING, act=with_panel),
    Picture("panel-phone-vi", "receptionist", COMING, "vi-VN", PHONE, with_panel),
    Picture("cancel", "receptionist", COMING, act=with_cancelling),
    Picture("book", "receptionist", "/admin/book/", act=with_free_times),
    Picture("desk", "receptionist", "/admin/desk/"),
    Picture("desk-talk-vi", "receptionist", "/admin/desk/", "vi-VN", act=with_conversation),
    Picture("customer", "receptionist", "/admin/customers/1/"),
    Picture("appointments", "receptionist", "/admin/bookings/appointment/"),
    Picture("calendar", "hang", "/calendar/"),
    Picture("calendar-phone-vi", "hang", "/calendar/", "vi-VN", PHONE),
    Picture("calendar-month", "hang", "/calendar/?view=month"),
    Picture("hours", "hang", "/calendar/hours/"),
    Picture("calendars", "hang", "/calendar/calendars/"),
    Picture("numbers", "owner", "/admin/numbers/?period=last_week"),
    Picture("numbers-vi", "owner", "/admin/numbers/?period=last_week", "vi-VN"),
    Picture("operation", "owner", "/admin/operation/"),
    Picture("ask", "owner", "/admin/ask/", act=with_answer),
    Picture("try-vi", "owner", "/admin/try/", "vi-VN", act=with_talk),
    Picture("improve", "owner", "/admin/chatbot/question/improve/"),
    Picture("new-consultant", "owner", "/admin/new-consultant/"),
    Picture("exchange", "owner", "/admin/exchange/"),
    Picture("history", "auditor", "/admin/history/entry/?table=bookings_appointment"),
]


def book_in_the_chat(chat: ChatPage) -> None:
    """Up to the receipt; the code is read where the demo shows its e-mails."""
    chat.say("book tax advice with Thu Hằng")
    # The first day that has free times, whichever it is today, and its first time.
    chat.tap(chat.choices()[0])
    save(chat.page, "chat")
    chat.tap(chat.choices()[0])
    chat.say(VISITOR)
    chat.say(code_for(chat.context, chat.page.url.removesuffix("/chat/"), VISITOR))
    if not chat.choices():
        chat.say("Anna")
    chat.tap(chat.choices()[0])
    save(chat.page, "chat-booked")


def book_without_chatting(browser: Any, site: str) -> None:
    """The pages of whoever does not chat: what the business is, a service, a person, a time, and the appointment."""
    page = browser.new_context(viewport=DESKTOP, locale="en-GB").new_page()
    page.goto(f"{site}/")
    save(page, "home")
    phone = browser.new_context(viewport=PHONE, locale="vi-VN")
    page = phone.new_page()
    page.goto(f"{site}/")
    save(page, "home-phone-vi")
    page.goto(f"{site}/book/")
    page.locator("main a[href*='service=']").first.click()
    page.locator("main a[href*='who=']").first.click()
    page.locator("button[name=slot]").first.wait_for()
    save(page, "book-online-phone-vi")
    page.locator("button[name=slot]").first.click()
    visitor = f"duyen.{secrets.token_hex(2)}@example.com"
    page.locator("input[name=email]").fill(visitor)
    page.locator("button[value=code]").click()
    page.locator("input[name=code]").fill(code_for(phone, site, visitor))
    page.locator("input[name=name]").fill("Phan Thị Mỹ Duyên")
    page.locator("button[value=book]").click()
    page.wait_for_url("**/a/**")
    save(page, "own-phone-vi")


def code_for(context: Any, site: str, address: str) -> str:
    mailbox = context.new_page()
    mailbox.goto(f"{site}/dev/mail/")
    letter = mailbox.locator(".mails a", has_text=address)
    wait_for(lambda: mailbox.reload() and letter.count(), "the e-mail with the code")
    save(mailbox, "mailbox")
    letter.first.click()
    [code] = set(re.findall(r"\b\d{6}\b", mailbox.locator("pre.mail").inner_text()))
    mailbox.close()
    return str(code)


def ask_in_the_chat(chat: ChatPage) -> None:
    chat.say("Làm quyết toán thuế thì cần mang giấy tờ gì?")
    chat.say("chuyển khoản được không?")
    save(chat.page, "answer")
    # The desk has somebody who waits.
    chat.say("cho mình gặp nhân viên")


def save(page: Any, name: str) -> None:
    page.screenshot(path=IMAGES / f"{name}.png")


def main(site: str) -> None:
    django.setup()
    from chatbot.management.commands.load_demo import PASSWORD

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        book_in_the_chat(ChatPage(browser, site, locale="en-GB"))
        ask_in_the_chat(ChatPage(browser, site))
        book_without_chatting(browser, site)
        take_messenger(browser, site)
        pages: dict[tuple[str, str], Any] = {}
        for picture in PICTURES:
            key = picture.who, picture.locale
            if key not in pages:
                pages[key] = browser.new_context(locale=picture.locale).new_page()
                sign_in(pages[key], site, picture.who, "/profile/", PASSWORD)
            page = pages[key]
            page.set_viewport_size(picture.size or DESKTOP)
            read_in(page, site, picture.locale)
            page.goto(f"{site}{picture.path}")
            picture.act(page)
            page.wait_for_load_state("networkidle")
            save(page, picture.name)
        browser.close()


def read_in(page: Any, site: str, locale: str) -> None:
    """An account has one language, on whichever browser."""
    page.goto(f"{site}/profile/")
    other = page.get_by_role("button", name=LANGUAGES[locale], exact=True)
    if other.count():
        other.first.click()
        page.locator(f"html[lang={locale[:2]}]").wait_for(state="attached")


def take_messenger(browser: Any, site: str) -> None:
    """The simulated Messenger, which the developers' index leads to."""
    page = browser.new_context(viewport=PHONE, locale="vi-VN").new_page()
    page.goto(f"{site}/dev/")
    page.goto(page.locator(".card", has_text="Messenger").get_attribute("href"))
    for words in ("xin chào", "đặt lịch tư vấn thuế với chị Hằng"):
        answered = page.locator(".item.page").count()
        page.locator("textarea").fill(words)
        page.keyboard.press("Enter")
        page.wait_for_function("count => document.querySelectorAll('.item.page').length > count", arg=answered)
    page.wait_for_selector(".quick-replies button")
    save(page, "messenger")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
