from typing import Any

from django.core.management.base import BaseCommand

from chatbot.privacy.data_sheet import data_sheet


class Command(BaseCommand):
    help = "Print what this installation keeps of persons: where, why, how long, and who sees it. As Markdown."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        self.stdout.write(data_sheet(), ending="")
