"""What understanding takes and gives. Everything here is data: no clock, no database."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from zoneinfo import ZoneInfo

from accounts.addressing import FormOfAddress
from chatbot.understanding.asked import Act


@dataclass(frozen=True)
class Named:
    """A consultant or a service as the catalogue knows it; a service has a name in each language."""

    id: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """What the business wants a person to answer, by the phrases that customers use for it."""

    name: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Matter:
    """What a service is about: `descriptions` in the business's words, `synonyms` in its customers'; `specialties` of
    those who offer it, each with the share of them that has it.
    """

    id: int
    descriptions: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    specialties: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Fits:
    """Services that what is told is a matter of, by their keys. `is_sure`: it is, else it may be one.

    `tells`: more is said than the name of what is wanted.
    """

    services: tuple[int, ...] = ()
    is_sure: bool = False
    tells: bool = False


@dataclass(frozen=True)
class Catalog:
    """The names a customer may use, the country of telephone numbers that name none, topics, and what services are
    about; read once a turn.
    """

    consultants: tuple[Named, ...] = ()
    services: tuple[Named, ...] = ()
    country: str = "VN"
    topics: tuple[Topic, ...] = ()
    matters: tuple[Matter, ...] = ()


@dataclass(frozen=True)
class Context:
    """What the bot asked last, the labels of what it offered, in their order, and what a yes would do.

    None of it has a default: whoever leaves out what a yes would do lets a no act. `in_english`: the customer's last
    messages were English ones, so that "k" is "ok" and not "không".
    """

    asked: str
    options: tuple[str, ...]
    yes: Act | None
    in_english: bool = False


NOTHING_ASKED = Context(asked="", options=(), yes=None)


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


class Cause(StrEnum):
    """Why words about a day or a time cannot be taken."""

    PAST = "past"
    NO_SUCH_DAY = "no_such_day"  # 31 November, an eighth weekday
    NO_SUCH_TIME = "no_such_time"  # 25:00
    DISAGREE = "disagree"  # a weekday beside a date that is on another
    NOT_KNOWN = "not_known"  # a day that we cannot find: of a leap month of the lunar calendar


@dataclass(frozen=True)
class Invalid:
    """What cannot be, in the customer's own words, and why."""

    words: str
    cause: Cause


class NamedBy(StrEnum):
    """How a day was named that is not sure, or not clear, by its name alone: of which week, month or calendar it is."""

    WEEKDAY = "weekday"  # "thứ tư", "Friday", "the weekend"
    DAY_OF_MONTH = "day_of_month"  # "ngày 20", "the 20th"
    WEEK_AFTER = "week_after"  # "the week after"
    LUNAR = "lunar"  # "mùng 1 Tết", "rằm": no other day is meant, but which one it is by the sun has to be said


class Doubt(StrEnum):
    """Why an address is asked about before anything is sent to it."""

    LOOKALIKE = "lookalike"  # nearly the host of a well-known provider
    SPELLED = "spelled"  # in words: "john at gmail dot com"
    SPACE = "space"
    SIGN = "sign"  # "john@gmail,com"
    LETTERS = "letters"  # with marks, or of another alphabet
    UNFINISHED = "unfinished"  # "john@gmail"
    MALFORMED = "malformed"
    SEVERAL = "several"


@dataclass(frozen=True)
class UnsureAddress:
    """An address that is not taken as it stands: as it was `written`, and what may have been `meant`, each whole.

    `typed` is what is written where that can be sent to all the same; `sign` the one that cannot stand in it.
    """

    written: str
    doubt: Doubt
    meant: tuple[str, ...] = ()
    typed: str = ""
    sign: str = ""


@dataclass(frozen=True)
class Alternative:
    """One of several values of which any will do, in the customer's order: what differs between them is set."""

    date: dt.date | None = None
    date_range: DateRange | None = None
    time: dt.time | None = None
    time_range: TimeRange | None = None
    part_of_day: str = ""
    consultant: tuple[int, ...] = ()


