"""Free slots: working time, time off, other appointments, zones, and what is nearest."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Customer
from bookings.availability import Slot, days_with_slots, find_slots, nearest_slots, slots_of_day
from bookings.models import Appointment
from consultants.models import BusinessPolicy, Consultant, Service, TimeOff, WorkingHours

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


def on(day, clock, zone=VIETNAM):
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=zone)


def clocks(slots, zone=VIETNAM):
    return [f"{slot.starts_at.astimezone(zone):%H:%M}" for slot in slots]


def free(service, consultant, day=MONDAY, zone=VIETNAM, now=NOW):
    return clocks(slots_of_day(service=service, day=day, zone=zone, consultant=consultant, now=now), zone)


@pytest.fixture
def person(db):
    BusinessPolicy.objects.update_or_create(pk=1, defaults={"minimum_notice_minutes": 0, "booking_window_days": 365})
    consultant = Consultant.objects.create(name="Lê Quốc Bảo")
    for start, end in (("08:30", "10:00"), ("13:00", "14:15")):
        WorkingHours.objects.create(consultant=consultant, weekday=1, start_time=start, end_time=end)
    return consultant


@pytest.fixture
def service(person):
    row = Service.objects.create(name="Tư vấn thuế", duration_minutes=30, slot_step_minutes=15)
    row.consultants.add(person)
    return row


def book(person, service, start, status="confirmed"):
    row = Appointment(customer=Customer.objects.create(name="K"), consultant=person, service=service, status=status)
    row.held_until = start if status == "held" else None
    row.place_at(start)
    row.save()
    return row


def test_the_grid_starts_at_each_working_period_and_ends_where_the_appointment_still_fits(person, service):
    assert free(service, person) == ["08:30", "08:45", "09:00", "09:15", "09:30", "13:00", "13:15", "13:30", "13:45"]
    assert free(service, person, MONDAY + timedelta(days=1)) == []


@pytest.mark.parametrize("status", ["held", "pending", "confirmed"])
def test_live_appointments_are_busy(person, service, status):
    book(person, service, on(MONDAY, "09:00"), status)
    assert free(service, person) == ["08:30", "09:30", "13:00", "13:15", "13:30", "13:45"]


@pytest.mark.parametrize("status", ["completed", "cancelled", "no_show", "declined", "expired"])
def test_appointments_that_are_over_are_not(person, service, status):
    """Reference defect 9: a cancelled appointment's slot stayed unavailable for ever."""
    book(person, service, on(MONDAY, "09:00"), status)
    assert len(free(service, person)) == 9


def test_buffers_of_neighbours_add_up_and_may_lie_outside_working_hours(person, service):
    Service.objects.update(buffer_before_minutes=15, buffer_after_minutes=15)
    service.refresh_from_db()
    assert free(service, person)[0] == "08:30"
    book(person, service, on(MONDAY, "08:30"))
    # The booked one blocks until 09:15, and the next needs 15 minutes before it.
    assert free(service, person)[:2] == ["09:30", "13:00"]


def test_time_off_removes_what_it_touches(person, service):
    TimeOff.objects.create(consultant=person, during=DateTimeTZRange(on(MONDAY, "09:00"), on(MONDAY, "13:20")))
    assert free(service, person) == ["08:30", "13:30", "13:45"]


def test_the_past_is_not_offered(person, service):
    assert free(service, person, now=on(MONDAY, "09:15"))[0] == "09:30"


def test_an_inactive_consultant_or_service_has_no_slots(person, service):
    Consultant.objects.update(is_active=False)
    assert free(service, person) == []
    Consultant.objects.update(is_active=True)
    Service.objects.update(is_active=False)
    assert free(service, person) == []


def test_hours_are_the_consultants_own_clock_across_daylight_saving(db):
    """New York left daylight saving on Sunday 1 November 2026, and enters it on 14 March 2027 at 02:00."""
    zone = ZoneInfo("America/New_York")
    BusinessPolicy.objects.update_or_create(pk=1, defaults={"minimum_notice_minutes": 0, "booking_window_days": 365})
    person = Consultant.objects.create(name="Olivia", time_zone="America/New_York")
    service = Service.objects.create(name="Advice", duration_minutes=60, slot_step_minutes=60)
    service.consultants.add(person)
    for weekday, start, end in ((5, "09:00", "11:00"), (1, "09:00", "11:00"), (7, "01:00", "04:00")):
        WorkingHours.objects.create(consultant=person, weekday=weekday, start_time=start, end_time=end)
    before, after = date(2026, 10, 30), date(2026, 11, 2)
    early = datetime(2026, 10, 1, tzinfo=UTC)
    slots = [slots_of_day(service=service, day=day, zone=zone, consultant=person, now=early) for day in (before, after)]
    assert [clocks(found, zone) for found in slots] == [["09:00", "10:00"], ["09:00", "10:00"]]
    assert [found[0].starts_at.astimezone(UTC).hour for found in slots] == [13, 14]
    missing_hour = slots_of_day(service=service, day=date(2027, 3, 14), zone=zone, consultant=person, now=early)
    assert clocks(missing_hour, zone) == ["01:00", "03:00"]


def test_anyone_means_the_least_busy_that_week_at_each_moment(office, now, tomorrow_at):
    book(office.bao, office.tax, tomorrow_at(15))
    slots = find_slots(service=office.tax, start=tomorrow_at(9), end=tomorrow_at(9, 1), now=now)
    assert [slot.consultant_id for slot in slots] == [office.thu_hang.pk, office.minh_hang.pk, office.bao.pk]
    book(office.thu_hang, office.tax, tomorrow_at(9))
    slots = find_slots(service=office.tax, start=tomorrow_at(9), end=tomorrow_at(9, 1), now=now)
    assert slots == [Slot(tomorrow_at(9), office.minh_hang.pk), Slot(tomorrow_at(9), office.bao.pk)]


def test_nearest_looks_before_and_after_and_keeps_the_order_of_the_clock(person, service):
    book(person, service, on(MONDAY, "09:00"))
    found = nearest_slots(service=service, moment=on(MONDAY, "09:00"), consultant=person, limit=3, now=NOW)
    assert clocks(found) == ["08:30", "09:30", "13:00"]


def test_days_are_those_of_the_readers_zone(person, service):
    days = days_with_slots(service=service, zone=VIETNAM, consultant=person, limit=3, now=NOW)
    assert days == [MONDAY, MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)]
    days = days_with_slots(service=service, zone=ZoneInfo("Pacific/Honolulu"), consultant=person, limit=2, now=NOW)
    assert days == [date(2026, 11, 22), date(2026, 11, 29)]


def test_every_offered_slot_can_be_booked_and_stays_one_query(person, service, in_a_turn, django_assert_num_queries):
    from bookings import services
    from bookings.actors import by_customer

    with django_assert_num_queries(1):
        slots = find_slots(service=service, start=NOW, end=NOW + timedelta(days=10), consultant=person, now=NOW)
    for slot in slots:
        customer = Customer.objects.create(name="K")
        event = services.book(
            customer=customer,
            service=service,
            consultant=person,
            starts_at=slot.starts_at,
            by=by_customer(customer),
            now=NOW,
        )
        services.cancel(appointment=event.appointment, by=by_customer(customer), now=NOW)
