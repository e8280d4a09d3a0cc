"""Every kind of process says who acts."""

import pytest
from django.db import connection

from accounts.models import User
from bookings.models import Appointment
from consultants.models import Business, BusinessPolicy
from history.models import Entry
from meetassist import acting
from meetassist.celery import app
from meetassist.tests.forked import run

pytestmark = pytest.mark.django_db


def of(table):
    rows = Entry.objects.filter(table_name=table).order_by("id")
    return [(row.kind, row.who, row.who_id, row.place) for row in rows]


def test_what_is_agreed_in_the_chat_is_the_customers(talk, office):
    one = talk(name="Lan")
    one.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    one.tap("Đồng ý")
    assert Appointment.objects.get().status == "confirmed"
    entries = of("bookings_appointment")
    assert entries[0][0] == "created" and {entry[1:] for entry in entries} == {
        ("customer", str(one.customer.pk), "web")
    }


def test_whoever_is_new_becomes_a_customer_by_their_message(talk, office):
    talk(verified=False).say("xin chào")
    assert of("accounts_customer")[0] == ("created", "customer", "", "web")


def test_a_task_is_who_it_is_called():
    @app.task(name="history.tests.who")
    def who():
        return acting.current()

    try:
        assert who() == acting.Acting("task", name="history.tests.who", place="worker")
    finally:
        app.tasks.pop("history.tests.who")
    assert acting.current() is None


def test_signing_in_changes_nothing_that_is_kept_and_a_request_ends_with_its_answer(client):
    user = User.objects.create_user("lan", password="right")
    # The page names the business, whose row the first reader makes.
    Business.current()
    BusinessPolicy.current()
    count = Entry.objects.count()
    assert client.post("/login/", {"login": "lan", "password": "right"}).status_code == 302
    user.refresh_from_db()
    assert user.last_login and Entry.objects.count() == count
    assert acting.current() is None


def test_a_command_says_its_name_and_whose_shell_it_is(transactional_db):
    database = connection.settings_dict
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    code = "from consultants.models import Business, BusinessPolicy, Holiday; Holiday.objects.create(on='2027-01-01', name='Tết')"
    done = run("manage.py", "shell", "-c", code, DATABASE_URL=f"{url}/{database['NAME']}")
    assert done.returncode == 0, done.stderr
    entry = Entry.objects.get(table_name="consultants_holiday")
    assert (entry.who, bool(entry.who_name), entry.place) == ("command", True, "manage.py shell")
