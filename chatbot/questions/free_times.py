"""Free times, from the one availability function, in the shape in which they are asked for.

Of what it is asked (people, services, a language, days, hours) is put together from what the question names; nothing of
it is foreseen as a whole.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from accounts.models import Customer
from bookings.availability import HORIZON, free_moments
from bookings.models import PartOfDay
from chatbot.questions import opening
from chatbot.questions.rows import Finding, Rows, sentence
from chatbot.questions.who_and_what import people_asked_about, services, services_asked_about
from chatbot.replies import free_times as say
from chatbot.replies.questions import lead
from chatbot.understanding import Entities
from chatbot.understanding.questions.question import Asked
from chatbot.understanding.questions.shapes import Shape
from consultants.models import Consultant

# Without a day that is named, this many of the next ones on which somebody is free; of the first, so many after it.
DAYS_SHOWN, NEXT_SHOWN = 3, 2
# How far is looked at first where the next ones are asked for, and how far then: mostly the first of these do.
STRETCHES = (timedelta(), timedelta(days=1), timedelta(days=4), timedelta(days=11), HORIZON)
# Of how many people the times of a day are told one by one; of more, how many there are.
PEOPLE_SHOWN = 6


@dataclass(frozen=True)
class Free:
    """A start that can be booked, local to who asks, and the names of those with whom it can be."""

    at: datetime
    people: tuple[str, ...]


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

    @property
    def week_after(self) -> date:
        """The last of the days that are compared where none are named."""
        return self.today + timedelta(days=7)


def find(asked: Asked, found: Entities, *, customer: Customer | None, now: datetime, zone: ZoneInfo) -> Finding:
    people = list(people_asked_about(asked, found))
    wanted = Wanted(asked, found, customer, now, zone)
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
    """What fits, in the order of the clock, whatever can be booked then; no further ahead than the answer tells of."""
    asks_for_all = wanted.asked.shape is Shape.COMPARE or (wanted.found.days and wanted.asked.shape is not Shape.FIRST)
    spans = [wanted.span] if asks_for_all else _stretches(*wanted.span)
    return _found(wanted, people, spans, _is_enough, lambda at: _fits(at, wanted.found))


def _is_enough(wanted: Wanted, free: list[Free]) -> bool:
    """Whether what is told is among these, of which the last day may not be whole."""
    if wanted.asked.shape is Shape.FIRST:
        return _has_those_shown(wanted, free)
    days = {one.at.date() for one in free}
    if wanted.asked.shape in (Shape.LEAST, Shape.MOST) and max(days, default=wanted.today) <= wanted.week_after:
        return False
    return len(days) > DAYS_SHOWN


def _has_those_shown(wanted: Wanted, free: list[Free]) -> bool:
    """Whether these are the first one and those that are told beside it."""
    return len(free) > NEXT_SHOWN


def _found(
    wanted: Wanted,
    people: list[Consultant],
    spans: Iterable[tuple[datetime, datetime]],
    is_enough: Callable[[Wanted, list[Free]], bool],
    fits: Callable[[datetime], bool] = lambda at: True,
) -> list[Free]:
    """What is free of any service that is asked about; the later spans are only looked at while it is not enough."""
    names = {one.pk: one.name for one in people}
    asked_about = services_asked_about(wanted.asked, wanted.found).filter(consultants__in=names).distinct()
    services, found = list(asked_about), list[Free]()
    for start, end in spans:
        moments = free_moments(
            services=services, people=names, start=start, end=end, customer=wanted.customer, now=wanted.now
        )
        for moment, who in moments:
            if fits(at := moment.astimezone(wanted.zone)):
                found.append(Free(at, tuple(sorted({names[one] for one in who}))))
        if is_enough(wanted, found):
            break
    return found


def _stretches(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The time between them in parts, each longer than the one before."""
    for first, last in pairwise(STRETCHES):
        upto = end if last == HORIZON else min(start + last, end)
        if start + first < upto:
            yield start + first, upto


def _fits(at: datetime, found: Entities) -> bool:
    moment = at.time()
    if at.date().isoformat() in found.negated or f"{moment:%H:%M}" in found.negated:
        return False
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
    if is_last and not wanted.found.days:
        # There is no last one of an open calendar: of the first day, then.
        free = [one for one in free if one.at.date() == free[0].at.date()]
    ordered = list(reversed(free)) if is_last else free
    best, more = ordered[0], ordered[1 : 1 + NEXT_SHOWN]
    names = list(best.people)
    text = say.last(best.at, wanted.zone, names) if is_last else say.first(best.at, wanted.zone, names)
    after = say.beside([one.at for one in more], wanted.zone, is_last=is_last) if more else ""
    return sentence(text, after=after)


def _by_fullness(wanted: Wanted, free: list[Free], *, is_most: bool) -> Finding:
    """Which day has the most, or the least, that is free: of the days that are named, else of the next seven."""
    counted: Counter[date] = Counter()
    for one in free:
        if wanted.found.days or one.at.date() <= wanted.week_after:
            counted[one.at.date()] += len(one.people)
    if not counted:
        return _listed(wanted, free)
    best = (max if is_most else min)(counted.values())
    winners = sorted(day for day, number in counted.items() if number == best)
    text = say.emptiest(winners, best) if is_most else say.fullest(winners, best)
    return sentence(text, day=min(winners))


def _compared(wanted: Wanted, free: list[Free], people: list[Consultant]) -> Finding:
    """Whose first time comes first."""
    firsts: dict[str, datetime] = {}
    for one in free:
        for person in one.people:
            firsts.setdefault(person, one.at)
    if len(people) < 2:
        return _listed(wanted, free)
    if wanted.asked.more_free:
        counts = Counter(person for one in free for person in one.people)
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
    if not wanted.found.days:
        next_days = set(sorted({one.at.date() for one in free})[:DAYS_SHOWN])
        free = [one for one in free if one.at.date() in next_days]
    if wanted.asked.shape is Shape.COUNT and not wanted.asked.who:
        # Of several people each has their own.
        number = len(free) if _is_of_one(wanted) else sum(len(one.people) for one in free)
        return Finding(_table(free), say.count(number))
    counts_people = wanted.asked.who and wanted.asked.shape is Shape.COUNT
    return Finding(_table(free), say.free(len(_people(free)) if counts_people else 0))


def _is_of_one(wanted: Wanted) -> bool:
    return len(wanted.found.consultant) == 1


def _people(free: list[Free]) -> set[str]:
    return {person for one in free for person in one.people}


def _table(free: list[Free]) -> Rows:
    """Day, person and starts; of many people the starts of a day, and with how many."""
    if len(_people(free)) <= PEOPLE_SHOWN:
        rows: dict[tuple[date, str], list[time]] = {}
        for one in free:
            for person in one.people:
                rows.setdefault((one.at.date(), person), []).append(one.at.time())
        return Rows(
            ("date", "consultant", "times"),
            tuple((day, name, tuple(dict.fromkeys(times))) for (day, name), times in sorted(rows.items())),
        )
    days: dict[date, list[Free]] = {}
    for one in free:
        days.setdefault(one.at.date(), []).append(one)
    return Rows(
        ("date", "times", "with_whom"),
        tuple(
            (day, tuple(sorted({one.at.time() for one in some})), say.people(len(_people(some))))
            for day, some in sorted(days.items())
        ),
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
    if holiday := opening.holiday(day):
        return say.closed_on(day, [], holiday)
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
    found = _found(wanted, people, _stretches(start, start + HORIZON), _has_those_shown)
    return say.nearest([one.at for one in found[: NEXT_SHOWN + 1]], wanted.zone) if found else ""
