from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from bookings.csv_exchange.importing import ImportRefused, import_directory


class Command(BaseCommand):
    help = (
        "Import customer.csv, consultant.csv, consultantschedule.csv, appointment.csv, appointmentfeedback.csv and "
        "service.csv from a directory: all of it or nothing. Importing the same files again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("directory", type=Path)

    def handle(self, *, directory, **options):
        if not directory.is_dir():
            raise CommandError(f"{directory} is not a directory.")
        say = self.stdout.write if options["verbosity"] else lambda line: None
        try:
            with translation.override("en"):
                counts = import_directory(
                    directory, now=timezone.now(), progress=lambda name, done, total: say(f"{name}: {done} of {total}")
                )
        except ImportRefused as refused:
            found = refused.problems.found
            more = refused.problems.count - len(found)
            lines = [*found, f"and {more} more"] if more else found
            raise CommandError("Nothing was imported:\n" + "\n".join(lines)) from refused
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        for name, count in counts.items():
            kept = f", {count.kept} changed here since and kept" if count.kept else ""
            say(f"{name}: {count.added} added, {count.changed} changed, {count.unchanged} as they were{kept}")
