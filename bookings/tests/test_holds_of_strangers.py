"""What people who have not shown who they are hold: for a short while, few, and a part of a day; also all at once."""

import itertools
import threading
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts import limits
from accounts.models import ChannelIdentity, Customer
from accounts.services import networks_of
from accounts.tests.test_code_attacks import in_threads
from bookings import services, strangers, sweeping
from bookings.actors import by_customer
from bookings.availability import find_slots
from bookings.errors import NotAllowedInThisState, NotYours, SlotTaken
from bookings.models import Appointment, AppointmentEvent
from meetassist.tests.fixtures import make_office

numbers = itertools.count(1)
MINUTE = timedelta(minutes=1)


def stranger(address="", channel="web"):
    return ChannelIdentity.objects.create(
        customer=Customer.objects.create(), channel=channel, external_id=f"s{next(numbers)}", **networks_of(address)
    )


def elsewhere(number):
    return f"198.{number // 250}.{number % 250}.7"


def hold(identity, consultant, service, starts_at, now, customer=None):
    """The hold as it is then, or None where the time is not kept."""
    customer = customer or identity.customer
    event = services.hold(
        customer=customer, service=service, consultant=consultant, starts_at=starts_at, stranger=identity,
        by=by_customer(customer), now=now,
    )  # fmt: skip
    return event and Appointment.objects.get(pk=event.appointment_id)


def live(now):
    return Appointment.objects.filter(status="held", held_until__gt=now)


# How long


def test_a_stranger_holds_for_three_minutes_and_choosing_again_is_no_longer(office, tomorrow_at, now):
    one = stranger()
    held = hold(one, office.bao, office.tax, tomorrow_at(9), now)
    assert held.held_until == now + 3 * MINUTE
    assert hold(one, office.bao, office.tax, tomorrow_at(9), now + 2 * MINUTE) == held
    held.refresh_from_db()
    assert held.held_until == now + 3 * MINUTE
    # Away and back, as often as they like, is the same hold.
    other = hold(one, office.bao, office.tax, tomorrow_at(10), now + 2 * MINUTE)
    assert other.held_until == now + 5 * MINUTE and live(now + 2 * MINUTE).get() == other
    back = hold(one, office.bao, office.tax, tomorrow_at(9), now + 2 * MINUTE)
    assert back.held_until == now + 3 * MINUTE
    hold(one, office.bao, office.tax, tomorrow_at(10), now + 2 * MINUTE)
    assert hold(one, office.bao, office.tax, tomorrow_at(9), now + 4 * MINUTE) is None


def test_a_code_extends_it_to_ten_minutes_from_its_start_and_never_beyond(office, tomorrow_at, now):
    one = stranger()
    held = hold(one, office.bao, office.tax, tomorrow_at(9), now)
    for minute in (1, 2, 9):
        services.extend_hold(appointment=held, by=by_customer(one.customer), now=now + minute * MINUTE)
        held.refresh_from_db()
        assert held.held_until == now + 10 * MINUTE
    with pytest.raises(NotAllowedInThisState):
        services.extend_hold(appointment=held, by=by_customer(one.customer), now=now + 10 * MINUTE)
    with pytest.raises(NotYours):
        services.extend_hold(appointment=held, by=by_customer(stranger().customer), now=now + MINUTE)


def test_who_has_shown_who_they_are_is_kept_the_time_like_anybody(office, tomorrow_at, now):
    one = stranger("192.0.2.1")
    held = hold(one, office.bao, office.tax, tomorrow_at(9), now)
    assert (held.held_identity, held.held_network) == (one, one.last_subnet_key) != (None, "")
    services.hold(
        customer=one.customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(one.customer), now=now + 2 * MINUTE,
    )  # fmt: skip
    held.refresh_from_db()
    assert (held.held_until, held.held_identity, held.held_network) == (now + 12 * MINUTE, None, "")


# How many


