""" "My next appointment", "lịch cuối": with several coming, it is clear which one is meant."""

import pytest

from bookings.models import Appointment


@pytest.fixture
def rows(khai, book, office, tomorrow_at):
    """Three that are coming, the latest booked first."""
    wanted = ((office.bao, 9), (office.minh_hang, 2), (office.bao, 4))
    return [book(khai.customer, tomorrow_at(9, days=days), consultant=consultant) for consultant, days in wanted]


SOONEST, MIDDLE, LATEST = 1, 2, 0


@pytest.mark.parametrize(
    ("said", "which"),
    [("huỷ lịch gần nhất của em", SOONEST), ("huỷ lịch hẹn sắp tới nhất", SOONEST), ("huy lich ke tiep", SOONEST),
     ("huỷ cuộc hẹn đầu tiên giúp mình", SOONEST), ("cancel my next appointment", SOONEST),
     ("please cancel the soonest one", SOONEST), ("huỷ lịch gần nhất với anh Bảo", MIDDLE),
     ("cancel my next appointment with Bao", MIDDLE), ("huỷ lịch cuối cùng", LATEST), ("huỷ lịch cuối giúp em", LATEST),
     ("cancel my last appointment", LATEST)],
)  # fmt: skip
def test_it_is_the_one_that_is_asked_about_and_cancelled(khai, rows, said, which):
    text = khai.say(said)[0]
    assert text.startswith(("Mình huỷ lịch này nhé?", "Shall I cancel this?")) and rows[which].code in text
    khai.say("ok")
    assert list(Appointment.objects.filter(status="cancelled")) == [rows[which]]


@pytest.mark.parametrize(
    ("said", "which"),
    [("dời lịch gần nhất sang 15h", SOONEST), ("đổi lịch hẹn kế tiếp sang 15h", SOONEST),
     ("move my next appointment to 3pm", SOONEST), ("move the last appointment to 3pm", LATEST),
     ("dời lịch cuối cùng sang 15h", LATEST)],
)  # fmt: skip
def test_it_is_the_one_that_moves(khai, rows, said, which):
    was = rows[which].starts_at
    assert rows[which].code in khai.say(said)[0]
    khai.say("ok")
    rows[which].refresh_from_db()
    assert rows[which].starts_at - was == (was.replace(hour=15) - was.replace(hour=9))
    assert Appointment.objects.filter(events__kind="moved").count() == 1


@pytest.mark.parametrize("said", ["dời lịch gần nhất", "move my next appointment"])
def test_without_a_new_time_only_that_is_asked(khai, rows, said):
    assert rows[SOONEST].code in khai.say(said)[0]
    assert khai.memory.asked == "day"


@pytest.mark.parametrize(
    ("said", "which"), [("cái gần nhất", SOONEST), ("the next one", SOONEST), ("cái cuối", LATEST)]
)
def test_it_answers_the_question_which_one(khai, rows, said, which):
    khai.say("huỷ lịch")
    assert rows[which].code in khai.say(said)[0]
    assert khai.memory.asked == "confirm"


@pytest.mark.parametrize(("said", "which"), [("lịch cuối của tôi", LATEST), ("my last appointment", LATEST)])
def test_it_alone_is_shown(khai, rows, said, which):
    text = khai.say(said)[0]
    assert [row.code in text for row in rows] == [at == which for at in range(3)]


def test_the_one_at_the_weekend_is_not_the_last_one(khai, rows):
    """Whether one of them lies there depends on the day of the test."""
    text = khai.say("huỷ lịch cuối tuần")[0]
    assert khai.memory.asked == "appointment" or rows[LATEST].code not in text


@pytest.mark.parametrize("said", ["huỷ lịch", "cancel my appointment"])
def test_other_words_name_none_of_them(khai, rows, said):
    khai.say(said)
    assert khai.memory.asked == "appointment"
