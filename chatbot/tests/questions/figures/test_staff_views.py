"""What somebody of the team may see in SQL is their permissions', whatever they ask and by whatever way."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from accounts import roles
from accounts.models import User
from accounts.roles import Role
from chatbot.questions import reader
from chatbot.tests.questions.figures import week
from meetassist.tests.fixtures import login_of

# One role for all databases of the server: who changes it and who asks as it take turns.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("role of questions")]

COUNT = "SELECT count(*) FROM assist_staff.appointments"
EVERYTHING = (
    "SELECT coalesce(string_agg(a::text, '|'), '') FROM assist_staff.appointments a",
    "SELECT coalesce(string_agg(c::text, '|'), '') FROM assist_staff.customers c",
    "SELECT coalesce(string_agg(c::text, '|'), '') FROM assist_staff.consultants c",
    "SELECT coalesce(string_agg(w::text, '|'), '') FROM"
    " assist_staff.working_time('2026-11-09', '2026-11-16', true, NULL) w",
)


@pytest.fixture
def team(office):
    """A login of each role; the consultant's is Thu Hằng's."""
    week.make(office)
    logins = {Role.CONSULTANT: login_of(office.thu_hang, "hang")}
    for role in (Role.OWNER, Role.MANAGER, Role.RECEPTIONIST, Role.AUDITOR):
        logins[role] = User.objects.create_user(role, is_staff=True)
        roles.give(logins[role], role)
    return logins


def asked(sql, login):
    return reader.run_for_staff(sql, staff_id=login.pk).rows


def one(sql, login):
    [(value,)] = asked(sql, login)
    return value


def test_each_role_sees_the_appointments_money_ratings_and_customers_of_its_permissions(team):
    seen = {
        role: (
            one(COUNT, login),
            one("SELECT count(DISTINCT consultant_id) FROM assist_staff.appointments", login),
            one("SELECT sum(price) FROM assist_staff.appointments WHERE status = 'completed'", login),
            one("SELECT count(rating) FROM assist_staff.appointments", login),
            one("SELECT string_agg(name, ', ' ORDER BY name) FROM assist_staff.customers", login),
            one("SELECT string_agg(DISTINCT c.name, ', ') FROM appointments a JOIN customers c ON c.id = a.customer_id"
                " WHERE a.consultant_key LIKE '%bao'", login),
        )
        for role, login in team.items()
    }  # fmt: skip
    every = "Khách An, Khách Bình, Khách Chi, Khách Dũng, Khách Giang, Khách Hà"
    of_bao = "Khách An, Khách Bình, Khách Dũng"
    # Thu Hằng's own: Bình, Chi twice, Dũng, Hà twice; a hold that has run out is nobody's.
    own = "Khách Bình, Khách Chi, Khách Dũng, Khách Giang, Khách Hà"
    assert seen == {
        Role.OWNER: (10, 2, 900_000, 3, every, of_bao),
        Role.MANAGER: (10, 2, 900_000, 3, every, of_bao),
        Role.AUDITOR: (10, 2, 900_000, 3, every, of_bao),
        Role.RECEPTIONIST: (10, 2, None, 3, every, of_bao),
        Role.CONSULTANT: (6, 1, 300_000, 0, own, None),
    }


def test_a_consultant_has_nothing_of_a_colleague_in_any_view_or_function(team, office):
    told = "".join(one(sql, team[Role.CONSULTANT]) for sql in EVERYTHING)
    assert "Thu Hằng" in told and "Khách Dũng" in told
    for foreign in ("Bảo", "Minh Hằng", "Khách An"):
        assert foreign not in told
    everybody = "".join(one(sql, team[Role.OWNER]) for sql in EVERYTHING)
    assert all(name in everybody for name in ("Bảo", "Minh Hằng", "Khách An"))


def test_rights_are_looked_up_by_every_question_anew(team):
    login = team[Role.RECEPTIONIST]
    assert one(COUNT, login) == 10
    login.groups.clear()
    assert one(COUNT, login) == 0
    login.user_permissions.add(Permission.objects.get(codename="view_appointment"))
    assert one(COUNT, login) == 10
    # Without the right to see customers there is nobody, and no key that would lead to them.
    assert one("SELECT count(*) FROM assist_staff.customers", login) == 0
    assert one("SELECT count(customer_id) FROM assist_staff.appointments", login) == 0
    login.is_active = False
    login.save()
    assert one(COUNT, login) == 0
    superuser = User.objects.create_superuser("root")
    assert one(COUNT, superuser) == 10
    superuser.is_active = False
    superuser.save()
    assert one(COUNT, superuser) == 0


def test_a_customer_and_nobody_have_no_rows_of_the_team(team, office):
    people = {row.customer_id for row in office.bao.appointments.all()}
    for customer_id in (None, *people, team[Role.OWNER].pk):
        assert reader.run(COUNT, customer_id=customer_id).rows == [(0,)]
        for sql in EVERYTHING:
            assert reader.run(sql, customer_id=customer_id).rows == [("",)]


def test_a_login_has_no_rows_of_a_customer(team):
    for login in team.values():
        assert asked("SELECT count(*) FROM assist.me", login) == [(0,)]
        assert asked("SELECT count(*) FROM assist.my_appointments", login) == [(0,)]


def test_only_its_own_fresh_and_whole_token_identifies(team, monkeypatch):
    owner, consultant = team[Role.OWNER].pk, team[Role.CONSULTANT].pk
    own = reader._token

    def seen(token):
        monkeypatch.setattr(reader, "_token", token)
        return asked(COUNT, team[Role.CONSULTANT])

    assert seen(own) == [(6,)]
    for token in (
        lambda subject, pid: own(subject, pid + 1),
        lambda subject, pid: own(subject, pid).replace(f"staff.{consultant}.", f"staff.{owner}.", 1),
        lambda subject, pid: own(subject, pid)[:-1],
        lambda subject, pid: own(subject, pid)[:-1] + "g",
        lambda subject, pid: own(subject, pid) + ".0",
        lambda subject, pid: own(f"staff.-{consultant}", pid),
        lambda subject, pid: own(f"admin.{owner}", pid),
        # What is signed for a customer with the same number is no login's, nor with the word put before it.
        lambda subject, pid: own(str(owner), pid),
        lambda subject, pid: "staff." + own(str(owner), pid),
        lambda subject, pid: "",
        lambda subject, pid: "staff....",
        lambda subject, pid: f"staff.{owner}",
    ):
        assert seen(token) == [(0,)]
    monkeypatch.setattr(reader, "TOKEN_SECONDS", -1)
    assert seen(own) == [(0,)]


def test_sql_cannot_become_somebody_else(team):
    """The setting may be changed by SQL where the server allows it; nobody's signature comes of it."""
    owner = team[Role.OWNER].pk
    for sql in (
        f"SELECT count(*) FROM assist_staff.appointments, set_config('assist.staff', 'staff.{owner}', true)",
        f"SELECT assist_private.identify_staff('staff.{owner}.9999999999.1.{'0' * 64}'), (SELECT count(*) FROM appointments)",
        "SELECT inner_key FROM assist_private.signing_key",
        "SELECT * FROM public.bookings_appointment",
        "SELECT username, password FROM public.accounts_user",
    ):
        try:
            rows = asked(sql, team[Role.CONSULTANT])
        except reader.QueryFailed as failure:
            assert failure.error_class in ("InsufficientPrivilege", "UndefinedColumn")
        else:
            assert rows and all(10 not in row for row in rows)


