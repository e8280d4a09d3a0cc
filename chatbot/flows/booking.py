"""Booking: service, consultant or anyone, day, time, name, confirmation. Asks only for what is missing."""

from copy import deepcopy
from dataclasses import replace

from accounts.models import Action
from accounts.permissions import decide
from accounts.services import name_customer, note_phone
from bookings.models import Appointment
from chatbot import replies
from chatbot.flows import appointments, calling_back, references, requesting, slots, specification, waitlist, wishes
from chatbot.flows.booking_steps import ask_service, book, next_question, once_known, services_to_book
from chatbot.flows.booking_values import Booking, note_service, with_what_is_known
from chatbot.flows.outcome import Asks, Ends, Leaves, Outcome, Shows, after, before
from chatbot.flows.searching import Wanted
from chatbot.flows.specification import Door, Journey
from chatbot.memory import commands, items
from chatbot.memory.commands import (
    AskWhy,
    Back,
    Command,
    Confirm,
    Decline,
    Deny,
    Give,
    JoinWaitlist,
    Start,
    Want,
)
from chatbot.memory.document import Memory
from chatbot.memory.items import AnyItem
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, account, courtesy, matters, news, standing
from chatbot.replies import handoff as handoff_words
from chatbot.replies.buttons import Button, Do, OnAppointment, Take, Verb
from chatbot.understanding.asked import Act, Question
from chatbot.understanding.phrases import Another
from chatbot.understanding.schema import Leeway, TimeRange
from consultants.models import Consultant, Service

NAME = "booking"
# Of the words for whom it is, in characters.
WHOM_LENGTH = Appointment.WHOM_LENGTH
# Of what whoever is visited shall know, in characters.
NOTE_LENGTH = 1_000


# Ways in


