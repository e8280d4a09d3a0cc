"""Showing the customer's coming appointments."""

from bookings.models import Appointment
from chatbot import replies
from chatbot.replies import Reply
from chatbot.turn import Turn

MAX_SHOWN = 10


def coming(turn: Turn) -> list[Appointment]:
    rows = turn.customer.appointments.coming(turn.now).select_related("service", "consultant")
    return list(rows[:MAX_SHOWN])


def start(turn: Turn) -> list[Reply]:
    turn.finish()
    rows = coming(turn)
    return [replies.appointments(rows, turn.zone) if rows else replies.no_appointments()]
