"""Typed queries about the business: services, people, hours, holidays, rules, levels."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import ServiceLevel
from accounts.search import fold
from bookings.availability import working_periods
from chatbot.questions.rows import Finding, Rows
from chatbot.questions.topics import Asked, Topic
from chatbot.replies import questions as say
from chatbot.understanding import Entities
from chatbot.understanding.schema import DateRange
from consultants.models import (
    Business,
    BusinessPolicy,
    Consultant,
    Holiday,
    Service,
    TimeOff,
    WorkingHours,
    language_names,
)

# Letters of a word that have to stand in a specialty; shorter ones stand in everything.
LEAST_LETTERS = 3


def services(ids: tuple[int, ...] = ()) -> QuerySet[Service]:
    rows = Service.objects.filter(is_active=True)
    return rows.filter(pk__in=ids) if ids else rows


def people(ids: tuple[int, ...] = ()) -> QuerySet[Consultant]:
    rows = Consultant.objects.filter(is_active=True)
    return rows.filter(pk__in=ids) if ids else rows


def _of(found: Entities) -> QuerySet[Service]:
    """The services that are named, or those of the people who are."""
    rows = services(found.service)
    if found.consultant and not found.service:
        rows = rows.filter(consultants__in=found.consultant).distinct()
    return rows


def prices(asked: Asked, found: Entities) -> Finding | None:
    """None where the data has no price to tell."""
    rows = [(one.label, one.price, one.currency, one.duration_minutes) for one in _of(found)]
    priced = [row for row in rows if row[1] is not None]
    if not priced:
        return None
    if asked.extreme and len({row[2] for row in priced}) == 1:
        return Finding(
            _services(_outermost(priced, asked)), say.cheapest() if asked.extreme == "least" else say.dearest()
        )
    return Finding(_services(priced), say.prices())


def _outermost(rows: list[tuple[Any, ...]], asked: Asked) -> list[tuple[Any, ...]]:
    """Those with the least or the most of what is in the second column."""
    values = [row[1] for row in rows]
    best = min(values) if asked.extreme == "least" else max(values)
    return [row for row in rows if row[1] == best]


def _services(rows: list[tuple[Any, ...]]) -> Rows:
    return Rows(("service", "price", "currency", "duration_minutes"), tuple(rows))


def durations(asked: Asked, found: Entities) -> Finding:
    rows = [(one.label, one.duration_minutes) for one in _of(found)]
    if asked.extreme and rows:
        rows = _outermost(rows, asked)
        heading = say.shortest() if asked.extreme == "least" else say.longest()
    else:
        heading = say.durations()
    return Finding(Rows(("service", "duration_minutes"), tuple(rows)), heading)


def offered(found: Entities) -> Finding:
    """What can be booked, in all or with those who are named."""
    rows = [(one.label, one.price, one.currency, one.duration_minutes) for one in _of(found)]
    names = [person.name for person in people(found.consultant)] if found.consultant else []
    return Finding(_services(rows), say.services(len(rows), names), say.no_services(names))


def details(found: Entities) -> Finding | None:
    """None where nothing has been written about any of them."""
    rows = tuple((one.label, one.summary, one.price, one.currency, one.duration_minutes) for one in _of(found))
    if not any(row[1] for row in rows):
        return None
    return Finding(Rows(("service", "description", "price", "currency", "duration_minutes"), rows))


def places(asked: Asked, found: Entities) -> Finding | None:
    """Where the services take place; None where no row says so."""
    rows = [
        (one.label, one.location or say.online()) for one in _of(found)
        if (one.location and not asked.online) or one.meeting_link
    ]  # fmt: skip
    if not rows:
        return None
    return Finding(Rows(("service", "place"), tuple(rows)), say.places())


def who(asked: Asked, found: Entities) -> Finding | None:
    """Who offers the services, or has the specialty; None where the words name neither."""
    rows = people(found.consultant)
    labels = [one.label for one in services(found.service)] if found.service else []
    if found.service:
        rows = rows.filter(services__in=found.service).distinct()
    elif asked.specialty:
        rows = with_specialty(asked.specialty)
        if not rows.exists():
            return None
    table = tuple((one.name, one.title, one.specialties) for one in rows)
    if labels:
        heading = say.people_for(len(table), labels)
    else:
        heading = say.people_found(len(table)) if asked.specialty else say.people(len(table))
    return Finding(Rows(("consultant", "title", "specialties"), table), heading, say.nobody_for(labels))


def languages(asked: Asked, found: Entities) -> Finding | None:
    """Who advises in the language, or in which they do; None where nobody's languages are known."""
    rows = people(found.consultant).exclude(languages=[])
    if found.service:
        rows = rows.filter(services__in=found.service).distinct()
    if not rows:
        return None
    named = [one.name for one in rows] if found.consultant else []
    heading, empty = say.languages(), ""
    if asked.language:
        name = language_names([asked.language])
        rows = rows.filter(languages__contains=[asked.language])
        heading, empty = say.speakers(len(rows), name), say.no_speakers(name, named)
    return Finding(
        Rows(("consultant", "title", "languages"), tuple((one.name, one.title, one.languages) for one in rows)),
        heading,
        empty,
    )


