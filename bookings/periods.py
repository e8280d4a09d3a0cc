"""Weeks, months, quarters and years of the business's calendar, each with the one before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from meetassist import days

ONE_DAY = timedelta(days=1)
# So many days may be chosen at most.
MOST_DAYS = 2 * 366


class Choice(TextChoices):
    THIS_WEEK = "week", _("this week")
    LAST_WEEK = "last_week", _("last week")
    THIS_MONTH = "month", _("this month")
    LAST_MONTH = "last_month", _("last month")
    QUARTER = "quarter", _("this quarter")
    YEAR = "year", _("this year")
    DAYS = "days", _("from – to")


class Step(TextChoices):
    """Into what a period is divided, as PostgreSQL's date_trunc calls it."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Period:
    """Whole days, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def span(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """By the clock of `zone`, whatever its clocks do meanwhile."""
        return days.span(self.first, zone, self.days)

    @property
    def step(self) -> Step:
        """So that a chart has seven to some thirty parts, or the twelve of a year."""
        return Step.DAY if self.days <= 31 else Step.WEEK if self.days <= 100 else Step.MONTH

    def begun(self, step: Step) -> date:
        """When the whole day, week or month began of which this is one, or a piece."""
        return _begins(self.first, step)

    def parts(self, step: Step) -> Iterator["Period"]:
        """One after another; the first and the last may be cut by the ends of the period."""
        first = self.first
        while first <= self.last:
            after = _next(first, step)
            yield Period(first, min(after - ONE_DAY, self.last))
            first = after


def chosen(choice: Choice, *, today: date, first: date, last: date) -> tuple[Period, Period]:
    """The period, and the one before. `first` and `last` are those of DAYS, before which lie as many days."""
    if choice == Choice.DAYS:
        period = Period(first, last)
        return period, Period(first - period.days * ONE_DAY, first - ONE_DAY)
    begins = {
        Choice.THIS_WEEK: _week, Choice.LAST_WEEK: _week, Choice.THIS_MONTH: _month, Choice.LAST_MONTH: _month,
        Choice.QUARTER: _quarter, Choice.YEAR: _year,
    }[choice]  # fmt: skip
    start = begins(today)
    if choice in (Choice.LAST_WEEK, Choice.LAST_MONTH):
        start = begins(start - ONE_DAY)
    # From any of its days, so many later it is the next one.
    longest = {_week: 7, _month: 31, _quarter: 92, _year: 366}[begins]
    end = begins(start + longest * ONE_DAY)
    return Period(start, end - ONE_DAY), Period(begins(start - ONE_DAY), start - ONE_DAY)


def _next(day: date, step: Step) -> date:
    # From any of its days, so many later it is the next one.
    longest = {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 31}[step]
    return _begins(_begins(day, step) + longest * ONE_DAY, step)


def _begins(day: date, step: Step) -> date:
    return {Step.DAY: day, Step.WEEK: _week(day), Step.MONTH: _month(day)}[step]


def _week(day: date) -> date:
    return day - day.weekday() * ONE_DAY


def _month(day: date) -> date:
    return day.replace(day=1)


def _quarter(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _year(day: date) -> date:
    return day.replace(month=1, day=1)
