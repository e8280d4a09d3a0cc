"""The race for the same slots from several processes: by every path, with and without the guard."""

import collections
import json
import os
import sys
from pathlib import Path

import pytest
from django.db.models import OuterRef, Subquery

from accounts.models import Customer, User
from bookings import services
from bookings.actors import by_staff
from bookings.errors import SlotTaken
from bookings.models import Appointment, AppointmentEvent
from bookings.tests import racer
from bookings.tests.test_double_booking import at_once, overlaps
from consultants.models import BusinessPolicy
from meetassist.tests.fixtures import make_office
from meetassist.tests.forked import nursery
from meetassist.tests.running import Running, owner_connection, soak_count, wait_for

pytestmark = [pytest.mark.xdist_group("processes"), pytest.mark.django_db(transaction=True)]

# What may come of an operation. Anything else, such as a deadlock, is an error that reached a caller.
LOSES = {"ok", "slot_taken", "nothing"}
# What was chosen a moment ago may have ended, moved or run out since.
OVERTAKEN = {"not_allowed_in_this_state"}
ALLOWED = {
    "book": LOSES, "hold": LOSES, "reschedule": LOSES | OVERTAKEN, "swap": LOSES | OVERTAKEN,
    "outside": LOSES, "approve": LOSES | OVERTAKEN, "cancel": LOSES | OVERTAKEN, "admin add": LOSES | {"stands_already"},
    "admin change": LOSES | OVERTAKEN,
}  # fmt: skip

# The last event of an appointment, and the state that goes with it.
ENDS = {
    ("held", "held"), ("booked", "pending"), ("booked", "confirmed"), ("approved", "confirmed"),
    ("moved", "held"), ("moved", "pending"), ("moved", "confirmed"), ("cancelled", "cancelled"), ("expired", "expired"),
}  # fmt: skip


def race(folder, mode, processes, attempts, start):
    """Start the processes, let them go at once, and add up what they tell."""
    environment = {
        **os.environ,
        "DATABASE_URL": Running.database_url(),
        "DJANGO_SETTINGS_MODULE": "meetassist.settings",
    }
    racers = []
    for seed in range(processes):
        said, gate = folder / f"{seed}.said", folder / f"{seed}.gate"
        os.mkfifo(gate)
        command = [racer.__file__, mode, str(seed), str(attempts), start.isoformat()]
        process = nursery().start(command, environment, input=gate, output=said, errors=Path(os.devnull))
        racers.append((process, said, gate.open("w")))
    for _process, said, _gate in racers:
        wait_for(lambda said=said: said.read_text() == "ready\n", "the racer")
    for _process, _said, gate in racers:
        gate.write("go\n")
        gate.close()
    outcomes = collections.Counter()
    for process, said, _gate in racers:
        assert process.wait(600) == 0
        outcomes.update(json.loads(said.read_text().removeprefix("ready\n")))
    return outcomes


@pytest.fixture
def office():
    row = make_office()
    row.legal.delete()
    row.thu_hang.delete()
    type(row.tax).objects.update(needs_approval=True)
    User.objects.create_superuser("admin")
    for number in range(12):
        Customer.objects.create(name=f"Khách {number}")
    BusinessPolicy.objects.update(maximum_coming=1000)
    return row


def test_without_the_guard_processes_double_book(office, tomorrow_at, tmp_path):
    with owner_connection() as owner:
        found = owner.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'appointment_no_overlap'"
        )
        (definition,) = found.fetchone()
        owner.execute("ALTER TABLE bookings_appointment DROP CONSTRAINT appointment_no_overlap")
        try:
            race(tmp_path, "unguarded", 4, 30, tomorrow_at(9))
            assert overlaps() > 0
        finally:
            Appointment.objects.all().delete()
            owner.execute(f"ALTER TABLE bookings_appointment ADD CONSTRAINT appointment_no_overlap {definition}")


@pytest.mark.soak
def test_with_the_guard_one_wins_each_time_and_the_others_hear_slot_taken(office, tomorrow_at, tmp_path):
    processes = soak_count(small=4, heavy=16)
    outcomes = race(tmp_path, "guarded", processes, soak_count(small=60, heavy=100_000 // 16), tomorrow_at(9))
    by_operation = collections.defaultdict(dict)
    for key, count in outcomes.items():
        name = next(name for name in ALLOWED if key.startswith(name + " "))
        by_operation[name][key.removeprefix(name + " ")] = count
    assert {name: set(found) - ALLOWED[name] for name, found in by_operation.items()} == {
        name: set() for name in by_operation
    }
    assert set(by_operation) == set(ALLOWED)
    # The others are too seldom in a short race to be sure of both.
    for name in soak_count(small=("book", "hold"), heavy=("book", "hold", "reschedule", "admin add", "outside")):
        assert by_operation[name].get("ok") and by_operation[name].get("slot_taken"), name
    assert overlaps() == 0
    written = Appointment.objects.filter(events__kind="booked").count()
    assert written == sum(by_operation[name].get("ok", 0) for name in ("book", "admin add", "outside"))
    last = AppointmentEvent.objects.filter(appointment=OuterRef("pk")).order_by("-pk")
    told = Appointment.objects.annotate(told=Subquery(last.values("kind")[:1])).values_list("told", "status").distinct()
    assert set(told) <= ENDS
    sys.stderr.write(f"{dict(outcomes)}\n")


@pytest.mark.parametrize("round_", range(3))
def test_two_appointments_of_two_consultants_moved_into_each_others_place_at_once_both_stay(
    office, tomorrow_at, now, round_
):
    """Each needs both consultants, in opposite directions: locked in any other order than by id they would deadlock."""
    here, there = place_two(office, tomorrow_at(9), now)
    answers = at_once(mover(here, there.consultant, now), mover(there, here.consultant, now))
    assert [type(answer) for answer in answers] == [SlotTaken, SlotTaken]
    assert [after(row) for row in (here, there)] == [(office.bao.pk, 0, 1), (office.minh_hang.pk, 0, 1)]


@pytest.mark.parametrize("round_", range(3))
def test_who_moves_into_a_place_that_is_being_left_gets_it_or_hears_slot_taken(office, tomorrow_at, now, round_):
    leaving, following = place_two(office, tomorrow_at(9), now)
    left, followed = at_once(
        mover(leaving, office.bao, now, tomorrow_at(11)), mover(following, leaving.consultant, now)
    )
    assert left.kind == "moved"
    assert after(leaving) == (office.bao.pk, 1, 2)
    if isinstance(followed, SlotTaken):
        assert after(following) == (office.minh_hang.pk, 0, 1)
    else:
        assert (followed.kind, after(following)) == ("moved", (office.bao.pk, 1, 2))
    assert overlaps() == 0


def place_two(office, starts_at, now):
    """One appointment each of two consultants, at the same time."""
    customers = Customer.objects.order_by("pk")
    values = {"service": office.tax, "starts_at": starts_at, "by": by_staff("a"), "now": now}
    return [
        services.book(**values, consultant=consultant, customer=customer).appointment
        for consultant, customer in zip((office.bao, office.minh_hang), customers, strict=False)
    ]


def mover(row, consultant, now, starts_at=None):
    return lambda: services.reschedule(
        appointment=row, consultant=consultant, starts_at=starts_at or row.starts_at, by=by_staff("a"), now=now
    )


def after(row):
    """Whose it is now, how often it was moved, and how many events tell of it."""
    row = Appointment.objects.get(pk=row.pk)
    return row.consultant_id, row.sequence, row.events.count()
