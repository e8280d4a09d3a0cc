"""The list of invitations in admin: what became of each, and how one is withdrawn or sent again."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import roles
from accounts.mail import sending
from accounts.models import Invitation, OutgoingEmail, User
from accounts.roles import Role
from consultants import invitations
from consultants.models import Consultant
from consultants.tests.test_invitations import CHOSEN, links

LIST = reverse("admin:accounts_invitation_changelist")


def login(client, role):
    user = User.objects.create_user(role, is_staff=True, language="en")
    roles.give(user, role)
    client.force_login(user)
    return user


@pytest.fixture
def owner(client, db):
    return login(client, Role.OWNER)


def invite(owner, now, name="Thu Hằng", email="hang@example.com"):
    consultant = Consultant.objects.create(name=name, email=email)
    return invitations.invite(consultant=consultant, by=owner, now=now)


def act(client, action, *rows):
    """What is said of it."""
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    answer = client.post(LIST, chosen, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_each_is_listed_with_whom_it_is_for_who_sent_it_and_what_became_of_it(client, owner, now):
    names = ("open", "used", "expired", "withdrawn")
    rows = {name: invite(owner, now, name.title(), f"{name}@example.com") for name in names}
    Invitation.objects.filter(pk=rows["used"].pk).update(accepted_at=now)
    Invitation.objects.filter(pk=rows["withdrawn"].pk).update(withdrawn_at=now)
    Invitation.objects.filter(pk=rows["expired"].pk).update(expires_at=now - timedelta(days=1))
    for name in names:
        page = client.get(LIST, {"state": name})
        assert [row.email for row in page.context["cl"].result_list] == [f"{name}@example.com"]
        text = page.content.decode()
        consultant = Consultant.objects.get(name=name.title())
        assert reverse("admin:consultants_consultant_change", args=[consultant.pk]) in text
        assert (
            f'<td class="field-state">{name}</td>' in text and '<td class="field-invited_by nowrap">owner</td>' in text
        )
    assert client.get(LIST, {"q": "OPEN"}).context["cl"].result_list.count() == 1
    assert client.get(LIST).context["cl"].result_list.count() == 4


def test_a_withdrawn_link_opens_nothing_and_what_is_not_open_stays(client, owner, now):
    row, used = invite(owner, now), invite(owner, now, "Bảo", "bao@example.com")
    link = links()[0]
    Invitation.objects.filter(pk=used.pk).update(accepted_at=now)
    assert act(client, "withdraw", row, used) == ["1 invitation is void.", "1 was not open any more."]
    row.refresh_from_db()
    used.refresh_from_db()
    assert row.withdrawn_at and used.withdrawn_at is None
    client.logout()
    answer = client.post(link, CHOSEN)
    assert answer.context["invitation"] is None and not User.objects.filter(username="hang").exists()


def test_one_that_is_withdrawn_before_it_is_sent_is_not_sent(client, owner, now):
    act(client, "withdraw", invite(owner, now))
    for pk in sending.due():
        sending.send(pk)
    assert mail.outbox == [] and OutgoingEmail.objects.get().status == "skipped"


def test_it_is_sent_again_with_a_new_link_to_the_address_of_today(client, owner, now):
    row = invite(owner, now)
    [old] = links()
    act(client, "withdraw", row)
    Consultant.objects.update(email="thu.hang@example.com")
    assert act(client, "send_again", row) == ["An invitation is on its way to thu.hang@example.com."]
    again = Invitation.objects.get()
    assert (again.language, again.invited_by, again.consultant.name) == ("vi", owner, "Thu Hằng")
    new = links()[-1]
    client.logout()
    assert client.get(old).context["invitation"] is None and client.get(new).context["invitation"] == again


def test_who_has_an_account_or_is_gone_is_not_invited_again(client, owner, now):
    row, gone = invite(owner, now), invite(owner, now, "Bảo", "bao@example.com")
    Consultant.objects.filter(name="Thu Hằng").update(user=User.objects.create_user("hang"))
    Consultant.objects.filter(name="Bảo").delete()
    before = list(OutgoingEmail.objects.values_list("pk", flat=True))
    assert act(client, "send_again", row, gone) == [
        "bao@example.com: there is no such consultant any more.",
        "Thu Hằng: There is an account already.",
    ]
    assert list(OutgoingEmail.objects.values_list("pk", flat=True)) == before


def test_an_auditor_looks_and_changes_nothing(client, owner, now):
    row = invite(owner, now)
    login(client, Role.AUDITOR)
    page = client.get(LIST)
    assert page.context["cl"].result_list.get() == row and 'value="withdraw"' not in page.content.decode()
    act(client, "withdraw", row)
    row.refresh_from_db()
    assert row.withdrawn_at is None and client.get(f"{LIST}add/").status_code == 403


def test_the_database_keeps_no_invitation_that_is_used_and_withdrawn(owner, now):
    row = invite(owner, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=row.pk).update(accepted_at=now, withdrawn_at=now)
