"""Who has lost their place is found by what a change touches, with as many queries and rows as that has."""

import json
import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Customer, ServiceLevel, User
from bookings import displaced
from bookings.availability import find_slots, nearest_slots
from bookings.displaced import Touched, touched_by
from bookings.models import Appointment, new_codes
from consultants.models import DateOverride, Holiday, TimeOff, WorkingHours
from meetassist.tests.fixtures import everybody_reads

# The statistics of a table are its owner's to make.
pytestmark = pytest.mark.usefixtures("as_the_owner")

PAGE = "admin:bookings_appointment_displaced"


@pytest.fixture
def staff(client, db):
    client.force_login(User.objects.create_superuser("admin"))
    everybody_reads("en")
    return client


@pytest.fixture
def fill(office, now, tomorrow_at):
    """Confirmed appointments of all three: twenty a day each, from tomorrow on."""

    def make(days):
        people = (office.thu_hang, office.minh_hang, office.bao)
        starts = [
            tomorrow_at(8, days=1 + day) + timedelta(minutes=30 * slot) for day in range(days) for slot in range(20)
        ]
        customer = Customer.objects.create(name="Khải")
        rows = [
            Appointment(customer=customer, service=office.tax, consultant=person, during=period, blocked=period)
            for start in starts for period in [DateTimeTZRange(start, start + timedelta(minutes=30))] for person in people
        ]  # fmt: skip
        for row, code in zip(rows, new_codes(len(rows)), strict=True):
            row.code = code
        Appointment.objects.bulk_create(rows)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE bookings_appointment")

    return make


def codes(now, **values):
    return {row.appointment.pk: row.explanation.code for row in displaced.find(now=now, limit=10_000, **values).rows}


