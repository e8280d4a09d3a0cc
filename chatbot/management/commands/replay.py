"""Playing golden conversations, each in a database of its own, and telling what differs."""

import logging
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.test import override_settings

from chatbot.simulator import in_process
from chatbot.simulator.database import Temporary
from chatbot.simulator.golden import playing, script


class Command(BaseCommand):
    help = "Play conversations from files in a temporary database and print what differs. docs/conversations.md"
    # The configured database is not touched, and may be empty.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        in_process.without_broker()
        self.tell = self.stdout.write if options["verbosity"] > 1 else lambda row: None
        temporary, different = Temporary(), 0
        with tempfile.TemporaryDirectory() as folder, override_settings(
            EMAIL_PROVIDER="file", EMAIL_BACKEND="accounts.mail.files.FileBackend", EMAIL_FILES=folder
        ):  # fmt: skip
            # A line for each turn would stand between what is said.
            logging.disable(logging.INFO)
            try:
                for path in options["files"]:
                    different += self._play(temporary, path)
            finally:
                logging.disable(logging.NOTSET)
                temporary.close()
        count = len(options["files"])
        if different:
            raise CommandError(f"{different} of {count} conversations went otherwise than their files say.")
        self.stdout.write(f"{count} conversations went as their files say.")

    def _play(self, temporary: Temporary, path: Path) -> bool:
        try:
            read = script.read(path)
            with temporary.database():
                differences = playing.play(read, self.tell)
        except OSError as error:
            differences = [f"cannot be read: {error.strerror}"]
        except script.ScriptError as error:
            differences = [str(error)]
        for difference in differences:
            self.stdout.write(f"{path}: {difference}")
        return bool(differences)
