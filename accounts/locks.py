"""Row locks on customers: always by id, before any lock of what is theirs."""

from collections.abc import Iterable

from django.db import transaction


def lock_customers(ids: Iterable[int]) -> None:
    connection = transaction.get_connection()
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM accounts_customer WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE", [sorted(set(ids))]
        )
