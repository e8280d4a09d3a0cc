from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from meetassist.backup import restoring, tools, writing
from meetassist.backup.file import Unreadable

FOLDER = Path(settings.BASE_DIR) / ".local" / "backups"


class Command(BaseCommand):
    help = (
        "Write the whole database into one file while everything runs; encrypted by age for BACKUP_RECIPIENT, where "
        "that is set. With --rehearse it is restored beside it, compared row by row, and dropped again."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="where to; by default a new one in .local/backups")
        parser.add_argument("--rehearse", action="store_true", help="restore it, compare, and drop what was restored")
        parser.add_argument("--identity", type=Path, help="for --rehearse: the file with age's private key")

    def handle(self, *, file: Path | None, rehearse: bool, identity: Path | None, **options: Any) -> None:
        now, recipient = timezone.now(), settings.BACKUP_RECIPIENT
        if rehearse and recipient and not identity:
            raise CommandError("An encrypted backup is rehearsed with its private key: --identity FILE.")
        path = file or _new(f"meetassist-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar{'.age' if recipient else ''}")
        if path.exists():
            raise CommandError(f"{path} is there already.")
        self._say("Writing the backup ...")
        try:
            manifest = writing.write(path, recipient=recipient, now=now)
            rows = sum(table.rows for table in manifest.tables.values())
            self._say(f"{path}: {path.stat().st_size:,} bytes, {rows:,} rows in {len(manifest.tables)} tables")
            if rehearse:
                self._say("Restoring it beside the database, and comparing ...")
                restoring.rehearse(path, identity=identity, now=now)
                self._say("What was restored is the same, row by row.")
        except (tools.NoTools, tools.ToolFailed, restoring.CannotRestore, Unreadable, ValueError, OSError) as error:
            raise CommandError(str(error)) from None

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _new(name: str) -> Path:
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FOLDER / name
