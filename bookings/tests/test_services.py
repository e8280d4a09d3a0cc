"""What each operation on an appointment writes, and what it refuses."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Customer
from bookings import services, sweeping
from bookings.actors import by_customer, by_staff
from bookings.errors import NotAllowedInThisState, NotYours, OutsideHours, TooLate, TooMany
from bookings.models import Appointment, AppointmentEvent, new_codes


@pytest.fixture
def customer(db):
    return Customer.objects.create(name="Khải")


@pytest.fixture
def booking(office, customer, now):
    def book(starts_at, **values):
        given = {
            "customer": customer,
            "service": office.tax,
            "consultant": office.bao,
            "by": by_customer(customer),
            "now": now,
        }
        return services.book(**{**given, **values}, starts_at=starts_at)

    return book


def test_booking_writes_one_row_and_one_event(booking, office, customer, tomorrow_at, now):
    event = booking(tomorrow_at(9))
    row = Appointment.objects.get()
    assert event.appointment == row and len(row.code) == 6
    assert (row.customer, row.consultant, row.service, row.status) == (customer, office.bao, office.tax, "confirmed")
    assert (row.starts_at, row.ends_at) == (tomorrow_at(9), tomorrow_at(9, 30))
    assert list(AppointmentEvent.objects.values_list("kind", "role", "source", "actor", "at")) == [
        ("booked", "customer", "chat", "", now)
    ]


@pytest.mark.parametrize(("hour", "minute"), [(7, 30), (17, 45), (18, 0), (9, 10), (23, 0)])
def test_outside_the_hours_or_the_grid_is_refused(booking, tomorrow_at, hour, minute):
    with pytest.raises(OutsideHours):
        booking(tomorrow_at(hour, minute))
    assert (Appointment.objects.count(), AppointmentEvent.objects.count()) == (0, 0)


def test_a_consultant_who_does_not_offer_the_service_or_is_inactive_is_refused(booking, office, tomorrow_at):
    with pytest.raises(OutsideHours):
        booking(tomorrow_at(9), consultant=office.thu_hang, service=office.legal)
    office.bao.is_active = False
    office.bao.save()
    with pytest.raises(OutsideHours):
        booking(tomorrow_at(9))


def test_a_past_moment_is_too_late(booking, now):
    for moment in (now, now - timedelta(days=1), datetime(2001, 1, 1, 3, 17, tzinfo=UTC)):
        with pytest.raises(TooLate):
            booking(moment)


def test_a_customer_cannot_fill_a_calendar(booking, tomorrow_at):
    for number in range(10):
        booking(tomorrow_at(8 + number // 2, number % 2 * 30))
    with pytest.raises(TooMany):
        booking(tomorrow_at(16))


def test_cancelling_writes_state_and_event_and_happens_once(booking, customer, tomorrow_at, now):
    row = booking(tomorrow_at(9)).appointment
    event = services.cancel(appointment=row, by=by_customer(customer), reason="bận", now=now)
    row.refresh_from_db()
    assert row.status == "cancelled"
    assert event.changes == {"status": ["confirmed", "cancelled"], "reason": "bận"}
    with pytest.raises(NotAllowedInThisState):
        services.cancel(appointment=row, by=by_customer(customer), now=now)
    assert list(row.events.order_by("id").values_list("kind", flat=True)) == ["booked", "cancelled"]


@pytest.mark.parametrize("status", ["completed", "cancelled", "no_show", "declined", "expired"])
def test_what_is_over_cannot_be_cancelled(booking, customer, tomorrow_at, now, status):
    """Reference defect 7: completed and cancelled rows could be cancelled again."""
    row = booking(tomorrow_at(9)).appointment
    Appointment.objects.update(status=status)
    with pytest.raises(NotAllowedInThisState):
        services.cancel(appointment=row, by=by_customer(customer), now=now)
    row.refresh_from_db()
    assert row.status == status


def test_a_foreign_appointment_cannot_be_cancelled(booking, tomorrow_at, now):
    row = booking(tomorrow_at(9)).appointment
    with pytest.raises(NotYours):
        services.cancel(appointment=row, by=by_customer(Customer.objects.create(name="Duyên")), now=now)
    row.refresh_from_db()
    assert row.status == "confirmed"


def test_a_customer_cannot_cancel_what_has_begun_but_staff_can(booking, customer, tomorrow_at):
    row = booking(tomorrow_at(9)).appointment
    later = tomorrow_at(9, 10)
    with pytest.raises(TooLate):
        services.cancel(appointment=row, by=by_customer(customer), now=later)
    assert services.cancel(appointment=row, by=by_staff("admin"), now=later).kind == "cancelled"


def test_past_appointments_are_completed_once(booking, tomorrow_at):
    first, second = booking(tomorrow_at(9)).appointment, booking(tomorrow_at(15)).appointment
    later = tomorrow_at(12)
    assert [sweeping.complete_past(now=later), sweeping.complete_past(now=later)] == [1, 0]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("completed", "confirmed")
    assert AppointmentEvent.objects.filter(kind="completed").count() == 1


def test_a_code_that_is_in_use_is_drawn_again(booking, monkeypatch, tomorrow_at):
    """Among many appointments two draws meet: seen with a hundred thousand."""
    monkeypatch.setattr("bookings.models.CODE_LETTERS", "A2")
    rows = [booking(tomorrow_at(8 + number // 2, number % 2 * 30)) for number in range(8)]
    Appointment.objects.update(status="completed")
    rows += [booking(tomorrow_at(8 + number // 2, number % 2 * 30, days=2)) for number in range(8)]
    assert len({event.appointment.code for event in rows}) == 16
    codes = new_codes(40)
    assert len(set(codes)) == 40 and not Appointment.objects.filter(code__in=codes).exists()
