"""Booking for somebody else: in the writer's name; for whom it is stands wherever the appointment is shown."""

import pytest
from django.utils import translation

from bookings import letters
from bookings.letters import Fact, Reader
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
def test_the_summary_says_it_and_it_is_kept_in_their_words(talk, language, said, whom):
    one = talk(language=language, name="Khải")
    one.say("xin chào" if language == "vi" else "hello")
    with translation.override(language):
        assert replies.for_whom(whom) in one.say(said)[-1].split("\n")
    one.say("ok")
    row = Appointment.objects.get(status="confirmed")
    assert (row.customer, row.for_whom, row.description) == (one.customer, whom, "")


def test_it_can_be_said_on_the_way(talk):
    one = talk(name="Khải")
    one.say("đặt tư vấn thuế cho mẹ em")
    one.say("với anh Bảo 9h sáng mai")
    one.say("ok")
    assert Appointment.objects.get(status="confirmed").for_whom == "mẹ em"


NAMED = [
    ("book tax advice for my mother Mary Brown, she uses a wheelchair, tomorrow at 10 with Bảo", "my mother Mary Brown"),
    ("book tax advice for my friend Tom Green, 0903 123 456, tomorrow at 10 with Bảo",
     "my friend Tom Green, 0903 123 456"),
    ("đặt tư vấn thuế cho mẹ em là bà Nguyễn Thị Hoa, sđt 0903 123 456, mai 10h với anh Bảo",
     "mẹ em Nguyễn Thị Hoa, 0903 123 456"),
    ("book tax advice for my wife tomorrow at 10 with Bảo, my number is 0903123456", "my wife"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "whom"), NAMED)
def test_their_name_and_number_are_theirs(talk, said, whom):
    one = talk(name="Khải")
    one.say(said)
    one.say("ok")
    assert Appointment.objects.get(status="confirmed").for_whom == whom
    one.customer.refresh_from_db()
    assert (one.customer.name, bool(one.customer.phone)) == ("Khải", "my number" in said)


def test_it_stands_in_the_receipt_the_list_and_the_e_mails(talk):
    one = talk("en", name="Khải")
    one.say("book tax advice for my mother Mary Brown tomorrow at 10 with Bảo")
    [receipt] = one.say("yes")
    assert "For: my mother Mary Brown" in receipt.split("\n")
    assert "For: my mother Mary Brown" in one.say("my appointments")[0]
    row = Appointment.objects.get(status="confirmed")
    customer, consultant = (
        Reader("customer", "", "", "en", one.customer.zone),
        Reader("x", "", "", "vi", row.consultant.zone),
    )
    event = row.events.get(kind="booked")
    with translation.override("en"):
        assert Fact("For", "my mother Mary Brown") in letters.to_customer(event, row, customer).facts
        letter = letters.to_consultant(event, row, consultant)
    assert Fact("For", "my mother Mary Brown") in letter.facts
    assert letter.entry.summary.endswith("Khải: my mother Mary Brown")


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
    assert Appointment.objects.get(status="confirmed").for_whom == ""