def test_nothing_is_changed_and_nothing_waits(team):
    for sql in (
        "SELECT nextval('bookings_appointment_id_seq')",
        "WITH x AS (DELETE FROM public.bookings_appointment RETURNING 1) SELECT * FROM x",
        "SELECT pg_sleep(30)",
    ):
        with pytest.raises(reader.QueryFailed):
            reader.run_for_staff(sql, staff_id=team[Role.OWNER].pk, seconds=0.3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bookings_appointment")
        assert cursor.fetchone() == (len(week.ROWS),)


def test_working_time_is_cut_at_hours_and_counts_what_is_booked(team, office):
    """Thu Hằng works from 8 to 18; on Wednesday the 11th half an hour from 9 is taken, on the 12th what was cancelled is not."""
    by_hour = asked(
        "SELECT EXTRACT(HOUR FROM starts_at)::integer AS hour, sum(working_minutes)::integer, sum(free_minutes)::integer"
        f" FROM assist_staff.working_time('2026-11-11', '2026-11-13', true, {office.thu_hang.pk}) GROUP BY 1 ORDER BY 1",
        team[Role.CONSULTANT],
    )
    assert by_hour == [(hour, 120, 90 if hour == 9 else 120) for hour in range(8, 18)]
    whole = "SELECT sum(working_minutes), sum(free_minutes) FROM working_time('2026-11-09', '2026-11-16', false, NULL)"
    assert json.loads(json.dumps(asked(whole, team[Role.CONSULTANT]), default=float)) == [[4200.0, 4140.0]]
    assert json.loads(json.dumps(asked(whole, team[Role.OWNER]), default=float)) == [[12600.0, 12420.0]]
    assert asked(whole.replace("2026-11-16", "2027-11-16"), team[Role.CONSULTANT])[0][0] == 62 * 600
