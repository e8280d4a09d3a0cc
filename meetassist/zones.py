"""Time zones by their IANA names."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# "localtime" is a file of the machine's, which PostgreSQL does not know; the others are abbreviations to it, the same
# all year, and zones with summer time to Python.
READ_DIFFERENTLY = {"localtime", "CET", "EET", "MET", "WET"}


@cache
def known_zones() -> frozenset[str]:
    """Remembered: Python reads the machine's folders for them, which takes milliseconds each time."""
    return frozenset(available_timezones() - READ_DIFFERENTLY)


def validate_time_zone(name: str) -> None:
    if name not in known_zones():
        raise ValidationError(_("%(name)s is not a time zone."), params={"name": name})
