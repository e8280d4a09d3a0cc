"""Wishes of people without an e-mail address: the time is held while the desk is open, within limits, also at once."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.tests.test_code_attacks import in_threads
from bookings import requesting, services, sweeping
from bookings.actors import by_customer, by_staff
from bookings.errors import NotAllowedInThisState, SlotTaken, TooMany
from bookings.models import Appointment, BookingRequest, Notification
from bookings.tests.test_holds_of_strangers import hold, live, stranger
from consultants import desk_hours
from meetassist.tests.fixtures import make_office

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LAN = by_staff("Lan")
PHONE, OTHER = "+84903123456", "+84903123457"
WEEK = {1: [(time(8), time(12)), (time(13, 30), time(17, 30))], 2: [(time(8), time(12))]}


def place(one, office, starts_at, now, phone=PHONE, consultant=None):
    return requesting.place(
        customer=one.customer, identity=one, service=office.tax, consultant=consultant or office.bao,
        starts_at=starts_at, phone=phone, by=by_customer(one.customer), now=now,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "closed", "until"),
    [
        ("2026-11-30 07:00", [], "2026-11-30 12:00"),  # a Monday, before it opens
        ("2026-11-30 10:00", [], "2026-11-30 15:30"),  # over the break
        ("2026-11-30 16:00", [], "2026-12-01 10:30"),  # over the night
        ("2026-12-01 09:00", [], "2026-12-07 09:00"),  # over the days on which nobody comes
        ("2026-11-30 16:00", ["2026-12-01"], "2026-12-07 10:30"),
    ],
)
def test_four_hours_are_hours_in_which_somebody_is_there(now, closed, until):
    start, end = (datetime.fromisoformat(text).replace(tzinfo=ZONE) for text in (now, until))
    days = [datetime.fromisoformat(day).date() for day in closed]
    assert desk_hours.after_open_time(WEEK, start, timedelta(hours=4), days) == end
    assert desk_hours.after_open_time({}, start, timedelta(hours=4)) is None


def test_the_time_is_held_until_it_is_answered_and_never_beyond_itself(office, tomorrow_at, now):
    one = stranger("192.0.2.1")
    row = place(one, office, tomorrow_at(9, days=3), now)
    held = Appointment.objects.get()
    assert (row.held, row.status, row.answer_by) == (held, "open", held.held_until)
    assert (held.status, held.held_identity, held.held_until) == (
        "held",
        one,
        requesting.answer_by(held.starts_at, now),
    )
    assert held.held_until >= now + timedelta(hours=4) and row.is_kept(now)
    assert requesting.answer_by(now + timedelta(hours=1), now) == now + timedelta(hours=1)
    # The same again is the same.
    assert place(one, office, tomorrow_at(9, days=3), now) == row and BookingRequest.objects.count() == 1


def test_what_is_held_for_a_request_outlives_another_choice(office, tomorrow_at, now):
    one = stranger()
    row = place(one, office, tomorrow_at(9), now)
    assert hold(one, office.bao, office.tax, tomorrow_at(10), now) is None
    second = place(one, office, tomorrow_at(10), now)
    assert (row.is_kept(now), second.held, second.status) == (True, None, "open")


def test_one_is_held_a_telephone_number_and_further_ones_are_noted_without(office, tomorrow_at, now):
    first = place(stranger(), office, tomorrow_at(9), now)
    second = place(stranger(), office, tomorrow_at(10), now)
    third = place(stranger(), office, tomorrow_at(11), now, phone=OTHER)
    assert [row.held is not None for row in (first, second, third)] == [True, False, True]
    assert live(now).count() == 2, "what was held while they chose is free again"
    requesting.decline(first, by=LAN, now=now)
    assert place(stranger(), office, tomorrow_at(12), now).held


def test_three_are_held_a_network_and_day(office, tomorrow_at, now, settings):
    settings.STRANGER_HOLDS_SHARE = 1
    rows = [
        place(stranger(f"203.0.113.{number}"), office, tomorrow_at(9 + number), now, phone=f"+8490312345{number}")
        for number in range(4)
    ]  # fmt: skip
    assert [row.held is not None for row in rows] == [True, True, True, False]
    for row in rows:
        requesting.decline(row, by=LAN, now=now)
    again = place(stranger("203.0.113.9"), office, tomorrow_at(9, days=3), now + timedelta(days=1), phone=OTHER)
    assert again.held


def test_they_take_no_more_of_a_day_than_strangers_may(office, tomorrow_at, now):
    """Of ten hours two, be they held for a request or while somebody chooses."""
    for number in range(4):
        place(stranger(), office, tomorrow_at(8 + number, days=2), now, phone=f"+8490312345{number}")
    row = place(stranger(), office, tomorrow_at(14, days=2), now, phone=OTHER)
    assert (row.held, row.status, live(now).count()) == (None, "open", 4)
    assert hold(stranger(), office.bao, office.tax, tomorrow_at(15, days=2), now) is None


def test_so_many_stand_open_as_appointments_may(office, tomorrow_at, now):
    one = stranger()
    office.tax.maximum_coming = 2
    office.tax.save()
    for hour in (9, 10):
        place(one, office, tomorrow_at(hour), now)
    with pytest.raises(TooMany):
        place(one, office, tomorrow_at(11), now)
    assert BookingRequest.objects.count() == 2


def test_a_time_that_is_taken_is_no_request(office, tomorrow_at, now, book):
    book(stranger().customer, tomorrow_at(9))
    with pytest.raises(SlotTaken):
        place(stranger(), office, tomorrow_at(9), now)
    assert not BookingRequest.objects.exists()


def test_the_team_books_what_is_held_once(office, tomorrow_at, now):
    row = place(stranger(), office, tomorrow_at(9), now)
    event = requesting.book(row, by=LAN, now=now)
    booked = Appointment.objects.get()
    assert (event.kind, event.role, event.appointment) == ("booked", "staff", booked)
    assert (booked.pk, booked.status) == (row.held_id, "confirmed")
    row.refresh_from_db()
    assert (row.status, row.answered_by, row.answered_at) == ("booked", "Lan", now)
    for act in (requesting.book, requesting.decline):
        with pytest.raises(NotAllowedInThisState):
            act(row, by=LAN, now=now)
    assert Appointment.objects.get().status == "confirmed"


def test_a_request_that_is_declined_lets_its_time_go(office, tomorrow_at, now):
    row = place(stranger(), office, tomorrow_at(9), now)
    requesting.decline(row, by=LAN, now=now)
    row.refresh_from_db()
    assert (row.status, Appointment.objects.get().status) == ("declined", "cancelled")
    assert place(stranger(), office, tomorrow_at(9), now).held


def test_after_the_hold_has_lapsed_the_constraint_decides(office, tomorrow_at, now, book):
    row = place(stranger(), office, tomorrow_at(9, days=5), now)
    later = row.answer_by
    sweeping.expire_holds(now=later)
    row.refresh_from_db()
    assert (row.status, row.is_kept(later)) == ("open", False)
    book(stranger().customer, tomorrow_at(9, days=5))
    with pytest.raises(SlotTaken):
        requesting.book(row, by=LAN, now=later)
    row.refresh_from_db()
    assert (row.status, Appointment.objects.live().count()) == ("open", 1)


def test_who_shows_an_address_after_all_books_what_is_held_themselves(office, tomorrow_at, now):
    one = stranger()
    row = place(one, office, tomorrow_at(9), now)
    services.book(
        customer=one.customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(one.customer), now=now,
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.status, row.answered_by, row.held.status) == ("booked", "", "confirmed")


def test_that_it_lapses_is_due_once_unless_it_is_answered(office, tomorrow_at, now):
    rows = [
        place(stranger(), office, tomorrow_at(hour, days=3), now, phone=phone)
        for hour, phone in ((9, PHONE), (10, OTHER))
    ]
    requesting.book(rows[0], by=LAN, now=now)
    due = Notification.objects.filter(kind="lapsed").order_by("pk")
    assert [row.due_at for row in due] == [row.answer_by for row in rows]


def test_the_team_not_answering_is_no_hold_that_the_customer_let_run_out(office, tomorrow_at, now):
    one = stranger()
    for hour in (9, 10):
        row = place(one, office, tomorrow_at(hour, days=3), now)
        sweeping.expire_holds(now=row.answer_by or now)
        BookingRequest.objects.update(status="declined")
    assert hold(one, office.bao, office.tax, tomorrow_at(11, days=3), now + timedelta(days=2))


# At once


@pytest.fixture
def world(transactional_db):
    return make_office()


@pytest.mark.django_db(transaction=True)
def test_of_one_telephone_number_at_once_exactly_one_is_held(world):
    now, people = timezone.now(), [world.bao, world.thu_hang, world.minh_hang]
    eight = datetime.combine(timezone.localdate() + timedelta(days=3), time(8), tzinfo=ZONE)
    identities = [stranger() for _ in range(6)]

    def act(index):
        starts_at = eight + timedelta(hours=index)
        return place(identities[index], world, starts_at, now, consultant=people[index % 3]).held is not None

    assert sorted(in_threads(6, act)) == [False] * 5 + [True]
    assert (live(now).count(), BookingRequest.objects.filter(status="open").count()) == (1, 6)


@pytest.mark.django_db(transaction=True)
def test_the_team_and_a_verified_customer_at_once_make_one_appointment(world):
    now = timezone.now()
    nine = datetime.combine(timezone.localdate() + timedelta(days=3), time(9), tzinfo=ZONE)
    row = place(stranger(), world, nine, now)
    other = stranger().customer

    def act(index):
        try:
            if index:
                services.book(
                    customer=other, service=world.tax, consultant=world.bao, starts_at=nine, by=by_customer(other),
                    now=now,
                )  # fmt: skip
            else:
                requesting.book(row, by=LAN, now=now)
        except SlotTaken:
            return False
        return True

    assert in_threads(2, act) == [True, False], "what is held is the requester's"
    assert Appointment.objects.live().count() == 1
