from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from meetassist import database, runtime_role
from meetassist.local import embedded


class Command(BaseCommand):
    help = "Make what migrations cannot: extensions and the reader role with its password and grants. Repeatable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--own-server", action="store_true", help="only on this folder's own server, and there with the migrations"
        )

    def handle(self, **options: Any) -> None:
        if options["own_server"] and not embedded.is_default():
            return
        try:
            lines = database.prepare()
        except (runtime_role.UnsafeRole, database.NoVectors) as error:
            raise CommandError(str(error)) from None
        for line in lines:
            if options["verbosity"]:
                self.stdout.write(line)
        if options["own_server"]:
            call_command("migrate", verbosity=0, interactive=False)