def start(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    if refused := refusal(turn):
        return refused
    booking = Booking()
    said = references.resolved(turn, said)
    impossible = note(turn, booking, said)
    return before(impossible, _named_with_its_price(turn, booking, said, next_question(turn, booking, said)))


def _named_with_its_price(turn: Turn, booking: Booking, said: Said, question: Outcome) -> Outcome:
    """The service that we found by what they tell of is told, where it is not asked about."""
    service = turn.service(booking.service)
    return after(matters.that_is(service), question) if service and not said.found.service else question


def refusal(turn: Turn) -> Outcome | None:
    """Why this customer may book nothing more."""
    level = turn.customer.current_level
    # Counted only where the level limits it.
    is_limited = level is not None and level.maximum_coming is not None
    coming = turn.customer.appointments.coming(turn.now).count() if is_limited else None
    missing = decide(turn.customer, Action.BOOK, used=coming)
    return Ends((account.not_permitted(missing),)) if missing else None


def wait(turn: Turn, booking: Booking | None, said: Said) -> Outcome:
    """The waitlist, asked for in words. Who may not join it is told so before they are asked who they are, and a time
    is looked for as for anybody.
    """
    no_waiting = waitlist.refusal(turn)
    told = [news.no_waitlist(no_waiting)] if no_waiting else []
    if booking is None:
        if no_waiting and not said.names_a_value:
            return Shows(tuple(told))
        if refused := refusal(turn):
            return refused
    booking = booking or Booking()
    told += note(turn, booking, said)
    if not no_waiting:
        booking.waits_for = items.Wait(booking.date)
    question = next_question(turn, booking, said)
    return after(told[0], question) if len(told) == 1 else before(told, question)


def take(turn: Turn, said: Said, button: Button | None) -> Outcome:
    """A tap on a time, a day or a person that an answer named. What it names may be gone by now: then it is said so."""
    assert isinstance(button, Take), "the door is that of such buttons"
    if refused := refusal(turn):
        return refused
    return take_into(turn, Booking(), button, said)


def take_into(turn: Turn, booking: Booking, button: Take, said: Said) -> Outcome:
    """Book what was tapped, or change the open booking to it; what is said beside it goes before."""
    _note_button(turn, booking, button)
    impossible = note(turn, booking, said) if said.names_a_value else []
    return before(impossible, next_question(turn, booking, said))


def _note_button(turn: Turn, booking: Booking, button: Take) -> None:
    service, consultant = turn.service(button.service), turn.consultant(button.consultant)
    has_service, has_consultant = bool(service and service.is_active), bool(consultant and consultant.is_active)
    if service and has_service:
        note_service(turn, booking, service.pk)
    if consultant and has_consultant:
        wishes.note_person(turn, booking, consultant.pk)
    if (button.when or button.asks_for_a_day) and has_service and not has_consultant:
        wishes.note_item(turn, booking, items.WithAnyone())
    if button.when:
        day, clock = button.local(turn.zone)
        wishes.note_item(turn, booking, items.OnDay(day))
        booking.time = clock
        booking.part, booking.hours = button.part, TimeRange(*button.hours) if button.hours else None


def again(turn: Turn, said: Said, button: Button | None) -> Outcome:
    """A tap on what was cancelled: the same time if that is free, or the one that is said now."""
    assert isinstance(button, OnAppointment), "the door is that of such buttons"
    row = appointments.by_code(turn, button.code)
    if row is None:
        return Shows((standing.no_longer_there(),))
    if refused := refusal(turn):
        return refused
    booking = Booking(service=row.service_id, consultant=row.consultant_id, is_again=True)
    if row.starts_at > turn.now:
        local = row.starts_at.astimezone(turn.zone)
        booking.date, booking.time = local.date(), local.time()
    if row.device and row.device.is_active:
        booking.device, booking.has_device = row.device_id, True
    impossible = note(turn, booking, said)
    question = next_question(turn, booking, said)
    is_gone = row.starts_at > turn.now and not booking.slot and not said.names_a_value
    if is_gone and slots.is_somebody_elses(turn, Wanted(row.service, row.consultant), row.starts_at):
        question = after(standing.taken_meanwhile(), question)
    return before(impossible, question)


# What is said while it is open


def hear(turn: Turn, booking: Booking, asked: Question | None, command: Command) -> Outcome | None:
    match command:
        case Start(commands.Wish.SEVERAL, said):
            return _of_several(turn, booking, said)
        case Give(said) if said.several and asked != Question.NAME:
            return _of_several(turn, booking, said)
        case JoinWaitlist(said):
            return wait(turn, booking, said)
        case Back():
            return go_back(turn, booking, asked)
        case commands.Tap(Take() as button, said):
            return take_into(turn, booking, button, said)
        case Decline() | AskWhy() if asked == Question.NAME:
            return _without_name(turn, booking, command)
        case Decline() | AskWhy() if asked == Question.PHONE:
            return calling_back.without_number(turn, booking, command)
    item = _another_service(command) or wishes.wanted_item(turn, booking, asked, command)
    return _take_item(turn, booking, asked, item) if item else _hear_what_is_said(turn, booking, asked, command)


def _hear_what_is_said(turn: Turn, booking: Booking, asked: Question | None, command: Command) -> Outcome | None:
    """A yes, a no, values, and wishes for what stands already."""
    match command:
        case Start(commands.Wish.CANCEL, said):
            # While an appointment is being booked, "cancel" means to stop that, unless it names another one.
            return None if _is_of_a_standing_one(turn, booking, said, is_move=False) else Leaves()
        case Start(commands.Wish.MOVE, said) if _is_of_a_standing_one(turn, booking, said, is_move=True):
            return None
        case Start(commands.Wish.BOOK | commands.Wish.MOVE, said) | Give(said):
            return _hear_values(turn, booking, asked, said)
        case Confirm(said):
            return once_known(turn, booking, book) if asked == Question.CONFIRM else _values(turn, booking, said)
        case Deny(keeps=True):
            # What is being booked does not stand yet.
            return None
        case Deny(said):
            return _denied(turn, booking, asked, said)
    return None


def _of_several(turn: Turn, booking: Booking, said: Said) -> Outcome:
    """Not one but several: what is known of the one is so of each that says nothing else."""
    wishes.let_go(turn, booking)
    each = tuple(_completed(booking, one) for one in said.each)
    return Ends(then=Start(commands.Wish.SEVERAL, replace(_completed(booking, said), each=each)))


def _completed(booking: Booking, said: Said) -> Said:
    found = with_what_is_known(said.found, booking)
    if booking.anyone and not found.consultant:
        found = replace(found, anyone=True)
    if booking.date and not found.days:
        found = replace(found, date=booking.date)
    return replace(said, found=found)


def _another_service(command: Command) -> AnyItem | None:
    is_wanted = isinstance(command, Want) and command.what == Another.SERVICE
    return items.OfService(None) if is_wanted else None


def _take_item(turn: Turn, booking: Booking, asked: Question | None, item: AnyItem) -> Outcome:
    match item:
        case items.Yes() if asked == Question.CONFIRM:
            return once_known(turn, booking, book)
        case items.Wait():
            booking.waits_for = item
        case items.OfService(pk) if pk in booking.suggested:
            _look_for_a_time(turn, booking, pk)
        case items.OfService(None):
            note_service(turn, booking, None)
            # Another one than was suggested: they see all that there are, be it one.
            return ask_service(booking, services_to_book())
        case items.OfService(pk):
            note_service(turn, booking, pk)
        case items.OfDevice(pk):
            booking.device, booking.has_device = pk, True
        case items.WithoutName():
            booking.nameless = True
        case _:
            wishes.note_item(turn, booking, item)
    return next_question(turn, booking, Said())


def _look_for_a_time(turn: Turn, booking: Booking, pk: int | None) -> None:
    """They want what was suggested, and a time that we look for."""
    note_service(turn, booking, pk)
    if not (booking.date or booking.days or booking.has_time):
        booking.leeway = booking.leeway or Leeway.SOONEST


def _denied(turn: Turn, booking: Booking, asked: Question | None, said: Said) -> Outcome | None:
    """Not this time, or not this service; or values instead of those that were asked about."""
    if asked == Question.SERVICE and booking.suggested and not said.names_a_value:
        return Leaves()
    if booking.is_again and not (said.names_a_value or said.found.negated):
        return stop(turn, booking)
    if asked == Question.CONFIRM and not (said.names_a_value or said.found.negated):
        wishes.release(turn, booking)
        booking.time = None
        return next_question(turn, booking, said)
    return _values(turn, booking, said)


def _hear_values(turn: Turn, booking: Booking, asked: Question | None, said: Said) -> Outcome | None:
    if asked == Question.NAME and said.found.name:
        return _take_the_name(turn, booking, said)
    if asked == Question.PHONE and not said.names_a_value:
        return _take_the_number(turn, booking, said)
    return _values(turn, booking, said)


def _values(turn: Turn, booking: Booking, said: Said) -> Outcome | None:
    """Values that change something, or that are known already; None where there are none."""
    known = deepcopy(booking)
    if len(booking.suggested) == 1 and (said.names_a_time or said.leeway or said.found.consultant):
        # Asked whether to look for a time, they say when, or with whom.
        note_service(turn, booking, booking.suggested[0])
    impossible = note(turn, booking, said)
    if impossible or booking != known or said.names_a_value:
        return before(impossible, next_question(turn, booking, said))
    return None


def note(turn: Turn, booking: Booking, said: Said) -> list[Reply]:
    """Take values; returns what must be said about those that cannot be."""
    found = said.found
    if len(found.service) == 1:
        note_service(turn, booking, found.service[0])
    elif booking.service is None and not found.service:
        _note_matter(turn, booking, said)
    wishes.note_consultant(turn, booking, found.consultant, anyone=found.anyone)
    wishes.note_language(turn, booking, said.speaks)
    wishes.note_when(turn, booking, said)
    wishes.note_rejected(turn, booking, said)
    booking.whom = said.whom[:WHOM_LENGTH] or booking.whom
    booking.note = "\n".join(filter(None, dict.fromkeys([booking.note, said.note])))[:NOTE_LENGTH]
    booking.phone = found.phone or booking.phone
    return [*wishes.by_another_clock(turn, said), *wishes.what_cannot_be(said)]


def _note_matter(turn: Turn, booking: Booking, said: Said) -> None:
    """The service that what they tell of is a matter of. It is asked about, unless they ask for a time as well: then
    that is looked for, and the service told with it.
    """
    fits = said.fits
    if not fits.services:
        return
    if fits.is_sure and len(fits.services) == 1 and (said.names_a_time or said.leeway):
        note_service(turn, booking, fits.services[0])
    else:
        booking.suggested, booking.is_sure = fits.services, fits.is_sure


def _is_of_a_standing_one(turn: Turn, booking: Booking, said: Said, *, is_move: bool) -> bool:
    """Whether it names an appointment that is there. Of who has not shown who they are none is looked at: then it is
    one if it names anything else than what is being booked.
    """
    found = said.found
    day, clock = (
        (found.old_date, found.old_time) if is_move else (found.old_date or found.date, found.old_time or found.time)
    )
    named = appointments.Named(code=found.code, day=day, clock=clock)
    if not named.says_anything():
        return False
    if turn.is_known:
        return bool(appointments.matching(appointments.changeable(turn), named, turn.zone))
    return bool(found.code) or day not in (None, booking.date) or clock not in (None, booking.time)


def _take_the_name(turn: Turn, booking: Booking, said: Said) -> Outcome:
    name_customer(customer=turn.customer, name=said.found.name)
    noted = [replies.phone_noted()] if note_phone(customer=turn.customer, phone=said.found.phone) else []
    noted += note(turn, booking, said) if said.names_anything else []
    return before(noted, next_question(turn, booking, said))


def _take_the_number(turn: Turn, booking: Booking, said: Said) -> Outcome | None:
    """Or an address, which they have after all."""
    if said.found.phone or said.names_addresses:
        booking.phone = said.found.phone or booking.phone
        return next_question(turn, booking, said)
    return requesting.unreadable(booking) if said.words else None


def _without_name(turn: Turn, booking: Booking, command: Command) -> Outcome:
    """Done without where they would rather not say it, or told what it is for."""
    if isinstance(command, AskWhy):
        told = replies.what_a_name_is_for(slots.chosen(turn, booking)[1])
    else:
        booking.nameless, told = True, replies.without_a_name()
    return before([told], next_question(turn, booking, Said(), asked=Question.NAME))


def go_back(turn: Turn, booking: Booking, asked: Question | None) -> Outcome:
    """One step: what was settled last is asked again; before the first question there is nothing."""
    if asked == Question.SERVICE:
        question = next_question(turn, booking, Said())
        return replace(question, reply=courtesy.first_step(question.reply)) if isinstance(question, Asks) else question
    if asked == Question.CONSULTANT:
        note_service(turn, booking, None)
        booking.forget_person()
    elif asked in (Question.DAY, Question.FULL):
        booking.forget_person()
        booking.days = None
    elif asked == Question.TIME:
        booking.forget_day()
        booking.forget_time()
    else:
        wishes.release(turn, booking)
        booking.forget_time()
    return next_question(turn, booking, Said())


def ask_again(turn: Turn, booking: Booking, asked: Question | None) -> Outcome:
    return next_question(turn, booking, Said(), asked=asked)


# What it is about, and leaving it


def service_in_hand(memory: Memory) -> int | None:
    """The key of the service that is being booked, also while the booking waits; None where none is."""
    entries = [memory.open, *memory.behind]
    found = (one.values.service for one in entries if one and isinstance(one.values, Booking))
    return next(found, None)


def title(booking: Booking) -> str:
    """In words, for when it is taken up again."""
    service = Service.objects.filter(pk=booking.service or 0).first()
    chosen = booking.slot.consultant if booking.slot else booking.consultant
    consultant = Consultant.objects.filter(pk=chosen or 0).first()
    return courtesy.about_booking(service.label if service else "", consultant.name if consultant else "")


def facts(booking: Booking) -> list[str]:
    """What a person of the team can use of it."""
    service = Service.objects.filter(pk=booking.service or 0).values_list("name", flat=True).first()
    return list(filter(None, [service, *wishes.facts(booking)]))


def describe(turn: Turn, booking: Booking) -> str:
    service, consultant = turn.service(booking.service), slots.consultant_row(turn, booking)
    return courtesy.wish(
        service.label if service else "", consultant.name if consultant else "",
        slots.wished_time(turn, booking), booking.whom, booking.speaks, booking.note,
    )  # fmt: skip


def stop(turn: Turn, booking: Booking) -> Ends:
    """What was cancelled stays so: nobody is told then that nothing was changed."""
    wishes.let_go(turn, booking)
    return Ends((courtesy.all_right() if booking.is_again else replies.stopped(),))


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=Booking,
        questions={
            Question.SERVICE: None, Question.CONSULTANT: None, Question.DAY: None, Question.FULL: None,
            Question.TIME: None, Question.PHONE: None, Question.NAME: None, Question.DEVICE: None,
            Question.CONFIRM: Act.BOOK,
        },
        hear=hear,
        for_team=handoff_words.wants_to_book,
        facts=facts,
        ask_again=ask_again,
        title=title,
        describe=describe,
        doors=(
            Door((commands.Wish.BOOK, Do.BOOK), start, for_anybody=True, lets_go=True),
            Door((Take,), take, for_anybody=True),
            Door((Verb.AGAIN,), again, lets_go=True),
        ),
        stop=stop,
        leave=wishes.let_go,
        takes=wishes.VALUES,
        waits=True,
        wish=commands.Wish.BOOK,
        permission=Action.BOOK,
    )
)  # fmt: skip
