"""The chat page by hand: what became of each message, cards, what can be tapped when, keys, files, the demo customers."""

import pytest
from django.utils import timezone

from accounts.models import Customer, RateLimit, ServiceLevel
from chatbot.models import Message
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import DESKTOP, PHONE, ChatPage, fits
from meetassist.tests.fixtures import make_office
from meetassist.tests.running import wait_for

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
# Of the client's clock: a question is given up on after so long.
UNANSWERED = (
    "const late = setTimeout; setTimeout = (what, after, ...more) => late(what, after === 15000 ? 1 : after, ...more);"
)


@pytest.fixture
def site(running):
    make_office()
    running.use_pgmq()
    running.worker()
    return running


def states(chat):
    """What stands under the customer's own messages, without the time of day."""
    return chat.page.eval_on_selector_all(
        ".entry.customer .state",
        "all => all.map(one => [...one.querySelectorAll('span')].map(it => it.textContent).join())",
    )


def inbound():
    return list(Message.objects.filter(direction="in").order_by("pk").values_list("text", flat=True))


@SIZES
def test_a_message_is_being_sent_sent_or_refused_and_then_sent_again_once(browser, site, size):
    site.web(DEBUG="1", WEBCHAT_MESSAGES_PER_MINUTE="2")
    chat = ChatPage(browser, site.url, locale="en-US")
    chat.page.set_viewport_size(size)
    chat.say("hello")
    assert states(chat) == ["sent"]
    chat.say("book")
    assert states(chat) == ["", "sent"]
    chat.page.locator("textarea").fill("tax advice")
    chat.page.keyboard.press("Enter")
    again = chat.page.get_by_role("button", name="Send again")
    again.wait_for()
    assert states(chat)[-1] == "That was a lot at once. Please wait a moment and send it again."
    assert chat.page.locator(".announcer").inner_text() == states(chat)[-1]
    assert chat.page.locator(".typing").count() == 0 and barriers(chat.page) == []
    RateLimit.objects.update(until=timezone.now())
    chat._answer_to(again.click)
    assert states(chat) == ["", "", "sent"] and inbound() == ["hello", "book", "tax advice"]
    assert chat.page.evaluate("Object.keys(localStorage)") == [] and chat.errors == []


def test_what_is_not_answered_can_be_sent_again_and_is_stored_once(browser, site):
    """The server has it, but what it says of it is lost on the way."""
    site.web(DEBUG="1")
    deaf = """
        window.heard = ["pong"];
        const Real = WebSocket;
        WebSocket = class extends Real {
          set onmessage(hear) { super.onmessage = event => { if (heard.includes(JSON.parse(event.data).type)) hear(event); }; }
        };
    """
    chat = ChatPage(browser, site.url, locale="en-US", script=deaf + UNANSWERED)
    chat.page.locator("textarea").fill("hello")
    chat.page.keyboard.press("Enter")
    again = chat.page.get_by_role("button", name="Send again")
    again.wait_for()
    wait_for(lambda: inbound() == ["hello"], "the message")
    chat.page.evaluate("heard.push('stored')")
    again.click()
    chat.page.wait_for_selector(".message.refused", state="detached")
    assert states(chat) == ["sent"] and inbound() == ["hello"]


@SIZES
def test_offline_is_said_of_the_connection_and_of_each_message_and_ends_by_itself(browser, site, size):
    site.web(DEBUG="1")
    chat = ChatPage(browser, site.url, locale="en-US")
    chat.page.set_viewport_size(size)
    chat.say("hello")
    chat.context.set_offline(True)
    chat.page.wait_for_selector(".connection:visible")
    for text in ("book", "tax advice"):
        chat.page.locator("textarea").fill(text)
        chat.page.keyboard.press("Enter")
    assert states(chat) == ["sent", "waits for the connection", "waits for the connection"]
    assert chat.page.locator(".typing").count() == 0 and barriers(chat.page) == []
    chat.context.set_offline(False)
    chat.page.wait_for_selector(".connection", state="hidden")
    chat.page.wait_for_selector("text=Who would you like to see?")
    assert states(chat) == ["", "", "sent"] and inbound() == ["hello", "book", "tax advice"]
    said = chat.page.locator(".message").all_inner_texts()
    chat.page.reload()
    chat.page.wait_for_selector("text=Who would you like to see?")
    assert chat.page.locator(".message").all_inner_texts() == said and fits(chat.page) and chat.errors == []


