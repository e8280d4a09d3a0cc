"""Over random rules, calendars, zones and daylight saving: what is offered is right, bookable, and explained."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import Customer
from bookings import services
from bookings.actors import by_customer
from bookings.availability import Reason, Slot, distinct_moments, explain, find_slots, free_moments
from bookings.errors import BookingError
from bookings.models import Appointment, PartOfDay
from bookings.tests import availability_reference as reference
from consultants.models import (
    Business,
    BusinessPolicy,
    BusyTime,
    Consultant,
    DateOverride,
    Holiday,
    OwnCalendar,
    Service,
    TimeOff,
    WorkingHours,
)
from meetassist.tests.running import soak_count

pytestmark = [pytest.mark.soak, pytest.mark.django_db]

# A date near a change of the clocks where the zone has one: at midnight in Santiago, Beirut and Havana, to midnight in
# Nuuk, of half an hour on Lord Howe, of a whole day in Apia.
PLACES = [
    ("Asia/Ho_Chi_Minh", date(2026, 11, 23)), ("Asia/Kathmandu", date(2026, 11, 23)),
    ("America/New_York", date(2026, 3, 8)), ("America/New_York", date(2026, 11, 1)),
    ("Europe/Berlin", date(2026, 3, 29)), ("Europe/Berlin", date(2026, 10, 25)),
    ("Australia/Sydney", date(2026, 10, 4)), ("Australia/Sydney", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)), ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("America/Santiago", date(2026, 9, 6)), ("America/Santiago", date(2026, 4, 5)),
    ("Asia/Beirut", date(2026, 3, 29)), ("Asia/Beirut", date(2026, 10, 25)),
    ("America/Havana", date(2026, 11, 1)), ("America/Nuuk", date(2026, 3, 28)), ("Pacific/Apia", date(2011, 12, 30)),
]  # fmt: skip
BUSINESSES = ["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]
REASONS = {
    "slot_taken": {Reason.BUSY, Reason.HELD},
    "too_late": {Reason.PAST, Reason.NOTICE},
    "outside_hours": set(Reason) - {Reason.BUSY, Reason.HELD, Reason.PAST, Reason.NOTICE},
}
RANGE, TICK = timedelta(days=3), timedelta(microseconds=1)
NUDGES = [timedelta(), timedelta(), TICK, -TICK, timedelta(seconds=1), timedelta(minutes=5), timedelta(minutes=-10),
          timedelta(hours=1), timedelta(hours=7, minutes=35)]  # fmt: skip

# Every state, the live ones more often.
STATES = Appointment.Status.values + 4 * Appointment.LIVE

clocks = st.one_of(
    st.builds(time, st.integers(0, 23), st.sampled_from([0, 0, 15, 30, 45])),
    st.sampled_from([time(0), time(0, 1), time(2, 7), time(23, 59), time(23, 59, 59, 999999)]),
)
# An end that is not after its start is on the next day; a whole day is from midnight to midnight.
spans = st.tuples(clocks, clocks).filter(lambda span: span[0] != span[1] or span[0] == time(0))
offsets = st.integers(-1, 3)
minutes = st.integers(-24 * 4, 24 * 4 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))
service_rules = st.fixed_dictionaries({
    "duration_minutes": st.sampled_from([5, 30, 45, 60, 90, 180]),
    "slot_step_minutes": st.sampled_from([10, 15, 30, 45, 60]),
    "buffer_before_minutes": st.sampled_from([0, 0, 5, 15]),
    "buffer_after_minutes": st.sampled_from([0, 0, 10, 30]),
    "minimum_notice_minutes": st.sampled_from([None, 0, 60, 24 * 60]),
    "booking_window_days": st.sampled_from([None, None, 0, 1, 2, 60, 60]),
    "needs_approval": st.booleans(),
    "is_active": st.sampled_from([True] * 29 + [False]),
})  # fmt: skip
person_rules = st.fixed_dictionaries({
    "place": st.sampled_from(PLACES),
    "specialties": st.sampled_from(["Thuế, pháp lý", "Du học", ""]),
    "is_active": st.sampled_from([True] * 29 + [False]),
    "offers": st.sampled_from([True] * 29 + [False]),
    "hours": st.lists(st.tuples(st.integers(1, 7), spans, st.one_of(st.none(), offsets), st.one_of(st.none(), offsets)),
                      min_size=1, max_size=14),
    # Of every day, each period beginning where the one before ends; the last one reaches to the first of the next day.
    "all_week": st.one_of(st.none(), *[st.sets(clocks, min_size=2, max_size=5)] * 3),
    "overrides": st.lists(st.tuples(offsets, st.one_of(st.none(), spans), st.booleans(), st.booleans()), max_size=3),
    "off": st.lists(st.tuples(minutes, st.integers(1, 40)), max_size=2),
    "elsewhere": st.lists(st.tuples(minutes, st.integers(1, 40)), max_size=3),
    "appointments": st.lists(
        st.tuples(minutes, st.sampled_from([15, 30, 60, 120, 300]), st.sampled_from(STATES), st.integers(0, 1),
                  st.integers(-1, 1), st.sampled_from([0, 15])),
        max_size=12,
    ),
})  # fmt: skip
worlds = st.fixed_dictionaries({
    "service": service_rules,
    "people": st.lists(person_rules, min_size=1, max_size=3),
    "holidays": st.sets(offsets, max_size=2),
    "now": minutes,
    "from": minutes,
    "moving": st.booleans(),
    "customer": st.booleans(),
})  # fmt: skip


class World:
    """The rows of one example."""

    def __init__(self, rules):
        BusinessPolicy.objects.update_or_create(
            pk=1,
            defaults={
                "minimum_notice_minutes": 30, "booking_window_days": 3, "maximum_coming": 100,
                "reschedule_notice_minutes": 0,
            },
        )  # fmt: skip
        self.base = rules["people"][0]["place"][1]
        midnight = datetime.combine(self.base, time(), tzinfo=UTC)
        self.now = midnight - timedelta(hours=12) + rules["now"] / 4
        self.start = midnight + rules["from"] / 4
        self.end = self.start + RANGE
        self.customers = [Customer.objects.create(name=name) for name in ("Khải", "Duyên", "Mai")]
        self.service = Service.objects.create(name="Tư vấn", **rules["service"])
        Holiday.objects.bulk_create(Holiday(on=self.on(offset), name="Lễ") for offset in rules["holidays"])
        self.people = [self.person(number, values) for number, values in enumerate(rules["people"])]
        live = Appointment.objects.filter(status__in=["pending", "confirmed"], during__startswith__gt=self.now)
        self.moving = live.order_by("pk").first() if rules["moving"] else None
        self.customer = self.moving.customer if self.moving else self.customers[0] if rules["customer"] else None

    def on(self, offset):
        return self.base + timedelta(days=offset)

    def person(self, number, rules):
        zone, _ = rules["place"]
        row = Consultant.objects.create(
            name=f"Người {number}", time_zone=zone, specialties=rules["specialties"], is_active=rules["is_active"]
        )
        if rules["offers"]:
            self.service.consultants.add(row)
        hours = list(rules["hours"])
        if rules["all_week"]:
            in_order = sorted(rules["all_week"])
            adjacent = [*pairwise(in_order), (in_order[-1], in_order[0])]
            hours += [(weekday, span, None, None) for weekday in range(1, 8) for span in adjacent]
        for weekday, (start, end), first, last in hours:
            first, last = (None if offset is None else self.on(offset) for offset in (first, last))
            if first is None or last is None or first <= last:
                WorkingHours.objects.create(
                    consultant=row, weekday=weekday, start_time=start, end_time=end, ends_next_day=end <= start,
                    valid_from=first, valid_to=last,
                )  # fmt: skip
        for offset, span, available, by_appointment in rules["overrides"]:
            start, end = span or (None, None)
            with ignored_conflict():
                DateOverride.objects.create(
                    consultant=row, on=self.on(offset), start_time=start, end_time=end, is_available=available,
                    ends_next_day=span is not None and end <= start, unavailable_by_appointment=by_appointment,
                )  # fmt: skip
        for shift, quarters in rules["off"]:
            start = datetime.combine(self.base, time(), tzinfo=UTC) + shift
            with ignored_conflict():
                TimeOff.objects.create(consultant=row, during=(start, start + quarters * timedelta(minutes=15)))
        if rules["elsewhere"]:
            calendar = OwnCalendar.objects.create(consultant=row, name="Google")
        for shift, quarters in rules["elsewhere"]:
            start = datetime.combine(self.base, time(), tzinfo=UTC) + shift
            during = (start, start + quarters * timedelta(minutes=15))
            BusyTime.objects.create(consultant=row, calendar=calendar, during=during)
        for values in rules["appointments"]:
            self.appointment(row, *values)
        return row

    def appointment(self, consultant, shift, length, status, whose, held, buffer):
        start = datetime.combine(self.base, time(), tzinfo=UTC) + shift
        during, buffers = (start, start + timedelta(minutes=length)), timedelta(minutes=buffer)
        with ignored_conflict():
            Appointment.objects.create(
                customer=self.customers[whose], consultant=consultant, service=self.service, status=status,
                during=during, blocked=(during[0] - buffers, during[1] + buffers), buffer_before_minutes=buffer,
                buffer_after_minutes=buffer,
                held_until=self.now + timedelta(minutes=held) if status == "held" else None, updated_at=self.now,
            )  # fmt: skip

    def offered(self, consultant, **values):
        values = {"customer": self.customer, "moving": self.moving, "now": self.now, **values}
        start, end = values.pop("start", self.start), values.pop("end", self.end)
        return reference.offered(self.service, consultant, start, end, **values)

    def edges(self, consultant):
        """Moments at which something begins, ends, or has just no room any more; and some on no grid."""
        policy, length = self.service.policy(), timedelta(minutes=self.service.duration_minutes)
        spans = [reference.periods(consultant, self.start.date() + timedelta(days=offset)) for offset in range(4)]
        rows = [*consultant.appointments.all(), *consultant.time_off.all(), *consultant.busy_times.all()]
        spans.append([(row.during.lower, row.during.upper) for row in rows])
        ends = [moment for found in spans for span in found for moment in span]
        marks = [self.now, self.now + policy.minimum_notice, self.now + policy.booking_window, self.start, self.end]
        return marks + ends + [moment - length for moment in ends]

    def found(self, **values):
        asked = {"service": self.service, "start": self.start, "end": self.end, "customer": self.customer}
        return find_slots(**{**asked, "moving": self.moving, "now": self.now, **values})


@contextmanager
def ignored_conflict():
    """A row that the constraints refuse is simply not part of the example."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        pass


