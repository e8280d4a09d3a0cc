"""One sign-in page for everybody, and ways between admin and calendar for whoever may use both."""

import pytest

from accounts import roles
from accounts.models import User
from accounts.roles import Role
from meetassist.tests.fixtures import login_of


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/user/", "/calendar/", "/profile/"])
def test_whoever_is_not_signed_in_comes_to_the_one_page(client, db, path):
    answer = client.get(path, follow=True)
    assert answer.redirect_chain[-1] == (f"/login/?next={path}", 302)
    assert [template.name for template in answer.templates][0] == "account/login.html"


@pytest.mark.parametrize(("role", "leads_to_the_calendar"), [
    (Role.OWNER, True), (Role.RECEPTIONIST, True), (Role.CONSULTANT, True), (None, False),
])  # fmt: skip
def test_admin_leads_to_the_calendar_whoever_has_one(client, office, role, leads_to_the_calendar):
    user = User.objects.create_user("lan", is_staff=True)
    if role:
        roles.give(user, role)
    client.force_login(user)
    page = client.get("/admin/tables/").content.decode()
    assert ('href="/calendar/"' in page) is leads_to_the_calendar


def test_the_calendar_leads_to_admin_whoever_may_enter_it(client, office):
    user = login_of(office.bao, "bao")
    client.force_login(user)
    assert 'href="/admin/' not in client.get("/calendar/").content.decode()
    user.is_staff = True
    user.save()
    assert 'href="/admin/tables/"' in client.get("/calendar/").content.decode()
