"""What the role of questions may do, and how the database is prepared for it."""

import json
import threading

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from chatbot.questions import documentation, reader
from meetassist import connections, database
from meetassist.tests.forked import run
from meetassist.tests.running import Running, owner_connection

# One role for all databases of the server: who changes it and who asks as it take turns.
pytestmark = pytest.mark.xdist_group("role of questions")

ROLE = settings.ASSIST_ROLE
SCHEMAS = ("assist", "assist_staff")


def ask(query, *parameters):
    with owner_connection() as owner:
        return owner.execute(query, parameters).fetchall()


@pytest.mark.django_db
def test_the_role_reads_the_views_and_has_nothing_else():
    rights = "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolinherit, rolconnlimit"
    assert ask(f"{rights} FROM pg_roles WHERE rolname = %s", ROLE) == [(False,) * 6 + (20,)]
    assert ask("SELECT 1 FROM pg_auth_members WHERE member = %s::regrole", ROLE) == []
    assert ask("SELECT 1 FROM pg_shdepend WHERE refobjid = %s::regrole AND deptype = 'o'", ROLE) == []
    readable = """
        SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S')
          AND (CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(%s, c.oid, 'USAGE, SELECT, UPDATE')
                    ELSE has_any_column_privilege(%s, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
                         OR has_table_privilege(%s, c.oid, 'DELETE, TRUNCATE, TRIGGER') END)
    """
    known = {(schema, view.name) for schema in SCHEMAS for view in documentation.views(schema)}
    assert set(ask(readable, ROLE, ROLE, ROLE)) == known
    schemas = "SELECT nspname FROM pg_namespace WHERE has_schema_privilege(%s, oid, %s) AND nspname <> 'pg_catalog'"
    assert {name for (name,) in ask(schemas, ROLE, "USAGE")} == {*SCHEMAS, "assist_private", "information_schema"}
    assert ask(schemas, ROLE, "CREATE") == []
    for privilege in ("CREATE", "TEMP"):
        assert ask("SELECT has_database_privilege(%s, current_database(), %s)", ROLE, privilege) == [(False,)]
    changes = "SELECT relname FROM pg_class WHERE relnamespace IN ('assist'::regnamespace, 'assist_staff'::regnamespace) AND has_table_privilege(%s, oid, 'INSERT, UPDATE, DELETE')"
    assert ask(changes, ROLE) == []


@pytest.mark.django_db
def test_every_view_is_a_barrier_and_every_function_of_the_owner_is_closed_to_others():
    assert (
        ask(
            """
        SELECT relname FROM pg_class
        WHERE relnamespace IN ('assist'::regnamespace, 'assist_staff'::regnamespace)
          AND NOT (relkind = 'v' AND relowner = current_user::regrole AND reloptions @> ARRAY['security_barrier=true']
                   AND NOT coalesce(reloptions::text ~ 'security_invoker', false))
        """
        )
        == []
    )
    functions = """
        SELECT proname FROM pg_proc
        WHERE pronamespace IN ('assist'::regnamespace, 'assist_staff'::regnamespace, 'assist_private'::regnamespace)
          AND (has_function_privilege('public', oid, 'EXECUTE')
               OR prosecdef AND NOT coalesce(proconfig::text ~ 'search_path=pg_catalog, (public, )?pg_temp', false))
    """
    assert ask(functions) == []
    # What is not public about consultants, and what staff write about customers, is in no view.
    columns = {(view.name, column.name) for view in documentation.views() for column in view.columns}
    assert not columns & {("consultants", "email"), ("consultants", "phone"), ("me", "notes"), ("time_off", "reason")}
    assert all(view.comment for schema in SCHEMAS for view in documentation.views(schema))


@pytest.mark.django_db(transaction=True)
def test_a_login_by_other_means_is_read_only_and_nobody():
    values = connection.settings_dict
    with psycopg.connect(
        host=values["HOST"], port=values["PORT"], dbname=values["NAME"], user=ROLE, password=settings.ASSIST_PASSWORD
    ) as other:
        shown = [
            other.execute(f"SHOW {name}").fetchone()[0]
            for name in ("transaction_read_only", "statement_timeout", "search_path")
        ]
        assert shown == ["on", "2s", "assist"]
        assert other.execute("SELECT count(*) FROM me").fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_preparing_twice_at_once_and_again_changes_nothing():
    before = (
        ask("SELECT oid, relacl::text FROM pg_class ORDER BY 1"),
        ask("SELECT nspname, nspacl::text FROM pg_namespace ORDER BY 1"),
    )
    failures = []

    def prepare():
        try:
            database.prepare()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=prepare) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert (
        ask("SELECT oid, relacl::text FROM pg_class ORDER BY 1"),
        ask("SELECT nspname, nspacl::text FROM pg_namespace ORDER BY 1"),
    ) == before
    assert reader.run("SELECT 1", customer_id=None).rows == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_role_that_could_do_more_is_refused(monkeypatch):
    monkeypatch.setattr(settings, "ASSIST_ROLE", connection.settings_dict["USER"])
    monkeypatch.setattr(settings, "ASSIST_PASSWORD", connection.settings_dict["PASSWORD"])
    with pytest.raises(CommandError, match="is the application's own role"):
        call_command("prepare_database")
    with owner_connection() as owner:
        owner.execute("CREATE ROLE assist_group")
        owner.execute("CREATE ROLE assist_member IN ROLE assist_group")
    try:
        monkeypatch.setattr(settings, "ASSIST_ROLE", "assist_member")
        with pytest.raises(CommandError, match="rights or memberships of its own"):
            call_command("prepare_database")
    finally:
        with owner_connection() as owner:
            owner.execute("DROP ROLE assist_member; DROP ROLE assist_group")