@contextmanager
def example(rules):
    with transaction.atomic():
        yield World(rules)
        transaction.set_rollback(True)


def examples(small, heavy):
    # Without shrinking: examples write rows, and a failing one that is shrunk takes longer than all the tests.
    return settings(
        phases=[Phase.generate],
        max_examples=soak_count(small=small, heavy=heavy), derandomize=True, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )  # fmt: skip


@given(rules=worlds)
@examples(small=8, heavy=5000)
def test_one_consultants_slots_equal_the_reference(rules):
    with example(rules) as world:
        for person in world.people:
            expected = [Slot(moment, person.pk) for moment in world.offered(person)]
            assert world.found(consultant=person) == expected
            assert world.found(consultant=person, limit=2) == expected[:2]


@given(
    rules=worlds,
    part=st.sampled_from(["", *PartOfDay.values]),
    specialty=st.sampled_from(["", "", "thue", "Du"]),
    business=st.sampled_from(BUSINESSES),
    reader=st.sampled_from([None, *BUSINESSES]),
)
@examples(small=6, heavy=5000)
def test_anyones_slots_equal_the_reference_in_time_then_load_then_id(rules, part, specialty, business, reader):
    zone = ZoneInfo(reader or business)
    low, high = PartOfDay(part).hours if part else (0, 24)
    words = {"thue": "Thuế, pháp lý", "Du": "Du học"}
    with example(rules) as world:
        Business.current()
        Business.objects.update(time_zone=business)
        expected = []
        for person in world.people:
            if specialty and person.specialties != words[specialty]:
                continue
            moments = [moment for moment in world.offered(person) if low <= moment.astimezone(zone).hour < high]
            expected += [(moment, reference.load(person, moment, ZoneInfo(business)), person.pk) for moment in moments]
        expected = [Slot(moment, pk) for moment, _, pk in sorted(expected)]
        asked = {"part_of_day": part, "specialty": specialty, "zone": ZoneInfo(reader) if reader else None}
        assert world.found(**asked) == expected
        assert world.found(**asked, limit=3) == expected[:3]
        of_each = distinct_moments(expected)
        assert world.found(**asked, distinct=True) == of_each
        assert world.found(**asked, distinct=True, limit=3) == of_each[:3]


