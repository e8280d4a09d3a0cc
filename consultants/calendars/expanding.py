"""From a calendar's text to the times in which somebody is busy. It knows neither the database nor the network."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event, vBroken

from consultants.calendars.failures import Failure, Unreadable
from consultants.calendars.slimming import Wanted, slim
from consultants.calendars.spans import Span, merged

MOST_OCCURRENCES = 20_000


@dataclass(frozen=True)
class Reading:
    """`busy` in order and apart from each other, in UTC; `left_out` is how many events could not be made sense of."""

    busy: list[Span]
    unknown_zones: list[str]
    left_out: int


def read(content: bytes, wanted: Wanted) -> Reading:
    """The busy times of a whole calendar. Raises Unreadable."""
    slimmed = slim(content, wanted)
    try:
        calendar = Calendar.from_ical(slimmed.text)
    except ValueError:
        raise Unreadable(Failure.NOT_A_CALENDAR) from None
    series: dict[str, list[Event]] = defaultdict(list)
    for event in calendar.events:
        series[str(event.get("UID", f"without-{id(event)}"))].append(event)
    spans: list[Span] = []
    left_out = 0
    for events in series.values():
        found, missing = _spans(events, wanted)
        left_out += missing
        spans += found
        if len(spans) > MOST_OCCURRENCES:
            raise Unreadable(Failure.TOO_MANY)
    return Reading(merged(spans), slimmed.unknown_zones, left_out)


def _spans(events: list[Event], wanted: Wanted) -> tuple[list[Span], int]:
    """Of one event with its repetitions and exceptions; and how many of them made no sense."""
    sound = [event for event in events if _is_sound(event)]
    calendar = Calendar()
    for event in sound:
        calendar.add_component(event)
    try:
        # The library takes both ends in; a day more on each side, because days begin by another clock.
        found = recurring_ical_events.of(calendar).between(
            wanted.start - timedelta(days=1), wanted.end + timedelta(days=1)
        )
        spans = [_span(one, wanted) for one in found if one.get("STATUS") != "CANCELLED"]
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a library stumbles over in one event costs that event alone, and is told
        return [], len(events)
    within = [(max(start, wanted.start), min(end, wanted.end)) for start, end in spans]
    return [(start, end) for start, end in within if start < end], len(events) - len(sound)


def _is_sound(event: Event) -> bool:
    used = [event.get(name) for name in ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")]
    flat = [one for value in used for one in (value if isinstance(value, list) else [value])]
    return event.get("DTSTART") is not None and not any(isinstance(one, vBroken) for one in flat)


def _span(event: Event, wanted: Wanted) -> Span:
    times: list[Any] = [event["DTSTART"], event["DTEND"]]
    start, end = (_instant(one.dt, wanted.zone) for one in times)
    return start, end


def _instant(moment: date, zone: str) -> datetime:
    """A day begins and ends by the consultant's own clock: that is how calendars show it to them."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), tzinfo=ZoneInfo(zone))
    return moment.astimezone(UTC)
