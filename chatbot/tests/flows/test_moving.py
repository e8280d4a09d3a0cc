"""Moving an appointment, by taps and by words; judged by the row that stands and by what was said of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Action, Customer, ServiceLevel
from bookings import services
from bookings.actors import by_customer
from bookings.models import Appointment, AppointmentEvent
from consultants.models import Service

QUESTION = {"vi": "Mình dời lịch này nhé?", "en": "Shall I move this?"}


@pytest.fixture
def anna(talk):
    customer = talk(language="en", name="Anna")
    customer.say("hello")
    return customer


def stands(row):
    row.refresh_from_db()
    local = timezone.localtime(row.starts_at)
    return (f"{local:%d %H:%M}", row.consultant.name, row.status)


def moves(row):
    return row.events.filter(kind=AppointmentEvent.Kind.MOVED).count()


def held():
    return Appointment.objects.filter(status="held").count()


# Words


def test_the_whole_wish_in_one_message(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    day = f"{tomorrow_at(10, days=3):%d/%m}"
    text = khai.say(f"dời lịch ngày mai sang ngày {day} lúc 10h")[0]
    assert text.startswith(f"{QUESTION['vi']}\nTư vấn thuế, mã {row.code}\nTừ: ") and "09:00–09:30" in text
    assert "\nSang: " in text and f"{day}," in text.split("Sang:")[1] and "10:00–10:30" in text.split("Sang:")[1]
    assert (moves(row), held()) == (0, 1), "nothing is moved before the answer, and the new time is kept meanwhile"
    text = khai.say("đồng ý")[0]
    assert text.startswith(f"Đã dời lịch! Mã của bạn vẫn là {row.code}.") and "Trước đó:" in text
    assert stands(row) == (f"{tomorrow_at(10, days=3):%d} 10:00", "Lê Quốc Bảo", "confirmed")
    assert (moves(row), held(), Appointment.objects.filter(events__kind="booked").count()) == (1, 0, 1)
    assert khai.conversation.state == {}


def test_the_whole_wish_in_english(anna, book, tomorrow_at):
    row = book(anna.customer, tomorrow_at(9))
    day = tomorrow_at(10, days=3)
    text = anna.say(f"move my appointment to {day:%d/%m} at 10am")[0]
    assert text.startswith(QUESTION["en"]) and "From: " in text and "To: " in text
    assert anna.say("yes please")[0].startswith(f"Moved! Your code is still {row.code}.")
    assert stands(row)[0] == f"{day:%d} 10:00"


def test_step_by_step_by_taps(khai, book, tomorrow_at):
    """Reference defect 11: a move made another row, and code, description and link were lost."""
    row = book(khai.customer, tomorrow_at(9))
    Appointment.objects.filter(pk=row.pk).update(description="Hồ sơ 2026", meeting_link="https://meet.example/abc")
    khai.say("lịch của tôi")
    assert khai.titles[:2] == ["Dời lịch này", "Huỷ lịch này"]
    assert khai.tap("Dời lịch này")[0].startswith("Hiện tại: ")
    assert khai.titles[-1] == "Giữ nguyên lịch"
    khai.tap(next(title for title in khai.titles if title.endswith(f"{tomorrow_at(9):%d/%m}")))
    assert khai.titles[0] == "08:00"
    assert khai.tap("08:30")[0].startswith(QUESTION["vi"])
    assert khai.titles == ["Đồng ý", "Giờ khác", "Ngày khác", "Giữ nguyên lịch"]
    code = row.code
    khai.tap("Đồng ý")
    assert stands(row)[0] == f"{tomorrow_at(0, days=1):%d} 08:30"
    assert (row.code, row.description, row.meeting_link) == (code, "Hồ sơ 2026", "https://meet.example/abc")
    assert Appointment.objects.filter(events__kind="booked").count() == 1


@pytest.mark.parametrize(
    ("said", "clock", "days"),
    [("dời lịch muộn hơn 1 tiếng", "10:00", 1), ("lùi lịch 30 phút", "09:30", 1), ("dời lịch sang hôm sau", "09:00", 2),
     ("đổi lịch sớm hơn 30 phút", "08:30", 1), ("dời lịch sang ngày hôm sau lúc 10h", "10:00", 2),
     ("dời lịch sang 15h", "15:00", 1), ("push my appointment back a day", "09:00", 2),
     ("move my appointment an hour later", "10:00", 1), ("bring my appointment forward by half an hour", "08:30", 1)],
)  # fmt: skip
def test_relative_moves_and_times_count_from_where_it_stands(khai, book, tomorrow_at, said, clock, days):
    row = book(khai.customer, tomorrow_at(9))
    assert khai.say(said)[0].startswith(tuple(QUESTION.values()))
    khai.say("ok")
    assert stands(row)[0] == f"{tomorrow_at(0, days=days):%d} {clock}"


SAME_TIME = [
    "dời lịch sang {day} giờ cũ", "dời lịch sang {day}, giữ nguyên giờ", "dời lịch sang {day} cùng giờ",
    "doi lich sang {day} gio nhu cu", "move my appointment to {day}, same time", "move it to {day} at the same hour",
]  # fmt: skip


@pytest.mark.parametrize("said", SAME_TIME)
def test_the_same_time_on_another_day(khai, book, tomorrow_at, said):
    row = book(khai.customer, tomorrow_at(9))
    assert khai.say(said.format(day=f"{tomorrow_at(9, days=3):%d/%m}"))[0].startswith(tuple(QUESTION.values()))
    khai.say("ok")
    assert stands(row) == (f"{tomorrow_at(9, days=3):%d} 09:00", "Lê Quốc Bảo", "confirmed")


@pytest.mark.parametrize("said", ["giờ cũ", "cùng giờ nhé", "same time"])
def test_the_same_time_where_the_time_is_asked(khai, book, tomorrow_at, said):
    row = book(khai.customer, tomorrow_at(9))
    khai.say(f"dời lịch sang {tomorrow_at(9, days=3):%d/%m}")
    assert khai.say(said)[0].startswith(tuple(QUESTION.values()))
    khai.say("ok")
    assert stands(row)[0] == f"{tomorrow_at(9, days=3):%d} 09:00"


@pytest.mark.parametrize("said", SAME_TIME[::4])
def test_the_same_time_that_is_taken_is_said_and_the_nearest_are_offered(khai, talk, book, tomorrow_at, said):
    row, day = book(khai.customer, tomorrow_at(9)), tomorrow_at(9, days=3)
    other = talk(name="Na")
    other.say("xin chào")
    book(other.customer, day)
    text = khai.say(said.format(day=f"{day:%d/%m}"))[0]
    assert "09:00" in text and f"{day:%d/%m}" in text and khai.memory.asked == "time"
    assert {f"{day:%d/%m} {clock}" in " ".join(khai.titles) for clock in ("08:30", "09:30")} == {True}
    assert (stands(row)[0], held()) == (f"{tomorrow_at(9):%d} 09:00", 0)


def test_a_shift_at_the_question_counts_from_the_time_offered(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    khai.say("dời lịch sang 15h")
    assert "16:00–16:30" in khai.say("muộn hơn 1 tiếng")[0]
    khai.say("đồng ý")
    assert stands(row)[0].endswith("16:00")


def test_a_move_that_overlaps_its_own_old_time_is_possible_and_not_held(khai, book, tomorrow_at, office):
    row = book(khai.customer, tomorrow_at(9), service=office.legal)
    Service.objects.filter(pk=office.legal.pk).update(slot_step_minutes=30)
    assert khai.say("lùi lịch 30 phút")[0].startswith(QUESTION["vi"])
    assert held() == 0
    khai.say("đồng ý")
    assert stands(row)[0].endswith("09:30")


# Which one


def test_of_several_the_one_that_is_named_is_moved(khai, book, tomorrow_at, office):
    first, second = book(khai.customer, tomorrow_at(9)), book(khai.customer, tomorrow_at(15, days=2))
    third = book(khai.customer, tomorrow_at(11, days=2), consultant=office.minh_hang, service=office.legal)
    for words, row in (
        ("dời lịch ngày mai sang 10h", first),
        (f"dời lịch {second.code} sang 16h", second),
        ("dời lịch với chị Minh Hằng sang 14h", third),
        ("dời lịch tư vấn pháp lý sang 14h", third),
        ("đổi lịch lúc 15h sang 16h", second),
    ):
        text = khai.say(words)[0]
        assert text.startswith(QUESTION["vi"]) and row.code in text, words
        khai.tap("Giữ nguyên lịch")
    assert [moves(row) for row in (first, second, third)] == [0, 0, 0] and held() == 0


def test_what_was_said_before_the_choice_is_kept(khai, book, tomorrow_at):
    book(khai.customer, tomorrow_at(9))
    second = book(khai.customer, tomorrow_at(15, days=2))
    assert khai.say("dời lịch sang muộn hơn 1 tiếng")[0].startswith("Bạn muốn dời lịch hẹn nào ạ?")
    assert len(khai.titles) == 3
    assert "16:00–16:30" in khai.say("2")[0]
    khai.say("đồng ý")
    assert stands(second)[0].endswith("16:00")


def test_one_that_fits_nothing_is_said_and_the_list_is_shown(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    day = f"{tomorrow_at(9, days=5):%d/%m}"
    text = khai.say(f"dời lịch ngày {day} sang 10h")[0]
    assert text.startswith("Mình không tìm thấy lịch hẹn sắp tới nào khớp như vậy.\nBạn muốn dời lịch hẹn nào ạ?")
    assert len(khai.titles) == 2
    assert khai.tap(khai.titles[0])[0].startswith(QUESTION["vi"])
    assert moves(row) == 0


def test_completed_cancelled_and_past_ones_are_never_offered_nor_moved(khai, book, tomorrow_at):
    """Reference defects 7 and 8: completed and cancelled rows could be moved, past pending ones were offered."""
    row = book(khai.customer, tomorrow_at(9))
    for status in ("completed", "cancelled", "no_show", "declined"):
        Appointment.objects.filter(pk=row.pk).update(status=status)
        assert khai.say("dời lịch") == ["Bạn chưa có lịch hẹn nào sắp tới."]
        khai.send("Dời lịch này", f"move:{row.code}")
        assert "không thay đổi được nữa" in khai.take_turns()[0]
    assert moves(row) == 0


@pytest.mark.parametrize("status", ["pending", "confirmed"])
def test_pending_and_confirmed_ones_can_be_moved(khai, book, tomorrow_at, status):
    """Reference defect 8: once a consultant had confirmed, the customer could no longer move it."""
    row = book(khai.customer, tomorrow_at(9))
    Appointment.objects.filter(pk=row.pk).update(status=status)
    khai.say("dời lịch sang 10h")
    khai.say("đồng ý")
    assert stands(row)[0].endswith("10:00")


def test_a_service_that_needs_approval_waits_for_it_again_and_it_is_said(khai, book, tomorrow_at, office):
    row = book(khai.customer, tomorrow_at(9))
    Service.objects.update(needs_approval=True)
    khai.say("dời lịch sang 10h")
    text = khai.say("đồng ý")[0]
    assert text.startswith("Đã dời lịch; còn chờ Lê Quốc Bảo đồng ý.")
    assert stands(row)[2] == "pending"


def test_anothers_appointment_cannot_be_moved(khai, book, tomorrow_at):
    row = book(Customer.objects.create(name="Duyên"), tomorrow_at(9))
    khai.send("Dời lịch này", f"move:{row.code}")
    assert khai.take_turns() == ["Bạn chưa có lịch hẹn nào sắp tới."]
    assert moves(row) == 0


# The consultant


def test_the_consultant_stays_unless_another_is_asked_for(khai, book, tomorrow_at):
    """Reference defect 14: "keep the same consultant" had no value to keep."""
    row = book(khai.customer, tomorrow_at(9))
    khai.say("dời lịch")
    khai.say("giữ nguyên người cũ")
    khai.say("mai 10h")
    assert "với Lê Quốc Bảo" in khai.last[0].text.split("Sang:")[1]
    khai.say("đồng ý")
    assert stands(row)[1:] == ("Lê Quốc Bảo", "confirmed")


def test_another_consultant_at_the_same_time(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    text = khai.say("dời lịch với anh Bảo sang chị Minh Hằng")[0]
    assert "với Trần Minh Hằng" in text.split("Sang:")[1] and "09:00–09:30" in text.split("Sang:")[1]
    khai.say("đồng ý")
    assert stands(row) == (f"{tomorrow_at(9):%d} 09:00", "Trần Minh Hằng", "confirmed")


def test_another_consultant_in_the_middle_of_it(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    khai.say("dời lịch sang 15h")
    assert "với Trần Minh Hằng" in khai.say("đổi sang chị Minh Hằng")[0].split("Sang:")[1]
    khai.say("đồng ý")
    assert stands(row)[:2] == (f"{tomorrow_at(9):%d} 15:00", "Trần Minh Hằng")


def test_somebody_who_does_not_offer_the_service_is_said_to(khai, book, tomorrow_at, office):
    row = book(khai.customer, tomorrow_at(9), service=office.legal)
    assert khai.say("đổi lịch sang chị Thu Hằng")[0].startswith("Nguyễn Thị Thu Hằng không nhận Tư vấn pháp lý.")
    assert moves(row) == 0


def test_a_new_booking_in_the_middle_is_one(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    khai.say("dời lịch sang 15h")
    assert khai.say("đặt lịch tư vấn pháp lý")[0].startswith("Bạn muốn gặp ai ạ?")
    assert (moves(row), held()) == (0, 0)


# What stands against it


def test_a_time_taken_meanwhile_leads_to_the_nearest_in_the_same_reply(khai, book, tomorrow_at, now):
    """Reference defect 6: a raw error code, and the same question again and again."""
    row = book(khai.customer, tomorrow_at(9))
    khai.say("dời lịch sang 15h")
    Appointment.objects.holds().update(held_until=now)
    book(Customer.objects.create(name="Người khác"), tomorrow_at(15))
    text = khai.tap("Đồng ý")[0]
    assert text.startswith("15:00 ") and "vừa có người khác đặt mất" in text
    assert [title[-5:] for title in khai.titles[:5]] == ["13:30", "14:00", "14:30", "15:30", "16:00"]
    assert moves(row) == 0
    khai.tap(khai.titles[3])
    khai.tap("Đồng ý")
    assert stands(row)[0].endswith("15:30")


def test_a_time_that_is_not_free_leads_to_the_nearest(khai, book, tomorrow_at):
    """Reference defect 4: times that others had taken were offered."""
    row = book(khai.customer, tomorrow_at(9))
    book(Customer.objects.create(name="Người khác"), tomorrow_at(15))
    assert "15:00 " in khai.say("dời lịch sang 15h")[0] and "không còn trống. Các giờ gần nhất:" in khai.last[0].text
    assert all(not title.endswith("15:00") for title in khai.titles)
    assert khai.say("3")[0].startswith(QUESTION["vi"])
    assert moves(row) == 0


def test_a_time_outside_the_hours_is_explained_by_its_rule(khai, book, tomorrow_at):
    """Reference defect 5: the database took 03:17 for an appointment."""
    row = book(khai.customer, tomorrow_at(9))
    text = khai.say("dời lịch sang 21h")[0]
    assert text.startswith("Không đặt được Tư vấn thuế với Lê Quốc Bảo lúc 21:00 ") and "không làm việc" in text
    assert "Lịch hẹn của bạn đang ở đúng giờ đó rồi." in khai.say("9h")[0]
    assert moves(row) == 0


def test_the_reschedule_notice_is_explained_before_anything_is_asked(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    Service.objects.update(reschedule_notice_minutes=7 * 24 * 60)
    assert khai.say("dời lịch sang 10h") == [
        f"Lịch {row.code} không dời được ở đây nữa: chỉ dời được trước giờ hẹn ít nhất 7 ngày."
    ]
    assert khai.titles[0] == "Huỷ lịch này" and khai.conversation.state == {}
    khai.send("Dời lịch này", f"move:{row.code}")
    assert "chỉ dời được trước giờ hẹn ít nhất 7 ngày" in khai.take_turns()[0]
    assert moves(row) == 0


def test_a_row_that_changed_meanwhile_is_said_to_have(khai, book, tomorrow_at):
    """Reference defect 10: an answer that came after another's change brought the appointment back to life."""
    row = book(khai.customer, tomorrow_at(9))
    khai.say("dời lịch sang 10h")
    services.cancel(appointment=row, by=by_customer(row.customer), now=timezone.now())
    assert "không thay đổi được nữa" in khai.tap("Đồng ý")[0]
    assert (stands(row)[2], moves(row), held()) == ("cancelled", 0, 0)


