"""Free times, from the one availability function, in the shape in which they are asked for.

Of what it is asked (people, services, a language, days, hours) is put together from what the question names; nothing of
it is foreseen as a whole.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Customer
from bookings.availability import HORIZON, find_slots
from bookings.models import PartOfDay
from chatbot.questions import opening
from chatbot.questions.rows import Finding, Rows, sentence
from chatbot.questions.who_and_what import people_asked_about, services, services_asked_about
from chatbot.replies import free_times as say
from chatbot.replies.questions import lead
from chatbot.understanding import Entities
from chatbot.understanding.questions.question import Asked
from chatbot.understanding.questions.shapes import Shape
from consultants.models import Consultant, Holiday

# Without a day that is named, this many of the next ones on which somebody is free; of the first, so many after it.
DAYS_SHOWN, NEXT_SHOWN = 3, 2
# Of how many people the times of a day are told one by one; of more, how many there are.
PEOPLE_SHOWN = 6


@dataclass(frozen=True)
class Free:
    """A start that can be booked with somebody; local to who asks."""

    at: datetime
    person: str


@dataclass(frozen=True)
class Wanted:
    """What is asked about, and who asks."""

    asked: Asked
    found: Entities
    customer: Customer | None
    now: datetime
    zone: ZoneInfo

    @property
    def span(self) -> tuple[datetime, datetime]:
        days = self.found.days
        return days.instants(self.zone) if days else (self.now, self.now + HORIZON)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


def find(asked: Asked, found: Entities, *, customer: Customer | None, now: datetime, zone: ZoneInfo) -> Finding:
    wanted = Wanted(asked, found, customer, now, zone)
    people = list(people_asked_about(asked, found))
    free = _free(wanted, people)
    if not free:
        return _nothing(wanted, people)
    shapes: dict[Shape, Callable[[], Finding]] = {
        Shape.FIRST: lambda: _outermost(wanted, free, is_last=False),
        Shape.LAST: lambda: _outermost(wanted, free, is_last=True),
        Shape.LEAST: lambda: _by_fullness(wanted, free, is_most=False),
        Shape.MOST: lambda: _by_fullness(wanted, free, is_most=True),
        Shape.COMPARE: lambda: _compared(wanted, free, people),
        Shape.YES_NO: lambda: _yes(wanted, free),
    }
    return shapes.get(asked.shape, lambda: _listed(wanted, free))()


def _free(wanted: Wanted, people: list[Consultant]) -> list[Free]:
    """All that fits, in the order of the clock, whatever can be booked then."""
    names = {one.pk: one.name for one in people}
    found = {(at, names[pk]) for at, pk in _starts(wanted, people, *wanted.span) if _fits(at.time(), wanted.found)}
    return [Free(at, person) for at, person in sorted(found)]


def _starts(
    wanted: Wanted, people: list[Consultant], start: datetime, end: datetime, limit: int | None = None
) -> Iterator[tuple[datetime, int]]:
    """Local starts of any service that is asked about, and the key of whom of the people each is with."""
    keys = {one.pk for one in people}
    only = people[0] if len(people) == 1 else None
    for service in services_asked_about(wanted.asked, wanted.found).filter(consultants__in=keys).distinct():
        slots = find_slots(
            service=service, start=start, end=end, consultant=only, customer=wanted.customer, limit=limit,
            now=wanted.now,
        )  # fmt: skip
        for slot in slots:
            if slot.consultant_id in keys:
                yield slot.starts_at.astimezone(wanted.zone), slot.consultant_id


def _fits(moment: time, found: Entities) -> bool:
    if found.time:
        return moment == found.time
    if found.time_range:
        start, end = found.time_range.start or time.min, found.time_range.end
        return start <= moment and (end is None or moment < end)
    if found.part_of_day:
        low, high = PartOfDay(found.part_of_day).hours
        return low <= moment.hour < high
    return True


# In each shape


def _outermost(wanted: Wanted, free: list[Free], *, is_last: bool) -> Finding:
    """The first, or the last, and those beside it."""
    moments = _by_moment(free)
    if is_last and not wanted.found.days:
        # There is no last one of an open calendar: of the first day, then.
        moments = [one for one in moments if one[0].date() == moments[0][0].date()]
    ordered = list(reversed(moments)) if is_last else moments
    (at, people), more = ordered[0], ordered[1 : 1 + NEXT_SHOWN]
    text = say.last(at, wanted.zone, people) if is_last else say.first(at, wanted.zone, people)
    after = say.beside([one for one, _ in more], wanted.zone, is_last=is_last) if more else ""
    return sentence(text, after=after)


def _by_moment(free: list[Free]) -> list[tuple[datetime, list[str]]]:
    moments: dict[datetime, list[str]] = {}
    for one in free:
        moments.setdefault(one.at, []).append(one.person)
    return list(moments.items())


def _by_fullness(wanted: Wanted, free: list[Free], *, is_most: bool) -> Finding:
    """Which day has the most, or the least, that is free: of the days that are named, else of the next seven."""
    until = wanted.today + timedelta(days=7)
    counted = sorted(Counter(one.at.date() for one in free if wanted.found.days or one.at.date() <= until).items())
    if not counted:
        return _listed(wanted, free)
    best = (max if is_most else min)(number for _, number in counted)
    winners = [day for day, number in counted if number == best]
    text = say.emptiest(winners, best) if is_most else say.fullest(winners, best)
    return sentence(text, day=min(winners))


def _compared(wanted: Wanted, free: list[Free], people: list[Consultant]) -> Finding:
    """Whose first time comes first."""
    firsts: dict[str, datetime] = {}
    for one in free:
        firsts.setdefault(one.person, one.at)
    if len(people) < 2:
        return _listed(wanted, free)
    if wanted.asked.more_free:
        counts = Counter(one.person for one in free)
        best = max(counts.values())
        return sentence(say.has_most([name for name, count in counts.items() if count == best], best))
    earliest = min(firsts.values())
    rows = tuple(sorted(((name, at) for name, at in firsts.items()), key=lambda one: one[1]))
    winners = [name for name, at in rows if at == earliest]
    without = [one.name for one in people if one.name not in firsts]
    heading = say.earlier(winners) if len(winners) < len(people) else say.equally_early(winners)
    return Finding(
        Rows(("consultant", "starts_at"), rows), heading, after=say.not_free_at_all(without) if without else ""
    )


def _yes(wanted: Wanted, free: list[Free]) -> Finding:
    listed = _listed(wanted, free)
    return Finding(listed.rows, listed.heading, after=listed.after, lead=lead(True))


def _listed(wanted: Wanted, free: list[Free]) -> Finding:
    if wanted.asked.shape is Shape.COUNT and not wanted.asked.who:
        shown = free if wanted.found.days else [one for one in free if one.at.date() in _next_days(free)]
        return Finding(_table(shown), say.count(len({one.at for one in shown} if _is_of_one(wanted) else shown)))
    if not wanted.found.days:
        free = [one for one in free if one.at.date() in _next_days(free)]
    counts_people = wanted.asked.who and wanted.asked.shape is Shape.COUNT
    return Finding(_table(free), say.free(len({one.person for one in free}) if counts_people else 0))


def _is_of_one(wanted: Wanted) -> bool:
    return len(wanted.found.consultant) == 1


def _next_days(free: list[Free]) -> set[date]:
    return set(sorted({one.at.date() for one in free})[:DAYS_SHOWN])


def _table(free: list[Free]) -> Rows:
    """Day, person and starts; of many people the starts of a day, and with how many."""
    people = {one.person for one in free}
    rows: dict[tuple[date, str], list[time]] = {}
    for one in free:
        key = (one.at.date(), one.person if len(people) <= PEOPLE_SHOWN else "")
        starts = rows.setdefault(key, [])
        if one.at.time() not in starts:
            starts.append(one.at.time())
    if len(people) <= PEOPLE_SHOWN:
        return Rows(
            ("date", "consultant", "times"),
            tuple((day, name, tuple(times)) for (day, name), times in sorted(rows.items())),
        )
    with_whom = {day: len({one.person for one in free if one.at.date() == day}) for day, _ in rows}
    return Rows(
        ("date", "times", "with_whom"),
        tuple((day, tuple(sorted(times)), say.people(with_whom[day])) for (day, _), times in sorted(rows.items())),
    )


# Where nothing is


def _nothing(wanted: Wanted, people: list[Consultant]) -> Finding:
    """Of what there is nothing, why where one reason is known, and the nearest that is free of it on another day."""
    found = wanted.found
    names = [one.label for one in services(found.service)] if found.service else []
    names += [one.name for one in people] if found.consultant else []
    days = (found.days.first, found.days.last) if found.days else None
    between = (found.time_range.start, found.time_range.end) if found.time_range else (None, None)
    looked_for = say.scope(names, days, say.hours(found.time, between, found.part_of_day))
    parts = [say.nothing(looked_for), _why(wanted, people), _nearest(wanted, people)]
    begins = lead(False) if wanted.asked.shape is Shape.YES_NO else ""
    return Finding(Rows((), ()), empty=f"{begins} ".lstrip() + "\n".join(filter(None, parts)))


def _why(wanted: Wanted, people: list[Consultant]) -> str:
    day = wanted.found.date
    if day is None:
        return ""
    holiday = Holiday.objects.filter(on=day).first()
    if holiday:
        return say.closed_on(day, [], holiday.name)
    named = [one for one in people if one.pk in wanted.found.consultant]
    return opening.why_not_there(named, day) if named else ""


def _hour(found: Entities) -> timedelta:
    """How long after midnight it begins."""
    begins = found.time or (found.time_range.start if found.time_range else None)
    if begins is None and found.part_of_day:
        begins = time(PartOfDay(found.part_of_day).hours[0])
    return timedelta(hours=begins.hour, minutes=begins.minute) if begins else timedelta()


def _nearest(wanted: Wanted, people: list[Consultant]) -> str:
    """What is free next, from what is asked about on, at whatever hour."""
    start = max(wanted.now, wanted.span[0] + _hour(wanted.found))
    limit = NEXT_SHOWN + 1 if len(people) == 1 else None
    found = sorted({at for at, _ in _starts(wanted, people, start, start + HORIZON, limit)})
    return say.nearest(found[: NEXT_SHOWN + 1], wanted.zone) if found else ""
