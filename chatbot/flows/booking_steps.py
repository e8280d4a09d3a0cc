"""What is missing of a booking becomes a question, one step after the other; and, when nothing is, the booking itself.

`flows/booking.py` is the journey: what is said becomes what is known, and this is asked for the rest.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import Device
from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError
from chatbot import replies
from chatbot.flows import alternatives, offers, requesting, slots, waitlist, wishes
from chatbot.flows.booking_values import Booking, note_service, service_row, wanted
from chatbot.flows.outcome import Asks, Ends, NeedsIdentity, Outcome, after, before
from chatbot.flows.slots import Item
from chatbot.memory import items
from chatbot.memory.document import Offer
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.replies import account, cards, matters, times
from chatbot.understanding.asked import Question
from chatbot.understanding.phrases import Another
from consultants.models import Service


def next_question(turn: Turn, booking: Booking, said: Said, asked: Question | None = None) -> Outcome:
    """The first step that has something to ask, given what is known."""
    if question := _service(turn, booking, said):
        # What cannot be is said before more is asked.
        told = slots.beyond_all(turn, booking, services_to_book()) or wishes.nobody_works(turn, booking)
        return before(told or wishes.whether_free(turn, booking), question)
    unheard = wishes.nobody_speaks(turn, booking, service_row(turn, booking))
    return before(unheard, _next_step(turn, booking, asked))


def _next_step(turn: Turn, booking: Booking, asked: Question | None) -> Outcome:
    steps: tuple[Callable[[Turn, Booking], Outcome | None], ...] = (
        _waitlist, _alternatives, _offers, _consultant, _day, _time,
    )  # fmt: skip
    question = next((found for step in steps if (found := step(turn, booking))), None)
    if question is not None:
        return question
    try:
        is_not_kept = slots.hold(turn, booking, wanted(turn, booking))
    except BookingError as error:
        return slots.refused(turn, booking, wanted(turn, booking), error)
    settled = once_known(turn, booking, lambda turn, booking: _settle(turn, booking, asked), asked)
    return after(times.not_kept(), settled) if is_not_kept else settled


def _settle(turn: Turn, booking: Booking, asked: Question | None) -> Outcome:
    return _name(turn, booking, asked) or _device(turn, booking) or _confirmation(turn, booking)


def once_known(
    turn: Turn, booking: Booking, go_on: Callable[[Turn, Booking], Outcome], asked: Question | None = None
) -> Outcome:
    """Before anything is booked it is known for whom; what was chosen is kept. Who has no address is rung instead."""
    if turn.is_known:
        return go_on(turn, booking)
    if turn.memory.has_no_address:
        return requesting.ask_number(turn, booking) or _name(turn, booking, asked) or requesting.place(turn, booking)
    return NeedsIdentity(booking)


def _service(turn: Turn, booking: Booking, said: Said) -> Outcome | None:
    known = turn.service(booking.service)
    if known and known.is_active:
        return None
    suggested = booking.suggested
    note_service(turn, booking, None)
    active = services_to_book()
    if fitting := list(active.filter(pk__in=suggested)):
        return _suggest(booking, fitting)
    if said.found.service:
        active = active.filter(pk__in=said.found.service)
    if only := _only_one(active):
        note_service(turn, booking, only.pk)
        return None
    return ask_service(booking, active)


def _only_one(services: QuerySet[Service]) -> Service | None:
    """Where nothing else can be booked, nobody is asked what it shall be."""
    found = list(services[:2])
    return found[0] if len(found) == 1 else None


def ask_service(values: Any, among: Iterable[Service]) -> Outcome:
    """For which of these it shall be; of whichever journey these are the values."""
    services = list(among)
    rows: list[Item] = [(service.label, items.OfService(service.pk)) for service in services]
    # Their buttons book, whatever is open by then.
    made = tuple(map(cards.service, services)) if isinstance(values, Booking) else ()
    if not rows:
        return Ends((replies.nothing_to_book(),))
    offer = Offer.of(rows)
    return Asks(values, Question.SERVICE, replies.ask_service(offer.choices, made), offer)


def _suggest(booking: Booking, fitting: list[Service]) -> Outcome:
    """Whether it shall be what fits to what they told of."""
    booking.suggested = tuple(service.pk for service in fitting)
    is_one = len(fitting) == 1
    rows: list[Item] = [
        (replies.yes_title() if is_one else service.label, items.OfService(service.pk)) for service in fitting
    ]
    offer = Offer.of([*rows, (replies.other_service_title(), items.OfService(None))])
    say = matters.suggest if is_one else matters.suggest_one_of
    return Asks(booking, Question.SERVICE, say(fitting, offer.choices, is_sure=booking.is_sure), offer)


def _alternatives(turn: Turn, booking: Booking) -> Outcome | None:
    if not booking.either:
        return None
    return _whom_they_named(turn, booking) or alternatives.ask(turn, booking, wanted(turn, booking))


def _offers(turn: Turn, booking: Booking) -> Outcome | None:
    """Before whom to see is asked, unless somebody was named."""
    if not booking.is_left_to_us:
        return None
    return _whom_they_named(turn, booking) or offers.ask(turn, booking, wanted(turn, booking))


def _whom_they_named(turn: Turn, booking: Booking) -> Outcome | None:
    return _consultant(turn, booking) if booking.consultant or booking.candidates else None


def services_to_book() -> QuerySet[Service]:
    """Those that somebody offers."""
    return Service.objects.filter(is_active=True, consultants__is_active=True).distinct()


def _consultant(turn: Turn, booking: Booking) -> Outcome | None:
    question = slots.ask_consultant(turn, booking, service_row(turn, booking), as_cards=True)
    is_open = isinstance(question, Asks) and not (booking.consultant or booking.candidates)
    if not is_open or booking.date is None:
        return question
    with_anyone = wanted(turn, booking)
    can_be = not slots.too_far(turn, with_anyone, booking.date) and slots.free_on(
        turn, booking, with_anyone, booking.date
    )
    # With nobody: that is said before it is asked with whom.
    return question if can_be else slots.ask_time(turn, booking, with_anyone)


def _day(turn: Turn, booking: Booking) -> Outcome | None:
    return slots.ask_day(turn, booking, wanted(turn, booking))


def _time(turn: Turn, booking: Booking) -> Outcome | None:
    return slots.ask_time(turn, booking, wanted(turn, booking))


def _waitlist(turn: Turn, booking: Booking) -> Outcome | None:
    """Wait for one day, or for whatever becomes free within the booking window."""
    if booking.waits_for is None:
        return None
    if question := _consultant(turn, booking) if booking.candidates else None:
        return question
    day = booking.waits_for.day
    if day and not slots.is_full(turn, booking, wanted(turn, booking), day):
        # A time is free, or none ever will be: the questions that follow say so.
        booking.waits_for = None
        return None
    return once_known(turn, booking, _join_waitlist)


def _join_waitlist(turn: Turn, booking: Booking) -> Outcome:
    assert booking.waits_for is not None, "the waitlist was asked for"
    sought, day = wanted(turn, booking), booking.waits_for.day
    whenever = turn.now, turn.now + sought.service.policy().booking_window
    start, end = slots.span(turn, booking, day) if day else whenever
    said = waitlist.join(
        turn, service=sought.service, consultant=sought.consultant, start=start, end=end, part_of_day=booking.part
    )  # fmt: skip
    return Ends((said,))


def _name(turn: Turn, booking: Booking, asked: Question | None) -> Outcome | None:
    return None if turn.customer.name or booking.nameless else ask_name(booking, asked)


def ask_name(values: Any, asked: Question | None) -> Outcome:
    """Of whichever journey these are the values."""
    if asked != Question.NAME:
        return Asks(values, Question.NAME, replies.ask_name())
    # Whoever does not answer at once is shown that they need not.
    offer = Offer.of([(replies.without_a_name_title(), items.WithoutName())])
    return Asks(values, Question.NAME, replies.ask_name(offer.choices), offer)


def _device(turn: Turn, booking: Booking) -> Outcome | None:
    if booking.has_device or not service_row(turn, booking).is_for_a_device:
        return None
    rows = list(turn.customer.devices.filter(is_active=True))
    if not rows:
        return None
    choices: list[Item] = [(row.label, items.OfDevice(row.pk)) for row in rows]
    offer = Offer.of([*choices, (account.no_device_title(), items.OfDevice(None))])
    return Asks(booking, Question.DEVICE, account.ask_device(offer.choices), offer)


def _device_row(turn: Turn, booking: Booking) -> Device | None:
    return turn.customer.devices.filter(pk=booking.device).first() if booking.device else None


def _confirmation(turn: Turn, booking: Booking) -> Outcome:
    service = service_row(turn, booking)
    start, consultant = slots.chosen(turn, booking)
    end = start + timedelta(minutes=service.duration_minutes)
    rows: list[Item] = [
        (replies.yes_title(), items.Yes()),
        (replies.other_time_title(), items.Other(Another.TIME)),
        (replies.other_day_title(), items.Other(Another.DAY)),
        (replies.stop_title(), items.Stop()),
    ]
    offer = Offer.of(rows)
    question = replies.ask_confirmation(
        service=service,
        consultant=consultant,
        start=start,
        end=end,
        zone=turn.zone,
        device=_device_row(turn, booking),
        whom=booking.whom,
        note=booking.note,
        at_the_same_time=list(turn.customer.appointments.booked().overlapping(start, end)),
        choices=offer.choices,
    )
    return Asks(booking, Question.CONFIRM, question, offer)


# The one action


def book(turn: Turn, booking: Booking) -> Outcome:
    starts_at, consultant = slots.chosen(turn, booking)
    try:
        event = services.book(
            customer=turn.customer,
            service=service_row(turn, booking),
            consultant=consultant,
            starts_at=starts_at,
            device=_device_row(turn, booking),
            for_whom=booking.whom,
            description=booking.note,
            by=by_customer(turn.customer),
            now=turn.now,
        )
    except BookingError as error:
        return slots.refused(turn, booking, wanted(turn, booking), error)
    return Ends((replies.booked(event, turn.zone),))
