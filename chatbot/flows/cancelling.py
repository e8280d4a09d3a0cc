"""Cancelling the customer's own appointments: which one, or all of them; are you sure; done."""

from typing import Any

from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError, NotPermitted, TooLate
from bookings.models import Appointment
from chatbot import replies
from chatbot.flows import aftermath, appointments, rescheduling, wishes
from chatbot.flows.appointments import Named
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, account, changes, courtesy


def start(turn: Turn) -> list[Reply]:
    """By words, or by the button of one appointment: "cancel:CODE"."""
    shown = appointments.in_view(turn)
    turn.begin("cancelling")
    if code := turn.tap.partition(f"{changes.CANCEL_IT}:")[2]:
        row = appointments.by_code(turn, code)
        return [_ask_confirmation(turn, row) if row else _nothing(turn)]
    rows = appointments.changeable(turn)
    if not rows:
        return [_nothing(turn)]
    named = _named(turn)
    found = appointments.matching(rows, named, turn.zone)
    if turn.understanding.everything and (found or not named.says_anything()):
        return [_ask_for_all(turn, found or rows)]
    if found:
        return [_ask(turn, found)]
    if named.says_anything():
        return [_ask_which(turn, rows, changes.no_such_appointment())]
    return [_ask(turn, [row for row in rows if row.pk == shown] or rows)]


def go_on(turn: Turn) -> list[Reply] | None:
    picked, meant = turn.picked() or {}, turn.understanding
    if "appointment" in picked:
        rows = appointments.by_keys(turn, [picked["appointment"]])
        return [_ask_confirmation(turn, rows[0])] if rows else start(turn)
    if picked.get("all"):
        return [_ask_for_all(turn, appointments.changeable(turn))]
    if picked.get("answer") == "no" or meant.keeps:
        return [keep(turn)]
    if picked.get("answer") == "yes":
        return _confirmed(turn)
    if said := _another_is_meant(turn) or _another_is_named(turn):
        return said
    if turn.asked == "confirm" and wishes.names_a_time(turn) and not _is_named(turn):
        if meant.means("cancel") or meant.means("confirm"):
            return [_ask_which(turn, appointments.changeable(turn), changes.no_such_appointment())]
        # "No, make it 3 pm instead": another time, and no appointment that is there.
        return rescheduling.start(turn)
    if meant.means("deny"):
        return [keep(turn)]
    return _confirmed(turn) if turn.asked == "confirm" and meant.means("confirm") else None


def about(known: dict[str, Any]) -> str:
    return courtesy.about_cancelling()


def ask_again(turn: Turn) -> Reply:
    if turn.asked == "confirm" and "all" in turn.known:
        return _ask_for_all(turn, [row for row in appointments.changeable(turn) if row.pk in turn.known["all"]])
    row = appointments.in_hand(turn) if turn.asked == "confirm" else None
    return _ask_confirmation(turn, row) if row else _ask_which(turn, appointments.changeable(turn))


def _named(turn: Turn) -> Named:
    found = turn.understanding.entities
    return Named(
        code=found.code,
        day=found.old_date or found.date,
        days=found.date_range,
        clock=found.old_time or found.time,
        part=found.part_of_day,
        consultants=found.consultant,
        services=found.service,
        which=turn.understanding.which,
    )


def _another_is_meant(turn: Turn) -> list[Reply] | None:
    """ "Not that one": one of the others, if there are any."""
    if turn.phrase != "another_one" or turn.asked != "confirm":
        return None
    asked_about = _asked_about(turn)
    others = [row for row in appointments.changeable(turn) if row.pk not in asked_about]
    return [_ask(turn, others)] if others else None


def _another_is_named(turn: Turn) -> list[Reply] | None:
    """In the middle of it, the words of another appointment, or of all."""
    rows = appointments.changeable(turn)
    if turn.understanding.everything and len(rows) > 1:
        return [_ask_for_all(turn, appointments.matching(rows, _named(turn), turn.zone) or rows)]
    found = appointments.matching(rows, _named(turn), turn.zone)
    if not found or (turn.asked == "confirm" and [row.pk for row in found] == [turn.known.get("appointment")]):
        return None
    return [_ask(turn, found)]