@given(rules=worlds, others=st.lists(service_rules, min_size=1, max_size=3))
@examples(small=8, heavy=5000)
def test_the_moments_of_several_services_are_the_slots_of_each_put_together(rules, others):
    with example(rules) as world:
        services = [world.service]
        for number, values in enumerate(others):
            services.append(Service.objects.create(name=f"Khác {number}", **values))
            services[-1].consultants.set(world.people[number:])
        people = {person.pk for person in world.people[:2]}
        expected = {}
        for service in services:
            for slot in world.found(service=service, moving=None):
                if slot.consultant_id in people:
                    expected.setdefault(slot.starts_at, set()).add(slot.consultant_id)
        found = free_moments(
            services=services, people=people, start=world.start, end=world.end, customer=world.customer, now=world.now
        )
        assert found == sorted(expected.items())


@given(rules=worlds, picks=st.data())
@examples(small=6, heavy=5000)
def test_what_is_offered_can_be_taken_and_what_is_not_is_refused_for_the_reason_that_is_explained(rules, picks):
    with example(rules) as world:
        person = world.people[0]
        free, edges = world.offered(person), world.edges(person)
        taken = sorted(set(world.offered(person, taken=[])) - set(free))
        moments = [picks.draw(st.sampled_from(edges)) + picks.draw(st.sampled_from(NUDGES)) for _ in range(4)]
        moments += [picks.draw(st.sampled_from(some)) for some in (free, taken, free, taken) if some]
        for moment in moments:
            explained = explain(
                service=world.service, consultant=person, moment=moment, customer=world.customer, moving=world.moving,
                now=world.now,
            )  # fmt: skip
            assert (explained is None) == bool(world.offered(person, start=moment, end=moment + TICK))
            for take in takers(world, person, moment):
                error = refused(take)
                if explained is None:
                    assert error is None
                else:
                    assert error is not None and explained.code in REASONS[error.code], (explained, error)
                    assert error.reason == explained.code and explained.sentence


