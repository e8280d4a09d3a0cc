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
        for number, one in enumerate(report.checked, start=1):
            if not one.is_as_expected:
                self.stderr.write(f"[{number}/{report.total}] {one.golden.question}: {_in_words(one)}")
                self.stderr.write(f"    heard: {one.heard.text or one.heard.label}")
        if report.differences:
            raise CommandError(f"{len(report.differences)} of {report.total} golden questions are not as expected.")
        if options["verbosity"]:
            self.stdout.write(f"{report.total} golden questions are answered as expected.")


def _in_words(one: regression.Checked) -> str:
    found = []
    if one.has_other_outcome:
        found.append(f"{one.golden.expected_outcome} is expected, not {one.heard.outcome or 'no question'}")
    if one.has_other_source:
        found.append(f"{one.golden.expected_document} is the expected source")
    found += [f"{value} is missing" for value in one.missing]
    return "; ".join(found)
