"""One question after another: each is answered by itself, and truly, whatever the one before it has left open."""

import pytest

from bookings.models import Appointment
from chatbot.models import Question
from chatbot.understanding.local.language import detect
from chatbot.understanding.local.tokens import Text
from consultants.models import Holiday, Service, TimeOff


def test_free_times_are_told_after_a_question_that_nobody_could_answer(talk, office):
    one = talk(name="Đỗ Na")
    [unknown] = one.say("giám đốc công ty tên là gì?")
    assert one.memory.asked == "pass_on"
    [said] = one.say("thứ hai anh Bảo rảnh lúc nào?")
    assert "Lê Quốc Bảo · 08:00" in said and unknown not in said
    assert one.memory.journey == "availability"
    outcomes = list(Question.objects.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == ["unknown", "answered"] and not Appointment.objects.exists()


def test_who_of_a_name_is_asked_about_before_services_are_listed(talk, office):
    one = talk(name="Đỗ Na")
    [said] = one.say("chị Hằng chuyên về gì?")
    assert "pháp lý" not in said and one.memory.asked == "which"
    [said] = one.say("Nguyễn Thị Thu Hằng")
    assert "Tư vấn thuế" in said and "Tư vấn pháp lý" not in said


def test_somebody_who_is_away_does_not_work_then(talk, office, tomorrow_at):
    day = tomorrow_at(0, days=3)
    away = TimeOff.objects.create(consultant=office.bao, during=(day, tomorrow_at(0, days=4)))
    one = talk(name="Đỗ Na")
    question = f"anh Bảo có làm việc ngày {day:%d/%m/%Y} không?"
    [said] = one.say(question)
    assert "Dạ không. Lê Quốc Bảo nghỉ" in said
    away.during = (tomorrow_at(10, days=3), tomorrow_at(14, days=3))
    away.save()
    [said] = one.say(question)
    assert "08:00–10:00" in said and "14:00–18:00" in said and "08:00–18:00" not in said


def test_why_nothing_is_free_on_a_holiday_is_said(talk, office, tomorrow_at):
    day = tomorrow_at(0, days=2)
    Holiday.objects.create(on=day.date(), name="Giỗ Tổ")
    [said] = talk(name="Đỗ Na").say(f"ngày {day:%d/%m/%Y} ai rảnh tư vấn thuế?")
    assert "Giỗ Tổ" in said


def test_a_price_that_is_not_stated_shows_no_currency(talk, office):
    Service.objects.filter(pk=office.legal.pk).update(price=600_000)
    [said] = talk(name="Đỗ Na").say("bên mình có những dịch vụ gì?")
    assert "Tư vấn pháp lý · 600.000 VND · 1 giờ" in said and "Tư vấn thuế · 30 phút" in said


def test_only_what_is_online_is_listed_where_that_is_asked(talk, office):
    Service.objects.filter(pk=office.tax.pk).update(location="12 Nguyễn Huệ")
    Service.objects.filter(pk=office.legal.pk).update(meeting_link="https://meet.example.com/legal")
    [said] = talk(name="Đỗ Na").say("which services are online?")
    assert "Legal advice · Online" in said and "Tax advice" not in said


@pytest.mark.parametrize("question", ["lịch hẹn nào của tôi đã bị huỷ?", "lich hen nao cua toi da bi huy"])
def test_what_i_have_done_is_no_maximum(talk, office, question):
    [said] = talk(name="Đỗ Na").say(question)
    assert "tối đa" not in said
    assert list(Question.objects.values_list("outcome", flat=True)) == ["empty"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("chính sách hoàn tiền thế nào?", "vi"),
        ("giám đốc công ty tên là gì?", "vi"),
        ("how much is Tư vấn thuế?", "en"),
        ("Nguyễn Thị Bích Ngọc", ""),
        ("I want to see chị Hằng", "en"),
    ],
)
def test_words_with_vietnamese_letters_are_not_english(text, language):
    assert detect(Text(text)) == language


def test_a_day_in_a_question_about_something_else_begins_no_booking(talk, office):
    one = talk(name="Đỗ Na")
    one.say("what is the weather tomorrow?")
    assert one.memory.journey != "booking"
    assert not Question.objects.exists()
