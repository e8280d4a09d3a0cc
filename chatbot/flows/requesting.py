"""Booking without an e-mail address: the wish goes to the team with a telephone number, and a colleague rings.

What was said so far is kept; of the number and the name only what is missing is asked. Nothing is booked by it.
"""

from accounts.models import Consent
from accounts.services import note_phone
from bookings import requesting
from bookings.actors import by_customer
from bookings.errors import BookingError
from bookings.models import BookingRequest
from chatbot.flows import calling_back, handoff, slots
from chatbot.flows.booking_values import Booking, service_row, wanted
from chatbot.flows.outcome import Asks, Ends, Outcome, Shows
from chatbot.memory.turn import Turn
from chatbot.people import consents
from chatbot.people import requests as desk
from chatbot.replies import requests as words
from chatbot.understanding.asked import Question

Status = BookingRequest.Status


def ask_number(turn: Turn, booking: Booking) -> Outcome | None:
    if calling_back.number_of(turn, booking.phone):
        return None
    return Asks(booking, Question.PHONE, words.ask_number(consents.to_be_told(turn.conversation)))


def unreadable(booking: Booking) -> Outcome:
    return Asks(booking, Question.PHONE, words.not_a_number())


def standing(turn: Turn) -> Shows | None:
    """How their own requests of this conversation stand; None where there are none, or they are long past."""
    rows = turn.customer.requests.filter(identity=turn.conversation.identity, starts_at__gt=turn.now)
    rows = rows.filter(status__in=[Status.OPEN, Status.BOOKED]).select_related("service", "consultant", "held")
    said = [words.stands(row, turn.zone, turn.now) for row in rows]
    return Shows((words.together(said),)) if said else None


def place(turn: Turn, booking: Booking) -> Outcome:
    """Pass it on, and keep the time for it where that can be."""
    number = calling_back.number_of(turn, booking.phone)
    consents.given(turn.conversation, Consent.Act.PHONE_NUMBER, now=turn.now)
    if turn.customer.email is None:
        note_phone(customer=turn.customer, phone=number)
    if booking.slot is None:
        return calling_back.call(turn, [words.waitlist_wish(service_row(turn, booking))], number)
    starts_at, consultant = slots.chosen(turn, booking)
    try:
        request = requesting.place(
            customer=turn.customer, identity=turn.conversation.identity, service=service_row(turn, booking),
            consultant=consultant, starts_at=starts_at, phone=number,
            for_whom=booking.whom, description=booking.note, by=by_customer(turn.customer), now=turn.now,
        )  # fmt: skip
    except BookingError as error:
        return slots.refused(turn, booking, wanted(turn, booking), error)
    desk.call(turn.conversation, request, summary=handoff.summarize(turn.conversation, turn.memory), now=turn.now)
    return Ends((words.passed_on(request, turn.zone, turn.now),))
