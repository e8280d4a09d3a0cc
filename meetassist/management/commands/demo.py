"""The whole product on this machine: database, web, worker and beat, with demo data, until Ctrl-C."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from meetassist.local.demo import Demo


class Command(BaseCommand):
    help = __doc__
    # The database may be empty yet: checks that need it run after the migrations.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument(
            "--stop-with-parent", action="store_true", help="stop when the process that started this one is gone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        Demo(
            options["port"], stop_with_parent=options["stop_with_parent"], stdout=self.stdout, stderr=self.stderr
        ).run()
