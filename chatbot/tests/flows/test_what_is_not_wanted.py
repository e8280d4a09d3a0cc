"""Rejected values, other choices asked for in words, and free times that can be tapped."""

import pytest

from bookings.models import Appointment


def booked():
    return Appointment.objects.filter(events__kind="booked").select_related("service", "consultant")


@pytest.mark.parametrize(
    ("language", "words", "yes"),
    [("vi", "không gặp anh Bảo", "đồng ý"), ("en", "not with Bao", "yes")],
)
def test_a_rejected_consultant_is_neither_offered_nor_chosen(talk, office, language, words, yes):
    one = talk(language=language, name="Khải")
    one.say(
        "đặt lịch tư vấn thuế mai 15h, ai cũng được" if language == "vi" else "book tax advice tomorrow 3pm, anyone"
    )
    one.say(words)
    assert "Lê Quốc Bảo" not in one.last[-1].text and "Lê Quốc Bảo" not in one.titles
    if one.memory.asked == "consultant":
        one.tap(one.titles[-1])
    one.say(yes)
    assert [row.consultant != office.bao for row in booked()] == [True]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_not_this_day_but_that_one(talk, tomorrow_at, language):
    one = talk(language=language, name="Khải")
    one.say("đặt lịch tư vấn thuế với anh Bảo" if language == "vi" else "book tax advice with Bao")
    first, second = tomorrow_at(9, days=2), tomorrow_at(9, days=3)
    no, but = ("không phải ngày", "mà ngày") if language == "vi" else ("not", "but")
    one.say(f"{no} {first:%d/%m} {but} {second:%d/%m}")
    known = one.memory.open.values
    assert known.date == second.date() and f"{first:%Y-%m-%d}" in known.rejected
    one.say("ngày khác" if language == "vi" else "another day")
    assert f"{first:%d/%m}" not in " ".join(one.titles) and f"{second:%d/%m}" in " ".join(one.titles)


@pytest.mark.parametrize(
    ("words", "asked", "contains"),
    [("giờ khác", "time", "08:00"), ("xem thêm", "time", "12:00"), ("ngày khác", "day", ""),
     ("người khác", "consultant", "Trần Minh Hằng"), ("dịch vụ khác", "service", "Tư vấn pháp lý")],
)  # fmt: skip
def test_other_choices_are_asked_for_in_words(talk, words, asked, contains):
    one = talk(name="Khải")
    one.say("đặt lịch tư vấn thuế với anh Bảo mai")
    one.say(words)
    assert one.memory.asked == asked
    assert contains in " ".join(one.titles) and (asked != "consultant" or "Lê Quốc Bảo" not in one.titles)


def test_whoever_has_no_time_is_answered_with_the_others(talk, office):
    office.bao.working_hours.all().delete()
    office.bao.working_hours.create(weekday=1, start_time="08:00", end_time="08:30")
    one = talk(language="en", name="Khải")
    one.say("book tax advice with Bao on Tuesday")
    assert "Anyone else" in one.titles
    one.tap("Anyone else")
    assert one.memory.asked == "time" and "08:00" in one.titles


@pytest.mark.parametrize(
    ("language", "question", "yes"),
    [("vi", "anh Bảo rảnh lúc nào ngày mai?", "Đồng ý"), ("en", "when is Bao free tomorrow?", "Yes")],
)
def test_a_free_time_that_was_asked_about_is_booked_by_its_button(talk, office, tomorrow_at, language, question, yes):
    office.bao.services.set([office.tax])
    one = talk(language=language, name="Khải")
    one.say(question)
    one.tap(next(title for title in one.titles if title.endswith("08:30")))
    one.tap(yes)
    [row] = booked()
    assert (row.service, row.consultant, row.starts_at) == (office.tax, office.bao, tomorrow_at(8, 30))


def test_in_a_booking_it_changes_the_booking(talk, office, tomorrow_at):
    one = talk(language="en", name="Khải")
    one.say("book tax advice with Bao tomorrow 3pm")
    one.say("when is Minh Hang free tomorrow?")
    one.tap(next(title for title in one.titles if title.endswith("08:30")))
    one.tap("Yes")
    [row] = booked()
    assert (row.consultant, row.starts_at) == (office.minh_hang, tomorrow_at(8, 30))


@pytest.mark.parametrize(
    "payload", ["take:", "take:x:y:z", "take:0:0:99999999T9999", f"take:{'9' * 30}:1:1", "take:1:1:1:1"]
)
def test_a_made_up_button_is_harmless(talk, payload):
    one = talk(language="en", name="Khải")
    one.say("hello")
    one.send("x", payload)
    assert one.take_turns() and not booked().exists()