@dataclass(frozen=True)
class Entities:
    """Values found in a text. Ids where a name was matched; several ids are an ambiguity.

    `old_date` and `old_time` are of the appointment that is to move. A shift is relative to it, negative is earlier.
    `email` was typed as a whole and is the one that is meant; `unsure_address` has to be asked about first, and there
    is no `email` then. `negated` are values that the customer rejects, `invalid` what cannot be: neither is ever acted
    on. `named_by`: the date, or the range, was resolved as the coming one, and another may be meant (`loose_days`).
    `alternatives`: where any of several will do ("Tuesday or Thursday", "chị Hằng, không thì anh Bảo"), each of them in
    its turn; the first also stands in the fields of its kind, people all together.
    `zone`: by whose clock the time was said, where that is another than the customer's ("4pm Tokyo time"); all times
    are by the customer's own clock already.
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
    unsure_address: UnsureAddress | None = None
    phone: str = ""
    otp: str = ""
    code: str = ""
    rating: int | None = None
    negated: tuple[str, ...] = ()
    invalid: tuple[Invalid, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    zone: ZoneInfo | None = None
    # Beside the value, and none itself.
    named_by: NamedBy | None = field(default=None, compare=False)

    @property
    def said_address(self) -> str:
        """An address, be it one or not."""
        return self.email or (self.unsure_address.written if self.unsure_address else "")

    @property
    def days(self) -> DateRange | None:
        """The day that is named, or the days."""
        return DateRange(self.date, self.date) if self.date else self.date_range


class Reference(StrEnum):
    """What a message points at without naming it."""

    PERSON = "person"  # "with her", "chị ấy"
    TIME = "time"  # "the same time", "giờ đó"
    DAY = "day"  # "that day", "hôm đó"
    VISIT = "visit"  # "the same as last time", "như lần trước"


class OffTopic(StrEnum):
    """What a message is that wants nothing of us."""

    CHAT = "chat"  # the weather, a joke, a table for two
    SPAM = "spam"  # a link, or what somebody sells
    INSULT = "insult"  # and nothing else


class Leeway(StrEnum):
    """What of the time the customer leaves to us."""

    SOONEST = "soonest"  # "the earliest you have"
    ANY = "any"  # "any day after five": whichever fits what else was said


@dataclass(frozen=True)
class Several:
    """Several appointments asked for at once.

    `count`: how many, where that is said. `days`: on which, where each has its own, in their order; `every`: so many
    days lie between two of them where they repeat. `is_open`: nobody said for how long, and `days` are only the first
    of them. `whom`: for whom each is, as it was written; "" is the writer.
    """

    count: int | None = None
    days: tuple[dt.date, ...] = ()
    every: int = 0
    is_open: bool = False
    whom: tuple[str, ...] = ()


class Unread(StrEnum):
    """Why nothing was made of a message."""

    TOO_MUCH = "too_much"
    FAULT = "fault"


@dataclass(frozen=True)
class Understanding:
    """`language` is empty where the text does not tell. `confidence` is between 0 and 1.

    `unread`: why nothing was made of the message; then nothing else is set but the language, and nothing is acted on.

    `everything`: each of the appointments is meant, not one of them. `kept`: which of "time", "day" and "consultant"
    shall stay as it is; `keeps`: what stands shall stand, be that said as a no or out of the blue. `which`: "first" or
    "last" of the appointments that are coming. `whom`: for whom, if not for the writer, as they wrote it.
    `waits`: they want to be on the waitlist. `doubts`: neither a yes nor a no for certain answers what was asked.
    `several`: more than one appointment is asked for.
    `parts`: what each of several requests says by itself, in their order.
    `topic`: the name of the business's that it speaks of.
    `names`: what was written that names somebody or a service, and is no word of anything else.
    `refers`: what it points at that was spoken of before.
    `off_topic`: it wants nothing of us, whatever else seems to stand in it.
    `leeway`: what of the time they leave to us. `fits`: the services that the trouble they tell of is a matter of.
    `speaks`: the code of the language that whoever advises them shall speak. `note`: what that one should know, as it
    was written.
    `form_of_address`: what they call themselves, and want to be called.
    """

    intents: tuple[str, ...] = ()
    entities: Entities = field(default_factory=Entities)
    language: str = ""
    confidence: float = 0.0
    source: str = "local"
    unread: Unread | None = None
    everything: bool = False
    kept: tuple[str, ...] = ()
    keeps: bool = False
    which: str = ""
    whom: str = ""
    speaks: str = ""
    note: str = ""
    waits: bool = False
    topic: str = ""
    doubts: bool = False
    several: Several | None = None
    parts: tuple["Understanding", ...] = ()
    names: tuple[str, ...] = ()
    refers: frozenset[Reference] = frozenset()
    off_topic: OffTopic | None = None
    leeway: Leeway | None = None
    fits: Fits = Fits()
    form_of_address: FormOfAddress | None = None

    def means(self, intent: str) -> bool:
        return intent in self.intents
