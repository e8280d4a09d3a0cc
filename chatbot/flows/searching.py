"""What is free for a wish, and what would be if one part of it were given up: the hours, the person, or the days."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from accounts.models import Action
from bookings import availability
from bookings.availability import Slot
from bookings.models import Appointment, PartOfDay
from chatbot.flows import wishes
from chatbot.flows.wishes import Wish
from chatbot.memory.turn import Turn
from chatbot.replies import times
from chatbot.understanding.schema import DateRange
from consultants.models import Consultant, Service


@dataclass(frozen=True)
class Wanted:
    """What a time is looked for, with whom; None is anyone.

    `moving`: the appointment that goes there. Its own time is not busy for it, and is no new one either.
    """

    service: Service
    consultant: Consultant | None
    moving: Appointment | None = None
    # Consultants the customer does not want.
    without: tuple[int, ...] = ()

    @property
    def what(self) -> str:
        """In words, as what is not free is named."""
        return times.visit(self.service, self.consultant)

    @property
    def action(self) -> Action:
        return Action.RESCHEDULE if self.moving else Action.BOOK


def is_where_it_stands(slot: Slot, wanted: Wanted) -> bool:
    """Of a move: its own place is free for it, and no new one."""
    row = wanted.moving
    if row is None or row.service_id != wanted.service.pk:
        return False
    return (slot.starts_at, slot.consultant_id) == (row.starts_at, row.consultant_id)


def hours(wish: Wish) -> tuple[time, time]:
    """Between which times it shall begin: a range that was said, a part of the day, or the whole of it."""
    if wish.hours:
        return wish.hours.start or time.min, wish.hours.end or time.max
    if wish.part:
        first_hour, last_hour = PartOfDay(wish.part).hours
        return time(first_hour), time(last_hour) if last_hour < 24 else time.max
    return time.min, time.max


def span(turn: Turn, wish: Wish, day: date) -> tuple[datetime, datetime]:
    """`[start, end)` of the hours that were asked for, on this day by the customer's clock."""
    low, high = hours(wish)
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=turn.zone)
    start = datetime.combine(day, low, tzinfo=turn.zone)
    return start, midnight if high == time.max else datetime.combine(day, high, tzinfo=turn.zone)


def last_day(turn: Turn, wanted: Wanted) -> date:
    """As far ahead as the service's rule lets anybody book."""
    return until(turn, wanted.service.policy().booking_window)


def until(turn: Turn, window: timedelta) -> date:
    return (turn.now + window).astimezone(turn.zone).date()


def fitting(turn: Turn, wish: Wish, wanted: Wanted, days: DateRange) -> list[Slot]:
    """The moments of these days that fit all that was said, in their order."""
    return [slot for slot in _on(turn, wish, wanted, days) if _is_within(turn, wish, slot)]


def _on(turn: Turn, wish: Wish, wanted: Wanted, days: DateRange) -> list[Slot]:
    last = min(days.last, last_day(turn, wanted))
    if last < days.first:
        return []
    start, end = DateRange(days.first, last).instants(turn.zone)
    found = availability.find_slots(
        service=wanted.service, start=max(start, turn.now), end=end, consultant=wanted.consultant,
        customer=turn.customer, moving=wanted.moving, without=wanted.without,
        # Who moves may find somebody else free where their own appointment stands.
        distinct=wanted.moving is None, now=turn.now,
    )  # fmt: skip
    free = availability.distinct_moments([slot for slot in found if not is_where_it_stands(slot, wanted)])
    return [slot for slot in free if not wishes.is_rejected(turn, wish, slot)]


def _is_within(turn: Turn, wish: Wish, slot: Slot) -> bool:
    """Whether it begins at the time, or in the hours, that were asked for."""
    here = slot.starts_at.astimezone(turn.zone)
    if wish.time:
        return here.time() == wish.time
    start, end = span(turn, wish, here.date())
    return start <= slot.starts_at < end


@dataclass(frozen=True)
class Instead:
    """What is free where one part of the wish is given up: the person, the hours, or the days, for later ones."""

    others: list[Slot]
    other_hours: list[Slot]
    later: list[Slot]


def others_at(turn: Turn, wanted: Wanted, moment: datetime) -> list[Slot]:
    """Who else is free at this very moment, where one person was asked for. Whoever moves stays with theirs."""
    if wanted.consultant is None or wanted.moving:
        return []
    return availability.find_slots(
        service=wanted.service, start=moment, end=moment + timedelta(minutes=1), customer=turn.customer,
        without=(*wanted.without, wanted.consultant.pk), now=turn.now,
    )  # fmt: skip


def instead(turn: Turn, wish: Wish, wanted: Wanted, days: DateRange) -> Instead:
    """Of each the nearest first."""
    has_hours = bool(wish.time or wish.hours or wish.part)
    after = DateRange(days.last + timedelta(days=1), days.last + availability.HORIZON)
    anyone = replace(wanted, consultant=None)
    return Instead(
        others=fitting(turn, wish, anyone, days) if wanted.consultant and not wanted.moving else [],
        other_hours=sorted(_on(turn, wish, wanted, days), key=_nearest_to_hours(turn, wish)) if has_hours else [],
        later=fitting(turn, wish, wanted, after),
    )  # fmt: skip


def _nearest_to_hours(turn: Turn, wish: Wish) -> Callable[[Slot], timedelta]:
    def distance(slot: Slot) -> timedelta:
        start, end = span(turn, wish, slot.starts_at.astimezone(turn.zone).date())
        if wish.time:
            start = end = datetime.combine(start.date(), wish.time, tzinfo=turn.zone)
        return max(start - slot.starts_at, slot.starts_at - end, timedelta())

    return distance
