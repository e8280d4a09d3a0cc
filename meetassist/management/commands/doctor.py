from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from meetassist import doctor


class Command(BaseCommand):
    help = "Say in plain words what is wrong with this installation; fails if something does not work."
    # It runs them itself, and tells them with the rest.
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        # The command line speaks English, whatever language the team reads.
        with translation.override("en"):
            found = list(doctor.findings())
        for finding in found:
            mark = self.style.ERROR("wrong  ") if finding.is_error else self.style.WARNING("warning")
            self.stdout.write(f"{mark} {finding.sentence}")
        wrong = sum(finding.is_error for finding in found)
        if wrong:
            raise CommandError(f"{wrong} of these have to be mended.")
        self.stdout.write(
            self.style.SUCCESS("Everything works." if not found else "Everything works; see the warnings.")
        )
