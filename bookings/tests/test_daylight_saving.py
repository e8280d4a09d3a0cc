"""Across daylight saving: hours stay local, no clock time is invented, and none means two instants.

New York, Berlin and Sydney change their clocks in the night of the dates below; Vietnam never does.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from accounts.models import Customer
from bookings import services, wording
from bookings.actors import by_customer, by_staff
from bookings.availability import Reason, explain, find_slots, slots_of_day, working_periods
from bookings.errors import BookingError
from bookings.models import Notification
from chatbot import replies
from consultants.models import BusinessPolicy, Consultant, DateOverride, Service, WorkingHours
from meetassist.tests.fixtures import login_of

NEW_YORK, BERLIN, SYDNEY, VIETNAM = (
    ZoneInfo(name) for name in ("America/New_York", "Europe/Berlin", "Australia/Sydney", "Asia/Ho_Chi_Minh")
)
# The dates on which 02:00 becomes 03:00.
FORWARD = [(NEW_YORK, date(2026, 3, 8)), (BERLIN, date(2026, 3, 29)), (SYDNEY, date(2026, 10, 4))]
# The dates on which an hour comes twice, and that hour.
BACK = [(NEW_YORK, date(2026, 11, 1), 1), (BERLIN, date(2026, 10, 25), 2), (SYDNEY, date(2026, 4, 5), 2)]
NOW = datetime(2026, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def make(db):
    """A consultant of a zone with these periods every day, and a service of half an hour every half hour."""

    def made(zone, *periods, **rules):
        values = {"minimum_notice_minutes": 0, "booking_window_days": 365}
        BusinessPolicy.objects.update_or_create(pk=1, defaults=values)
        person = Consultant.objects.create(name="Olivia Brown", time_zone=zone.key)
        for start, end in periods:
            for weekday in range(1, 8):
                WorkingHours.objects.create(consultant=person, weekday=weekday, start_time=start, end_time=end)
        rules = {"duration_minutes": 30, "slot_step_minutes": 30, **rules}
        service = Service.objects.create(name="Advice", **rules)
        service.consultants.add(person)
        return person, service

    return made


def free(person, service, day, now=NOW):
    slots = slots_of_day(service=service, day=day, zone=person.zone, consultant=person, now=now)
    return [slot.starts_at for slot in slots]


def clocks(moments, zone):
    return [f"{moment.astimezone(zone):%H:%M}" for moment in moments]


def book(person, service, moment, now=NOW):
    customer = Customer.objects.create(name="Khải")
    by = by_customer(customer)
    return services.book(
        customer=customer, service=service, consultant=person, starts_at=moment, by=by, now=now
    ).appointment


def half_hours(start, end):
    """Clock times from hour to hour."""
    return [f"{hour:02}:{minute:02}" for hour in range(start, end) for minute in (0, 30)]


@pytest.mark.parametrize(("zone", "day"), [*FORWARD, *(change[:2] for change in BACK)])
def test_hours_stay_local_across_both_changes(make, zone, day):
    person, service = make(zone, ("09:00", "10:00"))
    around = [free(person, service, day + offset * DAY) for offset in (-1, 0, 1)]
    assert [clocks(moments, zone) for moments in around] == [["09:00", "09:30"]] * 3
    apart = [after[0] - before[0] for before, after in ((around[0], around[1]), (around[1], around[2]))]
    assert apart == [DAY - timedelta(hours=1) if (zone, day) in FORWARD else DAY + timedelta(hours=1), DAY]


def test_without_daylight_saving_every_day_is_the_same(make):
    person, service = make(VIETNAM, ("00:00", "23:59"))
    for day in [date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 4), date(2026, 11, 1)]:
        moments = free(person, service, day)
        assert clocks(moments, VIETNAM) == half_hours(0, 24)[:-1]
        assert moments[0] == datetime.combine(day - DAY, time(17), tzinfo=UTC)


@pytest.mark.parametrize(("zone", "day"), FORWARD)
def test_a_slot_in_the_missing_hour_is_not_offered(make, zone, day):
    person, service = make(zone, ("01:00", "05:00"))
    moments = free(person, service, day)
    assert clocks(moments, zone) == [*half_hours(1, 2), *half_hours(3, 5)]
    assert {after - before for before, after in zip(moments, moments[1:], strict=False)} == {timedelta(minutes=30)}


@pytest.mark.parametrize(("zone", "day", "hour"), BACK)
def test_a_slot_in_the_doubled_hour_is_one_instant_and_its_text_says_which(make, zone, day, hour):
    person, service = make(zone, ("00:00", "04:00"))
    moments = free(person, service, day)
    assert clocks(moments, zone) == [*half_hours(0, hour + 1), *half_hours(hour, 4)]
    assert {after - before for before, after in zip(moments, moments[1:], strict=False)} == {timedelta(minutes=30)}
    first, second = (datetime.combine(day, time(hour, fold=fold), tzinfo=zone).astimezone(UTC) for fold in (0, 1))
    one, other = (book(person, service, moment) for moment in (first, second))
    assert other.starts_at - one.starts_at == timedelta(hours=1)
    assert free(person, service, day) == [moment for moment in moments if moment not in (first, second)]
    with translation.override("en"):
        texts = [replies.when(row.starts_at, row.ends_at, zone) for row in (one, other)]
    names = [wording.zone_name(moment, zone) for moment in (first, second)]
    assert names[0] != names[1]
    assert texts[0].replace(names[0], names[1]) == texts[1]


@pytest.mark.parametrize(("zone", "day"), FORWARD)
@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (("02:30", "05:00"), half_hours(3, 5)),  # begins in the missing hour: at its end
        (("00:30", "02:30"), ["00:30", "01:00", "01:30"]),  # ends in it: where the clock goes past that time
        (("02:10", "02:50"), []),  # lies in it
        (("01:40", "03:20"), ["01:40"]),  # spans it: forty minutes are left of it
    ],
)
def test_a_period_that_touches_the_missing_hour(make, zone, day, period, expected):
    person, service = make(zone, period)
    assert clocks(free(person, service, day), zone) == expected


@pytest.mark.parametrize(("zone", "day"), FORWARD)
def test_periods_that_end_and_begin_in_the_missing_hour_meet(make, zone, day):
    person, service = make(zone, ("00:30", "02:20"), ("02:40", "04:00"), duration_minutes=60)
    assert clocks(free(person, service, day), zone) == ["00:30", "01:00", "01:30", "03:00"]
    assert clocks(free(person, service, day + DAY), zone) == ["00:30", "01:00", "02:40"]


@pytest.mark.parametrize(("zone", "day", "hour"), BACK)
def test_a_period_that_begins_or_ends_in_the_doubled_hour_means_its_second_half_past(make, zone, day, hour):
    person, service = make(zone)
    for start, end in ((time(0), time(hour, 30)), (time(hour, 30), time(4))):
        DateOverride.objects.create(consultant=person, on=day, start_time=start, end_time=end)
    (opens, turn), (again, closes) = working_periods(
        consultant=person, start=datetime.combine(day, time(), tzinfo=zone),
        end=datetime.combine(day, time(23), tzinfo=zone),
    )  # fmt: skip
    assert turn == again == datetime.combine(day, time(hour, 30, fold=1), tzinfo=zone).astimezone(UTC)
    assert closes - opens == timedelta(hours=5)
    assert len(free(person, service, day)) == 10


@pytest.mark.parametrize(("zone", "day"), [*FORWARD, *(change[:2] for change in BACK)])
def test_an_appointment_booked_before_the_change_stays_at_its_local_time(make, zone, day):
    person, service = make(zone, ("09:00", "12:00"))
    row = book(person, service, datetime.combine(day + DAY, time(10), tzinfo=zone), now=NOW)
    row.refresh_from_db()
    assert clocks([row.starts_at, row.ends_at], zone) == ["10:00", "10:30"]
    assert row.starts_at.astimezone(zone).date() == day + DAY
    assert clocks(free(person, service, day + DAY, now=NOW + DAY), zone) == [
        "09:00", "09:30", "10:30", "11:00", "11:30"
    ]  # fmt: skip


@pytest.mark.parametrize(("zone", "day"), [*FORWARD, *(change[:2] for change in BACK)])
def test_a_start_given_by_a_local_clock_lasts_as_long_as_any_other(make, zone, day):
    """Python adds to the clock, not to the time, where a datetime has a zone with daylight saving."""
    rules = {"duration_minutes": 240, "buffer_before_minutes": 120, "buffer_after_minutes": 240}
    person, service = make(zone, ("00:00", "23:00"), **rules)
    customer = Customer.objects.create(name="Khải")
    row = services.book(
        customer=customer, service=service, consultant=person, by=by_staff("an"), outside_rules_reason="khẩn", now=NOW,
        starts_at=datetime.combine(day, time(0, 30), tzinfo=zone),
    ).appointment  # fmt: skip
    row.refresh_from_db()
    assert row.ends_at - row.starts_at == timedelta(hours=4)
    assert row.blocked.upper - row.blocked.lower == timedelta(hours=10)


def test_a_consultant_and_a_customer_in_different_zones_each_see_their_own_clock(client, make):
    """Sunday 18:00 in New York, already in summer time, is Sunday 23:00 in Berlin, which is not, and Monday in Sydney."""
    person, service = make(NEW_YORK, ("17:00", "20:00"))
    user = login_of(person, "olivia")
    row = book(person, service, datetime(2026, 3, 8, 22, tzinfo=UTC))
    client.force_login(user)
    answer = client.get("/calendar/", {"week": "2026-03-08"})
    shown = {day.date: [entry.pk for entry, _told, _meets in day.appointments] for day in answer.context["days"]}
    assert shown[date(2026, 3, 8)] == [row.pk] and sum(map(len, shown.values())) == 1
    assert "18:00–18:30" in answer.content.decode()
    with translation.override("en"):
        assert "08/03/2026, 18:00–18:30 (GMT-4)" in replies.line(row, NEW_YORK)
        assert "08/03/2026, 23:00–23:30 (GMT+1)" in replies.line(row, BERLIN)
        assert "09/03/2026, 09:00–09:30 (GMT+11)" in replies.line(row, SYDNEY)
        assert "09/03/2026, 05:00–05:30: " in replies.line(row, VIETNAM)


@pytest.mark.parametrize(("zone", "day"), FORWARD)
def test_the_calendar_page_of_a_week_with_a_change_has_the_same_hours_every_day(client, make, zone, day):
    person, _ = make(zone, ("09:00", "17:00"))
    client.force_login(login_of(person, "olivia"))
    days = client.get("/calendar/", {"week": day.isoformat()}).context["days"]
    assert [[clocks(period, zone) for period in shown.hours] for shown in days] == [[["09:00", "17:00"]]] * 7


@pytest.mark.parametrize(
    ("zone", "day", "clock"),
    [(zone, day, "13:00") for zone, day in FORWARD] + [(zone, day, "11:00") for zone, day, _ in BACK],
)
def test_notice_and_window_are_24_hours_a_day_also_across_a_change(make, zone, day, clock):
    """A day from Saturday noon is Sunday 13:00 where an hour was left out, 11:00 where one came twice."""
    person, service = make(zone, ("06:00", "18:00"))
    noon = datetime.combine(day - DAY, time(12), tzinfo=zone).astimezone(UTC)
    Service.objects.update(minimum_notice_minutes=24 * 60)
    assert clocks(free(person, service, day, now=noon), zone)[0] == clock
    edge = datetime.combine(day, time.fromisoformat(clock), tzinfo=zone).astimezone(UTC)
    assert why(person, service, edge, noon) is None
    assert why(person, service, edge - timedelta(minutes=30), noon) == Reason.NOTICE
    Service.objects.update(minimum_notice_minutes=0, booking_window_days=1)
    assert clocks(free(person, service, day, now=noon), zone)[-1] == clock
    assert why(person, service, edge, noon) is None
    assert why(person, service, edge + timedelta(minutes=30), noon) == Reason.WINDOW


def why(person, service, moment, now):
    found = explain(service=service, consultant=person, moment=moment, now=now)
    return found and found.code


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [(zone, day, 23) for zone, day in FORWARD] + [(zone, day, 25) for zone, day, _ in BACK]
    + [(VIETNAM, date(2026, 3, 8), 24)],
)  # fmt: skip
def test_a_day_of_slots_is_as_long_as_that_day(make, zone, day, hours):
    person, service = make(zone, ("00:00", "23:59"), slot_step_minutes=60)
    moments = free(person, service, day)
    assert len(moments) == len(set(moments)) == hours
    assert {moment.astimezone(zone).date() for moment in moments} == {day}
    three = [moment for offset in (-1, 0, 1) for moment in free(person, service, day + offset * DAY)]
    start, end = (datetime.combine(on, time(), tzinfo=zone) for on in (day - DAY, day + 2 * DAY))
    slots = find_slots(service=service, start=start, end=end, consultant=person, now=NOW)
    assert three == [slot.starts_at for slot in slots]
    assert len(three) == 48 + hours


@pytest.mark.parametrize(("zone", "day"), [*FORWARD, *(change[:2] for change in BACK)])
def test_a_reminder_24_hours_before_is_24_absolute_hours_before_also_across_a_change(make, zone, day):
    person, service = make(zone, ("09:00", "17:00"))
    row = book(person, service, datetime.combine(day, time(12), tzinfo=zone))
    due = list(row.notifications.filter(kind=Notification.Kind.REMINDER).order_by("due_at"))
    assert [row.starts_at - reminder.due_at for reminder in due] == [timedelta(hours=24), timedelta(hours=1)]
    by_the_clock = "11:00" if (zone, day) in FORWARD else "13:00"
    assert clocks([due[0].due_at], zone) == [by_the_clock]
    assert due[0].due_at.astimezone(zone).date() == day - DAY


@pytest.mark.parametrize(
    ("key", "day", "expected"),
    [
        # Midnight itself is missing, or comes twice.
        ("America/Santiago", date(2026, 9, 6), ["01:00", "01:30", "02:00", "02:30"]),
        ("Asia/Beirut", date(2026, 3, 29), ["01:00", "01:30", "02:00", "02:30"]),
        ("America/Havana", date(2026, 11, 1), ["00:00", "00:30", "01:00", "01:30", "02:00", "02:30"]),
        # Half an hour.
        ("Australia/Lord_Howe", date(2026, 10, 4), ["00:00", "00:30", "01:00", "01:30", "02:30"]),
        ("Australia/Lord_Howe", date(2026, 4, 5), ["00:00", "00:30", "01:00", "01:30", "01:30", "02:00", "02:30"]),
    ],
)
def test_changes_at_midnight_and_of_half_an_hour(make, key, day, expected):
    zone = ZoneInfo(key)
    person, service = make(zone, ("00:00", "03:00"))
    assert clocks(free(person, service, day), zone) == expected
    assert clocks(free(person, service, day + DAY), zone) == half_hours(0, 3)


@pytest.mark.parametrize(("zone", "day"), [*FORWARD, *(change[:2] for change in BACK)])
def test_in_a_night_of_change_exactly_what_is_offered_can_be_booked(make, zone, day):
    person, service = make(zone, ("00:00", "04:00"))
    midnight = datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
    booked = set()
    for minute in range(0, 6 * 60, 10):
        try:
            row = book(person, service, midnight + timedelta(minutes=minute))
        except BookingError:
            continue
        booked.add(row.starts_at)
        services.cancel(appointment=row, by=by_staff("an"), now=NOW)
    assert booked == set(free(person, service, day))
