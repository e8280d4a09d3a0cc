"""Which day and time is the appointment's that goes, and which is the one that is wanted."""

from chatbot.understanding.local.clocks import Clock
from chatbot.understanding.local.items import MOVING, Days, Item
from chatbot.understanding.local.tokens import Text

# What stands between the old time and the new one.
INTO = ("sang", "qua", "thành", "to", "into", "→", "->", "chuyển", "đến", "xuống", "lên", "for")


def where_new_begins(text: Text, items: list[Item], shift: int | None = None) -> int | None:
    """The token before which values are of the appointment that there is; those behind it are wanted.

    `shift`: the token from which on it is said by how much later or earlier it goes.
    """
    moving = text.has(*MOVING)
    border = _border(text, items) if moving else _of_what_is_cancelled(text, items)
    if border is None and moving and shift is not None:
        # "Move the one on the 16th an hour later": the day says which one.
        return shift
    return _of_what_they_have(text, items) if border is None else border


def where_old_begins(text: Text, items: list[Item], *, is_asked: bool) -> int | None:
    """The token behind which values are of the appointment that there is: "make my visit 4 instead of 3". `is_asked`:
    a question of ours is answered, and what they would not have may be what we offered.
    """
    at = text.find("instead of", "rather than")
    if at < 0:
        return _where_cancelling_begins(text)
    moves = text.has(*MOVING, "start", "begin") or any(
        text.phrase(i, "my", "our", "make it", "make the") for i in range(at)
    )
    names_both = not is_asked and not text.has("book") and _is_between_hours(items, at)
    return at if moves or names_both else None


def belongs_to_both(item: Item, items: list[Item], at: int) -> bool:
    """ "At 6 instead of 5 this Wednesday": the only day, behind the hour that goes, is the day of both."""
    days = [one for one in items if isinstance(one.value, Days)]
    return days == [item] and _is_between_hours(items, at)


def _is_between_hours(items: list[Item], at: int) -> bool:
    hours = [item.start < at for item in items if isinstance(item.value, Clock)]
    return hours == [True, False]


def _where_cancelling_begins(text: Text) -> int | None:
    """ "Book Monday at 9 and cancel the one on Friday": what is cancelled is named last."""
    booked, cancelled = text.find("book", "schedule"), text.find("cancel", "drop")
    return cancelled if 0 <= booked < cancelled else None


def _of_what_is_cancelled(text: Text, items: list[Item]) -> int | None:
    """ "huỷ lịch thứ 3 rồi đặt thứ 5": what stands before the booking is of the appointment that goes."""
    cancelled = text.find("huỷ", "hủy", "cancel", "bỏ lịch")
    booked = text.find("đặt", "book", "hẹn lại", "schedule", "lấy", start=cancelled + 1) if cancelled >= 0 else -1
    values = [item for item in items if isinstance(item.value, Days | Clock) and not item.is_negated]
    if booked < 0 or not any(item.start < booked for item in values) or not any(item.start > booked for item in values):
        return None
    return booked


HAVING = ("i have", "i've got", "i booked", "i'm booked", "my appointment", "my booking", "my slot",
          "i was booked", "i am booked", "i was down for",
          "có lịch", "có hẹn", "đã đặt", "em đặt", "mình đặt", "tôi đặt", "chị đặt", "anh đặt",
          "lịch của", "đang có lịch")  # fmt: skip
WANTING = ("can it", "could it", "can we", "could we", "can i", "could i", "make it", "i need", "i want",
           "let's", "can only", "muốn", "thành", "giờ", "được không", "cho em", "cho mình", "thay bằng")  # fmt: skip


def _of_what_they_have(text: Text, items: list[Item]) -> int | None:
    """ "I have a 2pm, can it be 3pm": what they have stands before what they want, and both are of a kind."""
    having = text.find(*HAVING)
    having = _where_ours_is(text) if having < 0 else having
    if having < 0:
        return None
    values = [item for item in items if isinstance(item.value, Days | Clock) and not item.is_negated]
    for border in range(having + 1, len(text)):
        if not text.phrase(border, *WANTING) or any(item.start <= border < item.end for item in items):
            continue
        before = {type(item.value) for item in values if having < item.start < border}
        if before & {type(item.value) for item in values if item.start > border}:
            return border
    return None


def _where_ours_is(text: Text) -> int:
    """ "Our shoot is on the 30th, can we do the 6th instead": where the appointment is said to be; -1 for nowhere."""
    if not text.has("instead"):
        return -1
    said = (i for i in range(2, len(text)) if text.phrase(i, "is on", "is at", "was on", "is for", "is booked"))
    return next((i for i in said if any(text.at(i - n, "my", "our") for n in (2, 3))), -1)


def _border(text: Text, items: list[Item]) -> int | None:
    """The token from which on values are new: after "sang", "to"; before it they are the appointment's that moves."""
    values = [item for item in items if isinstance(item.value, Days | Clock) and not item.is_negated]
    if not values:
        return None
    move = next(text.places(*MOVING), 0)
    for i in range(move + 1, len(text)):
        inside = any(item.start <= i < item.end for item in items)
        if inside or not text.at(i, *INTO):
            continue
        # "đổi sang thứ 5": the word belongs to the verb, and nothing old was named.
        if any(item.start > i for item in values):
            following = min(item.start for item in values if item.start > i)
            if following - i <= 4:
                return i
    named = [item for item in values if item.start > move]
    if (
        named
        and len(named) == len(values)
        and (
            text.phrase(named[0].start - 1, "lịch", "hẹn", "my", "the", "cuộc", "lúc", "ngày")
            or text[named[0].end - 1].raw.endswith(("'s", "’s"))
        )
        and not any(text.phrase(i, "sang", "qua", "to", "thành", "for", "into") for i in range(move, named[0].start))
    ):
        return max(item.end for item in named) if _names_the_appointment(text, named[0]) else None
    return None


def _names_the_appointment(text: Text, item: Item) -> bool:
    """ "dời lịch thứ 3", "move my Tuesday appointment", "tomorrow's": which one, not where to."""
    if text[item.end - 1].raw.endswith(("'s", "’s")):
        return True
    before = text.phrase(item.start - 2, "lịch hẹn", "cuộc hẹn", "cái lịch", "lịch ngày", "lịch lúc") or text.at(
        item.start - 1, "lịch", "hẹn", "my"
    )
    after = text.phrase(item.end, "appointment", "booking", "meeting", "slot", "one")
    return bool(before or after)