def test_two_that_ran_out_are_the_last_but_the_time_can_still_be_booked(office, tomorrow_at, now):
    one = stranger()
    for turn in range(2):
        assert hold(one, office.bao, office.tax, tomorrow_at(9), now + 4 * turn * MINUTE)
    later = now + 8 * MINUTE
    assert hold(one, office.bao, office.tax, tomorrow_at(10), later) is None
    sweeping.expire_holds(now=later)
    assert hold(one, office.bao, office.tax, tomorrow_at(10), later) is None
    assert not live(later).exists()
    booked = services.book(
        customer=one.customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(10),
        by=by_customer(one.customer), now=later,
    )  # fmt: skip
    assert booked.appointment.status == "confirmed"


def test_of_two_without_a_hold_the_constraint_decides_at_the_end(office, tomorrow_at, now, settings):
    settings.STRANGER_HOLDS_PER_IDENTITY = 0
    first, second = stranger(), stranger()
    values = {"service": office.tax, "consultant": office.bao, "starts_at": tomorrow_at(9), "now": now}
    assert hold(first, office.bao, office.tax, tomorrow_at(9), now) is None
    assert hold(second, office.bao, office.tax, tomorrow_at(9), now) is None
    services.book(customer=second.customer, by=by_customer(second.customer), **values)
    with pytest.raises(SlotTaken):
        services.book(customer=first.customer, by=by_customer(first.customer), **values)


def test_an_identity_holds_two_at_most_whatever_customers_it_signs_out_of(office, tomorrow_at, now):
    one = stranger()
    held = [
        hold(one, who, office.tax, tomorrow_at(9), now, customer=Customer.objects.create())
        for who in (office.bao, office.thu_hang, office.minh_hang)
    ]
    assert [row is not None for row in held] == [True, True, False]
    assert hold(one, office.minh_hang, office.tax, tomorrow_at(9), now + 3 * MINUTE) is None, "both ran out"


@pytest.mark.parametrize(
    ("addresses", "other"),
    [
        ([f"203.0.113.{number}" for number in range(7)], "203.0.112.255"),
        ([f"2001:db8:1:2::{number}" for number in range(7)], "2001:db8:1:3::1"),
        (["::ffff:203.0.113.9"] + [f"203.0.113.{number}" for number in range(6)], "::ffff:203.0.114.9"),
    ],
)
def test_a_network_holds_six_at_most(office, tomorrow_at, now, settings, addresses, other):
    settings.STRANGER_HOLDS_SHARE = 1
    moments = [tomorrow_at(8 + number) for number in range(9)]
    held = [hold(stranger(address), office.bao, office.tax, moments.pop(0), now) for address in addresses]
    assert [row is not None for row in held] == [True] * 6 + [False]
    assert hold(stranger(other), office.bao, office.tax, moments.pop(0), now)
    # Where a channel tells no address, none is counted.
    assert hold(stranger(channel="messenger"), office.bao, office.tax, moments.pop(0), now)
    assert hold(stranger(addresses[0]), office.bao, office.tax, tomorrow_at(9), now + 4 * MINUTE), "they have run out"


def test_strangers_hold_a_fifth_of_what_is_free_of_a_day(office, tomorrow_at, now, book):
    """Of ten hours two; where half of it is booked, one. Somebody known holds beside them."""
    people = [stranger(elsewhere(number)) for number in range(20)]

    def hold_all(days):
        slots = find_slots(
            service=office.tax, start=tomorrow_at(0, days=days), end=tomorrow_at(0, days=days + 1),
            consultant=office.bao, now=now,
        )  # fmt: skip
        return sum(
            hold(one, office.bao, office.tax, slot.starts_at, now) is not None
            for one, slot in zip(people, slots, strict=False)
        )

    assert hold_all(2) == 4
    sweeping.expire_holds(now=now + 4 * MINUTE)
    people[:] = [stranger(elsewhere(100 + number)) for number in range(20)]
    for half in range(10):
        book(Customer.objects.create(), tomorrow_at(8, days=3) + half * 30 * MINUTE)
    assert hold_all(3) == 2
    known = Customer.objects.create(email="known@example.com")
    assert services.hold(
        customer=known, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(17, 30, days=3),
        by=by_customer(known), now=now,
    )  # fmt: skip


