"""How the visit was: a rating by the buttons of the follow-up or in words, and a comment. One row a visit.

It may be changed for a while, by the same buttons or words.
"""

from dataclasses import dataclass

from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError, NotPermitted, TooLate
from bookings.models import Appointment, Feedback, Notification
from chatbot.flows import specification
from chatbot.flows.outcome import Asks, Ends, Outcome, Shows
from chatbot.flows.specification import Door, Journey
from chatbot.memory.commands import Back, Command, Deny, TellOfVisit, Thank
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.people import handoffs
from chatbot.replies import Reply, account, courtesy, news
from chatbot.replies import handoff as handoff_words
from chatbot.replies.buttons import Button, Rate
from chatbot.understanding.asked import Question

NAME = "feedback"


@dataclass
class Rating:
    """Of the visit with that code; a comment that was written before the points were given."""

    code: str = ""
    comment: str = ""


def rate(turn: Turn, said: Said, button: Button | None) -> Outcome:
    """A tap on a number of points."""
    assert isinstance(button, Rate), "the door is that of such buttons"
    visit = _visit(turn, button.code)
    if visit is None or button.points > Feedback.MAX_RATING:
        return Shows((news.no_visit_to_rate(),))
    open_values = turn.memory.open.values if turn.memory.open else None
    comment = open_values.comment if isinstance(open_values, Rating) and open_values.code == button.code else ""
    return _note(turn, visit, button.points, comment)


def hear_first(turn: Turn, told: TellOfVisit) -> Outcome | None:
    """Words that answer the follow-up, if that is what stands last in the conversation; None for anything else."""
    row = turn.last_news
    if row is None or row.kind != Notification.Kind.FOLLOW_UP or row.appointment is None:
        return None
    said = told.opinion
    if said.rating is not None:
        return _note(turn, row.appointment, said.rating, said.comment)
    if turn.is_busy or (said.is_a_word and not said.is_a_number):
        return None
    # A number that is no rating is not a comment either.
    rating = Rating(row.appointment.code, "" if said.is_a_number else told.text)
    return Asks(rating, Question.RATING, news.ask_rating(row.appointment))


def hear(turn: Turn, rating: Rating, asked: Question | None, command: Command) -> Outcome | None:
    visit = _visit(turn, rating.code)
    if visit is None:
        return None
    given = Feedback.objects.filter(appointment=visit).first()
    match command:
        case TellOfVisit(said) if asked == Question.RATING:
            return None if said.rating is None else _note(turn, visit, said.rating, rating.comment or said.comment)
        case Back() if asked == Question.COMMENT:
            return Asks(rating, Question.RATING, news.ask_rating(visit))
        case Deny() | Thank() if asked == Question.COMMENT and given:
            return Ends((news.thanks_for_feedback(given),))
        case TellOfVisit(said, text) if asked == Question.COMMENT and given:
            # "4 thôi" corrects the points; anything else is the comment.
            if said.rating is not None and said.is_short:
                return _note(turn, visit, said.rating, "")
            return _note(turn, visit, given.rating, text)
    return None


def ask_again(turn: Turn, rating: Rating, asked: Question | None) -> Outcome:
    visit = _visit(turn, rating.code)
    given = Feedback.objects.filter(appointment=visit).first() if visit else None
    if visit is None:
        return Ends((news.no_visit_to_rate(),))
    if given and asked == Question.COMMENT:
        return Asks(rating, Question.COMMENT, news.ask_comment(given))
    return Asks(rating, Question.RATING, news.ask_rating(visit))


def _visit(turn: Turn, code: str) -> Appointment | None:
    return turn.customer.appointments.select_related("service", "consultant").filter(code=code).first()


def _note(turn: Turn, visit: Appointment, points: int, comment: str) -> Outcome:
    is_free = not turn.is_busy and handoffs.taken(turn.conversation.pk) is None
    try:
        given = services.give_feedback(
            appointment=visit, rating=points, comment=comment, by=by_customer(turn.customer), now=turn.now
        )
    except NotPermitted as error:
        return _at_last(turn, account.not_permitted(error.refusal))
    except TooLate:
        return _at_last(turn, news.feedback_is_closed(visit.feedback))
    except BookingError:
        return _at_last(turn, news.no_visit_to_rate())
    if is_free and not given.comment:
        return Asks(Rating(visit.code), Question.COMMENT, news.ask_comment(given))
    return Ends((news.thanks_for_feedback(given),)) if is_free else Shows((news.thanks_for_feedback(given),))


def _at_last(turn: Turn, reply: Reply) -> Outcome:
    """What leaves nothing to ask: an open rating is over with it."""
    return Ends((reply,)) if turn.memory.is_open(NAME) else Shows((reply,))


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=Rating,
        questions={Question.RATING: None, Question.COMMENT: None},
        hear=hear,
        for_team=handoff_words.rates,
        ask_again=ask_again,
        title=lambda rating: courtesy.about_feedback(),
        doors=(Door((Rate,), rate),),
        stop=specification.stopped,
        gives_way=True,
    )
)
