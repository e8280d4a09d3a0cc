"""What customers tell on the day: the consultant is told once, in time, and the appointment stands as it was."""

from datetime import timedelta

import pytest

from accounts.models import Customer, OutgoingEmail
from bookings import on_the_day, services, sweeping
from bookings.actors import SYSTEM, by_consultant, by_customer, by_staff
from bookings.errors import NotAllowedInThisState, NotYours, TooLate
from bookings.models import Appointment, AppointmentEvent, Notification
from consultants.models import BusinessPolicy


@pytest.fixture
def row(office, tomorrow_at, book):
    BusinessPolicy.objects.update(follow_up_minutes=60, reminder_minutes=[60])
    office.bao.email = "bao@example.com"
    office.bao.save()
    row = book(Customer.objects.create(name="Duyên", email="duyen@example.com"), tomorrow_at(9))
    OutgoingEmail.objects.all().delete()
    return row


def tell(row, kind, now, minutes=None):
    return on_the_day.tell(appointment=row, kind=kind, minutes=minutes, by=by_customer(row.customer), now=now)


def test_the_consultant_is_told_once_of_each_and_the_appointment_stands(row):
    now = row.starts_at - timedelta(minutes=20)
    first = tell(row, "late", now, 15)
    assert tell(row, "late", now, 15) == first and OutgoingEmail.objects.count() == 1
    second, here = tell(row, "late", now, 30), tell(row, "here", row.starts_at)
    assert (first.kind, first.changes["minutes"], second.changes["minutes"]) == ("late", 15, 30)
    mails = list(OutgoingEmail.objects.order_by("pk"))
    assert [mail.to for mail in mails] == ["bao@example.com"] * 3, "the customer is written nothing"
    assert "khoảng 15 phút" in mails[0].text and "đã tới" in mails[2].subject
    assert {(mail.calendar, mail.useful_until) for mail in mails} == {("", row.ends_at)}
    assert on_the_day.latest([row]) == {row.pk: here}
    row.refresh_from_db()
    assert (row.status, row.sequence) == ("confirmed", 0)


def test_who_cannot_come_is_neither_reminded_nor_asked_how_it_was(row):
    tell(row, "away", row.starts_at - timedelta(hours=2))
    assert dict(Notification.objects.values_list("kind", "status")) == {"reminder": "void", "follow_up": "void"}
    sweeping.complete_past(now=row.ends_at)
    assert Appointment.objects.get().status == "completed"
    assert set(Notification.objects.values_list("status", flat=True)) == {"void"}


def test_who_comes_after_all_is_asked_again(row):
    tell(row, "away", row.starts_at - timedelta(minutes=30))
    tell(row, "late", row.starts_at - timedelta(minutes=10), 20)
    states = dict(Notification.objects.values_list("kind", "status"))
    assert states["follow_up"] == "due"


def test_what_was_told_of_the_old_time_is_not_of_the_new_one(row, tomorrow_at, now):
    tell(row, "late", now, 10)
    services.reschedule(appointment=row, starts_at=tomorrow_at(10), by=by_staff("lan"), now=now)
    row.refresh_from_db()
    assert on_the_day.latest([row]) == {}


def test_who_rings_is_noted_by_the_team_and_the_consultant_hears_of_it_from_others(row, office):
    now = row.starts_at - timedelta(minutes=20)
    first = on_the_day.tell(appointment=row, kind="late", minutes=15, by=by_staff("lan"), now=now)
    assert (first.role, first.actor, OutgoingEmail.objects.get().to) == ("staff", "lan", "bao@example.com")
    second = on_the_day.tell(appointment=row, kind="late", minutes=30, by=by_consultant(office.bao), now=now)
    assert on_the_day.latest([row]) == {row.pk: second} and OutgoingEmail.objects.count() == 1


def test_others_tell_nothing_and_only_of_what_is_booked_and_not_over(row, office, now):
    for by in (by_customer(Customer.objects.create()), by_consultant(office.thu_hang), SYSTEM):
        with pytest.raises(NotYours):
            on_the_day.tell(appointment=row, kind="late", by=by, now=now)
    with pytest.raises(TooLate):
        tell(row, "here", row.ends_at)
    services.cancel(appointment=row, by=by_staff("lan"), now=now)
    with pytest.raises(NotAllowedInThisState):
        tell(row, "late", now)
    assert not AppointmentEvent.objects.filter(kind__in=AppointmentEvent.OF_THE_DAY).exists()
