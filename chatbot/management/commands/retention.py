from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import override

from chatbot.privacy import retention
from meetassist.retention import Kind


class Command(BaseCommand):
    help = (
        "Take away what has been kept for its time (RETENTION_..._DAYS), as beat does every hour, but all of it at "
        "once. Says before what will go."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        with override("en"):
            for kind in retention.KINDS:
                self.stdout.write(self._shown(kind, now))
        if dry_run:
            return
        done = retention.apply(now=now, report=lambda kind, number: self.stdout.write(f"{kind.name}: {number} gone"))
        if done.failed:
            failed = ", ".join(f"{name} ({error})" for name, error in done.failed.items())
            raise CommandError(f"The database refused {failed}. What else was due has gone.")
        self.stdout.write(f"{sum(done.gone.values())} rows in all.")

    def _shown(self, kind: Kind, now: datetime) -> str:
        kept = f"{kind.days} days" if kind.days else "for ever"
        number, oldest = kind.outlook(now)
        of = f", the oldest of {oldest:%Y-%m-%d}" if oldest else ""
        return f"{kind.name:14} {kept:10} {kind.setting:27} {number} to go{of} ({kind.label})"
