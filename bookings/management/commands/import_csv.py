import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from bookings.csv_exchange.columns import FILES
from bookings.csv_exchange.importing import import_directory, try_directory
from bookings.csv_exchange.reading import Problems
from bookings.csv_exchange.run import Decisions, Import, ImportRefused, Outcome

WORDS = ("ask", "same", "new")
WORD_OF_A_ROW = re.compile(r"(?P<file>[\w.]+):(?P<line>\d{1,9})=(?P<word>same|new)")


class Command(BaseCommand):
    help = (
        "Import customer.csv, consultant.csv, consultantschedule.csv, appointment.csv, appointmentfeedback.csv and "
        "service.csv from a directory: all of it or nothing. Importing the same files again changes nothing. "
        "People are known by their id in the files, then by their address; by their name after a decision."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say row by row what would happen; write nothing")
        parser.add_argument(
            "--on-match", action="append", default=[], metavar="ask|same|new|FILE:LINE=same|FILE:LINE=new",
            help="rows with the name of somebody who is here: ask (refuse the import and show them, as without this), "
            "same person, or new person; for all, or for one row such as customer.csv:7=same. May be repeated.",
        )  # fmt: skip

    def handle(self, *, directory: Path, dry_run: bool, on_match: list[str], **options: Any) -> None:
        if not directory.is_dir():
            raise CommandError(f"{directory} is not a directory.")
        say = self.stdout.write if options["verbosity"] else lambda line: None
        values: dict[str, Any] = {"now": timezone.now(), "decisions": _decisions(on_match)}
        try:
            with translation.override("en"):
                if dry_run:
                    run = try_directory(directory, **values, report=lambda outcome: say(_line(outcome)))
                else:
                    progress = _progress(say)
                    run = import_directory(directory, **values, progress=progress)
        except ImportRefused as refused:
            lines = "\n".join(_lines(refused.problems))
            raise CommandError(f"Nothing {'would be' if dry_run else 'was'} imported:\n{lines}") from refused
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self._tell(run, dry_run, say)

    def _tell(self, run: Import, dry_run: bool, say: Callable[[str], None]) -> None:
        if not dry_run:
            for row, what in run.matched.items():
                say(f"{row.file}, line {row.line}: {what}")
        for name in run.rows:
            count = run.counts[name]
            kept = f", {count.kept} changed here since and kept" if count.kept else ""
            matched = f", {count.matched} of them were here already" if count.matched else ""
            say(f"{name}: {count.added} added, {count.changed} changed, {count.unchanged} as they were{kept}{matched}")
        if dry_run and run.undecided.count:
            say("As it is, nothing would be imported. To be decided:")
            for line in _lines(run.undecided):
                say(line)
        if dry_run:
            say("Nothing was written.")


def _line(outcome: Outcome) -> str:
    place = f"{outcome.row.file}, line {outcome.row.line}: {outcome.kind}"
    return "; ".join(part for part in (place, outcome.what, outcome.matched) if part)


def _progress(say: Callable[[str], None]) -> Callable[[str, int, int], None]:
    return lambda name, done, total: say(f"{name}: {done} of {total}")


def _lines(problems: Problems) -> list[str]:
    more = problems.count - len(problems.found)
    return [*problems.found, f"and {more} more"] if more else problems.found


def _decisions(words: list[str]) -> Decisions:
    everywhere, by_place = "", {}
    for word in words:
        place = WORD_OF_A_ROW.fullmatch(word)
        if place and place["file"].lower() in FILES:
            by_place[place["file"].lower(), int(place["line"])] = place["word"]
        elif word in WORDS:
            everywhere = "" if word == "ask" else word
        else:
            raise CommandError(f"--on-match takes ask, same, new, or a row such as customer.csv:7=same; not {word!r}.")
    return Decisions(everywhere, by_place)
