"""What is kept of a change, whoever makes it and from wherever."""

import psycopg
import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.db.backends.postgresql.base import ServerBindingCursor

from accounts.models import Customer, Device, User
from consultants.models import BusinessPolicy, Holiday
from history import telling
from history.following import FOLLOWED
from history.models import Entry
from meetassist.acting import Acting, acting, by_process
from meetassist.connections import conninfo

ADMIN = Acting("user", id="7", name="chi", place="admin", address="10.0.0.9")
pytestmark = pytest.mark.django_db


def last():
    return Entry.objects.first()


def who(entry):
    return entry.who, entry.who_id, entry.who_name, entry.place, entry.address


def test_every_followed_table_has_the_trigger_and_no_other():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'history_note'")
        assert {name for (name,) in cursor.fetchall()} == FOLLOWED


def test_a_change_is_kept_with_who_where_before_and_after():
    policy = BusinessPolicy.current()
    with acting(ADMIN):
        BusinessPolicy.objects.update(maximum_coming=3, booking_window_days=30)
    entry = last()
    assert (entry.kind, entry.table_name, entry.row_id) == ("changed", "consultants_businesspolicy", "1")
    assert sorted(entry.changed) == ["booking_window_days", "maximum_coming"]
    assert entry.before == {"maximum_coming": policy.maximum_coming, "booking_window_days": 60}
    assert entry.after == {"maximum_coming": 3, "booking_window_days": 30}
    assert who(entry) == ("user", "7", "chi", "admin", "10.0.0.9")
    assert entry.role == connection.settings_dict["USER"]


def test_what_is_written_without_a_change_is_no_entry():
    holiday = Holiday.objects.create(on="2027-01-01", name="Tết")
    count = Entry.objects.count()
    holiday.save()
    assert Entry.objects.count() == count


def test_what_was_made_and_deleted_is_kept_whole():
    holiday = Holiday.objects.create(on="2027-01-01", name="Tết")
    pk = str(holiday.pk)
    holiday.delete()
    deleted, created = Entry.objects.filter(table_name="consultants_holiday", row_id=pk)
    assert (created.kind, created.before, created.after) == ("created", None, deleted.before)
    assert (deleted.kind, deleted.after, deleted.before["name"]) == ("deleted", None, "Tết")


def test_values_of_a_person_stand_apart():
    customer = Customer.objects.create(name="Lan")
    Customer.objects.filter(pk=customer.pk).update(name="Mai", language="en")
    entry = last()
    assert (entry.before, entry.after) == ({"language": "vi"}, {"language": "en"})
    assert entry.personal == {"before": {"name": "Lan"}, "after": {"name": "Mai"}}
    Device.objects.create(customer=customer, kind="máy", name="Máy lọc")
    assert (last().belongs_to, last().personal["after"]["name"]) == (f"accounts_customer:{customer.pk}", "Máy lọc")


def test_of_a_password_only_that_it_was_changed():
    user = User.objects.create_user("lan", password="first")
    user.set_password("second")
    user.save()
    assert (last().changed, last().before, last().after) == (["password"], {}, {})
    created = Entry.objects.filter(table_name="accounts_user", kind="created").first()
    assert "password" in created.changed and "password" not in created.after


def test_permissions_given_to_a_login_and_a_group_are_kept():
    user, group = User.objects.create_user("lan"), Group.objects.create(name="desk")
    user.groups.add(group)
    assert (last().kind, last().belongs_to) == ("created", f"accounts_user:{user.pk}")
    group.permissions.add(Permission.objects.first())
    assert last().belongs_to == f"auth_group:{group.pk}"


def test_a_sql_console_is_known_by_its_role(transactional_db):
    address = conninfo(connection.settings_dict, application_name="psql")
    with psycopg.connect(address) as console:
        console.execute("INSERT INTO consultants_holiday (\"on\", name) VALUES ('2027-01-01', 'Tết')")
    entry = last()
    assert who(entry)[:4] == ("role", "", connection.settings_dict["USER"], "psql")
    assert entry.address == "127.0.0.1"


def of_holidays():
    return Entry.objects.filter(table_name="consultants_holiday")


