"""Entries of a time that has passed: nobody but the owner of the table can write such a thing."""

from history.models import Entry
from meetassist.tests.running import owner_connection

ENTRY = """
INSERT INTO history_entry (at, kind, table_name, row_id, belongs_to, who, who_id, who_name, place, address, role,
  transaction, changed)
VALUES (%s, 'changed', 'auth_group', '1', '', 'user', '', '', '', '', 'x', 1, '[]') RETURNING id
"""


def entry(at):
    """Beside the test's transaction: only in tests that have real ones."""
    with owner_connection() as owner:
        (pk,) = owner.execute(ENTRY, [at]).fetchone()
    return Entry.objects.get(pk=pk)
