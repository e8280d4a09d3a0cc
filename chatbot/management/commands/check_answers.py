from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from chatbot.questions import regression


class Command(BaseCommand):
    help = (
        "Ask all golden questions that have an expected outcome, as customers would be answered now, without a model. "
        "Exits with 1 where an answer is not as expected."
    )

    def handle(self, **options: Any) -> None:
        report = regression.run(now=timezone.now(), seconds=float("inf"), most=None)
        for one in report.differences:
            self.stderr.write(one.in_words)
        if report.differences:
            raise CommandError(f"{len(report.differences)} of {report.total} golden questions are not as expected.")
        if options["verbosity"]:
            self.stdout.write(f"{report.total} golden questions are answered as expected.")
