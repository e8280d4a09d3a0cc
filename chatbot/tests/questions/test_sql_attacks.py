"""Hostile SQL against each layer alone and both, as the real role on the real database."""

import contextlib
import json
import threading

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from accounts.models import Customer, Device
from bookings.models import Appointment
from chatbot.questions import reader, sql_guard
from chatbot.tests.sql import statements
from meetassist import connections, database
from meetassist.tests.plugin import server
from meetassist.tests.running import Running, owner_connection, wait_for

# One role for all databases of the server: who changes it and who asks as it take turns.
pytestmark = pytest.mark.xdist_group("role of questions")

ATTACKS = statements("attacks.txt")
# In everything that belongs to other customers, and nowhere else.
SECRET = "FOREIGN"
# In this database: in those beside it other tests lock what they like.
ADVISORY = """
SELECT count(*) FROM pg_locks
WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND datname = current_database()"
LEFT_OVER = """
SELECT (SELECT count(*) FROM pg_class WHERE relpersistence = 't') + (SELECT count(*) FROM pg_prepared_xacts)
     + (SELECT count(*) FROM pg_largeobject_metadata) + (SELECT count(*) FROM pg_replication_slots)
"""
# What must be cancelled, because it would go on for minutes: the layers alone and together.
ENDLESS = [name for name in ATTACKS if name.startswith(("sleep", "a very long series", "a recursion without end"))]


# What PostgreSQL lets every role do until a superuser says otherwise.
REVOCABLE = [
    name for name in ATTACKS
    if name.startswith(("sleep", "a forged event", "an advisory lock", "a token", "all limits", "statistics", "the cat"))
    or name in ("what other sessions run", "functions' sources", "view definitions", "a snapshot exported")
]  # fmt: skip
CANCELLED_OR_REFUSED = {"QueryCanceled", "UndefinedColumn", "WrongObjectType", "UndefinedFunction"}


def superuser_url():
    return server.superuser_url(connection.settings_dict)


def ask(query, parameters=None):
    with owner_connection() as owner:
        return owner.execute(query, parameters).fetchall()


def everything():
    """Every row of every table, and every relation, function and role there is."""
    tables = ask("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname !~ '^(pg_|info)'")
    found = {
        name: ask(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t")
        for (name,) in tables
    }
    found["sequences"] = ask("SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2")
    found["relations"] = ask("SELECT oid, relname, relkind, reloptions, relacl::text FROM pg_class ORDER BY 1")
    found["functions"] = ask("SELECT oid, proname, proacl::text, prosrc FROM pg_proc ORDER BY 1")
    found["roles"] = ask("SELECT * FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY rolname")
    return found


@pytest.fixture
def people(office, tomorrow_at):
    """Two customers with an appointment and a device each; the second one's are all marked as secret."""
    made = []
    for name, hour in (("Mai", 9), (f"{SECRET} name", 10)):
        customer = Customer.objects.create(
            name=name, email=f"{name.replace(' ', '')}@example.com", phone="0900000000", notes=f"{SECRET} notes"
        )
        device = Device.objects.create(customer=customer, kind="ac", name=f"{name} ac", serial=f"{name} serial")
        appointment = Appointment(
            customer=customer,
            consultant=office.bao,
            service=office.tax,
            description=f"{name} description",
            device=device,
        )
        appointment.place_at(tomorrow_at(hour))
        appointment.save()
        made.append(customer)
    office.bao.email, office.bao.phone = f"{SECRET}@example.com", f"{SECRET} phone"
    office.bao.save()
    return made


def filled(attack, people):
    return (
        attack.replace("{me}", str(people[0].pk))
        .replace("{other}", str(people[1].pk))
        .replace("{{", "{")
        .replace("}}", "}")
    )


def outcome(sql, customer_id, seconds=0.25):
    """What came back as text, or the class of the error."""
    try:
        found = reader.run(sql, customer_id=customer_id, seconds=seconds)
    except reader.QueryFailed as failure:
        assert failure.error_class.isidentifier() and failure.__cause__ is None
        return failure.error_class
    return json.dumps([found.columns, found.rows], default=str, ensure_ascii=False)


def foreign(text, people):
    others = Appointment.objects.exclude(customer=people[0])
    return SECRET in text or any(row.code in text for row in others)


@contextlib.contextmanager
def nothing_is_left():
    """No change, no lock, no notification, no session."""
    before = everything()
    with psycopg.connect(Running.database_url(), autocommit=True) as listening:
        for channel in ("events", "chat", "x"):
            listening.execute(f"LISTEN {channel}")
        yield
        wait_for(lambda: ask(SESSIONS, [settings.ASSIST_ROLE]) == [(0,)], "the reader's sessions to end")
        assert list(listening.notifies(timeout=0.1)) == []
    assert ask(ADVISORY) == [(0,)] and ask(LEFT_OVER) == [(0,)]
    after = everything()
    assert {name: (before.get(name), rows) for name, rows in after.items() if rows != before.get(name)} == {}
    assert before.keys() == after.keys()


def test_there_are_attacks_of_every_kind():
    assert len(ATTACKS) >= 200


@pytest.mark.parametrize("name", ATTACKS)
def test_the_syntax_tree_alone_refuses(name):
    with pytest.raises(sql_guard.Rejected) as refused:
        sql_guard.check(ATTACKS[name].replace("{me}", "1").replace("{other}", "2"))
    assert SECRET not in refused.value.reason and len(refused.value.reason) < 80