@pytest.mark.django_db(transaction=True)
def test_who_has_to_bring_pgvector_is_said_in_a_sentence():
    values = {**connection.settings_dict, **connections.owner()}
    name = f"{values['NAME']}_without_vectors"
    with owner_connection() as owner:
        owner.execute(f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE template0")
    url = f"postgresql://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{name}"
    try:
        done = run("manage.py", "prepare_database", DATABASE_URL=url, DATABASE_OWNER_URL="")
    finally:
        with owner_connection() as owner:
            owner.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")
    assert done.returncode == 1 and done.stderr.strip() == (
        f"CommandError: The database {name} has no pgvector, and the user {values['USER']} may not put it there. A superuser"
        f" (on RDS the master user, a member of rds_superuser) has to run, connected to the database {name}:"
        " CREATE EXTENSION vector; and then prepare_database can be run again."
    )


@pytest.mark.django_db(transaction=True)
def test_a_new_key_takes_effect_when_the_database_is_prepared(office, monkeypatch):
    from accounts.models import Customer

    customer = Customer.objects.create(name="Mai")
    own = settings.ASSIST_SIGNING_KEY
    monkeypatch.setattr(settings, "ASSIST_SIGNING_KEY", "k" * 40)
    try:
        assert reader.run("SELECT name FROM me", customer_id=customer.pk).rows == []
        database.prepare()
        assert reader.run("SELECT name FROM me", customer_id=customer.pk).rows == [("Mai",)]
    finally:
        monkeypatch.setattr(settings, "ASSIST_SIGNING_KEY", own)
        database.prepare()


def answers(lines, *options):
    done = run("manage.py", "sql_guard", "--jsonl", *options, input=lines, DATABASE_URL=Running.database_url())
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]], done.stderr


@pytest.mark.django_db(transaction=True)
def test_the_command_answers_each_line_with_one(office):
    from accounts.models import Customer

    customer = Customer.objects.create(name="Mai")
    questions = [
        {"id": 1, "sql": "SELECT name FROM me", "customer_id": customer.pk},
        {"id": "two", "sql": "SELECT name FROM public.accounts_customer"},
        {"id": 3, "sql": "SELECT 1 / (SELECT count(*) FROM me)"},
        {"id": 4, "sql": "SELECT pg_sleep(600)"},
        {"id": 5},
        {"id": 6, "sql": "SELECT 1", "customer_id": "1"},
    ]
    lines = (
        "\n".join(map(json.dumps, questions)).encode()
        + b'\nnonsense\n\n\xff\xfe\n[1]\n{"id": NaN}\n'
        + b"[" * 5000
        + b"\n"
    )
    broken = [("input", "not a JSON object")] * 6

    def told(found):
        return [(one.get("layer"), one["reason"]) for one in found]

    run, errors = answers(lines, "--layer", "both", "--execute")
    assert [one["id"] for one in run] == [1, "two", 3, 4, 5, 6] + [None] * 6
    assert run[0] == {
        "id": 1, "verdict": "allow", "layer": "database", "reason": "run", "columns": ["name"], "rows": [["Mai"]],
        "truncated": False,
    }  # fmt: skip
    assert run[2] == {
        "id": 3, "verdict": "reject", "layer": "database", "reason": "DivisionByZero", "error": "DivisionByZero"
    }  # fmt: skip
    odd = [("input", '"sql" is not a text'), ("input", '"customer_id" is not the id of a customer')]
    refused = [
        ("ast", "schema public is not allowed"),
        ("database", "DivisionByZero"),
        ("ast", "function pg_sleep is not allowed"),
    ]
    assert told(run) == [("database", "run"), *refused, *odd, *broken]
    tree, _ = answers(lines, "--layer", "ast")
    allowed = ("ast", "only known parts")
    assert told(tree) == [allowed, refused[0], allowed, refused[2], *odd, *broken]
    alone, _ = answers(lines, "--layer", "database", "--execute")
    denied = [("database", "InsufficientPrivilege"), ("database", "DivisionByZero"), ("database", "QueryCanceled")]
    assert told(alone) == [("database", "run"), *denied, *odd, *broken]
    prepared, _ = answers(lines, "--layer", "both")
    assert told(prepared)[:3] == [("database", "prepared"), refused[0], ("database", "prepared")]
    assert all("rows" not in one for one in prepared)
    assert "accounts_customer" not in errors
