"""Clocks that change: hours stay local, the missing hour is not offered, the doubled one is unambiguous."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Customer, User
from bookings import services
from bookings.actors import by_customer
from bookings.availability import find_slots, slots_of_day
from bookings.models import Notification
from chatbot import replies
from consultants.models import BusinessPolicy, Consultant, Service, WorkingHours

EARLY = datetime(2026, 1, 1, tzinfo=UTC)
# Zone, the Sunday on which the clocks go forward, the one on which they go back, the hours that are missing and doubled.
CHANGES = [
    ("America/New_York", date(2026, 3, 8), date(2026, 11, 1), 2, 1),
    ("Europe/Berlin", date(2026, 3, 29), date(2026, 10, 25), 2, 2),
    ("Australia/Sydney", date(2026, 10, 4), date(2026, 4, 5), 2, 2),
]
WITHOUT = "Asia/Ho_Chi_Minh"


def person(zone, start="09:00", end="17:00", step=60):
    BusinessPolicy.objects.update_or_create(pk=1, defaults={"minimum_notice_minutes": 0, "booking_window_days": 700})
    row = Consultant.objects.create(name="Olivia", time_zone=zone)
    WorkingHours.objects.bulk_create(
        WorkingHours(consultant=row, weekday=weekday, start_time=start, end_time=end) for weekday in range(1, 8)
    )
    service = Service.objects.create(name="Advice", duration_minutes=60, slot_step_minutes=step)
    service.consultants.add(row)
    return row, service


def starts(consultant, service, day, zone=None):
    zone = ZoneInfo(zone or consultant.time_zone)
    found = slots_of_day(service=service, day=day, zone=zone, consultant=consultant, now=EARLY)
    return [slot.starts_at.astimezone(zone) for slot in found]


def clocks(moments):
    return [f"{moment:%H:%M}" for moment in moments]


@pytest.mark.parametrize(("zone", "forward", "back", "missing", "doubled"), CHANGES)
def test_hours_stay_local_across_both_changes(db, zone, forward, back, missing, doubled):
    row, service = person(zone)
    for change in (forward, back):
        days = [starts(row, service, change + timedelta(days=offset)) for offset in (-1, 0, 1)]
        assert [clocks(day) for day in days] == [[f"{hour:02}:00" for hour in range(9, 17)]] * 3
        before, after = (day[0].utcoffset() for day in (days[0], days[2]))
        assert abs(before - after) == timedelta(hours=1)


@pytest.mark.parametrize(("zone", "forward", "back", "missing", "doubled"), CHANGES)
def test_a_slot_in_the_missing_hour_is_not_offered(db, zone, forward, back, missing, doubled):
    row, service = person(zone, "00:00", "06:00")
    expected = [f"{hour:02}:00" for hour in range(6) if hour != missing]
    moments = starts(row, service, forward)
    assert clocks(moments) == expected
    assert len({moment.astimezone(UTC) for moment in moments}) == 5


@pytest.mark.parametrize(("zone", "forward", "back", "missing", "doubled"), CHANGES)
def test_a_slot_in_the_doubled_hour_is_two_instants_told_apart_by_the_zone(db, zone, forward, back, missing, doubled):
    row, service = person(zone, "00:00", "06:00")
    moments = starts(row, service, back)
    twice = [moment for moment in moments if moment.hour == doubled]
    assert len(moments) == 7 and len(twice) == 2
    assert twice[1].astimezone(UTC) - twice[0].astimezone(UTC) == timedelta(hours=1)
    names = [replies.when(moment, moment + timedelta(hours=1), ZoneInfo(zone)) for moment in twice]
    assert len(set(names)) == 2
    customer = Customer.objects.create(name="K")
    for moment in twice:
        values = {"service": service, "consultant": row, "by": by_customer(customer), "now": EARLY}
        services.book(**values, customer=customer, starts_at=moment.astimezone(UTC))
    assert sorted(customer.appointments.values_list("during", flat=True))[0].upper == twice[1].astimezone(UTC)


@pytest.mark.parametrize(("zone", "forward", "back", "missing", "doubled"), CHANGES)
def test_a_period_that_ends_or_begins_in_the_missing_hour_ends_or_begins_where_the_gap_does(
    db, zone, forward, back, missing, doubled
):
    row, service = person(zone, f"{missing - 2:02}:00", f"{missing:02}:30", step=30)
    WorkingHours.objects.create(consultant=row, weekday=7, start_time=f"{missing:02}:30", end_time="06:00")
    # Two hours before the gap; then from the end of it. The first ends at the gap, where the second begins.
    before = [f"{missing - 2:02}:00", f"{missing - 2:02}:30", f"{missing - 1:02}:00", f"{missing - 1:02}:30"]
    after = [f"{hour:02}:{minute}" for hour in range(missing + 1, 5) for minute in ("00", "30")] + ["05:00"]
    assert clocks(starts(row, service, forward)) == before + after


def test_a_zone_without_changes_is_the_same_all_year(db):
    row, service = person(WITHOUT)
    for day in (date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 4), date(2026, 11, 1)):
        moments = starts(row, service, day)
        assert clocks(moments) == [f"{hour:02}:00" for hour in range(9, 17)]
        assert {moment.utcoffset() for moment in moments} == {timedelta(hours=7)}


def test_a_day_is_the_readers_day_of_23_or_25_hours(db):
    row, service = person("America/New_York", "00:00", "23:59", step=60)
    sizes = [len(starts(row, service, day)) for day in (date(2026, 3, 8), date(2026, 11, 1), date(2026, 7, 1))]
    # The last one of each day would end after 23:59, except where hours of two days touch; they do not here.
    assert sizes == [22, 24, 23]


def test_a_consultant_and_a_customer_in_different_zones_each_see_their_own_clock(client, db, settings):
    row, service = person("America/New_York")
    customer = Customer.objects.create(name="Khải")
    vietnam = ZoneInfo(WITHOUT)
    # 9:00 in New York is 21:00 in Vietnam in winter and 20:00 in summer.
    moments = [
        starts(row, service, day, WITHOUT)[-1 if day.month == 3 else 0] for day in (date(2026, 3, 6), date(2026, 3, 10))
    ]
    for day, here in ((date(2026, 3, 6), "21:00"), (date(2026, 3, 10), "20:00")):
        start = datetime.combine(day, time(9), tzinfo=row.zone)
        event = services.book(
            customer=customer, service=service, consultant=row, starts_at=start, by=by_customer(customer), now=EARLY
        )
        said = replies.booked(event, vietnam).text
        assert f", {here}–" in said and "(GMT+7)" in said
    assert moments
    row.user = User.objects.create_user("olivia")
    row.save()
    client.force_login(row.user)
    for week in ("2026-03-06", "2026-03-10"):
        days = client.get("/calendar/", {"week": week}).context["days"]
        shown = [one.starts_at.astimezone(row.zone) for day in days for one in day.appointments]
        assert clocks(shown) == ["09:00"]


def test_a_reminder_a_day_before_is_24_hours_before_also_across_the_change(db):
    row, service = person("America/New_York")
    customer = Customer.objects.create(name="K")
    start = datetime.combine(date(2026, 3, 8), time(12), tzinfo=row.zone)
    services.book(
        customer=customer, service=service, consultant=row, starts_at=start, by=by_customer(customer), now=EARLY
    )
    due = Notification.objects.earliest("due_at").due_at
    assert start.astimezone(UTC) - due == timedelta(hours=24)
    assert f"{due.astimezone(row.zone):%d %H:%M}" == "07 11:00"


def test_an_appointment_across_the_change_lasts_as_long_as_any_other(db):
    row, service = person("America/New_York", "00:00", "06:00", step=30)
    customer = Customer.objects.create(name="K")
    for day in (date(2026, 3, 8), date(2026, 11, 1)):
        start = datetime.combine(day, time(1, 30), tzinfo=row.zone)
        event = services.book(
            customer=customer, service=service, consultant=row, starts_at=start, by=by_customer(customer), now=EARLY
        )
        assert event.appointment.ends_at - event.appointment.starts_at == timedelta(hours=1)


def test_notice_and_window_are_lengths_of_time_across_the_change(db):
    row, service = person("America/New_York", step=60)
    Service.objects.update(minimum_notice_minutes=24 * 60, booking_window_days=2)
    service.refresh_from_db()
    now = datetime.combine(date(2026, 3, 7), time(9), tzinfo=row.zone)
    found = find_slots(service=service, start=now, end=now + timedelta(days=5), consultant=row, now=now)
    moments = [slot.starts_at.astimezone(row.zone) for slot in found]
    # 24 hours later it is 10:00 on the short day, and 48 hours later 10:00 on the next.
    assert (f"{moments[0]:%d %H:%M}", f"{moments[-1]:%d %H:%M}") == ("08 10:00", "09 10:00")
