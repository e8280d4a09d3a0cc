"""What the calendar shows of its days: which they are, each as a list, and those of a month by their numbers."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings import board, sweeping
from bookings.board import Column, Entry
from bookings.models import Appointment
from bookings.pages import panel
from bookings.wording import day as day_in_words
from bookings.wording import meeting_link, zone_name
from consultants.models import BusinessPolicy, Consultant
from meetassist import days

Status = Appointment.Status
WEEK, AGENDA_DAYS, MONTH_DAYS = 7, 14, 6 * 7
# So long before it begins, the link to where it is held stands beside it; else it is in the panel.
LINK_AHEAD = timedelta(hours=12)


class View(TextChoices):
    DAY = "day", gettext_lazy("Day")
    WEEK = "week", gettext_lazy("Week")
    MONTH = "month", gettext_lazy("Month")
    AGENDA = "agenda", gettext_lazy("List")


@dataclass(frozen=True)
class Place:
    """What is looked at. Without a view it is now: the week in which it is, and what comes from then on."""

    consultant: Consultant
    view: View | None
    day: date
    today: date

    @property
    def address(self) -> str:
        asked = {} if self.view is None else {"view": self.view.value, "day": self.day.isoformat()}
        return f"{reverse('calendar')}?{urlencode({**asked, 'consultant': self.consultant.pk})}"

    @property
    def first(self) -> date:
        if self.view in (View.DAY, View.AGENDA):
            return self.day
        begins = self.day.replace(day=1) if self.view == View.MONTH else self.day
        return begins - timedelta(days=begins.weekday())

    @property
    def count(self) -> int:
        return {View.DAY: 1, View.MONTH: MONTH_DAYS, View.AGENDA: AGENDA_DAYS}.get(self.view or View.WEEK, WEEK)

    @property
    def title(self) -> str:
        if self.view == View.DAY:
            return day_in_words(self.day)
        if self.view == View.MONTH:
            return date_format(self.day, "MONTH_NAME_YEAR_FORMAT")
        last = self.first + timedelta(days=self.count - 1)
        return f"{date_format(self.first, 'MONTH_DAY_FORMAT')} – {date_format(last)}"

    @property
    def zone(self) -> str:
        """Where the clock stands; where it is changed between, both."""
        ends = days.span(self.first, self.consultant.zone, self.count)
        return " / ".join(dict.fromkeys(zone_name(end, self.consultant.zone) for end in ends))

    @property
    def now(self) -> "Place":
        """Today, as it is looked at; the week of today is where the calendar opens."""
        return replace(self, view=None if self.view == View.WEEK else self.view, day=self.today)

    @property
    def ahead(self) -> "Place":
        """What comes from today on, which is where it opens where a week has no room."""
        return replace(self, view=View.AGENDA, day=self.today)

    def seen_as(self, view: View) -> "Place":
        return replace(self, view=view)

    def turned(self, by: int) -> "Place":
        """So many days, weeks, months or lists later; earlier where it is negative."""
        if self.view == View.MONTH:
            month = self.day.year * 12 + self.day.month - 1 + by
            return replace(self, day=date(month // 12, month % 12 + 1, 1))
        return replace(self, view=self.view or View.WEEK, day=self.day + by * timedelta(days=self.count))


@dataclass(frozen=True)
class Line:
    """An appointment in a list, with what can be done with it at once. `answer_by`: else it is declined by itself."""

    row: Appointment
    entry: Entry | None
    operations: set[str]
    link: str
    answer_by: datetime | None
    # Something in a calendar elsewhere is at the same time.
    is_met_elsewhere: bool


@dataclass(frozen=True)
class Looker:
    """Whoever looks, and when; without `may_act` they only do that."""

    now: datetime
    may_act: bool
    policy: BusinessPolicy

    def line(self, row: Appointment, entry: Entry | None = None, *, is_met_elsewhere: bool = False) -> Line:
        """Without an entry it is said whether it is met elsewhere."""
        is_soon = row.status == Status.CONFIRMED and row.starts_at - LINK_AHEAD <= self.now
        return Line(
            row=row,
            entry=entry,
            operations=panel.possible(row, self.now) if self.may_act else set(),
            link=meeting_link(row) if is_soon else "",
            answer_by=sweeping.answer_by(row, self.policy) if row.status == Status.PENDING else None,
            is_met_elsewhere=entry.is_met_elsewhere if entry else is_met_elsewhere,
        )

    def listed(self, column: Column, place: Place) -> "Listed":
        """What is over lies behind where the list begins with now."""
        is_from_now = place.view in (None, View.AGENDA) and column.day == place.today
        over = [one for one in column.entries if is_from_now and one.appointment.ends_at <= self.now]
        return Listed(
            column=column,
            address=replace(place, view=View.DAY, day=column.day).address,
            is_today=column.day == place.today,
            over=[self.line(one.appointment, one) for one in over],
            lines=[self.line(one.appointment, one) for one in column.entries if one not in over],
        )

    def at_hand(self, column: Column) -> list[Line]:
        """What has begun and is not settled, and the next."""
        booked = [entry for entry in column.entries if entry.appointment.is_booked()]
        begun = [entry for entry in booked if entry.appointment.starts_at <= self.now]
        coming = [entry for entry in booked if entry.appointment.starts_at > self.now]
        return [self.line(entry.appointment, entry) for entry in (*begun, *coming[:1])]


@dataclass(frozen=True)
class Listed:
    """A day with its lines, in the order of time."""

    column: Column
    address: str
    is_today: bool
    over: list[Line]
    lines: list[Line]


@dataclass(frozen=True)
class Square:
    """A day of a month: how many appointments stand in it, and how many of them wait for approval.

    `is_beside`: it is of the month before or after.
    """

    day: date
    address: str
    count: int
    waiting: int
    is_today: bool
    is_closed: bool
    is_beside: bool
    reasons: list[str]

    @classmethod
    def of(cls, column: Column, place: Place) -> "Square":
        states = [entry.appointment.status for entry in column.entries if not entry.is_gone]
        return cls(
            day=column.day,
            address=replace(place, view=View.DAY, day=column.day).address,
            count=len(states),
            waiting=states.count(Status.PENDING),
            is_today=column.day == place.today,
            is_closed=not board.without(column.periods, [one.span for one in column.off]),
            is_beside=column.day.month != place.day.month,
            # Somebody has many meetings elsewhere, and the square has little room.
            reasons=list(dict.fromkeys([*column.notes, *(one.reason or _("off") for one in column.off)])),
        )


def weeks(columns: list[Column], place: Place) -> list[list[Square]]:
    """Those of the month: it may have four, five or six."""
    rows = [columns[start : start + WEEK] for start in range(0, len(columns), WEEK)]
    return [
        [Square.of(one, place) for one in row] for row in rows if any(one.day.month == place.day.month for one in row)
    ]
