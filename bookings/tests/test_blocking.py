"""Why a time is not free: for each rule what is behind it."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import translation

from accounts.models import Customer
from bookings.availability import Reason
from bookings.blocking import what_blocks
from bookings.models import Appointment
from consultants.models import BusinessPolicy, BusyTime, Consultant, Holiday, OwnCalendar, Service


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def asked(office, now, tomorrow_at):
    """What blocks Bảo's tax advice at a time in a week."""

    def ask(hour, minute=0, *, days=7, service=office.tax):
        moment = tomorrow_at(hour, minute, days=days)
        return what_blocks(service=service, consultant=office.bao, moment=moment, now=now)

    return ask


def book(office, moment, **values):
    row = Appointment(
        customer=Customer.objects.create(name="Khải"), consultant=office.bao, service=office.tax, **values
    )
    row.place_at(moment)
    row.save()
    return row


def test_a_free_time_is_blocked_by_nothing(asked):
    assert asked(9) is None


def test_what_is_booked_or_held_there_is_shown(asked, office, now, tomorrow_at):
    row = book(office, tomorrow_at(9, days=7), status="confirmed")
    held = book(office, tomorrow_at(11, days=7), status="held", held_until=now + timedelta(minutes=5))
    book(office, tomorrow_at(13, days=7), status="held", held_until=now - timedelta(minutes=5))
    book(office, tomorrow_at(15, days=7), status="cancelled")
    taken, kept = asked(9), asked(11)
    assert (taken.code, taken.appointments, taken.facts) == (Reason.BUSY, [row], [])
    assert (kept.code, kept.appointments) == (Reason.HELD, [held])
    assert asked(13) is None and asked(15) is None


def test_the_hours_of_the_day_stand_there(asked, office, tomorrow_at):
    day = f"{tomorrow_at(9, days=7):%A %d/%m/%Y}"
    early, late = asked(7), asked(17, 30, service=office.legal)
    assert early.facts == [f"{day}: 08:00–18:00."]
    assert late.facts == [f"{day}: 08:00–18:00.", "The appointment would last until 18:30."]
    office.bao.working_hours.all().delete()
    assert asked(9).facts == [f"{day}: no working hours."]


def test_other_hours_of_the_date_are_named(asked, office, tomorrow_at):
    day = tomorrow_at(9, days=7)
    office.bao.date_overrides.create(on=day.date(), start_time="13:00", end_time="15:00", reason="Hội thảo")
    assert asked(9).facts == [
        f"{day:%A %d/%m/%Y}: 13:00–15:00.", "The date has hours of its own: 13:00-15:00 (Hội thảo)."
    ]  # fmt: skip
    office.bao.date_overrides.update(start_time=None, end_time=None)
    found = asked(9)
    assert (found.code, found.facts) == (Reason.CLOSED, ["The date has hours of its own: closed (Hội thảo)."])


def test_the_day_off_and_the_holiday_are_named(asked, office, tomorrow_at):
    day = tomorrow_at(0, days=7)
    office.bao.time_off.create(during=DateTimeTZRange(day, day + timedelta(days=1)), reason="Nghỉ phép")
    found = asked(9)
    assert (found.code, found.facts) == (Reason.TIME_OFF, [f"Off: {day:%a %d/%m/%Y} (Nghỉ phép)."])
    Holiday.objects.create(on=day.date(), name="Giỗ tổ")
    found = asked(9)
    assert (found.code, found.facts) == (Reason.HOLIDAY, [f"{day:%A %d/%m/%Y}: Giỗ tổ."])


def test_the_calendar_elsewhere_is_named_without_its_address(asked, office, tomorrow_at):
    google, work = (
        OwnCalendar.objects.create(
            consultant=office.bao, name=name, host="calendar.google.com", sealed_address="sealed", address_hash=name
        )
        for name in ("Google", "Việc khác")
    )
    start, end = tomorrow_at(8, 30, days=7), tomorrow_at(9, 15, days=7)
    for calendar, during in ((google, (start, end)), (work, (end, end + timedelta(hours=20)))):
        BusyTime.objects.create(consultant=office.bao, calendar=calendar, during=DateTimeTZRange(*during))
    found = asked(9)
    assert (found.code, found.appointments) == (Reason.BUSY_ELSEWHERE, [])
    assert found.facts == [
        f"Busy in the calendar “Google”: {start:%a %d/%m/%Y}, 08:30–09:15.",
        f"Busy in the calendar “Việc khác”: {end:%a %d/%m/%Y}, 09:15 – {end + timedelta(days=1):%a %d/%m/%Y}, 05:15.",
    ]


def test_notice_and_window_say_from_when_and_until_when(asked, office, now):
    BusinessPolicy.objects.update(minimum_notice_minutes=3 * 24 * 60, booking_window_days=10)
    zone = office.bao.zone
    first, last = ((now + timedelta(days=days)).astimezone(zone) for days in (3, 10))
    assert asked(9, days=1).facts == [f"The earliest that can be booked now is {first:%A %d/%m/%Y %H:%M}."]
    assert asked(9, days=30).facts == [f"The latest that can be booked now is {last:%A %d/%m/%Y %H:%M}."]


def test_the_grid_and_what_is_not_offered(asked, office):
    assert asked(9, 7).facts == ["“Tax advice” starts every 30 minutes from the beginning of the hours."]
    other = Service.objects.create(name="Soi da", duration_minutes=30)
    assert (asked(9, service=other).code, asked(9, service=other).facts) == (Reason.NOT_OFFERED, [])
    Service.objects.filter(pk=office.tax.pk).update(is_active=False)
    office.tax.refresh_from_db()
    assert asked(9).facts == ["The service “Tax advice” is not active."]
    Consultant.objects.filter(pk=office.bao.pk).update(is_active=False)
    office.bao.refresh_from_db()
    assert asked(9).facts == ["Lê Quốc Bảo is not active any more."]


def test_what_has_passed_has_nothing_behind_it(asked):
    found = asked(9, days=-1)
    assert (found.code, found.facts, found.appointments) == (Reason.PAST, [], [])
