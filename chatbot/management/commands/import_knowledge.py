from collections import deque
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from chatbot.models import GoldenQuestion
from chatbot.questions import indexing, regression
from chatbot.questions.importing import import_folder


class Command(BaseCommand):
    help = (
        "Import documents that questions are answered from: the .md and .txt files of a folder and below. Repeatable: "
        "a file that has not changed is left alone. The language stands in the name (parking.en.md) or on top."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--all-the-same", action="store_true", help="also where golden questions are not answered as expected then"
        )

    def handle(self, *, folder: Path, all_the_same: bool, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        if not all_the_same:
            self._test(folder)
        refused = total = 0
        for number, total, imported in import_folder(folder):  # noqa: B007 - the last total is said
            refused += imported.outcome == "refused"
            reason = f": {imported.reason}" if imported.reason else ""
            self._say(options, f"[{number}/{total}] {imported.path}: {imported.outcome}{reason}", bad=bool(reason))
        if not total:
            raise CommandError(f"There is no .md or .txt file in {folder}.")
        indexing.index_words(report=lambda document, count: self._say(options, f"{document}: {count} passages"))
        # Vectors cost a call each: a worker asks for them.
        indexing.wake()
        if refused:
            raise CommandError(f"{refused} of {total} files were refused; the others are imported.")

    def _test(self, folder: Path) -> None:
        """What customers would hear with these files, before they do: all of it is taken back."""
        if not GoldenQuestion.objects.tests().exists():
            return
        with transaction.atomic():
            deque(import_folder(folder), maxlen=0)
            indexing.index_words()
            report = regression.run(now=timezone.now(), seconds=float("inf"), most=None)
            transaction.set_rollback(True)
        for one in report.differences:
            self.stderr.write(one.in_words)
        if report.differences:
            count = f"{len(report.differences)} of {report.total} golden questions"
            raise CommandError(f"Nothing is imported: {count} would not be answered as expected (--all-the-same).")

    def _say(self, options: dict[str, Any], line: str, *, bad: bool = False) -> None:
        if bad:
            self.stderr.write(line)
        elif options["verbosity"]:
            self.stdout.write(line)