@pytest.mark.django_db(transaction=True)
def test_the_database_alone_lets_nothing_out_and_keeps_nothing(people):
    with nothing_is_left():
        outcomes = {name: outcome(filled(sql, people), people[0].pk) for name, sql in ATTACKS.items()}
    assert {name: text for name, text in outcomes.items() if foreign(text, people)} == {}
    assert {name: outcomes[name] for name in ENDLESS if outcomes[name] not in CANCELLED_OR_REFUSED} == {}


@pytest.mark.django_db(transaction=True)
def test_both_layers_run_none_of_them(people):
    with nothing_is_left():
        for sql in ATTACKS.values():
            with pytest.raises(sql_guard.Rejected):
                reader.run(sql_guard.check(filled(sql, people)).sql, customer_id=people[0].pk)


@pytest.mark.django_db(transaction=True)
def test_what_a_superuser_can_revoke_is_revoked(people):
    """Then notifications, locks, settings, signals, and the counts of the catalogue are refused as well."""
    with psycopg.connect(superuser_url(), autocommit=True) as superuser:
        ours = [connections.owner()["USER"], connections.runtime()["USER"]]
        revoked = database.harden(superuser, kept_by=ours)
        try:
            again = database.harden(superuser, kept_by=ours)
            outcomes = {name: outcome(filled(ATTACKS[name], people), people[0].pk) for name in REVOCABLE}
            honest = outcome(
                "SELECT count(*), max(random()) < 1 FROM my_appointments WHERE starts_at > now()", people[0].pk
            )
            everything()
        finally:
            for what in revoked:
                superuser.execute(f"GRANT {what} TO PUBLIC")
    assert (len(revoked) > 100, again, honest) == (True, [], '[["count", "?column?"], [[1, true]]]')
    assert {name: text for name, text in outcomes.items() if not text.isidentifier()} == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT pg_advisory_lock(7214001), set_config('statement_timeout', '0', false), pg_sleep(600)",
        "SELECT (SELECT count(*) FROM my_appointments), array_agg(repeat('x', 100000000)) FROM generate_series(1, 1000)",
    ],
)
def test_it_is_cancelled_after_two_seconds(people, sql):
    with nothing_is_left():
        assert outcome(sql, people[0].pk, seconds=reader.SECONDS) == "QueryCanceled"


@pytest.mark.django_db(transaction=True)
def test_a_server_that_does_not_notice_is_left_alone(people, monkeypatch):
    """A step that looks at nothing until it is done: the connection is cut, and the server ends it later."""
    monkeypatch.setattr(psycopg.Connection, "cancel_safe", lambda *args, **options: None)
    assert outcome("SELECT pg_sleep(600)", people[0].pk) == "QueryCanceled"
    wait_for(lambda: ask(SESSIONS, [settings.ASSIST_ROLE]) == [(0,)], "the server to see that nobody waits")


@pytest.mark.django_db(transaction=True)
def test_a_session_does_not_see_what_another_asks(people):
    """They have one role, and PostgreSQL shows a role its own sessions' statements."""
    question = f"SELECT pg_sleep(600), '{SECRET} question'"
    other = threading.Thread(target=outcome, args=(question, people[1].pk, 5))
    other.start()
    wait_for(lambda: ask(SESSIONS, [settings.ASSIST_ROLE]) == [(1,)], "the other to ask")
    seen = outcome("SELECT * FROM pg_stat_activity", people[0].pk)
    with psycopg.connect(superuser_url(), autocommit=True) as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [settings.ASSIST_ROLE]
        )
    other.join()
    assert "assist_private.read_answer" in seen and SECRET not in seen


@pytest.mark.django_db(transaction=True)
def test_only_its_own_fresh_and_whole_token_identifies(people, monkeypatch):
    """With every token there is, what the customer has is seen or nothing is."""
    mine, other = (person.pk for person in people)
    own = reader._token
    message = "SELECT string_agg(name, ',') FROM me"

    def seen(token):
        monkeypatch.setattr(reader, "_token", token)
        return outcome(message, mine)

    assert json.loads(seen(own))[1] == [["Mai"]]
    nobody = [[None]]
    for token in (
        lambda customer, pid: own(customer, pid + 1),
        lambda customer, pid: own(customer, pid).replace(f"{mine}.", f"{other}.", 1),
        lambda customer, pid: own(customer, pid)[:-1],
        lambda customer, pid: own(customer, pid)[:-1] + "g",
        lambda customer, pid: own(customer, pid) + ".0",
        lambda customer, pid: own(f"-{customer}", pid),
        lambda customer, pid: "",
        lambda customer, pid: "....",
        lambda customer, pid: f"{other}",
    ):
        assert json.loads(seen(token))[1] == nobody
    monkeypatch.setattr(reader, "TOKEN_SECONDS", -1)
    assert json.loads(seen(own))[1] == nobody
    monkeypatch.setattr(reader, "TOKEN_SECONDS", 10)
    monkeypatch.setattr(settings, "ASSIST_SIGNING_KEY", "another key of thirty-two characters")
    assert json.loads(seen(own))[1] == nobody


@pytest.mark.django_db(transaction=True)
def test_a_cast_error_tells_nothing_about_rows_behind_the_barrier(people):
    """Were the barrier not there, the other's description would be cast too, and the query would fail."""
    own = "SELECT count(*) FROM my_appointments WHERE (CASE WHEN description LIKE 'Mai%' THEN '1' ELSE description END)::int = 1"
    assert json.loads(outcome(own, people[0].pk))[1] == [[1]]
