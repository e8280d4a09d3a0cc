"""Old entries go by a function of the database alone, which keeps the last thirty days and says how many went."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from history import noting
from history.models import Entry
from history.tests.aged import entry
from meetassist.acting import Acting, acting

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_oldest_go_first_so_many_at_most_and_that_is_an_entry(now):
    others, limit = list(Entry.objects.all()), now - timedelta(days=1825)
    second, _first, third = entry(limit - timedelta(days=2)), entry(limit - timedelta(days=3)), entry(limit)
    with acting(Acting("task", name="retain", place="worker")):
        assert noting.expire(before=limit, at_most=1) == 1
    told = Entry.objects.first()
    assert set(Entry.objects.exclude(pk=told.pk)) == {*others, second, third}, "the first has gone"
    assert (told.kind, told.table_name, told.who, told.who_name) == ("expired", "history_entry", "task", "retain")
    assert told.after["entries"] == 1 and told.personal is None
    assert noting.expire(before=limit, at_most=10) == 1
    assert noting.expire(before=limit, at_most=10) == 0
    assert Entry.objects.filter(kind="expired").count() == 2, "nothing is said where nothing went"
    assert Entry.objects.filter(pk=third.pk).exists()


@pytest.mark.parametrize("before", ["now() - interval '29 days'", "now() + interval '1 day'", "'infinity'", "NULL"])
def test_the_last_thirty_days_stay_whoever_asks(now, before):
    entry(now - timedelta(days=29))
    kept = Entry.objects.count()
    with pytest.raises(DatabaseError, match="last thirty days"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT history_retain({before}, 10)")
    assert Entry.objects.count() == kept


def test_it_opens_the_history_to_nothing_else(now):
    entry(now - timedelta(days=40))
    kept = entry(now - timedelta(days=20))
    assert noting.expire(before=now - timedelta(days=30, minutes=1), at_most=10) == 1
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Entry.objects.filter(pk=kept.pk).delete()


def test_who_does_not_work_with_rows_may_not_call_it():
    """The role that questions are asked as does not even find it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege(%s, 'public', 'USAGE')", [settings.ASSIST_ROLE])
        assert cursor.fetchall() == [(False,)]