def _is_named(turn: Turn) -> bool:
    """Whether the words fit an appointment that is asked about."""
    asked_about = _asked_about(turn)
    rows = [row for row in appointments.changeable(turn) if row.pk in asked_about]
    return bool(appointments.matching(rows, _named(turn), turn.zone))


def _ask(turn: Turn, rows: list[Appointment]) -> Reply:
    return _ask_confirmation(turn, rows[0]) if len(rows) == 1 else _ask_which(turn, rows)


def _ask_which(turn: Turn, rows: list[Appointment], first: str = "") -> Reply:
    if not rows:
        return _nothing(turn)
    turn.known.clear()
    items: list[tuple[str, dict[str, Any]]] = [(replies.line(row, turn.zone), {"appointment": row.pk}) for row in rows]
    if len(rows) > 1:
        items.append((changes.all_title(), {"all": True}))
    items.append((replies.stop_title(), {"answer": "no"}))
    return changes.which_to_cancel(turn.offer("appointment", items), first)


def _nothing(turn: Turn) -> Reply:
    turn.finish()
    return changes.no_appointments()


def _ask_confirmation(turn: Turn, row: Appointment) -> Reply:
    if refusal := _refusal(turn, row):
        turn.finish()
        return refusal
    turn.known.clear()
    turn.known["appointment"] = row.pk
    items = [(replies.yes_title(), {"answer": "yes"}), (replies.no_title(), {"answer": "no"})]
    return changes.ask_cancellation(row, turn.zone, turn.offer("confirm", items))


def _refusal(turn: Turn, row: Appointment) -> Reply | None:
    notice = row.service.policy().cancel_notice
    return appointments.refusal(
        row, notice=notice, over=changes.cannot_cancel, too_late=changes.too_late_to_cancel, now=turn.now
    )


def _ask_for_all(turn: Turn, rows: list[Appointment]) -> Reply:
    """One question for those that can be cancelled; of the others it is said why not."""
    refusals = {row.pk: refusal for row in rows if (refusal := _refusal(turn, row))}
    free = [row for row in rows if row.pk not in refusals]
    if not free:
        turn.finish()
        return next(iter(refusals.values()), changes.no_appointments())
    turn.known.clear()
    turn.known["all"] = [row.pk for row in free]
    items = [(replies.yes_title(), {"answer": "yes"}), (replies.no_title(), {"answer": "no"})]
    question = changes.ask_cancellation_of_all(free, turn.zone, turn.offer("confirm", items))
    before = "\n".join(refusal.text for refusal in refusals.values())
    return Reply(f"{before}\n{question.text}", question.choices) if before else question


def keep(turn: Turn) -> Reply:
    """Nothing is cancelled. Of what somebody else cancelled meanwhile that is said instead."""
    rows = appointments.by_keys(turn, _asked_about(turn))
    turn.finish()
    return aftermath.as_they_stand(turn, rows) or changes.kept()


def stop(turn: Turn) -> Reply:
    """The same, said to who gives up the journey and not the appointment."""
    said = keep(turn)
    return replies.stopped() if said == changes.kept() else said


def _asked_about(turn: Turn) -> list[int | None]:
    return turn.known.get("all") or [turn.known.get("appointment")]


def _confirmed(turn: Turn) -> list[Reply]:
    chosen = _asked_about(turn)
    turn.finish()
    return [_cancel(turn, row) for row in appointments.by_keys(turn, chosen)] or [changes.no_appointments()]


def _cancel(turn: Turn, row: Appointment) -> Reply:
    try:
        event = services.cancel(appointment=row, by=by_customer(turn.customer), now=turn.now)
    except TooLate:
        return changes.too_late_to_cancel(row, row.service.policy().cancel_notice)
    except NotPermitted as error:
        return account.not_permitted(error.refusal)
    except BookingError:
        row.refresh_from_db(fields=["status"])
        return changes.cannot_cancel(row)
    return changes.cancelled(event, turn.zone)
