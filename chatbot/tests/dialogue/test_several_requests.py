"""Several requests in one message: in their order, each with its question, each reported as it went."""

import json
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from accounts.models import Action, Customer, ServiceLevel
from bookings.models import Appointment
from chatbot import replies
from chatbot.memory.commands import Start, Wish
from chatbot.memory.document import Ahead, Memory, Why, read, write_down
from chatbot.memory.said import Said
from chatbot.tests.asking import asking
from chatbot.tests.flows.test_verification import sent_code
from chatbot.understanding import Catalog, Entities, Named, understand
from chatbot.understanding.schema import Cause, DateRange, Invalid, NamedBy, Several, TimeRange
from consultants.models import Service

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
CATALOG = Catalog(
    consultants=(Named(1, ("Nguyễn Thị Thu Hằng",)), Named(2, ("Trần Minh Hằng",)), Named(3, ("Lê Quốc Bảo",))),
    services=(Named(7, ("Tư vấn thuế", "Tax advice")), Named(8, ("Tư vấn pháp lý", "Legal advice"))),
)
CANCEL_THEN_BOOK = "huỷ lịch ngày mai rồi đặt tư vấn thuế với anh Bảo mai 15h"
TUESDAY, THURSDAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 26), date(2026, 11, 21)


def parts(text, asked=""):
    meant = understand(text, context=asking(asked), now=FRIDAY, zone=ZONE, catalog=CATALOG)
    return [(part.intents[0], part.entities) for part in meant.parts]


def short_day(moment):
    with translation.override("vi"):
        return replies.short_day(moment.date())


def rows():
    found = Appointment.objects.exclude(status="held").filter(events__kind="booked").distinct().order_by("pk")
    return [(f"{timezone.localtime(row.starts_at):%H:%M}", row.consultant.name, row.status) for row in found]


# What the message says


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("huỷ lịch thứ 3 rồi đặt thứ 5 giùm em",
         [("cancel", Entities(date=TUESDAY)), ("book", Entities(date=THURSDAY))]),
        ("cancel my Tuesday and book Thursday 3pm with Bao",
         [("cancel", Entities(date=TUESDAY)), ("book", Entities(date=THURSDAY, time=time(15), consultant=(3,)))]),
        ("huỷ lịch mai 9h và dời lịch mai 15h sang 16h",
         [("cancel", Entities(date=TOMORROW, time=time(9))),
          ("reschedule", Entities(old_date=TOMORROW, old_time=time(15), time=time(16)))]),
        ("book tomorrow 9am and Thursday 3pm",
         [("book", Entities(date=TOMORROW, time=time(9))), ("book", Entities(date=THURSDAY, time=time(15)))]),
        ("cancel my appointment then show my bookings", [("cancel", Entities()), ("my_appointments", Entities())]),
        ("huỷ lịch thứ 3 và thứ 5", [("cancel", Entities(date=TUESDAY)), ("cancel", Entities(date=THURSDAY))]),
        ("cancel my tax advice on Tuesday and my legal advice on Thursday",
         [("cancel", Entities(date=TUESDAY, service=(7,))), ("cancel", Entities(date=THURSDAY, service=(8,)))]),
        ("cancel my tax advice on Tuesday and move my legal advice on the 26th one hour later",
         [("cancel", Entities(date=TUESDAY, service=(7,))),
          ("reschedule", Entities(old_date=THURSDAY, shift_minutes=60, service=(8,)))]),
        ("dời lịch thuế sang thứ ba, lịch pháp lý sang thứ năm",
         [("reschedule", Entities(date=TUESDAY, service=(7,))), ("reschedule", Entities(date=THURSDAY, service=(8,)))]),
        ("dời lịch 9h sang 10h và lịch 15h lùi lại 30 phút",
         [("reschedule", Entities(old_time=time(9), time=time(10))),
          ("reschedule", Entities(old_time=time(15), shift_minutes=30))]),
        ("đặt tư vấn thuế và tư vấn pháp lý cùng ngày thứ năm với anh Bảo",
         [("book", Entities(date=THURSDAY, service=(7,), consultant=(3,))),
          ("book", Entities(date=THURSDAY, service=(8,), consultant=(3,)))]),
        ("book tax advice at 9 and legal advice at 10 on Thursday with Bảo",
         [("book", Entities(date=THURSDAY, time=time(9), service=(7,), consultant=(3,))),
          ("book", Entities(date=THURSDAY, time=time(10), service=(8,), consultant=(3,)))]),
    ],
)  # fmt: skip
def test_each_request_has_its_own_values(text, expected):
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    ["đặt lịch tư vấn thuế, thứ 5 9h với anh Bảo", "đặt lịch với anh Bảo và chị Hằng", "huỷ lịch mai, 9h",
     "đặt lịch mai hoặc thứ 5 10h", "book tax advice with Bảo on Friday. Actually legal advice",
     "đặt tư vấn thuế hoặc tư vấn pháp lý thứ năm", "move my legal advice to the 26th, one hour later", "huỷ lịch mai, cảm ơn nhé", "xin chào và cho mình đặt lịch mai 9h"],
)  # fmt: skip
def test_one_request_is_one_however_it_is_put(text):
    assert parts(text) == []


