"""A country's public holidays, from the `holidays` package, as rows that staff may change or delete afterwards."""

from collections.abc import Iterable
from datetime import date

import holidays
from babel import Locale

from consultants.models import Business, Holiday
from meetassist.text import fold


class UnknownCountry(ValueError):
    """Not an ISO 3166-1 alpha-2 code of a country that the package knows."""


def countries() -> list[str]:
    """The codes that can be asked for."""
    return sorted(code for code in holidays.list_supported_countries(include_aliases=False) if len(code) == 2)


def named_countries(language: str) -> list[tuple[str, str]]:
    """Codes with the countries' names in that language, by name; where it has none, the code is the name."""
    names = Locale.parse(language.split("-")[0] or "en").territories
    found = [(code, str(names.get(code, code))) for code in countries()]
    return sorted(found, key=lambda one: fold(one[1]))


def public_holidays(*, country: str, years: Iterable[int], language: str) -> dict[date, str]:
    """By date, in order. Names are in `language` where the package has it, else in the country's own.

    Raises UnknownCountry.
    """
    if country not in countries():
        raise UnknownCountry(country)
    of_country = holidays.country_holidays(country)
    # The package calls English by its regions, and without a language it may answer in that of the machine.
    chosen = next(
        (name for name in of_country.supported_languages if name.split("_")[0] == language), of_country.default_language
    )
    found = holidays.country_holidays(country, years=list(years), language=chosen)
    return {on: name[:200] for on, name in sorted(found.items())}


def add(found: dict[date, str]) -> list[Holiday]:
    """Those of dates that have no holiday yet; the others are left alone."""
    existing = set(Holiday.objects.filter(on__in=found.keys()).values_list("on", flat=True))
    rows = [Holiday(on=on, name=name) for on, name in found.items() if on not in existing]
    return Holiday.objects.bulk_create(rows, ignore_conflicts=True)


def import_public_holidays(*, country: str = "", years: Iterable[int], language: str = "vi") -> int:
    """Add the public holidays of these years, of the business's country unless another is given. Returns how many.

    Raises UnknownCountry.
    """
    country = country or Business.current().country
    return len(add(public_holidays(country=country, years=years, language=language)))
