"""A time by another clock, and what it is by the own one: "4pm Tokyo time", "giờ Nhật", "10:00 UTC", "3pm GMT+9"."""

import datetime as dt
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from chatbot.understanding.local.numbers import digits
from chatbot.understanding.local.tokens import Text, words
from chatbot.understanding.local.zones import find_zone
from chatbot.understanding.schema import Alternative, Entities, TimeRange

SHORT = {
    "utc": "Etc/UTC", "gmt": "Etc/UTC", "est": "America/New_York", "edt": "America/New_York",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "cet": "Europe/Berlin", "cest": "Europe/Berlin",
    "bst": "Europe/London",
    "jst": "Asia/Tokyo", "kst": "Asia/Seoul", "sgt": "Asia/Singapore", "hkt": "Asia/Hong_Kong",
    "aest": "Australia/Sydney", "aedt": "Australia/Sydney", "ict": "Asia/Ho_Chi_Minh",
}  # fmt: skip
REGIONS = {
    "eastern": "America/New_York", "pacific": "America/Los_Angeles", "mountain": "America/Denver",
    "central european": "Europe/Berlin", "us eastern": "America/New_York", "us pacific": "America/Los_Angeles",
    "new york city": "America/New_York", "nyc": "America/New_York", "la": "America/Los_Angeles",
}  # fmt: skip
# Of "the same time", "any time": no place.
NO_PLACE = words(
    """
    the a an this that same any some what which first last next free full part spare best good another every all my your
    of in at on to for long more enough right wrong old new no your their his her our local early late waiting lunch
    dinner break short half present real response start end ideal exact other different usual normal
    """
)
MOST_WORDS = 3
FARTHEST = 14


@dataclass(frozen=True)
class Said:
    """The zone that is named, and the tokens that name it."""

    zone: ZoneInfo | None = None
    used: set[int] = field(default_factory=set)


def find(text: Text) -> Said:
    """The zone that stands beside a time."""
    for i in range(len(text)):
        if found := _by_letters(text, i) or _by_place(text, i) or _by_vietnamese_place(text, i):
            return found
    return Said()


def _by_letters(text: Text, i: int) -> Said | None:
    """UTC, JST; "GMT+7"."""
    name = SHORT.get(text[i].bare)
    if name is None or i == 0 or text[i].is_marked:
        return None
    if text.at(i, "gmt", "utc") and text.at(i + 1, "+", "-") and digits(text, i + 2, 1, 2):
        hours = text[i + 2].number
        if hours > FARTHEST:
            return None
        # The names in the database count the other way round.
        sign = "-" if text[i + 1].raw == "+" else "+"
        return Said(ZoneInfo(f"Etc/GMT{sign}{hours}"), {i, i + 1, i + 2})
    behind_a_time = text[i - 1].is_number or text.at(i - 1, "am", "pm", "noon", "o'clock", "(", "p", "m", "midnight")
    has_time = text.at(i + 1, "time")
    return Said(ZoneInfo(name), {i, i + 1} if has_time else {i}) if behind_a_time or has_time else None


def _by_place(text: Text, i: int) -> Said | None:
    """The place before "time"."""
    if not text.at(i, "time") or i == 0 or text[i - 1].bare in NO_PLACE - {"local"}:
        return None
    last = i - text.at(i - 1, "local")
    for count in range(min(MOST_WORDS, last), 0, -1):
        place = [token.raw.lower() for token in text.tokens[last - count : last]]
        if not all(token.is_word for token in text.tokens[last - count : last]) or (
            count == 1 and place[0] in NO_PLACE
        ):
            continue
        name = REGIONS.get(" ".join(place)) or find_zone(" ".join(place))
        if name:
            return Said(ZoneInfo(name), set(range(last - count, i + 1)))
    return None


# Shorter ones are other words too ("giờ anh Bảo rảnh"), or behind a number people: "lúc 9 giờ Nhật Nam".
SHORTEST_PLACE, SHORTEST_BEHIND_A_NUMBER = 4, 5


def _by_vietnamese_place(text: Text, i: int) -> Said | None:
    """ "Giờ Tokyo", "theo giờ bên Nhật"."""
    if not text.at(i, "giờ"):
        return None
    first = i + 1 + text.at(i + 1, "bên", "ở", "của")
    for count in range(min(MOST_WORDS, len(text) - first), 0, -1):
        tokens = text.tokens[first : first + count]
        place = " ".join(token.raw.lower() for token in tokens)
        least = SHORTEST_BEHIND_A_NUMBER if i > 0 and text[i - 1].is_number else SHORTEST_PLACE
        if len(place) < least or not all(token.is_word for token in tokens):
            continue
        if name := REGIONS.get(place) or find_zone(place):
            # The word itself belongs to the number before it.
            start = first if i > 0 and text[i - 1].is_number else i
            return Said(ZoneInfo(name), set(range(start, first + count)))
    return None


def by_own_clock(found: Entities, zone: ZoneInfo | None, now: dt.datetime) -> Entities:
    """The same by the customer's clock, which `now` shows; `zone` is kept where its clock shows another time."""
    day = found.date or now.date()
    if zone is None or not (found.time or found.time_range):
        return found
    if dt.datetime.combine(day, dt.time(12), tzinfo=zone).utcoffset() == now.utcoffset():
        return found
    span = found.time_range
    start, end = (span.start, span.end) if span else (None, None)
    ours = [_moved(day, time, zone, now) for time in (found.time, start, end)]
    first = next((one for one in ours if one), now)
    time, start, end = (one.time() if one else None for one in ours)
    return replace(
        found,
        date=first.date() if found.date else None,
        time=time,
        time_range=TimeRange(start, end) if span else None,
        alternatives=tuple(_by_ours(one, day, zone, now) for one in found.alternatives),
        zone=zone,
    )


def _by_ours(one: Alternative, day: dt.date, zone: ZoneInfo, now: dt.datetime) -> Alternative:
    moved = _moved(one.date or day, one.time, zone, now)
    return replace(one, date=moved.date() if one.date else None, time=moved.time()) if moved else one


def _moved(day: dt.date, time: dt.time | None, zone: ZoneInfo, now: dt.datetime) -> dt.datetime | None:
    return dt.datetime.combine(day, time, tzinfo=zone).astimezone(now.tzinfo) if time else None
