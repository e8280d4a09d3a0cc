"""Moves that are relative: later by an hour, lùi 30 phút, dời sang hôm sau, a week later."""

from chatbot.understanding.local import clocks
from chatbot.understanding.local.calendar_names import DAY_AFTER
from chatbot.understanding.local.items import MOVING, When
from chatbot.understanding.local.numbers import number
from chatbot.understanding.local.tokens import Text, words

LATER = ("muộn hơn", "trễ hơn", "later", "sau hơn", "lùi", "lùi lại", "trễ lại", "muộn lại", "push back",
         "push it back", "postpone", "delay", "dời lại", "dời xuống", "đẩy lùi", "đẩy xuống", "back",
         "off by", "hoãn", "lui", "lui lại", "trễ", "lùi xuống")  # fmt: skip
EARLIER = ("sớm hơn", "earlier", "đẩy lên", "dời lên", "bring forward", "bring it forward", "sớm lên",
           "sooner", "forward", "lên sớm", "kéo lên", "đẩy sớm", "tiến lên")  # fmt: skip


# Whoever is on the way, and what holds them up: they come late, and the appointment stays where it is.
COMING = ("đến", "tới", "qua", "ghé", "lên", "sẽ", "bị", "chắc", "em", "mình", "tôi", "anh", "chị", "con", "cháu")
LATE = ("trễ", "muộn", "sớm")
HELD_UP = ("kẹt xe", "tắc đường", "kẹt đường", "hư xe", "xe hỏng", "đang trên đường", "stuck in traffic", "on my way")


def _is_of_the_arrival(text: Text) -> bool:
    """ "Em đến trễ 10 phút", "kẹt xe, trễ 15 phút"; not "trễ hơn 1 tiếng" nor "cho em trễ 1 tiếng"."""
    if text.has(*MOVING):
        return False
    late = [i for i in range(len(text)) if text.at(i, *LATE) and not text.at(i + 1, "hơn", "lại")]
    is_held_up = text.has(*HELD_UP)
    return any((is_held_up or text.at(i - 1, *COMING)) and not text.at(i - 2, "cho") for i in late)


def find_shifts(text: Text, taken: set[int], found: When) -> None:
    """later by an hour, lùi 30 phút, an hour earlier, dời sang hôm sau, a week later."""
    if _is_of_the_arrival(text):
        return
    i = 0
    while i < len(text):
        length = clocks.length(text, i)
        span = _days_length(text, i)
        if (length or span) and not taken & {i}:
            end = (length or span)[0]  # type: ignore[index]
            sign = _direction(text, i, end, taken)
            if sign:
                if length and not (span and span[0] >= length[0]):
                    found.shift_minutes = sign[1] * length[1]
                elif span:
                    found.shift_days = sign[1] * span[1]
                found.used.update(range(sign[0], max(sign[2], end)))
                i = max(end, sign[2])
                continue
        i += 1
    if found.shift_minutes is None and found.shift_days is None:
        _to_the_next_day(text, found)


def _days_length(text: Text, i: int) -> tuple[int, int] | None:
    if fortnight := text.phrase(i, "a fortnight", "fortnight"):
        return i + fortnight, 14
    count = number(text, i)
    if not count:
        return None
    if text.at(count[0], "ngày", "hôm", "bữa", "day", "days"):
        return count[0] + 1, count[1]
    if text.at(count[0], "tuần", "week", "weeks"):
        return count[0] + 1, count[1] * 7
    return None


def _direction(text: Text, start: int, end: int, taken: set[int]) -> tuple[int, int, int] | None:
    """Where the words of a shift begin, its sign, and where they end; names (`taken`) may stand between them."""
    # "đẩy lịch lên 15 phút", "dời lại 2 ngày", "dời thêm 3 ngày nữa": the verb stands further in front.
    if any(
        text.phrase(j, *MOVING) or text.at(j, "đẩy", "kéo", "delay") or _puts_off(text, j)
        for j in range(max(start - 10, 0), start)
    ):
        if _is_the_new_time(text, start, end):
            return None
        if text.at(start - 1, "lên"):
            return start - 1, -1, end
        # "forward by an hour" is earlier, as the phrases below say.
        is_forward = any(text.phrase(j, *EARLIER) for j in range(max(start - 6, 0), start))
        if is_forward and text.at(start - 1, "by"):
            return start - 1, -1, end
        if text.at(start - 1, "lại", "thêm", "xuống", "by") and not is_forward:
            return start - 1, 1, end + text.at(end, "nữa")
    for sign, phrases in ((1, LATER), (-1, EARLIER)):
        if length := text.phrase(end, *phrases):
            if (
                text.phrase(end, "back", "lùi", "hoãn", "delay", "postpone", "trễ", "lui", "forward")
                and sign > 0
                and not text.at(end, "later", "back")
            ):
                continue
            return start, sign, end + length
        for back in range(1, 7):
            begin = start - back
            if begin < 0:
                break
            length = text.phrase(begin, *phrases)
            between = range(begin + length, start)
            if length and all(n in taken or text[n].bare in BETWEEN_SHIFT for n in between):
                if sign > 0 and text.at(begin, "lùi", "dời", "trễ", "back") and text.phrase(end, "sớm hơn", "earlier"):
                    continue
                return begin, sign, end
    return None


def _puts_off(text: Text, i: int) -> bool:
    """ "Put off the lesson", "put my lesson off", "putting it back"."""
    return text.at(i, "put", "putting") and text.has_between(i + 1, min(i + 6, len(text)), "off", "back")


def _is_the_new_time(text: Text, start: int, end: int) -> bool:
    """ "đổi lịch 5h lên 3h": behind the old time an hour is the new one; "lên 3 tiếng" is by how much."""
    is_an_hour = end == start + 2 and text.at(start + 1, "giờ") and text.at(start - 1, "lên", "xuống")
    return is_an_hour and any(clocks.match(text, i) for i in range(start - 1))


BETWEEN_SHIFT = words(
    """
    hon buoi len xuong by lai them khoang tam lich cho minh em toi it gio about xuong di hen cua cuoc giup dum
    my appointment the
    """
)


WEEK_AFTER = ("tuần kế tiếp", "the following week")


def _to_the_next_day(text: Text, found: When) -> None:
    for i in text.places(*DAY_AFTER, *WEEK_AFTER):
        length = text.phrase(i, *DAY_AFTER)
        # "sang hôm sau": of the appointment; "hôm sau" alone can be tomorrow.
        if length and (text.at(i - 1, "sang", "qua", "to") or any(text.phrase(j, *MOVING) for j in range(i))):
            found.shift_days = 1
            found.used.update(range(i, i + length))
            return
        if (length := text.phrase(i, *WEEK_AFTER)) and any(text.phrase(j, *MOVING) for j in range(i)):
            found.shift_days = 7
            found.used.update(range(i, i + length))
            return
