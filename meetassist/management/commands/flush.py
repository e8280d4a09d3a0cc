from typing import Any

from django.core.management.commands import flush
from django.db import connection

from meetassist import connections


class Command(flush.Command):
    """Django's, as the role that owns the tables: no other may empty them at once, and the history among them."""

    def handle(self, **options: Any) -> None:
        with connections.as_owner():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('meetassist.forgetting', 'on', false)")
            try:
                super().handle(**options)
            finally:
                connection.close()
