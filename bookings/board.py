"""A day of several consultants side by side: of each what is booked, when they work, what is off, and what is free.

A column is read by the clock of its consultant: it is their day of that date, wherever they are.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, Value
from django.utils.translation import gettext as _

from bookings import on_the_day
from bookings.availability import at_work_on, working_periods_of
from bookings.models import Appointment, AppointmentEvent
from bookings.wording import foreign_zone, told
from consultants.models import BusyTime, Consultant, DateOverride, TimeOff
from meetassist import days
from meetassist.text import fold

Status = Appointment.Status
# What stands in a day; what was cancelled, declined or ran out has left it.
SHOWN = [Status.HELD, Status.PENDING, Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW]
STEP, SHORTEST_GAP, PIECE = 5, 15, 30
DAY_LENGTH = 24 * 60
USUAL_HOURS = (8, 18)


@dataclass(frozen=True, order=True)
class Span:
    """From and to in minutes of the day, by the clock of the column."""

    start: int
    end: int

    @property
    def place(self) -> str:
        """The classes that put it on the axis (static/bookings/board.css)."""
        (from_hour, from_minute), (to_hour, to_minute) = divmod(self.start, 60), divmod(self.end, 60)
        return f"from-h{from_hour} from-m{from_minute} to-h{to_hour} to-m{to_minute}"

    @property
    def clock(self) -> str:
        return "{:02}:{:02}".format(*divmod(self.start, 60))

    @property
    def until(self) -> str:
        return "{:02}:{:02}".format(*divmod(self.end, 60))

    def cut(self, other: "Span") -> "Span | None":
        """What of it lies in the other."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None


@dataclass(frozen=True)
class Entry:
    """An appointment in its column. `told`: what its customer has told of it; beside: it meets the one before it."""

    appointment: Appointment
    span: Span
    # In words, as it is in the list as well; Django's own way goes through the names of all states each time.
    status: str
    told: str
    is_beside: bool


@dataclass(frozen=True)
class Off:
    """A time in which the consultant takes no appointments, and why."""

    span: Span
    reason: str


@dataclass(frozen=True)
class Column:
    """`zone` is named where the clock is not the business's; `now` is None on another day, or beyond the axis."""

    consultant: Consultant
    zone: str
    notes: list[str]
    periods: list[Span]
    off: list[Off]
    entries: list[Entry]
    # Of each time that is free, the pieces in which it can be tapped.
    gaps: list[list[Span]]
    now: Span | None


@dataclass(frozen=True)
class Board:
    """The columns, the whole hours `[first, last)` that they need, and all their appointments in the order of time."""

    columns: list[Column]
    first: int
    last: int

    @property
    def hours(self) -> list[Span]:
        return [Span(hour * 60, hour * 60 + 60) for hour in range(self.first, self.last)]

    @property
    def entries(self) -> list[tuple[Column, Entry]]:
        found = [(column, entry) for column in self.columns for entry in column.entries]
        return sorted(found, key=lambda one: (one[1].appointment.starts_at, one[0].consultant.pk))


def people(*, day: date, service: int | None = None, name: str = "", on_duty: bool = False) -> list[Consultant]:
    """Those who are active or still have an appointment that day, by name; with those that work that day alone.

    `service` is the id of one that they offer; `name` a part of theirs, however it is typed.
    """
    start, end = days.anywhere(day)
    booked = Appointment.objects.booked().overlapping(start, end).values("consultant")
    rows = Consultant.objects.filter(Q(is_active=True) | Q(pk__in=booked)).filter(name_key__contains=fold(name.strip()))
    if service:
        rows = rows.filter(services=service)
    found = list(rows.only("name", "time_zone").order_by("name", "pk"))
    return _on_duty(found, day) if on_duty else found


def read(people: Sequence[Consultant], *, day: date, now: datetime) -> Board:
    """The day of these: five queries, however many they are."""
    pks = [one.pk for one in people]
    windows = {one.pk: days.span(day, one.zone) for one in people}
    start = min((one[0] for one in windows.values()), default=now)
    end = max((one[1] for one in windows.values()), default=now)
    shown = Appointment.objects.filter(consultant__in=pks, status__in=SHOWN).overlapping(start, end)
    rows = list(shown.select_related("customer", "service").order_by("during", "pk"))
    rows = [row for row in rows if row.status != Status.HELD or (row.held_until and row.held_until > now)]
    notices = on_the_day.latest(rows)
    away = _away(pks, start, end)
    reasons = DateOverride.objects.filter(consultant__in=pks, on=day).exclude(reason="")
    notes = dict(reasons.order_by("-start_time").values_list("consultant", "reason"))
    worked = working_periods_of(pks, start=start, end=end)
    columns = []
    for one in people:
        opens, closes = windows[one.pk]
        own = [row for row in rows if row.consultant_id == one.pk]
        periods = [
            _span(*period, day, one.zone)
            for period in worked.get(one.pk, [])
            if period[0] < closes and period[1] > opens
        ]
        off = [
            Off(_span(during.lower, during.upper, day, one.zone), reason)
            for who, during, reason in away
            if who == one.pk and during.lower < closes and during.upper > opens
        ]
        entries = _entries(own, notices, day, one)
        taken = [_span(row.blocked.lower, row.blocked.upper, day, one.zone) for row in own if row.is_live()]
        past = Span(0, _minute(now, day, one.zone, is_end=True))
        free = without(periods, [*(row.span for row in off), *taken, past])
        at = _minute(now, day, one.zone)
        columns.append(
            Column(
                consultant=one,
                zone=foreign_zone(opens.replace(hour=12)).strip(" ()"),
                notes=[notes[one.pk]] if one.pk in notes else [],
                periods=periods,
                off=off,
                entries=entries,
                gaps=[pieces(gap) for gap in free if gap.end - gap.start >= SHORTEST_GAP],
                now=Span(at, at + STEP) if opens <= now < closes else None,
            )
        )
    first, last = _hours(columns)
    return Board([_within(one, Span(first * 60, last * 60)) for one in columns], first, last)


