"""When the office is open, when a service is held, when somebody works: one source, for a week and for a date.

The office is open when its owner says so, but for holidays. Where nothing is said, it is open while anybody works who
keeps its clock: whoever advises from elsewhere opens no door. A sentence about less than the whole office says of what
it speaks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from bookings.availability import working_periods, working_periods_of
from bookings.models import PartOfDay
from chatbot.questions import who_and_what
from chatbot.questions.rows import Finding, Rows, sentence
from chatbot.replies import opening as say
from chatbot.replies import questions as words
from chatbot.replies.questions import lead
from chatbot.understanding import Entities
from chatbot.understanding.local import named_days
from chatbot.understanding.questions.question import Asked
from chatbot.understanding.questions.shapes import Shape
from consultants.desk_hours import Periods, clock, merged, minutes
from consultants.models import Business, Consultant, Holiday, Service, TimeOff, WorkingHours
from meetassist import days

# By weekday, Monday being 1.
Week = dict[int, Periods]
WEEKDAYS = range(1, 8)
# Of so many people the names are told before their hours.
NAMES_TOLD = 3


def hours(asked: Asked, found: Entities, *, today: date) -> Finding:
    """Of those who are named, of the services that are, else of the office: in a week, or on the date that is named.

    Where it is asked who works then, each is told; where a yes or a no is asked for, it comes first.
    """
    if asked.returns and found.consultant and (back := _back(found, today)):
        return back
    if asked.reopens and not found.consultant and (reopened := reopens(found.date, today)):
        return reopened
    weekday = found.date.isoweekday() if found.date and asked.usually else None
    told = _hours(replace(found, date=None) if weekday else found, today=today, who=asked.who, weekday=weekday)
    if asked.shape in (Shape.COUNT, Shape.SUM):
        return _people_counted(told) if asked.who else _counted(told, asked)
    if asked.who and asked.shape in OUTERMOST:
        return _outermost(told, asked)
    if asked.shape is not Shape.YES_NO:
        return told
    if any(_is_within(row, told.rows.columns, found) for row in told.rows.rows):
        return replace(told, lead=lead(not asked.shut))
    if found.service and found.date and _open_on(found.date, list(who_and_what.people())):
        # Of the office it is so, of the service that is spoken of it is not: the sentence says both.
        return told
    return replace(told, lead=lead(asked.shut), empty=f"{lead(asked.shut)} {told.empty}")


def _counted(told: Finding, asked: Asked) -> Finding:
    """Of a week: on how many days somebody works, or for how long in all."""
    columns = told.rows.columns
    if "consultant" not in columns or "weekday" not in columns:
        return told
    rows = [dict(zip(columns, row, strict=True)) for row in told.rows.rows]
    names = list(dict.fromkeys(row["consultant"] for row in rows))
    if asked.in_hours:
        lengths = (_length(row["opens"], row["closes"]) * (1 + row["weekday"][1] - row["weekday"][0]) for row in rows)
        return replace(told, heading=words.hours_worked(names, sum(lengths, timedelta())))
    days = {day for row in rows for day in range(row["weekday"][0], row["weekday"][1] + 1)}
    return replace(told, heading=words.days_worked(names, len(days)))


# Who begins first, who works longest into the day.
OUTERMOST = (Shape.FIRST, Shape.LAST, Shape.MOST)


def _outermost(told: Finding, asked: Asked) -> Finding:
    """Of those who keep the office's clock, who begins first or works longest into the day."""
    columns = told.rows.columns
    if "time_zone" not in columns:
        return told
    zone, opens, closes = (columns.index(name) for name in ("time_zone", "opens", "closes"))
    rows = [row for row in told.rows.rows if not row[zone]] or list(told.rows.rows)
    if not rows:
        return told
    column, best = (opens, min) if asked.shape is Shape.FIRST else (closes, max)
    outermost = best(row[column] for row in rows)
    names = sorted({row[columns.index("consultant")] for row in rows if row[column] == outermost})
    return sentence(say.begins_first(names, outermost) if column == opens else say.works_longest(names, outermost))


# Nobody is away for longer than this many days and asked after.
LONGEST_AWAY = 92