def test_the_old_time_is_free_again_after_a_move(khai, talk, book, tomorrow_at):
    """Reference defect 9: the old slot of a moved appointment stayed unavailable."""
    book(khai.customer, tomorrow_at(9))
    other = talk(name="Duyên")
    assert "không còn trống" in other.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")[0]
    khai.say("dời lịch sang 10h")
    khai.say("đồng ý")
    assert other.say("mai 9h")[0].startswith("Mình đặt lịch này nhé?")


def test_a_level_without_moving_is_told_what_helps(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    level = ServiceLevel.objects.create(name="Gói thử", rank=99, actions=[Action.BOOK, Action.CANCEL])
    Customer.objects.filter(pk=khai.customer.pk).update(level=level)
    khai.say("dời lịch sang 10h")
    assert not khai.last[0].text.startswith(QUESTION["vi"])
    assert (moves(row), held()) == (0, 0)


# Changing one's mind


@pytest.mark.parametrize("said", ["thôi", "giữ nguyên", "không dời nữa", "keep it"])
def test_it_can_be_left_where_it_is(khai, book, tomorrow_at, said):
    row = book(khai.customer, tomorrow_at(9))
    khai.say("dời lịch sang 10h")
    khai.say(said)
    assert khai.last, "every message has an answer"
    if khai.conversation.state:
        khai.tap("Giữ nguyên lịch")
    assert (moves(row), held(), stands(row)[0]) == (0, 0, f"{tomorrow_at(9):%d} 09:00")


def test_no_goes_back_to_the_times(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    khai.say("dời lịch sang 10h")
    khai.say("không")
    assert khai.titles[0] == "08:00" and "Giữ nguyên lịch" in khai.titles and "09:00" not in khai.titles
    assert (moves(row), held()) == (0, 0)


def test_cancel_in_the_middle_asks_which_is_meant(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    khai.say("dời lịch sang 10h")
    assert khai.say("huỷ")[0].startswith("Bạn muốn huỷ hẳn lịch này, hay giữ nguyên ạ?")
    assert stands(row)[2] == "confirmed"
    assert khai.tap("Huỷ lịch này")[0].startswith("Mình huỷ lịch này nhé?")
    khai.tap("Đồng ý")
    assert (stands(row)[2], held()) == ("cancelled", 0)


def test_what_was_asked_for_is_kept_while_a_code_is_sent(talk, book, tomorrow_at, office):
    """Reference defect 12: what waited for something else was silently dropped."""
    customer = talk(name="Khải")
    customer.say("xin chào")
    row = book(customer.customer, tomorrow_at(9))
    identity = customer.conversation.identity
    identity.verified_at = timezone.now() - timedelta(days=400)
    identity.save()
    customer.say("dời lịch sang 10h")
    customer.say("đồng ý")
    from chatbot.tests.flows.test_verification import sent_code

    text = customer.say(sent_code(row.customer.email))[-1]
    assert text.startswith(QUESTION["vi"]) and "10:00–10:30" in text


# What cannot be, and what is not wanted


def test_a_wish_that_cannot_be_met_is_followed_by_the_question(anna, book, tomorrow_at):
    row = book(anna.customer, tomorrow_at(9))
    said = anna.say(f"move {row.code} to 31/11")
    assert len(said) == 2 and "31/11" in said[0] and "Which day shall I move it to" in said[1] and anna.titles
    assert moves(row) == 0


def test_rejected_times_days_and_people_are_not_offered(anna, book, tomorrow_at):
    row = book(anna.customer, tomorrow_at(9))
    anna.say(f"move {row.code} to {tomorrow_at(10, days=3):%d/%m} at 10am")
    anna.say("not 10am")
    assert "10:00" not in anna.titles and anna.titles[0] == "08:00"
    anna.say("another day")
    assert not any(
        f"{tomorrow_at(9, days=2):%d/%m}" in title for title in _after(anna, f"not on {tomorrow_at(9, days=2):%d/%m}")
    )
    anna.say("not with Bao")
    assert "Lê Quốc Bảo" not in anna.titles and "Nguyễn Thị Thu Hằng" in anna.titles
    assert (moves(row), stands(row)[1]) == (0, "Lê Quốc Bảo")


def _after(customer, words):
    customer.say(words)
    return customer.titles


@pytest.mark.parametrize("words", ["hôm sau", "next day", "ngày hôm sau nhé"])
def test_the_next_day_counts_from_the_appointment(khai, book, tomorrow_at, words):
    row = book(khai.customer, tomorrow_at(9, days=4))
    khai.say("dời lịch")
    text = khai.say(words)[0]
    assert f"{tomorrow_at(9, days=5):%d/%m}" in text and "09:00" in text
    khai.tap(khai.titles[0])
    assert stands(row)[0] == f"{tomorrow_at(9, days=5):%d} 09:00"
