"""How the visit was: answered by the buttons of the follow-up."""

from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError, NotPermitted
from bookings.models import Feedback
from chatbot import replies
from chatbot.replies import Reply, account
from chatbot.turn import Turn

RATINGS = {str(rating) for rating in range(Feedback.MAX_RATING + 1)}


def rate(turn: Turn) -> list[Reply]:
    """A tap on "rate:CODE:NUMBER"."""
    _, code, number = (*turn.tap.split(":"), "", "")[:3]
    appointment = turn.customer.appointments.filter(code=code).first()
    if appointment is None or number not in RATINGS:
        return [replies.menu()]
    try:
        services.give_feedback(appointment=appointment, rating=int(number), by=by_customer(turn.customer), now=turn.now)
    except NotPermitted as error:
        return [account.not_permitted(error.refusal)]
    except BookingError:
        return [replies.menu()]
    return [replies.thanks_for_feedback()]
