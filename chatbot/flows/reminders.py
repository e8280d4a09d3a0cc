"""Answers to a reminder, by its buttons or in words: coming, moving, cancelling exactly that appointment.

An open flow is left as it is. A reminder that has been overtaken says how the appointment stands.
"""

from bookings import notifications, services
from bookings.actors import by_customer
from bookings.errors import BookingError
from bookings.models import Notification
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, news
from chatbot.understanding.local.tokens import Text

MOVES = (
    "dời", "đổi", "hoãn", "chuyển", "lùi", "hôm khác", "bữa khác", "giờ khác", "ngày khác",
    "move", "reschedule", "postpone", "another day", "another time",
)  # fmt: skip
STAYS_AWAY = (
    "bận", "kẹt", "không đến", "không tới", "không đi", "không ra", "chưa đến được", "không kịp", "ốm", "vướng",
    "can't make it", "cannot make it", "can't come", "cannot come", "won't make it", "not coming", "can't be there",
    "busy", "sick", "something came up",
)  # fmt: skip
COMES = (
    "đến", "tới", "có mặt", "nhớ rồi",
    "i'll be there", "i will be there", "be there", "see you", "coming", "will come", "i'll come", "on my way",
)  # fmt: skip
# Somebody who says that they are late, or asks, says something else.
UNLESS = (
    "?", "muộn", "trễ", "late", "không", "chưa", "mấy giờ", "đâu", "not", "dời", "đổi", "huỷ", "can't",
    "won't", "bận",
)  # fmt: skip
NEW_ONE = ("đặt", "book")
MAX_ANSWER = 8
OTHER_WISHES = {"book", "my_appointments", "check_availability", "consultant_info", "human", "sign_out", "erase",
                "change_address", "devices", "profile", "abilities"}  # fmt: skip


def answer(turn: Turn) -> list[Reply]:
    """A tap on "remind:WISH:ID", the id of the notification."""
    _, wish, number = (*turn.tap.split(":"), "", "")[:3]
    row = _reminder(turn, number)
    return _do(turn, row, wish) if row else [news.no_such_reminder()]


def hear(turn: Turn) -> list[Reply] | None:
    """Words that answer the reminder, if that is what stands last in the conversation; None for anything else."""
    row = None if turn.phrase == "thinking" else about(turn, Notification.Kind.REMINDER)
    wish = _wish(turn) if row else ""
    return _do(turn, row, wish) if row and wish else None


def stays_away(turn: Turn) -> bool:
    """Whether somebody says, in few words, that they cannot come."""
    text = Text(turn.text)
    return text.has(*STAYS_AWAY) and "?" not in turn.text and len(text) <= MAX_ANSWER


def about(turn: Turn, kind: str) -> Notification | None:
    """The notification of that kind that was the last thing the bot said."""
    last = turn.last_said
    if last is None or last.notification_id is None:
        return None
    rows = Notification.objects.select_related("appointment__service", "appointment__consultant")
    return rows.filter(pk=last.notification_id, kind=kind, customer=turn.customer).first()


def _reminder(turn: Turn, number: str) -> Notification | None:
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    rows = Notification.objects.select_related("appointment__service", "appointment__consultant")
    return rows.filter(pk=number, kind=Notification.Kind.REMINDER, customer=turn.customer).first()


def _wish(turn: Turn) -> str:
    meant, text = turn.understanding, Text(turn.text)
    found = meant.entities
    if found.said_address or found.otp or found.code or found.old_date or found.old_time or text.has(*NEW_ONE):
        return ""
    if text.has(*COMES) and not text.has(*UNLESS) and len(text) <= MAX_ANSWER and not (found.date or found.time):
        return "yes"
    if meant.keeps and not (meant.means("cancel") or meant.means("reschedule")):
        return "yes"
    stays_away = text.has(*STAYS_AWAY)
    if not stays_away and set(meant.intents) & OTHER_WISHES:
        return ""
    if meant.means("reschedule") or text.has(*MOVES):
        return "move"
    if meant.means("cancel"):
        return "cancel"
    if stays_away or meant.means("deny"):
        return "away"
    return "yes" if meant.means("confirm") else ""


def _do(turn: Turn, row: Notification, wish: str) -> list[Reply]:
    appointment = row.appointment
    assert appointment is not None, "a reminder is about an appointment"
    if not notifications.is_still_true(row) or appointment.starts_at <= turn.now:
        return _and_back(turn, [news.how_it_stands(appointment, turn.zone, turn.now)])
    if wish in ("move", "cancel"):
        # The journey of the button that stands beside an appointment.
        turn.resumed = f"{wish}:{appointment.code}"
        return []
    if wish == "away":
        return [news.cannot_come(row, turn.zone)]
    try:
        event = services.acknowledge(appointment=appointment, by=by_customer(turn.customer), now=turn.now)
    except BookingError:
        appointment.refresh_from_db()
        return _and_back(turn, [news.how_it_stands(appointment, turn.zone, turn.now)])
    return _and_back(turn, [news.will_come(event, turn.zone)])


def _and_back(turn: Turn, said: list[Reply]) -> list[Reply]:
    """To the open question, if there is one."""
    turn.resumed = "" if turn.flow else None
    return said