def test_a_wish_waits_as_json_and_comes_back_the_same():
    said = Said(
        Entities(
            date=TUESDAY, date_range=DateRange(TUESDAY, THURSDAY), time=time(9, 30), time_range=TimeRange(None, time(12)),
            part_of_day="morning", old_date=THURSDAY, old_time=time(15), shift_minutes=-30, shift_days=2,
            consultant=(1, 2), anyone=True, service=(7,), code="ABC234", invalid=(Invalid("31/11", Cause.NO_SUCH_DAY),),
            named_by=NamedBy.WEEKDAY,
        ),
        everything=True, kept=("time",), which="first", several=Several(2, (TUESDAY, THURSDAY), 7, True, ("", "my wife")),
        each=(Said(Entities(date=TUESDAY, service=(7,))), Said(whom="mẹ em")),
    )  # fmt: skip
    recalled = written_and_read(said)
    assert (recalled, recalled.found.named_by) == (said, NamedBy.WEEKDAY)
    secret = Entities(email="a@example.com", otp="123456", name="An", phone="+84912345678")
    assert written_and_read(Said(secret, words="secret")) == Said()


def written_and_read(said):
    memory = Memory([Ahead(Start(Wish.BOOK, said), Why.PLANNED)])
    (ahead,) = read(json.loads(json.dumps(write_down(memory))), {}).plan
    assert ahead.begin.wish == Wish.BOOK
    return ahead.begin.said


# What is done


def test_cancel_one_and_book_another(khai, book, tomorrow_at):
    """Reference: a second request was dropped without a word."""
    old = book(khai.customer, tomorrow_at(9))
    day = f"{tomorrow_at(9, days=3):%d/%m}"
    texts = khai.say(f"huỷ lịch ngày mai rồi đặt tư vấn thuế với anh Bảo ngày {day} lúc 10h giùm em")
    first, second = (short_day(tomorrow_at(9, days=days)) for days in (1, 3))
    assert texts[0] == f"Mình làm lần lượt nhé:\n1. huỷ lịch hẹn ({first})\n2. đặt lịch hẹn ({second} 10:00)"
    assert texts[1].startswith("Mình huỷ lịch này nhé?") and old.code in texts[1]
    texts = khai.say("đồng ý")
    assert texts[0].startswith("Đã huỷ: ") and old.code in texts[0]
    assert texts[1] == f"Tiếp theo: đặt lịch hẹn ({second} 10:00)"
    assert texts[2].startswith("Mình đặt lịch này nhé?") and "10:00–10:30" in texts[2]
    assert rows() == [("09:00", "Lê Quốc Bảo", "cancelled")]
    assert khai.tap("Đồng ý")[0].startswith("Đã đặt lịch!")
    assert rows() == [("09:00", "Lê Quốc Bảo", "cancelled"), ("10:00", "Lê Quốc Bảo", "confirmed")]
    assert khai.conversation.state == {}


def test_in_english_by_taps_and_words(talk, book, tomorrow_at):
    anna = talk(language="en", name="Anna")
    anna.say("hello")
    first, second = book(anna.customer, tomorrow_at(9)), book(anna.customer, tomorrow_at(15))
    anna.say("cancel my appointment tomorrow at 9am and move my 3pm appointment to 4pm")
    lines = anna.last[0].text.splitlines()
    assert lines[0] == "I do this one after another:" and lines[1].startswith("1. cancel an appointment (")
    assert lines[1].endswith(" 09:00)") and lines[2] == "2. move an appointment (15:00)"
    assert first.code in anna.last[1].text
    anna.tap("Yes")
    assert anna.last[-1].text.startswith("Shall I move this?") and second.code in anna.last[-1].text
    anna.tap("Yes")
    assert rows() == [("09:00", "Lê Quốc Bảo", "cancelled"), ("16:00", "Lê Quốc Bảo", "confirmed")]
    assert anna.conversation.state == {}


def test_two_bookings(khai):
    khai.say("đặt tư vấn thuế mai 9h với anh Bảo và tư vấn thuế mai 15h với chị Minh Hằng")
    text = khai.last[0].text
    assert text.startswith("Mình đặt 2 lịch này nhé?\n1. ") and "09:00–09:30" in text and "15:00–15:30" in text
    assert rows() == [], "nothing is booked before the yes"
    assert khai.say("đồng ý")[0].startswith("Đã đặt lịch!")
    assert rows() == [("09:00", "Lê Quốc Bảo", "confirmed"), ("15:00", "Trần Minh Hằng", "confirmed")]


