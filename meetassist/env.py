"""Typed readers for the environment. An empty value counts as not given; nonsense stops the process."""

import os
import re
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit
from zoneinfo import available_timezones

# In small letters, as a browser says it of itself.
ORIGIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?")


class BadEnvironment(ValueError):
    """A variable holds something its reader cannot understand."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise BadEnvironment(f"{name} must be 1 or 0, not {value!r}")


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise BadEnvironment(f"{name} must be a whole number, not {value!r}") from None


def decimal(name: str, default: str) -> Decimal:
    """A number that may have a fraction, and is not negative."""
    value = text(name, default)
    try:
        found = Decimal(value)
    except InvalidOperation:
        found = Decimal("NaN")
    if not (found.is_finite() and found >= 0):
        raise BadEnvironment(f"{name} must be a number like 0.5, not {value!r}")
    return found


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    if value not in available_timezones():
        raise BadEnvironment(f"{name} must be a time zone like Asia/Ho_Chi_Minh, not {value!r}")
    return value


def items(name: str) -> list[str]:
    """A comma-separated list, without empty entries."""
    return [item.strip() for item in text(name).split(",") if item.strip()]


def pairs(name: str, keys: set[str]) -> dict[str, str]:
    """A comma-separated list of key=value, with keys out of these."""
    found = dict(item.partition("=")[::2] for item in items(name))
    if not (set(found) <= keys and all(found.values())):
        raise BadEnvironment(f"{name} must be a list like a=b,c=d with {', '.join(sorted(keys))} before the =")
    return found


def days(name: str, default: int, *, least: int = 1) -> int:
    """For how long something is kept: `least` days or more, or 0 for ever."""
    found = number(name, default)
    if found != 0 and found < least:
        raise BadEnvironment(f"{name} must be 0 or {least} days at least, not {found}")
    return found


def origins(name: str) -> list[str]:
    """Sites as browsers name them, such as https://www.example.com: no path, and TLS anywhere but on this machine."""
    found = items(name)
    for one in found:
        site = urlsplit(one)
        is_safe = site.scheme == "https" or (site.scheme == "http" and site.hostname in ("localhost", "127.0.0.1"))
        if not is_safe or not ORIGIN.fullmatch(one):
            raise BadEnvironment(f"{name} must be sites like https://www.example.com, not {one!r}")
    return found
