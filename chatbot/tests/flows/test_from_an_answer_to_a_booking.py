"""An answer with free times is no dead end: more of them, another day, or a time that is typed."""

import pytest

from bookings.models import Appointment
from chatbot.flows.booking import Booking

QUESTION = {
    "vi": "chiều mai anh Bảo còn giờ nào trống để tư vấn thuế?",
    "en": "what times does Bao have free tomorrow afternoon for tax advice?",
}
MORE = {"vi": "Xem thêm giờ", "en": "More times"}
OTHER_DAY = {"vi": "Ngày khác", "en": "Another day"}


@pytest.fixture(params=["vi", "en"])
def one(request, talk):
    customer = talk(language=request.param, name="Đỗ Na")
    customer.say(QUESTION[request.param])
    return customer


def booked():
    return [
        (row.consultant.name, row.service.name, row.starts_at) for row in Appointment.objects.filter(status="confirmed")
    ]


def test_the_rest_of_the_times_are_one_tap_away(one, tomorrow_at):
    assert one.titles[-2:] == [MORE[one.language], OTHER_DAY[one.language]]
    one.tap(MORE[one.language])
    offered = [title for title in one.titles if title[0].isdigit()]
    assert (offered[0], len(offered)) == ("12:00", 8), "those of the afternoon, and not those of the morning"
    one.tap(MORE[one.language])
    one.tap("16:30")
    one.say("ok")
    assert booked() == [("Lê Quốc Bảo", "Tư vấn thuế", tomorrow_at(16, 30))]


def test_so_is_another_day(one, office):
    one.tap(OTHER_DAY[one.language])
    assert one.memory.asked == "day"
    assert one.memory.open.values == Booking(service=office.tax.pk, consultant=office.bao.pk)


@pytest.mark.parametrize("said", ["15h", "cho mình 15h nhé", "3pm please", "book 3pm", "đặt 15h"])
def test_a_time_that_is_typed_is_of_that_day_and_person(one, tomorrow_at, said):
    one.say(said)
    assert one.memory.asked == "confirm"
    one.say("ok")
    assert booked() == [("Lê Quốc Bảo", "Tư vấn thuế", tomorrow_at(15))]


@pytest.mark.parametrize(("said", "asked"), [("more times", "time"), ("xem thêm", "time"), ("another day", "day")])
def test_the_ways_on_can_be_typed(one, said, asked):
    one.say(said)
    assert (one.memory.journey, one.memory.asked) == ("booking", asked)


def test_without_a_service_the_day_and_the_person_are_kept(talk, office, tomorrow_at):
    one = talk(name="Đỗ Na")
    one.say("chiều mai anh Bảo rảnh giờ nào?")
    one.say("15h")
    assert one.memory.asked == "service"
    one.tap("Tư vấn thuế")
    one.say("ok")
    assert booked() == [("Lê Quốc Bảo", "Tư vấn thuế", tomorrow_at(15))]


def test_another_person_goes_before_the_one_that_was_asked_about(one, tomorrow_at):
    one.say("15h với chị Minh Hằng")
    one.say("ok")
    assert booked() == [("Trần Minh Hằng", "Tư vấn thuế", tomorrow_at(15))]


def test_where_nothing_is_free_another_day_is_offered(talk, office, tomorrow_at):
    one = talk(name="Đỗ Na")
    one.say(f"{tomorrow_at(0, days=2):%d/%m} lúc 22h anh Bảo còn trống tư vấn thuế không?")
    assert one.titles[-1] == "Ngày khác"


def test_another_matter_is_not_taken_for_one_of_the_times(one):
    one.say("lịch của tôi")
    assert one.memory.journey in ("", "availability") and not booked()
