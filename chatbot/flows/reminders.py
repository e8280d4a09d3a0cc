"""Answers to a reminder, by its buttons or in words: coming, moving, cancelling exactly that appointment.

An open journey is left as it is. A reminder that has been overtaken says how the appointment stands.
"""

from bookings import notifications, services
from bookings.actors import by_customer
from bookings.errors import BookingError
from bookings.models import Notification
from chatbot.flows import specification
from chatbot.flows.outcome import Ends, Outcome, Shows
from chatbot.flows.specification import Door
from chatbot.memory.commands import AnswerVisit, Tap
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.replies import news
from chatbot.replies.buttons import AnswerReminder, Button, OnAppointment, ReminderAnswer, Verb
from chatbot.understanding.local.visits import VisitAnswer

ANSWERS = {
    ReminderAnswer.COME: VisitAnswer.COMES, ReminderAnswer.MOVE: VisitAnswer.MOVES,
    ReminderAnswer.CANCEL: VisitAnswer.CANCELS,
}  # fmt: skip
VERBS = {VisitAnswer.MOVES: Verb.MOVE, VisitAnswer.CANCELS: Verb.CANCEL}


def answer(turn: Turn, said: Said, button: Button | None) -> Outcome:
    """A tap on one of the buttons under it."""
    assert isinstance(button, AnswerReminder), "the door is that of such buttons"
    rows = Notification.objects.select_related("appointment__service", "appointment__consultant")
    row = rows.filter(pk=button.pk, kind=Notification.Kind.REMINDER, customer=turn.customer).first()
    return _do(turn, row, ANSWERS[button.answer], said) if row else Shows((news.no_such_reminder(),))


def hear(turn: Turn, command: AnswerVisit) -> Outcome | None:
    """Words that answer the reminder, if that is what stands last in the conversation; None for anything else."""
    row = turn.last_news
    if row is None or row.kind != Notification.Kind.REMINDER:
        return None
    return _do(turn, row, command.answer, command.said)


def _do(turn: Turn, row: Notification, wanted: VisitAnswer, said: Said) -> Outcome:
    appointment = row.appointment
    assert appointment is not None, "a reminder is about an appointment"
    if not notifications.is_still_true(row) or appointment.starts_at <= turn.now:
        return Shows((news.how_it_stands(appointment, turn.zone, turn.now),))
    if wanted in VERBS:
        # The journey of the button that stands beside an appointment.
        return Ends(then=Tap(OnAppointment(VERBS[wanted], appointment.code), said))
    if wanted == VisitAnswer.AWAY:
        return Shows((news.cannot_come(row, turn.zone),))
    try:
        event = services.acknowledge(appointment=appointment, by=by_customer(turn.customer), now=turn.now)
    except BookingError:
        appointment.refresh_from_db()
        return Shows((news.how_it_stands(appointment, turn.zone, turn.now),))
    return Shows((news.will_come(event, turn.zone),))


JOURNEY = specification.register(specification.act("reminders", Door((AnswerReminder,), answer)))
