""" "Don't cancel it" behind "Cancelled": what is said of an appointment is what its row says at that moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import services
from bookings.actors import by_consultant, by_staff
from bookings.models import Appointment, AppointmentEvent, Feedback
from chatbot.understanding.local import regrets
from chatbot.understanding.local.regrets import Regret
from consultants.models import Service, WorkingHours

FALSE = ("leave everything as it is", "giữ nguyên, không thay đổi gì", "Nothing was changed", "Không có gì thay đổi",
         "nothing was cancelled", "không huỷ gì", "it stays as it is", "vẫn giữ nguyên")  # fmt: skip


def lines(text):
    return [one for row in text.strip().splitlines() for one in row.split("|")]


CLEAR = lines("""
don't cancel it|do not cancel|please don't cancel my appointment|I don't want to cancel after all|no, don't cancel
I didn't want to cancel|I decided not to cancel|never cancel it|no, keep the old time|keep it|keep my appointment please
leave it as it was|please restore my appointment|rebook the one I just cancelled|put it back to the original time
I changed my mind, I want to keep the appointment|can I have it back?|put it back|book it again please|I want it back
I still want it|change it back|don't delete my data|don't sign me out|I'd like my slot back|keep the original time please
go back to the old time please|hmm, I regret that|I regret it already|put me back in please
thôi không huỷ nữa|mình không huỷ nữa|đừng huỷ|đừng huỷ nhé em|em không muốn huỷ nữa đâu|thôi đừng dời nữa|khoan huỷ đã
thôi giữ giờ cũ|giữ giờ cũ nhé|giữ lại cho chị|cứ giữ lịch cho mình nha|để nguyên như cũ đi|như cũ nhé|quay lại giờ cũ
khôi phục lại|đặt lại lịch vừa huỷ|đặt lại lịch y như cũ cho mình|mình huỷ nhầm rồi|ôi tiếc quá, lấy lại giúp chị với
thoi khong huy nua|dung huy|giu gio cu|khoi phuc lai giup minh|đừng xoá|ấy chết, lỡ tay, khôi phục lại giúp mình
đừng đăng xuất|trả lại giờ cho mình|đừng huỷ lịch mai 15h|đừng huỷ được không|cho em xin lại giờ đó
""")
UNDO = lines("""
oh no, that was a mistake, undo|undo|oops|I did that by accident|take it back|I changed my mind|undo that please|my mistake
I didn't want to book that|don't book it|please don't book anything
bấm nhầm|mình đổi ý rồi|hoàn tác giúp em|lỡ tay|ấy nhầm rồi, hoàn tác giúp mình|đặt nhầm rồi|đừng đặt nữa|hoan tac
""")
BARE = lines("""
no|nope|no no|never mind|forget it|oh no|please don't|stop|no, please|không|thôi|thôi ạ|đừng|thôi đừng mà|thôi khỏi|bỏ đi
ấy chết|không không|thôi bỏ đi em ơi|actually don't|actually, no|hmm, on second thoughts, no|thật ra thôi|nghĩ lại thì thôi
khoan đã, đừng
""")
NEITHER = lines("""
thanks|ok|yes|no thanks|that's all|nothing else|không, cảm ơn|không cần gì nữa|cảm ơn em|book tax advice|đặt lịch mới
why can't I cancel|can you not move it earlier?|sao không huỷ được|không đặt được lịch|không dời được à|huỷ lịch|dời lịch
đặt lại mai 15h|keep Friday at 10|move it to 4pm|who am I meeting|mấy giờ vậy|what time is it|I want to cancel
giữ chỗ cho mình mai 15h|lịch của tôi|hello
""")


@pytest.mark.parametrize("text", CLEAR)
def test_what_is_taken_back_in_words_is_heard(text):
    values = "15h" in text
    assert regrets.find(text, has_values=values) == Regret.CLEAR


@pytest.mark.parametrize("text", UNDO)
def test_what_was_done_shall_not_have_been(text):
    assert regrets.find(text) == Regret.UNDO


@pytest.mark.parametrize("text", BARE)
def test_a_mere_no_is_one_behind_what_was_done(text):
    assert regrets.find(text) == Regret.BARE


@pytest.mark.parametrize("text", NEITHER)
def test_anything_else_takes_nothing_back(text):
    values = any(letter.isdigit() for letter in text) or "Friday" in text
    assert regrets.find(text, has_values=values) is None


@pytest.fixture
def one(talk):
    customer = talk(language="en", name="Khải")
    customer.say("hello")
    return customer


def state_of(row):
    row.refresh_from_db()
    return row.status, row.starts_at


def is_true(texts):
    return not any(false in text for text in texts for false in FALSE)


SAID_AFTER = lines("""
don't cancel it|no, keep it|I don't want to cancel after all|never mind|oh no, that was a mistake, undo|no|put it back
please restore my appointment|rebook the one I just cancelled|can I have it back?|I changed my mind, I want to keep it
""")


@pytest.mark.parametrize("words", SAID_AFTER)
def test_after_a_cancellation_one_tap_books_it_again(one, book, tomorrow_at, words):
    row = book(one.customer, tomorrow_at(15))
    one.say("cancel my appointment")
    one.say("yes")
    [text] = one.say(words)
    assert text.startswith("It is cancelled already: ") and row.code in text and is_true([text])
    assert "\nShall I book this?\nTax advice\nwith Lê Quốc Bảo" in text and "15:00–15:30" in text
    [held] = Appointment.objects.holds()
    assert (held.starts_at, held.consultant) == (row.starts_at, row.consultant), "nobody takes it while they think"
    assert not Appointment.objects.booked().exists(), "nothing is booked before it is confirmed"
    one.tap("Yes")
    assert state_of(row)[0] == "cancelled"
    [new] = Appointment.objects.booked()
    assert (new.starts_at, new.consultant, new.service) == (row.starts_at, row.consultant, row.service)


@pytest.mark.parametrize(
    "words", ["thôi không huỷ nữa", "đừng huỷ nữa", "giữ lại giúp mình", "thôi", "ấy chết, lỡ tay, khôi phục lại giúp mình",
              "đặt lại lịch vừa huỷ", "tiếc quá, lấy lại giúp mình"],
)  # fmt: skip
def test_the_same_in_vietnamese_with_a_yes_in_words(khai, book, tomorrow_at, words):
    row = book(khai.customer, tomorrow_at(15))
    khai.say("huỷ lịch giúp")
    khai.say("ừ")
    [text] = khai.say(words)
    assert text.startswith("Lịch này đã huỷ rồi ạ: ") and row.code in text and is_true([text])
    assert "\nMình đặt lịch này nhé?\nTư vấn thuế" in text and not Appointment.objects.booked().exists()
    assert khai.say("ừ")[0].startswith("Đã đặt lịch!")
    assert Appointment.objects.booked().get().starts_at == row.starts_at


def test_another_time_may_be_said_instead_of_the_yes(one, book, tomorrow_at):
    book(one.customer, tomorrow_at(15))
    for words in ("cancel my appointment", "yes", "undo that please"):
        one.say(words)
    [text] = one.say("yes, but at 16:00")
    assert text.startswith("Shall I book this?\nTax advice\nwith Lê Quốc Bảo") and "16:00–16:30" in text


@pytest.mark.parametrize("words", ["no thanks", "no", "stop"])
def test_a_no_to_the_offer_ends_it(one, book, tomorrow_at, words):
    book(one.customer, tomorrow_at(15))
    for said in ("cancel my appointment", "yes", "don't cancel it"):
        one.say(said)
    texts = one.say(words)
    assert texts[0].startswith("All right. ") and is_true(texts)
    assert one.memory.journey == "" and not Appointment.objects.live().exists(), "the time is free again"


def test_what_somebody_else_has_taken_meanwhile_is_not_promised(one, talk, book, tomorrow_at, office):
    row = book(one.customer, tomorrow_at(15))
    one.say("cancel my appointment")
    one.say("yes")
    other = talk(name="Minh")
    other.say("xin chào")
    book(other.customer, tomorrow_at(15))
    [text] = one.say("undo")
    assert text.startswith("It is cancelled already: ") and "\nSomebody else has that time now.\n" in text
    assert " at 15:00 on " in text and "not free" in text and "Anyone else" in one.titles
    assert state_of(row)[0] == "cancelled" and one.customer.appointments.booked().count() == 0


def test_a_time_that_they_have_again_is_nobody_elses(one, book, tomorrow_at):
    row = book(one.customer, tomorrow_at(15))
    for words in ("cancel my appointment", "yes", "undo", "yes"):
        one.say(words)
    one.send("Book it again", f"again:{row.code}")
    assert "Somebody else" not in one.take_turns()[0]


def test_what_has_begun_to_be_too_soon_is_told_with_the_rule(one, book, now, office):
    Service.objects.update(minimum_notice_minutes=0, cancel_notice_minutes=0)
    start = (now + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    WorkingHours.objects.update(start_time="00:00", end_time="23:59")
    book(one.customer, start)
    one.say("cancel my appointment")
    one.say("yes")
    Service.objects.update(minimum_notice_minutes=600)
    [text] = one.say("I want it back")
    assert "It has to be booked at least 10 hours before it begins." in text and "Somebody else" not in text


def test_several_that_were_cancelled_are_all_told_and_any_is_offered(one, book, tomorrow_at):
    rows = [book(one.customer, tomorrow_at(hour)) for hour in (9, 15)]
    one.say("cancel all my appointments")
    one.say("yes")
    [text] = one.say("don't cancel them, that was a mistake")
    assert all(row.code in text for row in rows) and text.count("cancelled already") == 2
    assert len(one.titles) == 2 and all(title.startswith("Again: ") for title in one.titles)
    [text] = one.tap(one.titles[0])
    assert text.startswith("Shall I book this?")


@pytest.mark.parametrize(
    "words", ["no, keep the old time", "put it back to the original time", "never mind", "don't move it", "undo"]
)
def test_after_a_move_the_new_time_is_told_and_the_old_one_offered(one, book, tomorrow_at, words):
    row = book(one.customer, tomorrow_at(9))
    one.say("move my appointment to 4pm")
    one.say("yes")
    [text] = one.say(words)
    assert text.startswith("It stands at its new time now: ") and "16:00–16:30" in text and is_true([text])
    assert "\nShall I move this?" in text and "09:00–09:30" in text.split("To: ")[1]
    assert state_of(row) == ("confirmed", tomorrow_at(16))
    assert Appointment.objects.holds().get().starts_at == tomorrow_at(9), "nobody takes it while they think"
    one.say("yes")
    assert state_of(row) == ("confirmed", tomorrow_at(9))


def test_a_move_to_somebody_else_goes_back_to_who_it_was(one, book, tomorrow_at, office):
    row = book(one.customer, tomorrow_at(9), consultant=office.minh_hang)
    one.say("move my appointment to 4pm with Bao")
    one.say("yes")
    assert Appointment.objects.get(pk=row.pk).consultant == office.bao
    [text] = one.say("undo")
    assert "Trần Minh Hằng" in text.split("To: ")[1]


@pytest.mark.parametrize(
    "words", ["undo", "don't book it", "by mistake, sorry", "I don't want it anymore", "oops, that was a mistake"]
)
def test_after_a_booking_undoing_it_is_to_cancel_it(one, office, words):
    one.say("book tax advice with Bao tomorrow at 9:00")
    one.say("yes")
    row = Appointment.objects.booked().get()
    [text] = one.say(words)
    assert text.startswith("Shall I cancel this?") and row.code in text and state_of(row)[0] == "confirmed"
    assert one.say("yes")[0].startswith("Cancelled: ") and state_of(row)[0] == "cancelled"


@pytest.mark.parametrize("words", ["never mind", "leave it", "no, don't", "keep it", "don't cancel it"])
def test_after_a_booking_it_is_said_to_be_booked(one, office, words):
    one.say("book tax advice with Bao tomorrow at 9:00")
    one.say("yes")
    [text] = one.say(words)
    row = Appointment.objects.booked().get()
    assert text.startswith("It is booked: ") and row.code in text and is_true([text])
    assert one.titles == ["Move it", "Cancel it"]


def test_what_staff_cancelled_in_between_is_told(one, book, tomorrow_at, now):
    row = book(one.customer, tomorrow_at(9))
    services.cancel(appointment=row, by=by_staff("Thuỷ"), now=timezone.now())
    [text] = one.say("don't cancel it")
    assert text.startswith("We had to cancel it: ") and row.code in text and "\nShall I book this?" in text


def test_what_the_consultant_declined_is_told(one, office, tomorrow_at, book):
    Service.objects.filter(pk=office.tax.pk).update(needs_approval=True)
    office.tax.refresh_from_db()
    row = book(one.customer, tomorrow_at(9))
    assert one.say("don't cancel it")[0].startswith("It is asked for, and Lê Quốc Bảo still has to agree: ")
    services.decline(appointment=row, by=by_consultant(office.bao), now=timezone.now())
    assert one.say("leave it")[0].startswith("Lê Quốc Bảo could not take it, it is not booked: ")


@pytest.mark.parametrize("words", ["no", "no, keep it", "stop", "never mind", "don't cancel it"])
def test_a_no_to_the_question_does_not_say_that_what_staff_cancelled_stands(one, book, tomorrow_at, words):
    row = book(one.customer, tomorrow_at(9))
    one.say("cancel my appointment")
    services.cancel(appointment=row, by=by_staff("Thuỷ"), now=timezone.now())
    texts = one.say(words)
    assert is_true(texts) and any("We had to cancel it: " in text and row.code in text for text in texts)


@pytest.mark.parametrize("words", ["no, leave it", "stop", "never mind"])
def test_nor_does_a_move_that_is_given_up(one, book, tomorrow_at, words):
    row = book(one.customer, tomorrow_at(9))
    one.say("move my appointment")
    services.cancel(appointment=row, by=by_staff("Thuỷ"), now=timezone.now())
    texts = one.say(words)
    assert is_true(texts) and any("We had to cancel it: " in text for text in texts)


def test_with_nothing_done_what_stands_is_told(one, book, tomorrow_at):
    row = book(one.customer, tomorrow_at(9))
    AppointmentEvent.objects.update(at=timezone.now() - timedelta(days=2))
    [text] = one.say("don't cancel")
    assert text.startswith("All right, I leave everything as it is.\nYour coming appointments:\n") and row.code in text


@pytest.mark.parametrize("words", ["undo", "oops, that was a mistake"])
def test_what_was_done_long_ago_is_not_undone(one, book, tomorrow_at, words):
    row = book(one.customer, tomorrow_at(9))
    AppointmentEvent.objects.update(at=timezone.now() - timedelta(days=2))
    [text] = one.say(words)
    assert text.startswith("I find nothing of the last day that could be undone.\nYour coming appointments:\n")
    assert row.code in text and state_of(row)[0] == "confirmed"


@pytest.mark.parametrize(
    ("wish", "words", "said"),
    [("sign out", "don't sign me out", "You are signed out already."), ("sign out", "no", "You are signed out already."),
     ("delete my data", "no wait, don't delete it", "Your data is deleted already"),
     ("delete my data", "undo", "Your data is deleted already")],
)  # fmt: skip
def test_what_ended_the_conversation_is_told_as_it_is(one, wish, words, said):
    one.say(wish)
    if wish != "sign out":
        one.say("yes")
    [text] = one.say(words)
    assert said in text and is_true([text])


def test_after_a_rating_it_is_told(one, book, tomorrow_at, now):
    row = book(one.customer, tomorrow_at(9))
    Appointment.objects.filter(pk=row.pk).update(status="completed")
    Feedback.objects.create(appointment=row, rating=2, created_at=timezone.now())
    [text] = one.say("undo that please")
    assert text.startswith("Your rating of the visit with Lê Quốc Bảo is noted: 2 of 5.") and len(one.titles) == 6


def test_somebody_elses_is_never_told(one, talk, book, tomorrow_at):
    other = talk(name="Minh")
    other.say("xin chào")
    row = book(other.customer, tomorrow_at(15))
    services.cancel(appointment=row, by=by_staff("Thuỷ"), now=timezone.now())
    assert all(row.code not in text for text in one.say("don't cancel it"))
    for payload in (f"again:{row.code}", f"back:{row.code}", "again:", "back:NOCODE"):
        one.send("x", payload)
        assert all(row.code not in text for text in one.take_turns())
    assert not Appointment.objects.booked().exists()
