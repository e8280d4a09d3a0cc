"""Cancelling the customer's own appointments: which one, or all of them; are you sure; done."""

from dataclasses import dataclass, field

from accounts.models import Action
from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError, NotPermitted, TooLate
from bookings.models import Appointment
from chatbot import replies
from chatbot.flows import aftermath, appointments, specification, wishes
from chatbot.flows.appointments import Named
from chatbot.flows.outcome import Asks, Ends, Outcome
from chatbot.flows.slots import Item
from chatbot.flows.specification import Door, Journey
from chatbot.memory import items
from chatbot.memory.commands import Back, Choose, Command, Confirm, Deny, Give, Start, Tap, Want, Wish
from chatbot.memory.document import Offer
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, account, changes, courtesy
from chatbot.replies import handoff as handoff_words
from chatbot.replies.buttons import Button, Do, OnAppointment, Verb
from chatbot.understanding.asked import Act, Question
from chatbot.understanding.phrases import Another

NAME = "cancelling"


@dataclass
class Cancelling:
    """The keys of the appointments that are asked about; `is_all`: of all that can be cancelled."""

    appointments: list[int] = field(default_factory=list)
    is_all: bool = False


def start(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    """By words, or by the button of one appointment."""
    if isinstance(button, OnAppointment):
        row = appointments.by_code(turn, button.code)
        return _ask_confirmation(turn, row) if row else _nothing()
    rows = appointments.changeable(turn)
    if not rows:
        return _nothing()
    named = _named(said)
    found = appointments.matching(rows, named, turn.zone)
    if said.everything and (found or not named.says_anything()):
        return _ask_for_all(turn, found or rows)
    if found:
        return _ask(turn, found)
    if named.says_anything():
        return _ask_which(turn, rows, changes.no_such_appointment())
    return _ask(turn, [row for row in rows if row.pk == turn.in_view] or rows)


def hear(turn: Turn, cancelling: Cancelling, asked: Question | None, command: Command) -> Outcome | None:
    match command:
        case Choose(item):
            return _chosen(turn, cancelling, item)
        case Deny(keeps=True):
            return keep(turn, cancelling)
        case Want(Another.ONE) if asked == Question.CONFIRM:
            return _another(turn, cancelling)
        case Back() if asked == Question.CONFIRM and len(appointments.changeable(turn)) > 1:
            return _ask_which(turn, appointments.changeable(turn))
        case Start(Wish.BOOK, said) if said.found.service or said.says_booking:
            # A new booking is no correction.
            return None
        case Start(Wish.CANCEL, said) | Confirm(said) | Deny(said) | Give(said):
            return _hear_values(turn, cancelling, asked, command, said)
        case Start(Wish.BOOK | Wish.MOVE, said):
            return _another_is_named(turn, cancelling, asked, said) or _to_another_time(turn, cancelling, asked, said)
    return None


def _chosen(turn: Turn, cancelling: Cancelling, item: items.AnyItem) -> Outcome | None:
    match item:
        case items.OfAppointment(pk):
            row = appointments.by_key(turn, pk)
            return _ask_confirmation(turn, row) if row else start(turn, Said())
        case items.OfAll():
            return _ask_for_all(turn, appointments.changeable(turn))
        case items.No():
            return keep(turn, cancelling)
        case items.Yes():
            return _confirmed(turn, cancelling)
    return None


def _hear_values(
    turn: Turn, cancelling: Cancelling, asked: Question | None, command: Command, said: Said
) -> Outcome | None:
    if another := _another_is_named(turn, cancelling, asked, said):
        return another
    if elsewhere := _to_another_time(turn, cancelling, asked, said, wants_to=isinstance(command, Confirm | Start)):
        return elsewhere
    if isinstance(command, Deny):
        return keep(turn, cancelling)
    return _confirmed(turn, cancelling) if asked == Question.CONFIRM and isinstance(command, Confirm) else None


def _to_another_time(
    turn: Turn, cancelling: Cancelling, asked: Question | None, said: Said, *, wants_to: bool = False
) -> Outcome | None:
    """A time that no appointment which is asked about stands at: none to cancel, or where it shall be instead.

    "No, make it 3 pm instead". `wants_to`: they want to cancel all the same.
    """
    if asked != Question.CONFIRM or not said.names_a_time or _is_named(turn, cancelling, said):
        return None
    if wants_to:
        return _ask_which(turn, appointments.changeable(turn), changes.no_such_appointment())
    row = appointments.by_key(turn, cancelling.appointments[0]) if len(cancelling.appointments) == 1 else None
    return Ends(then=Tap(OnAppointment(Verb.MOVE, row.code), said) if row else Start(Wish.MOVE, said))


def ask_again(turn: Turn, cancelling: Cancelling, asked: Question | None) -> Outcome:
    rows = appointments.changeable(turn)
    if asked == Question.CONFIRM and cancelling.is_all:
        return _ask_for_all(turn, [row for row in rows if row.pk in cancelling.appointments])
    row = appointments.by_key(turn, cancelling.appointments[0]) if cancelling.appointments else None
    return _ask_confirmation(turn, row) if row and asked == Question.CONFIRM else _ask_which(turn, rows)


def _named(said: Said) -> Named:
    found = said.found
    return Named(
        code=found.code,
        day=found.old_date or found.date,
        days=found.date_range,
        clock=found.old_time or found.time,
        part=found.part_of_day,
        consultants=found.consultant,
        services=found.service,
        which=said.which,
    )


def _another(turn: Turn, cancelling: Cancelling) -> Outcome | None:
    """ "Not that one": one of the others, if there are any."""
    others = [row for row in appointments.changeable(turn) if row.pk not in cancelling.appointments]
    return _ask(turn, others) if others else None


def _another_is_named(turn: Turn, cancelling: Cancelling, asked: Question | None, said: Said) -> Outcome | None:
    """In the middle of it, the words of another appointment, or of all."""
    rows = appointments.changeable(turn)
    found = appointments.matching(rows, _named(said), turn.zone)
    if said.everything and len(rows) > 1:
        return _ask_for_all(turn, found or rows)
    is_the_same = asked == Question.CONFIRM and [row.pk for row in found] == cancelling.appointments
    return _ask(turn, found) if found and not is_the_same else None


def _is_named(turn: Turn, cancelling: Cancelling, said: Said) -> bool:
    """Whether the words fit an appointment that is asked about."""
    rows = [row for row in appointments.changeable(turn) if row.pk in cancelling.appointments]
    return bool(appointments.matching(rows, _named(said), turn.zone))


def _ask(turn: Turn, rows: list[Appointment]) -> Outcome:
    return _ask_confirmation(turn, rows[0]) if len(rows) == 1 else _ask_which(turn, rows)


def _ask_which(turn: Turn, rows: list[Appointment], first: str = "") -> Outcome:
    if not rows:
        return _nothing()
    choices: list[Item] = [(replies.line(row, turn.zone), items.OfAppointment(row.pk)) for row in rows]
    if len(rows) > 1:
        choices.append((changes.all_title(), items.OfAll()))
    offer = Offer.of([*choices, (replies.stop_title(), items.No())])
    return Asks(Cancelling(), Question.APPOINTMENT, changes.which_to_cancel(offer.choices, first), offer)


def _nothing() -> Outcome:
    return Ends((changes.no_appointments(),))


def _ask_confirmation(turn: Turn, row: Appointment) -> Outcome:
    if refusal := _refusal(turn, row):
        return Ends((refusal,))
    offer = _yes_or_no()
    question = changes.ask_cancellation(row, turn.zone, offer.choices)
    return Asks(Cancelling([row.pk]), Question.CONFIRM, question, offer)


def _yes_or_no() -> Offer:
    return Offer.of([(replies.yes_title(), items.Yes()), (replies.no_title(), items.No())])


def _refusal(turn: Turn, row: Appointment) -> Reply | None:
    notice = row.service.policy().cancel_notice
    return appointments.refusal(
        row, notice=notice, over=changes.cannot_cancel, too_late=changes.too_late_to_cancel, now=turn.now
    )


def _ask_for_all(turn: Turn, rows: list[Appointment]) -> Outcome:
    """One question for those that can be cancelled; of the others it is said why not."""
    refusals = {row.pk: refusal for row in rows if (refusal := _refusal(turn, row))}
    free = [row for row in rows if row.pk not in refusals]
    if not free:
        return Ends((next(iter(refusals.values()), changes.no_appointments()),))
    offer = _yes_or_no()
    question = changes.ask_cancellation_of_all(free, turn.zone, offer.choices)
    before = "\n".join(refusal.text for refusal in refusals.values())
    question = Reply(f"{before}\n{question.text}", question.choices) if before else question
    return Asks(Cancelling([row.pk for row in free], is_all=True), Question.CONFIRM, question, offer)


def keep(turn: Turn, cancelling: Cancelling) -> Ends:
    """Nothing is cancelled. Of what somebody else cancelled meanwhile that is said instead."""
    rows = appointments.by_keys(turn, cancelling.appointments)
    return aftermath.as_they_stand(turn, rows) or Ends((changes.kept(),))


def stop(turn: Turn, cancelling: Cancelling) -> Ends:
    """The same, said to who gives up the journey and not the appointment."""
    kept = keep(turn, cancelling)
    return Ends((replies.stopped(),)) if kept.said == (changes.kept(),) else kept


def _confirmed(turn: Turn, cancelling: Cancelling) -> Outcome:
    rows = appointments.by_keys(turn, cancelling.appointments)
    return Ends(tuple(_cancel(turn, row) for row in rows) or (changes.no_appointments(),))


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


def facts(cancelling: Cancelling) -> list[str]:
    """What a person of the team can use of it."""
    rows = Appointment.objects.filter(pk__in=cancelling.appointments).order_by("during")
    return list(rows.values_list("code", flat=True))


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=Cancelling,
        questions={Question.APPOINTMENT: None, Question.CONFIRM: Act.CANCEL},
        hear=hear,
        for_team=handoff_words.wants_to_cancel,
        facts=facts,
        ask_again=ask_again,
        title=lambda cancelling: courtesy.about_cancelling(),
        doors=(Door((Wish.CANCEL, Do.CANCEL, Verb.CANCEL), start, lets_go=True),),
        stop=stop,
        in_view=lambda cancelling: cancelling.appointments[0] if len(cancelling.appointments) == 1 else None,
        takes=wishes.VALUES,
        waits=True,
        wish=Wish.CANCEL,
        permission=Action.CANCEL,
    )
)
