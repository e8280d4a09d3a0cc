"""Moving one of the customer's own appointments: which one, to when, shown beside where it was, done.

The row and its code stay. The consultant stays too, unless another is asked for; a day alone keeps nothing, a time
alone keeps the day.
"""

from dataclasses import replace
from typing import Any

from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError, NotAllowedInThisState, TooLate
from bookings.models import Appointment, AppointmentEvent
from chatbot import replies
from chatbot.flows import aftermath, appointments, slots, wishes
from chatbot.flows.appointments import Named
from chatbot.flows.slots import Item, Wanted
from chatbot.memory.plan import recall, remember
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, changes, courtesy, standing
from chatbot.understanding import Entities, Understanding
from consultants.models import Consultant


def start(turn: Turn) -> list[Reply]:
    """By words, or by the button of one appointment: "move:CODE"."""
    shown = appointments.in_view(turn)
    turn.begin("rescheduling")
    if code := turn.tap.partition(f"{changes.MOVE_IT}:")[2]:
        row = appointments.by_code(turn, code)
        return _take(turn, row) if row else [_nothing(turn)]
    rows = appointments.changeable(turn)
    if not rows:
        return [_nothing(turn)]
    named = _named(turn)
    found = _fitting(turn, rows, named) or [row for row in rows if row.pk == shown]
    if len(found) == 1 or len(rows) == 1 and not named.says_anything():
        return _take(turn, (found or rows)[0])
    # What was said of where to is kept until it is known what.
    turn.known["said"] = remember(turn.understanding)
    if not found and named.says_anything():
        return [_ask_which(turn, rows, changes.no_such_appointment())]
    return [_ask_which(turn, found or rows)]


def back(turn: Turn) -> list[Reply]:
    """A tap on "back:CODE": to where it stood before its last move."""
    row = appointments.by_code(turn, turn.tap.partition(":")[2])
    turn.begin("rescheduling")
    if row is None:
        return [_nothing(turn)]
    moved = row.events.filter(kind=AppointmentEvent.Kind.MOVED).order_by("-at", "-pk").first()
    old = standing.old_start(moved) if moved else None
    if moved and old and not wishes.names_a_time(turn):
        local, others = old.astimezone(turn.zone), moved.changes.get("consultant", [])[:1]
        found = Entities(date=local.date(), time=local.time(), consultant=tuple(others))
        turn.understanding = Understanding(entities=found, confidence=1.0)
    return _take(turn, row)


def go_on(turn: Turn) -> list[Reply] | None:
    picked, row = turn.picked(), appointments.in_hand(turn)
    if _keeps(turn):
        return [stop(turn)]
    if turn.asked == "appointment":
        return _choose_appointment(turn, picked)
    if row is None:
        return [_nothing(turn)]
    if turn.asked == "which act":
        return [stop(turn)] if turn.understanding.means("deny") else None
    if picked is None:
        picked = wishes.asked_for_in_words(turn)
    if picked is not None and picked.get("answer") != "yes":
        wishes.note_choice(turn, picked)
        return [_next_question(turn, row)]
    if turn.understanding.means("cancel"):
        return [_ask_stop_or_cancel(turn, row)]
    if turn.asked == "confirm" and (picked is not None or turn.understanding.means("confirm")):
        return [_move(turn, row)]
    return _correct(turn, row)


def _correct(turn: Turn, row: Appointment) -> list[Reply] | None:
    """Other values, or none that are wanted; a new booking is neither."""
    found = turn.understanding.entities
    if turn.understanding.means("book") and (found.service or not wishes.names_a_value(turn)):
        return None
    before = dict(turn.known)
    said = _note_wish(turn, row)
    if said or turn.known != before or turn.understanding.kept or wishes.names_a_value(turn):
        return [*said, _next_question(turn, row)]
    if not turn.understanding.means("deny"):
        return None
    if turn.asked != "confirm":
        return [stop(turn)]
    wishes.forget(turn, "slot", "time")
    return [_next_question(turn, row)]


def _keeps(turn: Turn) -> bool:
    """ "Keep my slot, please": it shall stay where it is; no value of where to, and none of it that shall change."""
    meant = turn.understanding
    return meant.keeps and not wishes.names_a_value(turn) and (turn.yes is not None or not meant.kept)


def about(known: dict[str, Any]) -> str:
    row = Appointment.objects.filter(pk=known.get("appointment") or 0).select_related("service").first()
    return courtesy.about_moving(row.service.label if row else "")