def takers(world, person, moment):
    """Every way to take the moment, as the customer who asks."""
    customer = world.customer or world.customers[2]
    asked = {"service": world.service, "consultant": person, "starts_at": moment, "now": world.now}
    who = by_customer(customer)
    if world.moving:
        yield lambda: services.hold(**asked, customer=customer, moving=world.moving, by=who)
        yield lambda: services.reschedule(**asked, appointment=world.moving, by=who)
    else:
        yield lambda: services.hold(**asked, customer=customer, by=who)
        yield lambda: services.book(**asked, customer=customer, by=who)


def refused(take):
    """The error of taking it, or None; nothing of it stays."""
    point = transaction.savepoint()
    try:
        take()
    except BookingError as error:
        return error
    finally:
        overlapping = Appointment.objects.raw(
            """
            SELECT one.id FROM bookings_appointment one JOIN bookings_appointment other USING (consultant_id)
            WHERE one.id < other.id AND one.blocked && other.blocked
              AND one.status IN ('held', 'pending', 'confirmed') AND other.status IN ('held', 'pending', 'confirmed')
            """
        )
        found = list(overlapping)
        transaction.savepoint_rollback(point)
        assert found == []
    return None


@given(rules=worlds)
@examples(small=10, heavy=5000)
def test_offered_slots_never_overlap_anything_live(rules):
    with example(rules) as world:
        before, after = (
            timedelta(minutes=m) for m in (world.service.buffer_before_minutes, world.service.buffer_after_minutes)
        )
        duration = timedelta(minutes=world.service.duration_minutes)
        for slot in world.found(customer=None, moving=None):
            live = (
                Appointment.objects.live().filter(consultant_id=slot.consultant_id).exclude(held_until__lte=world.now)
            )
            blocked = (slot.starts_at - before, slot.starts_at + duration + after)
            assert not live.filter(blocked__overlap=blocked).exists()


