"""Several appointments at once: what is asked, what fits together, what a yes books; judged by the rows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Action, ServiceLevel
from bookings.models import Appointment
from consultants.models import Service


@pytest.fixture
def anna(talk):
    customer = talk(language="en", name="Anna")
    customer.say("hello")
    return customer


def stand():
    rows = Appointment.objects.booked().order_by("during")
    return [f"{timezone.localtime(row.starts_at):%d %H:%M} {row.service.name_en}" for row in rows]


def written(moment):
    return f"{moment:%d/%m}"


def test_what_is_missing_is_asked_once_for_all(anna, tomorrow_at):
    first, second = tomorrow_at(9, days=3), tomorrow_at(9, days=4)
    assert anna.say(f"I'd like to book {written(first)} and {written(second)}")[0].startswith("Which service")
    assert anna.tap("Tax advice")[0].startswith("Who would you like to see?")
    assert "these times are free on each day" in anna.tap("Lê Quốc Bảo")[0]
    assert anna.say("9:00")[0].startswith("Shall I book these 2 appointments?\n1. ")
    assert not Appointment.objects.exists(), "nothing is held, nothing is booked"
    assert anna.tap("Yes")[0].startswith("Booked!\n1. ")
    assert stand() == [f"{first:%d} 09:00 Tax advice", f"{second:%d} 09:00 Tax advice"]
    assert anna.conversation.state == {}


def test_a_time_that_is_free_on_each_day_alone_is_offered(anna, book, talk, tomorrow_at):
    other = talk(name="Minh")
    other.say("xin chào")
    book(other.customer, tomorrow_at(8, days=3))
    days = [written(tomorrow_at(8, days=days)) for days in (3, 4)]
    anna.say(f"book tax advice with Bảo on {days[0]} and {days[1]}")
    assert anna.titles[0] == "08:30", "08:00 is taken on one of them"


def test_those_of_one_day_have_their_buffers_between_them(anna, tomorrow_at):
    Service.objects.filter(name_en="Tax advice").update(buffer_after_minutes=15)
    text = anna.say("I need two tax advice appointments tomorrow at 9 with Bảo")[0]
    assert "09:00–09:30" in text and "10:00–10:30" in text
    anna.say("yes")
    assert stand() == [f"{tomorrow_at(9):%d} 09:00 Tax advice", f"{tomorrow_at(10):%d} 10:00 Tax advice"]


def test_what_is_told_for_the_consultant_stands_in_each(anna, tomorrow_at):
    days = [written(tomorrow_at(9, days=days)) for days in (3, 4)]
    anna.say(f"book tax advice with Bảo on {days[0]} and {days[1]} at 9, she uses a wheelchair")
    anna.say("yes")
    assert [row.description for row in Appointment.objects.booked()] == ["she uses a wheelchair"] * 2


def test_whoever_does_not_offer_one_of_them_is_said_to(anna):
    text = " ".join(anna.say("book tax advice and legal advice tomorrow with Thu Hằng"))
    assert "Nguyễn Thị Thu Hằng does not offer Legal advice" in text
    assert "Nguyễn Thị Thu Hằng" not in anna.titles


def test_a_level_that_may_not_book_hears_so_at_once(anna):
    actions = [action for action in Action.values if action != Action.BOOK]
    ServiceLevel.objects.create(name="Đọc", name_en="Reader", rank=90, is_default=True, actions=actions)
    text = anna.say("book tax advice with Bảo every Monday at 9 for three weeks")[0]
    assert "Shall I book" not in text and not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("words", "left"),
    [("only two", ["09:00", "09:00"]), ("without the second", ["09:00", "09:00"]), ("the last one at 10", ["09:00", "09:00", "10:00"]),
     ("make it 11:00", ["11:00", "11:00", "11:00"]), ("just one", ["09:00"]), ("the first at 8:30", ["08:30", "09:00", "09:00"])],
)  # fmt: skip
def test_some_of_them_are_changed(anna, words, left):
    anna.say("book tax advice with Bảo every Monday at 9 for three weeks")
    assert anna.say(words)[0].startswith("Shall I book")
    anna.say("yes")
    assert [one.split()[1] for one in stand()] == left


@pytest.mark.parametrize("words", ["stop", "never mind"])
def test_it_is_left(anna, words):
    anna.say("book tax advice with Bảo every Monday at 9 for three weeks")
    anna.say(words)
    assert stand() == [] and anna.conversation.state == {}


def test_a_question_in_between_and_another_wish(anna, book, tomorrow_at):
    row = book(anna.customer, tomorrow_at(15))
    anna.say("book tax advice with Bảo every Monday at 9 for three weeks")
    assert "Shall I book these 3 appointments?" in anna.say("how much is tax advice?")[-1]
    texts = anna.say("show my appointments")
    assert row.code in texts[0] and "Shall I book these 3 appointments?" in texts[-1]
    anna.say("yes")
    assert len(stand()) == 4


def test_what_it_waits_with_is_small(anna):
    anna.say("book tax advice with Bảo every day at 9 for the next 20 days")
    assert anna.last[0].text.startswith("Shall I book these 1"), "as many as are planned at once, within the rules"
    assert anna.memory.journey == "series" and anna.memory.open.values.each[-1].date - anna.memory.open.values.each[
        0
    ].date == timedelta(days=11)
