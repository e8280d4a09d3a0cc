"""`manage.py privacy`: what persons ask for, by command; a dry run prints what would be done and writes nothing."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Customer, PrivacyRequest, Tombstone
from bookings.models import Appointment
from chatbot.people import erasure
from chatbot.privacy import requests
from chatbot.tests.privacy.person import with_everything
from chatbot.tests.privacy.test_erasure_reaches_everything import rows_of_every_table


def run(*args):
    out = StringIO()
    call_command("privacy", *args, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def lan(office, now, tomorrow_at):
    return with_everything(office, "lanlan", now=now, starts_at=tomorrow_at(9))


@pytest.mark.parametrize(
    "act", [["access"], ["erase"], ["object"], ["correct", "--details", "x"]], ids=lambda act: act[0]
)
def test_a_dry_run_writes_nothing(lan, act):
    before = rows_of_every_table()
    said = run(act[0], str(lan.pk), "--dry-run", *act[1:])
    assert said[-1].endswith("Nothing was written.") and rows_of_every_table() == before


def test_what_a_dry_run_of_erasing_prints_is_what_goes(lan, book, tomorrow_at, now):
    coming = book(lan, tomorrow_at(16))
    counted = [f"{name}: {count}" for name, count in erasure.plan(lan, now=now).counts()]
    dry = run("erase", "lanlan@example.com", "--dry-run")
    assert dry[:-1] == [*counted, f"cancelled: appointment {coming.code}, confirmed"]
    assert run("erase", "LANLAN@example.com")[:-1] == dry[:-1]
    assert Tombstone.objects.filter(customer_number=lan.pk).exists()
    assert Appointment.objects.get(pk=coming.pk).status == "cancelled"


def test_each_act_leaves_its_request(lan):
    run("access", str(lan.pk)), run("object", str(lan.pk)), run("correct", str(lan.pk), "--details", "Tên là Lân")
    rows = PrivacyRequest.objects.filter(source="command").order_by("pk")
    assert [(row.kind, row.status) for row in rows] == [
        ("access", "open"), ("objection", "done"), ("correction", "open")
    ]  # fmt: skip
    lan.refresh_from_db()
    assert lan.objected_at and rows[2].details == "Tên là Lân" and all(row.noted_by for row in rows)


def test_what_is_open_is_listed_with_its_clock(db, now):
    lan = Customer.objects.create(name="Lan")
    soon, late = (requests.note(lan, "correction", source="staff", now=now) for _ in range(2))
    PrivacyRequest.objects.filter(pk=late.pk).update(due_at=now - timedelta(days=1))
    first, second, total = run("open")
    assert first.startswith(f"{late.pk}: correction of customer {lan.pk}, due ") and first.endswith(", OVERDUE")
    assert second.startswith(f"{soon.pk}: ") and "OVERDUE" not in second and total == "2 open"


def test_errors_say_what_is_wrong(db, now):
    kept, gone = Customer.objects.create(name="Lan"), Customer.objects.create(name="Mai")
    gone.merged_into = kept
    gone.save()
    for args, words in (
        (["erase", "999999"], "There is no such customer"), (["erase", "nobody@example.com"], "There is no such customer"),
        (["erase", str(gone.pk)], f"has become customer {kept.pk}"), (["access", str(kept.pk)], "has no e-mail address"),
        (["access", str(kept.pk), "--dry-run"], "has no e-mail address"),
    ):  # fmt: skip
        with pytest.raises(CommandError, match=words):
            run(*args)
    run("erase", str(kept.pk))
    with pytest.raises(CommandError, match="There is no such customer"):
        run("erase", str(kept.pk))
    assert PrivacyRequest.objects.count() == 1