def _back(found: Entities, today: date) -> Finding | None:
    """When those who are named work again, from the day that is spoken of, else from the next on which they are away;
    None where they are not.
    """
    told = []
    for person in who_and_what.people(found.consultant):
        if (day := _day_back(person, found.date, today)) is None:
            return None
        told.append(say.back_on(person.name, day))
    return sentence(" ".join(told))


def _day_back(person: Consultant, away_on: date | None, today: date) -> date | None:
    """The first day on which they work again after the day that is spoken of, else after the next on which they are
    away; None where they are not.
    """
    start = away_on or _first_day_away(person, today)
    if start is None:
        return None
    there = _attendance([person], start, start + timedelta(days=LONGEST_AWAY - 1), person.zone)
    days = {begins.date() for _, begins, _ in there}
    return None if start in days or not days else min(days)


def reopens(closed: date | None, today: date) -> Finding | None:
    """The first day on which the office is open behind the one that is spoken of, else behind the next holiday."""
    coming = Holiday.objects.filter(on__gte=today).order_by("on").values_list("on", flat=True)
    if (start := closed or coming.first()) is None:
        return None
    everybody = list(who_and_what.people())
    days = (start + timedelta(days=n) for n in range(1, LONGEST_AWAY))
    day = next((one for one in days if _open_on(one, everybody)), None)
    return sentence(say.open_again_on(day), day=day) if day else None


def away(found: Entities, *, today: date) -> Finding:
    """On which of the coming days those who are named are away, though they would work."""
    people = list(who_and_what.people(found.consultant))
    rows = tuple((one.name, day) for one in people for day in _days_away(one, today))
    return Finding(Rows(("consultant", "date"), rows), empty=say.never_away([one.name for one in people]))


def _days_away(person: Consultant, today: date) -> list[date]:
    """Those whose noon lies in time off."""
    start, end = (_noon(today + timedelta(days=n), person.zone) for n in (0, LONGEST_AWAY - 1))
    worked = working_periods(consultant=person, start=start, end=end)
    off = list(TimeOff.objects.filter(consultant=person).values_list("during", flat=True))
    days = sorted({opens.astimezone(person.zone).date() for opens, _ in worked})
    return [day for day in days if any(one.lower <= _noon(day, person.zone) < one.upper for one in off)]


def _first_day_away(person: Consultant, today: date) -> date | None:
    """Today, or the first day of the next time off."""
    off = TimeOff.objects.filter(consultant=person, during__endswith__gt=_noon(today, person.zone)).order_by("during")
    first = off.first()
    return max(first.during.lower.astimezone(person.zone).date(), today) if first else None


def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(12), tzinfo=zone)


def _people_counted(told: Finding) -> Finding:
    if "consultant" not in told.rows.columns:
        return told
    names = {row[told.rows.columns.index("consultant")] for row in told.rows.rows}
    return replace(told, heading=words.people_found(len(names)))


def _length(opens: time, closes: time) -> timedelta:
    start, end = minutes(opens, closes)
    return timedelta(minutes=end - start)


def _is_within(row: tuple[Any, ...], columns: tuple[str, ...], found: Entities) -> bool:
    """Whether the hours of a row have something of those that are asked about; of any, where none are."""
    values = dict(zip(columns, row, strict=True))
    opens, closes = minutes(values["opens"], values["closes"])
    if found.time:
        return opens <= _minute(found.time) < closes
    if found.time_range:
        first, last = found.time_range.start or time.min, found.time_range.end
        return closes > _minute(first) and (last is None or opens < _minute(last))
    if found.part_of_day:
        low, high = PartOfDay(found.part_of_day).hours
        return closes > low * 60 and opens < high * 60
    return True


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _hours(found: Entities, *, today: date, who: bool, weekday: int | None) -> Finding:
    everybody = list(who_and_what.people())
    named = [one for one in everybody if one.pk in found.consultant]
    if found.service and who and found.date and not named:
        offering = Consultant.objects.filter(is_active=True, services__in=found.service).distinct()
        return _of_each_on(found.date, list(offering), [])
    if found.service and not named:
        return _of_services(found, everybody, today)
    if named or (who and (found.date or weekday)):
        if found.date:
            return _of_each_on(found.date, named or everybody, named)
        return _of_each(named or everybody, today, weekday)
    if found.date:
        periods = _open_on(found.date, everybody)
        empty = say.closed_on(found.date, [], holiday(found.date))
        return Finding(Rows(("opens", "closes"), tuple(periods)), say.hours_on(found.date), empty)
    week = _only(_open(everybody, today), weekday)
    return Finding(_weekly(week), say.opening_hours(), say.closed_by_rule(weekday, []) if weekday else say.no_hours())


