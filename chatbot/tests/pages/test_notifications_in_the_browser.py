"""Notifications as a browser has them: turned on at the desk, shown without any page of ours, turned off again.

What a browser's maker does is done here: the browser asks a service for an address, and is handed what came for it.
"""

import json

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import PushSubscription, User
from accounts.push import sending
from chatbot.models import Handoff
from chatbot.people import handoffs, ringing
from chatbot.tests.pages.test_desk_in_the_browser import customer
from meetassist.tests.browsing import PHONE, fits, sign_in
from meetassist.tests.fixtures import everybody_reads
from meetassist.tests.running import wait_for

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]

WORDS = {
    "vi-VN": ("Thông báo trên trình duyệt này", "Trình duyệt không cho trang này gửi thông báo."),
    "en-GB": ("Notifications in this browser", "Your browser does not let this page notify you."),
}
# Chromium's own service cannot be reached from a test.
MAKER = """(given) => {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const held = () => JSON.parse(localStorage.getItem("maker") || "null");
  const subscription = (key) => ({
    endpoint: given.endpoint, options: { applicationServerKey: bytes(key).buffer },
    getKey: (name) => bytes(given[name]).buffer,
    unsubscribe: async () => localStorage.removeItem("maker"),
  });
  PushManager.prototype.getSubscription = async () => held() && subscription(held());
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    localStorage.setItem("maker", JSON.stringify(applicationServerKey));
    return subscription(applicationServerKey);
  };
}"""


@pytest.fixture
def site(running, push_service):
    user = User.objects.create_user("lan", first_name="Lan", password="x", is_staff=True)
    roles.give(user, roles.Role.RECEPTIONIST)
    running.use_pgmq()
    running.web(DEBUG="1", WEB_PUSH_HOSTS=push_service.host)
    return running


def opened(browser, site, locale, script, permissions=("notifications",)):
    everybody_reads(locale)
    context = browser.new_context(viewport=PHONE, locale=locale)
    context.grant_permissions(list(permissions), origin=site.url)
    context.add_init_script(script)
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    sign_in(page, site.url, "lan", "/admin/desk/")
    page.wait_for_selector("[data-push]:not([hidden])")
    return page


def delivered(page, site, message):
    """As the browser's maker hands it over."""
    session = page.context.new_cdp_session(page)
    registrations = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    [registration] = wait_for(lambda: (page.wait_for_timeout(50), registrations)[1], "the worker of the page")
    session.send("ServiceWorker.deliverPushMessage", {
        "origin": site.url, "registrationId": registration["registrationId"], "data": json.dumps(message),
    })  # fmt: skip


def shown(page):
    """The notifications on the screen, as title, text, tag and where a tap leads."""
    return page.evaluate("""async () => {
      const registration = (await navigator.serviceWorker.getRegistrations())[0];
      const all = await registration.getNotifications();
      return all.map((one) => [one.title, one.body, one.tag, one.data.link]);
    }""")


@pytest.mark.parametrize("locale", list(WORDS))
def test_with_one_tap_a_browser_is_notified_and_with_another_not_any_more(browser, site, push_service, locale):
    page = opened(browser, site, locale, f"({MAKER})({json.dumps(push_service.browser('lan'))})")
    button = page.get_by_role("button", name=WORDS[locale][0])
    assert button.get_attribute("aria-pressed") == "false" and fits(page)
    button.click()
    page.wait_for_selector("[data-push][aria-pressed=true]")
    assert page.locator("[data-push-problem]:visible").count() == 0
    one = customer("Duyên", "cho gặp nhân viên")
    handoffs.call(one, "asked", now=timezone.now())
    assert ringing.ring(now=timezone.now()) == 1
    assert [sending.send(pk, now=timezone.now()) for pk in sending.due()] == ["sent", "sent"]
    greeting, waits = [pushed.message for pushed in push_service.taken]
    for message in (greeting, waits, waits):
        delivered(page, site, message)
    rows = [[one["title"], one["text"], one["tag"], one["link"]] for one in (greeting, waits)]
    wait_for(lambda: sorted(shown(page)) == sorted(rows), "two notifications, one of each tag")
    # Signing in anew on this browser, and a new version of the page: it is still on, and told once more.
    PushSubscription.objects.all().delete()
    page.reload()
    page.wait_for_selector("[data-push][aria-pressed=true]")
    wait_for(lambda: PushSubscription.objects.exists(), "the browser to say so again")
    button.click()
    page.wait_for_selector("[data-push][aria-pressed=false]")
    assert not PushSubscription.objects.exists() and Handoff.objects.get().rung_at
    assert page.errors == []


@pytest.mark.parametrize("locale", list(WORDS))
def test_what_stands_in_the_way_is_said(browser, site, push_service, locale):
    page = opened(browser, site, locale, f"({MAKER})({json.dumps(push_service.browser('lan'))})", permissions=())
    page.get_by_role("button", name=WORDS[locale][0]).click()
    page.get_by_text(WORDS[locale][1]).wait_for()
    assert page.locator("[data-push-problem]:visible").count() == 1
    assert page.locator("[data-push]").get_attribute("aria-pressed") == "false" and fits(page)
    assert not PushSubscription.objects.exists() and page.errors == []


def test_a_service_that_cannot_be_reached_is_said(browser, site):
    page = opened(browser, site, "en-GB", "PushManager.prototype.subscribe = async () => { throw new Error('no'); };")
    page.locator("[data-push]").click()
    page.get_by_text("That did not work").wait_for()
    assert not PushSubscription.objects.exists() and page.errors == []
