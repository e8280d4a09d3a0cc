"""A question about the business in numbers, as a value: what is counted, by what, when and of whom."""

from dataclasses import dataclass
from enum import StrEnum

from chatbot.understanding.schema import DateRange


class Measure(StrEnum):
    """What is counted, of what begins in the period unless it says otherwise."""

    APPOINTMENTS = "appointments"
    BOOKINGS = "bookings"  # booked in the period, whenever they begin
    CUSTOMERS = "customers"
    NEW_CUSTOMERS = "new_customers"  # with their first appointment
    REVENUE = "revenue"  # prices of completed appointments
    RATING = "rating"  # average
    NO_SHOW_RATE = "no_show_rate"  # of those that have ended, came or not
    CANCELLATION_RATE = "cancellation_rate"  # of all that were booked
    UTILISATION = "utilisation"  # booked of the working time
    FREE_HOURS = "free_hours"  # working time that is not booked


# What is measured of the working time, not of appointments.
OF_WORKING_TIME = frozenset({Measure.UTILISATION, Measure.FREE_HOURS})
# What has a part and a whole.
SHARES = frozenset({Measure.NO_SHOW_RATE, Measure.CANCELLATION_RATE, Measure.UTILISATION})


class Grouping(StrEnum):
    CONSULTANT = "consultant"
    SERVICE = "service"
    DAY = "day"
    WEEKDAY = "weekday"
    HOUR = "hour"
    WEEK = "week"
    MONTH = "month"
    SOURCE = "source"
    STATE = "state"
    CANCELLED_BY = "cancelled_by"


# In the order of time, whatever the numbers are.
OF_TIME = frozenset({Grouping.DAY, Grouping.WEEKDAY, Grouping.HOUR, Grouping.WEEK, Grouping.MONTH})
# Working time has no service, and nobody has booked or cancelled it.
OF_APPOINTMENTS_ALONE = frozenset({Grouping.SERVICE, Grouping.SOURCE, Grouping.STATE, Grouping.CANCELLED_BY})


class State(StrEnum):
    """As appointments have it."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    CAME = "completed"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    DECLINED = "declined"


class By(StrEnum):
    """Who cancelled it."""

    CUSTOMER = "customer"
    US = "us"
    CONSULTANT = "consultant"


class Rank(StrEnum):
    MOST = "most"
    LEAST = "least"


@dataclass(frozen=True)
class Figure:
    """`period`: None is all time; `is_assumed`: none was said. `consultants` and `services` are keys, of which any
    will do. `mine`: of whoever asks, as a consultant. `top`: so many groups, by `rank`.
    """

    measure: Measure
    period: DateRange | None
    grouping: Grouping | None = None
    state: State | None = None
    cancelled_by: By | None = None
    consultants: tuple[int, ...] = ()
    services: tuple[int, ...] = ()
    weekday: int | None = None
    rank: Rank | None = None
    top: int | None = None
    mine: bool = False
    is_assumed: bool = False


@dataclass(frozen=True)
class NotRead:
    """The question is no Figure. `words` are those that were not understood, as they were typed; none where each was,
    but not what they say together.
    """

    words: tuple[str, ...] = ()