def with_specialty(words: str) -> QuerySet[Consultant]:
    """Whose specialties hold every word, however it is typed."""
    rows = people()
    letters = [word for word in fold(words).split() if len(word) >= LEAST_LETTERS]
    for word in letters:
        rows = rows.filter(specialties_key__contains=word)
    return rows if letters else rows.none()


def hours(found: Entities, *, today: date, who: bool = False) -> Finding:
    """The weekly hours of those who are named, else when somebody works; of one date, what holds on that date, and of
    each if it is asked `who` works.
    """
    named = people(found.consultant) if found.consultant else people()
    if found.service and not found.consultant:
        named = named.filter(services__in=found.service).distinct()
    if found.date:
        return _hours_on(found.date, named, is_named=bool(found.consultant), each=bool(found.consultant) or who)
    periods = WorkingHours.objects.filter(consultant__in=named).filter(
        Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today)
    )
    if found.consultant:
        fields = ("consultant__name", "weekday", "start_time", "end_time")
        zones = dict(named.values_list("name", "time_zone"))
        rows = _grouped(list(periods.order_by("consultant__name", *fields[1:]).values_list(*fields)))
        columns = ("consultant", "weekday", "opens", "closes", "time_zone")
        heading = say.hours_of(list(named.values_list("name", flat=True)))
        return Finding(Rows(columns, tuple((*row, _foreign(zones[row[0]])) for row in rows)), heading, say.no_hours())
    # Those who work by another clock do not open the office.
    here = periods.filter(consultant__time_zone=Business.current().time_zone)
    union = _union(here.values_list("weekday", "start_time", "end_time"))
    return Finding(Rows(("weekday", "opens", "closes"), tuple(union)), say.opening_hours(), say.no_hours())


def _foreign(zone: str) -> str:
    """The clock that hours are told by, where it is not the business's."""
    return "" if zone == Business.current().time_zone else zone