def test_a_transaction_is_told_once_and_each_anew(transactional_db, monkeypatch):
    told = []
    tell = telling.Teller._tell
    monkeypatch.setattr(telling.Teller, "_tell", lambda self, who: [told.append(who), tell(self, who)])
    with acting(ADMIN):
        for _ in range(2):
            with transaction.atomic():
                list(Holiday.objects.all())
                for day in range(1, 4):
                    Holiday.objects.create(on=f"2027-01-0{day}", name="Tết")
                Holiday.objects.all().delete()
    assert told == [ADMIN.told()] * 2


def test_nobody_is_left_on_the_connection(transactional_db):
    with acting(ADMIN), transaction.atomic():
        Holiday.objects.create(on="2027-01-01", name="Tết")
    Holiday.objects.update(name="Tết dương lịch")
    assert last().who == "role"


def test_a_write_outside_of_a_transaction_knows_who(transactional_db):
    with acting(ADMIN):
        Holiday.objects.create(on="2027-01-01", name="Tết")
        Holiday.objects.update(name="Tết dương lịch")
    assert [who(entry)[2] for entry in of_holidays()] == ["chi", "chi"]
    assert connection.get_autocommit()


def test_what_a_savepoint_has_taken_back_is_told_again(transactional_db):
    with acting(ADMIN), transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            Holiday.objects.create(on="2027-01-01", name="Tết")
            raise ZeroDivisionError
        Holiday.objects.create(on="2027-01-02", name="Tết")
    assert [who(entry)[2] for entry in of_holidays()] == ["chi"]


def test_who_acts_may_change_within_a_transaction():
    with acting(ADMIN):
        Holiday.objects.create(on="2027-01-01", name="Tết")
        with acting(Acting("task", name="sweep", place="worker")):
            Holiday.objects.update(name="x")
        Holiday.objects.update(name="y")
    Holiday.objects.update(name="z")
    names = [entry.who for entry in of_holidays()]
    assert names == ["role", "user", "task", "user"]


def test_it_works_with_statements_that_the_server_binds_and_prepares(transactional_db):
    connection.ensure_connection()
    assert connection.connection.cursor_factory is ServerBindingCursor
    with acting(ADMIN):
        for day in range(1, 20):
            with transaction.atomic():
                Holiday.objects.create(on=f"2027-01-{day:02}", name="Tết")
    prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"
    with connection.cursor() as cursor:
        for part in ("%meetassist.acting%", "INSERT INTO%holiday%"):
            cursor.execute(prepared, [part])
            assert cursor.fetchone() == (1,), part
    assert set(of_holidays().values_list("who_name", flat=True)) == {"chi"}


def test_a_command_is_who_the_process_is(monkeypatch):
    monkeypatch.setattr("meetassist.acting._process", None)
    by_process(Acting("command", name="root", place="manage.py import_csv"))
    Holiday.objects.create(on="2027-01-01", name="Tết")
    assert who(last())[:4] == ("command", "", "root", "manage.py import_csv")


@pytest.mark.parametrize(
    "text",
    [
        'INSERT INTO "accounts_customer" ("name") VALUES (%s)',
        'UPDATE "bookings_appointment" SET "status" = %s',
        'DELETE FROM "auth_group" WHERE id = 1',
        "WITH old AS (DELETE FROM consultants_holiday RETURNING *) SELECT * FROM old",
        "\n  UPDATE consultants_business SET name = ''",
    ],
)
def test_writes_to_followed_tables_are_seen(text):
    assert telling.writes(text)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * FROM "accounts_customer" FOR NO KEY UPDATE',
        'UPDATE "chatbot_message" SET "status" = %s',
        "WITH found AS (SELECT 1) UPDATE chatbot_message SET status = ''",
        'SAVEPOINT "s1"',
    ],
)
def test_what_changes_no_followed_row_costs_nothing(text):
    assert not telling.writes(text)


def test_the_history_is_not_edited():
    Holiday.objects.create(on="2027-01-01", name="Tết")
    for change in (lambda: Entry.objects.update(who="user"), lambda: Entry.objects.all().delete()):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            change()
