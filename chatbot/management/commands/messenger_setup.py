from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from chatbot.channels.messenger import doctor, graph, links, setup
from chatbot.replies import references
from consultants.models import Consultant, Service
from meetassist import http


class Command(BaseCommand):
    help = (
        "Set at Meta what Messenger needs: Get Started, greeting, first questions, menu, the webhook's fields and the "
        "templates. It may be run again and again; with --check it only says what is missing or wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if something is wrong")
        parser.add_argument("--links", action="store_true", help="only print the links that open something")

    def handle(self, **options: Any) -> None:
        with translation.override("en"):
            if options["links"]:
                self._links()
                return
            if not settings.MESSENGER_PAGE_TOKEN:
                raise CommandError("MESSENGER_PAGE_TOKEN is not set.")
            try:
                missing = self._steps(is_check=options["check"])
            except graph.GraphError as error:
                raise CommandError(f"Meta refuses: {error.numbers}. Why: manage.py doctor.") from None
            except http.ConnectionFailed as error:
                raise CommandError(
                    f"Meta's Graph API does not answer ({error}): {settings.MESSENGER_GRAPH_URL}."
                ) from None
            wrong = self._findings()
        if options["check"] and (missing or wrong):
            raise CommandError("Something has to be mended.")
        self.stdout.write(self.style.SUCCESS("Messenger is set up."))

    def _steps(self, *, is_check: bool) -> int:
        missing = 0
        for step in setup.steps():
            if not step.missing:
                self.stdout.write(f"{self.style.SUCCESS('as it shall be')} {step.title}")
                continue
            missing += 1
            if not is_check:
                step.apply()
            mark = self.style.ERROR("missing") if is_check else self.style.SUCCESS("set")
            self.stdout.write(f"{mark} {step.title}: {', '.join(step.missing)}")
        return missing

    def _findings(self) -> int:
        wrong = 0
        for finding in doctor.findings():
            mark = self.style.ERROR("wrong") if finding.is_error else self.style.WARNING("warning")
            self.stdout.write(f"{mark} {finding.sentence}")
            wrong += finding.is_error
        return wrong

    def _links(self) -> None:
        page = settings.MESSENGER_PAGE_ID
        if not page:
            raise CommandError("MESSENGER_PAGE_ID is not set.")
        services, people = Service.objects.filter(is_active=True), Consultant.objects.filter(is_active=True)
        refs = {references.BOOK: "Book", references.APPOINTMENTS: "My appointments"}
        refs |= {references.service(row.pk): row.label for row in services.order_by("pk")}
        refs |= {references.consultant(row.pk): row.name for row in people.order_by("pk")}
        for ref, name in refs.items():
            self.stdout.write(f"{links.link_to(page, ref)}  {name}")
