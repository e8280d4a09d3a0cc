"""Answers to a reminder, by its buttons or in words: coming, moving, cancelling exactly that appointment.

An open flow is left as it is. A reminder that has been overtaken says how the appointment stands.
"""

from bookings import notifications, services
from bookings.actors import by_customer
from bookings.errors import BookingError
from bookings.models import Notification
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, news
from chatbot.understanding.local import visits
from chatbot.understanding.local.visits import VisitAnswer


def answer(turn: Turn) -> list[Reply]:
    """A tap on "remind:WISH:ID", the id of the notification."""
    _, wish, number = (*turn.tap.split(":"), "", "")[:3]
    row = _reminder(turn, number)
    known = wish if wish in set(VisitAnswer) else VisitAnswer.COMES
    return _do(turn, row, VisitAnswer(known)) if row else [news.no_such_reminder()]


def hear(turn: Turn) -> list[Reply] | None:
    """Words that answer the reminder, if that is what stands last in the conversation; None for anything else."""
    row = None if turn.phrase == "thinking" else about(turn, Notification.Kind.REMINDER)
    wish = visits.answer(turn.text, turn.understanding) if row else None
    return _do(turn, row, wish) if row and wish else None


def about(turn: Turn, kind: str) -> Notification | None:
    """The notification of that kind that was the last thing the bot said."""
    last = turn.last_said
    if last is None or last.notification_id is None:
        return None
    rows = Notification.objects.select_related("appointment__service", "appointment__consultant")
    return rows.filter(pk=last.notification_id, kind=kind, customer=turn.customer).first()


def _reminder(turn: Turn, number: str) -> Notification | None:
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    rows = Notification.objects.select_related("appointment__service", "appointment__consultant")
    return rows.filter(pk=number, kind=Notification.Kind.REMINDER, customer=turn.customer).first()


def _do(turn: Turn, row: Notification, wish: VisitAnswer) -> list[Reply]:
    appointment = row.appointment
    assert appointment is not None, "a reminder is about an appointment"
    if not notifications.is_still_true(row) or appointment.starts_at <= turn.now:
        return _and_back(turn, [news.how_it_stands(appointment, turn.zone, turn.now)])
    if wish in (VisitAnswer.MOVES, VisitAnswer.CANCELS):
        # The journey of the button that stands beside an appointment.
        turn.resumed = f"{wish}:{appointment.code}"
        return []
    if wish is VisitAnswer.AWAY:
        return [news.cannot_come(row, turn.zone)]
    try:
        event = services.acknowledge(appointment=appointment, by=by_customer(turn.customer), now=turn.now)
    except BookingError:
        appointment.refresh_from_db()
        return _and_back(turn, [news.how_it_stands(appointment, turn.zone, turn.now)])
    return _and_back(turn, [news.will_come(event, turn.zone)])


def _and_back(turn: Turn, said: list[Reply]) -> list[Reply]:
    """To the open question, if there is one."""
    turn.resumed = "" if turn.flow else None
    return said
