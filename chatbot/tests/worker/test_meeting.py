"""Whoever writes for the first time: named as their account is, in their language, and shown that they were read."""

import pytest
from django.utils import timezone

from accounts.models import Customer
from chatbot.models import Conversation, Handoff, Message
from chatbot.worker.turns import take_turns
from meetassist.tests import messenger
from meetassist.tests.fixtures import know
from meetassist.tests.running import wait_for

PSID = "7001"
KHAI = {"id": PSID, "name": "Phan Văn Khải", "first_name": "Khải", "last_name": "Phan Văn", "locale": "en_GB"}


@pytest.fixture
def write(webhook, office, graph):
    def send(words="?"):
        webhook(messenger.text(PSID, words))
        conversation = Conversation.objects.get(identity__external_id=PSID, ended_at=None)
        take_turns(conversation.pk)
        return graph.texts(PSID)[-1]

    return send


def customer():
    return Customer.objects.get(identities__external_id=PSID)


@pytest.mark.parametrize(
    ("profile", "name", "language", "hello"),
    [
        (KHAI, "Phan Văn Khải", "en", "Hello Phan Văn Khải! "),
        ({**KHAI, "locale": "vi_VN"}, "Phan Văn Khải", "vi", "Xin chào Phan Văn Khải! "),
        ({"id": PSID, "name": "Khải"}, "Khải", "vi", "Xin chào Khải! "),
        ({"id": PSID, "first_name": "Khải", "last_name": "Phan"}, "Khải Phan", "vi", "Xin chào Khải Phan! "),
        ({"id": PSID, "locale": "fr_FR"}, "", "en", "Hello! "),
        ({"id": PSID, "name": "x" * 300}, "x" * 100, "vi", "Xin chào " + "x" * 100),
        ({"id": PSID, "name": ["odd"], "locale": 5}, "", "vi", "Xin chào! "),
    ],
)
def test_the_account_says_name_and_language(write, graph, profile, name, language, hello):
    graph.people[PSID] = profile
    assert write("🙂").startswith(hello)
    assert (customer().name, customer().language, Conversation.objects.get().language) == (name, language, language)


def test_words_in_another_language_go_first(write, graph):
    graph.people[PSID] = KHAI
    assert write("xin chào, mình muốn đặt lịch").startswith("Xin chào Phan Văn Khải! ")


@pytest.mark.parametrize("answer", [(400, {"error": {"code": 100, "error_subcode": 2018218}}), (500, {})])
def test_without_a_profile_nothing_is_missing(write, graph, answer):
    graph.errors[PSID] = answer
    assert write().startswith("Xin chào! ")
    assert customer().name == ""


def test_it_is_asked_once(write, graph):
    graph.people[PSID] = KHAI
    write()
    Customer.objects.update(name="Bác Khải", language="vi")
    write()
    assert customer().name == "Bác Khải" and customer().language == "vi"


def test_who_is_known_already_keeps_their_name(write, graph):
    know("messenger", PSID, name="Bác Khải")
    graph.people[PSID] = KHAI
    write()
    assert (customer().name, customer().language) == ("Bác Khải", "vi")


def test_who_has_signed_out_is_nobody_until_they_say_so(write, graph):
    graph.people[PSID] = KHAI
    write()
    Conversation.objects.update(ended_at=timezone.now())
    Customer.objects.update(name="")
    write()
    assert customer().name == ""


def test_what_was_read_is_marked_and_not_what_a_person_answers(write, graph):
    write()
    wait_for(lambda: graph.seen == [PSID], "the mark at the Graph API")
    conversation = Conversation.objects.get()
    Handoff.objects.create(conversation=conversation, reason="asked", taken_by="lan", taken_at=timezone.now())
    webhook_number = Message.objects.count()
    write()
    assert graph.seen == [PSID] and Message.objects.count() == webhook_number + 1
