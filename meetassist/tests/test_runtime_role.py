"""The processes are a role that has rows, and nothing of its own; the history is beyond it."""

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from consultants.models import Holiday
from history.models import Entry
from meetassist import connections, doctor, runtime_role
from meetassist.tests.running import Running, owner_connection, wait_for


def ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@pytest.mark.django_db
def test_it_owns_nothing_and_may_nothing_but_rows():
    role = runtime_role.name()
    assert role == connection.settings_dict["USER"] != connections.owner()["USER"]
    rights = (
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = %s"
    )
    assert ask(rights, role) == [(False,) * 5]
    assert ask("SELECT 1 FROM pg_auth_members WHERE member = %s::regrole", role) == []
    assert ask("SELECT 1 FROM pg_shdepend WHERE refobjid = %s::regrole AND deptype = 'o'", role) == []
    schemas = "SELECT nspname FROM pg_namespace WHERE has_schema_privilege(%s, oid, 'CREATE')"
    assert ask(schemas, role) == []
    beyond = """
        SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        AND has_table_privilege(%s, c.oid, 'TRUNCATE, REFERENCES, TRIGGER')
    """
    assert ask(beyond, role) == []
    unreadable = """
        SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        AND NOT has_table_privilege(%s, c.oid, 'SELECT')
    """
    assert ask(unreadable, role) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO history_entry SELECT * FROM history_entry",
        "UPDATE history_entry SET who = 'user'",
        "DELETE FROM history_entry",
        "TRUNCATE history_entry",
        "ALTER TABLE history_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER history_note ON consultants_holiday",
        "CREATE OR REPLACE FUNCTION history_note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "SELECT history_log('changed', 'consultants_holiday', '{1}', '')",
        "SET session_replication_role = replica",
        "ALTER TABLE bookings_appointment DROP CONSTRAINT appointment_no_overlap",
        "TRUNCATE consultants_holiday",
        "DELETE FROM django_migrations",
        "CREATE ROLE other",
        "SELECT * FROM assist_private.signing_key",
        "SELECT setval('history_entry_id_seq', 1)",
    ],
)
def test_what_it_may_not(statement):
    Holiday.objects.create(on="2027-01-01", name="Tết")
    before = list(Entry.objects.values())
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner") as refused, transaction.atomic():
        ask(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
    assert list(Entry.objects.values()) == before and before[0]["table_name"] == "consultants_holiday"


@pytest.mark.django_db(transaction=True)
def test_a_table_that_its_owner_empties_is_noted_and_the_history_is_not_emptied():
    Holiday.objects.create(on="2027-01-01", name="Tết")
    with owner_connection() as owner:
        owner.execute("TRUNCATE consultants_holiday")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="the history is not edited"):
            owner.execute("TRUNCATE history_entry")
    emptied, made = Entry.objects.all()[:2]
    assert (emptied.kind, emptied.table_name, emptied.row_id) == ("emptied", "consultants_holiday", "")
    assert (emptied.who, emptied.role) == ("role", connections.owner()["USER"])
    assert made.kind == "created"


@pytest.mark.django_db(transaction=True)
def test_with_one_role_for_both_the_doctor_and_the_start_say_what_it_means(settings):
    assert runtime_role.problems() == []
    settings.DATABASE_URL, settings.DATABASE_OWNER_URL = settings.DATABASE_OWNER_URL, ""
    with connections.as_owner():
        assert runtime_role.name() == ""
        assert runtime_role.problems() == [("meetassist.W004", runtime_role.ONE_ROLE)]
        assert f"{runtime_role.ONE_ROLE} (meetassist.W004)" in [found.sentence for found in doctor.findings()]


@pytest.mark.xdist_group("programs")
def test_the_web_process_warns_when_it_starts(running):
    running.web()
    running.close()
    assert "W004" not in running.logs()
    owner = connections.owner()
    role = f"//{owner['USER']}:{owner['PASSWORD']}@"
    running.web(DATABASE_URL=f"postgresql:{role}{Running.database_url().rpartition('@')[2]}")
    wait_for(lambda: f"meetassist.W004: {runtime_role.ONE_ROLE}" in running.logs(), "the warning")


@pytest.mark.django_db(transaction=True)
def test_a_role_that_could_do_more_is_refused(settings):
    """One that may make roles, or is a member of another, could give itself the rest."""
    with owner_connection() as owner:
        owner.execute("CREATE ROLE too_much LOGIN CREATEDB PASSWORD 'x'")
    try:
        settings.DATABASE_URL = settings.DATABASE_URL.replace(f"//{runtime_role.name()}:", "//too_much:")
        with pytest.raises(CommandError, match="too_much has rights or memberships of its own"):
            call_command("prepare_database")
    finally:
        with owner_connection() as owner:
            owner.execute("DROP ROLE too_much")


@pytest.mark.django_db(transaction=True)
def test_the_doctor_says_what_is_missing_and_fails():
    found = [(finding.is_error, finding.sentence) for finding in doctor.findings()]
    assert (True, "No worker is running: messages are stored and not answered.") in found
    with pytest.raises(CommandError, match="of these have to be mended"):
        call_command("doctor")
