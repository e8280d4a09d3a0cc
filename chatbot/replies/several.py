"""Several appointments at once: offered together, what cannot be of them, and what has been booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bookings.models import Appointment, AppointmentEvent
from bookings.wording import short_day
from chatbot.replies import Choice, Reply, announced, line, menu_choices
from chatbot.replies.moments import day_and_clock, when
from chatbot.replies.speech import gettext as _
from chatbot.replies.speech import ngettext
from chatbot.replies.times import visit
from consultants.models import Consultant, Service


@dataclass(frozen=True)
class Place:
    """One that can be: what, with whom, from when to when, and for whom; "" is the writer."""

    service: Service
    consultant: Consultant
    start: datetime
    end: datetime
    whom: str = ""


@dataclass(frozen=True)
class Against:
    """One that cannot be, by the day and the time that were wished, and why."""

    service: Service
    day: date
    clock: time | None
    why: str


def ask_confirmation(
    places: Sequence[Place], against: Sequence[Against], *, zone: ZoneInfo, looked_at: int, choices: tuple[Choice, ...]
) -> Reply:
    """What can be, in a numbered list, and what cannot. `looked_at`: so many, where nobody said how many."""
    text = _offered(places, against, zone) + ([_says_no_end(looked_at)] if looked_at else [])
    return Reply("\n".join(text), choices)


def planned(places: Sequence[Place], against: Sequence[Against], zone: ZoneInfo) -> Reply:
    """Before it is asked who this is."""
    return Reply("\n".join([_("This is free:"), *_offered(places, against, zone)[1:]] if places else _not(against)))


def _offered(places: Sequence[Place], against: Sequence[Against], zone: ZoneInfo) -> list[str]:
    if not places:
        return [*_not(against), _("Which time would you like instead?")]
    question = ngettext("Shall I book this one?", "Shall I book these %(count)s appointments?", len(places))
    lines = [f"{number}. {_line(place, zone)}" for number, place in enumerate(places, 1)]
    return [question % {"count": len(places)}, *lines, *_not(against)]


def _line(place: Place, zone: ZoneInfo) -> str:
    values = {"when": when(place.start, place.end, zone), "what": visit(place.service, place.consultant)}
    text = _("%(when)s: %(what)s") % values
    return _("%(line)s, for %(whom)s") % {"line": text, "whom": place.whom} if place.whom else text


def _not(against: Sequence[Against]) -> list[str]:
    return [
        _("Not possible: %(service)s on %(when)s. %(why)s")
        % {"service": one.service.label, "when": _wished(one), "why": one.why}
        for one in against
    ]


def _wished(one: Against) -> str:
    return f"{short_day(one.day)} {one.clock:%H:%M}" if one.clock else short_day(one.day)


def _says_no_end(count: int) -> str:
    return _("You did not say until when: I have looked at the first %(count)s. Write how many it shall be.") % {
        "count": count
    }


def ask_time(days: Sequence[date], *, is_on_all: bool, zone: str, choices: tuple[Choice, ...]) -> Reply:
    """At what time, for all of them."""
    values = {"days": ", ".join(map(short_day, days)), "zone": zone}
    if is_on_all:
        return Reply(_("For %(days)s these times are free on each day%(zone)s. Which one?") % values, choices)
    return Reply(_("For %(days)s these times are free on most days%(zone)s. Which one?") % values, choices)


def nothing_left() -> str:
    return _("Nothing is left for it on that day.")


def is_taken() -> str:
    return _("It is taken.")


def taken_meanwhile() -> Reply:
    return Reply(_("One of these times has just been taken, so I have booked none of them yet."))


def taken_of_some() -> Reply:
    return Reply(_("The rest has just become impossible."))


def booked(events: Sequence[AppointmentEvent], zone: ZoneInfo) -> Reply:
    """Made from what has been written."""
    rows = sorted(map(announced, events), key=lambda row: row.starts_at)
    pending = [row for row in rows if row.status == Appointment.Status.PENDING]
    first = _("Your wishes are noted; these still have to be agreed to:") if pending == rows else _("Booked!")
    lines = [f"{number}. {line(row, zone)}{_agreed(row, pending)}" for number, row in enumerate(rows, 1)]
    change = _('To move or cancel one of them, write "move" or "cancel".')
    return Reply("\n".join([first, *lines, change]), menu_choices())


def _agreed(row: Appointment, pending: Sequence[Appointment]) -> str:
    return (
        " " + _("(%(consultant)s still has to agree)") % {"consultant": row.consultant.name} if row in pending else ""
    )


def about(count: int) -> str:
    return ngettext("booking an appointment", "booking %(count)s appointments", count) % {"count": count}


def described(start: datetime | None, service: Service | None, zone: ZoneInfo) -> str:
    return " ".join(filter(None, [service.label if service else "", day_and_clock(start, zone) if start else ""]))
