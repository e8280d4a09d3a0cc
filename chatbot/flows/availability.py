"""Free times and people that a question was answered with, as buttons that carry on into a booking.

A button holds what it books and means the same at any time: "take:SERVICE:CONSULTANT:WHEN:WINDOW", 0 where it is open.
WHEN is a moment, a day, or "day" to be asked for one; WINDOW a part of the day or "15:00-18:00", if one was asked for.
"""

import re
from datetime import UTC, date, datetime, time
from typing import Any

from bookings.availability import HORIZON, distinct_moments, find_slots
from bookings.models import PartOfDay
from chatbot import replies
from chatbot.flows import booking
from chatbot.memory.turn import Turn
from chatbot.replies import Choice, Reply
from consultants.models import Consultant, Service

TAKE = "take"
TIMES_OFFERED = 4
MOMENT = "%Y%m%dT%H%M"
DAY = "%Y%m%d"
ANY_DAY = "day"
CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
HOURS = re.compile(rf"({CLOCK})?-({CLOCK})?")
# What is said of the times of an answer, beside a time: all that is not a wish of its own.
TAKING = frozenset({"book", "provide_info", "confirm"})


def buttons(turn: Turn) -> tuple[Choice, ...]:
    """The earliest times that fit the question, where it is known of which service, with the way to the others; else
    its consultant and service.
    """
    found = turn.understanding.entities
    consultant = Consultant.objects.filter(pk__in=found.consultant, is_active=True).first()
    service = _service(turn, consultant)
    whose = f"{TAKE}:{service.pk if service else 0}:{consultant.pk if consultant else 0}"
    asks_for_times = turn.understanding.means("check_availability") and len(found.consultant) < 2
    if asks_for_times and service:
        moments = _moments(turn, service, consultant)
        shown = moments[:TIMES_OFFERED]
        more = [Choice(replies.more_title(), f"{whose}:{shown[-1]:{DAY}}:{_window(turn)}")] if moments != shown else []
        another_day = Choice(replies.other_day_title(), f"{whose}:{ANY_DAY}")
        return (*(_button(turn, service, consultant, moment) for moment in shown), *more, another_day)
    if len(found.consultant) == 1 or len(found.service) == 1:
        wished = f"{found.date:{DAY}}:{_window(turn)}" if asks_for_times and found.date else ""
        return (Choice(replies.book_title(), f"{whose}:{wished}"),)
    return ()


def _window(turn: Turn) -> str:
    found = turn.understanding.entities
    if found.time_range:
        return "-".join(f"{end:%H:%M}" if end else "" for end in (found.time_range.start, found.time_range.end))
    return found.part_of_day


def put_on_the_table(turn: Turn, choices: tuple[Choice, ...]) -> None:
    """While nothing else is open, a time that is typed is one of those that the answer named."""
    mine = tuple(one for one in choices if one.payload.startswith(f"{TAKE}:"))
    if mine and not turn.flow and turn.understanding.means("check_availability"):
        turn.offer_buttons("time", mine)


def _service(turn: Turn, consultant: Consultant | None) -> Service | None:
    """The one that is named, or is being booked, or is the only one there is to book with them."""
    found = turn.understanding.entities.service
    active = Service.objects.filter(is_active=True, consultants__is_active=True).distinct()
    if len(found) == 1 or (turn.flow == "booking" and turn.known.get("service")):
        return active.filter(pk=found[0] if len(found) == 1 else turn.known["service"]).first()
    choice = list((active.filter(consultants=consultant) if consultant else active)[:2])
    return choice[0] if len(choice) == 1 else None


