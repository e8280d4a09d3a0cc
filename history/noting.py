"""What the history is told beside the changes of rows, which it sees itself."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model


def forget(model: type[Model], pks: Iterable[int]) -> None:
    """These are persons who are erased: that their rows were changed stays, what those held about them goes.

    Of the rows that belong to them, too. The caller is in a transaction, and writes to none of them any more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT history_forget(%s, %s)", [model._meta.db_table, [str(pk) for pk in pks]])
