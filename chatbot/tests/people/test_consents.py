"""What giving an address or a number agrees to is said once, and agreed to by giving it: a row with the wording's version."""

import hashlib

import pytest
from django.core import mail
from django.utils import translation

from accounts.mail import sending
from accounts.models import Consent, Customer
from chatbot.replies import consent as words

SENTENCE = {"vi": "Cung cấp thông tin này là đồng ý để", "en": "By giving it, you agree that"}
# Another wording is another version: raise VERSION, and add its line here.
WORDINGS = {"1": "eb4f0ca55990a4cb"}


def send_code():
    for pk in sending.due():
        sending.send(pk)
    return next(word for word in mail.outbox[-1].body.split() if word.isdigit() and len(word) == 6)


def given():
    return list(Consent.objects.order_by("pk").values_list("act", "version", "language", "channel", "noted_by"))


def said_in(texts, language):
    return sum(text.count(SENTENCE[language]) for text in texts)


def test_a_wording_that_changes_has_another_version(settings, office):
    settings.SITE_URL = "https://example.com"
    said = []
    for language in ("vi", "en"):
        with translation.override(language):
            said.append(words.agreement())
    assert hashlib.sha256("\n".join(said).encode()).hexdigest()[:16] == WORDINGS[words.VERSION]
    assert list(WORDINGS)[-1] == words.VERSION


@pytest.mark.parametrize(
    ("language", "words_", "again"), [("vi", "lịch của tôi", "hồ sơ của tôi"), ("en", "my appointments", "my profile")]
)
def test_it_is_said_beside_the_first_question_alone_and_agreed_to_by_the_answer(talk, language, words_, again):
    one = talk(verified=False, language=language)
    assert said_in(one.say(words_), language) == 1 and given() == []
    assert said_in(one.say(again) + one.say("hmm") + one.say("lan@"), language) == 0
    one.say("lan@example.com")
    assert given() == [("address", "1", language, "web", "")]
    one.say(send_code())
    assert len(given()) == 1 and Consent.objects.get().customer == one.customer == Customer.objects.get(
        email="lan@example.com"
    )


def test_who_has_agreed_is_not_told_again_and_with_another_wording_is(talk, monkeypatch):
    one = talk(verified=False)
    one.say("lịch của tôi")
    one.say("lan@example.com")
    one.say(send_code())
    one.say("hồ sơ của tôi")
    assert said_in(one.tap("Đổi số điện thoại"), "vi") == 0
    monkeypatch.setattr(words, "VERSION", "2")
    monkeypatch.setattr(words, "agreement", lambda: "Câu mới.")
    texts = one.say("hồ sơ của tôi") + one.tap("Đổi số điện thoại")
    assert " ".join(texts).count("Câu mới.") == 1
    one.say("0912345678")
    assert [(act, version) for act, version, *_ in given()] == [("address", "1"), ("number", "2")]


def test_an_address_that_is_given_unasked_is_answered_with_it_and_the_code_agrees(talk):
    one = talk(verified=False)
    one.say("mail của mình là lan@example.com")
    said = one.say("lịch của tôi")
    assert said_in(said, "vi") == 1 and given() == []
    one.say(send_code())
    assert given() == [("address", "1", "vi", "web", "")]


def test_without_an_address_it_is_told_with_the_first_question_and_the_number_agrees(talk, office):
    one = talk(verified=False, language="en", name="Lan")
    assert said_in(one.say("book tax advice with Bao tomorrow at 9:00"), "en") <= 1
    texts = one.say("yes") + one.say("I have no e-mail")
    assert said_in([message.text for message in one.conversation.messages.filter(direction="out")], "en") == 1
    one.say("0912 345 678")
    assert given() == [("number", "1", "en", "web", "")], texts


def test_it_takes_no_turn_of_its_own(talk):
    one = talk(verified=False)
    assert len(one.say("lịch của tôi")) == 1


def test_a_refusal_agrees_to_nothing(talk):
    one = talk(verified=False)
    one.say("lịch của tôi")
    one.say("thôi")
    assert given() == []
