"""Working periods that end at 24:00, or on the next day: free across midnight, on holidays, and when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Customer
from bookings import board, displaced
from bookings.availability import explain, find_slots, is_worked_on, working_periods
from bookings.models import Appointment
from bookings.tests import availability_reference as reference
from consultants.models import BusinessPolicy, Consultant, DateOverride, Holiday, Service, WorkingHours, clock_span

BERLIN, VIETNAM = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Ho_Chi_Minh")
# A Monday long before any change of the clocks.
MONDAY = date(2026, 6, 1)
NOW = datetime(2026, 2, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def make(db):
    """A consultant with these periods, each as weekday, from, to; and a service of an hour, every hour."""

    def made(*periods, zone=VIETNAM):
        values = {"minimum_notice_minutes": 0, "booking_window_days": 365}
        BusinessPolicy.objects.update_or_create(pk=1, defaults=values)
        person = Consultant.objects.create(name="Olivia Brown", time_zone=zone.key)
        for weekday, start, end in periods:
            night(person.working_hours, weekday=weekday, start=start, end=end)
        service = Service.objects.create(name="Advice", duration_minutes=60, slot_step_minutes=60)
        service.consultants.add(person)
        return person, service

    return made


def night(rows, *, start, end, **values):
    ends_next_day = end <= start
    return rows.create(start_time=start, end_time=end, ends_next_day=ends_next_day, **values)


def free(person, service, first, last):
    """The starts between two local moments, by the clock of the person; equal to the reference."""
    start, end = (moment.replace(tzinfo=person.zone) for moment in (first, last))
    slots = find_slots(service=service, start=start, end=end, consultant=person, now=NOW)
    moments = [slot.starts_at for slot in slots]
    assert moments == reference.offered(service, person, start, end, now=NOW)
    return [f"{moment.astimezone(person.zone):%a %H:%M}" for moment in moments]


def at(hour, minute=0, *, day=MONDAY):
    return datetime.combine(day, time(hour, minute))


def test_hours_until_24_end_with_the_day(make):
    person, service = make((1, time(21), time(0)))
    assert free(person, service, at(0), at(0, day=MONDAY + 2 * DAY)) == ["Mon 21:00", "Mon 22:00", "Mon 23:00"]
    assert str(person.working_hours.get()).endswith("21:00-24:00")


def test_a_night_is_one_period_whichever_side_of_midnight_is_asked_about(make):
    person, service = make((1, time(22), time(2)))
    whole = ["Mon 22:00", "Mon 23:00", "Tue 00:00", "Tue 01:00"]
    tuesday = MONDAY + DAY
    assert free(person, service, at(0), at(0, day=MONDAY + 7 * DAY)) == whole
    assert free(person, service, at(0, day=tuesday), at(0, day=tuesday + DAY)) == whole[2:]
    assert free(person, service, at(1, day=tuesday), at(2, day=tuesday)) == whole[3:]
    assert free(person, service, at(2, day=tuesday), at(0, day=tuesday + DAY)) == []


def test_an_appointment_may_lie_across_midnight_where_two_days_meet(make):
    person, service = make((1, time(20), time(0)), (2, time(0), time(4)))
    Service.objects.update(duration_minutes=180)
    service.refresh_from_db()
    assert free(person, service, at(0), at(0, day=MONDAY + 2 * DAY))[:4] == [
        "Mon 20:00", "Mon 21:00", "Mon 22:00", "Mon 23:00"
    ]  # fmt: skip


def test_a_day_of_24_hours_is_one_period(make):
    person, service = make((1, time(0), time(0)))
    (period,) = working_periods(
        consultant=person, start=at(0).replace(tzinfo=VIETNAM), end=at(23).replace(tzinfo=VIETNAM)
    )
    assert period[1] - period[0] == 24 * HOUR
    assert len(free(person, service, at(0), at(0, day=MONDAY + 3 * DAY))) == 24


def test_a_holiday_takes_the_night_that_begins_on_it_and_leaves_the_one_before(make):
    person, service = make(*((weekday, time(22), time(2)) for weekday in range(1, 8)))
    Holiday.objects.create(on=MONDAY + DAY, name="Lễ")
    asked = at(20), at(20, day=MONDAY + 2 * DAY)
    assert free(person, service, *asked) == ["Mon 22:00", "Mon 23:00", "Tue 00:00", "Tue 01:00"]
    refused = explain(
        service=service, consultant=person, now=NOW, moment=at(22, day=MONDAY + DAY).replace(tzinfo=VIETNAM)
    )
    assert refused.code == "holiday"


def test_an_override_may_be_a_night_and_closes_no_evening_before(make):
    person, service = make((1, time(22), time(2)), (2, time(22), time(2)))
    night(person.date_overrides, on=MONDAY + DAY, start=time(23), end=time(1))
    asked = at(20), at(20, day=MONDAY + 2 * DAY)
    assert free(person, service, *asked) == [
        "Mon 22:00", "Mon 23:00", "Tue 00:00", "Tue 01:00", "Tue 23:00", "Wed 00:00"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "hours"),
    # In the night to the last Sunday of March an hour is skipped, in October one comes twice.
    [(date(2026, 3, 28), 5), (date(2026, 10, 24), 7), (date(2026, 6, 6), 6)],
)
def test_a_night_in_which_the_clocks_change_is_an_hour_shorter_or_longer(make, day, hours):
    person, service = make((6, time(22), time(4)), zone=BERLIN)
    (period,) = working_periods(
        consultant=person, start=at(0, day=day).replace(tzinfo=BERLIN), end=at(23, day=day).replace(tzinfo=BERLIN)
    )
    assert period[1] - period[0] == hours * HOUR
    assert len(free(person, service, at(0, day=day), at(23, day=day + DAY))) == hours


def test_the_day_after_a_night_is_worked_only_if_it_has_hours_itself(make):
    make((1, time(22), time(2)))
    assert is_worked_on(MONDAY, VIETNAM)
    assert not is_worked_on(MONDAY + DAY, VIETNAM)


def test_the_board_shows_a_night_on_both_its_days(make):
    person, _service = make((1, time(22), time(2)))
    spans = []
    for day in (MONDAY, MONDAY + DAY):
        (column,) = board.read([person], day=day, now=NOW).columns
        spans.append([(span.clock, span.until) for span in column.periods])
    assert spans == [[("22:00", "24:00")], [("00:00", "02:00")]]


def test_an_appointment_after_midnight_loses_its_place_with_the_evening_before(make):
    person, service = make((1, time(22), time(2)))
    row = Appointment(customer=Customer.objects.create(name="Khải"), consultant=person, service=service)
    row.place_at(at(1, day=MONDAY + DAY).replace(tzinfo=VIETNAM))
    row.status = "confirmed"
    row.save()
    assert displaced.find(now=NOW).total == 0
    override = DateOverride.objects.create(consultant=person, on=MONDAY)
    assert displaced.find(now=NOW, touched=displaced.touched_by(override)).total == 1


@pytest.mark.parametrize(
    ("start", "end", "ends_next_day"), [(9, 9, False), (9, 9, True), (22, 2, False), (9, 12, True)]
)
def test_the_database_refuses_a_period_of_no_time_or_of_more_than_a_day(make, start, end, ends_next_day):
    person, _service = make()
    values = {"start_time": time(start), "end_time": time(end), "ends_next_day": ends_next_day}
    for rows, place in ((person.working_hours, {"weekday": 1}), (person.date_overrides, {"on": MONDAY})):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.create(**place, **values)


def of(weekday, start, end, **values):
    return WorkingHours(
        weekday=weekday, start_time=time(start), end_time=time(end), ends_next_day=end <= start, **values
    )


def test_a_night_overlaps_the_morning_after_it_also_from_sunday_to_monday():
    assert of(1, 22, 2).overlaps(of(2, 1, 5)) and of(2, 1, 5).overlaps(of(1, 22, 2))
    assert of(7, 22, 2).overlaps(of(1, 0, 1)) and of(1, 0, 1).overlaps(of(7, 22, 2))
    assert not of(1, 22, 2).overlaps(of(2, 2, 5))
    assert not of(1, 22, 2).overlaps(of(3, 1, 5))
    assert not of(1, 8, 0).overlaps(of(2, 0, 4))


def test_a_night_that_ends_before_the_morning_is_valid_does_not_overlap_it():
    last = of(1, 22, 2, valid_to=MONDAY)
    assert last.overlaps(of(2, 1, 5, valid_from=MONDAY + DAY))
    assert not last.overlaps(of(2, 1, 5, valid_from=MONDAY + 2 * DAY))


def test_its_end_is_written_as_people_read_it():
    assert [clock_span(of(1, *hours)) for hours in ((8, 12), (18, 0), (22, 2))] == [
        "08:00-12:00", "18:00-24:00", "22:00-02:00"
    ]  # fmt: skip
