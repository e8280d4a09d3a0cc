"""Who speaks, and how: a bot that says so, by name, and never the same sentence twice in a row."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chatbot.models import Conversation, Handoff, Message


def test_the_first_message_is_answered_and_told_who_answers(talk):
    one = talk(language="en", name="Khải", met=False)
    [said] = one.say("book tax advice")
    assert said.startswith("Hello Khải! I am the booking assistant of ") and "a bot" in said
    assert said.endswith("Whom would you like to see?")
    assert "bot" not in one.say("Bao")[0]


def test_after_a_day_it_is_said_again(talk):
    one = talk(language="en", name="Khải", met=False)
    one.say("hello")
    assert "a bot" not in one.say("my appointments")[0]
    Conversation.objects.update(last_message_at=timezone.now() - timedelta(hours=25))
    assert "a bot" in one.say("book")[0]


@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", ["lịch của tôi"] * 4), ("en", ["my appointments"] * 4), ("en", ["thanks"] * 4), ("vi", ["cảm ơn"] * 4),
     ("en", ["hello"] * 4), ("en", ["bye"] * 3), ("vi", ["tạm biệt"] * 3), ("en", ["you are great"] * 3)],
)  # fmt: skip
def test_nothing_is_said_twice_in_a_row(talk, language, words):
    one = talk(language=language, name="Khải")
    said = [text for each in words for text in one.say(each)]
    assert len(said) >= len(words) and all(first != second for first, second in zip(said, said[1:], strict=False))


@pytest.mark.parametrize("opening", [[], ["book tax advice with Bao"]])
def test_misunderstood_again_and_again_leads_to_choices_then_to_a_person(talk, opening):
    one = talk(language="en", name="Khải")
    one.say("hello")
    for words in opening:
        one.say(words)
    first = one.say("xqzt")
    assert not Handoff.objects.exists() and "do:person" not in str([message.choices for message in one.last])
    second = one.say("xqzt wvk")
    assert first != second and "do:person" in str([message.choices for message in one.last])
    assert not Handoff.objects.exists()
    one.say("xqzt wvk bnm")
    assert [row.reason for row in Handoff.objects.all()] == ["misunderstood"]


def test_what_is_understood_makes_good_for_what_was_not(talk):
    one = talk(language="en", name="Khải")
    one.say("hello")
    for words in ("xqzt", "book tax advice", "xqzt", "with Bao", "xqzt"):
        one.say(words)
    assert not Handoff.objects.exists()


def test_pictures_one_after_the_other_are_not_answered_with_the_same_words(talk, webhook):
    from chatbot.turns import take_turns
    from meetassist.tests import messenger

    texts = []
    for _picture in range(3):
        webhook(messenger.batch(messenger.recorded("image", "7001")))
        take_turns(Conversation.objects.get().pk)
        texts.append(Message.objects.filter(direction="out").latest("pk").text)
    assert texts[0] != texts[1] != texts[2] and Message.objects.filter(direction="out").count() == 3
