"""Making a golden conversation of a real one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chatbot.models import Conversation
from chatbot.simulator.golden.exporting import export
from history import noting


class Command(BaseCommand):
    help = "Print a conversation as a file for `replay`, with names, addresses, telephone numbers and codes replaced."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("id", type=int, help="as admin shows it")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Conversation.objects.select_related("customer__level", "identity").filter(pk=options["id"]).first()
        if found is None:
            raise CommandError(f"There is no conversation {options['id']}.")
        try:
            text = export(found)
        except ValueError as error:
            raise CommandError(f"Conversation {found.pk}: {error}.") from None
        noting.exported(found, of=found.customer)
        self.stdout.write(text, ending="")
