from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from consultants.models import Business
from consultants.public_holidays import UnknownCountry, countries, import_public_holidays

FIRST_YEAR, LAST_YEAR = 1970, 2100


class Command(BaseCommand):
    help = "Add a country's public holidays to the business's holidays. Repeatable: a date that has one is left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--country", default="", help="two letters, such as US; the business's by default")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, help="of the names, where there is a choice")
        parser.add_argument("years", nargs="*", type=int, help="this year and the next, when none is given")

    def handle(self, *, country: str, language: str, years: list[int], **options: Any) -> None:
        this_year = timezone.localdate(timezone=Business.current().zone).year
        years = years or [this_year, this_year + 1]
        if any(not FIRST_YEAR <= year <= LAST_YEAR for year in years):
            raise CommandError(f"Years are {FIRST_YEAR} to {LAST_YEAR}.")
        try:
            added = import_public_holidays(country=country.upper(), years=years, language=language)
        except UnknownCountry as error:
            raise CommandError(f"{error} is not a country known here: {', '.join(countries())}.") from error
        if options["verbosity"]:
            self.stdout.write(f"{added} holidays were added.")