def _only(week: Week, weekday: int | None) -> Week:
    return {weekday: week.get(weekday, [])} if weekday else week


# Of services, and what the office has besides


def _of_services(found: Entities, everybody: list[Consultant], today: date) -> Finding:
    offered = Service.objects.filter(is_active=True, pk__in=found.service)
    labels = [one.label for one in offered]
    ids = set(offered.values_list("consultants", flat=True))
    theirs = [one for one in everybody if one.pk in ids]
    day = found.date
    if theirs and not _by_the_offices_clock(theirs, day or today):
        # Held from elsewhere alone: by the clocks of those who hold it.
        return _of_each_on(day, theirs, theirs) if day else _of_each(theirs, today)
    if day:
        return _of_services_on(day, labels, theirs, everybody)
    held, office = _office(theirs, today), _open(everybody, today)
    besides = {weekday: _without(office.get(weekday, []), held.get(weekday, [])) for weekday in WEEKDAYS}
    also = [
        f"{say.weekday((first, last))} {say.periods(some)}" for first, last, some in _runs(besides)
    ]  # fmt: skip
    return Finding(
        _weekly(held), say.hours_of_services(labels), say.no_hours_of_services(labels),
        after=say.office_is_also_open(also) if also and any(held.values()) else "",
    )  # fmt: skip


def _of_services_on(day: date, labels: list[str], theirs: list[Consultant], everybody: list[Consultant]) -> Finding:
    held, office = _office_on(day, theirs), _open_on(day, everybody)
    empty = say.not_held_on(day, labels, office) if office else say.closed_on(day, [], holiday(day))
    return Finding(
        Rows(("opens", "closes"), tuple(held)), say.services_on(day, labels), empty,
        after=say.office_is_open_then(office) if _without(office, held) else "",
    )  # fmt: skip


# Of people, each by their own clock


def _of_each(named: Sequence[Consultant], today: date, weekday: int | None = None) -> Finding:
    rows = [
        (one.name, (first, last), opens, closes, _foreign(one, today))
        for one in sorted(named, key=lambda one: one.name)
        for first, last, some in _runs(_only(_week([one], today), weekday))
        for opens, closes in some
    ]
    columns = ("consultant", "weekday", "opens", "closes", "time_zone")
    names = [one.name for one in named]
    empty = say.closed_by_rule(weekday, names) if weekday else say.no_hours()
    heading = say.hours_of(names) if len(names) <= NAMES_TOLD else say.hours_of_people()
    return Finding(Rows(columns, tuple(rows)), heading, empty)


def _of_each_on(day: date, people: Sequence[Consultant], named: Sequence[Consultant]) -> Finding:
    present = _by_their_own_clocks(day, people)
    rows = [
        (one.name, opens, closes, _foreign(one, day))
        for one in people
        for opens, closes in present[one.pk]
    ]  # fmt: skip
    empty = why_not_there(named, day)
    return Finding(Rows(("consultant", "opens", "closes", "time_zone"), tuple(rows)), say.hours_on(day), empty)


def why_not_there(named: Sequence[Consultant], day: date) -> str:
    """Why those who are named do not work that day: a holiday, time off, or the rule; empty where they do."""
    if name := holiday(day):
        return say.closed_on(day, [], name)
    if not named:
        return "" if _open_on(day, list(who_and_what.people())) else say.closed_on(day, [], "")
    present = _by_their_own_clocks(day, named)
    absent = [one for one in named if not present[one.pk]]
    begins, ends = days.span(day, Business.current().zone)
    off = TimeOff.objects.filter(consultant__in=absent, during__overlap=DateTimeTZRange(begins, ends))
    away = set(off.values_list("consultant", flat=True))
    told = [
        say.away_on(day, there_else) if (there_else := [one.name for one in absent if one.pk in away]) else "",
        say.closed_on(day, not_then, "") if (not_then := [one.name for one in absent if one.pk not in away]) else "",
    ]
    return " ".join(filter(None, told))


