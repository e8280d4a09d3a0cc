"""What arrives and is no words: pictures leave the question open, the thumb is a sign, a foreign button is a hello."""

import pytest
from django.utils import timezone

from bookings.models import Appointment
from chatbot.channels.messenger import parsing as channel
from chatbot.messaging.events import Media, Text
from chatbot.models import Conversation, Message
from chatbot.worker.turns import take_turns
from meetassist.tests import messenger
from meetassist.tests.fixtures import know

PSID = "7001"
THUMBS = (369239263222822, 369239343222814, 369239383222810)


def pictured(**values):
    """A message of Messenger without text."""
    return messenger.recorded("image", PSID, **values)


def sticker(number):
    picture = {"type": "image", "payload": {"url": "https://example.com/thumb.png", "sticker_id": number}}
    return pictured(sticker_id=number, attachments=[picture])


@pytest.fixture
def person(office, webhook):
    """A customer on Messenger who is known, and says something; returns what is answered last."""
    identity = know("messenger", PSID, language="en", name="Khải")

    def send(body):
        webhook(body)
        conversation = Conversation.objects.get(identity=identity)
        Conversation.objects.filter(introduced_at=None).update(introduced_at=timezone.now())
        take_turns(conversation.pk)
        return Message.objects.filter(conversation=conversation, direction="out").latest("pk")

    send.say = lambda words: send(messenger.text(PSID, words))
    send.tap = lambda title, payload: send(messenger.tap(PSID, title, payload))
    return send


@pytest.mark.parametrize("number", THUMBS)
@pytest.mark.parametrize(
    "message",
    [
        lambda number: {"sticker_id": number},
        lambda number: {"sticker_id": str(number)},
        lambda number: {"attachments": [{"type": "image", "payload": {"url": "u", "sticker_id": number}}]},
        lambda number: {"sticker_id": number, "attachments": [{"type": "image", "payload": {"sticker_id": number}}]},
    ],
)
def test_the_thumb_is_the_sign_that_it_shows(message, number):
    event = {"sender": {"id": PSID}, "timestamp": 1, "message": {"mid": "m1", **message(number)}}
    [found] = channel.parse(_body(event), timezone.now())
    assert isinstance(found, Text) and found.text == "👍"


@pytest.mark.parametrize(
    "message",
    [
        {"sticker_id": 144884805685786}, {"attachments": [{"type": "image", "payload": {"url": "u"}}]},
        {"attachments": [{"type": "image"}, "odd"]}, {"attachments": [{"type": "image", "payload": "odd"}]},
        {"attachments": [{"type": "image", "payload": {"sticker_id": THUMBS[0]}}, {"type": "image", "payload": {}}]},
    ],
)  # fmt: skip
def test_another_sticker_or_picture_is_none(message):
    event = {"sender": {"id": PSID}, "timestamp": 1, "message": {"mid": "m1", **message}}
    [found] = channel.parse(_body(event), timezone.now())
    assert isinstance(found, Media)


def _body(event):
    import json

    return json.dumps({"object": "page", "entry": [{"id": messenger.PAGE, "messaging": [event]}]}).encode()


def test_the_thumb_books_where_a_yes_is_asked(person):
    person.say("book tax advice with Bao tomorrow at 9:00")
    person(sticker(THUMBS[0]))
    assert [row.status for row in Appointment.objects.all()] == ["confirmed"]


def test_after_a_picture_the_question_stands_again_and_its_buttons_stay_good(person):
    asked = person.say("book tax advice with Bao tomorrow at 9:00")
    again = person(pictured())
    assert again.text.startswith("Thank you! I cannot look at pictures") and "Shall I book this" in again.text
    assert again.choices == asked.choices
    once_more = person(pictured())
    assert once_more.choices == asked.choices and once_more.text != again.text
    person.tap("Yes", asked.choices[0]["payload"])
    assert [row.status for row in Appointment.objects.all()] == ["confirmed"]


@pytest.mark.parametrize(
    "words", ["book", "book tax advice", "book tax advice with Bao", "book tax advice with Bao tomorrow"]
)
def test_every_question_of_a_booking_stands_again(person, words):
    asked = person.say(words)
    again = person(pictured())
    assert asked.choices and again.choices == asked.choices and "?" in again.text and asked.text not in again.text


def test_a_picture_where_nothing_is_open_is_answered_with_what_can_be_done(person):
    person.say("hello")
    assert person(pictured()).text.startswith("Thank you! I cannot look at pictures")
    assert person(pictured()).text.endswith("What would you like to do?")


def test_a_yes_of_before_is_good_for_no_other_question(person, book, tomorrow_at, office):
    """The buttons keep their meaning: where the same is asked of another appointment, the old ones are old."""
    customer = Conversation.objects.filter(identity__external_id=PSID)
    person.say("hello")
    rows = [book(customer.get().customer, tomorrow_at(hour)) for hour in (9, 15)]
    first = person.say(f"cancel {rows[0].code}")
    person.say(f"cancel {rows[1].code}")
    person(pictured())
    said = person.tap("Yes", first.choices[0]["payload"])
    assert "older question" in said.text or "older question" in Message.objects.order_by("-pk")[1].text
    assert not Appointment.objects.filter(status="cancelled").exists()


def postback(payload, **values):
    return messenger.recorded("postback", PSID, payload=payload, **values)


@pytest.mark.parametrize("payload", ["GET_STARTED", "get_started", "ICE_BREAKER_1", "menu:old", '{"a": 1}', "FAQ"])
def test_a_button_that_never_was_ours_is_greeted(webhook, office, payload):
    webhook(
        postback(payload, title="Get Started", referral={"ref": "spring", "source": "SHORTLINK", "type": "OPEN_THREAD"})
    )
    take_turns(Conversation.objects.get().pk)
    [said] = Message.objects.filter(direction="out")
    assert said.text.startswith("Xin chào! ") and len(said.choices) == 7 and "câu hỏi trước" not in said.text


@pytest.mark.parametrize("referral", [None, "odd", ["odd"], {"ref": {"deep": True}}, {}])
def test_whatever_stands_beside_get_started_breaks_nothing(webhook, office, referral):
    webhook(postback("GET_STARTED", referral=referral))
    assert [row.payload for row in Message.objects.all()] == ["GET_STARTED"]


def test_with_a_question_open_a_foreign_button_asks_it_again_without_blame(person):
    asked = person.say("book tax advice")
    again = person(postback("GET_STARTED"))
    assert again.text.startswith("Who shall it be with?") and "older question" not in again.text
    assert again.choices == asked.choices


@pytest.mark.parametrize("payload", ["pick:abc123:1", "do:something_else", "lang"])
def test_one_of_ours_whose_question_is_gone_is_said_to_be_old(person, payload):
    person.say("hello")
    person.tap("Yes", payload)
    texts = list(Message.objects.filter(direction="out").values_list("text", flat=True))
    is_old = any("older question" in text for text in texts)
    assert is_old == (payload != "lang")
