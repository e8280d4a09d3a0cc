"""Booking by taps, by typing, and by both; judged by the rows that stand at the end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Customer
from bookings import services
from bookings.actors import by_customer
from bookings.errors import SlotTaken
from bookings.models import Appointment
from chatbot.models import Conversation, Handoff, Message


def booked():
    """What was ever more than a hold."""
    return Appointment.objects.filter(events__kind="booked")


def rows():
    return [
        (row.customer.name, row.service.name, row.consultant.name, f"{timezone.localtime(row.starts_at):%H:%M}", row.status)
        for row in booked().select_related("customer", "service", "consultant").order_by("id")
    ]  # fmt: skip


def taken(office, starts_at, now, consultant=None):
    other = Customer.objects.create(name="Người khác")
    services.book(
        customer=other, service=office.tax, consultant=consultant or office.bao, starts_at=starts_at, by=by_customer(other), now=now
    )  # fmt: skip


def test_by_taps_alone(talk, office):
    customer = talk(name="Mỹ Duyên")
    customer.say("xin chào")
    for title in ("Đặt lịch", "Tư vấn thuế", "Trần Minh Hằng"):
        customer.tap(title)
    customer.tap(customer.titles[1])
    assert customer.titles[:3] == ["08:00", "08:30", "09:00"]
    assert customer.tap("08:30")[0].startswith("Mình đặt lịch này nhé?\nTư vấn thuế\nvới Trần Minh Hằng\n")
    assert booked().count() == 0
    replies = customer.tap("Đồng ý")
    appointment = booked().get()
    assert len(replies) == 1 and replies[0].startswith(f"Đã đặt lịch! Mã của bạn là {appointment.code}.")
    assert rows() == [("Mỹ Duyên", "Tư vấn thuế", "Trần Minh Hằng", "08:30", "confirmed")]
    assert customer.conversation.state == {}


def test_in_english_by_taps_alone(talk, office):
    customer = talk(language="en", name="Olivia")
    customer.say("hello")
    for title in ("Book", "Legal advice", "Anyone"):
        customer.tap(title)
    customer.tap(customer.titles[1])
    customer.tap("09:00")
    assert customer.tap("Yes")[0].startswith("Booked! Your code is ")
    assert rows()[0][3:] == ("09:00", "confirmed")


@pytest.mark.parametrize(
    ("language", "said", "clock"),
    [
        ("vi", ["đặt lịch tư vấn thuế với anh Bảo mai 15h", "đồng ý"], "15:00"),
        ("vi", ["dat lich", "tu van thue", "bao", "mai 15h", "ok"], "15:00"),
        ("vi", ["đặt lịch", "2", "1", "ngày mai", "3 giờ chiều", "dạ vâng"], "15:00"),
        ("vi", ["Mai 9h30 mình muốn gặp anh Bảo", "tư vấn thuế", "đúng rồi"], "09:30"),
        ("en", ["book tax advice with Bao tomorrow 3pm", "yes"], "15:00"),
        ("en", ["I would like to book", "tax advice", "Lê Quốc Bảo", "tomorrow", "half", "15:00", "yes"], "15:00"),
    ],
)
def test_by_typing(talk, office, language, said, clock):
    customer = talk(language=language, name="Khải")
    for words in said[:-1]:
        customer.say(words)
        assert booked().count() == 0
    customer.say(said[-1])
    assert rows() == [("Khải", "Tư vấn thuế", "Lê Quốc Bảo", clock, "confirmed")]
    assert (booked().get().starts_at - timezone.now()).days in (0, 1)


def test_an_unknown_customer_is_asked_for_a_name_once(talk):
    customer = talk()
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    assert customer.say("123 ???")[0].startswith("Xin lỗi, mình chưa hiểu ý bạn.\nBạn tên là gì ạ?")
    assert customer.say("Hồ sơ của tôi")[0].startswith("Hồ sơ của bạn:")
    assert customer.say("nghỉ lễ ngày nào?") == [
        "Chưa có ngày nghỉ lễ nào được thiết lập.",
        "Bạn tên là gì ạ?",
    ]
    customer.say("Trần  Thị Mai")
    customer.tap("Đồng ý")
    assert rows()[0][0] == "Trần Thị Mai"
    assert "xin tên" not in customer.say("đặt lịch tư vấn thuế với anh Bảo mai 16h")[0]


@pytest.mark.parametrize(
    "answer",
    ["không có", "chưa được đâu", "không đồng ý", "Tôi không được rảnh hôm đó", "Có slot nào khác không?",
     "đổi từ 9h sang 10h", "no", "not yet", "any other slots?", "hủy", "thôi", "I'd rather not", "được không?"],
)  # fmt: skip
def test_only_a_yes_confirms(talk, answer):
    """Reference defect 1: these were taken for a confirmation, by the letters in them."""
    customer = talk(name="Khải")
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    customer.say(answer)
    assert booked().count() == 0
    assert customer.last, "every message has an answer"


@pytest.mark.parametrize("word", ["Dừng", "dừng lại", "dung lai", "đừng", "Dũng", "dung"])
def test_stop_is_not_taken_for_right(talk, word):
    customer = talk(name="Khải")
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    customer.say(word)
    assert booked().count() == 0


@pytest.mark.parametrize(
    ("said", "name"),
    [("Huy", "Huy"), ("Dương Gia Huy", "Dương Gia Huy"), ("Dũng", "Dũng"), ("Mai", "Mai"), ("Ba", "Ba"),
     ("Tôi tên là Nguyễn Văn An", "Nguyễn Văn An"), ("My name is John Smith", "John Smith"), ("I'm Anna", "Anna"),
     ("mình là Trần Bảo", "Trần Bảo"), ("Mary-Jane O'Neil Jr.", "Mary-Jane O'Neil Jr")],
)  # fmt: skip
def test_a_name_is_taken_as_a_name(talk, said, name):
    customer = talk()
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    customer.say(said)
    assert customer.customer.name == name
    assert customer.last[0].text.startswith(("Mình đặt lịch này nhé?", "Shall I book this?"))


@pytest.mark.parametrize("said", ["để làm gì vậy?", "hủy", "huỷ lịch", "cancel", "thôi", "An 😀 1", "tư vấn pháp lý"])
def test_a_question_or_a_command_is_no_name(talk, said):
    customer = talk()
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    customer.say(said)
    assert customer.customer.name == ""


@pytest.mark.parametrize("said", ["31/12/9999", "15/12/2098", "31/12/2027"])
def test_a_day_too_far_ahead_is_said_to_be(talk, said):
    customer = talk(name="Khải")
    customer.say("đặt lịch tư vấn thuế với anh Bảo")
    assert customer.say(said)[0].startswith("Mình nhận lịch chậm nhất đến ")
    assert Message.objects.filter(status="failed").count() == 0


def test_a_time_said_before_its_day_is_kept(talk):
    customer = talk(language="en", name="Khải")
    customer.say("book tax advice with Bao at 3pm")
    assert "15:00–15:30" in customer.say("tomorrow")[0]


def test_changing_the_part_of_the_day_or_the_service_in_words(talk):
    customer = talk(name="Khải")
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai")
    customer.say("đổi sang buổi chiều")
    assert customer.titles[0] == "12:00"
    customer.say("15h")
    assert "Tư vấn pháp lý" in customer.say("thôi đổi sang pháp lý")[0]


def test_numbers_pick_from_the_list_and_other_digits_do_not(talk):
    """Reference defect 3: any lone digit was taken for a choice."""
    customer = talk(name="Khải")
    customer.say("đặt lịch")
    customer.say("2")
    assert customer.last[0].text.startswith("Bạn muốn gặp ai ạ?")
    for words in ("tôi cần 2 slot", "còn slot ngày 31 tháng 2 không?", "99"):
        customer.say(words)
        assert customer.memory.open.values.consultant is None


def test_a_time_taken_meanwhile_leads_to_the_nearest_free_ones(talk, office, tomorrow_at, now):
    """Reference defect 6: the customer saw a raw error code and was caught in a loop."""
    customer = talk(name="Khải")
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    with pytest.raises(SlotTaken):
        taken(office, tomorrow_at(15), now)
    Appointment.objects.holds().update(held_until=now)
    taken(office, tomorrow_at(15), now)
    replies = customer.tap("Đồng ý")
    assert replies[0].startswith("15:00 ") and "vừa có người khác đặt mất" in replies[0]
    assert [title[-5:] for title in customer.titles[:5]] == ["13:30", "14:00", "14:30", "15:30", "16:00"]
    customer.tap(customer.titles[3])
    customer.tap("Đồng ý")
    assert rows()[1] == ("Khải", "Tư vấn thuế", "Lê Quốc Bảo", "15:30", "confirmed")


@pytest.mark.parametrize("said", ["thôi", "giờ khác", "để mình chọn ngày khác", "không"])
def test_what_was_chosen_is_held_and_let_go_when_something_else_is_wanted(talk, office, tomorrow_at, now, said):
    first, second = talk(name="Khải"), talk(name="Duyên")
    first.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    held = Appointment.objects.get()
    assert (held.status, held.customer, held.starts_at) == ("held", first.customer, tomorrow_at(15))
    assert "không còn trống" in second.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")[0]
    first.tap("Giờ khác") if said == "giờ khác" else first.tap("Ngày khác") if "ngày" in said else first.say(said)
    held.refresh_from_db()
    assert held.status == "cancelled"
    second.say("15h")
    assert "Mình đặt lịch này nhé?" in second.last[0].text


def test_another_appointment_at_the_same_time_is_warned_about(talk, office):
    customer = talk(name="Khải")
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    customer.tap("Đồng ý")
    code = booked().get().code
    customer.say("đặt lịch tư vấn thuế với chị Minh Hằng mai 15h")
    assert "Lưu ý: bạn có một lịch hẹn khác trùng giờ:" in customer.last[0].text and code in customer.last[0].text
    customer.tap("Đồng ý")
    assert [row[3:] for row in rows()] == [("15:00", "confirmed"), ("15:00", "confirmed")]


def test_a_service_that_needs_approval_is_not_announced_as_booked(talk, office):
    type(office.tax).objects.update(needs_approval=True)
    customer = talk(name="Khải")
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    reply = customer.tap("Đồng ý")[0]
    assert reply.startswith(f"Mình đã ghi nhận yêu cầu, mã {booked().get().code}; còn chờ Lê Quốc Bảo đồng ý.")
    assert "Đã đặt lịch" not in reply and booked().get().status == "pending"


def test_a_full_day_can_be_waited_for_and_the_offer_is_booked_by_its_button(talk, office, now):
    from bookings import waitlist
    from bookings.models import WaitlistEntry
    from chatbot.worker.news import send_due

    hours = list(office.bao.working_hours.values("weekday", "start_time", "end_time"))
    office.bao.working_hours.all().delete()
    customer = talk(name="Khải")
    customer.say("đặt lịch tư vấn thuế với anh Bảo")
    assert "danh sách chờ Tư vấn thuế" in customer.tap("Vào danh sách chờ")[0]
    office.bao.working_hours.bulk_create(office.bao.working_hours.model(consultant=office.bao, **row) for row in hours)
    assert waitlist.offer_free_slots(now=timezone.now()) == 1
    assert send_due() == "1 sent"
    offer = customer.conversation.messages.filter(direction="out").latest("pk")
    assert offer.text.startswith("Giờ bạn chờ đã trống:\nTư vấn thuế\nvới Lê Quốc Bảo\n")
    customer.last = [offer]
    assert customer.tap("Đặt giờ này")[0].startswith("Đã đặt lịch!")
    assert [row[4] for row in rows()] == ["confirmed"]
    assert WaitlistEntry.objects.get().status == "booked"


def test_a_visit_is_rated_by_a_button(talk, office, now):
    from bookings.models import Feedback

    customer = talk(name="Khải")
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    customer.tap("Đồng ý")
    code = booked().get().code
    Appointment.objects.update(status="completed")
    for number, words in (("5", "Cảm ơn bạn"), ("4", "Cảm ơn bạn"), ("9", "Buổi hẹn đó"), ("-1", "Nút đó thuộc về")):
        customer.send(number, f"rate:{code}:{number}")
        assert words in customer.take_turns()[0]
    assert Feedback.objects.get().rating == 4
    other = talk(name="Duyên")
    other.send("1", f"rate:{code}:1")
    other.take_turns()
    assert Feedback.objects.get().rating == 4


def test_a_wish_that_is_not_free_is_answered_with_the_nearest_times(talk, office, tomorrow_at, now):
    taken(office, tomorrow_at(15), now)
    customer = talk(name="Khải")
    said = customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")[0]
    assert "không còn trống. " in said and said.partition("\n")[0].endswith(" Các giờ gần nhất:")
    assert customer.say("3")[0].startswith("Mình đặt lịch này nhé?")


def test_two_people_of_one_name_are_asked_about(talk, office):
    customer = talk(name="Khải")
    replies = customer.say("đặt lịch tư vấn thuế với chị Hằng mai 15h")
    assert replies[0].startswith("Có nhiều người cùng tên đó.")
    assert customer.titles == ["Nguyễn Thị Thu Hằng", "Trần Minh Hằng", "Ai cũng được"]
    customer.say("Thu Hằng")
    customer.say("đồng ý")
    assert rows() == [("Khải", "Tư vấn thuế", "Nguyễn Thị Thu Hằng", "15:00", "confirmed")]
    # Only one of them gives legal advice.
    assert "với Trần Minh Hằng" in customer.say("đặt lịch tư vấn pháp lý với chị Hằng mai 9h")[0]


def test_somebody_who_does_not_offer_the_service_is_said_to(talk):
    customer = talk(name="Khải")
    replies = customer.say("đặt lịch tư vấn pháp lý với chị Thu Hằng")
    assert replies[0].startswith("Nguyễn Thị Thu Hằng không nhận Tư vấn pháp lý.\nBạn muốn gặp ai ạ?")


def test_impossible_and_past_dates_are_named_and_nothing_is_invented(talk):
    customer = talk(name="Khải")
    replies = customer.say("đặt lịch tư vấn thuế với anh Bảo ngày 31/11")
    assert replies[0] == '"31/11" không có trong lịch ạ.'
    assert replies[1].startswith("Bạn muốn đặt ngày nào?")


def test_another_time_and_another_day_go_back_a_step(talk):
    customer = talk(name="Khải")
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    customer.tap("Giờ khác")
    assert customer.titles[:2] == ["08:00", "08:30"] and customer.titles[-2:] == ["Xem thêm giờ", "Ngày khác"]
    customer.tap("Xem thêm giờ")
    assert customer.titles[0] == "12:00"
    customer.tap("Ngày khác")
    assert customer.last[0].text.startswith("Bạn muốn đặt ngày nào?")
    customer.say("mai 10h")
    customer.say("đồng ý")
    assert rows()[0][3] == "10:00"


def test_a_value_can_be_changed_at_the_confirmation(talk):
    customer = talk(name="Khải")
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    assert "16:30" in customer.say("16h30")[0]
    assert "với Trần Minh Hằng" in customer.say("với Minh Hằng")[0]
    customer.say("ok")
    assert rows() == [("Khải", "Tư vấn thuế", "Trần Minh Hằng", "16:30", "confirmed")]


def test_a_full_calendar_offers_other_ways_on(talk, office):
    office.bao.working_hours.all().delete()
    customer = talk(name="Khải")
    assert "đã kín lịch" in customer.say("đặt lịch tư vấn thuế với anh Bảo")[0]
    assert customer.titles == ["Vào danh sách chờ", "Dịch vụ khác", "Ai cũng được", "Dừng lại"]
    customer.tap("Ai cũng được")
    assert customer.last[0].text.startswith("Bạn muốn đặt ngày nào?")


def test_a_confirmation_tapped_twice_books_once(talk):
    customer = talk(name="Khải")
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    payload = customer.payload("Đồng ý")
    customer.send("Đồng ý", payload)
    customer.send("Đồng ý", payload)
    replies = customer.take_turns()
    assert booked().count() == 1
    assert replies[0].startswith("Đã đặt lịch!") and replies[1].startswith("Nút đó thuộc về câu hỏi trước.")


def test_an_old_button_does_nothing_but_show_where_we_are(talk):
    customer = talk(name="Khải")
    customer.say("đặt lịch")
    old = customer.payload("Tư vấn thuế")
    customer.tap("Tư vấn pháp lý")
    customer.send("Tư vấn thuế", old)
    replies = customer.take_turns()
    assert replies[0].startswith("Nút đó thuộc về câu hỏi trước.") and replies[1].startswith("Bạn chọn gặp ai ạ?")


@pytest.mark.parametrize(
    "payload", ["pick:", "pick:x:1", "pick:::", "pick:abc:-1", "lang:fr", "lang:", "do:rm", "x", "🎉"]
)
def test_forged_buttons_are_harmless(talk, payload):
    customer = talk(name="Khải")
    customer.say("đặt lịch")
    customer.send("x", payload)
    assert customer.take_turns()
    assert (booked().count(), Message.objects.filter(status="failed").count()) == (0, 0)


def test_my_appointments_and_cancelling_one(talk):
    customer = talk(name="Khải")
    assert customer.say("lịch của tôi") == ["Bạn chưa có lịch hẹn nào sắp tới."]
    assert customer.say("huỷ lịch")[0].endswith("\nBạn chưa có lịch hẹn nào sắp tới.")
    for clock in ("9h", "15h"):
        customer.say(f"đặt lịch tư vấn thuế với anh Bảo mai {clock}")
        customer.say("đồng ý")
    assert customer.say("cho xem lịch hẹn của tôi")[0].count("•") == 2
    customer.say("huỷ lịch")
    assert customer.last[0].text.startswith("Bạn muốn huỷ lịch hẹn nào ạ?")
    customer.say("2")
    assert customer.last[0].text.startswith("Mình huỷ lịch này nhé?")
    assert customer.tap("Đồng ý")[0].startswith("Đã huỷ: ")
    assert [row[3:] for row in rows()] == [("09:00", "confirmed"), ("15:00", "cancelled")]


@pytest.mark.parametrize("words", ["xác nhận hủy", "hủy", "đồng ý", "yes"])
def test_cancel_while_cancelling_confirms(talk, words):
    """Reference defect 2: "cancel" as the answer to "shall I cancel?" stopped the cancelling."""
    customer = talk(name="Khải")
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    customer.say("đồng ý")
    customer.say("tôi muốn huỷ lịch")
    customer.say(words)
    assert rows()[0][4] == "cancelled"


@pytest.mark.parametrize("words", ["đừng hủy vội", "đừng huỷ", "không", "thôi", "don't cancel", "để mình nghĩ đã"])
def test_anything_else_keeps_the_appointment(talk, words):
    customer = talk(name="Khải")
    customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    customer.say("đồng ý")
    customer.say("huỷ lịch")
    customer.say(words)
    assert rows()[0][4] == "confirmed"


def test_nobody_sees_or_cancels_anothers_appointments(talk):
    first, second = talk(name="Khải"), talk(name="Duyên")
    first.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    first.say("đồng ý")
    assert second.say("lịch của tôi") == ["Bạn chưa có lịch hẹn nào sắp tới."]
    assert second.say("huỷ lịch")[0].endswith("\nBạn chưa có lịch hẹn nào sắp tới.")


def test_the_language_follows_the_customer_and_buttons(talk):
    customer = talk(name="Khải")
    assert customer.say("hello, I would like to book")[0] == "Which service would you like?"
    assert customer.say("ok")[0].startswith("Sure, which one?")
    assert customer.say("dịch vụ nào cũng được, cho mình xem lịch của tôi")[0] == "Bạn chưa có lịch hẹn nào sắp tới."
    customer.say("thôi")
    customer.say("menu")
    assert customer.tap("English")[0] == "I will write in English from now on. What can I do for you?"
    assert (customer.conversation.language, customer.customer.language) == ("en", "en")


def test_the_first_message_is_answered_and_not_swallowed(talk):
    """Reference defect 17: the welcome and the expiry notice ate what the customer had said."""
    customer = talk(name="Khải")
    assert customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")[0].startswith("Mình đặt lịch này nhé?")
    Conversation.objects.update(
        state={**customer.conversation.state, "expires_at": (timezone.now() - timedelta(minutes=1)).isoformat()}
    )
    answer, notice = customer.say("lịch của tôi")
    assert answer == "Bạn chưa có lịch hẹn nào sắp tới."
    assert "Tư vấn thuế" in notice and "Lê Quốc Bảo" in notice and customer.memory.asked == "resume"
    # A yes now is to going on, and books nothing.
    assert customer.say("đồng ý")[0].startswith("Mình đặt lịch này nhé?")
    assert booked().count() == 0


def test_texts_that_wait_together_are_one_turn_and_taps_are_their_own(talk):
    customer = talk(name="Khải")
    customer.send("đặt lịch tư vấn thuế")
    customer.send("với anh Bảo")
    customer.send("mai 15h")
    assert len(customer.take_turns()) == 1
    customer.send("English", "lang:en")
    customer.send("Tiếng Việt", "lang:vi")
    assert len(customer.take_turns()) == 2


def test_pictures_sent_together_get_one_kind_sentence(talk, webhook):
    from chatbot.worker.turns import take_turns
    from meetassist.tests import messenger

    webhook(messenger.batch(*[messenger.recorded("image", "7001") for _ in range(3)]))
    take_turns(Conversation.objects.get().pk)
    (out,) = Message.objects.filter(direction="out")
    assert out.text.endswith("Cảm ơn bạn! Mình chưa xem được hình, nhãn dán hay ghi âm. Bạn viết giúp mình nhé?")


def test_who_asks_for_a_person_is_handed_over_once(talk):
    customer = talk(name="Khải")
    customer.say("cho tôi gặp nhân viên")
    customer.say("gặp người thật đi")
    assert [handoff.reason for handoff in Handoff.objects.all()] == ["asked"]


def test_the_only_service_that_somebody_offers_is_not_asked_about(talk, office):
    office.legal.consultants.clear()
    customer = talk(name="Khải")
    customer.say("đặt lịch")
    assert customer.titles == ["Lê Quốc Bảo", "Nguyễn Thị Thu Hằng", "Trần Minh Hằng", "Ai cũng được"]


def test_where_nobody_offers_anything_that_is_said(talk, office):
    office.legal.consultants.clear()
    customer = talk(name="Khải")
    customer.say("đặt lịch")
    office.tax.consultants.clear()
    assert customer.say("đặt lịch")[0].startswith("Hiện chưa có dịch vụ nào")
    assert customer.conversation.state == {}
