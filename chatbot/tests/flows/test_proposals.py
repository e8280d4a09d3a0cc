"""A request is declined with another time: the customer is told, and takes it by a tap."""

from datetime import timedelta

import pytest

from accounts.models import Customer, OutgoingEmail
from bookings import proposals, services
from bookings.actors import by_consultant
from bookings.availability import Slot
from bookings.errors import BookingError, SlotTaken
from bookings.models import Appointment, Notification
from chatbot.worker.news import send_due
from consultants.models import Service


@pytest.fixture
def asked(khai, office, tomorrow_at, book):
    """A request of Khải's that waits for Bảo's answer."""
    Service.objects.filter(pk=office.tax.pk).update(needs_approval=True)
    office.tax.refresh_from_db()
    row = book(khai.customer, tomorrow_at(9))
    OutgoingEmail.objects.all().delete()
    return row


def decline(asked, office, slot, now):
    return services.decline(
        appointment=asked, by=by_consultant(office.bao), reason="bận họp", proposal=slot, now=now
    )  # fmt: skip


def test_it_is_told_in_both_ways_and_booked_by_a_tap(khai, asked, office, tomorrow_at, now):
    decline(asked, office, Slot(tomorrow_at(10), office.bao.pk), now)
    letter = OutgoingEmail.objects.get(kind="decline")
    assert "Lúc này còn trống" in letter.text and "10:00 (GMT+7) với Lê Quốc Bảo" in letter.text
    send_due()
    khai.last = [khai.conversation.messages.latest("pk")]
    [said] = [message.text for message in khai.last]
    assert "bận họp" in said and "Lúc này còn trống: " in said and "10:00 với Lê Quốc Bảo" in said
    khai.tap("Đặt giờ này")
    khai.say("đúng")
    booked = khai.customer.appointments.booked().get()
    assert (booked.starts_at, booked.consultant, booked.status) == (tomorrow_at(10), office.bao, "pending")
    asked.refresh_from_db()
    assert asked.status == "declined"


def test_without_one_it_says_what_it_said_before(khai, asked, office, now):
    decline(asked, office, None, now)
    assert "Lúc này còn trống" not in OutgoingEmail.objects.get(kind="decline").text
    send_due()
    assert "Mình tìm giờ khác cho bạn nhé?" in khai.conversation.messages.latest("pk").text


def test_a_time_that_cannot_be_booked_is_not_proposed_and_nothing_is_declined(asked, office, tomorrow_at, now, book):
    taken = book(Customer.objects.create(name="Duyên"), tomorrow_at(11))
    for slot in (Slot(taken.starts_at, office.bao.pk), Slot(tomorrow_at(22), office.bao.pk), Slot(now, office.bao.pk)):
        with pytest.raises(BookingError):
            decline(asked, office, slot, now)
    with pytest.raises(SlotTaken):
        decline(asked, office, Slot(taken.starts_at, office.bao.pk), now)
    asked.refresh_from_db()
    assert (asked.status, Notification.objects.filter(kind="decline").count()) == ("pending", 0)


def test_the_nearest_free_times_are_offered_but_not_its_own(asked, office, tomorrow_at, now):
    found = proposals.near(asked, limit=4, now=now)
    starts = [slot.starts_at for slot in found]
    assert tomorrow_at(9) not in starts and starts == sorted(starts) and len(starts) == 4
    assert all(abs(start - asked.starts_at) <= timedelta(days=1) for start in starts)
    assert {slot.consultant_id for slot in found} == {office.bao.pk}


def test_who_has_left_since_is_proposed_no_more(khai, asked, office, tomorrow_at, now):
    event = decline(asked, office, Slot(tomorrow_at(10), office.bao.pk), now)
    assert proposals.of(event).consultant == office.bao
    type(office.bao).objects.filter(pk=office.bao.pk).update(is_active=False)
    assert proposals.of(event) is None
    assert Appointment.objects.booked().count() == 0
