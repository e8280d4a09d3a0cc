"""A calendar's text without what busy times do not need, and with one clear zone for each time.

Titles, descriptions, places and people do not come as far as the parser. Lines are taken apart by hand because real
calendars write names of zones that break the rules of the format, such as (UTC+07:00) Bangkok, Hanoi, unquoted.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from consultants.calendars.failures import Failure, Unreadable
from consultants.calendars.uids import is_ours
from consultants.calendars.zones import zone_called

# As many events are worked out; those that lie beyond the times asked for are not counted.
MOST_EVENTS = 20_000
TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
PLAIN = ("UID", "DURATION", "RRULE", "SEQUENCE")
WORDS = {"BEGIN", "END", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"}
ZONES = {"TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-WR-TIMEZONE"}
COUNT = {*TIMES, *PLAIN, *WORDS, *ZONES, "ATTENDEE", "X-WR-CALNAME"}
WITH_ZONES = {*TIMES, "ATTENDEE"}
# More often than that nobody has appointments, and some of these rules have no end in a lifetime.
SUB_DAILY = {"HOURLY", "MINUTELY", "SECONDLY"}
MOST_A_DAY = 24
FREE_WORDS = {"FREE", "WORKINGELSEWHERE"}
# Events are left out by their dates only where no zone could bring them back.
A_ZONE = timedelta(days=2)
ZONE_OF_TIME = re.compile(r';TZID=("[^"]*"|.*?)(?=;[A-Za-z-]+=|$)', re.IGNORECASE)
FOLD = re.compile(rb"\r?\n[ \t]")
NAME = re.compile(r"\s*([A-Za-z-]+)(?=[:;])")
Line = tuple[str, str, str]


@dataclass(frozen=True)
class Wanted:
    """What is asked of a calendar: busy times in `[start, end)`.

    `zone` is the consultant's, for days, and for times that have no zone or an unknown one. `domain` tells events of
    our own; an invitation that one of `addresses` has declined keeps nobody busy.
    """

    start: datetime
    end: datetime
    zone: str
    domain: str
    addresses: tuple[str, ...] = ()


@dataclass
class Slim:
    """The text that is left, and the names of zones that meant nothing."""

    text: str
    unknown_zones: list[str]


@dataclass
class _Names:
    """What times without a zone of their own are given, and what the file itself says of zones."""

    floating: str
    fallback: str
    # By the name that stands in the file, the one that is written for it.
    described: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)

    def of(self, name: str) -> str:
        if found := zone_called(name) or self.described.get(name):
            return found
        self.unknown[name[:80]] = None
        return self.fallback


def slim(content: bytes, wanted: Wanted) -> Slim:
    """Raises Unreadable for what is no whole calendar, and for rules that repeat within a day."""
    lines = list(_lines(content))
    if not lines or lines[0][::2] != ("BEGIN", "VCALENDAR") or lines[-1][::2] != ("END", "VCALENDAR"):
        raise Unreadable(Failure.NOT_A_CALENDAR)
    head = {name: value for name, _parameters, value in lines if name in ("X-WR-TIMEZONE", "X-WR-CALNAME")}
    own = zone_called(head.get("X-WR-TIMEZONE", ""))
    names = _Names(floating=own or wanted.zone, fallback=wanted.zone)
    # Google calls a calendar by the address of whose it is.
    addresses = {one.strip().lower() for one in (*wanted.addresses, head.get("X-WR-CALNAME", "")) if "@" in one}
    zones = [line for block in _blocks(lines, "VTIMEZONE") for line in _zone(block, names)]
    kept: list[str] = []
    count = 0
    for block in _blocks(lines, "VEVENT"):
        if text := _event(block, wanted, addresses, names):
            kept += text
            count += 1
        if count > MOST_EVENTS:
            raise Unreadable(Failure.TOO_MANY)
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:slim", *zones, *kept, "END:VCALENDAR", ""]
    return Slim("\r\n".join(whole), list(names.unknown))


def _lines(content: bytes) -> Iterator[Line]:
    """Name, parameters and value of each that counts. Folds are undone in bytes: they may cut a letter in two."""
    text = FOLD.sub(b"", content.removeprefix(b"\xef\xbb\xbf")).decode("utf-8", "replace")
    for line in re.split(r"\r\n|\n|\r", text):
        match = NAME.match(line)
        name = match.group(1).upper() if match else ""
        if match and name in COUNT:
            # Neither a time nor the address behind mailto: has a colon, and the name of a zone may have one.
            rest = line[match.end(1) :]
            parameters, _colon, value = rest.rpartition(":") if name in WITH_ZONES else rest.partition(":")
            yield name, parameters, value.strip().upper() if name in WORDS else value.strip()


def _blocks(lines: Iterable[Line], kind: str) -> Iterator[list[Line]]:
    """The lines between BEGIN and END of each of these, without those of what stands inside of an event (alarms)."""
    block: list[Line] | None = None
    inside = 0
    for line in lines:
        name, _parameters, value = line
        if (name, value) == ("BEGIN", kind):
            block, inside = [], 0
        elif (name, value) == ("END", kind) and block is not None:
            yield block
            block = None
        elif block is not None and kind == "VEVENT" and name in ("BEGIN", "END"):
            inside += 1 if name == "BEGIN" else -1
        elif block is not None and inside <= 0:
            block.append(line)


def _zone(block: list[Line], names: _Names) -> list[str]:
    """A zone that only the file describes, under a name of ours; none where the name alone says what it is."""
    called = next((value for key, _parameters, value in block if key == "TZID"), "")
    if zone_called(called):
        return []
    for key, _parameters, value in block:
        if key == "RRULE" and _rule(value).get("FREQ") != "YEARLY":
            raise Unreadable(Failure.TOO_OFTEN)
    # The parser keeps zones by their names: another calendar's of the same name is another zone.
    name = "described-" + hashlib.sha256(repr(block).encode()).hexdigest()[:16]
    names.described[called] = name
    kept = ("BEGIN", "END", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE")
    inner = [f"{key}:{value}" for key, _parameters, value in block if key in kept]
    return ["BEGIN:VTIMEZONE", f"TZID:{name}", *inner, "END:VTIMEZONE"]


def _event(block: list[Line], wanted: Wanted, addresses: set[str], names: _Names) -> list[str]:
    """Its lines that count; none of an event of ours, one that lies elsewhere, and a series that keeps nobody busy."""
    said: dict[str, str] = {}
    for name, _parameters, value in block:
        said.setdefault(name, value)
    repeats = "RRULE" in said or "RDATE" in said
    is_exception = "RECURRENCE-ID" in said
    is_free = _is_free(said) or _is_declined(block, addresses)
    if is_ours(said.get("UID", ""), wanted.domain) or (is_free and not is_exception):
        return []
    if not repeats and not is_exception and _lies_elsewhere(said, wanted):
        return []
    for name, _parameters, value in block:
        if name == "RRULE":
            _check_rule(value)
    kept = ["BEGIN:VEVENT"]
    for name, parameters, value in block:
        if name in TIMES:
            kept.append(_time(name, parameters, value, names))
        elif name in PLAIN:
            kept.append(f"{name}:{value}")
    # One appointment of a series that is free has to stand, because it takes the place of one that is not.
    return [*kept, *(["STATUS:CANCELLED"] if is_free else []), "END:VEVENT"]


def _time(name: str, parameters: str, value: str, names: _Names) -> str:
    kept = ("VALUE=PERIOD", "RANGE=THISANDFUTURE")
    kind = "".join(f";{one}" for one in kept if one in parameters.upper())
    first = value.partition(",")[0]
    if re.fullmatch(r"\d{8}", first):
        return f"{name};VALUE=DATE{kind}:{value}"
    if first.partition("/")[0].upper().endswith("Z"):
        return f"{name}{kind}:{value}"
    zone = ZONE_OF_TIME.search(parameters)
    called = names.of(zone.group(1).strip('"').strip()) if zone else names.floating
    return f"{name}{kind};TZID={called}:{value}"


def _is_free(said: dict[str, str]) -> bool:
    """What Outlook says of a day counts where the word of the standard is missing."""
    if said.get("STATUS") == "CANCELLED":
        return True
    if "TRANSP" in said:
        return said["TRANSP"] == "TRANSPARENT"
    return said.get("X-MICROSOFT-CDO-BUSYSTATUS") in FREE_WORDS


def _is_declined(block: list[Line], addresses: set[str]) -> bool:
    return any(
        name == "ATTENDEE" and "PARTSTAT=DECLINED" in parameters.upper() and value.lower() in addresses
        for name, parameters, value in block
    )


def _lies_elsewhere(said: dict[str, str], wanted: Wanted) -> bool:
    starts, ends = _date(said.get("DTSTART", "")), _date(said.get("DTEND", ""))
    if starts and starts > wanted.end + A_ZONE:
        return True
    has_end = bool(ends) or "DURATION" not in said
    last = ends or starts
    return bool(has_end and last and last < wanted.start - A_ZONE)


def _date(value: str) -> datetime | None:
    try:
        return datetime.strptime(value[:8] + "+0000", "%Y%m%d%z")
    except ValueError:
        return None


def _check_rule(value: str) -> None:
    rule = _rule(value)
    often = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        often *= len(rule[name].split(",")) if rule.get(name) else 1
    never_ends = rule.get("INTERVAL", "1").strip("0") == ""
    if rule.get("FREQ") in SUB_DAILY or often > MOST_A_DAY or never_ends:
        raise Unreadable(Failure.TOO_OFTEN)


def _rule(value: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in value.upper().split(";"))
    return {name.strip(): given.strip() for name, _equals, given in pairs}
