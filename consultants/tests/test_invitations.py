"""An owner invites a consultant by e-mail; the link makes one account, once, and for nobody else."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.signing import Signer
from django.db import connection
from django.urls import reverse

from accounts import roles
from accounts.mail import outgoing, sending
from accounts.models import Invitation, OutgoingEmail, User
from accounts.roles import Role
from consultants import invitations
from consultants.models import Consultant

CHOSEN = {"username": "hang", "password1": "một-mật-khẩu-mới-9", "password2": "một-mật-khẩu-mới-9"}


@pytest.fixture
def owner(db):
    return User.objects.create_superuser("owner", password="x")


@pytest.fixture
def hang(db):
    return Consultant.objects.create(name="Thu Hằng", email="hang@example.com")


def invite(client, consultant):
    return client.post(reverse("admin:consultants_consultant_invite", args=[consultant.pk]), follow=True)


def links():
    for pk in sending.due():
        sending.send(pk)
    return [re.search(r"http://127.0.0.1:8000(/invitation/\S+)", message.body)[1] for message in mail.outbox]


@pytest.fixture
def link(client, owner, hang):
    client.force_login(owner)
    invite(client, hang)
    client.logout()
    return links()[-1]


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "bạn được mời vào đội ngũ"), ("en", "you are invited to the team")]
)
def test_from_the_consultants_page_to_an_account(client, owner, hang, language, words):
    client.force_login(owner)
    page = client.get(reverse("admin:consultants_consultant_change", args=[hang.pk])).content.decode()
    assert reverse("admin:consultants_consultant_invite", args=[hang.pk]) in page
    assert (
        "hang@example.com"
        in client.get(reverse("admin:consultants_consultant_invite", args=[hang.pk])).content.decode()
    )
    assert not Invitation.objects.exists()
    Consultant.objects.update(mail_language=language)
    invite(client, hang)
    row = OutgoingEmail.objects.get()
    assert (row.kind, row.to, row.text, row.html) == ("invitation", "hang@example.com", "", "")
    client.logout()
    [link] = links()
    assert words in mail.outbox[0].body
    assert client.get(link).status_code == 200 and not User.objects.filter(username="hang").exists()
    assert client.post(link, CHOSEN)["Location"] == reverse("account_login")
    user = User.objects.get(username="hang")
    assert user.language == language
    assert (user.email, user.first_name, user.is_staff, user.is_superuser) == (
        "hang@example.com",
        "Thu Hằng",
        False,
        False,
    )
    assert [group.name for group in user.groups.all()] == ["consultant"]
    hang.refresh_from_db()
    assert hang.user == user and "_auth_user_id" not in client.session
    assert client.post("/login/", {"login": "hang", "password": CHOSEN["password1"]})["Location"] == "/calendar/"


def test_a_link_is_good_once(client, link):
    client.post(link, CHOSEN)
    for answer in (client.get(link), client.post(link, {**CHOSEN, "username": "thief"})):
        assert "Liên kết này không còn dùng được" in answer.content.decode() or answer.context["invitation"] is None
    assert set(User.objects.values_list("username", flat=True)) == {"owner", "hang"}


@pytest.mark.django_db(transaction=True)
def test_a_link_that_is_used_twice_at_once_makes_one_account(client, link):
    def use(number):
        try:
            return client.__class__().post(link, {**CHOSEN, "username": f"one-{number}"}).status_code == 302
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(use, range(4))) == 1
    assert User.objects.count() == 2


@pytest.mark.parametrize("what", ["forged", "another purpose", "old", "replaced", "left", "connected"])
def test_no_other_link_is_good(client, link, hang, owner, now, what):
    row = Invitation.objects.get()
    if what == "forged":
        link = f"/invitation/{row.pk}:{'x' * 43}/"
    elif what == "another purpose":
        link = f"/invitation/{Signer(salt='anything').sign(row.pk)}/"
    elif what == "old":
        Invitation.objects.update(expires_at=now - timedelta(seconds=1))
    elif what == "replaced":
        invitations.invite(consultant=hang, by=owner, now=now)
    elif what == "left":
        Consultant.objects.update(is_active=False)
    else:
        Consultant.objects.update(user=owner)
    answer = client.post(link, CHOSEN)
    assert answer.status_code == 200 and answer.context["invitation"] is None
    assert not User.objects.filter(username="hang").exists()


@pytest.mark.parametrize(
    "chosen", [{"username": "OWNER"}, {"password2": "khác"}, {"password1": "123", "password2": "123"}]
)
def test_what_is_chosen_has_to_do(client, link, chosen):
    answer = client.post(link, {**CHOSEN, **chosen})
    assert answer.status_code == 200 and 'role="alert"' in answer.content.decode()
    assert User.objects.count() == 1 and client.post(link, CHOSEN).status_code == 302


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": ""}, "no_address"),
        ({"is_active": False}, "inactive"),
        ({"email": "owner@example.com"}, "address_taken"),
    ],
)
def test_who_cannot_be_invited(client, owner, hang, now, change, code):
    User.objects.update(email="owner@example.com")
    Consultant.objects.update(**change)
    with pytest.raises(invitations.CannotInvite) as refusal:
        invitations.invite(consultant=hang, by=owner, now=now)
    assert refusal.value.code == code
    client.force_login(owner)
    assert invite(client, hang).status_code == 200 and not OutgoingEmail.objects.exists()


def test_only_who_may_make_accounts_invites(client, hang):
    clerk = User.objects.create_user("clerk", is_staff=True)
    of_a_clerk = Permission.objects.filter(codename__in=["change_consultant", "view_consultant"])
    clerk.user_permissions.set([*of_a_clerk, *roles.group(Role.CONSULTANT).permissions.all()])
    client.force_login(clerk)
    assert invite(client, hang).status_code == 403
    page = client.get(reverse("admin:consultants_consultant_change", args=[hang.pk])).content.decode()
    assert "/invite/" not in page
    clerk.user_permissions.add(Permission.objects.get(codename="add_user"))
    assert invite(client, hang).status_code == 200 and Invitation.objects.count() == 1
    # Not into a role that may do more than they.
    roles.group(Role.CONSULTANT).permissions.add(Permission.objects.get(codename="view_customer"))
    assert invite(client, hang).status_code == 403


def test_an_invitation_that_failed_is_not_sent_again_but_made_anew(client, link):
    OutgoingEmail.objects.update(status="failed")
    assert outgoing.send_again(OutgoingEmail.objects.all()) == 0
