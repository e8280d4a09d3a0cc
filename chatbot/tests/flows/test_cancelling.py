"""Cancelling what is named, one of several, or all; judged by the rows and by what was said about them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Customer
from bookings.models import Appointment
from consultants.models import Service


def statuses(*rows):
    return [Appointment.objects.get(pk=row.pk).status for row in rows]


def test_the_one_that_is_named_is_cancelled(khai, book, tomorrow_at, office):
    first, second = book(khai.customer, tomorrow_at(9)), book(khai.customer, tomorrow_at(15, days=2))
    third = book(khai.customer, tomorrow_at(11, days=3), consultant=office.minh_hang, service=office.legal)
    for words, row in (
        ("huỷ lịch ngày mai", first), ("cancel my appointment tomorrow at 9am", first), (f"huỷ {second.code}", second),
        ("huỷ lịch lúc 15h", second), ("huỷ lịch với chị Minh Hằng", third), ("cancel the legal advice", third),
    ):  # fmt: skip
        text = khai.say(words)[0]
        assert text.startswith(("Mình huỷ lịch này nhé?", "Shall I cancel this?")) and row.code in text, words
        khai.tap(khai.titles[1])
    assert statuses(first, second, third) == ["confirmed"] * 3
    khai.say("huỷ lịch với chị Minh Hằng")
    assert third.code in khai.say("ok")[0]
    assert statuses(first, second, third) == ["confirmed", "confirmed", "cancelled"]


def test_several_that_fit_are_listed_and_the_others_are_not(khai, book, tomorrow_at):
    rows = [book(khai.customer, tomorrow_at(hour)) for hour in (9, 15)]
    book(khai.customer, tomorrow_at(9, days=2))
    assert khai.say("huỷ lịch ngày mai")[0].startswith("Bạn muốn huỷ lịch hẹn nào ạ?")
    assert [rows[0].code in khai.titles[0], rows[1].code in khai.titles[1]] == [True, True]
    assert khai.titles[2:] == ["Tất cả", "Dừng lại"]
    assert rows[1].code in khai.say("cái 15h")[0]
    khai.say("đồng ý")
    assert statuses(*rows) == ["confirmed", "cancelled"]


def test_none_that_fits_is_said_and_all_are_listed(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    day = f"{tomorrow_at(9, days=5):%d/%m}"
    text = khai.say(f"huỷ lịch ngày {day}")[0]
    assert text.startswith("Mình không tìm thấy lịch hẹn sắp tới nào khớp như vậy.\nBạn muốn huỷ lịch hẹn nào ạ?")
    assert khai.titles == [khai.titles[0], "Dừng lại"] and row.code in khai.titles[0]
    assert statuses(row) == ["confirmed"]


@pytest.mark.parametrize("words", ["huỷ hết", "huỷ tất cả lịch của tôi", "cancel all my appointments", "huỷ cả hai"])
def test_all_are_cancelled_after_one_question_that_lists_them(khai, book, tomorrow_at, words):
    rows = [book(khai.customer, tomorrow_at(9)), book(khai.customer, tomorrow_at(9, days=2))]
    text = khai.say(words)[0]
    assert text.startswith(("Mình huỷ tất cả các lịch này nhé?", "Shall I cancel all of these?"))
    assert all(row.code in text for row in rows) and statuses(*rows) == ["confirmed", "confirmed"]
    texts = khai.tap(khai.titles[0])
    assert [row.code in text for row, text in zip(rows, texts, strict=True)] == [True, True]
    assert statuses(*rows) == ["cancelled", "cancelled"]


def test_of_all_only_those_that_may_be_are_cancelled_and_it_is_said(khai, book, tomorrow_at, office):
    """The notice of a service keeps one of them."""
    late = book(khai.customer, tomorrow_at(9))
    free = book(khai.customer, tomorrow_at(9, days=2), consultant=office.minh_hang, service=office.legal)
    Service.objects.filter(pk=office.tax.pk).update(cancel_notice_minutes=3 * 24 * 60)
    text = khai.say("huỷ hết")[0]
    assert late.code in text.splitlines()[0] and "3 ngày" in text and "Mình huỷ tất cả các lịch này nhé?" in text
    khai.say("đồng ý")
    assert statuses(late, free) == ["confirmed", "cancelled"]


def test_all_of_one_day(khai, book, tomorrow_at):
    rows = [book(khai.customer, tomorrow_at(9)), book(khai.customer, tomorrow_at(15))]
    other = book(khai.customer, tomorrow_at(9, days=2))
    khai.say("huỷ tất cả lịch ngày mai")
    khai.say("đồng ý")
    assert statuses(*rows, other) == ["cancelled", "cancelled", "confirmed"]


def test_all_can_be_chosen_from_the_list(khai, book, tomorrow_at):
    rows = [book(khai.customer, tomorrow_at(9)), book(khai.customer, tomorrow_at(15))]
    khai.say("huỷ lịch")
    khai.tap("Tất cả")
    khai.say("không")
    assert statuses(*rows) == ["confirmed", "confirmed"]
    khai.say("huỷ lịch")
    khai.say("tất cả")
    khai.say("ừ")
    assert statuses(*rows) == ["cancelled", "cancelled"]


@pytest.mark.parametrize("words", ["đừng hủy", "đừng huỷ nữa", "don't cancel", "không huỷ nữa", "thôi giữ lại"])
def test_a_negated_cancel_keeps_it(khai, book, tomorrow_at, words):
    """Reference defect 2: the word in it decided."""
    row = book(khai.customer, tomorrow_at(9))
    khai.say("huỷ lịch")
    khai.say(words)
    assert statuses(row) == ["confirmed"] and khai.last
    khai.say("đồng ý")
    assert statuses(row) == ["confirmed"], "what was denied cannot be confirmed afterwards"


@pytest.mark.parametrize("words", ["huỷ lịch có mất phí không?", "what if I cancel late?", "lỡ huỷ trễ thì sao?"])
def test_a_question_about_cancelling_is_none(khai, book, tomorrow_at, words):
    row = book(khai.customer, tomorrow_at(9))
    khai.say(words)
    assert not khai.last[0].text.startswith(("Mình huỷ lịch này nhé?", "Shall I cancel this?"))
    khai.say("đồng ý")
    assert statuses(row) == ["confirmed"]


def test_another_one_can_be_named_at_the_question(khai, book, tomorrow_at):
    first, second = book(khai.customer, tomorrow_at(9)), book(khai.customer, tomorrow_at(15, days=2))
    khai.say("huỷ lịch ngày mai")
    assert second.code in khai.say("không phải, cái 15h cơ")[0]
    khai.say("đồng ý")
    assert statuses(first, second) == ["confirmed", "cancelled"]


def test_another_time_instead_moves_it_and_a_yes_to_that_cancels_nothing(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    khai.say("huỷ lịch")
    assert khai.say("à thôi, dời sang 15h nhé")[0].startswith("Mình dời lịch này nhé?")
    khai.say("ok")
    row.refresh_from_db()
    assert (f"{timezone.localtime(row.starts_at):%H:%M}", row.status) == ("15:00", "confirmed")


def test_naming_the_same_one_again_is_a_yes_and_a_number_is_none(khai, book, tomorrow_at):
    rows = [book(khai.customer, tomorrow_at(9)), book(khai.customer, tomorrow_at(15, days=2))]
    khai.say("huỷ lịch")
    khai.say("2")
    khai.say("1")
    assert statuses(*rows) == ["confirmed", "confirmed"], "the number may be meant for the list before"
    khai.say("đúng, huỷ lịch 15h đó đi")
    assert statuses(*rows) == ["confirmed", "cancelled"]


def test_the_cancel_notice_is_explained_before_anything_is_asked(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    Service.objects.update(cancel_notice_minutes=7 * 24 * 60)
    text = khai.say("huỷ lịch")[0]
    assert row.code in text and "7 ngày" in text
    assert (statuses(row), khai.conversation.state) == (["confirmed"], {})


@pytest.mark.parametrize("status", ["pending", "confirmed"])
def test_pending_and_confirmed_ones_can_be_cancelled(khai, book, tomorrow_at, status):
    """Reference defect 8: once a consultant had confirmed, the customer could no longer cancel."""
    row = book(khai.customer, tomorrow_at(9))
    Appointment.objects.filter(pk=row.pk).update(status=status)
    khai.say("huỷ lịch")
    khai.say("đồng ý")
    assert statuses(row) == ["cancelled"]


def test_completed_and_cancelled_ones_are_not_cancelled_again(khai, book, tomorrow_at):
    """Reference defect 7."""
    row = book(khai.customer, tomorrow_at(9))
    khai.say("huỷ lịch")
    Appointment.objects.filter(pk=row.pk).update(status="completed")
    assert row.code in khai.tap("Đồng ý")[0]
    khai.send("Huỷ lịch này", f"cancel:{row.code}")
    assert row.code in khai.take_turns()[0]
    assert statuses(row) == ["completed"] and row.events.filter(kind="cancelled").count() == 0


def test_anothers_appointment_is_not_found_by_its_code(khai, book, tomorrow_at):
    row = book(Customer.objects.create(name="Duyên"), tomorrow_at(9))
    for payload in (f"cancel:{row.code}", f"show:{row.code}", f"move:{row.code}"):
        khai.send("x", payload)
        assert khai.take_turns()[0].endswith("Bạn chưa có lịch hẹn nào sắp tới.")
    assert khai.say(f"huỷ {row.code}")[0].endswith("Bạn chưa có lịch hẹn nào sắp tới.")
    assert statuses(row) == ["confirmed"]


# My appointments


def test_one_appointment_is_shown_with_what_is_known_and_its_buttons(khai, book, tomorrow_at, office):
    Service.objects.filter(pk=office.tax.pk).update(location="12 Lê Lợi, Quận 1")
    row = book(khai.customer, tomorrow_at(9))
    text = khai.say("lịch của tôi")[0]
    assert row.code in text and "12 Lê Lợi, Quận 1" in text
    assert khai.titles == ["Dời lịch này", "Huỷ lịch này", "Đặt lịch"]
    assert khai.tap("Huỷ lịch này")[0].startswith("Mình huỷ lịch này nhé?")
    khai.tap("Đồng ý")
    assert statuses(row) == ["cancelled"]


def test_of_several_one_is_opened_by_its_button_its_number_or_its_code(khai, book, tomorrow_at):
    rows = [book(khai.customer, tomorrow_at(9)), book(khai.customer, tomorrow_at(15, days=2))]
    Appointment.objects.filter(pk=rows[1].pk).update(meeting_link="https://meet.example/abc")
    assert khai.say("lịch của tôi")[0].count("•") == 2
    for choose in (lambda: khai.tap(khai.titles[1]), lambda: khai.say("2")):
        khai.say("lịch của tôi")
        text = choose()[0]
        assert rows[1].code in text and "https://meet.example/abc" in text and rows[0].code not in text
    assert khai.titles[:2] == ["Dời lịch này", "Huỷ lịch này"]
    assert rows[1].code in khai.say("huỷ")[0], "the one that is shown is meant"
    assert rows[0].code in khai.say(f"chi tiết lịch {rows[0].code}")[0]
    assert statuses(*rows) == ["confirmed", "confirmed"]


def test_one_that_waits_for_approval_says_so_and_one_that_has_begun_has_no_buttons(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    Appointment.objects.filter(pk=row.pk).update(status="pending")
    assert "Trạng thái: " in khai.say("lịch của tôi")[0]
    row.status = "confirmed"
    row.place_at(timezone.now() - timedelta(minutes=10))
    row.save()
    khai.say("lịch của tôi")
    assert khai.titles == ["Đặt lịch"]
    khai.send("Huỷ lịch này", f"cancel:{row.code}")
    assert "đã bắt đầu" in khai.take_turns()[0]
    assert statuses(row) == ["confirmed"]


def test_looking_at_them_in_the_middle_of_a_booking_leaves_it_open(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    khai.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    assert row.code in khai.say("lịch của tôi")[0]
    assert khai.say("đồng ý")[0].startswith("Đã đặt lịch!")
    assert khai.customer.appointments.booked().count() == 2


def test_a_standing_one_can_be_cancelled_in_the_middle_of_a_booking(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    khai.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    assert row.code in khai.say("huỷ lịch 9h ngày mai của mình đi")[0]
    assert Appointment.objects.filter(status="held").count() == 0
    khai.say("đồng ý")
    assert statuses(row) == ["cancelled"]


@pytest.mark.parametrize(
    "words", ["không phải cái đó", "not that one", "cái kia", "the other one", "không phải lịch này"]
)
def test_not_that_one_is_one_of_the_others(khai, book, tomorrow_at, words):
    rows = [book(khai.customer, tomorrow_at(9, days=days)) for days in (1, 2, 3)]
    khai.say(f"huỷ {rows[0].code}")
    khai.say(words)
    assert [row.code in "".join(khai.titles) for row in rows] == [False, True, True]
    khai.say("1")
    assert rows[1].code in khai.last[0].text
    khai.tap(khai.titles[0])
    assert statuses(*rows) == ["confirmed", "cancelled", "confirmed"]


def test_not_that_one_with_only_two_asks_about_the_other(khai, book, tomorrow_at):
    first, second = (book(khai.customer, tomorrow_at(9, days=days)) for days in (1, 2))
    khai.say(f"huỷ {first.code}")
    assert second.code in khai.say("không phải cái đó")[0]
    khai.say("đồng ý")
    assert statuses(first, second) == ["confirmed", "cancelled"]


def test_not_that_one_of_one_alone_keeps_it(khai, book, tomorrow_at):
    row = book(khai.customer, tomorrow_at(9))
    khai.say("huỷ lịch")
    khai.say("không phải cái đó")
    assert statuses(row) == ["confirmed"] and khai.conversation.state == {}
