"""Moving one of the customer's own appointments: which one, to when, shown beside where it was, done.

The row and its code stay. The consultant stays too, unless another is asked for; a day alone keeps nothing, a time
alone keeps the day.
"""

from copy import deepcopy
from dataclasses import dataclass, replace

from accounts.models import Action
from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError, NotAllowedInThisState, TooLate
from bookings.models import Appointment, AppointmentEvent
from chatbot import replies
from chatbot.flows import aftermath, alternatives, appointments, offers, slots, specification, wishes
from chatbot.flows.appointments import Named
from chatbot.flows.outcome import Asks, Ends, Outcome, after, before
from chatbot.flows.slots import Item, Wanted
from chatbot.flows.specification import Door, Journey
from chatbot.flows.wishes import Wish
from chatbot.memory import commands, items
from chatbot.memory.commands import Back, Choose, Command, Confirm, Deny, Give, Start, said_in
from chatbot.memory.document import Offer
from chatbot.memory.items import AnyItem
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, changes, courtesy, standing
from chatbot.replies import handoff as handoff_words
from chatbot.replies.buttons import Button, Do, OnAppointment, Verb, write
from chatbot.understanding import Entities
from chatbot.understanding.asked import Act, Question
from chatbot.understanding.phrases import Another
from chatbot.understanding.schema import Leeway
from consultants.models import Consultant, Service

NAME = "rescheduling"
LATER_OR_EARLIER = (items.Other(Another.LATER), items.Other(Another.EARLIER))


@dataclass
class Moving(Wish):
    """`appointment`: the key of the one that moves, `service` of what it is for from then on where that changes.
    `said`: where to, said before it was known which one.
    """

    appointment: int | None = None
    service: int | None = None
    said: Said | None = None


# Ways in


