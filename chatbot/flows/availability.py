"""Free times and people that a question was answered with, as buttons that carry on into a booking.

A button holds what it books and means the same at any time: "take:SERVICE:CONSULTANT:MOMENT", 0 where it is open.
"""

from datetime import UTC, datetime, time, timedelta

from bookings.availability import HORIZON, distinct_moments, find_slots
from chatbot import replies
from chatbot.flows import booking
from chatbot.replies import Choice, Reply
from chatbot.turn import Turn
from consultants.models import Consultant, Service

TAKE = "take"
TIMES_OFFERED = 4
MOMENT = "%Y%m%dT%H%M"


def buttons(turn: Turn) -> tuple[Choice, ...]:
    """The earliest times that fit the question, where it is known of which service; else its consultant and service."""
    found = turn.understanding.entities
    consultant = Consultant.objects.filter(pk__in=found.consultant, is_active=True).first()
    service = _service(turn, consultant)
    if turn.understanding.means("check_availability") and service and len(found.consultant) < 2:
        return tuple(_button(turn, service, consultant, moment) for moment in _moments(turn, service, consultant))
    if len(found.consultant) == 1 or len(found.service) == 1:
        payload = f"{TAKE}:{service.pk if service else 0}:{consultant.pk if consultant else 0}:"
        return (Choice(replies.book_title(), payload),)
    return ()


def _service(turn: Turn, consultant: Consultant | None) -> Service | None:
    """The one that is named, or is being booked, or is the only one there is to book with them."""
    found = turn.understanding.entities.service
    active = Service.objects.filter(is_active=True, consultants__is_active=True).distinct()
    if len(found) == 1 or (turn.flow == "booking" and turn.known.get("service")):
        return active.filter(pk=found[0] if len(found) == 1 else turn.known["service"]).first()
    choice = list((active.filter(consultants=consultant) if consultant else active)[:2])
    return choice[0] if len(choice) == 1 else None


def _moments(turn: Turn, service: Service, consultant: Consultant | None) -> list[datetime]:
    found, start, end = turn.understanding.entities, turn.now, turn.now + HORIZON
    first = found.date or (found.date_range and found.date_range.first)
    last = found.date or (found.date_range and found.date_range.last)
    if first and last:
        start = datetime.combine(first, time(), tzinfo=turn.zone)
        end = datetime.combine(last + timedelta(days=1), time(), tzinfo=turn.zone)
    free = find_slots(
        service=service, start=start, end=end, consultant=consultant, customer=turn.customer,
        part_of_day=found.part_of_day, zone=turn.zone, now=turn.now,
    )  # fmt: skip
    low, high = (found.time_range.start, found.time_range.end) if found.time_range else (found.time, None)
    moments = [slot.starts_at.astimezone(turn.zone) for slot in distinct_moments(free)]
    fitting = [one for one in moments if (low or time.min) <= one.time() and (high is None or one.time() < high)]
    return fitting[:TIMES_OFFERED]


def _button(turn: Turn, service: Service, consultant: Consultant | None, moment: datetime) -> Choice:
    title = f"{replies.short_day(moment)} {replies.clock(moment, turn.zone)}"
    who = consultant.pk if consultant else 0
    return Choice(title, f"{TAKE}:{service.pk}:{who}:{moment.astimezone(UTC):{MOMENT}}")


def take(turn: Turn) -> list[Reply]:
    """A tap on one of the buttons. What it names may be gone by now: then the booking says so."""
    _prefix, service, consultant, moment = (*turn.tap.split(":"), "", "", "")[:4]
    wish: dict[str, object] = {}
    if row := Service.objects.filter(pk=_number(service), is_active=True).first():
        wish["service"] = row.pk
    if who := Consultant.objects.filter(pk=_number(consultant), is_active=True).first():
        wish["consultant"] = who.pk
    try:
        here = datetime.strptime(moment, MOMENT).replace(tzinfo=UTC).astimezone(turn.zone)
    except (ValueError, OverflowError):
        return booking.start_with(turn, wish)
    if who is None:
        wish["anyone"] = True
    return booking.start_with(turn, {**wish, "date": here.date().isoformat(), "time": f"{here:%H:%M}"})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
