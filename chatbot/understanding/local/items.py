"""What is said about time, found one by one in a text, and what it comes to together."""

import datetime as dt
from dataclasses import dataclass, field
from datetime import date

from chatbot.understanding.local.clocks import Clock
from chatbot.understanding.schema import Cause, DateRange, Invalid, NamedBy, TimeRange

MOVING = ("dời", "đổi", "chuyển", "lùi", "hoãn", "move", "reschedule", "change", "postpone", "push",
          "shift", "switch", "rebook", "xê dịch", "thay đổi", "swap", "bring", "rearrange", "amend")  # fmt: skip


@dataclass(frozen=True)
class Days:
    """A day or several. `invalid`: why there are none. `weekday`, `calendar`, `named_by`: how they were named."""

    first: date | None = None
    last: date | None = None
    invalid: Cause | None = None
    weekday: int | None = None
    calendar: bool = False
    shift: int | None = None
    named_by: NamedBy | None = None


@dataclass(frozen=True)
class Item:
    """Days, a clock, a part of the day or a length found at tokens `start` to `end`."""

    start: int
    end: int
    value: Days | Clock | str | TimeRange | DateRange
    is_negated: bool = False


@dataclass
class When:
    date: dt.date | None = None
    date_range: DateRange | None = None
    time: dt.time | None = None
    time_range: TimeRange | None = None
    part_of_day: str = ""
    old_date: dt.date | None = None
    old_time: dt.time | None = None
    shift_minutes: int | None = None
    shift_days: int | None = None
    negated: list[str] = field(default_factory=list)
    invalid: list[Invalid] = field(default_factory=list)
    date_named_by: NamedBy | None = None
    range_named_by: NamedBy | None = None
    dates: tuple[dt.date, ...] = ()
    times: tuple[dt.time, ...] = ()
    # Tokens that were read as something about time.
    used: set[int] = field(default_factory=set)
