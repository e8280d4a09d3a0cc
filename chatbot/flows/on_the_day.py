"""The day of an appointment: late, here, cannot come. The consultant is told, and the bot says so once that is written.

Who cannot come and may still move or cancel is shown that; who is too late for it is told so, the consultant hears it
all the same, and a person of the team decides.
"""

from datetime import timedelta

from bookings import mail, on_the_day
from bookings.actors import by_customer
from bookings.errors import BookingError
from bookings.models import Appointment, AppointmentEvent
from chatbot.flows import appointments, handoff, specification
from chatbot.flows.appointments import Named, matching
from chatbot.flows.outcome import Outcome, Shows
from chatbot.flows.specification import Door
from chatbot.memory.commands import TellOfDay
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.models import Handoff
from chatbot.people import handoffs
from chatbot.replies import changes
from chatbot.replies import on_the_day as words
from chatbot.replies.buttons import Button, OnAppointment, Tell, Verb
from chatbot.understanding.local.arrivals import Arrival, Told

# Who is late or here speaks of what begins within this, or today.
SHORTLY = timedelta(hours=3)


def hear(turn: Turn, command: TellOfDay) -> Outcome | None:
    """Words of the day; None where there is no appointment that they can be about, or it can still be changed."""
    arrival = command.arrival
    row = _meant(turn, arrival, command.said)
    if row is None:
        return _nothing_today(turn, arrival)
    if arrival.told != Told.AWAY:
        return _tell(turn, row, arrival)
    if _ways(turn, row):
        # The journeys that move and cancel are better than to be missed.
        return Shows((words.move_or_cancel(row, turn.zone, _ways(turn, row), is_ill=arrival.is_ill),), shown=row.pk)
    return _tell(turn, row, arrival) if arrival.is_sure else Shows((words.shall_i_tell(row, turn.zone),), shown=row.pk)


def _nothing_today(turn: Turn, arrival: Arrival) -> Outcome | None:
    """To who is late or here on another day than that of their next appointment."""
    following = next(iter(appointments.coming(turn)), None) if arrival.is_sure else None
    if following is None:
        return None
    return Shows((words.nothing_today(following, turn.zone, _ways(turn, following)),), shown=following.pk)


def tap(turn: Turn, said: Said, button: Button | None) -> Outcome:
    """What was told before it was known who this is."""
    assert isinstance(button, Tell), "the door is that of such buttons"
    arrival = Arrival(Told(button.kind.value), button.minutes or None)
    row = _meant(turn, arrival, said)
    return _tell(turn, row, arrival) if row else Shows((changes.no_appointments(),))


def tap_away(turn: Turn, said: Said, button: Button | None) -> Outcome:
    """A tap on "tell them": of exactly that appointment."""
    assert isinstance(button, OnAppointment), "the door is that of such buttons"
    row = appointments.by_code(turn, button.code)
    if row is None or not row.is_booked() or row.ends_at <= turn.now:
        return Shows((changes.is_over(row) if row else changes.no_appointments(),))
    return _tell(turn, row, Arrival(Told.AWAY))


def _meant(turn: Turn, arrival: Arrival, said: Said) -> Appointment | None:
    """The one that is named, else the next; to be late for or to have come to, only one of about now."""
    rows = appointments.coming(turn)
    if arrival.told != Told.AWAY:
        today = turn.now.astimezone(turn.zone).date()
        rows = [
            row for row in rows
            if row.starts_at - SHORTLY <= turn.now or row.starts_at.astimezone(turn.zone).date() == today
        ]  # fmt: skip
    found = said.found
    named = Named(code=found.code, day=found.date, consultants=found.consultant, services=found.service)
    if named.says_anything():
        return next(iter(matching(rows, named, turn.zone)), None)
    return next(iter(rows), None)


def _ways(turn: Turn, row: Appointment) -> tuple[Verb, ...]:
    """What they may still do themselves."""
    policy, left = row.service.policy(), row.starts_at - turn.now
    ways = ((Verb.MOVE, policy.reschedule_notice), (Verb.CANCEL, policy.cancel_notice))
    return tuple(verb for verb, notice in ways if timedelta() < left >= notice)


def _tell(turn: Turn, row: Appointment, arrival: Arrival) -> Outcome:
    try:
        event = on_the_day.tell(
            appointment=row, kind=arrival.told, minutes=arrival.minutes, by=by_customer(turn.customer), now=turn.now
        )
    except BookingError:
        row.refresh_from_db()
        return Shows((changes.is_over(row),))
    is_for_a_person = arrival.told == Told.AWAY or _misses_most_of_it(row, event)
    if is_for_a_person and event.at == turn.now:
        line = words.for_the_team(event, row.consultant.zone)
        summary = handoff.summarize(turn.conversation, turn.memory)
        handoffs.report(turn.conversation, Handoff.Reason.ABSENCE, line=line, summary=summary, now=turn.now)
    is_written = mail.reaches_consultant(row.consultant)
    said = words.told(event, turn.zone, is_ill=arrival.is_ill, is_written=is_written, is_for_a_person=is_for_a_person)
    return Shows((said,), shown=row.pk)


def _misses_most_of_it(row: Appointment, event: AppointmentEvent) -> bool:
    minutes = event.changes.get("minutes") or 0
    return timedelta(minutes=minutes) * 2 > row.ends_at - row.starts_at


JOURNEY = specification.register(specification.act("on_the_day", Door((Tell,), tap), Door((Verb.AWAY,), tap_away)))
