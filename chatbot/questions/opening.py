"""When the office is open, when a service is held, when somebody works: one source, for a week and for a date.

The office is open while anybody works who keeps its clock: whoever advises from elsewhere opens no door. A sentence
about less than the whole office says of what it speaks.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from bookings.availability import working_periods
from chatbot.questions.rows import Finding, Rows
from chatbot.replies import opening as say
from chatbot.understanding import Entities
from chatbot.understanding.local import named_days
from consultants.desk_hours import Periods, merged
from consultants.models import Business, Consultant, Holiday, Service, TimeOff, WorkingHours

# By weekday, Monday being 1.
Week = dict[int, Periods]
WEEKDAYS = range(1, 8)


def hours(found: Entities, *, today: date, who: bool = False) -> Finding:
    """Of those who are named, of the services that are, else of the office: in a week, or on the date that is named.

    `who`: it is asked who works then, and each is told.
    """
    everybody = list(Consultant.objects.filter(is_active=True))
    named = [one for one in everybody if one.pk in found.consultant]
    if found.service and who and found.date and not named:
        offering = Consultant.objects.filter(is_active=True, services__in=found.service).distinct()
        return _of_each_on(found.date, list(offering), [])
    if found.service and not named:
        return _of_services(found, everybody, today)
    if named or (who and found.date):
        return _of_each_on(found.date, named or everybody, named) if found.date else _of_each(named, today)
    if found.date:
        periods = _office_on(found.date, everybody)
        empty = say.closed_on(found.date, [], _holiday(found.date))
        return Finding(Rows(("opens", "closes"), tuple(periods)), say.hours_on(found.date), empty)
    return Finding(_weekly(_office(everybody, today)), say.opening_hours(), say.no_hours())


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
    held, office = _office(theirs, today), _office(everybody, today)
    besides = {weekday: _without(office.get(weekday, []), held.get(weekday, [])) for weekday in WEEKDAYS}
    also = [
        f"{say.weekday((first, last))} {say.periods(some)}" for first, last, some in _runs(besides)
    ]  # fmt: skip
    return Finding(
        _weekly(held), say.hours_of_services(labels), say.no_hours_of_services(labels),
        after=say.office_is_also_open(also) if also and any(held.values()) else "",
    )  # fmt: skip


def _of_services_on(day: date, labels: list[str], theirs: list[Consultant], everybody: list[Consultant]) -> Finding:
    held, office = _office_on(day, theirs), _office_on(day, everybody)
    empty = say.not_held_on(day, labels, office) if office else say.closed_on(day, [], _holiday(day))
    return Finding(
        Rows(("opens", "closes"), tuple(held)), say.services_on(day, labels), empty,
        after=say.office_is_open_then(office) if _without(office, held) else "",
    )  # fmt: skip


# Of people, each by their own clock


def _of_each(named: Sequence[Consultant], today: date) -> Finding:
    rows = [
        (one.name, (first, last), opens, closes, _foreign(one, today))
        for one in sorted(named, key=lambda one: one.name)
        for first, last, some in _runs(_week([one], today))
        for opens, closes in some
    ]
    columns = ("consultant", "weekday", "opens", "closes", "time_zone")
    return Finding(Rows(columns, tuple(rows)), say.hours_of([one.name for one in named]), say.no_hours())


def _of_each_on(day: date, people: Sequence[Consultant], named: Sequence[Consultant]) -> Finding:
    rows = [
        (one.name, opens, closes, _foreign(one, day))
        for one in people
        for opens, closes in _on(day, [one], one.zone)
    ]  # fmt: skip
    empty = say.closed_on(day, [one.name for one in named], _holiday(day))
    return Finding(Rows(("consultant", "opens", "closes", "time_zone"), tuple(rows)), say.hours_on(day), empty)


# The one source


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
    """By `working_periods`, the function that availability uses: overrides and holidays are in it; without time off."""
    away: dict[int, list[Any]] = {}
    for off in TimeOff.objects.filter(consultant__in=people).order_by("during"):
        away.setdefault(off.consultant_id, []).append(off.during)
    noon = datetime.combine(day, time(12), tzinfo=zone)
    found: Periods = []
    for one in people:
        for opens, closes in working_periods(consultant=one, start=noon, end=noon):
            for begins, ends in _present(away.get(one.pk, []), opens, closes):
                here = begins.astimezone(zone), ends.astimezone(zone)
                if here[0].date() == day:
                    found.append((here[0].time(), here[1].time()))
    return merged(found)


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


def _holiday(day: date) -> str:
    return Holiday.objects.filter(on=day).values_list("name", flat=True).first() or ""


# Periods of a day, and days of a week


def _without(some: Periods, others: Periods) -> Periods:
    """What of `some` is in none of the others."""
    left: Periods = []
    for begins, ends in some:
        at = begins
        for opens, closes in others:
            if closes <= at or opens >= ends:
                continue
            if opens > at:
                left.append((at, opens))
            at = closes
        if at < ends:
            left.append((at, ends))
    return left


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
