"""The desk in a real browser, at a table and on a phone, in both languages: live, by keyboard, two at once."""

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import ChannelIdentity, Customer, User
from accounts.roles import Role
from chatbot.models import Conversation, Handoff, Message, SavedReply
from chatbot.people import handoffs
from meetassist.tests.browsing import DESKTOP, PHONE, Person, fits
from meetassist.tests.fixtures import everybody_reads
from meetassist.tests.running import wait_for

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]

WORDS = {
    "vi-VN": {"send": "Gửi", "over": "Nhận thay và gửi", "lan": "Lan đang trả lời", "mine": "Bạn đang trả lời"},
    "en-GB": {"send": "Send", "over": "Take it over and send", "lan": "Lan has the conversation",
              "mine": "You have the conversation"},
}  # fmt: skip
BOTH = pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
SCREENS = pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["table", "phone"])


@pytest.fixture
def site(running):
    for name in ("lan", "minh"):
        user = User.objects.create_user(name, first_name=name.title(), password="x", is_staff=True)
        roles.give(user, Role.RECEPTIONIST)
    running.web(DEBUG="1")
    return running


def customer(name, said):
    identity = ChannelIdentity.objects.create(
        customer=Customer.objects.create(name=name), channel="web", external_id=f"v-{name}"
    )
    one = Conversation.objects.create(identity=identity, customer=identity.customer)
    write(one, said)
    return one


def write(one, text):
    Message.objects.create(
        conversation=one, channel="web", direction="in", status="handled", text=text, sent_at=timezone.now()
    )


class Desk(Person):
    """One of the team, with the desk open."""

    def __init__(self, browser, site, name, locale="vi-VN", screen=DESKTOP):
        everybody_reads(locale)
        super().__init__(browser, site, name, locale, screen, "/admin/desk/")
        self.page.wait_for_selector(".desk-tabs")
        self.page.wait_for_selector("html[data-staff-live]")

    def state(self):
        return self.page.locator(".desk-state b").inner_text()

    def fits(self):
        return fits(self.page)


@BOTH
@SCREENS
def test_a_waiting_customer_is_read_and_answered(browser, site, locale, screen):
    desk = Desk(browser, site, "lan", locale, screen)
    assert desk.fits()
    one = customer("Duyên", "cho gặp nhân viên")
    handoffs.call(one, "asked", now=timezone.now())
    desk.page.wait_for_selector(".desk-line")
    assert desk.page.title().startswith("(1) ")
    desk.press(".desk-line")
    desk.page.wait_for_selector("#desk-text")
    assert desk.fits()
    desk.page.locator("#desk-text").fill("Dạ Lan đây ạ")
    desk.press(f"text='{WORDS[locale]['send']}'")
    desk.page.wait_for_selector(".desk-message.person")
    assert WORDS[locale]["mine"] in desk.state()
    assert Message.objects.get(author="Lan").text == "Dạ Lan đây ạ"
    write(one, "Em cảm ơn")
    desk.page.wait_for_selector("text='Em cảm ơn'")
    assert desk.fits() and desk.errors == []


@BOTH
def test_two_at_once_are_told_of_each_other_and_nothing_written_is_lost(browser, site, locale):
    one = customer("Duyên", "cho gặp nhân viên")
    handoffs.call(one, "asked", now=timezone.now())
    lan, minh = Desk(browser, site, "lan", locale), Desk(browser, site, "minh", locale)
    for desk in (lan, minh):
        desk.press(".desk-line")
        desk.page.wait_for_selector("html[data-staff-live] #desk-text")
    minh.page.locator("#desk-text").fill("Minh trả lời")
    lan.page.locator("#desk-text").fill("Lan trả lời")
    lan.press("[value=answer]")
    minh.page.locator(".desk-state b", has_text=WORDS[locale]["lan"]).wait_for()
    assert minh.page.locator("#desk-text").input_value() == "Minh trả lời"
    minh.press("[value=answer]")
    minh.page.wait_for_selector(".desk-held")
    assert minh.page.locator("#desk-text").input_value() == "Minh trả lời"
    assert not Message.objects.filter(author="Minh").exists()
    minh.press(f"text='{WORDS[locale]['over']}'")
    minh.page.wait_for_selector("text='Minh trả lời'")
    assert Handoff.objects.get().taken_by == "Minh"
    assert lan.errors == minh.errors == []


def test_a_saved_reply_is_chosen_and_sent_by_keyboard_alone(browser, site):
    SavedReply.objects.create(name="địa chỉ", text_vi="Chào {name}, bên mình ở 12 Lê Lợi.")
    SavedReply.objects.create(name="giờ mở cửa", text_vi="Bên mình mở cửa 8h.")
    one = customer("Duyên", "cho hỏi địa chỉ")
    handoffs.call(one, "asked", now=timezone.now())
    desk = Desk(browser, site, "lan")
    desk.page.locator(".desk-line").focus()
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_selector("#desk-text")
    desk.page.locator("#desk-text").focus()
    desk.page.keyboard.type("/dia")
    wait_for(lambda: desk.page.locator("[data-reply]:visible").count() == 1, "the one that is meant")
    desk.page.keyboard.press("Enter")
    assert desk.page.locator("#desk-text").input_value() == "Chào Duyên, bên mình ở 12 Lê Lợi."
    desk.page.keyboard.press("Control+Enter")
    desk.page.wait_for_selector(".desk-message.person")
    assert Message.objects.get(author="Lan").text == "Chào Duyên, bên mình ở 12 Lê Lợi."
    assert desk.errors == []


def test_what_was_understood_opens_beside_the_conversation(browser, site):
    one = customer("Duyên", "đặt lịch sáng mai 9h")
    desk = Desk(browser, site, "lan")
    desk.page.goto(f"{site.url}/admin/desk/{one.pk}/")
    desk.page.locator(".desk-log a[data-panel]").first.click()
    desk.page.wait_for_selector("dialog.panel[open] .desk-facts")
    text = desk.page.locator("dialog.panel").inner_text()
    assert "Ý muốn\nđặt lịch" in text and "09:00" in text
    assert desk.errors == []


def test_the_sound_is_asked_for_and_remembered(browser, site):
    desk = Desk(browser, site, "lan")
    desk.page.evaluate("""() => {
      window.beeps = 0;
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...given) { window.beeps += 1; return start.apply(this, given); };
    }""")
    desk.press("[data-sound]")
    assert desk.page.evaluate("window.beeps") == 1
    handoffs.call(customer("Duyên", "cho gặp nhân viên"), "asked", now=timezone.now())
    wait_for(lambda: desk.page.wait_for_timeout(50) or desk.page.evaluate("window.beeps") == 2, "the sound")
    desk.page.reload()
    assert desk.page.locator("[data-sound]").get_attribute("aria-pressed") == "true"
    assert desk.errors == []