def test_the_second_is_reported_truthfully_when_it_fails(khai, book, tomorrow_at, now):
    old = book(khai.customer, tomorrow_at(9))
    khai.say(CANCEL_THEN_BOOK)
    khai.say("đồng ý")
    Appointment.objects.holds().update(held_until=now)
    book(Customer.objects.create(name="Người khác"), tomorrow_at(15))
    texts = khai.tap("Đồng ý")
    assert "vừa có người khác đặt mất" in texts[0] and len(khai.titles) > 3
    assert not any("Đã đặt lịch" in text for text in texts)
    assert rows() == [("09:00", "Lê Quốc Bảo", "cancelled"), ("15:00", "Lê Quốc Bảo", "confirmed")]
    assert khai.customer.appointments.booked().count() == 0 and old.pk


def test_the_second_goes_on_when_the_first_is_not_possible(khai, book, tomorrow_at):
    old = book(khai.customer, tomorrow_at(9))
    Service.objects.update(cancel_notice_minutes=7 * 24 * 60)
    texts = khai.say(CANCEL_THEN_BOOK)
    assert old.code in texts[1] and "7 ngày" in texts[1] and "Đã huỷ" not in "".join(texts)
    assert texts[2].startswith("Tiếp theo: đặt lịch hẹn (") and texts[3].startswith("Mình đặt lịch này nhé?")
    khai.say("đồng ý")
    assert rows() == [("09:00", "Lê Quốc Bảo", "confirmed"), ("15:00", "Lê Quốc Bảo", "confirmed")]


def test_permissions_are_checked_before_anything_is_done(khai, book, tomorrow_at):
    book(khai.customer, tomorrow_at(9))
    level = ServiceLevel.objects.create(code="x", name="Gói thử", rank=99, actions=[Action.BOOK, Action.CANCEL])
    Customer.objects.filter(pk=khai.customer.pk).update(level=level)
    texts = khai.say("huỷ lịch ngày mai rồi dời lịch ngày mai sang 15h")
    assert (
        texts[0].startswith("Gói của bạn chưa bao gồm: Dời lịch hẹn.")
        and texts[1].startswith("Mình huỷ lịch này nhé?")
        and len(texts) == 2
    )
    khai.say("đồng ý")
    assert rows() == [("09:00", "Lê Quốc Bảo", "cancelled")]
    assert khai.conversation.state == {}


def test_a_cancelled_one_makes_room_for_the_booking_that_follows(khai, book, tomorrow_at):
    book(khai.customer, tomorrow_at(9))
    level = ServiceLevel.objects.create(code="x", name="Một", rank=99, maximum_coming=1, actions=list(Action.values))
    Customer.objects.filter(pk=khai.customer.pk).update(level=level)
    khai.say(CANCEL_THEN_BOOK)
    khai.say("đồng ý")
    khai.say("đồng ý")
    assert rows() == [("09:00", "Lê Quốc Bảo", "cancelled"), ("15:00", "Lê Quốc Bảo", "confirmed")]


def test_the_plan_survives_a_detour(khai, book, tomorrow_at):
    book(khai.customer, tomorrow_at(9))
    khai.say(CANCEL_THEN_BOOK)
    khai.say("lịch của tôi")
    assert khai.say("đồng ý")[0].startswith("Đã huỷ: ")
    assert khai.last[-1].text.startswith("Mình đặt lịch này nhé?")
    khai.say("16h")
    khai.say("đồng ý")
    assert rows() == [("09:00", "Lê Quốc Bảo", "cancelled"), ("16:00", "Lê Quốc Bảo", "confirmed")]


def test_a_no_to_the_first_leaves_the_second(khai, book, tomorrow_at):
    book(khai.customer, tomorrow_at(9))
    khai.say(CANCEL_THEN_BOOK)
    texts = khai.say("không")
    assert texts[0] == "Vâng, mình không huỷ lịch nào." and texts[1].startswith("Tiếp theo: đặt lịch hẹn (")
    khai.say("đồng ý")
    assert rows() == [("09:00", "Lê Quốc Bảo", "confirmed"), ("15:00", "Lê Quốc Bảo", "confirmed")]


@pytest.mark.parametrize("words", ["dừng lại", "huỷ"])
def test_stop_ends_it_all_and_says_what_was_not_done(khai, book, tomorrow_at, words):
    book(khai.customer, tomorrow_at(9))
    khai.say(CANCEL_THEN_BOOK)
    khai.say("đồng ý")
    assert khai.say(words) == ["Mình chưa làm: đặt lịch hẹn"]
    assert (khai.conversation.state, Appointment.objects.filter(status="held").count()) == ({}, 0)
    assert rows() == [("09:00", "Lê Quốc Bảo", "cancelled")]


