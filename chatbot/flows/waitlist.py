"""Waiting for a time that is not free: joining, and answering an offer by its buttons."""

from datetime import datetime

from accounts.models import Action
from accounts.permissions import Refusal, decide
from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError, NotAllowedInThisState, NotPermitted, TooMany
from chatbot import replies
from chatbot.flows import specification
from chatbot.flows.outcome import Outcome, Shows
from chatbot.flows.specification import Door
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, account, news
from chatbot.replies.buttons import AnswerOffer, Button
from consultants.models import Consultant, Service


def refusal(turn: Turn) -> Refusal | None:
    """Asked before it is offered. Of somebody who has not shown who they are it is the level that newcomers have."""
    return decide(turn.customer, Action.WAITLIST)


def join(
    turn: Turn, *, service: Service, consultant: Consultant | None, start: datetime, end: datetime, part_of_day: str
) -> Reply:
    try:
        services.join_waitlist(
            customer=turn.customer, service=service, consultant=consultant, start=start, end=end,
            part_of_day=part_of_day, by=by_customer(turn.customer), now=turn.now,
        )  # fmt: skip
    except NotAllowedInThisState:
        return news.offer_is_open()
    except TooMany:
        return replies.too_many()
    except NotPermitted as error:
        return account.not_permitted(error.refusal)
    except BookingError:
        return replies.menu()
    return news.joined_waitlist(service)


def answer(turn: Turn, said: Said, button: Button | None) -> Outcome:
    """A tap on an offer."""
    assert isinstance(button, AnswerOffer), "the door is that of such buttons"
    held = turn.customer.appointments.holds().filter(code=button.code).select_related("service", "consultant").first()
    if held is None:
        return Shows((news.offer_is_gone(),))
    by = by_customer(turn.customer)
    try:
        if not button.accepts:
            services.cancel(appointment=held, by=by, now=turn.now)
            return Shows((news.offer_let_go(),))
        event = services.book(
            customer=turn.customer, service=held.service, consultant=held.consultant, starts_at=held.starts_at,
            by=by, now=turn.now,
        )  # fmt: skip
    except TooMany:
        return Shows((replies.too_many(),))
    except NotPermitted as error:
        return Shows((account.not_permitted(error.refusal),))
    except BookingError:
        return Shows((news.offer_is_gone(),))
    return Shows((replies.booked(event, turn.zone),))


JOURNEY = specification.register(specification.act("waitlist", Door((AnswerOffer,), answer)))
