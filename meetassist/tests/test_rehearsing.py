"""What is rehearsed is taken back, and nobody outside of it hears anything."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from accounts import limits
from accounts.models import Customer, RateLimit
from bookings.locks import lock_consultants
from meetassist.publishing import publish
from meetassist.rehearsing import durable, is_rehearsal, rehearsed

DAY = dt.timedelta(days=1)


@pytest.mark.django_db(transaction=True)
def test_what_is_durable_is_taken_back_too_and_what_waits_for_its_commit_never_happens():
    heard = []
    with rehearsed(), durable():
        Customer.objects.create(name="Mai")
        transaction.on_commit(lambda: heard.append("committed"))
    assert (Customer.objects.count(), heard, is_rehearsal()) == (0, [], False)


@pytest.mark.django_db(transaction=True)
def test_an_error_takes_it_back_and_ends_it():
    with pytest.raises(ZeroDivisionError), rehearsed():
        Customer.objects.create(name="Mai")
        raise ZeroDivisionError
    assert (Customer.objects.count(), is_rehearsal()) == (0, False)


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_rehearsal_durable_is_no_part_of_another_transaction():
    with pytest.raises(RuntimeError), transaction.atomic(), durable():
        pass
    with durable():
        Customer.objects.create(name="Mai")
    assert Customer.objects.count() == 1


def test_nobody_is_called(db):
    called = []
    calls = {1: lambda: called.append(1)}
    with rehearsed():
        assert publish(calls) == []
    assert called == []
    assert publish(calls) == [] and called == [1]


def test_nothing_is_counted_that_others_wait_for(db):
    how = {"scope": RateLimit.Scope.CODES, "key": "site", "most": 1, "within": DAY, "now": timezone.now()}
    with rehearsed():
        assert limits.take(**how) and limits.take(**how)
        assert not RateLimit.objects.exists()
    assert limits.take(**how) and not limits.take(**how)


def test_no_consultant_is_locked(office, django_assert_num_queries):
    with rehearsed(), django_assert_num_queries(0):
        lock_consultants([office.bao.pk])
    with transaction.atomic(), django_assert_num_queries(1):
        lock_consultants([office.bao.pk])
