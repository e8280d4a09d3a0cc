from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

import accounts.demo
import bookings.demo
import chatbot.simulator.demo
import consultants.demo
from accounts.models import Customer
from chatbot.questions import indexing
from chatbot.questions.importing import import_folder
from consultants.models import Business

DOCUMENTS = Path(__file__).resolve().parents[2] / "fixtures" / "knowledge"
PASSWORD = "meetassist-demo"  # noqa: S105 - published with the demo, and only loaded with DEBUG


class Command(BaseCommand):
    help = "Fill the database with demo data around today. Repeatable: what is there already is kept."

    def handle(self, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo logins have a published password: load_demo runs only with DEBUG=1.")
        now = timezone.now()
        zone = Business.current().zone
        today = timezone.localdate(now, timezone=zone)
        customers, made = self._load_rows(today, now)
        # Turns commit by themselves, each when it is taken.
        talks = chatbot.simulator.demo.load(customers, zone, today, now)
        chatbot.simulator.demo.load_model_calls(today, zone, now)
        if options["verbosity"]:
            self.stdout.write(f"Demo data is in place; {made} appointments and {talks} conversations were added.")

    @transaction.atomic
    def _load_rows(self, today: date, now: datetime) -> tuple[list[Customer], int]:
        consultants.demo.load_base()
        consultants.demo.load_business()
        customers, users = accounts.demo.load(PASSWORD, consultants.demo.LOGINS)
        consultants.demo.load(users, today)
        made = bookings.demo.load(customers, consultants.demo.LOGINS, today, now)
        for _number, _total, imported in import_folder(DOCUMENTS, only_new=True):
            if imported.outcome == "refused":
                raise CommandError(f"{imported.path}: {imported.reason}")
        indexing.refresh_sources()
        indexing.index_words()
        indexing.wake()
        return customers, made
