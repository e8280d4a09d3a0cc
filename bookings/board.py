"""Days side by side, of several consultants or of one: what is booked, when they work, what is off, what is free.

A column is read by the clock of its consultant: it is their day of that date, wherever they are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, Value
from django.utils.translation import gettext as _

from bookings import on_the_day
from bookings.availability import at_work_on, working_periods_of
from bookings.models import Appointment, AppointmentEvent
from bookings.wording import foreign_zone, told, zone_name
from consultants.calendars.spans import Span as Times
from consultants.calendars.spans import merged
from consultants.models import BusyTime, Consultant, DateOverride, Holiday, TimeOff
from meetassist import days
from meetassist.text import fold

Status = Appointment.Status
# What stands in a day; what was cancelled, declined or ran out has left it.
SHOWN = [Status.HELD, Status.PENDING, Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW]
# What a consultant may still have in mind, and shall see that it is no more.
GONE = [Status.CANCELLED, Status.DECLINED]
# In minutes: what the axis counts by, what is worth being called free, what is tall enough there for a finger (24
# pixels, WCAG 2.2 2.5.8), and what free time is cut into.
STEP, SHORTEST_FREE, SHORTEST_TAP, PIECE = 5, 15, 25, 30
# So many stand beside each other at most (static/bookings/board.css); what is beyond lies on the last of them.
LANES = 4
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
    """An appointment in its column. `told`: what its customer has told of it.

    `zone` is named on days on which the clocks change; `lane` is the class of its place among those that it meets.
    """

    appointment: Appointment
    span: Span
    # In words, as it is in the list as well; Django's own way goes through the names of all states each time.
    status: str
    told: str
    zone: str
    lane: str
    # It is to come about or be answered, and something in a calendar elsewhere is at the same time.
    is_met_elsewhere: bool

    @property
    def is_gone(self) -> bool:
        return self.appointment.status in GONE

    @property
    def place(self) -> str:
        return f"{self.lane} {self.span.place}"


@dataclass(frozen=True)
class Off:
    """A time in which the consultant takes no appointments, and why; busy: by what stands in a calendar elsewhere."""

    span: Span
    reason: str
    is_busy: bool


@dataclass(frozen=True)
class Column:
    """`zone` is named where the clock is not the business's; `now` is None on another day, or beyond the axis.

    `clocks`: how they change on that day, in words; empty on all others.
    """

    consultant: Consultant
    day: date
    zone: str
    clocks: str
    notes: list[str]
    periods: list[Span]
    off: list[Off]
    entries: list[Entry]
    free: list[Span]
    now: Span | None

    @property
    def gaps(self) -> list[list[Span]]:
        """Of each time that is free and can be tapped, the pieces."""
        return [pieces(one) for one in self.free if one.end - one.start >= SHORTEST_TAP]


@dataclass(frozen=True)
class Board:
    """The columns, the whole hours `[first, last)` that they need, and all their appointments in the order of time."""

    columns: list[Column]
    first: int
    last: int

    @classmethod
    def of(cls, columns: Sequence[Column]) -> "Board":
        first, last = _hours(columns)
        return cls([_within(one, Span(first * 60, last * 60)) for one in columns], first, last)

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
    return Board.of(_columns([(one, day) for one in people], now, SHOWN, {}))


def read_days(of: Consultant, first: date, count: int, *, now: datetime) -> list[Column]:
    """So many days of one, with what has been cancelled, and the names of holidays: six queries, however many."""
    dates = [first + timedelta(days=number) for number in range(count)]
    holidays = dict(Holiday.objects.filter(on__in=dates).values_list("on", "name"))
    return _columns([(of, day) for day in dates], now, [*SHOWN, *GONE], holidays)


def _columns(
    places: Sequence[tuple[Consultant, date]], now: datetime, statuses: list[Status], holidays: Mapping[date, str]
) -> list[Column]:
    """One of each consultant and date."""
    pks, dates = {one.pk for one, _day in places}, {day for _one, day in places}
    windows = [_window(*place) for place in places]
    start, end = min((one[0] for one in windows), default=now), max((one[1] for one in windows), default=now)
    shown = Appointment.objects.filter(consultant__in=pks, status__in=statuses).overlapping(start, end)
    rows = list(shown.select_related("customer", "service").order_by("during", "pk"))
    rows = [row for row in rows if row.status != Status.HELD or (row.held_until and row.held_until > now)]
    reasons = DateOverride.objects.filter(consultant__in=pks, on__in=dates).exclude(reason="").order_by("-start_time")
    found = _Found(
        rows=rows,
        notices=on_the_day.latest([row for row in rows if row.status not in GONE]),
        away=_away(pks, start, end),
        reasons={(who, on): reason for who, on, reason in reasons.values_list("consultant", "on", "reason")},
        holidays=holidays,
        worked=working_periods_of(pks, start=start, end=end),
    )
    return [found.column(*place, now) for place in places]


@dataclass(frozen=True)
class _Away:
    """When somebody, by their id, takes no appointments; `is_busy`: because of a calendar elsewhere."""

    who: int
    times: Times
    reason: str
    is_busy: bool


@dataclass(frozen=True)
class _Found:
    """What the database has of all columns together."""

    rows: list[Appointment]
    notices: dict[int, AppointmentEvent]
    away: list[_Away]
    reasons: dict[tuple[int, date], str]
    holidays: Mapping[date, str]
    worked: dict[int, list[Times]]

    def column(self, of: Consultant, day: date, now: datetime) -> Column:
        zone, (opens, closes) = of.zone, _window(of, day)

        def meets(start: datetime, end: datetime) -> bool:
            return start < closes and end > opens

        rows = [row for row in self.rows if row.consultant_id == of.pk and meets(row.starts_at, row.ends_at)]
        times = [one for one in self.worked.get(of.pk, []) if meets(*one)]
        periods = without([_span(*one, day, zone) for one in times], _skipped(day, zone))
        away = [one for one in self.away if one.who == of.pk and meets(*one.times)]
        busy = merged(one.times for one in away if one.is_busy)
        off = [Off(_span(*one.times, day, zone), one.reason, is_busy=False) for one in away if not one.is_busy]
        off += [Off(_span(*times, day, zone), _("busy elsewhere"), is_busy=True) for times in busy]
        taken = [_span(row.blocked.lower, row.blocked.upper, day, zone) for row in rows if row.is_live()]
        past = Span(0, _minute(now, day, zone, is_end=True))
        free = without(periods, [*(one.span for one in off), *taken, past])
        at, clocks = _minute(now, day, zone), _clocks(opens, closes, zone)
        return Column(
            consultant=of,
            day=day,
            zone=foreign_zone(datetime.combine(day, time(12), tzinfo=zone)).strip(" ()"),
            clocks=clocks,
            notes=[text for text in (self.holidays.get(day), self.reasons.get((of.pk, day))) if text],
            periods=periods,
            off=sorted(off, key=lambda one: one.span),
            entries=_entries(rows, self.notices, busy, day, zone, is_zone_said=bool(clocks)),
            free=[one for one in free if one.end - one.start >= SHORTEST_FREE],
            now=Span(at, at + STEP) if opens <= now < closes else None,
        )


def _window(of: Consultant, day: date) -> tuple[datetime, datetime]:
    """In UTC, as the database says its times: comparing two zones asks both for their distance, each time."""
    opens, closes = days.span(day, of.zone)
    return opens.astimezone(UTC), closes.astimezone(UTC)


def _clocks(opens: datetime, closes: datetime, zone: ZoneInfo) -> str:
    """From which zone to which they change between these; empty where they do not."""
    before, after = zone_name(opens, zone), zone_name(closes, zone)
    return f"{before} → {after}" if before != after else ""


def _skipped(day: date, zone: ZoneInfo) -> list[Span]:
    """What the clocks leave out that day, as a rule nothing: where they are put forward, an hour of it."""
    start, end = days.span(day, zone)
    if (start.utcoffset() or timedelta()) >= (end.utcoffset() or timedelta()):
        return []
    minutes = [minute for minute in range(0, DAY_LENGTH, STEP) if not _is_on_the_clock(day, minute, zone)]
    return [Span(minutes[0], minutes[-1] + STEP)] if minutes else []


def _is_on_the_clock(day: date, minute: int, zone: ZoneInfo) -> bool:
    shown = datetime.combine(day, time(*divmod(minute, 60)), tzinfo=zone)
    return shown.astimezone(UTC).astimezone(zone).time() == shown.time()


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
    """Cut at each half hour, but none shorter than can be tapped: what is left at an end goes with its neighbour."""
    inside = range(gap.start // PIECE * PIECE + PIECE, gap.end, PIECE)
    cuts = [gap.start, *(at for at in inside if gap.start + SHORTEST_TAP <= at <= gap.end - SHORTEST_TAP), gap.end]
    return [Span(start, end) for start, end in zip(cuts, cuts[1:], strict=False)]


def _away(people: Collection[int], start: datetime, end: datetime) -> list[_Away]:
    """When these are off, or busy elsewhere; in order."""
    asked = {"consultant__in": people, "during__overlap": (start, end)}
    off = TimeOff.objects.filter(**asked).order_by().values_list("consultant", "during", "reason", Value(False))
    elsewhere = BusyTime.objects.filter(**asked).order_by().values_list("consultant", "during", Value(""), Value(True))
    found = off.union(elsewhere, all=True).order_by("during")
    return [_Away(who, (during.lower, during.upper), reason, is_busy) for who, during, reason, is_busy in found]


def _on_duty(people: list[Consultant], day: date) -> list[Consultant]:
    """Those who work that day, and are not off all of the time."""
    pks = [one.pk for one in people]
    off: dict[int, list[Times]] = {}
    for one in _away(pks, *days.anywhere(day)):
        off.setdefault(one.who, []).append(one.times)
    worked = at_work_on(day, pks, timed=off)

    def works(one: Consultant) -> bool:
        # Most are not off at all, and everybody is looked at.
        if one.pk not in off:
            return one.pk in worked
        spans = [_span(*period, day, one.zone) for period in worked.get(one.pk, [])]
        return bool(without(spans, [_span(*times, day, one.zone) for times in off[one.pk]]))

    return [one for one in people if works(one)]


def _entries(
    rows: Collection[Appointment],
    notices: dict[int, AppointmentEvent],
    busy: Sequence[Times],
    day: date,
    zone: ZoneInfo,
    *,
    is_zone_said: bool,
) -> list[Entry]:
    placed = [(row, span) for row in rows if (span := _span(row.starts_at, row.ends_at, day, zone)).start < DAY_LENGTH]
    lanes = _lanes([(span, row.status in GONE) for row, span in placed])
    return [
        Entry(
            appointment=row,
            span=span,
            status=str(Status(row.status).label),
            told=told(notices[row.pk]) if row.pk in notices else "",
            zone=zone_name(row.starts_at, zone) if is_zone_said else "",
            lane=lane,
            is_met_elsewhere=row.is_booked()
            and any(row.starts_at < end and row.ends_at > start for start, end in busy),
        )
        for (row, span), lane in zip(placed, lanes, strict=True)
    ]


def _lanes(spans: Sequence[tuple[Span, bool]]) -> list[str]:
    """Of each span, in the order of starts, the class of its lane (static/bookings/board.css).

    What is gone takes little from the one beside it. Of those that nothing meets it is empty.
    """
    groups: list[list[int]] = []
    for number, (span, _is_gone) in enumerate(spans):
        if not groups or span.start >= max(spans[one][0].end for one in groups[-1]):
            groups.append([])
        groups[-1].append(number)
    return [lane for group in groups for lane in _lanes_of([spans[one] for one in group])]


def _lanes_of(group: Sequence[tuple[Span, bool]]) -> list[str]:
    """Of those that meet each other, one after the other."""
    taken: dict[int, int] = {}
    for number in sorted(range(len(group)), key=lambda one: group[one][1]):
        beside = {taken[other] for other in taken if group[other][0].cut(group[number][0])}
        taken[number] = min(next(one for one in range(1, len(group) + 1) if one not in beside), LANES)
    is_gone = [one for _span, one in group]
    if any(is_gone) and {taken[number] for number, gone in enumerate(is_gone) if not gone} == {1}:
        return ["is-aside" if gone else "is-main" for gone in is_gone]
    lanes = max(taken.values())
    return [f"lane-{taken[number]}-of-{lanes}" if lanes > 1 else "" for number in range(len(group))]


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
    off = [replace(one, span=cut) for one in column.off if (cut := one.span.cut(axis))]
    return replace(column, off=off, now=column.now and column.now.cut(axis))


def _hours(columns: Iterable[Column]) -> tuple[int, int]:
    """What a day usually has, and whatever else is worked or booked in this one."""
    spans = [span for column in columns for span in (*column.periods, *(entry.span for entry in column.entries))]
    if not spans:
        return USUAL_HOURS
    return min(one.start for one in spans) // 60, -(-max(one.end for one in spans) // 60)