# The one source


def of_the_office(today: date) -> list[tuple[str, str]]:
    """Its week for a page: days in words, those of the same hours together, with the hours."""
    week = _open(list(who_and_what.people()), today)
    return [(say.weekday((first, last)), say.periods(some)) for first, last, some in _runs(week)]


def _open(everybody: Sequence[Consultant], today: date) -> Week:
    """When the office is open in a week."""
    return Business.current().office_week or _office(everybody, today)


def _open_on(day: date, everybody: Sequence[Consultant]) -> Periods:
    if not (week := Business.current().office_week):
        return _office_on(day, everybody)
    return [] if holiday(day) else week.get(day.isoweekday(), [])


def _office(people: Sequence[Consultant], today: date) -> Week:
    return _week(_by_the_offices_clock(people, today), today)


def _office_on(day: date, people: Sequence[Consultant]) -> Periods:
    return _on(day, _by_the_offices_clock(people, day), Business.current().zone)


def _by_the_offices_clock(people: Sequence[Consultant], day: date) -> list[Consultant]:
    """Whose clock shows what the office's shows, whatever their zones are called."""
    return [one for one in people if not _foreign(one, day)]


def _foreign(person: Consultant, day: date) -> str:
    """The clock that their hours are told by, where it is not the office's."""
    noon = datetime.combine(day, time(12), tzinfo=Business.current().zone)
    return "" if noon.astimezone(person.zone).utcoffset() == noon.utcoffset() else person.time_zone


def _week(people: Sequence[Consultant], today: date) -> Week:
    rows = WorkingHours.objects.filter(consultant__in=people).filter(
        Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today)
    )
    week: Week = {}
    for weekday, opens, closes in rows.values_list("weekday", "start_time", "end_time"):
        week.setdefault(weekday, []).append((opens, closes))
    return {weekday: merged(some) for weekday, some in week.items()}


def _on(day: date, people: Sequence[Consultant], zone: ZoneInfo) -> Periods:
    """When any of them works, by one clock."""
    return merged([period for some in _each_on(day, people, zone).values() for period in some])


def _by_their_own_clocks(day: date, people: Sequence[Consultant]) -> dict[int, Periods]:
    """When each of them works, by their ids."""
    of_a_zone: dict[ZoneInfo, list[Consultant]] = {}
    for one in people:
        of_a_zone.setdefault(one.zone, []).append(one)
    found: dict[int, Periods] = {}
    for zone, some in of_a_zone.items():
        found |= _each_on(day, some, zone)
    return {who: merged(periods) for who, periods in found.items()}


def _each_on(day: date, people: Sequence[Consultant], zone: ZoneInfo) -> dict[int, Periods]:
    found: dict[int, Periods] = {one.pk: [] for one in people}
    for who, begins, ends in _attendance(people, day, day, zone):
        found[who].append((begins.time(), ends.time()))
    return found


def _attendance(
    people: Sequence[Consultant], first: date, last: date, zone: ZoneInfo
) -> Iterator[tuple[int, datetime, datetime]]:
    """Who works from when to when on these days, by one clock.

    By `working_periods`, the function that availability uses: overrides and holidays are in it; without time off.
    """
    start, end = _noon(first, zone), _noon(last, zone)
    # Whatever the clocks of whom it is asked about, what they work on a day is within two days of its noon.
    around = DateTimeTZRange(start - timedelta(days=2), end + timedelta(days=2))
    away: dict[int, list[Any]] = {}
    for off in TimeOff.objects.filter(consultant__in=people, during__overlap=around).order_by("during"):
        away.setdefault(off.consultant_id, []).append(off.during)
    for who, periods in working_periods_of([one.pk for one in people], start=start, end=end).items():
        for opens, closes in periods:
            for begins, ends in _present(away.get(who, []), opens, closes):
                here = begins.astimezone(zone), ends.astimezone(zone)
                if first <= here[0].date() <= last:
                    yield who, *here


