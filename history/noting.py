"""What the history is told beside the changes of rows, which it sees itself."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Model, Q, QuerySet

from history.models import Entry


def of_persons(model: type[Model], pks: Iterable[int]) -> QuerySet[Entry]:
    """What is said of these persons, in the rows' own history and in that of what belongs to them."""
    table, keys = model._meta.db_table, [str(pk) for pk in pks]
    whose = Q(table_name=table, row_id__in=keys) | Q(belongs_to__in=[f"{table}:{key}" for key in keys])
    return Entry.objects.filter(whose, personal__isnull=False)


def forget(model: type[Model], pks: Iterable[int]) -> None:
    """These are persons who are erased: that their rows were changed stays, what those held about them goes.

    Of the rows that belong to them, too. The caller is in a transaction, and writes to none of them any more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT history_forget(%s, %s)", [model._meta.db_table, [str(pk) for pk in pks]])


def read(row: Model, *, of: Model | None = None) -> None:
    """Somebody has opened the page of this row; `of` is the person whose history it stands in, too."""
    _note(Entry.Kind.READ, type(row), str(row.pk), of)


def exported(row: Model, *, of: Model | None = None) -> None:
    _note(Entry.Kind.EXPORTED, type(row), str(row.pk), of)


def exported_all(*models: type[Model]) -> None:
    """All rows of these, whosever they are."""
    for model in models:
        _note(Entry.Kind.EXPORTED, model, "", None)


def expire(*, before: datetime, at_most: int) -> int:
    """Take away so many of the oldest entries from before that moment. Returns how many; one entry says so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT history_retain(%s, %s)", [before, at_most])
        [(number,)] = cursor.fetchall()
    return int(number)


def _note(way: str, model: type[Model], pk: str, of: Model | None) -> None:
    owner = f"{of._meta.db_table}:{of.pk}" if of else ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT history_read(%s, %s, %s, %s)", [way, model._meta.db_table, pk, owner])
