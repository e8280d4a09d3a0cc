from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from bookings.pages.numbers import PeriodForm, said
from bookings.pages.numbers_tables import Numbers
from bookings.pages.sheets import Table
from bookings.periods import Choice
from consultants.models import Consultant
from meetassist import business


class Command(BaseCommand):
    help = "Print the numbers of a period beside those of the one before, as the page Numbers counts them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", choices=[one.value for one in Choice], help="this week where nothing is said")
        parser.add_argument("--from", dest="first", metavar="YYYY-MM-DD", help="the first day, with --period days")
        parser.add_argument("--to", dest="last", metavar="YYYY-MM-DD", help="the last day")
        parser.add_argument("--table", help="only this one, such as conversations")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en")

    def handle(self, *, table: str | None, language: str, **options: Any) -> None:
        days = {name: options[name] for name in ("first", "last") if options[name]}
        form = PeriodForm({"period": options["period"] or (Choice.DAYS if days else ""), **days})
        with translation.override(language), business.read_once():
            if not form.is_valid():
                raise CommandError(" ".join(str(one) for errors in form.errors.values() for one in errors))
            people = list(Consultant.objects.filter(is_active=True).order_by("name", "pk"))
            found = Numbers(*form.both(), people)
            tables = {one.key: one for one in found.tables}
            if table and table not in tables:
                raise CommandError(f"There is no such table. There are: {', '.join(tables)}.")
            for one in [tables[table]] if table else tables.values():
                self.stdout.write("\n".join(lines(one, said(found.period), said(found.before))))


def lines(table: Table, period: str, before: str) -> Iterable[str]:
    """The table as text: what, how many, and how many before."""
    rows = [(table.of, period, before)]
    rows += [(f"  {one.label}" if one.is_part else one.label, one.shown, one.shown_before) for one in table.lines]
    what, now, then = (max(len(row[at]) for row in rows) for at in range(3))
    yield table.title
    for row in rows:
        yield f"{row[0]:<{what}}  {row[1]:>{now}}  {row[2]:>{then}}"
    yield ""
