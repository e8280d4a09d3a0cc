"""Availability at its edges: the ends of the calendar, odd limits and words, zones' names, weeks of the business."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import Customer
from bookings import displaced, services
from bookings.actors import by_customer, by_staff
from bookings.availability import Reason, Slot, explain, find_slots
from bookings.errors import OutsideHours, TooLate
from bookings.models import Appointment
from consultants.models import Business, BusinessPolicy, Consultant, Holiday, Service, WorkingHours

ENDS = [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]


def found(office, start, end, now, **values):
    return find_slots(service=office.tax, start=start, end=end, now=now, **values)


@pytest.fixture
def whole(office, now, tomorrow_at):
    """Everything that can be booked."""
    return found(office, now, tomorrow_at(0, days=100), now)


@pytest.mark.parametrize("limit", [None, 3])
def test_a_search_from_the_first_year_to_the_last_is_one_of_the_booking_window(
    office, now, whole, limit, in_a_turn, django_assert_num_queries
):
    with django_assert_num_queries(1):
        slots = found(office, *ENDS, now, limit=limit)
    assert slots == whole[:limit]


def test_a_fruitless_search_ends_with_the_window_however_far_it_is_asked_for(office, now):
    """A wish on the waitlist may end in any year: nothing looks on, step by step, until then."""
    WorkingHours.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10s'")
    assert found(office, *ENDS, now, limit=1) == []


def test_an_end_before_the_start_or_a_limit_of_none_finds_nothing(office, now, tomorrow_at):
    assert found(office, tomorrow_at(12), tomorrow_at(9), now) == []
    assert found(office, tomorrow_at(9), tomorrow_at(9), now) == []
    assert found(office, tomorrow_at(9), tomorrow_at(12), now, limit=0) == []


def test_start_and_end_count_to_the_microsecond(office, now, tomorrow_at):
    nine, tick = tomorrow_at(9), timedelta(microseconds=1)

    def moments(start, end):
        return {slot.starts_at for slot in found(office, start, end, now)}

    assert moments(nine, nine + tick) == {nine}
    assert moments(nine - tick, nine) == set()
    assert moments(nine + tick, nine + timedelta(minutes=30)) == set()
    for off in (tick, -tick, timedelta(seconds=1)):
        asked = {"service": office.tax, "consultant": office.bao, "now": now}
        assert explain(**asked, moment=nine + off).code == Reason.GRID
    assert explain(**asked, moment=nine) is None


def test_notice_and_window_count_to_the_microsecond(office, tomorrow_at):
    nine, tick, notice = tomorrow_at(9), timedelta(microseconds=1), timedelta(minutes=60)

    def code(now):
        reason = explain(service=office.tax, consultant=office.bao, moment=nine, now=now)
        offered = Slot(nine, office.bao.pk) in found(office, nine, nine + tick, now)
        assert offered == (reason is None)
        return reason and reason.code

    assert [code(nine - notice + off) for off in (-tick, timedelta(), tick)] == [None, None, Reason.NOTICE]
    window = timedelta(days=60)
    assert [code(nine - window + off) for off in (-tick, timedelta(), tick)] == [Reason.WINDOW, None, None]
    Service.objects.update(minimum_notice_minutes=0)
    assert [code(nine + off) for off in (-tick, timedelta())] == [None, Reason.PAST]


@pytest.mark.parametrize("moment", ENDS)
def test_moments_at_the_ends_of_the_calendar_are_refused_even_with_a_reason(office, now, moment):
    asked = {"service": office.tax, "consultant": office.bao}
    assert explain(**asked, moment=moment, now=now).code == (Reason.PAST if moment.year == 1 else Reason.WINDOW)
    khai = Customer.objects.create(name="Khải")
    error = TooLate if moment.year == 1 else OutsideHours
    with pytest.raises(error):
        services.hold(**asked, customer=khai, starts_at=moment, by=by_customer(khai), now=now)
    for reason in ("", "khẩn"):
        with pytest.raises(error):
            services.book(
                **asked, customer=khai, starts_at=moment, outside_rules_reason=reason, by=by_staff("an"), now=now
            )
    assert not Appointment.objects.exists()


def test_the_signs_of_sql_patterns_are_letters_in_a_specialty(office, now, tomorrow_at):
    Consultant.objects.filter(pk=office.bao.pk).update(specialties="Giảm 50% thuế_VAT \\ du học")
    asked = {"start": tomorrow_at(9), "end": tomorrow_at(9, 1), "now": now}
    for specialty, people in [("50%", 1), ("%", 1), ("_", 1), ("thue_vat", 1), ("\\", 1), ("5_%", 0), ("THUẾ", 1),
                              ("t%e", 0), ("đu HOC", 1), ("", 3), ("'", 0), ("Du lịch", 0)]:  # fmt: skip
        assert len(found(office, **asked, specialty=specialty)) == people, specialty
    assert found(office, **asked, specialty="50%", consultant=office.thu_hang) == []


@pytest.mark.parametrize("name", ["CET", "EET", "MET", "WET", "localtime", "posix/UTC", "", "../UTC", "Asia"])
def test_a_zone_that_postgresql_reads_differently_is_no_zone_of_a_consultant(name):
    """PostgreSQL takes CET for an abbreviation, which is the same all year; Python for a zone with summer time."""
    person = Consultant(name="Olivia", time_zone=name)
    with pytest.raises(ValidationError) as refused:
        person.full_clean()
    assert list(refused.value.error_dict) == ["time_zone"]


@pytest.mark.parametrize("sunday", [date(2027, 3, 28), date(2027, 10, 31)])
def test_the_week_of_the_load_ends_with_sunday_by_the_businesss_clock_also_when_it_changes(office, sunday):
    """Berlin's Sunday has 23 hours in March and 25 in October."""
    Business.current()
    Business.objects.update(time_zone="Europe/Berlin")
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime.combine(sunday - timedelta(days=9), time(), tzinfo=UTC)
    office.tax.consultants.set([office.thu_hang, office.minh_hang])
    WorkingHours.objects.update(start_time="00:00", end_time="23:59")
    last = datetime.combine(sunday, time(23), tzinfo=berlin).astimezone(UTC)
    customer = Customer.objects.create(name="Khải")

    def put(consultant, start):
        row = Appointment(customer=customer, consultant=consultant, service=office.tax, status="confirmed")
        row.place_at(start)
        row.save()

    put(office.minh_hang, last + timedelta(hours=1))  # Monday, 00:00 to 00:30
    put(office.thu_hang, last)  # Sunday, 23:00 to 23:30
    slots = found(office, last - timedelta(hours=12), last - timedelta(hours=11, minutes=45), now)
    assert [slot.consultant_id for slot in slots] == [office.minh_hang.pk, office.thu_hang.pk]