def test_cancel_while_a_planned_one_is_booked_ends_what_is_planned_behind_it(khai, book, tomorrow_at):
    book(khai.customer, tomorrow_at(9))
    khai.say("đặt tư vấn thuế với anh Bảo mai 15h rồi huỷ lịch 9h ngày mai")
    assert khai.say("huỷ") == [f"Mình chưa làm: đặt lịch hẹn; huỷ lịch hẹn ({short_day(tomorrow_at(9))} 09:00)"]
    assert (khai.conversation.state, Appointment.objects.filter(status="held").count()) == ({}, 0)
    assert rows() == [("09:00", "Lê Quốc Bảo", "confirmed")]


def test_who_it_is_is_asked_once_before_all_of_it(khai, book, tomorrow_at):
    book(khai.customer, tomorrow_at(9))
    identity = khai.conversation.identity
    identity.verified_at = timezone.now() - timedelta(days=400)
    identity.save()
    khai.say(CANCEL_THEN_BOOK)
    khai.say("đồng ý")
    texts = khai.say(sent_code(khai.customer.email))
    assert texts[1].startswith("Mình làm lần lượt nhé:") and texts[2].startswith("Mình huỷ lịch này nhé?")
    khai.say("đồng ý")
    khai.say("đồng ý")
    assert rows() == [("09:00", "Lê Quốc Bảo", "cancelled"), ("15:00", "Lê Quốc Bảo", "confirmed")]


def test_a_yes_with_another_request_answers_the_question_first(khai, book, tomorrow_at):
    book(khai.customer, tomorrow_at(9))
    khai.say("huỷ lịch")
    texts = khai.say("huỷ đi rồi đặt tư vấn thuế với anh Bảo mai 15h nhé")
    assert texts[0].startswith("Đã huỷ: ") and texts[-1].startswith("Mình đặt lịch này nhé?")


@pytest.mark.parametrize("words", ["15h nhé, giá bao nhiêu vậy?", "3pm please, and how much is it?"])
def test_a_value_and_a_question_are_both_answered(khai, office, words):
    Service.objects.filter(pk=office.tax.pk).update(price=300000)
    khai.say("đặt lịch tư vấn thuế với anh Bảo mai")
    texts = khai.say(words)
    assert "300" in texts[0] and texts[-1].startswith(("Mình đặt lịch này nhé?", "Shall I book this?"))
    assert "15:00–15:30" in texts[-1]


def test_a_yes_and_a_question_are_both_answered(khai, office):
    Service.objects.filter(pk=office.tax.pk).update(price=300000)
    khai.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    texts = khai.say("đồng ý, mà giá bao nhiêu vậy?")
    assert "300" in texts[0] and texts[1].startswith("Đã đặt lịch!")
    assert rows() == [("15:00", "Lê Quốc Bảo", "confirmed")]


def test_a_mere_sound_before_a_question_agrees_to_nothing(khai, office):
    Service.objects.filter(pk=office.tax.pk).update(price=300000)
    khai.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    texts = khai.say("ok, giá bao nhiêu?")
    assert "300" in texts[0] and texts[1].startswith("Mình đặt lịch này nhé: ")
    assert rows() == []


def test_a_yes_and_a_wish_to_see_the_appointments(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    khai.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    texts = khai.say("đồng ý, cho mình xem lịch của mình luôn")
    assert row.code in texts[0] and texts[1].startswith("Đã đặt lịch!")


def test_a_question_and_a_request_are_both_answered(khai, office):
    Service.objects.filter(pk=office.tax.pk).update(price=300000)
    texts = khai.say("giá tư vấn thuế bao nhiêu và đặt lịch tư vấn thuế với anh Bảo mai 15h nhé")
    assert "300" in texts[0] and texts[-1].startswith("Mình đặt lịch này nhé?")


def test_starting_something_else_is_not_lost(khai, book, tomorrow_at):
    """Reference defect 12: a wish that came in the middle of another one was stored under a name nobody read."""
    row = book(khai.customer, tomorrow_at(9))
    khai.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    assert row.code in khai.say("dời lịch 9h ngày mai sang 10h")[0]
    khai.say("đồng ý")
    assert ("10:00", "Lê Quốc Bảo", "confirmed") in rows()


def test_the_menu_does_not_stand_between_a_step_and_the_next_question(khai, book, tomorrow_at):
    book(khai.customer, tomorrow_at(9))
    khai.say("huỷ lịch ngày mai rồi đặt lịch tư vấn thuế với anh Bảo")
    khai.say("đồng ý")
    *before, question = khai.last
    assert question.choices and len(before) >= 2 and [row.choices for row in before] == [[]] * len(before)
