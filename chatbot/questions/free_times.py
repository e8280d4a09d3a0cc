"""Free times of a person, a day, a service or a part of the day, from the one availability function."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from accounts.models import Customer
from bookings.availability import HORIZON, find_slots
from bookings.models import PartOfDay
from chatbot.questions import business
from chatbot.questions.rows import Finding, Rows
from chatbot.replies import questions as say
from chatbot.understanding import Entities
from chatbot.understanding.questions.topics import Asked
from consultants.models import Holiday

# Without a day that is named, this many of the next ones on which somebody is free.
DAYS_SHOWN = 3


def find(asked: Asked, found: Entities, *, customer: Customer | None, now: datetime, zone: ZoneInfo) -> Finding:
    """Rows of day, consultant and the starts that are free."""
    start, end = found.days.instants(zone) if found.days else (now, now + HORIZON)
    starts: dict[tuple[date, str], set[time]] = {}
    ids = {one.pk: one.name for one in business.people(found.consultant)}
    for service in business.services(found.service).filter(consultants__in=ids).distinct():
        slots = find_slots(service=service, start=start, end=end, customer=customer, now=now)
        for slot in slots:
            here = slot.starts_at.astimezone(zone)
            if slot.consultant_id in ids and _fits(here.time(), found):
                starts.setdefault((here.date(), ids[slot.consultant_id]), set()).add(here.time())
    rows = [(day, name, tuple(sorted(times))) for (day, name), times in sorted(starts.items())]
    if not found.days:
        shown = sorted({row[0] for row in rows})[:DAYS_SHOWN]
        rows = [row for row in rows if row[0] in shown]
    return Finding(Rows(("date", "consultant", "times"), tuple(rows)), _heading(asked, rows), _none(found))


def _none(found: Entities) -> str:
    holiday = Holiday.objects.filter(on=found.date).first() if found.date else None
    return say.closed_on(holiday.on, [], holiday.name) if holiday else say.nothing_free()


def _heading(asked: Asked, rows: list[tuple[date, str, tuple[time, ...]]]) -> str:
    return say.count_free(sum(len(row[2]) for row in rows)) if asked.counts else say.free()


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
