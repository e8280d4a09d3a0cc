from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from meetassist import broker, connections


class Command(BaseCommand):
    help = "Make the queues of the configured broker, with their dead-letter queues on SQS. Repeatable."

    def handle(self, **options: Any) -> None:
        for line in broker.create_queues(settings.BROKER, database={**connection.settings_dict, **connections.owner()}):
            if options["verbosity"]:
                self.stdout.write(line)
