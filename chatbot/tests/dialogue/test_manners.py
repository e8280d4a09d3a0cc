"""Who speaks, and how: a bot that says so, by name, and never the same sentence twice in a row."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import Appointment
from chatbot.models import Conversation, Handoff, Message


def test_the_first_message_is_answered_and_told_who_answers(talk):
    one = talk(language="en", name="Khải", met=False)
    [said] = one.say("book tax advice")
    assert said.startswith("Hello Khải! I am the booking assistant of ") and "a bot" in said
    assert said.endswith("Who would you like to see?")
    assert "bot" not in one.say("Bao")[0]


def test_after_some_weeks_it_is_said_again(talk):
    one = talk(language="en", name="Khải", met=False)
    one.say("hello")
    assert "a bot" not in one.say("my appointments")[0]
    Conversation.objects.update(last_message_at=timezone.now() - timedelta(days=10))
    assert "a bot" not in one.say("hello")[0]
    Conversation.objects.update(last_message_at=timezone.now() - timedelta(days=30))
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
    from chatbot.worker.turns import take_turns
    from meetassist.tests import messenger

    texts = []
    for _picture in range(3):
        webhook(messenger.batch(messenger.recorded("image", "7001")))
        take_turns(Conversation.objects.get().pk)
        texts.append(Message.objects.filter(direction="out").latest("pk").text)
    assert texts[0] != texts[1] != texts[2] and Message.objects.filter(direction="out").count() == 3


HESITATIONS = ["hmm", "hmm ok let me think", "hold on", "để mình nghĩ đã", "chờ mình chút", "từ từ đã"]


@pytest.mark.parametrize("words", HESITATIONS)
def test_whoever_hesitates_is_left_their_time_and_nothing_is_done(talk, words):
    one = talk(language="en", name="Khải")
    one.say("book tax advice with Bao tomorrow at 9:00")
    before = list(Appointment.objects.values_list("status", flat=True))
    for _ in range(4):
        [said] = one.say(words)
    assert any(words in said for words in ("take your time", "No hurry", "cứ thong thả", "Không vội"))
    assert list(Appointment.objects.values_list("status", flat=True)) == before == ["held"]
    assert not Handoff.objects.exists()


def test_a_yes_to_a_list_asks_which_and_is_no_misunderstanding(talk):
    one = talk(language="en", name="Khải")
    one.say("book tax advice with Bao tomorrow")
    for words in ("ok", "yes", "sure", "yes please"):
        [said] = one.say(words)
        assert "which one" in said.lower()
    assert not Handoff.objects.exists() and not Appointment.objects.exists()


@pytest.mark.parametrize("words", ["none of these", "không có", "k co"])
def test_none_of_the_times_leads_to_another_day(talk, words):
    one = talk(language="en", name="Khải")
    one.say("book tax advice with Bao tomorrow")
    one.say(words)
    assert one.memory.asked == "day"


LEFT = {"en": "All right, I leave everything as it is.", "vi": "Vâng, mình giữ nguyên, không thay đổi gì ạ."}


@pytest.mark.parametrize(
    ("words", "language"),
    [("don't cancel", "en"), ("please do not move it", "en"), ("đừng hủy", "vi"), ("không dời nữa", "vi")],
)
def test_what_is_not_wanted_is_not_done_where_nothing_is_open(talk, words, language):
    one = talk(language="en", name="Khải")
    one.say("hello")
    assert one.say(words) == [LEFT[language]]


def test_a_yes_or_a_no_to_nothing_is_no_misunderstanding(talk):
    one = talk(language="en", name="Khải")
    for words in ("hello", "ok", "no", "ok", "no"):
        said = one.say(words)
    assert said[0] == "Very well, I am here." and not Handoff.objects.exists()


def test_a_second_hello_is_answered_shortly(talk):
    one = talk(language="en", name="Khải")
    assert one.say("hello") != one.say("hello") == ["Hello! I am still here."]
    assert one.say("anyone there?") == ["Yes, I am here."]


@pytest.mark.parametrize(
    ("words", "language"),
    [("actually, let us speak Vietnamese", "vi"), ("tiếng Việt nhé", "vi"), ("nói tiếng Việt đi", "vi")],
)
def test_the_language_is_changed_by_asking_for_it(talk, words, language):
    one = talk(language="en", name="Khải")
    one.say("book tax advice with Bao tomorrow at 9:00")
    one.say(words)
    one.conversation.refresh_from_db()
    assert one.conversation.language == language and one.memory.asked == "confirm"


def test_given_names_are_in_no_language(talk):
    one = talk(language="en", name="Khải")
    one.say("book tax advice with Hang tomorrow")
    one.say("no, not Hang, Bao")
    one.conversation.refresh_from_db()
    assert one.conversation.language == "en"


@pytest.mark.parametrize("words", ["em không đến được", "I can't make it", "mình bận rồi"])
def test_whoever_cannot_come_is_shown_what_can_be_moved_or_cancelled(talk, words):
    one = talk(language="en", name="Khải")
    one.say("book tax advice with Bao tomorrow at 9:00")
    one.say("yes")
    one.say(words)
    offered = {choice["payload"].partition(":")[0] for choice in one.last[-1].choices}
    assert {"move", "cancel"} <= offered or one.memory.journey == "cancelling"
    assert [row.status for row in Appointment.objects.all()] == ["confirmed"]