def refusals(now):
    """What the rules say of each appointment by itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, slot_refusal(service_id, consultant_id, lower(during), %s, p_standing => during) "
            "FROM bookings_appointment WHERE status IN ('pending', 'confirmed') AND lower(during) > %s "
            "AND outside_rules_reason = ''",
            [now, now],
        )
        return {pk: code for pk, code in cursor.fetchall() if code}


@pytest.mark.parametrize("seed", range(6))
def test_all_at_once_says_of_each_what_the_rules_say(office, seed):
    """In zones that change their clocks, over midnight, with everything that takes a time away."""
    dice, now = random.Random(seed), datetime(2026, 10, 22, 6, tzinfo=UTC)
    people, customer = [office.thu_hang, office.minh_hang, office.bao], Customer.objects.create(name="Khải")
    for person, zone in zip(people, ("Asia/Ho_Chi_Minh", "America/New_York", "Pacific/Auckland"), strict=True):
        type(person).objects.filter(pk=person.pk).update(time_zone=zone, is_active=dice.random() < 0.8)
    WorkingHours.objects.filter(weekday__in=dice.sample(range(1, 8), 2)).delete()
    WorkingHours.objects.filter(weekday=dice.randint(1, 7)).update(end_time="23:59:59.999999")
    WorkingHours.objects.filter(weekday=dice.randint(1, 7)).update(valid_to=date(2026, 10, 30))
    for person in people:
        first = date(2026, 10, dice.randint(22, 28))
        person.date_overrides.create(on=first, start_time=time(dice.randint(0, 9)), end_time=time(dice.randint(10, 20)))
        person.date_overrides.create(on=first + timedelta(days=2), is_available=dice.random() < 0.5)
        start = now + timedelta(hours=dice.randint(0, 200))
        TimeOff.objects.create(consultant=person, during=DateTimeTZRange(start, start + timedelta(hours=20)))
    Holiday.objects.create(on=date(2026, 10, dice.randint(23, 31)), name="Lễ")
    office.tax.consultants.remove(dice.choice(people))
    for hours in range(-5, 330, 3):
        start = now + timedelta(hours=hours, minutes=dice.choice((0, 30)))
        period = DateTimeTZRange(start, start + timedelta(minutes=dice.choice((30, 90))))
        Appointment.objects.create(
            customer=customer, service=dice.choice((office.tax, office.legal)), consultant=dice.choice(people),
            during=period, blocked=period, status=dice.choice(("confirmed", "pending", "cancelled")),
            outside_rules_reason=dice.choice(("", "", "khách quen")),
        )  # fmt: skip
    expected = refusals(now)
    assert codes(now) == expected and expected
    page = displaced.find(now=now, limit=3, offset=2)
    inside = Appointment.objects.filter(pk__in=expected).order_by("during", "pk")
    assert [row.appointment for row in page.rows] == list(inside[2:5]) and page.total == len(expected)
    for person in people:
        of_theirs = set(Appointment.objects.filter(consultant=person).values_list("pk", flat=True))
        assert codes(now, touched=touched_by(person)) == {pk: code for pk, code in expected.items() if pk in of_theirs}
    of_tax = set(Appointment.objects.filter(service=office.tax).values_list("pk", flat=True))
    assert codes(now, touched=touched_by(office.tax)) == {pk: code for pk, code in expected.items() if pk in of_tax}
    holiday = Holiday.objects.get()
    assert {pk for pk, code in expected.items() if code == "holiday"} <= set(codes(now, touched=touched_by(holiday)))


def test_what_is_touched_is_joined(office, now):
    override = DateOverride(consultant=office.bao, on=date(2026, 5, 1))
    other = DateOverride(consultant=office.thu_hang, on=date(2026, 5, 2))
    both = touched_by(override, other)
    assert both.consultants == {office.bao.pk, office.thu_hang.pk} and len(both.spans) == 2
    assert touched_by(override, Holiday(on=date(2026, 5, 1))).consultants is None
    assert touched_by() is None


def plan_of(now, touched):
    """How the statement is carried out; indexes are there to be used, however small the table is."""
    with CaptureQueriesContext(connection) as caught:
        displaced.find(now=now, touched=touched)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {caught[0]['sql']}")
        ((plan,),) = cursor.fetchall()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return plan[0]["Plan"]


def visited(now, touched):
    """How many rows of appointments the statement reads."""

    def read(node):
        here = 0
        if node.get("Relation Name") == "bookings_appointment":
            lost = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
            here = (node["Actual Rows"] + lost) * node["Actual Loops"]
        return here + sum(read(child) for child in node.get("Plans", ()))

    return read(plan_of(now, touched))


def indexes(node):
    """By name, those of appointments that are read."""
    names = {node["Index Name"]} if node.get("Index Name", "").startswith("appointment_") else set()
    return names.union(*(indexes(child) for child in node.get("Plans", ())))


def test_a_change_reads_what_it_touches_and_not_what_lies_elsewhere(office, fill, now, tomorrow_at):
    fill(days=40)
    holiday = Holiday(on=tomorrow_at(9, days=7).date())
    # By whatever clock: a date with the night that may follow on it, and what is around them.
    assert 120 <= visited(now, touched_by(holiday)) <= 210
    override = DateOverride(consultant=office.bao, on=tomorrow_at(9, days=7).date())
    assert 40 <= visited(now, touched_by(override)) <= 70
    off = TimeOff(consultant=office.bao, during=DateTimeTZRange(tomorrow_at(8), tomorrow_at(12)))
    assert 8 <= visited(now, touched_by(off)) <= 10
    assert visited(now, touched_by(office.bao)) == 800
    assert visited(now, Touched()) == 2400
    # Not that of all times, where everybody's are: of a million there it took longer than all the rest.
    assert indexes(plan_of(now, touched_by(office.bao))) == {"appointment_no_overlap"}


def queries_of(staff, url, data=None):
    with CaptureQueriesContext(connection) as caught:
        answer = staff.post(url, data, follow=False) if data else staff.get(url)
    assert answer.status_code == (302 if data else 200), answer.content
    return len(caught), answer


def test_saving_a_holiday_takes_as_many_queries_for_many_appointments_as_for_few(staff, office, fill, tomorrow_at):
    fill(days=3)
    days = [tomorrow_at(9, days=2).date(), tomorrow_at(9, days=3).date()]
    url = reverse("admin:consultants_holiday_add")
    staff.get(url)
    few, _ = queries_of(staff, url, {"on": days[0].isoformat(), "name": "A"})
    Appointment.objects.all().delete()
    fill(days=30)
    many, _ = queries_of(staff, url, {"on": days[1].isoformat(), "name": "B"})
    assert many == few
    said = " ".join(str(message) for message in staff.get(reverse("admin:index")).context["messages"])
    assert "60 coming appointments have no place any more:" in said and "…" in said


def test_what_does_not_decide_when_somebody_works_asks_nothing(staff, office, fill):
    fill(days=1)
    Holiday.objects.create(on=timezone.localdate() + timedelta(days=1), name="Lễ")
    data = {
        "name": "Tư vấn thuế", "duration_minutes": 30, "slot_step_minutes": 30, "buffer_before_minutes": 0,
        "buffer_after_minutes": 0, "currency": "VND", "price": "100", "is_active": "on",
        "consultants": [office.thu_hang.pk, office.minh_hang.pk, office.bao.pk],
    }  # fmt: skip
    url = reverse("admin:consultants_service_change", args=[office.tax.pk])
    answer = staff.post(url, data, follow=True)
    assert not any("no place" in str(message) for message in answer.context["messages"])
    # Of those who offer it no more; the holiday's are no matter of this change.
    answer = staff.post(url, {**data, "consultants": [office.thu_hang.pk]}, follow=True)
    assert any("40 coming appointments" in str(message) for message in answer.context["messages"])
    answer = staff.post(url, {**data, "consultants": [office.thu_hang.pk], "is_active": ""}, follow=True)
    assert any("60 coming appointments" in str(message) for message in answer.context["messages"])


def test_the_page_has_its_number_of_queries_and_leads_on(staff, office, fill, tomorrow_at):
    fill(days=2)
    Holiday.objects.create(on=tomorrow_at(9).date(), name="Lễ")
    url = reverse(PAGE)
    staff.get(url)
    number, answer = queries_of(staff, url)
    assert len(answer.context["rows"]) == 20 and answer.context["page"].paginator.count == 60
    assert "1–20 of 60, the soonest first" in answer.content.decode()
    assert number <= 20
    last, answer = queries_of(staff, f"{url}?page=3")
    assert last <= number and len(answer.context["rows"]) == 20 and not answer.context["page"].has_next()
    assert staff.get(f"{url}?page=4").status_code == 302, "those of this page have moved"
    for junk in ("0", "-1", "x", "9" * 40):
        assert staff.get(f"{url}?page={junk}").status_code in (200, 302)


def test_the_proposals_are_those_that_each_would_be_shown_alone(office, fill, now, tomorrow_at):
    """The nearest of the same consultant and the least busy of the others, as far as the customer's level goes."""
    fill(days=3)
    Appointment.objects.filter(consultant=office.minh_hang).delete()
    Holiday.objects.create(on=tomorrow_at(9).date(), name="Lễ")
    office.minh_hang.date_overrides.create(on=tomorrow_at(9).date(), start_time="08:00", end_time="18:00")
    near = ServiceLevel.objects.create(code="near", rank=77, name="Gần", booking_window_days=3)
    rows = displaced.find(now=now).rows
    Customer.objects.update(level=near)
    displaced.propose(rows, now=now)
    for row in displaced.find(now=now).rows:
        one, values = row.appointment, {"customer": row.appointment.customer, "moving": row.appointment, "now": now}
        same = nearest_slots(service=one.service, moment=one.starts_at, consultant=one.consultant, limit=2, **values)
        end = one.starts_at + timedelta(microseconds=1)
        others = find_slots(service=one.service, start=one.starts_at, end=end, **values)
        expected = same + [slot for slot in others if slot.consultant_id != one.consultant_id][:2]
        alone = displaced.find(now=now).rows
        shown = next(each for each in alone if each.appointment == one)
        displaced.propose([shown], now=now)
        found = [(proposal.starts_at, proposal.consultant.pk) for proposal in shown.proposals]
        assert sorted(found) == sorted((slot.starts_at, slot.consultant_id) for slot in expected) and found
