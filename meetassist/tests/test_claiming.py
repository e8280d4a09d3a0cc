"""Leases and waits as every kind of work uses them; what each does with them is tested with its own work."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.functions import Now

from accounts.models import OutgoingEmail
from meetassist.claiming import COUNTED, Backoff, Lease

CLAIM = Lease("claim", "EMAIL_LEASE_SECONDS")


@pytest.fixture
def rows(db):
    row = OutgoingEmail.objects.create(kind="security", dedup_key="x", to="a@example.com", language="en", text="Hi")
    return OutgoingEmail.objects.filter(pk=row.pk)


def test_a_lease_is_taken_once_with_what_it_changes(rows):
    token = CLAIM.take(rows, status="sending", **COUNTED)
    assert CLAIM.take(rows, status="sending", **COUNTED) is None
    row = rows.get()
    assert (row.status, row.attempts, row.claim_token) == ("sending", 1, token)
    assert rows.filter(CLAIM.held(token)).exists() and not rows.filter(CLAIM.free).exists()


def test_who_was_overtaken_changes_nothing(rows):
    old = CLAIM.take(rows)
    rows.update(claim_expires_at=Now() - timedelta(seconds=1))
    assert not rows.filter(CLAIM.held(old)).exists() and rows.filter(CLAIM.marked(old)).exists()
    new = CLAIM.take(rows)
    assert new != old and CLAIM.release(rows, old, status="sent") is False
    assert (rows.get().status, rows.get().claim_token) == ("queued", new)
    assert CLAIM.release(rows, new, status="sent") is True
    assert (rows.get().status, rows.get().claim_token, rows.get().claim_expires_at) == ("sent", None, None)


def test_a_lease_whose_time_is_up_ends_its_work_if_nobody_has_taken_it(rows):
    """What was sent is marked so, rather than sent once more."""
    token = CLAIM.take(rows)
    rows.update(claim_expires_at=Now() - timedelta(seconds=1))
    assert CLAIM.release(rows, token, status="sent") is True and rows.get().status == "sent"


def test_nobody_takes_what_is_not_there(db):
    assert CLAIM.take(OutgoingEmail.objects.filter(pk=0)) is None
    assert CLAIM.release(OutgoingEmail.objects.filter(pk=0), uuid.uuid4()) is False


def test_waits_grow_until_it_is_over(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 9, 18, 9, 0, tzinfo=UTC))
    backoff = Backoff.of_seconds(5, 60)
    assert [backoff.is_over(attempts) for attempts in (0, 1, 2, 3)] == [False, False, False, True]
    assert [f"{backoff.next_attempt_at(attempts):%H:%M:%S}" for attempts in (1, 2)] == ["09:00:05", "09:01:00"]
