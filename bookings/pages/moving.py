"""The times to which an appointment can be moved, as the panel shows them: by days, with how many there are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware

from bookings.availability import Slot, find_slots
from bookings.models import Appointment
from bookings.wording import clock, short_day
from consultants.models import Consultant
from meetassist import days

DAYS = 7
# A move is mostly to a day near the one it leaves.
BEFORE = timedelta(days=1)


@dataclass(frozen=True)
class Time:
    value: str
    clock: str
    consultant: str


@dataclass(frozen=True)
class Day:
    date: date
    name: str
    times: list[Time]


@dataclass(frozen=True)
class Week:
    """`earlier` and `later`: the first days of the weeks beside it, None where it is past."""

    days: list[Day]
    earlier: date | None
    later: date


def read_slot(text: str) -> Slot | None:
    """What `Time.value` says; None for what no page of ours has sent."""
    start, _bar, consultant = text.partition("|")
    try:
        starts_at = parse_datetime(start)
    except ValueError:
        return None
    if starts_at is None or not is_aware(starts_at) or not (consultant.isdecimal() and len(consultant) < 10):
        return None
    return Slot(starts_at, int(consultant))


def write_slot(slot: Slot) -> str:
    return f"{slot.starts_at.isoformat()}|{slot.consultant_id}"


def week(row: Appointment, *, first: str, with_anyone: bool, now: datetime) -> Week:
    """From the day `first`, in ISO form, or about the appointment's own, by its consultant's clock."""
    zone = row.consultant.zone
    today = now.astimezone(zone).date()
    begins = max(today, days.read(first) or row.starts_at.astimezone(zone).date() - BEFORE)
    opens, closes = days.span(begins, zone, DAYS)
    slots = find_slots(
        service=row.service, start=max(now, opens), end=closes, consultant=None if with_anyone else row.consultant,
        customer=row.customer, moving=row, distinct=with_anyone, now=now,
    )  # fmt: skip
    slots = [slot for slot in slots if (slot.starts_at, slot.consultant_id) != (row.starts_at, row.consultant_id)]
    names = dict(Consultant.objects.filter(pk__in={slot.consultant_id for slot in slots}).values_list("pk", "name"))
    found: dict[date, Day] = {}
    for slot in slots:
        local = slot.starts_at.astimezone(zone)
        day = found.setdefault(local.date(), Day(local.date(), short_day(local), []))
        name = names[slot.consultant_id] if with_anyone else ""
        day.times.append(Time(write_slot(slot), clock(slot.starts_at, zone), name))
    earlier = max(today, begins - timedelta(days=DAYS)) if begins > today else None
    return Week(list(found.values()), earlier, begins + timedelta(days=DAYS))
