"""Values right behind "Booked!": a change of that booking, or one more."""

import pytest
from django.utils import timezone

from bookings.models import Appointment


@pytest.fixture
def booked(talk):
    customer = talk(language="en", name="Anna")
    customer.say("hello")
    customer.say("book tax advice with Bảo tomorrow at 2pm")
    assert customer.say("yes")[0].startswith("Booked!")
    return customer


def stand():
    rows = Appointment.objects.booked().order_by("during")
    return [f"{timezone.localtime(row.starts_at):%H:%M} {row.service.name_en} {row.consultant.name}" for row in rows]


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("4pm", "16:00 Tax advice Lê Quốc Bảo"),
        ("4pm would be better", "16:00 Tax advice Lê Quốc Bảo"),
        ("book it at 4pm instead", "16:00 Tax advice Lê Quốc Bảo"),
        ("an hour later please", "15:00 Tax advice Lê Quốc Bảo"),
        ("with Minh Hằng instead", "14:00 Tax advice Trần Minh Hằng"),
        ("no, legal advice", "14:00 Legal advice Lê Quốc Bảo"),
    ],
)
def test_other_values_change_what_was_booked(booked, words, after):
    assert booked.say(words)[0].startswith("Shall I move this?")
    assert stand() == ["14:00 Tax advice Lê Quốc Bảo"], "nothing is changed before the yes"
    assert booked.say("yes")[0].startswith("Moved!")
    assert stand() == [after]


@pytest.mark.parametrize("words", ["and another one at 4pm", "also at 4pm tomorrow", "the same for my husband at 4pm"])
def test_one_more_is_booked_with_what_it_leaves_open_as_before(booked, words):
    booked.say("thank you")
    booked.say("book tax advice with Bảo tomorrow at 3pm")
    booked.say("yes")
    text = booked.say(words)[0]
    if "tomorrow" not in words:
        text = booked.say("tomorrow")[0]
    assert text.startswith("Shall I book this?\nTax advice\nwith Lê Quốc Bảo") and "16:00–16:30" in text
    booked.say("yes")
    assert stand() == [f"{clock} Tax advice Lê Quốc Bảo" for clock in ("14:00", "15:00", "16:00")]


def test_a_booking_in_so_many_words_is_a_new_one(booked):
    text = booked.say("book legal advice with Minh Hằng tomorrow at 10")[0]
    assert text.startswith("Shall I book this?\nLegal advice")


def test_a_mere_time_later_on_is_no_correction(booked):
    booked.say("thank you")
    assert not booked.say("4pm")[0].startswith("Shall I move this?")
    assert booked.say("stop") and booked.say("sorry, make it 4pm")[0].startswith("Shall I move this?")