def without(periods: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What of the periods is left, in order."""
    left = sorted(periods)
    for one in taken:
        left = [
            piece
            for span in left
            for piece in (Span(span.start, min(span.end, one.start)), Span(max(span.start, one.end), span.end))
            if piece.start < piece.end
        ]
    return left


def pieces(gap: Span) -> list[Span]:
    """Cut at each half hour."""
    cuts = [gap.start, *range(gap.start // PIECE * PIECE + PIECE, gap.end, PIECE), gap.end]
    return [Span(start, end) for start, end in zip(cuts, cuts[1:], strict=False)]


def _away(people: Collection[int], start: datetime, end: datetime) -> list[tuple[int, DateTimeTZRange, str]]:
    """When these are off, or busy elsewhere, by their ids, and why; in order."""
    asked = {"consultant__in": people, "during__overlap": (start, end)}
    off = TimeOff.objects.filter(**asked).order_by().values_list("consultant", "during", "reason", Value(False))
    elsewhere = BusyTime.objects.filter(**asked).order_by().values_list("consultant", "during", Value(""), Value(True))
    found = off.union(elsewhere, all=True).order_by("during")
    return [(who, during, _("busy elsewhere") if is_busy else reason) for who, during, reason, is_busy in found]


def _on_duty(people: list[Consultant], day: date) -> list[Consultant]:
    """Those who work that day, and are not off all of the time."""
    pks = [one.pk for one in people]
    off: dict[int, list[tuple[datetime, datetime]]] = {}
    for who, during, _reason in _away(pks, *days.anywhere(day)):
        off.setdefault(who, []).append((during.lower, during.upper))
    worked = at_work_on(day, pks, timed=off)

    def works(one: Consultant) -> bool:
        # Most are not off at all, and everybody is looked at.
        if one.pk not in off:
            return one.pk in worked
        spans = [_span(*period, day, one.zone) for period in worked.get(one.pk, [])]
        return bool(without(spans, [_span(*times, day, one.zone) for times in off[one.pk]]))

    return [one for one in people if works(one)]


def _entries(
    rows: Collection[Appointment], notices: dict[int, AppointmentEvent], day: date, of: Consultant
) -> list[Entry]:
    entries: list[Entry] = []
    until = 0
    for row in rows:
        span = _span(row.starts_at, row.ends_at, day, of.zone)
        if span.start >= DAY_LENGTH or span.end <= 0:
            continue
        said = told(notices[row.pk]) if row.pk in notices else ""
        entries.append(Entry(row, span, str(Status(row.status).label), said, span.start < until))
        until = max(until, span.end)
    return entries


def _span(start: datetime, end: datetime, day: date, zone: ZoneInfo) -> Span:
    """At least one step long: where the clocks are set back, an end may stand before its start."""
    first = _minute(start, day, zone)
    return Span(first, max(_minute(end, day, zone, is_end=True), min(first + STEP, DAY_LENGTH)))


def _minute(moment: datetime, day: date, zone: ZoneInfo, *, is_end: bool = False) -> int:
    """Of the day, in whole steps: a start is rounded down, an end up."""
    local = moment.astimezone(zone)
    if local.date() != day:
        return 0 if local.date() < day else DAY_LENGTH
    minute = local.hour * 60 + local.minute
    return (minute + STEP - 1) // STEP * STEP if is_end else minute // STEP * STEP


def _within(column: Column, axis: Span) -> Column:
    """What reaches beyond the axis is cut there: a day off begins at midnight, and goes by while nobody works."""
    off = [Off(cut, one.reason) for one in column.off if (cut := one.span.cut(axis))]
    return replace(column, off=off, now=column.now and column.now.cut(axis))


def _hours(columns: Iterable[Column]) -> tuple[int, int]:
    """What a day usually has, and whatever else is worked or booked in this one."""
    spans = [span for column in columns for span in (*column.periods, *(entry.span for entry in column.entries))]
    if not spans:
        return USUAL_HOURS
    return min(one.start for one in spans) // 60, -(-max(one.end for one in spans) // 60)