def ask_again(turn: Turn) -> Reply:
    row = appointments.in_hand(turn)
    if row is None:
        return _ask_which(turn, appointments.changeable(turn))
    return _ask_stop_or_cancel(turn, row) if turn.asked == "which act" else _next_question(turn, row)


def stop(turn: Turn) -> Reply:
    """It stays where it is, and what was held for it is free again."""
    row = appointments.in_hand(turn)
    wishes.let_go(turn)
    turn.finish()
    if row is None:
        return replies.stopped()
    return aftermath.as_they_stand(turn, [row]) or changes.not_moved(row, turn.zone)


# Which appointment


def _named(turn: Turn) -> Named:
    """What names the appointment that stands, and not where it shall go."""
    found = turn.understanding.entities
    return Named(
        code=found.code, day=found.old_date, clock=found.old_time, consultants=found.consultant, services=found.service,
        which=turn.understanding.which,
    )  # fmt: skip


def _fitting(turn: Turn, rows: list[Appointment], named: Named) -> list[Appointment]:
    """A consultant can be the one it is with, or the one it shall be with; a day as well, where no other is named."""
    if not named.says_anything() and (turn.understanding.entities.date or turn.understanding.entities.time):
        return _at_the_time_said(turn, rows)
    found = appointments.matching(rows, named, turn.zone)
    if found or not named.consultants:
        return found
    without = Named(code=named.code, day=named.day, clock=named.clock, services=named.services, which=named.which)
    if not without.says_anything():
        return rows
    return appointments.matching(rows, without, turn.zone)


def _at_the_time_said(turn: Turn, rows: list[Appointment]) -> list[Appointment]:
    """ "Move my appointment on Tuesday": with several, the day it is on. With one alone it is where to."""
    found = turn.understanding.entities
    if len(rows) == 1:
        return rows
    here = appointments.matching(rows, Named(day=found.date, clock=found.time), turn.zone)
    return here if len(here) == 1 else rows


def _ask_which(turn: Turn, rows: list[Appointment], first: str = "") -> Reply:
    if not rows:
        return _nothing(turn)
    items: list[Item] = [(replies.line(row, turn.zone), {"appointment": row.pk}) for row in rows]
    items.append((replies.stop_title(), {"answer": "stop"}))
    return changes.which_to_move(turn.offer("appointment", items), first)


def _choose_appointment(turn: Turn, picked: dict[str, Any] | None) -> list[Reply] | None:
    rows = appointments.changeable(turn)
    found = turn.understanding.entities
    if picked is not None:
        chosen = [row for row in rows if row.pk == picked.get("appointment")]
    else:
        named = Named(
            code=found.code, day=found.old_date or found.date, clock=found.old_time or found.time,
            part=found.part_of_day, consultants=found.consultant, services=found.service,
            which=turn.understanding.which,
        )  # fmt: skip
        chosen = appointments.matching(rows, named, turn.zone)
    if len(chosen) > 1:
        return [_ask_which(turn, chosen)]
    if chosen:
        # What was asked for before the appointment was known.
        turn.understanding = recall(turn.known.pop("said", {}))
        return _take(turn, chosen[0])
    if turn.understanding.means("deny"):
        return [stop(turn)]
    if picked is not None:
        return [_ask_which(turn, rows, changes.no_such_appointment())]
    return None


def _take(turn: Turn, row: Appointment) -> list[Reply]:
    """With what was said of where it shall go."""
    if refusal := _refusal(turn, row):
        turn.finish()
        return [refusal]
    turn.known.update(appointment=row.pk, service=row.service_id, consultant=row.consultant_id)
    said = _note_wish(turn, row)
    question = _next_question(turn, row)
    if turn.flow == "rescheduling" and turn.asked in ("day", "time") and not turn.known.get("time"):
        question = slots.after(Reply(changes.to_be_moved(row, turn.zone)), question)
    return [*said, question]


def _refusal(turn: Turn, row: Appointment) -> Reply | None:
    notice = row.service.policy().reschedule_notice
    return appointments.refusal(
        row, notice=notice, over=changes.is_over, too_late=changes.too_late_to_move, now=turn.now
    )


def _nothing(turn: Turn) -> Reply:
    wishes.let_go(turn)
    turn.finish()
    return changes.no_appointments()


# Where to


