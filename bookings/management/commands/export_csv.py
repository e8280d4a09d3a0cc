from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Customer
from bookings.csv_exchange.exporting import export_directory
from bookings.models import Appointment, Feedback
from history import noting


class Command(BaseCommand):
    help = "Write customers, consultants, services, dates, appointments and feedback as import_csv reads them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path)

    def handle(self, *, directory: Path, **options: Any) -> None:
        say = self.stdout.write if options["verbosity"] else lambda line: None
        # First: what is written before it breaks off is out, too.
        noting.exported_all(Customer, Appointment, Feedback)
        try:
            counts = export_directory(directory, progress=lambda name, done, total: say(f"{name}: {done} of {total}"))
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        say(f"{sum(counts.values())} rows are in {directory}.")
