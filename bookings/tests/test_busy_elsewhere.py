"""What stands in a consultant's own calendar keeps them busy here; what is booked already stands, and is shown."""

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Customer
from bookings import board, collisions, displaced, services
from bookings.actors import by_customer, by_staff
from bookings.availability import Reason, explain, find_slots, may_become_free
from bookings.errors import OutsideHours
from bookings.models import Appointment
from chatbot.flows import slots
from chatbot.replies import times
from consultants.models import BusyTime, Consultant, OwnCalendar, WorkingHours
from meetassist import days


@pytest.fixture
def customer(db):
    return Customer.objects.create(name="Khải", email="khai@example.com")


def is_busy(consultant, start, end, name="Google"):
    calendar, _ = OwnCalendar.objects.get_or_create(consultant=consultant, name=name, address_hash=name)
    return BusyTime.objects.create(consultant=consultant, calendar=calendar, during=DateTimeTZRange(start, end))


def starts(office, start, end, now, consultant=None):
    found = find_slots(service=office.tax, consultant=consultant, start=start, end=end, now=now)
    return [(slot.starts_at, slot.consultant_id) for slot in found]


def test_a_time_at_which_the_consultant_is_busy_elsewhere_is_not_free_and_the_reason_is_named(
    office, customer, tomorrow_at, now
):
    is_busy(office.bao, tomorrow_at(9, 10), tomorrow_at(10, 30))
    free = [start for start, _ in starts(office, tomorrow_at(8), tomorrow_at(12), now, office.bao)]
    assert free == [tomorrow_at(8), tomorrow_at(8, 30), tomorrow_at(10, 30), tomorrow_at(11), tomorrow_at(11, 30)]
    why = explain(service=office.tax, consultant=office.bao, moment=tomorrow_at(9, 30), now=now)
    assert why.code == Reason.BUSY_ELSEWHERE and why.sentence
    assert explain(service=office.tax, consultant=office.bao, moment=tomorrow_at(10, 30), now=now) is None
    with pytest.raises(OutsideHours) as caught:
        services.book(
            customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(10),
            by=by_customer(customer), now=now,
        )  # fmt: skip
    assert caught.value.reason == Reason.BUSY_ELSEWHERE and not Appointment.objects.exists()


def test_others_are_free_at_that_time_however_many_they_are(office, tomorrow_at, now):
    """Few and many are asked for in two ways."""
    is_busy(office.bao, tomorrow_at(9), tomorrow_at(10))
    others = {office.thu_hang.pk, office.minh_hang.pk}
    assert {who for _, who in starts(office, tomorrow_at(9), tomorrow_at(10), now)} == others
    more = Consultant.objects.bulk_create(Consultant(name=f"Người {number}") for number in range(60))
    WorkingHours.objects.bulk_create(
        WorkingHours(consultant=one, weekday=weekday, start_time="08:00", end_time="18:00")
        for one in more
        for weekday in range(1, 8)
    )
    office.tax.consultants.add(*more)
    is_busy(more[0], tomorrow_at(9), tomorrow_at(9, 20))
    found = starts(office, tomorrow_at(9), tomorrow_at(10), now)
    assert {who for _, who in found} == others | {one.pk for one in more}
    assert [start for start, who in found if who == more[0].pk] == [tomorrow_at(9, 30)]


def test_the_team_books_over_it_with_a_reason(office, customer, tomorrow_at, now):
    is_busy(office.bao, tomorrow_at(9), tomorrow_at(10))
    asked = {"customer": customer, "service": office.tax, "consultant": office.bao, "starts_at": tomorrow_at(9)}
    with pytest.raises(OutsideHours):
        services.book(**asked, by=by_staff("lan"), now=now)
    event = services.book(**asked, by=by_staff("lan"), outside_rules_reason="Bảo đồng ý", now=now)
    assert event.appointment.status == "confirmed"


@pytest.fixture
def booked(office, customer, tomorrow_at, now):
    return services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(customer), now=now,
    ).appointment  # fmt: skip


