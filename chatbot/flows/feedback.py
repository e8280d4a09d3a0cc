"""How the visit was: a rating by the buttons of the follow-up or in words, and a comment. One row a visit.

It may be changed for a while, by the same buttons or words.
"""

import re

from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError, NotPermitted, TooLate
from bookings.models import Appointment, Feedback, Notification
from chatbot.flows.reminders import OTHER_WISHES, about
from chatbot.memory.turn import Turn
from chatbot.people import handoffs
from chatbot.replies import Reply, account, news
from chatbot.understanding import Context
from chatbot.understanding.local import selections
from chatbot.understanding.local.tokens import Text

# How a rating that was asked for is read.
RATING = Context(asked="rating", options=(), yes=None)
RATINGS = {str(rating) for rating in range(Feedback.MAX_RATING + 1)}
# The points at the beginning of what is otherwise a comment.
POINTS = re.compile(r"^\s*\S{1,5}\s*(?:/\s*5|sao|stars?|điểm|points?)?\s*[,.:;!–-]*\s*", re.IGNORECASE)
# A comment speaks of people and services as wishes do: a wish has one of these words, or asks.
WISHES = OTHER_WISHES | {"cancel", "reschedule"}
WISH_WORDS = (
    "đặt", "hẹn", "huỷ", "dời", "đổi", "lịch của", "nhân viên", "người thật", "hồ sơ", "thiết bị", "đăng xuất", "xoá",
    "book", "cancel", "move", "reschedule", "my appointments", "a person", "human", "profile", "devices", "sign out",
    "log out", "delete",
)  # fmt: skip


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
    if row is None or row.appointment is None or turn.tap or _wants_something_else(turn):
        return None
    rating = _rating(turn)
    if rating is not None:
        return _note(turn, row.appointment, rating, _comment(turn))
    # A number that is no rating is not a comment either.
    is_number = turn.text.strip().isdecimal()
    if turn.flow or (len(Text(turn.text)) < 2 and not is_number):
        return None
    turn.begin("feedback")
    turn.known.update(code=row.appointment.code, comment="" if is_number else turn.text)
    turn.ask("rating")
    return [news.ask_rating(row.appointment)]


def go_on(turn: Turn) -> list[Reply] | None:
    visit = _visit(turn, code=turn.known.get("code", ""))
    if visit is None or _wants_something_else(turn):
        turn.finish()
        return None
    rating = _rating(turn)
    given = Feedback.objects.filter(appointment=visit).first()
    if turn.asked == "rating":
        comment = turn.known.get("comment") or _comment(turn)
        return None if rating is None else _note(turn, visit, rating, comment)
    meant = turn.understanding
    if given is None:
        turn.finish()
        return None
    if meant.means("deny") or meant.means("thanks"):
        turn.finish()
        return [news.thanks_for_feedback(given)]
    # "4 thôi" corrects the points; anything else is the comment.
    if rating is not None and len(Text(turn.text)) <= 3:
        return _note(turn, visit, rating, "")
    return _note(turn, visit, given.rating, turn.text)


def ask_again(turn: Turn) -> Reply:
    visit = _visit(turn, code=turn.known.get("code", ""))
    given = Feedback.objects.filter(appointment=visit).first() if visit else None
    if visit is None:
        return news.no_visit_to_rate()
    return news.ask_comment(given) if given and turn.asked == "comment" else news.ask_rating(visit)


def _visit(turn: Turn, *, code: str) -> Appointment | None:
    return turn.customer.appointments.select_related("service", "consultant").filter(code=code).first()


def _wants_something_else(turn: Turn) -> bool:
    if turn.text.rstrip().endswith("?"):
        return True
    return bool(set(turn.understanding.intents) & WISHES) and Text(turn.text).has(*WISH_WORDS)


def _rating(turn: Turn) -> int | None:
    return selections.rating(Text(turn.text), RATING)


def _comment(turn: Turn) -> str:
    """What is said beside the points."""
    rest = POINTS.sub("", turn.text, count=1) if _starts_with_points(turn.text) else turn.text
    return rest.strip() if len(Text(rest)) else ""


def _starts_with_points(text: str) -> bool:
    first = Text(text[:6])
    return len(first) > 0 and selections.rating(first, RATING) is not None


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
