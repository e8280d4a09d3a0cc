"""The guard knows two kinds of askers, and lets neither name what is the other's."""

import pytest

from chatbot.questions import sql_guard
from chatbot.questions.sql_guard import Rejected
from chatbot.questions.sql_vocabulary import CUSTOMERS, STAFF
from chatbot.tests.sql import statements

ATTACKS = statements("attacks.txt")


@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_on_the_views_of_customers_is_refused_for_the_team_too(name):
    with pytest.raises(Rejected):
        sql_guard.check(ATTACKS[name].replace("{me}", "1").replace("{other}", "2"), STAFF)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM assist.my_appointments", "SELECT * FROM me", "SELECT * FROM assist.services",
        "SELECT * FROM assist_private.signing_key", "SELECT * FROM pg_catalog.pg_user", "SELECT * FROM accounts_user",
        "SELECT * FROM assist_staff.users", "SELECT assist.working_time(now(), now(), true, NULL)",
        "SELECT working_time(now(), now(), true, NULL)", "SELECT * FROM assist.free_slots(NULL, now(), now())",
        "SELECT * FROM assist_staff.free_slots(NULL, now(), now())", "SELECT current_setting('assist.staff')",
        "SELECT assist_private.staff_may('x')", "SELECT assist_staff.fold('x')", "SELECT phone FROM consultants",
        "SELECT * FROM consultants c, assist_staff.working_time(now(), now(), true, c.id) w,"
        " assist_staff.working_time(now(), now(), true, w.consultant_id) v",
        "DELETE FROM appointments", "SELECT 1; SELECT 2", "SELECT password FROM customers",
    ],
)  # fmt: skip
def test_what_is_not_the_teams_is_refused(sql):
    with pytest.raises(Rejected):
        sql_guard.check(sql, STAFF)


@pytest.mark.parametrize(
    "sql", ["SELECT count(*) FROM assist_staff.appointments", "SELECT name, phone FROM assist_staff.customers", "SELECT is_first FROM appointments",
            "SELECT * FROM assist_staff.working_time(now(), now(), true, NULL)", "SELECT cancelled_by FROM appointments"]
)  # fmt: skip
def test_what_is_the_teams_is_refused_to_customers(sql):
    sql_guard.check(sql, STAFF)
    with pytest.raises(Rejected):
        sql_guard.check(sql, CUSTOMERS)
