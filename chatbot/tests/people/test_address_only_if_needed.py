"""Somebody without an e-mail address is asked for one where nothing else would carry their reminder, and only there."""

import pytest
from django.utils import timezone

from accounts.models import EmailVerification
from bookings import requesting
from bookings.actors import by_customer
from chatbot.models import Conversation, Message
from chatbot.people import requests
from chatbot.worker.delivery import deliver
from chatbot.worker.turns import take_turns
from meetassist.tests import messenger
from meetassist.tests.fixtures import know

PSID = "7002"
ASKS = "If you write your e-mail address now, it goes there"


@pytest.fixture
def on_messenger(webhook, graph, office):
    """Somebody who has just written there and has no address."""
    know("messenger", PSID, language="en", name="Tom", verified=False)
    webhook(messenger.text(PSID, "hello"))
    take_turns(Conversation.objects.get().pk)
    return Conversation.objects.get()


@pytest.fixture
def on_the_site(talk):
    one = talk(name="Tom", verified=False)
    one.say("hello")
    return one.conversation


def told_of_the_booking(conversation, office, starts_at):
    """What they read when the team has booked their wish for that time."""
    now, customer = timezone.now(), conversation.customer
    request = requesting.place(
        customer=customer, identity=conversation.identity, service=office.tax, consultant=office.bao,
        starts_at=starts_at, phone="+84903123456", for_whom="", description="", by=by_customer(customer), now=now,
    )  # fmt: skip
    Conversation.objects.filter(pk=conversation.pk).update(language="en")
    assert requests.book(conversation.pk, request.pk, by="lan", now=now)
    return conversation.messages.filter(direction=Message.Direction.OUT).latest("pk").text


def test_where_the_reminder_comes_after_the_window_it_is_asked_for_and_a_code_goes_there(
    on_messenger, office, tomorrow_at, graph, webhook
):
    assert ASKS in told_of_the_booking(on_messenger, office, tomorrow_at(9, days=3))
    deliver(on_messenger.pk)
    kinds = [one["content_type"] for one in graph.sent[-1]["message"]["quick_replies"]]
    assert kinds.count("user_email") == 1
    webhook(messenger.text(PSID, "tom@example.com"))
    take_turns(on_messenger.pk)
    assert "tom@example.com" in graph.texts(PSID)[-1]
    assert list(EmailVerification.objects.values_list("email", flat=True)) == ["tom@example.com"]


def test_it_is_not_where_a_template_carries_it(on_messenger, office, tomorrow_at, settings):
    settings.MESSENGER_UTILITY_TEMPLATES = {"reminder": "appointment_reminder"}
    assert ASKS not in told_of_the_booking(on_messenger, office, tomorrow_at(9, days=3))


def test_nor_where_there_is_an_address(on_messenger, office, tomorrow_at):
    know("messenger", PSID, language="en", name="Tom")
    on_messenger.refresh_from_db()
    on_messenger.customer.refresh_from_db()
    assert ASKS not in told_of_the_booking(on_messenger, office, tomorrow_at(9, days=3))


def test_nor_where_the_channel_has_no_window(on_the_site, office, tomorrow_at):
    assert ASKS not in told_of_the_booking(on_the_site, office, tomorrow_at(9, days=3))
