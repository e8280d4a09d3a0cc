"""Debian's headless Chromium for browser tests."""

import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
# What Playwright needs at least.
PIPED = ["--headless", "--remote-debugging-pipe", "--no-startup-window"]
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 800}


class WatchedBrowser:
    """A browser that notes what the headers of a page have refused: it says so in the console, of every frame."""

    def __init__(self, chromium: Any) -> None:
        self.chromium = chromium
        self.violations: list[str] = []

    def new_context(self, **options: Any) -> Any:
        context = self.chromium.new_context(**options)
        context.on("console", self._hear)
        return context

    def _hear(self, message: Any) -> None:
        if "Content Security Policy" in message.text or "Permissions-Policy" in message.text:
            self.violations.append(f"{message.location.get('url')}: {message.text}")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Any]:
    """Once for the tests of a file: to begin and to end it takes half a second of a processor, and so does a browser."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; the tests' own queries are made beside it, one at a time.
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as driver:
            yield driver
            # Beside an event loop Django has another connection; the thread's own one was ended with the processes'.
            connection.close()
    connection.close()


@pytest.fixture(scope="module")
def chromium(playwright: Any) -> Iterator[Any]:
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture
def browser(chromium: Any) -> Iterator[WatchedBrowser]:
    """The test fails when anything that it opens is refused by the headers of its page."""
    yield from _watched(chromium)


@pytest.fixture
def everyday_browser(playwright: Any) -> Iterator[WatchedBrowser]:
    """As people have it: what frames store is kept apart for each site, which Playwright turns off.

    Third parties have no cookies, as in every private window.
    """
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *PIPED], ignore_default_args=True)
    yield from _watched(launched)
    launched.close()


def _watched(chromium: Any) -> Iterator[WatchedBrowser]:
    watched = WatchedBrowser(chromium)
    yield watched
    # What the next test opens has nothing of this one's.
    for context in list(chromium.contexts):
        context.close()
    assert watched.violations == []


def fits(page: Any) -> bool:
    """Nothing makes the page wider than its window; a page that is on its way is waited for, with its styles."""
    page.wait_for_load_state()
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def sign_in(page: Any, url: str, name: str, path: str = "/admin/", password: str = "x") -> None:
    """By the form, as everybody does, and on to `path` or where that leads."""
    page.goto(f"{url}/login/?next={quote(path)}")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda there: "/login/" not in there)


def opened(
    browser: Any, url: str, name: str = "", path: str = "/", *, locale: str = "en-GB", size: Any = DESKTOP,
    password: str = "x", **options: Any,
) -> Any:  # fmt: skip
    """A page of somebody who has signed in; without a name, of nobody. Its `errors` are the faults of its scripts.

    Whatever the browser prefers, an account has a language: here that of the locale.
    """
    from accounts.models import User

    page = browser.new_context(viewport=size, locale=locale, **options).new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    if name:
        User.objects.filter(username=name).update(language=locale[:2])
        sign_in(page, url, name, path, password)
    else:
        page.goto(f"{url}{path}")
    return page


class Person:
    """Somebody of the team with a browser. What they press, choose, or type in one go is an action, and counted."""

    def __init__(
        self, browser: Any, site: Any, name: str, locale: str = "en-GB", size: Any = DESKTOP, path: str = "/admin/",
        **options: Any,
    ) -> None:  # fmt: skip
        self.site, self.actions = site, 0
        self.page = opened(browser, site.url, name, path, locale=locale, size=size, **options)

    @property
    def errors(self) -> list[str]:
        return list(self.page.errors)

    def go(self, path: str) -> None:
        """To where they begin: what they have done before does not count."""
        self.page.goto(f"{self.site.url}{path}")
        self.actions = 0

    def find(self, what: Any) -> Any:
        """The first that is shown of a selector or a locator."""
        found = self.page.locator(what) if isinstance(what, str) else what
        return found.locator("visible=true").first

    def press(self, what: Any) -> None:
        self.actions += 1
        self.find(what).click()

    def type(self, what: Any, text: str) -> None:
        self.actions += 1
        self.find(what).fill(text)

    def choose(self, what: Any, label: str) -> None:
        self.actions += 1
        self.find(what).select_option(label=label)

    def key(self, name: str) -> None:
        self.actions += 1
        self.page.keyboard.press(name)

    def is_well(self) -> bool:
        return fits(self.page) and self.errors == []


class ChatPage:
    """The chat page as a customer uses it: tap, write, read."""

    def __init__(self, browser: Any, url: str, locale: str = "vi-VN", script: str = "") -> None:
        """`script` runs before the page's own."""
        self.context = browser.new_context(viewport=PHONE, locale=locale)
        self.context.add_init_script(script)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{url}/chat/")

    def replies(self) -> list[str]:
        return list(self.page.locator(".message.bot").all_inner_texts())

    def tap(self, title: str) -> str:
        return self._answer_to(lambda: self.page.locator(".choices").get_by_role("button", name=title).click())

    def say(self, text: str) -> str:
        def write() -> None:
            self.page.locator("textarea").fill(text)
            self.page.keyboard.press("Enter")

        return self._answer_to(write)

    def choices(self) -> list[str]:
        return list(self.page.locator(".choices button").all_inner_texts())

    def _answer_to(self, act: Any) -> str:
        before = len(self.replies())
        act()
        self.page.wait_for_function(
            "count => document.querySelectorAll('.message.bot').length > count", arg=before, timeout=60_000
        )
        return self.replies()[-1]
