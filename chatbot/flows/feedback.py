"""How the visit was: a rating by the buttons of the follow-up or in words, and a comment. One row a visit.

It may be changed for a while, by the same buttons or words.
"""

from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError, NotPermitted, TooLate
from bookings.models import Appointment, Feedback, Notification
from chatbot.flows.reminders import about
from chatbot.memory.turn import Turn
from chatbot.people import handoffs
from chatbot.replies import Reply, account, news
from chatbot.understanding.local import visits

RATINGS = {str(rating) for rating in range(Feedback.MAX_RATING + 1)}


def rate(turn: Turn) -> list[Reply]:
    """A tap on "rate:CODE:NUMBER"."""
    _, code, number = (*turn.tap.split(":"), "", "")[:3]
    visit = _visit(turn, code=code)
    if visit is None or number not in RATINGS:
        return [news.no_visit_to_rate()]
    is_open = turn.flow == "feedback" and turn.known.get("code") == code
    return _note(turn, visit, int(number), turn.known.get("comment", "") if is_open else "")


def hear(turn: Turn) -> list[Reply] | None:
    """Words that answer the follow-up, if that is what stands last in the conversation; None for anything else."""
    row = about(turn, Notification.Kind.FOLLOW_UP)
    if row is None or row.appointment is None or turn.tap or visits.wants_something_else(turn.text, turn.understanding):
        return None
    said = visits.opinion(turn.text)
    if said.rating is not None:
        return _note(turn, row.appointment, said.rating, said.comment)
    if turn.flow or (said.is_a_word and not said.is_a_number):
        return None
    turn.begin("feedback")
    # A number that is no rating is not a comment either.
    turn.known.update(code=row.appointment.code, comment="" if said.is_a_number else turn.text)
    turn.ask("rating")
    return [news.ask_rating(row.appointment)]


def go_on(turn: Turn) -> list[Reply] | None:
    visit = _visit(turn, code=turn.known.get("code", ""))
    if visit is None or visits.wants_something_else(turn.text, turn.understanding):
        turn.finish()
        return None
    said = visits.opinion(turn.text)
    given = Feedback.objects.filter(appointment=visit).first()
    if turn.asked == "rating":
        comment = turn.known.get("comment") or said.comment
        return None if said.rating is None else _note(turn, visit, said.rating, comment)
    meant = turn.understanding
    if given is None:
        turn.finish()
        return None
    if meant.means("deny") or meant.means("thanks"):
        turn.finish()
        return [news.thanks_for_feedback(given)]
    # "4 thôi" corrects the points; anything else is the comment.
    if said.rating is not None and said.is_short:
        return _note(turn, visit, said.rating, "")
    return _note(turn, visit, given.rating, turn.text)


def ask_again(turn: Turn) -> Reply:
    visit = _visit(turn, code=turn.known.get("code", ""))
    given = Feedback.objects.filter(appointment=visit).first() if visit else None
    if visit is None:
        return news.no_visit_to_rate()
    return news.ask_comment(given) if given and turn.asked == "comment" else news.ask_rating(visit)


def _visit(turn: Turn, *, code: str) -> Appointment | None:
    return turn.customer.appointments.select_related("service", "consultant").filter(code=code).first()


def _note(turn: Turn, visit: Appointment, rating: int, comment: str) -> list[Reply]:
    is_free = turn.flow in ("", "feedback") and handoffs.taken(turn.conversation.pk) is None
    try:
        given = services.give_feedback(
            appointment=visit, rating=rating, comment=comment, by=by_customer(turn.customer), now=turn.now
        )
    except NotPermitted as error:
        return [account.not_permitted(error.refusal)]
    except TooLate:
        return [news.feedback_is_closed(visit.feedback)]
    except BookingError:
        return [news.no_visit_to_rate()]
    if given.comment or not is_free:
        turn.resumed = None if is_free else ""
        if is_free:
            turn.finish()
        return [news.thanks_for_feedback(given)]
    turn.begin("feedback")
    turn.known["code"] = visit.code
    turn.ask("comment")
    return [news.ask_comment(given)]
