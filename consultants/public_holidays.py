"""A country's public holidays, from the `holidays` package, as rows that staff may change or delete afterwards."""

from collections.abc import Iterable

import holidays

from consultants.models import Business, Holiday


class UnknownCountry(ValueError):
    """Not an ISO 3166-1 alpha-2 code of a country that the package knows."""


def countries() -> list[str]:
    """The codes that can be asked for."""
    return sorted(code for code in holidays.list_supported_countries(include_aliases=False) if len(code) == 2)


def import_public_holidays(*, country: str = "", years: Iterable[int], language: str = "vi") -> int:
    """Add the public holidays of these years; a date that has a holiday already is left alone. Returns how many.

    Of the business's country unless another is given.
    Names are in `language` where the package has it, else in the country's own. Raises UnknownCountry.
    """
    country = country or Business.current().country
    if country not in countries():
        raise UnknownCountry(country)
    known = holidays.country_holidays(country).supported_languages
    # The package calls English by its regions.
    chosen = next((name for name in known if name.split("_")[0] == language), None)
    found = holidays.country_holidays(country, years=list(years), language=chosen)
    existing = set(Holiday.objects.filter(on__in=found.keys()).values_list("on", flat=True))
    rows = [Holiday(on=on, name=name[:200]) for on, name in sorted(found.items()) if on not in existing]
    return len(Holiday.objects.bulk_create(rows, ignore_conflicts=True))