def _grouped(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Days of the same hours that follow each other as one row: the weekday becomes (first, last)."""
    days: dict[tuple[Any, int], list[tuple[time, time]]] = {}
    for who, weekday, opens, closes in rows:
        days.setdefault((who, weekday), []).append((opens, closes))
    runs: list[list[Any]] = []
    for (who, weekday), periods in sorted(days.items(), key=lambda item: (str(item[0][0]), item[0][1])):
        last = runs[-1] if runs else None
        if last and last[0] == who and last[2] == weekday - 1 and last[3] == periods:
            last[2] = weekday
        else:
            runs.append([who, weekday, weekday, periods])
    return [
        (who, (first, last), opens, closes) for who, first, last, periods in runs for opens, closes in periods
    ]  # fmt: skip


def _union(rows: Any) -> list[tuple[Any, ...]]:
    """Periods of several people merged: when anybody works."""
    merged: list[tuple[Any, ...]] = []
    for weekday, opens, closes in sorted(rows):
        if merged and merged[-1][1] == weekday and opens <= merged[-1][3]:
            merged[-1] = ("", weekday, merged[-1][2], max(merged[-1][3], closes))
        else:
            merged.append(("", weekday, opens, closes))
    return [row[1:] for row in _grouped(merged)]


def _hours_on(day: date, named: QuerySet[Consultant], *, is_named: bool, each: bool) -> Finding:
    """By working_periods, the function that availability uses: overrides and holidays are in it. Not time off."""
    holiday = Holiday.objects.filter(on=day).first()
    away: dict[int, list[Any]] = {}
    for off in TimeOff.objects.filter(consultant__in=named).order_by("during"):
        away.setdefault(off.consultant_id, []).append(off.during)
    periods: list[tuple[Any, ...]] = []
    for person in named:
        zone = person.zone if each else Business.current().zone
        noon = datetime.combine(day, time(12), tzinfo=zone)
        for opens, closes in working_periods(consultant=person, start=noon, end=noon):
            for begins, ends in _without(away.get(person.pk, []), opens, closes):
                here = begins.astimezone(zone), ends.astimezone(zone)
                if here[0].date() == day:
                    periods.append((person.name, here[0].time(), here[1].time(), _foreign(str(zone))))
    empty = say.closed_on(day, [one.name for one in named] if is_named else [], holiday.name if holiday else "")
    if each:
        columns = ("consultant", "opens", "closes", "time_zone")
        return Finding(Rows(columns, tuple(periods)), say.hours_on(day), empty)
    union = _union([(1, opens, closes) for _, opens, closes, _ in periods])
    return Finding(Rows(("opens", "closes"), tuple(row[1:] for row in union)), say.hours_on(day), empty)


def _without(away: list[Any], opens: datetime, closes: datetime) -> Iterator[tuple[datetime, datetime]]:
    """What is left of the time between two moments; `away` in order."""
    for off in away:
        if off.lower >= closes or off.upper <= opens:
            continue
        if off.lower > opens:
            yield opens, off.lower
        opens = min(off.upper, closes)
    if opens < closes:
        yield opens, closes


def holidays(found: Entities, *, today: date) -> Finding:
    """The coming ones, or those of the days that are named."""
    days = found.days or DateRange(today, today + timedelta(days=366))
    rows = tuple(Holiday.objects.filter(on__range=(days.first, days.last)).values_list("on", "name"))
    empty = say.no_holidays(days.first if days.first == days.last else None)
    return Finding(Rows(("date", "holiday"), rows), say.holidays(), empty)


def rules(asked: Asked, found: Entities) -> Finding:
    """Notices, window and numbers, of the services that are named, or one row where all have the same."""
    business = BusinessPolicy.current()
    values: list[tuple[str, Any]] = []
    for one in _of(found):
        policy = one.policy(business)
        value: Any = {
            Topic.CANCEL_NOTICE: policy.cancel_notice,
            Topic.MOVE_NOTICE: policy.reschedule_notice,
            Topic.BOOKING_NOTICE: policy.minimum_notice,
            Topic.BOOKING_WINDOW: policy.booking_window,
            Topic.MOST_COMING: policy.maximum_coming,
        }[asked.topic]
        values.append((one.label, value))
    column = asked.topic.value
    if len({value for _, value in values}) == 1 and not found.service:
        return Finding(Rows((column,), ((values[0][1],),)), say.rule(column))
    return Finding(Rows(("service", column), tuple(values)), say.rule(column))


def levels() -> Finding | None:
    rows = tuple((one.label, one.price, one.currency, one.summary) for one in ServiceLevel.objects.all())
    if not rows:
        return None
    return Finding(Rows(("level", "price_a_month", "currency", "description"), rows), say.levels())
