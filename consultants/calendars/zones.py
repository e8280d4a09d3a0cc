"""Names of time zones as calendars write them, and the zones that they mean."""

import re
import zoneinfo
from functools import cache

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

# "GMT+0700", "UTC+7", "UTC-03:00": a zone without a change of the clocks.
FIXED = re.compile(r"(?:GMT|UTC)(?:([+-])(\d{1,2})(?::?(\d{2}))?)?", re.IGNORECASE)


@cache
def _known() -> dict[str, str]:
    """In small letters: the zones of the database, and of Windows those that Unicode's table gives a zone."""
    return {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items()} | {
        name.lower(): name for name in zoneinfo.available_timezones()
    }


def zone_called(name: str) -> str | None:
    """The key of the zone, such as Asia/Ho_Chi_Minh; None for a name that says nothing to anybody else.

    Some programs put their own name and a version before it: "/example.org/20050126_1/Europe/Berlin".
    """
    plain = name.strip().strip('"').strip()
    known = _known()
    parts = plain.lower().split("/")
    for number in range(len(parts)):
        if found := known.get("/".join(parts[number:])):
            return found
    return _fixed(plain)


def _fixed(name: str) -> str | None:
    match = FIXED.fullmatch(name)
    if match is None:
        return None
    sign, hours, minutes = match.groups()
    if sign is None or int(hours) == int(minutes or 0) == 0:
        return "Etc/UTC"
    # The database counts these the other way round, and by whole hours.
    key = f"Etc/GMT{'-' if sign == '+' else '+'}{int(hours)}"
    return key if int(minutes or 0) == 0 and key.lower() in _known() else None