def _moments(turn: Turn, service: Service, consultant: Consultant | None) -> list[datetime]:
    found = turn.understanding.entities
    start, end = found.days.instants(turn.zone) if found.days else (turn.now, turn.now + HORIZON)
    free = find_slots(
        service=service, start=start, end=end, consultant=consultant, customer=turn.customer,
        part_of_day=found.part_of_day, zone=turn.zone, now=turn.now,
    )  # fmt: skip
    low, high = (found.time_range.start, found.time_range.end) if found.time_range else (found.time, None)
    moments = [slot.starts_at.astimezone(turn.zone) for slot in distinct_moments(free)]
    return [one for one in moments if (low or time.min) <= one.time() and (high is None or one.time() < high)]


def _button(turn: Turn, service: Service, consultant: Consultant | None, moment: datetime) -> Choice:
    title = f"{replies.short_day(moment)} {replies.clock(moment, turn.zone)}"
    who = consultant.pk if consultant else 0
    return Choice(title, f"{TAKE}:{service.pk}:{who}:{moment.astimezone(UTC):{MOMENT}}")


def take(turn: Turn) -> list[Reply]:
    """A tap on one of the buttons. What it names may be gone by now: then the booking says so."""
    return booking.start_with(turn, _wish(turn, turn.tap))


def take_said(turn: Turn) -> list[Reply] | None:
    """ "15h", "book it", "more": said of the times of an answer. What is named otherwise goes before what was asked."""
    payloads = [item.get("tap", "") for item in turn.state.get("offer", {}).get("items", ())]
    meant, found = turn.understanding, turn.understanding.entities
    if turn.flow or turn.asked != "time" or not payloads or not payloads[0].startswith(f"{TAKE}:"):
        return None
    if turn.phrase in ("more", "another_time", "another_day"):
        is_day = turn.phrase == "another_day"
        fitting = [one for one in payloads if one.endswith(f":{ANY_DAY}") == is_day]
        return booking.start_with(turn, _wish(turn, (fitting or payloads)[-1]))
    if not (meant.means("book") or found.time) or not TAKING.issuperset(meant.intents):
        return None
    wishes = [_wish(turn, payload) for payload in payloads]
    clock = f"{found.time:%H:%M}" if found.time else ""
    wish = next((one for one in wishes if clock and one.get("time") == clock), wishes[0])
    days = {one["date"] for one in wishes if "date" in one}
    if wish.get("time") != clock:
        wish = {name: value for name, value in wish.items() if name != "time" and (name != "date" or len(days) == 1)}
    said = {"service": found.service, "consultant": found.consultant or found.anyone, "anyone": found.consultant,
            "date": found.date or found.date_range, "part": found.time, "hours": found.time}  # fmt: skip
    wish = {name: value for name, value in wish.items() if not said.get(name)}
    return booking.start_with(turn, {**wish, "time": clock} if clock else wish)


def _wish(turn: Turn, payload: str) -> dict[str, Any]:
    """What a button books, as `booking` knows it; what cannot be read is left open."""
    _prefix, service, consultant, when, window = (*payload.split(":", 4), "", "", "", "")[:5]
    wish: dict[str, Any] = {}
    row, who = turn.service(_number(service)), turn.consultant(_number(consultant))
    if row and row.is_active:
        wish["service"] = row.pk
    if who and who.is_active:
        wish["consultant"] = who.pk
    here = _when(turn, when)
    if (here or when == ANY_DAY) and "service" in wish and "consultant" not in wish:
        wish["anyone"] = True
    if here is None:
        return wish
    if isinstance(here, datetime):
        return {**wish, "date": here.date().isoformat(), "time": f"{here:%H:%M}"}
    wish["date"] = here.isoformat()
    if window in PartOfDay.values:
        wish["part"] = window
    elif hours := HOURS.fullmatch(window):
        wish["hours"] = [end or "" for end in hours.groups()]
    return wish


def _when(turn: Turn, text: str) -> datetime | date | None:
    """By the customer's clock."""
    try:
        return datetime.strptime(text, MOMENT).replace(tzinfo=UTC).astimezone(turn.zone)
    except (ValueError, OverflowError):
        pass
    try:
        return datetime.strptime(text, DAY).replace(tzinfo=turn.zone).date()
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
