"""Other values right behind "Booked!" or "Moved!", while nothing is open: they correct what was done last.

It is moved, after the question that each move asks, and never booked a second time. What is said to be another one, or
for somebody else, is a booking with what it leaves open as in the one before.
"""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bookings import services
from bookings.actors import by_customer
from bookings.models import Appointment, AppointmentEvent
from chatbot.flows import specification
from chatbot.flows.outcome import Ends, Outcome
from chatbot.memory.commands import Give, Start, Tap, Wish
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.replies import courtesy
from chatbot.replies.buttons import OnAppointment, Verb
from chatbot.understanding import Entities, loose_days
from chatbot.understanding.schema import NamedBy

NAME = "corrections"
# So long after it "actually, make it 4pm" is about it; a mere "4pm" only right behind it.
RECENT = timedelta(hours=1)
# Another one is looked for within so many weeks.
MOST_WEEKS = 60
Kind, Role, Source = AppointmentEvent.Kind, AppointmentEvent.Role, AppointmentEvent.Source


def correct(turn: Turn, command: Give | Start) -> Outcome | None:
    """What follows of values, or of a wish to book or to move that names nothing else; None where they are no
    correction.
    """
    said = command.said
    if not turn.is_known:
        return None
    if said.note and isinstance(command, Give) and not (said.names_a_value or said.found.negated):
        return _noted(turn, said.note)
    if said.is_like_the_last and not said.corrects:
        # "The same time the week after" is one more, and has its own day.
        return None
    if _names_another_wish(command):
        return None
    done = _done_last(turn)
    if not done:
        return None
    is_right_behind = turn.last_said is not None and turn.last_said.sent_at == done[0].at
    if said.is_another or said.whom:
        return _another(turn, command, done[0].appointment) if is_right_behind else None
    if not (is_right_behind or said.corrects) or (said.says_booking and not said.corrects):
        return None
    rows = {event.appointment.pk: event.appointment for event in done if event.appointment}
    return _moved(turn, said, list(rows.values()))


def _names_another_wish(command: Give | Start) -> bool:
    found = command.said.found
    names_values = command.said.names_a_value or bool(found.negated)
    if isinstance(command, Give):
        return not names_values
    names_one = found.code or found.old_date or found.old_time or command.said.which
    return command.wish not in (Wish.BOOK, Wish.MOVE) or bool(names_one) or not names_values


def _done_last(turn: Turn) -> list[AppointmentEvent]:
    """What the customer booked or moved last in a chat, all of one turn; nothing where that is not there any more."""
    own = AppointmentEvent.objects.filter(
        appointment__customer=turn.customer, role=Role.CUSTOMER, source=Source.CHAT, at__gt=turn.now - RECENT,
        kind__in=(Kind.BOOKED, Kind.MOVED, Kind.CANCELLED),
    ).exclude(changes__status__0=Appointment.Status.HELD, kind=Kind.CANCELLED)  # fmt: skip
    rows = list(own.select_related("appointment__service", "appointment__consultant").order_by("-at", "-pk"))
    last = [event for event in rows if event.at == rows[0].at]
    stand = all(event.appointment and event.appointment.status in Appointment.BOOKED for event in last)
    return last if stand and not any(event.kind == Kind.CANCELLED for event in last) else []


def _another(turn: Turn, command: Give | Start, row: Appointment | None) -> Outcome | None:
    if row is None or (isinstance(command, Start) and command.wish != Wish.BOOK):
        return None
    return Ends(then=Start(Wish.BOOK, _like(command.said, row, turn.zone)))


def _like(said: Said, row: Appointment, zone: ZoneInfo) -> Said:
    """With the service, the person and the time of a row, where no other is named."""
    found = said.found
    is_same = not found.service or found.service == (row.service_id,)
    if is_same and not (found.consultant or found.anyone):
        found = replace(found, consultant=(row.consultant_id,))
    found = replace(found, service=found.service or (row.service_id,))
    return replace(said, found=_at_its_time(found, row, zone))


def _at_its_time(found: Entities, row: Appointment, zone: ZoneInfo) -> Entities:
    """ "And another one the week after": where a day is named without a time, or a week without a day."""
    if found.days is None or found.time or found.time_range or found.part_of_day:
        return found
    local, days = row.starts_at.astimezone(zone), found.days
    if found.named_by == NamedBy.WEEK_AFTER:
        days = loose_days.in_week_after(days, local.date())
    same = [
        day for day in (local.date() + timedelta(days=7 * count) for count in range(MOST_WEEKS)) if day >= days.first
    ]
    day = found.date or (same[0] if same and same[0] <= days.last else None)
    return replace(found, date=day, date_range=None, time=local.time(), named_by=None) if day else found


def _noted(turn: Turn, note: str) -> Outcome | None:
    """What whoever is visited shall know of the one appointment that was made or moved last."""
    rows = list({event.appointment.pk: event.appointment for event in _done_last(turn) if event.appointment}.values())
    if len(rows) != 1:
        return None
    (row,) = rows
    description = "\n".join(filter(None, [row.description, note]))
    services.describe(
        appointment=row, description=description, device=row.device, by=by_customer(turn.customer), now=turn.now
    )
    return Ends((courtesy.noted_for(row.consultant.name, note),))


def _moved(turn: Turn, said: Said, rows: list[Appointment]) -> Outcome:
    """The one that was done; of several the one whose day is named, else the journey of a move finds out which."""
    day = said.found.date
    named = [row for row in rows if row.starts_at.astimezone(turn.zone).date() == day]
    if len(rows) > 1 and len(named) == 1:
        rows, said = named, replace(said, found=replace(said.found, date=None, named_by=None))
    if len(rows) > 1:
        return Ends(then=Start(Wish.MOVE, said))
    return Ends(then=Tap(OnAppointment(Verb.MOVE, rows[0].code), said))


JOURNEY = specification.register(specification.act(NAME))