def test_an_own_hold_in_the_way_of_what_is_booked_is_let_go(office, now, tomorrow_at):
    """It is offered, because one's own hold is not in one's way; then it can be booked."""
    khai = Customer.objects.create(name="Khải")
    asked = {"customer": khai, "consultant": office.bao, "by": by_customer(khai), "now": now}
    held = services.hold(**asked, service=office.tax, starts_at=tomorrow_at(9)).appointment
    legal = {"service": office.legal, "start": tomorrow_at(9), "end": tomorrow_at(9, 1), "now": now}
    assert find_slots(**legal, consultant=office.bao, customer=khai) == [Slot(tomorrow_at(9), office.bao.pk)]
    event = services.book(**asked, service=office.legal, starts_at=tomorrow_at(9))
    held.refresh_from_db()
    assert (held.status, event.appointment.status) == ("cancelled", "confirmed")
    assert [row.kind for row in held.events.order_by("pk")] == ["held", "cancelled"]


def test_somebody_elses_hold_in_the_way_is_not(office, now, tomorrow_at):
    khai, duyen = (Customer.objects.create(name=name) for name in ("Khải", "Duyên"))
    asked = {"consultant": office.bao, "starts_at": tomorrow_at(9), "now": now}
    services.hold(**asked, customer=khai, service=office.tax, by=by_customer(khai))
    with pytest.raises(services.SlotTaken) as refused:
        services.book(**asked, customer=duyen, service=office.legal, by=by_customer(duyen))
    assert refused.value.reason == Reason.HELD


def test_of_several_rules_that_refuse_a_booking_names_the_one_that_is_explained(office, now):
    Consultant.objects.update(is_active=False)
    asked = {"service": office.tax, "consultant": office.bao, "now": now}
    moment = now - timedelta(days=1)
    assert explain(**asked, moment=moment).code == Reason.NOT_OFFERED
    khai = Customer.objects.create(name="Khải")
    for take in (services.hold, services.book):
        with pytest.raises(OutsideHours) as refused:
            take(**asked, starts_at=moment, customer=khai, by=by_customer(khai))
        assert refused.value.reason == Reason.NOT_OFFERED


@pytest.fixture
def standing(office, tomorrow_at):
    row = Appointment(
        customer=Customer.objects.create(name="Khải"), consultant=office.bao, service=office.tax, status="confirmed"
    )
    row.place_at(tomorrow_at(17, 30, days=3))
    row.save()
    return row


def displaced_codes(now):
    return [(row.appointment.pk, row.explanation.code) for row in displaced.find(now=now).rows]


@pytest.mark.parametrize(
    "rules", [{"booking_window_days": 0}, {"booking_window_days": 1, "minimum_notice_minutes": 2880}]
)
def test_the_displaced_are_found_although_nothing_can_be_booked_any_more(office, now, tomorrow_at, standing, rules):
    BusinessPolicy.objects.update(**rules)
    assert displaced_codes(now) == []
    Holiday.objects.create(on=tomorrow_at(0, days=3).date(), name="Lễ")
    assert displaced_codes(now) == [(standing.pk, "holiday")]


def test_an_appointment_keeps_its_place_when_its_service_becomes_longer(office, now, standing):
    """It ends at 18:00, with the working hours, however long the next ones are."""
    Service.objects.update(duration_minutes=120)
    assert displaced_codes(now) == []
    WorkingHours.objects.update(end_time="17:45")
    assert displaced_codes(now) == [(standing.pk, "hours")]
