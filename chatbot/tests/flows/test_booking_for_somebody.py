"""Booking for somebody else: in the writer's name, with a word to the consultant for whom it is."""

import pytest
from django.utils import translation

from bookings.models import Appointment
from chatbot import replies

SAID = [
    ("vi", "đặt tư vấn thuế với anh Bảo 9h sáng mai cho mẹ tôi", "mẹ tôi"),
    ("vi", "đặt lịch cho vợ em tư vấn thuế với anh Bảo 9h sáng mai", "vợ em"),
    ("vi", "dat lich tu van thue voi anh Bao 9h sang mai cho con gai minh", "con gai minh"),
    ("en", "book tax advice with Bao tomorrow at 9am for my wife", "my wife"),
    ("en", "book tax advice with Bao for my younger brother tomorrow at 9am", "my younger brother"),
]


@pytest.mark.parametrize(("language", "said", "whom"), SAID)
def test_the_summary_says_it_and_the_consultant_reads_it(talk, language, said, whom, settings):
    one = talk(language=language, name="Khải")
    one.say("xin chào" if language == "vi" else "hello")
    with translation.override(language):
        assert replies.for_whom(whom) in one.say(said)[-1].split("\n")
    one.say("ok")
    row = Appointment.objects.get(status="confirmed")
    with translation.override(settings.LANGUAGE_CODE):
        assert (row.customer, row.description) == (one.customer, replies.for_whom(whom))


def test_it_can_be_said_on_the_way(talk):
    one = talk(name="Khải")
    one.say("đặt tư vấn thuế cho mẹ em")
    one.say("với anh Bảo 9h sáng mai")
    one.say("ok")
    assert "mẹ em" in Appointment.objects.get(status="confirmed").description


@pytest.mark.parametrize(
    "said",
    ["đặt tư vấn thuế với anh Bảo 9h sáng mai cho em", "cho mình đặt tư vấn thuế với anh Bảo 9h sáng mai",
     "đặt cho con anh Bảo 9h sáng mai tư vấn thuế", "book tax advice with Bao for me tomorrow at 9am",
     "book tax advice with Bao tomorrow at 9am for my company"],
)  # fmt: skip
def test_for_oneself_nothing_is_noted(talk, said):
    one = talk(name="Khải")
    one.say(said)
    one.say("ok")
    assert Appointment.objects.get(status="confirmed").description == ""
