from typing import Any

from django.core.management.commands import migrate

from meetassist import connections, runtime_role


class Command(migrate.Command):
    """Django's, as the role that owns the tables; the processes' role is granted what was made."""

    def handle(self, *args: Any, **options: Any) -> None:
        with connections.as_owner():
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                runtime_role.grant()
