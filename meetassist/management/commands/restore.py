from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from meetassist.backup import restoring, tools
from meetassist.backup.file import Unreadable


class Command(BaseCommand):
    help = (
        "Put a backup in the place of the database, once what was restored is the same row by row. Web, worker and "
        "beat have to be stopped. What was there stays beside it under another name; whoever was erased since the "
        "backup is erased again."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--identity", type=Path, help="the file with age's private key, for an encrypted one")
        parser.add_argument("--rehearse", action="store_true", help="compare, and drop what was restored")

    def handle(self, *, file: Path, identity: Path | None, rehearse: bool, **options: Any) -> None:
        now = timezone.now()
        self._say("Restoring beside the database, and comparing ...")
        try:
            if rehearse:
                restoring.rehearse(file, identity=identity, now=now)
                self._say("What was restored is the same, row by row.")
                return
            restored = restoring.restore(file, identity=identity, now=now)
        except (tools.NoTools, tools.ToolFailed, restoring.CannotRestore, Unreadable, OSError) as error:
            raise CommandError(str(error)) from None
        manifest = restored.manifest
        rows = sum(table.rows for table in manifest.tables.values())
        self._say(f"Restored and the same, row by row: {rows:,} rows of {manifest.made_at:%Y-%m-%d %H:%M} UTC.")
        # A backup of an earlier version is brought to this one.
        call_command("migrate", verbosity=0, interactive=False)
        if restored.before:
            call_command("privacy", "again", restored.before, stdout=self.stdout)
            self._say(f"What was there is the database {restored.before} now: drop it when you do not need it.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
