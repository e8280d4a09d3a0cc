"""A changed policy brings all coming reminders in line: in tasks, in batches, with progress, and after a crash too."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Customer, User
from bookings import notifications, replanning, services, tasks
from bookings.actors import by_staff
from bookings.models import Appointment, Notification, Replanning
from consultants.models import BusinessPolicy

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _batches(monkeypatch):
    monkeypatch.setattr(replanning, "BATCH", 4)


@pytest.fixture
def woken(monkeypatch):
    calls = []
    monkeypatch.setattr(tasks.plan_reminders_again, "apply_async", lambda **options: calls.append(options))
    return calls


@pytest.fixture
def rows(office, now, tomorrow_at):
    """Ten appointments with the reminders of the present policy: a day before, an hour before, and a follow-up."""
    customer = Customer.objects.create(name="Khải")
    values = {"customer": customer, "service": office.tax, "by": by_staff("a"), "now": now}
    return [
        services.book(
            **values,
            consultant=office.bao,
            starts_at=tomorrow_at(8 + number // 2, 30 * (number % 2), days=5),
            outside_rules_reason="x",
        ).appointment
        for number in range(10)
    ]


def due(appointment):
    rows = appointment.notifications.filter(status="due", event=None).order_by("due_at")
    return [(row.kind, row.due_at - appointment.starts_at) for row in rows]


NEW = [("reminder", -2 * HOUR)]


@pytest.fixture
def changed(rows):
    BusinessPolicy.objects.update(reminder_minutes=[120], follow_up_minutes=None)
    return rows


def test_saving_the_policy_asks_for_it_in_as_many_queries_as_without_appointments(
    client, office, rows, woken, django_capture_on_commit_callbacks
):
    client.force_login(User.objects.create_superuser("admin"))
    url, policy = reverse("admin:consultants_businesspolicy_change", args=[1]), BusinessPolicy.current()
    names = [field.name for field in BusinessPolicy._meta.fields if field.name not in ("id", "reminder_minutes")]
    data = {**{name: getattr(policy, name) for name in names}, "reminder_minutes": "120"}
    client.get(url)
    with django_capture_on_commit_callbacks(execute=True), CaptureQueriesContext(connection) as caught:
        answer = client.post(url, data)
    assert answer.status_code == 302 and len(caught) <= 25
    row = Replanning.objects.get()
    assert (row.status, row.actor, row.total, len(woken)) == ("waiting", "admin", None, 1)
    assert due(rows[0])[0] == ("reminder", -24 * HOUR), "nothing is planned inside of the request"
    tasks.plan_reminders_again()
    assert {tuple(due(row)) for row in rows} == {(("reminder", -2 * HOUR), ("follow_up", 1.5 * HOUR))}
    shown = client.get(reverse("admin:bookings_replanning_change", args=[row.pk])).content.decode()
    assert "10/10 (100%)" in shown
    client.post(url, {**data, "maximum_coming": 11})
    assert Replanning.objects.count() == 1, "what has no part in reminders asks for nothing"


def test_it_goes_on_in_batches_and_says_how_far_it_is(changed, now, woken):
    row = replanning.ask(actor="admin", now=now)
    assert replanning.go_on(now=now, batches=2) == f"planning {row.pk}: 8 of 10" and len(woken) == 1
    row.refresh_from_db()
    assert (row.status, row.done, row.total, row.finished_at) == ("running", 8, 10, None)
    assert [due(one) == NEW for one in changed] == [True] * 8 + [False] * 2
    # A day before and an hour before are void, and so is the follow-up; one is new.
    assert replanning.go_on(now=now) == f"planning {row.pk}: done, 40 changed"
    row.refresh_from_db()
    assert (row.status, row.done, row.total, row.changed, row.finished_at) == ("done", 10, 10, 40, now)
    assert {tuple(due(one)) for one in changed} == {tuple(NEW)}
    assert replanning.go_on(now=now) == "nothing to plan again" and len(woken) == 1


def test_a_batch_takes_a_number_of_queries_and_not_one_an_appointment(changed, now, monkeypatch):
    def queries(size):
        with CaptureQueriesContext(connection) as caught:
            notifications.plan_again([one.pk for one in changed[:size]], now=now)
        return len(caught)

    assert queries(2) == queries(10)


def test_a_worker_that_dies_leaves_the_rest_to_the_sweep(changed, now, woken, monkeypatch):
    row, plan = replanning.ask(actor="admin", now=now), notifications.plan_again

    def dies(pks, **values):
        number = plan(pks, **values)
        if changed[5].pk in pks:
            raise KeyboardInterrupt
        return number

    monkeypatch.setattr(notifications, "plan_again", dies)
    with pytest.raises(KeyboardInterrupt):
        replanning.go_on(now=now)
    row.refresh_from_db()
    assert (row.status, row.done) == ("running", 4)
    monkeypatch.undo()
    monkeypatch.setattr(replanning, "BATCH", 4)
    # The second batch is done again, and changes nothing.
    assert replanning.go_on(now=now) == f"planning {row.pk}: done, 24 changed"
    assert {tuple(due(one)) for one in changed} == {tuple(NEW)}
    assert Notification.objects.filter(kind="reminder", status="due").count() == 10


def test_two_workers_at_it_plan_nothing_twice_and_one_moves_it_on(changed, now, woken):
    row = replanning.ask(actor="admin", now=now)
    mine = Replanning.objects.get()
    assert replanning._batch(Replanning.objects.get(), now)
    assert not replanning._batch(mine, now), "somebody else has moved it on"
    row.refresh_from_db()
    assert (row.done, Notification.objects.filter(kind="reminder", status="due").count()) == (4, 4 + 2 * 6)


def test_a_later_change_takes_the_place_of_one_that_is_under_way(changed, now, woken):
    first = replanning.ask(actor="admin", now=now)
    replanning.go_on(now=now, batches=1)
    BusinessPolicy.objects.update(reminder_minutes=[1440, 60], follow_up_minutes=60)
    second = replanning.ask(actor="admin", now=now)
    assert replanning.go_on(now=now).startswith(f"planning {second.pk}: done")
    first.refresh_from_db()
    assert (first.status, first.done) == ("replaced", 4)
    expected = (("reminder", -24 * HOUR), ("reminder", -HOUR), ("follow_up", 1.5 * HOUR))
    assert {tuple(due(one)) for one in changed} == {expected}


def test_what_is_past_cancelled_or_under_way_is_left_as_its_state_says(changed, now, woken):
    services.cancel(appointment=changed[0], by=by_staff("a"), now=now)
    Appointment.objects.filter(pk=changed[1].pk).update(status="completed")
    BusinessPolicy.objects.update(reminder_minutes=[120], follow_up_minutes=90)
    begun = changed[2].starts_at + timedelta(minutes=10)
    replanning.ask(actor="admin", now=begun)
    replanning.go_on(now=begun)
    assert due(changed[0]) == [] and len(due(changed[1])) == 3
    assert due(changed[2]) == [("follow_up", 2 * HOUR)], "half an hour long, and asked an hour and a half after it"