def test_an_appointment_that_meets_it_stands_and_is_shown(office, booked, tomorrow_at, now):
    assert collisions.of(office.bao, now=now) == []
    is_busy(office.bao, tomorrow_at(9, 20), tomorrow_at(11))
    is_busy(office.bao, tomorrow_at(9, 25), tomorrow_at(9, 40), name="Riêng")
    is_busy(office.minh_hang, tomorrow_at(9), tomorrow_at(11), name="x")
    (found,) = collisions.of(office.bao, now=now)
    assert (found.appointment, found.calendars) == (booked, ["Google", "Riêng"])
    assert collisions.of(office.minh_hang, now=now) == []
    booked.refresh_from_db()
    assert booked.status == "confirmed" and booked.events.count() == 1
    assert displaced.find(now=now).total == 0
    services.cancel(appointment=booked, by=by_staff("lan"), now=now)
    assert collisions.of(office.bao, now=now) == []


def test_what_only_touches_it_does_not_meet_it(office, booked, tomorrow_at, now):
    is_busy(office.bao, tomorrow_at(8), tomorrow_at(9))
    is_busy(office.bao, tomorrow_at(9, 30), tomorrow_at(10))
    assert collisions.of(office.bao, now=now) == []


def test_a_time_that_is_only_busy_elsewhere_does_not_become_free_for_who_waits(office, tomorrow_at, now):
    is_busy(office.bao, tomorrow_at(0), tomorrow_at(23))
    asked = {"service": office.tax, "start": tomorrow_at(8), "end": tomorrow_at(12), "now": now}
    assert not may_become_free(consultant=office.bao, **asked) and may_become_free(consultant=None, **asked)


def test_the_day_of_the_team_shows_it_and_offers_nothing_in_it(office, tomorrow_at, now):
    is_busy(office.bao, tomorrow_at(9), tomorrow_at(12))
    day = tomorrow_at(9).date()
    (column,) = board.read([office.bao], day=day, now=days.span(day, office.bao.zone)[0]).columns
    assert [(one.span.clock, one.span.until, bool(one.reason)) for one in column.off] == [("09:00", "12:00", True)]
    assert [(gap[0].clock, gap[-1].until) for gap in column.gaps] == [("08:00", "09:00"), ("12:00", "18:00")]
    is_busy(office.bao, tomorrow_at(12), tomorrow_at(19))
    is_busy(office.bao, tomorrow_at(7), tomorrow_at(9))
    assert office.bao not in board.people(day=day, on_duty=True)


def test_customers_hear_that_all_are_busy_and_not_that_nobody_works():
    assert slots._why_nobody({Reason.BUSY_ELSEWHERE, Reason.BUSY}) == times.everyone_is_busy()
    assert slots._why_nobody({Reason.BUSY_ELSEWHERE, Reason.HOURS}) == times.nobody_is_free()


def test_a_move_within_the_hour_that_has_become_busy_is_refused_and_out_of_it_is_not(
    office, customer, booked, tomorrow_at, now
):
    is_busy(office.bao, tomorrow_at(9), tomorrow_at(10))
    with pytest.raises(OutsideHours):
        services.reschedule(appointment=booked, starts_at=tomorrow_at(9, 30), by=by_customer(customer), now=now)
    moved = services.reschedule(appointment=booked, starts_at=tomorrow_at(10), by=by_customer(customer), now=now)
    assert moved.appointment.starts_at == tomorrow_at(10)


def test_a_night_that_is_worked_is_not_free_where_it_is_busy_elsewhere(office, tomorrow_at, now):
    """A period past midnight, and a busy time across its midnight."""
    office.bao.working_hours.all().delete()
    WorkingHours.objects.bulk_create(
        WorkingHours(consultant=office.bao, weekday=weekday, start_time="22:00", end_time="02:00", ends_next_day=True)
        for weekday in range(1, 8)
    )
    is_busy(office.bao, tomorrow_at(23, 30), tomorrow_at(0, 30, days=2))
    free = [start for start, _ in starts(office, tomorrow_at(20), tomorrow_at(4, days=2), now, office.bao)]
    assert free == [
        tomorrow_at(22), tomorrow_at(22, 30), tomorrow_at(23), tomorrow_at(0, 30, days=2), tomorrow_at(1, days=2),
        tomorrow_at(1, 30, days=2),
    ]  # fmt: skip
    why = explain(service=office.tax, consultant=office.bao, moment=tomorrow_at(0, days=2), now=now)
    assert why.code == Reason.BUSY_ELSEWHERE
