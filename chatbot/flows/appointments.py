"""The customer's coming appointments: shown, and found by what is said about them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bookings.models import Appointment, AppointmentQuerySet, PartOfDay
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, changes
from chatbot.understanding.questions.whose import is_of_somebody_else
from chatbot.understanding.schema import DateRange

MAX_SHOWN = 10


def coming(turn: Turn) -> list[Appointment]:
    return list(_own(turn).coming(turn.now)[:MAX_SHOWN])


def changeable(turn: Turn) -> list[Appointment]:
    """Those that have not begun."""
    return [row for row in coming(turn) if row.starts_at > turn.now]


def by_code(turn: Turn, code: str) -> Appointment | None:
    """One of the customer's own, in whatever state."""
    return _own(turn).filter(code=code).first()


def by_keys(turn: Turn, keys: Sequence[int | None]) -> list[Appointment]:
    """Those of them that are the customer's own, in whatever state, the earliest first."""
    return list(_own(turn).filter(pk__in=[pk for pk in keys if pk]).order_by("during"))


def in_hand(turn: Turn) -> Appointment | None:
    """The one that the open flow is about."""
    return next(iter(by_keys(turn, [turn.known.get("appointment")])), None)


def _own(turn: Turn) -> AppointmentQuerySet:
    return turn.customer.appointments.select_related("service", "consultant", "device")


def refusal(
    row: Appointment,
    *,
    notice: timedelta,
    over: Callable[[Appointment], Reply],
    too_late: Callable[[Appointment, timedelta], Reply],
    now: datetime,
) -> Reply | None:
    """Why it cannot be changed any more, in the words of the change; said before anything is asked about it."""
    if row.status not in Appointment.BOOKED or row.ends_at <= now:
        return over(row)
    if row.starts_at <= now:
        return changes.has_begun(row)
    return too_late(row, notice) if row.starts_at - notice < now else None


def start(turn: Turn) -> list[Reply]:
    """The asker's own, whoever is named. An open flow is left as it is."""
    said = _listed(turn)
    if is_of_somebody_else(turn.text, turn.understanding, turn.customer.name):
        said[0] = replace(said[0], text=f"{changes.only_your_own()}\n{said[0].text}")
    return said


def _listed(turn: Turn) -> list[Reply]:
    """All of them; one alone is shown with what is known of it."""
    rows = coming(turn)
    found = turn.understanding.entities
    named = matching(rows, Named(code=found.code, which=turn.understanding.which), turn.zone)
    if named:
        rows = named
    if len(rows) == 1:
        return [_show(turn, rows[0])]
    if not rows:
        return [changes.no_appointments()]
    said = changes.appointments(rows, turn.zone)
    if not turn.flow:
        turn.offer_buttons("appointment", said.choices)
    return [said]


def show(turn: Turn) -> list[Reply]:
    """A tap on "show:CODE"."""
    row = by_code(turn, turn.tap.partition(":")[2])
    return [_show(turn, row)] if row else [changes.no_appointments()]


def _show(turn: Turn, row: Appointment) -> Reply:
    is_coming = row.status in Appointment.BOOKED and row.ends_at > turn.now
    if not is_coming:
        return changes.is_over(row)
    said = changes.appointment(row, turn.zone, changeable=row.starts_at > turn.now)
    if not turn.flow:
        turn.offer_buttons("appointment", said.choices)
        turn.state["shown"] = row.pk
    return said


def in_view(turn: Turn) -> int | None:
    """The one that was shown last, or that the open flow is about; asked before another flow begins."""
    pk: int | None = turn.state.get("shown") or turn.state.get("known", {}).get("appointment")
    return pk


# Which one is meant


@dataclass(frozen=True)
class Named:
    """What the customer says of an appointment; what is not said names nothing."""

    code: str = ""
    day: date | None = None
    days: DateRange | None = None
    clock: time | None = None
    part: str = ""
    consultants: tuple[int, ...] = ()
    services: tuple[int, ...] = ()
    # "first" or "last" of those that all else fits.
    which: str = ""

    def says_anything(self) -> bool:
        return self != Named()


def matching(rows: Sequence[Appointment], named: Named, zone: ZoneInfo) -> list[Appointment]:
    """The rows that everything said fits; none where nothing was said."""
    fitting = [row for row in rows if named.says_anything() and _fits(row, named, zone)]
    if named.which:
        fitting.sort(key=lambda row: row.starts_at)
    return {"first": fitting[:1], "last": fitting[-1:]}.get(named.which, fitting)


def _fits(row: Appointment, named: Named, zone: ZoneInfo) -> bool:
    start = row.starts_at.astimezone(zone)
    first_hour, last_hour = PartOfDay(named.part).hours if named.part else (0, 24)
    return (
        (not named.code or row.code == named.code)
        and (named.day is None or start.date() == named.day)
        and (named.days is None or named.days.first <= start.date() <= named.days.last)
        and (named.clock is None or (start.hour, start.minute) == (named.clock.hour, named.clock.minute))
        and first_hour <= start.hour < last_hour
        and (not named.consultants or row.consultant_id in named.consultants)
        and (not named.services or row.service_id in named.services)
    )
