"""A question with a question word is no answer to what a booking asks: it is answered, and the booking goes on."""

import pytest

from chatbot.models import Question

BOOKINGS = {
    "service": ("đặt lịch", "book an appointment"),
    "consultant": ("đặt lịch tư vấn thuế", "book tax advice"),
    "day": ("đặt lịch tư vấn thuế với anh Bảo", "book tax advice with Bao"),
    "time": ("đặt lịch tư vấn thuế với anh Bảo ngày mai", "book tax advice with Bao tomorrow"),
}
QUESTIONS = ("thứ bảy ai làm việc?", "who works on Saturday?")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("asked", BOOKINGS)
def test_it_is_answered_and_the_same_is_asked_in_other_words(talk, office, asked, language):
    at = ["vi", "en"].index(language)
    one = talk(language=language, name="Đỗ Na")
    question = one.say(BOOKINGS[asked][at])[-1]
    before = one.memory.open
    said = one.say(QUESTIONS[at])
    assert "Lê Quốc Bảo" in said[0] and "08:00" in said[0] and "?" in said[-1] and said[-1] != question
    assert (one.memory.asked, one.memory.open) == (asked, before)
    assert list(Question.objects.values_list("route", "outcome")) == [("flow", "answered")]


@pytest.mark.parametrize("said", ["thứ bảy ai rảnh?", "who is free on Saturday?"])
def test_so_is_who_has_time(talk, office, said):
    one = talk(name="Đỗ Na")
    one.say("đặt lịch tư vấn thuế")
    assert all(name in one.say(said)[0] for name in ("Thu Hằng", "Minh Hằng", "Bảo"))
    assert one.memory.asked == "consultant"


@pytest.mark.parametrize("said", ["thứ bảy", "thứ bảy được không?", "Saturday please", "is Saturday ok?"])
def test_a_day_without_a_question_word_is_the_answer(talk, office, said):
    one = talk(name="Đỗ Na")
    one.say("đặt lịch tư vấn thuế với anh Bảo")
    one.say(said)
    assert one.memory.asked == "time" and not Question.objects.exists()
