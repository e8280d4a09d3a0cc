"""Questions in between, something else first, a long silence, a step back: an open journey is never lost by accident."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import Appointment
from chatbot.dialogue import registry
from chatbot.models import Conversation, Message, Question
from chatbot.worker.turns import take_turns
from consultants.models import Service
from meetassist.tests import messenger
from meetassist.tests.fixtures import know

BOOKING = {"vi": "đặt lịch tư vấn thuế với anh Bảo mai 15h", "en": "book tax advice with Bao tomorrow at 3pm"}
MINE = {"vi": "lịch của tôi", "en": "show my appointments"}
YES = {"vi": "đồng ý", "en": "yes"}
BOTH = pytest.mark.parametrize("language", ["vi", "en"])


@pytest.fixture
def about_to_book(talk):
    """Somebody whose booking waits for a yes."""

    def begin(language):
        one = talk(language=language, name="Khải")
        one.say(BOOKING[language])
        return one

    return begin


def booked():
    return Appointment.objects.filter(events__kind="booked")


def pass_minutes(minutes):
    """The open question, and what is held, as old as this."""
    back = timedelta(minutes=minutes)
    for row in Conversation.objects.all():
        if row.state.get("expires_at"):
            row.state["expires_at"] = (timezone.datetime.fromisoformat(row.state["expires_at"]) - back).isoformat()
        Conversation.objects.filter(pk=row.pk).update(state=row.state)
    for held in Appointment.objects.holds():
        Appointment.objects.filter(pk=held.pk).update(held_until=held.held_until - back)


@BOTH
def test_looking_at_ones_appointments_keeps_the_booking_and_its_hold(about_to_book, language):
    one = about_to_book(language)
    before = one.memory.open.values
    said = one.say(MINE[language])
    assert len(said) == 2 and one.memory.open.values == before
    assert Appointment.objects.holds().filter(held_until__gt=timezone.now()).count() == 1
    one.say(YES[language])
    assert booked().count() == 1


@BOTH
def test_small_talk_in_a_booking_is_one_line_and_then_the_question(talk, language):
    one = talk(language=language, name="Khải")
    question = one.say(BOOKING[language])[0]
    words = ["bạn khoẻ không?", "bạn là ai?"] if language == "vi" else ["how are you?", "are you a bot?"]
    for said in words:
        [reply] = one.say(said)
        line, _, rest = reply.partition("\n")
        assert line and rest != question and "Lê Quốc Bảo" in rest and "15:00–15:30" in rest and "\n" not in rest
    one.say(YES[language])
    assert booked().count() == 1


@BOTH
def test_something_else_first_parks_the_booking_and_it_is_offered_again(about_to_book, language):
    one = about_to_book(language)
    one.say("đổi số điện thoại" if language == "vi" else "change my phone number")
    one.send("x", "profile:phone")
    one.take_turns()
    assert one.memory.journey == "profile" and one.memory.aside.journey == "booking"
    said = one.say("0912345678")
    assert one.memory.asked == "resume" and "Lê Quốc Bảo" in said[-1]
    assert "15:00–15:30" in one.say(YES[language])[0]
    assert not booked().exists()
    one.say(YES[language])
    assert booked().count() == 1 and one.conversation.state == {}


def test_what_was_parked_is_left_when_it_is_not_wanted_and_its_hold_is_free(about_to_book):
    one = about_to_book("en")
    one.send("x", "profile:phone")
    one.take_turns()
    one.say("0912345678")
    one.say("no")
    assert one.conversation.state == {} and [row.status for row in Appointment.objects.all()] == ["cancelled"]


@BOTH
@pytest.mark.parametrize("words", [{"vi": "tiếp tục", "en": "continue"}, {"vi": "làm tiếp nhé", "en": "go on please"}])
def test_an_abandoned_booking_is_put_aside_the_message_is_answered_and_it_can_be_resumed(
    about_to_book, language, words
):
    """Reference defect 17: the notice of expiry ate the message that had arrived."""
    one = about_to_book(language)
    pass_minutes(31)
    answer, notice = one.say(MINE[language])
    assert answer != notice and "Lê Quốc Bảo" in notice and one.memory.asked == "resume"
    assert "15:00–15:30" in one.say(words[language])[0]
    one.say(YES[language])
    assert booked().count() == 1


@BOTH
def test_a_yes_that_comes_too_late_books_nothing(about_to_book, language):
    one = about_to_book(language)
    pass_minutes(31)
    [notice] = one.say(YES[language])
    assert "Lê Quốc Bảo" in notice and not booked().exists()


@BOTH
def test_a_value_that_comes_too_late_is_taken_and_the_rest_is_kept(about_to_book, language):
    one = about_to_book(language)
    pass_minutes(31)
    said = one.say("16h" if language == "vi" else "4pm")
    assert "16:00–16:30" in said[-1] and "Lê Quốc Bảo" in said[-1] and not booked().exists()


def test_a_time_that_was_taken_meanwhile_is_said_to_be_gone(talk, office, tomorrow_at):
    one, other = talk(language="en", name="Khải"), talk(language="en", name="Duyên")
    one.say(BOOKING["en"])
    pass_minutes(31)
    other.say(BOOKING["en"])
    other.say("yes")
    one.say("my appointments")
    said = one.say("continue")[0]
    assert "15:00" in said and "taken" in said and "14:30" in " ".join(one.titles)


def test_a_new_wish_after_a_long_silence_is_not_disturbed(about_to_book):
    one = about_to_book("en")
    pass_minutes(31)
    said = one.say("book legal advice with Minh Hang tomorrow at 9am")
    assert len(said) == 1 and "Legal advice" in said[0] and one.memory.aside is None


def test_an_old_button_after_a_long_silence_does_nothing_and_shows_the_way_on(about_to_book):
    one = about_to_book("en")
    pass_minutes(31)
    [notice] = one.tap("Yes")
    assert "Lê Quốc Bảo" in notice and not booked().exists() and one.titles[0] == "Yes, go on"


@BOTH
def test_a_step_back_at_every_question(about_to_book, language):
    one = about_to_book(language)
    seen = []
    for _ in range(5):
        one.say("quay lại" if language == "vi" else "go back")
        seen.append(one.memory.asked)
    assert seen == ["time", "day", "consultant", "service", "service"]
    assert not Appointment.objects.holds().filter(held_until__gt=timezone.now(), status="held").exists()


@pytest.mark.parametrize(
    "state",
    [
        [], "x", {"flow": "booking", "known": {"service": 1}, "asked": "time"}, {"version": 1}, {"version": 3},
        {"version": 2, "underway": [{"journey": "gone", "values": {}, "why": "open"}]},
        {"version": 2, "underway": [{"journey": "booking", "values": {"service": "none"}, "why": "open"}]},
        {"version": 2, "underway": [{"journey": "booking", "values": {"date": "x"}, "why": "open"}]},
        {"version": 2, "underway": [{"journey": "booking", "values": {}, "why": "bored"}]},
        {"version": 2, "underway": [{"journey": "booking", "values": {}, "why": "open", "asked": "rating"}]},
        {"version": 2, "underway": [{"journey": "booking", "values": {}, "why": "open"}] * 2},
        {"version": 2, "underway": [{"journey": "booking", "values": {"whom": "y" * 20_000}, "why": "open"}]},
        {"version": 2, "ahead": [{"why": "planned"}]}, {"version": 2, "ahead": [{"why": "planned", "payload": "do:x"}]},
        {"version": 2, "offer": {"id": "a", "items": [{"type": "Yes"}], "labels": []}},
        {"version": 2, "offer": {"id": "a", "items": [{"type": "Maybe"}], "labels": ["?"]}},
        {"version": 2, "expires_at": "soon"}, {"version": 2, "expires_at": "2026-11-29T10:00:00"},
    ],
)  # fmt: skip
def test_a_state_that_is_not_ours_stops_no_conversation(talk, state):
    one = talk(language="en", name="Khải")
    one.say("hello")
    Conversation.objects.update(state=state)
    said = one.say("book")
    assert one.memory.asked == "service" and said
    Conversation.objects.update(state=state)
    assert "lost the thread" in one.say("my appointments")[0]
    assert not Message.objects.filter(status="failed").exists()


@pytest.mark.parametrize("words", ["", "😀", "?!", "lorem ipsum " * 150, "zqx" * 300])
@BOTH
def test_whatever_is_sent_has_an_answer_with_a_way_on(talk, language, words):
    for opening in ([], [BOOKING[language]]):
        one = talk(language=language, name="Khải")
        one.say("hello")
        for said in opening:
            one.say(said)
        one.send(words, "" if words else "do:nothing")
        said = one.take_turns()
        assert said and (one.titles or "?" in said[-1]) and not booked().exists()


def test_on_messenger_the_taps_of_an_answer_stand_beside_the_question_that_follows(office, webhook):
    know("messenger", "7001", language="en", name="Khải")
    for words in ("hello", "book tax advice with Bao", "how much is tax advice?"):
        Service.objects.filter(pk=office.tax.pk).update(price="350000")
        webhook(messenger.text("7001", words))
        take_turns(Conversation.objects.get().pk)
    answer, question = Message.objects.filter(direction="out").order_by("-pk")[:2][::-1]
    assert "350" in answer.text and "Which day" in question.text
    payloads = [choice["payload"] for choice in question.choices]
    assert (
        payloads[0].startswith("pick:")
        and [one.split(":")[0] for one in payloads if "helpful" in one] == ["helpful"] * 2
    )
    assert len(payloads) <= 13 and not any(payload in ("do:book", "do:cancel") for payload in payloads)
    webhook(messenger.tap("7001", "👍", next(one for one in payloads if one.startswith("helpful"))))
    take_turns(Conversation.objects.get().pk)
    assert Question.objects.get().is_helpful is True
    assert registry.recall(Conversation.objects.get()).journey == "booking"
