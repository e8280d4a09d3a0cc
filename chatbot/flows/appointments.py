"""The customer's coming appointments: shown, and found by what is said about them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bookings.models import Appointment, AppointmentQuerySet, PartOfDay
from chatbot.flows import specification
from chatbot.flows.outcome import Outcome, Shows, Table
from chatbot.flows.specification import Door, Journey, Nothing
from chatbot.memory.commands import Command, Wish
from chatbot.memory.document import Offer
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, changes
from chatbot.replies.buttons import Button, Do, OnAppointment, Verb
from chatbot.understanding.asked import Question
from chatbot.understanding.schema import DateRange

NAME = "appointments"
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


def by_key(turn: Turn, key: int | None) -> Appointment | None:
    return next(iter(by_keys(turn, [key])), None)


def booked_last(turn: Turn) -> Appointment | None:
    """The newest of theirs that is to be, or has been."""
    rows = _own(turn).exclude(status__in=(Appointment.Status.CANCELLED, Appointment.Status.HELD))
    return rows.order_by("-created_at", "-pk").first()


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


def start(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    """The asker's own, whoever is named."""
    shown = _listed(turn, said)
    if not said.is_of_another:
        return shown
    first, *others = shown.said
    return replace(shown, said=(replace(first, text=f"{changes.only_your_own()}\n{first.text}"), *others))


def _listed(turn: Turn, said: Said) -> Shows:
    """All of them; one alone is shown with what is known of it."""
    rows = coming(turn)
    rows = matching(rows, Named(code=said.found.code, which=said.which), turn.zone) or rows
    if len(rows) == 1:
        return _show(turn, rows[0])
    if not rows:
        return Shows((changes.no_appointments(),))
    listed = changes.appointments(rows, turn.zone)
    return Shows((listed,), _table(listed))


def _table(reply: Reply) -> Table:
    return Table(NAME, Question.APPOINTMENT, Offer.of_buttons(reply.choices))


def show(turn: Turn, said: Said, button: Button | None) -> Outcome:
    """A tap on one of them."""
    assert isinstance(button, OnAppointment), "the door is that of such buttons"
    row = by_code(turn, button.code)
    return _show(turn, row) if row else Shows((changes.no_appointments(),))


def _show(turn: Turn, row: Appointment) -> Shows:
    is_coming = row.status in Appointment.BOOKED and row.ends_at > turn.now
    if not is_coming:
        return Shows((changes.is_over(row),))
    shown = changes.appointment(row, turn.zone, changeable=row.starts_at > turn.now)
    return Shows((shown,), _table(shown), row.pk)


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


# Its buttons are a list while nothing else is open


def hear(turn: Turn, nothing: Nothing, asked: Question | None, command: Command) -> Outcome | None:
    """Each of its choices is a button, which has its own journey."""
    return None


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=Nothing,
        questions={Question.APPOINTMENT: None},
        answers_questions=True,
        hear=hear,
        ask_again=specification.show_menu,
        title=lambda nothing: changes.appointments_title(),
        doors=(Door((Wish.APPOINTMENTS, Do.APPOINTMENTS), start), Door((Verb.SHOW,), show)),
        gives_way=True,
        is_table=True,
        wish=Wish.APPOINTMENTS,
    )
)