def _present(away: list[Any], opens: datetime, closes: datetime) -> Iterator[tuple[datetime, datetime]]:
    """What is left of the time between two moments; `away` in order."""
    for off in away:
        if off.lower >= closes or off.upper <= opens:
            continue
        if off.lower > opens:
            yield opens, off.lower
        opens = min(off.upper, closes)
    if opens < closes:
        yield opens, closes


def holiday(day: date) -> str:
    """The name of the one on that day; empty where it is none."""
    return Holiday.objects.filter(on=day).values_list("name", flat=True).first() or ""


# Periods of a day, and days of a week


def _without(some: Periods, others: Periods) -> Periods:
    """What of `some` is in none of the others."""
    left: list[tuple[int, int]] = []
    for begins, ends in (minutes(*period) for period in some):
        at = begins
        for opens, closes in (minutes(*period) for period in others):
            if closes <= at or opens >= ends:
                continue
            if opens > at:
                left.append((at, opens))
            at = closes
        if at < ends:
            left.append((at, ends))
    return [(clock(opens), clock(closes)) for opens, closes in left]


def _runs(week: Week) -> list[tuple[int, int, Periods]]:
    """Days of the same hours that follow each other as one: the first, the last, the hours."""
    runs: list[tuple[int, int, Periods]] = []
    for weekday in sorted(weekday for weekday, some in week.items() if some):
        if runs and runs[-1][1] == weekday - 1 and runs[-1][2] == week[weekday]:
            runs[-1] = (runs[-1][0], weekday, week[weekday])
        else:
            runs.append((weekday, weekday, week[weekday]))
    return runs


def _weekly(week: Week) -> Rows:
    rows = [((first, last), opens, closes) for first, last, some in _runs(week) for opens, closes in some]
    return Rows(("weekday", "opens", "closes"), tuple(rows))


# Days by their names


def day_of_a_fixed_name(words: str, today: date) -> date | None:
    """The coming day off that folded words name by a day of the calendar: "Tết Tây", Christmas."""
    day = named_day(words, today) if named_days.fixed(words) else None
    return day if day and holiday(day) else None


def named_day(words: str, today: date) -> date | None:
    """The coming day that folded words name: a holiday of that name, else by the calendar."""
    coming = list(Holiday.objects.filter(on__gte=today, on__lte=today + timedelta(days=366)).order_by("on"))
    if fixed := named_days.fixed(words):
        set_apart = next((one.on for one in coming if named_days.fixed(one.name_key) == fixed), None)
        this_year = date(today.year, *fixed)
        return set_apart or (this_year if this_year >= today else date(today.year + 1, *fixed))
    number = named_days.day_of_tet(words)
    if number is not None:
        first = next((one.on for one in coming if one.name_key in named_days.TET), None)
        return first and first + timedelta(days=number - 1)
    return next((one.on for one in coming if named_days.names(one.name_key, words)), None)


def desk(place: int | None = None) -> Finding | None:
    """When people answer, as the owner has said it, and the place in the queue of whoever waits for one; None where
    neither is known.
    """
    business = Business.current()
    week = {weekday: business.desk_periods(weekday) for weekday in WEEKDAYS}
    queue = say.in_the_queue(place) if place else ""
    if not queue and not any(week.values()):
        return None
    return Finding(_weekly(week), "\n".join(filter(None, [queue, say.desk_hours()])), queue)


def desk_then(asked: Asked, found: Entities, place: int | None) -> Finding | None:
    """The same, with a yes or a no where it is asked of a time that is alike on each of the days that are meant."""
    told = desk(place)
    if told is None or asked.shape is not Shape.YES_NO or not (found.time or found.date):
        return told
    business = Business.current()
    week = {weekday: business.desk_periods(weekday) for weekday in WEEKDAYS}
    days = [week[found.date.isoweekday()]] if found.date else [some for some in week.values() if some]
    answered = {
        any(found.time is None or opens <= found.time < closes for opens, closes in some) for some in days
    }  # fmt: skip
    return replace(told, lead=lead(answered.pop())) if len(answered) == 1 else told
