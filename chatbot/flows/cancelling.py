"""Cancelling one of the customer's own appointments: which one, are you sure, done."""

from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError, NotPermitted, TooLate
from bookings.models import Appointment
from chatbot import replies
from chatbot.flows.appointments import coming
from chatbot.replies import Reply, account
from chatbot.turn import Turn


def start(turn: Turn) -> list[Reply]:
    turn.begin("cancelling")
    rows = coming(turn)
    if not rows:
        turn.finish()
        return [replies.no_appointments()]
    if len(rows) == 1:
        return [_ask_confirmation(turn, rows[0])]
    return [_ask_which(turn, rows)]


def go_on(turn: Turn) -> list[Reply] | None:
    picked = turn.picked() or {}
    if turn.asked == "appointment" and "appointment" in picked:
        return _with_appointment(turn, picked["appointment"], _ask_confirmation)
    if turn.asked == "confirm":
        meant = turn.understanding
        if picked.get("answer") == "no" or meant.means("deny"):
            turn.finish()
            return [replies.stopped()]
        # "cancel" while cancelling is a yes: its meaning is what was asked, and a negated one never gets here.
        if picked.get("answer") == "yes" or meant.means("confirm") or meant.means("cancel"):
            return _with_appointment(turn, turn.known["appointment"], _cancel)
    return None


def ask_again(turn: Turn) -> Reply:
    if turn.asked == "confirm":
        appointment = turn.customer.appointments.select_related("service", "consultant").get(
            pk=turn.known["appointment"]
        )
        return _ask_confirmation(turn, appointment)
    return _ask_which(turn, coming(turn))


def _ask_which(turn: Turn, rows: list[Appointment]) -> Reply:
    items = [(replies.line(row, turn.zone), {"appointment": row.pk}) for row in rows]
    return replies.which_to_cancel(turn.offer("appointment", items))


def _with_appointment(turn: Turn, pk: int, act) -> list[Reply]:  # type: ignore[no-untyped-def]
    appointment = turn.customer.appointments.select_related("service", "consultant").filter(pk=pk).first()
    if appointment is None:
        return start(turn)
    return [act(turn, appointment)]


def _ask_confirmation(turn: Turn, appointment: Appointment) -> Reply:
    turn.known["appointment"] = appointment.pk
    items = [(replies.yes_title(), {"answer": "yes"}), (replies.no_title(), {"answer": "no"})]
    return replies.ask_cancellation(appointment, turn.zone, turn.offer("confirm", items))


def _cancel(turn: Turn, appointment: Appointment) -> Reply:
    turn.finish()
    try:
        event = services.cancel(appointment=appointment, by=by_customer(turn.customer), now=turn.now)
    except TooLate:
        return replies.too_late_to_cancel(appointment, appointment.service.policy().cancel_notice)
    except NotPermitted as error:
        return account.not_permitted(error.refusal)
    except BookingError:
        appointment.refresh_from_db(fields=["status"])
        return replies.cannot_cancel(appointment)
    return replies.cancelled(event, turn.zone)