def _note_wish(turn: Turn, row: Appointment) -> list[Reply]:
    """Take day, time and consultant from the text; returns what must be said about those that cannot be."""
    found, known, kept = turn.understanding.entities, turn.known, turn.understanding.kept
    local = row.starts_at.astimezone(turn.zone)
    if turn.phrase == "next_day":
        # Said alone it is read as tomorrow; of an appointment it is the day after that.
        turn.understanding = replace(turn.understanding, entities=replace(found, date=None, shift_days=1))
    if "consultant" in kept:
        wishes.note_choice(turn, {"consultant": row.consultant_id})
    elif others := _other_consultants(row, found.consultant):
        wishes.note_consultant(turn, others)
    elif found.anyone:
        wishes.note_choice(turn, {"anyone": True})
    wishes.note_when(turn, around=row.starts_at)
    wishes.note_rejected(turn)
    if "time" in kept and not found.time:
        wishes.forget(turn, "slot", "part", "hours")
        known["time"] = f"{local:%H:%M}"
    only_a_time = found.time or found.time_range or found.part_of_day
    wants_this_day = "day" in kept or (only_a_time and not known.get("date") and not known.get("days"))
    wants_this_day = wants_this_day or (_changes_consultant(turn, row) and not _has_wish(known))
    if wants_this_day and not known.get("date"):
        known["date"] = local.date().isoformat()
        if not _has_time(known) and "day" not in kept:
            # Only the consultant changes.
            known["time"] = f"{local:%H:%M}"
    return wishes.what_cannot_be(turn)


def _changes_consultant(turn: Turn, row: Appointment) -> bool:
    known = turn.known
    return bool(known.get("anyone") or known.get("candidates") or known.get("consultant") != row.consultant_id)


def _has_wish(known: dict[str, Any]) -> bool:
    return bool(known.get("date") or known.get("days") or known.get("slot") or _has_time(known))


def _has_time(known: dict[str, Any]) -> bool:
    return bool(known.get("time") or known.get("hours") or known.get("part"))


def _other_consultants(row: Appointment, ids: tuple[int, ...]) -> tuple[int, ...]:
    """Those named beside the one it is with; not who only has the same given name as they."""
    if row.consultant_id not in ids:
        return ids
    given = row.consultant.name.split()[-1]
    others = Consultant.objects.filter(pk__in=ids).exclude(pk=row.consultant_id)
    return tuple(other.pk for other in others if other.name.split()[-1] != given)


def _wanted(turn: Turn, row: Appointment) -> Wanted:
    consultant = None if turn.known.get("anyone") else slots.consultant_row(turn)
    return Wanted(row.service, consultant, moving=row, without=wishes.rejected_people(turn))


def _next_question(turn: Turn, row: Appointment) -> Reply:
    question = slots.ask_consultant(turn, row.service)
    if question is None:
        question = slots.ask_day(turn, _wanted(turn, row)) or slots.ask_time(turn, _wanted(turn, row))
    return question or _hold(turn, row) or _ask_confirmation(turn, row)


def _hold(turn: Turn, row: Appointment) -> Reply | None:
    try:
        slots.hold(turn, _wanted(turn, row))
    except BookingError as error:
        return _refused(turn, row, error)
    return None


def _ask_confirmation(turn: Turn, row: Appointment) -> Reply:
    start, consultant = slots.chosen(turn)
    items: list[Item] = [
        (replies.yes_title(), {"answer": "yes"}),
        (replies.other_time_title(), {"another": "time"}),
        (replies.other_day_title(), {"another": "day"}),
        (replies.keep_title(), {"answer": "stop"}),
    ]
    choices = turn.offer("confirm", items)
    return changes.ask_move(row, consultant=consultant, start=start, zone=turn.zone, choices=choices)


# The one action


def _move(turn: Turn, row: Appointment) -> Reply:
    starts_at, consultant = slots.chosen(turn)
    try:
        event = services.reschedule(
            appointment=row, starts_at=starts_at, consultant=consultant, by=by_customer(turn.customer), now=turn.now
        )
    except BookingError as error:
        return _refused(turn, row, error)
    turn.finish()
    return changes.moved(event, turn.zone)


def _refused(turn: Turn, row: Appointment, error: BookingError) -> Reply:
    """The appointment itself may not move any more, or its new time is gone: then the nearest are offered."""
    row.refresh_from_db()
    if isinstance(error, NotAllowedInThisState) or (isinstance(error, TooLate) and _refusal(turn, row)):
        wishes.let_go(turn)
        turn.finish()
        return _refusal(turn, row) or changes.is_over(row)
    return slots.refused(turn, _wanted(turn, row), error)


def _ask_stop_or_cancel(turn: Turn, row: Appointment) -> Reply:
    items: list[Item] = [(changes.cancel_it_title(), {"tap": f"{changes.CANCEL_IT}:{row.code}"})]
    items.append((replies.keep_title(), {"answer": "stop"}))
    return changes.ask_stop_or_cancel(row, turn.zone, turn.offer("which act", items))