def start(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    """By words, or by the button of one appointment."""
    moving = Moving()
    if isinstance(button, OnAppointment):
        row = appointments.by_code(turn, button.code)
        return _take(turn, moving, row, said) if row else _nothing(turn, moving)
    rows = appointments.changeable(turn)
    if not rows:
        return _nothing(turn, moving)
    named = _named(said)
    found = _fitting(turn, rows, named, said)
    in_view = [row for row in rows if row.pk == turn.in_view]
    if in_view and (not found or (not named.says_anything() and in_view[0] in found)):
        found = in_view
    if len(found) == 1 or len(rows) == 1 and not named.says_anything():
        return _take(turn, moving, (found or rows)[0], said)
    # What was said of where to is kept until it is known what.
    moving.said = said.to_keep()
    if not found and named.says_anything():
        return _ask_which(turn, moving, rows, changes.no_such_appointment())
    return _ask_which(turn, moving, found or rows)


def back(turn: Turn, said: Said, button: Button | None) -> Outcome:
    """A tap on one that was moved: to where it stood before its last move."""
    assert isinstance(button, OnAppointment), "the door is that of such buttons"
    row, moving = appointments.by_code(turn, button.code), Moving()
    if row is None:
        return _nothing(turn, moving)
    moved = row.events.filter(kind=AppointmentEvent.Kind.MOVED).order_by("-at", "-pk").first()
    old = standing.old_start(moved) if moved else None
    if moved and old and not said.names_a_time:
        local, others = old.astimezone(turn.zone), moved.changes.get("consultant", [])[:1]
        said = Said(Entities(date=local.date(), time=local.time(), consultant=tuple(others)))
        question = _take(turn, moving, row, said)
        is_gone = not moving.slot and slots.is_somebody_elses(turn, _wanted(turn, moving, row), old)
        return after(standing.taken_meanwhile(), question) if is_gone else question
    return _take(turn, moving, row, said)


# What is said while it is open


def hear(turn: Turn, moving: Moving, asked: Question | None, command: Command) -> Outcome | None:
    row = appointments.by_key(turn, moving.appointment)
    if isinstance(command, Deny) and command.keeps and _keeps(asked, command.said):
        return stop(turn, moving)
    if asked == Question.APPOINTMENT:
        return _choose_appointment(turn, moving, command)
    if row is None:
        return _nothing(turn, moving)
    if isinstance(command, Back):
        return _go_back(turn, moving, row, asked)
    if asked == Question.WHICH_ACT:
        return _hear_which_act(turn, moving, row, command)
    item = wishes.wanted_item(turn, moving, asked, command)
    if item and not isinstance(item, items.Yes):
        return _take_item(turn, moving, row, item)
    return _hear_what_is_said(turn, moving, row, asked, command)


def _hear_what_is_said(
    turn: Turn, moving: Moving, row: Appointment, asked: Question | None, command: Command
) -> Outcome | None:
    """A yes, a no, values, and wishes for what it is about."""
    match command:
        case Start(commands.Wish.CANCEL):
            return _ask_stop_or_cancel(turn, moving, row)
        case Choose(items.Yes()) if asked == Question.CONFIRM:
            return _move(turn, moving, row)
        case Confirm() if asked == Question.CONFIRM:
            return _move(turn, moving, row)
        case Start(commands.Wish.BOOK, said) if said.found.service or not said.names_a_value:
            # A new booking is no correction.
            return None
        case Start(commands.Wish.BOOK | commands.Wish.MOVE, said) | Give(said) | Confirm(said):
            return _correct(turn, moving, row, said)
        case Deny(said):
            return _correct(turn, moving, row, said) or _denied(turn, moving, row, asked)
    return None


def _hear_which_act(turn: Turn, moving: Moving, row: Appointment, command: Command) -> Outcome | None:
    """To stop or to cancel is asked; another time says that it shall be moved after all."""
    if isinstance(command, Start) and command.wish == commands.Wish.BOOK and command.said.found.service:
        return None
    said = said_in(command)
    if said and said.names_a_value and not (isinstance(command, Start) and command.wish == commands.Wish.CANCEL):
        return _correct(turn, moving, row, said)
    return stop(turn, moving) if isinstance(command, Deny) else None


def _go_back(turn: Turn, moving: Moving, row: Appointment, asked: Question | None) -> Outcome | None:
    """One step: what was settled last is asked again; before the day there is only which appointment."""
    if asked == Question.CONFIRM:
        wishes.release(turn, moving)
        moving.forget_time()
    elif asked == Question.TIME:
        moving.forget_day()
        moving.forget_time()
    elif asked != Question.WHICH_ACT:
        rows = appointments.changeable(turn)
        return _ask_which(turn, Moving(), rows) if len(rows) > 1 else None
    return _next_question(turn, moving, row)


def _take_item(turn: Turn, moving: Moving, row: Appointment, item: AnyItem) -> Outcome:
    if item in LATER_OR_EARLIER and not _has_wish(moving):
        # Than it is now.
        moving.date, moving.time = wishes.day_and_clock(row.starts_at, turn.zone)
    wishes.note_item(turn, moving, item)
    return _next_question(turn, moving, row)


def _correct(turn: Turn, moving: Moving, row: Appointment, said: Said) -> Outcome | None:
    """Other values, or none that are wanted."""
    known = deepcopy(moving)
    impossible = _note_wish(turn, moving, row, said)
    if impossible or moving != known or said.kept or said.names_a_value:
        return before(impossible, _next_question(turn, moving, row))
    return None


def _denied(turn: Turn, moving: Moving, row: Appointment, asked: Question | None) -> Outcome:
    if asked != Question.CONFIRM:
        return stop(turn, moving)
    wishes.release(turn, moving)
    moving.time = None
    return _next_question(turn, moving, row)


def _keeps(asked: Question | None, said: Said) -> bool:
    """ "Keep my slot, please": it shall stay where it is; no value of where to, and none of it that shall change."""
    has_yes = asked is not None and JOURNEY.questions[asked] is not None
    return not said.names_a_value and (has_yes or not said.kept)


def ask_again(turn: Turn, moving: Moving, asked: Question | None) -> Outcome:
    row = appointments.by_key(turn, moving.appointment)
    if row is None:
        return _ask_which(turn, moving, appointments.changeable(turn))
    if asked == Question.WHICH_ACT:
        return _ask_stop_or_cancel(turn, moving, row)
    return _next_question(turn, moving, row)


# Which appointment


def _named(said: Said) -> Named:
    """What names the appointment that stands, and not where it shall go."""
    found = said.found
    return Named(
        code=found.code, day=found.old_date, clock=found.old_time, consultants=found.consultant, services=found.service,
        which=said.which,
    )  # fmt: skip


def _fitting(turn: Turn, rows: list[Appointment], named: Named, said: Said) -> list[Appointment]:
    """A consultant can be the one it is with, or the one it shall be with; a day as well, where no other is named."""
    if not named.says_anything() and (said.found.date or said.found.time):
        return _at_the_time_said(turn, rows, said)
    found = appointments.matching(rows, named, turn.zone)
    if found or not named.consultants:
        return found
    without = replace(named, consultants=())
    if not without.says_anything():
        return rows
    return appointments.matching(rows, without, turn.zone)


def _at_the_time_said(turn: Turn, rows: list[Appointment], said: Said) -> list[Appointment]:
    """ "Move my appointment on Tuesday": with several, the day it is on. With one alone it is where to."""
    if len(rows) == 1:
        return rows
    here = appointments.matching(rows, Named(day=said.found.date, clock=said.found.time), turn.zone)
    return here if len(here) == 1 else rows


def _ask_which(turn: Turn, moving: Moving, rows: list[Appointment], first: str = "") -> Outcome:
    if not rows:
        return _nothing(turn, moving)
    choices: list[Item] = [(replies.line(row, turn.zone), items.OfAppointment(row.pk)) for row in rows]
    offer = Offer.of([*choices, (replies.stop_title(), items.Stop())])
    return Asks(moving, Question.APPOINTMENT, changes.which_to_move(offer.choices, first), offer)


def _choose_appointment(turn: Turn, moving: Moving, command: Command) -> Outcome | None:
    rows = appointments.changeable(turn)
    match command:
        case Choose(items.OfAppointment(pk)):
            chosen = [row for row in rows if row.pk == pk]
        case Choose():
            chosen = []
        case Start(commands.Wish.MOVE, said) | Give(said) | Confirm(said) | Deny(said):
            chosen = appointments.matching(rows, _named_alone(said), turn.zone)
            if not chosen and moving.said and said.names_a_time:
                # Where to was said already, and is something else now.
                moving.said = moving.said.corrected(said.to_keep())
                where_to = changes.wish(commands.Wish.MOVE, moving.said.found.date, moving.said.found.time)
                return after(courtesy.noted(where_to), _ask_which(turn, moving, rows))
        case _:
            return None
    if len(chosen) > 1:
        return _ask_which(turn, moving, chosen)
    if chosen:
        # What was asked for before the appointment was known.
        said, moving.said = moving.said or Said(), None
        return _take(turn, moving, chosen[0], said)
    if isinstance(command, Deny):
        return stop(turn, moving)
    if isinstance(command, Choose):
        return _ask_which(turn, moving, rows, changes.no_such_appointment())
    return None


def _named_alone(said: Said) -> Named:
    """What names an appointment where nothing else is asked."""
    found = said.found
    return Named(
        code=found.code, day=found.old_date or found.date, clock=found.old_time or found.time, part=found.part_of_day,
        consultants=found.consultant, services=found.service, which=said.which,
    )  # fmt: skip


def _take(turn: Turn, moving: Moving, row: Appointment, said: Said) -> Outcome:
    """With what was said of where it shall go."""
    if refusal := _refusal(turn, row):
        return Ends((refusal,))
    moving.appointment, moving.consultant = row.pk, row.consultant_id
    impossible = _note_wish(turn, moving, row, said)
    question = _next_question(turn, moving, row)
    is_about_when = isinstance(question, Asks) and question.question in (Question.DAY, Question.TIME)
    if is_about_when and not moving.time:
        question = after(Reply(changes.to_be_moved(row, turn.zone)), question)
    return before(impossible, question)


def _refusal(turn: Turn, row: Appointment) -> Reply | None:
    notice = row.service.policy().reschedule_notice
    return appointments.refusal(
        row, notice=notice, over=changes.is_over, too_late=changes.too_late_to_move, now=turn.now
    )


def _nothing(turn: Turn, moving: Moving) -> Outcome:
    wishes.let_go(turn, moving)
    return Ends((changes.no_appointments(),))


# Where to


def _note_wish(turn: Turn, moving: Moving, row: Appointment, said: Said) -> list[Reply]:
    """Take day, time and consultant; returns what must be said about those that cannot be."""
    day, clock = wishes.day_and_clock(row.starts_at, turn.zone)
    if said.which:
        # "My next one" is the one that moves, and not where to.
        said = replace(said, leeway=None if said.leeway == Leeway.SOONEST else said.leeway)
    found, kept = said.found, said.kept
    if len(found.service) == 1:
        wishes.release(turn, moving)
        moving.service = found.service[0] if found.service[0] != row.service_id else None
    if "consultant" in kept:
        wishes.note_person(turn, moving, row.consultant_id)
    else:
        wishes.note_consultant(turn, moving, _other_consultants(row, found.consultant), anyone=found.anyone)
    names_nobody_else = row.consultant_id in found.consultant and not _other_consultants(row, found.consultant)
    if names_nobody_else and _changes_consultant(moving, row):
        # Back to the one it is with.
        wishes.note_person(turn, moving, row.consultant_id)
    wishes.note_language(turn, moving, said.speaks)
    wishes.note_when(turn, moving, said, around=row.starts_at)
    wishes.note_rejected(turn, moving, said)
    if "time" in kept and not found.time:
        wishes.release(turn, moving)
        moving.part, moving.hours, moving.time = "", None, clock
    only_a_time = found.time or found.time_range or found.part_of_day
    wants_this_day = "day" in kept or (only_a_time and not moving.date and not moving.days)
    wants_this_day = wants_this_day or (_changes_what_it_is(moving, row) and not _has_wish(moving))
    if wants_this_day and not moving.date:
        moving.date = day
        if not moving.has_time and "day" not in kept:
            # Only the consultant changes, or the service.
            moving.time = clock
    return [*wishes.by_another_clock(turn, said), *wishes.what_cannot_be(said)]


def _changes_consultant(moving: Moving, row: Appointment) -> bool:
    return bool(moving.anyone or moving.candidates or moving.consultant != row.consultant_id)


def _changes_what_it_is(moving: Moving, row: Appointment) -> bool:
    return moving.service is not None or _changes_consultant(moving, row)


def _has_wish(moving: Moving) -> bool:
    return bool(moving.date or moving.days or moving.slot or moving.has_time)


def _other_consultants(row: Appointment, ids: tuple[int, ...]) -> tuple[int, ...]:
    """Those named beside the one it is with; not who only has the same given name as they."""
    if row.consultant_id not in ids:
        return ids
    given = row.consultant.name.split()[-1]
    others = Consultant.objects.filter(pk__in=ids).exclude(pk=row.consultant_id)
    return tuple(other.pk for other in others if other.name.split()[-1] != given)


def _wanted(turn: Turn, moving: Moving, row: Appointment) -> Wanted:
    consultant = None if moving.anyone else slots.consultant_row(turn, moving)
    service = _service(turn, moving, row)
    return Wanted(service, consultant, moving=row, without=wishes.unwanted_people(turn, moving, service))


def _service(turn: Turn, moving: Moving, row: Appointment) -> Service:
    return turn.service(moving.service) or row.service


def _next_question(turn: Turn, moving: Moving, row: Appointment) -> Outcome:
    unheard = wishes.nobody_speaks(turn, moving, _service(turn, moving, row))
    return before(unheard, _next_step(turn, moving, row))


def _next_step(turn: Turn, moving: Moving, row: Appointment) -> Outcome:
    question = slots.ask_consultant(turn, moving, _service(turn, moving, row))
    if question is None:
        wanted = _wanted(turn, moving, row)
        question = alternatives.ask(turn, moving, wanted) or offers.ask(turn, moving, wanted)
        question = question or slots.ask_day(turn, moving, wanted) or slots.ask_time(turn, moving, wanted)
    return question or _hold(turn, moving, row) or _ask_confirmation(turn, moving, row)


def _hold(turn: Turn, moving: Moving, row: Appointment) -> Outcome | None:
    try:
        slots.hold(turn, moving, _wanted(turn, moving, row))
    except BookingError as error:
        return _refused(turn, moving, row, error)
    return None


def _ask_confirmation(turn: Turn, moving: Moving, row: Appointment) -> Outcome:
    start, consultant = slots.chosen(turn, moving)
    rows: list[Item] = [
        (replies.yes_title(), items.Yes()),
        (replies.other_time_title(), items.Other(Another.TIME)),
        (replies.other_day_title(), items.Other(Another.DAY)),
        (replies.keep_title(), items.Stop()),
    ]
    offer = Offer.of(rows)
    question = changes.ask_move(
        row, service=_service(turn, moving, row), consultant=consultant, start=start, zone=turn.zone,
        choices=offer.choices,
    )  # fmt: skip
    return Asks(moving, Question.CONFIRM, question, offer)


def _ask_stop_or_cancel(turn: Turn, moving: Moving, row: Appointment) -> Outcome:
    cancel = write(OnAppointment(Verb.CANCEL, row.code))
    offer = Offer.of(
        [(changes.cancel_it_title(), items.Press(cancel)), (replies.keep_title(), items.Stop())]
    )  # fmt: skip
    return Asks(moving, Question.WHICH_ACT, changes.ask_stop_or_cancel(row, turn.zone, offer.choices), offer)


# The one action


def _move(turn: Turn, moving: Moving, row: Appointment) -> Outcome:
    starts_at, consultant = slots.chosen(turn, moving)
    try:
        event = services.reschedule(
            appointment=row,
            starts_at=starts_at,
            consultant=consultant,
            service=turn.service(moving.service),
            by=by_customer(turn.customer),
            now=turn.now,
        )
    except BookingError as error:
        return _refused(turn, moving, row, error)
    return Ends((changes.moved(event, turn.zone),))


def _refused(turn: Turn, moving: Moving, row: Appointment, error: BookingError) -> Outcome:
    """The appointment itself may not move any more, or its new time is gone: then the nearest are offered."""
    row.refresh_from_db()
    if isinstance(error, NotAllowedInThisState) or (isinstance(error, TooLate) and _refusal(turn, row)):
        wishes.let_go(turn, moving)
        return Ends((_refusal(turn, row) or changes.is_over(row),))
    return slots.refused(turn, moving, _wanted(turn, moving, row), error)


# What it is about, and leaving it


def title(moving: Moving) -> str:
    row = Appointment.objects.filter(pk=moving.appointment or 0).select_related("service").first()
    return courtesy.about_moving(row.service.label if row else "")


def facts(moving: Moving) -> list[str]:
    """What a person of the team can use of it."""
    code = Appointment.objects.filter(pk=moving.appointment or 0).values_list("code", flat=True).first()
    return list(filter(None, [code, *wishes.facts(moving)]))


def describe(turn: Turn, moving: Moving) -> str:
    consultant = slots.consultant_row(turn, moving)
    return courtesy.wish("", consultant.name if consultant else "", slots.wished_time(turn, moving), "")


def stop(turn: Turn, moving: Moving) -> Ends:
    """It stays where it is, and what was held for it is free again."""
    row = appointments.by_key(turn, moving.appointment)
    wishes.let_go(turn, moving)
    if row is None:
        return Ends((replies.stopped(),))
    return aftermath.as_they_stand(turn, [row]) or Ends((changes.not_moved(row, turn.zone),))


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=Moving,
        questions={
            Question.APPOINTMENT: None, Question.CONSULTANT: None, Question.DAY: None, Question.FULL: None,
            Question.TIME: None, Question.WHICH_ACT: None, Question.CONFIRM: Act.MOVE,
        },
        hear=hear,
        for_team=handoff_words.wants_to_move,
        facts=facts,
        ask_again=ask_again,
        title=title,
        describe=describe,
        doors=(
            Door((commands.Wish.MOVE, Do.MOVE, Verb.MOVE), start, lets_go=True),
            Door((Verb.BACK,), back, lets_go=True),
        ),
        stop=stop,
        leave=wishes.let_go,
        in_view=lambda moving: moving.appointment,
        takes=wishes.VALUES,
        waits=True,
        wish=commands.Wish.MOVE,
        permission=Action.RESCHEDULE,
    )
)  # fmt: skip
