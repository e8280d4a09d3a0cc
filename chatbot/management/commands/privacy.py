from collections.abc import Callable
from datetime import datetime
from getpass import getuser
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Customer, PrivacyRequest
from chatbot.people import erasure
from chatbot.people.erasure import NobodyThere
from chatbot.privacy import requests
from chatbot.privacy.requests import CannotBeMailed
from consultants.models import Business
from meetassist import connections

COMMAND = PrivacyRequest.Source.COMMAND


class Command(BaseCommand):
    help = (
        "What persons ask for about their data: a copy to their address (access), erasure, an objection to use, a "
        "correction to be made by the team; or the requests that are open, with by when they have to be answered."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        for name in ACTS:
            act = acts.add_parser(name)
            act.add_argument("customer", help="the number of the customer, or their e-mail address")
            act.add_argument("--dry-run", action="store_true", help="write nothing, and print what would be done")
            if name == "correct":
                act.add_argument("--details", required=True, help="what is wrong")
        acts.add_parser("open")
        again = acts.add_parser("again", help="after a restore: erase whoever was erased in the one that was there")
        again.add_argument("database", help="what that one is called, on the same server")

    def handle(self, *, act: str, **options: Any) -> None:
        now = timezone.now()
        if act == "open":
            self._open(now)
            return
        if act == "again":
            self._again(options["database"], now)
            return
        customer = _found(options["customer"])
        try:
            ACTS[act](self, customer, options, now)
        except CannotBeMailed:
            raise CommandError(f"Customer {customer.pk} has no e-mail address to which it could be sent.") from None
        except NobodyThere:
            raise CommandError(f"Customer {customer.pk} is erased already, or has become another one.") from None

    def _open(self, now: datetime) -> None:
        rows = PrivacyRequest.objects.open().order_by("due_at", "pk")
        for row in rows:
            due = row.due_at.astimezone(Business.current().zone)
            late = ", OVERDUE" if row.is_overdue(now) else ""
            self.stdout.write(f"{row.pk}: {row.kind} of customer {row.customer_id}, due {due:%Y-%m-%d %H:%M}{late}")
        self.stdout.write(f"{len(rows)} open")

    def _again(self, database: str, now: datetime) -> None:
        with psycopg.connect(connections.owner_conninfo(database)) as before:
            erased = [number for (number,) in before.execute("SELECT customer_number FROM accounts_tombstone")]
        rows = Customer.objects.filter(pk__in=erased, erased_at=None, merged_into=None)
        for customer in rows:
            requests.erase(customer, source=COMMAND, by=getuser(), now=now)
        self.stdout.write(f"{len(rows)} customers erased again")

    def _access(self, customer: Customer, options: dict[str, Any], now: datetime) -> None:
        if not requests.can_be_mailed(customer):
            raise CannotBeMailed
        if options["dry_run"]:
            self.stdout.write(f"A copy would be sent to the address of customer {customer.pk}. Nothing was written.")
            return
        row = requests.ask_for_copy(customer, source=COMMAND, by=getuser(), now=now)
        self.stdout.write(f"Request {row.pk}: the copy is sent to the address of customer {customer.pk}.")

    def _erase(self, customer: Customer, options: dict[str, Any], now: datetime) -> None:
        planned = erasure.plan(customer, now=now)
        for name, count in planned.counts():
            self.stdout.write(f"{name}: {count}")
        for appointment in planned.coming:
            self.stdout.write(f"cancelled: appointment {appointment.code}, {appointment.status}")
        if options["dry_run"]:
            self.stdout.write(f"Customer {customer.pk} would be erased. Nothing was written.")
            return
        requests.erase(customer, source=COMMAND, by=getuser(), now=now)
        self.stdout.write(f"Customer {customer.pk} is erased.")

    def _object(self, customer: Customer, options: dict[str, Any], now: datetime) -> None:
        if options["dry_run"]:
            self.stdout.write(f"The objection of customer {customer.pk} would hold. Nothing was written.")
            return
        row = requests.object_to_use(customer, source=COMMAND, by=getuser(), now=now)
        self.stdout.write(f"Request {row.pk}: the objection of customer {customer.pk} holds.")

    def _correct(self, customer: Customer, options: dict[str, Any], now: datetime) -> None:
        if options["dry_run"]:
            self.stdout.write(f"A correction of customer {customer.pk} would be noted. Nothing was written.")
            return
        kind = PrivacyRequest.Kind.CORRECTION
        row = requests.note(customer, kind, source=COMMAND, by=getuser(), details=options["details"], now=now)
        self.stdout.write(f"Request {row.pk}: the correction waits for the team.")


ACTS: dict[str, Callable[[Command, Customer, dict[str, Any], datetime], None]] = {
    "access": Command._access, "erase": Command._erase, "object": Command._object, "correct": Command._correct,
}  # fmt: skip


def _found(named: str) -> Customer:
    rows = Customer.objects.filter(erased_at=None)
    row = rows.filter(pk=int(named)).first() if named.isdecimal() else rows.filter(email__iexact=named).first()
    if row is None:
        raise CommandError("There is no such customer: give a number, or an address that a customer has.")
    if row.merged_into_id:
        raise CommandError(f"Customer {row.pk} has become customer {row.merged_into_id}.")
    return row
