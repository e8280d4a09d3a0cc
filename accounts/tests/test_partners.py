"""Partners in admin: a key is shown once, where it is made, and stands nowhere."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from accounts import partners
from accounts.models import Partner
from accounts.roles import Role
from history.models import Entry
from meetassist.problems import Problem
from meetassist.tests.fixtures import login

LIST, ADD = "admin:accounts_partner_changelist", "admin:accounts_partner_add"


def keys_in(page):
    return dict(re.findall(r'<dt>([^<]+)</dt><dd><code class="secret">([\w-]+)</code>', page.content.decode()))


def everything_kept():
    rows = [*Partner.objects.values(), *LogEntry.objects.values(), *Entry.objects.values(), *Session.objects.values()]
    return str(rows)


@pytest.fixture
def owner(db):
    return login(Role.OWNER)


def test_a_partner_is_made_with_a_key_that_is_shown_once(owner):
    page = owner.post(reverse(ADD), {"name": "Claude", "calls_a_minute": 60, "is_active": "on"})
    key = keys_in(page)["Claude"]
    partner = Partner.objects.get()
    assert (page.status_code, partners.admit(key, now=timezone.now())) == (200, partner)
    assert key not in everything_kept()
    again = owner.get(reverse("admin:accounts_partner_change", args=[partner.pk]))
    assert again.status_code == 200 and key not in again.content.decode()


def test_a_new_key_ends_the_one_before(owner):
    partner = Partner(name="Claude")
    old = partners.give_key(partner, now=timezone.now())
    partner.save()
    page = owner.post(reverse(LIST), {"action": "renew_keys", "_selected_action": [partner.pk]})
    key = keys_in(page)["Claude"]
    assert key != old and partners.admit(key, now=timezone.now()) == partner
    with pytest.raises(Problem, match="none of ours"):
        partners.admit(old, now=timezone.now())
    assert key not in everything_kept()
    assert [entry.get_change_message() for entry in LogEntry.objects.all()] == ["renewed"]


def test_changing_a_partner_keeps_its_key(owner):
    partner = Partner(name="Claude")
    key = partners.give_key(partner, now=timezone.now())
    partner.save()
    change = reverse("admin:accounts_partner_change", args=[partner.pk])
    page = owner.get(change)
    hidden = dict(re.findall(r'name="(shown[^"]*|_shown[^"]*)"[^>]*value="([^"]*)"', page.content.decode()))
    owner.post(change, {"name": "Claude 2", "calls_a_minute": 5, "is_active": "on", **hidden})
    partner.refresh_from_db()
    assert partners.admit(key, now=timezone.now()).pk == partner.pk
