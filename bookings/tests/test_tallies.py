"""Appointments are counted by day, and the counts are those of the rows whatever happens to them, and whenever."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from accounts.models import Customer
from bookings import services, tallying
from bookings.actors import by_customer, by_staff
from bookings.models import Appointment, TalliedDay, Tally, Untallied
from bookings.periods import Choice, Period, Step, chosen
from bookings.tasks import tally_appointments
from consultants.models import Business


@pytest.fixture
def khai(office):
    return Customer.objects.create(name="Phan Văn Khải")


@pytest.fixture
def put(office, khai, now):
    """A booking by the customer; what becomes of it is the test's."""

    def make(starts_at, by=None, **values):
        return services.book(
            customer=khai, service=office.tax, consultant=office.bao, starts_at=starts_at, now=now,
            by=by or by_customer(khai), **values,
        ).appointment  # fmt: skip

    return make


def counted(first, last=None):
    """The kinds of a period and how many there are of each."""
    [found] = tallying.read([Period(first, last or first)], Step.DAY)
    return {(one.part, one.status, one.cancelled_by, one.booked_in): one.number for one in found}


def test_what_became_of_appointments_is_counted_on_the_day_on_which_they_begin(put, office, khai, now, tomorrow_at):
    day = tomorrow_at(0).date()
    put(tomorrow_at(8))
    put(tomorrow_at(9), by=by_staff("lan"))
    services.cancel(appointment=put(tomorrow_at(10)), by=by_customer(khai), now=now)
    services.cancel(appointment=put(tomorrow_at(11)), by=by_staff("lan"), reason="ốm", now=now)
    put(tomorrow_at(9, days=2))
    # Held and let go: that is no appointment.
    held = services.hold(
        customer=khai, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(15), by=by_customer(khai),
        now=now,
    ).appointment  # fmt: skip
    services.cancel(appointment=held, by=by_customer(khai), now=now)
    expected = {
        (day, "confirmed", "", "chat"): 1, (day, "confirmed", "", "admin"): 1,
        (day, "cancelled", "customer", "chat"): 1, (day, "cancelled", "staff", "chat"): 1,
    }  # fmt: skip
    assert counted(day) == expected
    assert tally_appointments() == "2 days counted" and counted(day) == expected
    assert Tally.objects.filter(day=day).count() == 4 and not Untallied.objects.exists()


def test_a_change_is_counted_at_once_and_kept_by_the_next_run(put, office, now, tomorrow_at):
    first, second = tomorrow_at(0).date(), tomorrow_at(0, days=2).date()
    row = put(tomorrow_at(9))
    tallying.catch_up()
    assert tallying.catch_up() == 0
    services.reschedule(
        appointment=row, consultant=office.bao, starts_at=tomorrow_at(9, days=2), by=by_staff("lan"), now=now
    )
    for _ in range(2):
        assert counted(first, second) == {(second, "confirmed", "", "chat"): 1}
        tallying.catch_up()
    assert list(Tally.objects.values_list("day", "number")) == [(second, 1)]
    # By whatever program: the database notes it.
    Appointment.objects.filter(pk=row.pk).update(status="no_show")
    assert counted(second) == {(second, "no_show", "", "chat"): 1}
    Appointment.objects.filter(pk=row.pk).update(description="Không đến")
    assert Untallied.objects.count() == 1


def test_what_changes_while_a_day_is_counted_is_counted_again(put, tomorrow_at):
    row = put(tomorrow_at(9))

    def meanwhile(execute, statement, values, many, context):
        answer = execute(statement, values, many, context)
        if statement == tallying.FORGET:
            Appointment.objects.filter(pk=row.pk).update(status="completed")
        return answer

    with connection.execute_wrapper(meanwhile):
        tallying.catch_up()
    assert list(Untallied.objects.values_list("starts_at", flat=True)) == [row.starts_at]
    assert tallying.catch_up() == 1 and not Untallied.objects.exists()