def test_one_hold_is_always_possible_however_little_of_the_day_is_left(office, tomorrow_at, now):
    office.bao.working_hours.update(start_time=time(9), end_time=time(9, 30))
    assert hold(stranger(), office.bao, office.tax, tomorrow_at(9), now)


def test_fifty_eight_visitors_of_one_network_no_longer_hold_two_weeks(office, tomorrow_at, now):
    slots = find_slots(service=office.tax, start=now, end=now + timedelta(days=14), consultant=office.bao, now=now)
    for number, slot in zip(range(58), slots, strict=False):
        hold(stranger(f"203.0.113.{number}"), office.bao, office.tax, slot.starts_at, now)
    assert live(now).count() <= 6
    left = find_slots(service=office.tax, start=now, end=now + timedelta(days=14), consultant=office.bao, now=now)
    assert len(left) >= len(slots) - 6


# At once


@pytest.fixture
def world(transactional_db):
    return make_office()


def hold_at_once(world, identities, customers=None):
    """Each a time of their own, with consultants in turn, so that no lock of a consultant or a customer orders them."""
    now, people = timezone.now(), [world.bao, world.thu_hang, world.minh_hang]
    midnight = datetime.combine(
        timezone.localdate() + timedelta(days=1), time(8), tzinfo=timezone.get_current_timezone()
    )

    def act(index):
        moment = midnight + timedelta(days=index // 3)
        return hold(
            identities[index], people[index % 3], world.tax, moment, now, customer=customers and customers[index]
        )

    return [row is not None for row in in_threads(len(identities), act)], now


@pytest.mark.django_db(transaction=True)
def test_of_a_network_at_once_exactly_six_are_held(world):
    kept, now = hold_at_once(world, [stranger("203.0.113.5") for _ in range(18)])
    assert kept.count(True) == live(now).count() == 6


@pytest.mark.django_db(transaction=True)
def test_of_an_identity_at_once_exactly_two_are_held(world):
    one = stranger()
    kept, now = hold_at_once(world, [one] * 12, [Customer.objects.create() for _ in range(12)])
    assert kept.count(True) == live(now).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_a_day_at_once_exactly_its_share_is_held(world):
    now, people = timezone.now(), [stranger(elsewhere(number)) for number in range(16)]
    day = timezone.localdate() + timedelta(days=1)
    eight = datetime.combine(day, time(8), tzinfo=timezone.get_current_timezone())
    kept = in_threads(
        16, lambda index: hold(people[index], world.bao, world.tax, eight + index * 30 * MINUTE, now) is not None
    )
    assert kept.count(True) == live(now).count() == 4


@pytest.mark.django_db(transaction=True)
def test_the_race_is_there_without_the_lock(world, monkeypatch, settings):
    """Each has counted before any of the others writes; three, since a consultant's lock lets one in at a time."""
    settings.STRANGER_HOLDS_PER_NETWORK = 1
    gate, last_look = threading.Barrier(3), strangers._day_has_room

    def looked(wanted, now):
        has_room = last_look(wanted, now)
        gate.wait(30)
        return has_room

    with monkeypatch.context() as patch:
        patch.setattr(limits, "lock", lambda **_: None)
        patch.setattr(strangers, "_day_has_room", looked)
        kept, _ = hold_at_once(world, [stranger("203.0.113.5") for _ in range(3)])
    assert kept == [True, True, True]
    AppointmentEvent.objects.all().delete()
    Appointment.objects.all().delete()
    kept, _ = hold_at_once(world, [stranger("203.0.113.5") for _ in range(3)])
    assert sorted(kept) == [False, False, True]


def test_the_limits_are_read_from_the_settings(office, tomorrow_at, now, settings):
    assert (strangers.HOLD, strangers.EXTENDED, strangers.RUN_OUT) == (3 * MINUTE, 10 * MINUTE, 2)
    settings.STRANGER_HOLDS_PER_NETWORK = 1
    assert hold(stranger("203.0.113.1"), office.bao, office.tax, tomorrow_at(9), now)
    assert hold(stranger("203.0.113.2"), office.bao, office.tax, tomorrow_at(10), now) is None
