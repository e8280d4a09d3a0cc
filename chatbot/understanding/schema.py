"""What understanding takes and gives. Everything here is data: no clock, no database."""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Named:
    """A consultant or a service as the catalogue knows it; a service has a name in each language."""

    id: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Catalog:
    """The names a customer may use, read once a turn."""

    consultants: tuple[Named, ...] = ()
    services: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Context:
    """What the bot asked last, the labels of what it offered, in their order, and what a yes would do: book, cancel
    or reschedule, where that is known.
    """

    asked: str = ""
    options: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True)
class DateRange:
    """Both days included."""

    first: dt.date
    last: dt.date

    def instants(self, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
        """`[start, end)` by that clock."""
        start = dt.datetime.combine(self.first, dt.time(), tzinfo=zone)
        return start, dt.datetime.combine(self.last + dt.timedelta(days=1), dt.time(), tzinfo=zone)


@dataclass(frozen=True)
class TimeRange:
    """`[start, end)` by the clock; None is an open end."""

    start: dt.time | None = None
    end: dt.time | None = None


@dataclass(frozen=True)
class Entities:
    """Values found in a text. Ids where a name was matched; several ids are an ambiguity.

    `old_date` and `old_time` are of the appointment that is to move. A shift is relative to it, negative is earlier.
    `negated` are values that the customer rejects, `invalid` the words of what cannot be: neither is ever acted on.
    """

    date: dt.date | None = None
    date_range: DateRange | None = None
    time: dt.time | None = None
    time_range: TimeRange | None = None
    part_of_day: str = ""
    old_date: dt.date | None = None
    old_time: dt.time | None = None
    shift_minutes: int | None = None
    shift_days: int | None = None
    consultant: tuple[int, ...] = ()
    anyone: bool = False
    service: tuple[int, ...] = ()
    selection: int | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    otp: str = ""
    code: str = ""
    rating: int | None = None
    negated: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()

    @property
    def days(self) -> DateRange | None:
        """The day that is named, or the days."""
        return DateRange(self.date, self.date) if self.date else self.date_range


@dataclass(frozen=True)
class Understanding:
    """`language` is empty where the text does not tell. `confidence` is between 0 and 1.

    `everything`: each of the appointments is meant, not one of them. `kept`: which of "time", "day" and "consultant"
    shall stay as it is. `which`: "first" or "last" of the appointments that are coming. `whom`: for whom, if not for
    the writer, as they wrote it. `parts`: what each of several requests says by itself, in their order. `names`: what
    was written that names somebody or a service, and is no word of anything else.
    """

    intents: tuple[str, ...] = ()
    entities: Entities = field(default_factory=Entities)
    language: str = ""
    confidence: float = 0.0
    source: str = "local"
    everything: bool = False
    kept: tuple[str, ...] = ()
    which: str = ""
    whom: str = ""
    parts: tuple["Understanding", ...] = ()
    names: tuple[str, ...] = ()

    def means(self, intent: str) -> bool:
        return intent in self.intents