def test_a_day_is_one_of_the_business_and_counted_anew_by_another_clock(put, tomorrow_at):
    put(tomorrow_at(8))
    tallying.catch_up()
    day = tomorrow_at(0).date()
    business = Business.current()
    business.time_zone = "America/Los_Angeles"
    business.save()
    # In Vietnam at eight it is the evening before.
    eve = day - timedelta(days=1)
    for _ in range(2):
        assert counted(eve, day) == {(eve, "confirmed", "", "chat"): 1}
        tallying.catch_up()
    assert set(TalliedDay.objects.values_list("time_zone", flat=True)) >= {"America/Los_Angeles"}


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_on_which_the_clocks_change_is_whole(office, khai, day, hours):
    business = Business.current()
    business.time_zone = "Europe/Berlin"
    business.save()
    start, end = Period(day, day).span(ZoneInfo("Europe/Berlin"))
    assert end.timestamp() - start.timestamp() == hours * 3600
    for moment in (start, end - timedelta(minutes=30)):
        row = Appointment(customer=khai, consultant=office.bao, service=office.tax, status="completed")
        row.place_at(moment)
        row.save()
        row.events.create(kind="booked", role="staff", source="admin")
    for _ in range(2):
        assert counted(day) == {(day, "completed", "", "admin"): 2}
        assert counted(day - timedelta(days=1)) == counted(day + timedelta(days=1)) == {}
        tallying.catch_up()


def test_rows_of_many_statements_are_noted_by_their_moments(put, tomorrow_at):
    rows = [put(tomorrow_at(hour)) for hour in (8, 9, 10)]
    Untallied.objects.all().delete()
    Appointment.objects.filter(pk__in=[row.pk for row in rows]).update(status="completed")
    assert sorted(Untallied.objects.values_list("starts_at", flat=True)) == [row.starts_at for row in rows]


TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("choice", "period", "before"),
    [
        (Choice.THIS_WEEK, ("2026-11-30", "2026-12-06"), ("2026-11-23", "2026-11-29")),
        (Choice.LAST_WEEK, ("2026-11-23", "2026-11-29"), ("2026-11-16", "2026-11-22")),
        (Choice.THIS_MONTH, ("2026-11-01", "2026-11-30"), ("2026-10-01", "2026-10-31")),
        (Choice.LAST_MONTH, ("2026-10-01", "2026-10-31"), ("2026-09-01", "2026-09-30")),
        (Choice.QUARTER, ("2026-10-01", "2026-12-31"), ("2026-07-01", "2026-09-30")),
        (Choice.YEAR, ("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        (Choice.DAYS, ("2026-02-10", "2026-02-12"), ("2026-02-07", "2026-02-09")),
    ],
)
def test_a_period_and_the_one_before(choice, period, before):
    found = chosen(choice, today=TODAY, first=date(2026, 2, 10), last=date(2026, 2, 12))
    assert [(str(one.first), str(one.last)) for one in found] == [period, before]


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2026, 1, 1), date(2026, 12, 31), date(2026, 3, 31)])
def test_periods_follow_each_other_without_a_gap(day):
    for choice in Choice:
        period, before = chosen(choice, today=day, first=day, last=day)
        assert before.last + timedelta(days=1) == period.first
        parts = list(period.parts(period.step))
        assert (parts[0].first, parts[-1].last) == (period.first, period.last)
        assert all(one.last + timedelta(days=1) == after.first for one, after in zip(parts, parts[1:], strict=False))
        assert 1 <= len(parts) <= 31


def test_the_weeks_of_a_quarter_are_cut_at_its_ends():
    period = Period(date(2026, 10, 1), date(2026, 12, 31))
    parts = list(period.parts(Step.WEEK))
    assert (parts[0], parts[0].begun(Step.WEEK)) == (Period(date(2026, 10, 1), date(2026, 10, 4)), date(2026, 9, 28))
    assert parts[-1] == Period(date(2026, 12, 28), date(2026, 12, 31)) and period.step == Step.WEEK
