from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from meetassist import broker


class Command(BaseCommand):
    help = "Make the queues of the configured broker, with their dead-letter queues on SQS. Repeatable."

    def handle(self, **options: Any) -> None:
        for line in broker.create_queues(settings.BROKER):
            if options["verbosity"]:
                self.stdout.write(line)
