"""What the groups of the roles hold, who may give them, and how an installation comes to them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import get_resolver, path, reverse

from accounts import rights, roles
from accounts.models import User
from accounts.roles import Role
from accounts.tests import matrix
from meetassist import openid
from meetassist.tests.fixtures import login_of


def member(role, **values):
    user = User.objects.create_user(f"the-{role}", is_staff=True, **values)
    roles.give(user, role)
    return user


def held(role):
    names = ("codename", "content_type__app_label", "content_type__model")
    return set(roles.group(role).permissions.values_list(*names))


def test_after_migrate_the_groups_hold_what_the_file_says(db):
    assert {role.value: held(role) for role in Role} == roles.permissions_by_role()


@pytest.mark.django_db(transaction=True)
def test_what_somebody_has_changed_in_them_is_put_right():
    roles.group(Role.AUDITOR).permissions.set(Permission.objects.all())
    Group.objects.filter(name=Role.CONSULTANT).delete()
    call_command("migrate", verbosity=0)
    assert {role.value: held(role) for role in Role} == roles.permissions_by_role()


def test_the_owner_may_all_that_there_is_in_the_admin(db):
    models = [model._meta.model_name for model in admin.site._registry]
    there = Permission.objects.filter(content_type__model__in=models)
    assert not there.exclude(pk__in=roles.group(Role.OWNER).permissions.values("pk")).exists()


def test_a_provider_of_sign_ins_knows_the_same_roles():
    assert list(openid.ROLES) == Role.values


def test_the_auditor_only_looks(db):
    assert {codename.split("_")[0] for codename, _, _ in held(Role.AUDITOR)} == {"view"}


def test_each_role_gives_only_those_within_its_own(db):
    people = {role: member(role) for role in Role}
    gives = {
        role.value: {other.value for other in Role if rights.covers(user, roles.group(other))}
        for role, user in people.items()
    }
    assert gives == {
        "owner": set(Role.values), "manager": set(Role.values) - {"owner"}, "receptionist": {"receptionist"},
        "consultant": {"consultant"}, "auditor": {"auditor"},
    }  # fmt: skip


def save(client, user, groups):
    data = {"username": user.username, "is_active": "on", "is_staff": "on", "groups": groups, "language": "vi"}
    return client.post(reverse("admin:accounts_user_change", args=[user.pk]), data)


def test_a_manager_makes_a_receptionist_but_no_owner_not_even_of_themselves(client, db):
    manager, new = member(Role.MANAGER), User.objects.create_user("new")
    client.force_login(manager)
    assert save(client, new, [roles.group(Role.RECEPTIONIST).pk]).status_code == 302
    assert [group.name for group in new.groups.all()] == ["receptionist"]
    for user in (new, manager):
        before = set(user.groups.all())
        assert save(client, user, [roles.group(Role.OWNER).pk]).status_code == 200
        assert set(user.groups.all()) == before


def test_not_even_a_superuser_changes_a_role(client, db):
    client.force_login(User.objects.create_superuser("boss"))
    page = reverse("admin:auth_group_change", args=[roles.group(Role.CONSULTANT).pk])
    assert client.post(page, {"name": "consultant", "permissions": []}).status_code == 403
    assert "lễ tân" in client.get(reverse("admin:auth_group_changelist")).content.decode()


def connect(client, consultant, user):
    prefixes = ("working_hours", "date_overrides")
    management = {f"{prefix}-{name}_FORMS": 0 for prefix in prefixes for name in ("TOTAL", "INITIAL")}
    data = {
        "name": consultant.name, "time_zone": consultant.time_zone, "is_active": "on", "user": user.pk, "mail_language": "vi",
    }  # fmt: skip
    return client.post(reverse("admin:consultants_consultant_change", args=[consultant.pk]), {**data, **management})


def test_a_login_that_is_connected_with_a_consultant_has_the_role(client, office):
    client.force_login(member(Role.MANAGER))
    new = User.objects.create_user("new")
    assert connect(client, office.bao, new).status_code == 302
    assert [group.name for group in new.groups.all()] == ["consultant"]


def test_a_login_that_may_more_is_not_connected_and_so_not_closed_by_whoever_may_less(client, office):
    client.force_login(member(Role.MANAGER))
    owner = member(Role.OWNER)
    assert connect(client, office.bao, owner).status_code == 200
    office.bao.refresh_from_db()
    assert office.bao.user is None
    # Whoever is connected already stays so.
    office.bao.user = owner
    office.bao.save()
    assert connect(client, office.bao, owner).status_code == 302


@pytest.mark.parametrize("act", roles.Act)
def test_to_see_ones_own_is_not_to_see_all(office, act):
    user = User.objects.get(pk=login_of(office.bao, "bao").pk)
    owned = [apps.get_model(label) for label in roles.OWN]
    assert not any(roles.may(user, act, model) for model in owned)
    assert set(roles.visible(user, type(office.bao).objects.all())) == {office.bao}


def test_an_upgrade_gives_consultants_their_role_and_takes_nothing_from_anybody(office):
    give = import_module("consultants.migrations.0012_give_consultants_their_role").give
    bao, clerk, boss = (
        login_of(office.bao, "bao"),
        User.objects.create_user("clerk"),
        User.objects.create_superuser("b"),
    )
    office.minh_hang.user = boss
    office.minh_hang.save()
    Group.objects.all().delete()
    own = Group.objects.create(name="manager")
    own.permissions.set(Permission.objects.filter(codename="view_customer"))
    clerk.groups.add(own)
    give(apps, None)
    assert ([group.name for group in bao.groups.all()], list(boss.groups.all())) == (["consultant"], [])
    assert clerk.groups.get().name == "manager (1)" and clerk.has_perm("accounts.view_customer")


def test_a_new_page_and_a_new_action_have_no_line_yet(monkeypatch, db):
    def new(*args):
        """Does nothing."""

    monkeypatch.setattr(get_resolver(), "url_patterns", [path("new/", new)])
    feedback = next(options for model, options in admin.site._registry.items() if model.__name__ == "Feedback")
    monkeypatch.setattr(feedback, "actions", [new])
    known = matrix.table()
    found = [row for row in matrix.rows.__wrapped__() if row not in known]
    assert [(row.kind, row.name) for row in found] == [("page", "/new/"), ("action", "bookings.feedback new")]