@SIZES
def test_cards_are_reached_by_keys_and_last_while_answers_leave_with_their_question(browser, site, size):
    site.web(DEBUG="1")
    chat = ChatPage(browser, site.url, locale="en-US")
    chat.page.set_viewport_size(size)
    chat.say("hello")
    chat.say("book")
    cards = chat.page.locator(".card-in-chat")
    assert cards.locator(".title").all_inner_texts() == ["Legal advice", "Tax advice"]
    assert cards.locator(".subtitle").all_inner_texts() == ["60 minutes", "30 minutes"]
    assert chat.choices() == ["1. Legal advice", "2. Tax advice"]
    assert fits(chat.page) and barriers(chat.page) == []

    # From the field for writing back to the card, and on by a key.
    book = chat.page.get_by_role("button", name="Book: Tax advice")
    chat.page.locator("textarea").focus()
    wait_for(
        lambda: chat.page.keyboard.press("Shift+Tab") or book.evaluate("it => it === document.activeElement"), "it"
    )
    answer = chat._answer_to(lambda: chat.page.keyboard.press("Enter"))
    assert answer.startswith("Who would you like to see?")
    assert "1. Legal advice" not in chat.choices() and book.is_visible()
    # A choice that leaves by being tapped gives the focus to the field for writing.
    person = chat.page.locator(".choices button").first
    person.focus()
    chat._answer_to(lambda: chat.page.keyboard.press("Enter"))
    assert chat.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    # An old card still does what it says.
    other = chat.page.get_by_role("button", name="Book: Legal advice")
    assert chat._answer_to(other.click).startswith("Legal advice with Lê Quốc Bảo: noted.")
    assert chat.errors == []


def test_files_that_are_dropped_or_pasted_are_refused_kindly_and_nothing_is_sent(browser, site):
    site.web(DEBUG="1")
    chat = ChatPage(browser, site.url, locale="en-US")
    bring = """(kind) => {
        const data = new DataTransfer();
        data.items.add(new File(["x"], "id card.png", { type: "image/png" }));
        const options = { bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data };
        const event = kind === "paste" ? new ClipboardEvent(kind, options) : new DragEvent(kind, options);
        document.querySelector(".log").dispatchEvent(event);
        return event.defaultPrevented;
    }"""
    for kind in ("drop", "paste"):
        assert chat.page.evaluate(bring, kind) is True
        assert chat.page.locator(".log .remark").all_inner_texts() == [
            "I am sorry, I cannot take files or pictures here. Please tell me in words what it is about."
        ]
    # Words, also those that come with a picture of them, are pasted as ever.
    words = "const data = new DataTransfer(); data.setData('text/plain', 'hello'); data.items.add(new File(['x'], 'x.png'));"
    paste = "const it = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data });"
    assert not chat.page.evaluate(
        f"() => {{ {words} {paste} document.body.dispatchEvent(it); return it.defaultPrevented; }}"
    )
    assert barriers(chat.page) == [] and not Message.objects.exists() and chat.errors == []


def test_no_sound_is_made_unless_it_was_asked_for(browser, site):
    site.web(DEBUG="1")
    count = "window.tones = 0; const Real = AudioContext; AudioContext = class extends Real { constructor() { super(); tones++; } };"
    chat = ChatPage(browser, site.url, locale="en-US", script=count)
    sound = chat.page.get_by_role("button", name="Sound")
    assert sound.get_attribute("aria-pressed") == "false"
    chat.page.evaluate("Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })")
    chat.say("hello")
    # Seen from elsewhere the page says how much is new.
    assert chat.page.title() == "(1) Chat · MeetAssist" and chat.page.evaluate("tones") == 0
    sound.click()
    assert (sound.get_attribute("aria-pressed"), chat.page.evaluate("tones")) == ("true", 1)
    chat.page.evaluate(
        "Object.defineProperty(document, 'hidden', { get: () => false }); document.dispatchEvent(new Event('visibilitychange'))"
    )
    assert chat.page.title() == "Chat · MeetAssist"


def test_an_address_opens_what_it_names_once(browser, site):
    site.web(DEBUG="1")
    context = browser.new_context(viewport=PHONE, locale="en-US")
    page = context.new_page()
    page.goto(f"{site.url}/chat/?ref=book")
    page.wait_for_selector("text=Which service would you like?")
    page.reload()
    page.wait_for_selector("text=Which service would you like?")
    assert page.locator(".message.customer").all_inner_texts() == ["Book"] and inbound() == ["Book"]


@SIZES
def test_in_the_demo_one_chats_as_a_demo_customer_beside_what_their_level_allows(browser, site, size):
    premium = ServiceLevel.objects.create(code="gold", rank=7, name="Vàng", name_en="Gold", maximum_coming=9)
    Customer.objects.create(name="Phan Thị Mỹ Duyên", email="customer1@example.com", language="en", level=premium)
    site.web(DEBUG="1")
    chat = ChatPage(browser, site.url, locale="en-US")
    chat.page.set_viewport_size(size)
    chat.page.reload()
    who = chat.page.get_by_label("Chat as")
    assert chat.page.locator(".demo details").evaluate("it => it.open") == (size == DESKTOP)
    who.select_option(label="Phan Thị Mỹ Duyên")
    with chat.page.expect_navigation():
        chat.page.get_by_role("button", name="Change").click()
    assert who.locator("option:checked").inner_text() == "Phan Thị Mỹ Duyên"
    table = chat.page.locator(".demo table")
    assert "Gold ✓" in table.locator("tr").first.text_content()
    assert "Coming appointments" in table.text_content() and "9" in table.text_content()
    assert barriers(chat.page) == []
    assert "Phan Thị Mỹ Duyên" in chat.say("my profile") and inbound() == ["my profile"]
