"""A few of many free times, far enough from each other to be a choice. Pure."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bookings.availability import Slot

# The hours at which the parts of a day begin, as a choice between them is felt.
PARTS = (0, 12, 17)
# Two times nearer to each other than this are hardly two.
NEAR = timedelta(hours=1)


def spread(
    slots: Sequence[Slot], *, count: int, zone: ZoneInfo, close: bool, shown: Collection[Slot] = ()
) -> list[Slot]:
    """The soonest, and further ones on other days and in other parts of the day, in the order of the clock.

    `close`: as soon as possible, so that two of a day are better than a later day. `slots` are in that order; what was
    `shown` before is not shown again, nor is what is like it as long as there is another.
    """
    known, chosen = list(shown), list[Slot]()
    rest = [slot for slot in slots if slot not in shown]
    while rest and len(chosen) < count:
        following = min(rest, key=lambda slot: (_likeness(slot, [*known, *chosen], zone, close=close), slot.starts_at))
        chosen.append(following)
        rest.remove(following)
    return sorted(chosen, key=lambda slot: slot.starts_at)


def _likeness(slot: Slot, chosen: Sequence[Slot], zone: ZoneInfo, *, close: bool) -> tuple[int, int, int]:
    """How much it is like those that were chosen: the day first, then the part of the day, then the hour."""
    day, part = _day_and_part(slot.starts_at, zone)
    taken = [_day_and_part(one.starts_at, zone) for one in chosen]
    same_day = sum(one[0] == day for one in taken)
    near = sum(abs(one.starts_at - slot.starts_at) < NEAR for one in chosen)
    if close:
        return max(0, same_day - 1), taken.count((day, part)), near
    return same_day, sum(one[1] == part for one in taken), near


def _day_and_part(moment: datetime, zone: ZoneInfo) -> tuple[date, int]:
    here = moment.astimezone(zone)
    return here.date(), sum(here.hour >= hour for hour in PARTS)
