from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chatbot.questions import indexing
from chatbot.questions.importing import import_folder


class Command(BaseCommand):
    help = (
        "Import documents that questions are answered from: the .md and .txt files of a folder and below. Repeatable: "
        "a file that has not changed is left alone. The language stands in the name (parking.en.md) or on top."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
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

    def _say(self, options: dict[str, Any], line: str, *, bad: bool = False) -> None:
        if bad:
            self.stderr.write(line)
        elif options["verbosity"]:
            self.stdout.write(line)