def test_many_consultants_are_searched_by_another_plan_with_the_same_result(office, now, tomorrow_at):
    """Beyond fifty, busy times are read at once instead of one by one."""
    for number in range(60):
        person = Consultant.objects.create(name=f"Người {number}")
        office.tax.consultants.add(person)
        WorkingHours.objects.create(
            consultant=person, weekday=tomorrow_at(9).isoweekday(), start_time="08:00", end_time="12:00"
        )
        row = Appointment(customer=Customer.objects.create(), consultant=person, service=office.tax)
        row.place_at(tomorrow_at(8) + timedelta(minutes=30 * (number % 5)))
        row.status = ["held", "pending", "confirmed", "cancelled"][number % 4]
        row.held_until = now + timedelta(minutes=number % 3 - 1) if row.status == "held" else None
        row.save()
        start = tomorrow_at(10) + timedelta(minutes=number)
        TimeOff.objects.create(consultant=person, during=(start, start + timedelta(minutes=20)))
    asked = {"service": office.tax, "start": tomorrow_at(0), "end": tomorrow_at(0, days=2), "now": now}
    holder = Appointment.objects.filter(status="held", held_until__gt=now).order_by("during").first()
    moved = Appointment.objects.filter(status="confirmed").order_by("during").first()
    found = []
    for who in ({}, {"customer": holder.customer}, {"customer": moved.customer, "moving": moved}):
        together = find_slots(**asked, **who)
        alone = [
            slot for person in office.tax.consultants.all() for slot in find_slots(**asked, **who, consultant=person)
        ]
        assert sorted(together, key=repr) == sorted(alone, key=repr)
        found.append({(slot.starts_at, slot.consultant_id) for slot in together})
    assert len(found[0]) > 300
    assert (holder.starts_at, holder.consultant_id) in found[1] - found[0]
    assert (moved.starts_at, moved.consultant_id) in found[2] - found[0]


def test_the_appointments_of_a_week_are_counted_alike_for_a_few_and_for_many(office, now, tomorrow_at):
    """Beyond two hundred, those of the weeks are read at once instead of one consultant's after the other."""
    zone = Business.current().zone
    today = now.astimezone(zone).date()
    monday = datetime.combine(today - timedelta(days=today.weekday()), time(), zone)
    people = Consultant.objects.bulk_create(Consultant(name=f"Người {number}") for number in range(201))
    # Before the week, into it, in it, out of it, after it.
    minutes = (-120, -20, 60, 7 * 24 * 60 - 20, 7 * 24 * 60 + 60)
    for number, status in enumerate(["confirmed", "pending", "cancelled"]):
        for offset in minutes:
            row = Appointment(customer=Customer.objects.create(), consultant=people[number], service=office.tax)
            row.place_at(monday + timedelta(minutes=offset))
            row.status = status
            row.save()
    held = Appointment(customer=Customer.objects.create(), consultant=people[3], service=office.tax, status="held")
    held.place_at(monday + timedelta(hours=1))
    held.held_until = now
    held.save()
    weeks = [monday, monday + timedelta(days=7)]

    def loads(some):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM week_loads(%s, %s, %s)", [weeks, [one.pk for one in some], str(zone)])
            return {(week, who): number for week, who, number in cursor.fetchall() if number}

    expected = {
        (week, one.pk): number for week in weeks for one in people[:4] if (number := reference.load(one, week, zone))
    }
    assert list(expected.values()) == [3, 3, 2, 2]
    assert loads(people[:4]) == loads(people) == expected
