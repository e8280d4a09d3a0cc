"""What is free, computed slowly and obviously: the reference that the SQL is compared with. It uses none of it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bookings.models import Appointment
from consultants.models import BusinessPolicy, Holiday

LIVE = {"held", "pending", "confirmed"}
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """When a clock of the zone first shows `local` or later; of a time that occurs twice, the second occurrence."""
    late = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if late.astimezone(zone).replace(tzinfo=None) == local:
        return late
    moment = late.replace(second=0) - DAY
    while moment.astimezone(zone).replace(tzinfo=None, fold=0) < local:
        moment += MINUTE
    return moment


def periods(consultant, day):
    """The working periods that begin on a date, as pairs of instants."""
    overrides = list(consultant.date_overrides.filter(on=day))
    if overrides:
        spans = [
            (row.start_time, row.end_time, row.ends_next_day) for row in overrides
            if row.start_time and (row.is_available or row.unavailable_by_appointment)
        ]  # fmt: skip
    elif Holiday.objects.filter(on=day).exists():
        spans = []
    else:
        spans = [
            (row.start_time, row.end_time, row.ends_next_day) for row in consultant.working_hours.filter(weekday=day.isoweekday())
            if (not row.valid_from or row.valid_from <= day) and (not row.valid_to or day <= row.valid_to)
        ]  # fmt: skip
    zone = ZoneInfo(consultant.time_zone)
    found = [
        (instant(datetime.combine(day, start), zone),
         instant(datetime.combine(day + DAY if ends_next_day else day, end), zone))
        for start, end, ends_next_day in spans
    ]  # fmt: skip
    return [(opens, closes) for opens, closes in found if opens < closes]


def merged(spans):
    """Spans that touch or overlap become one."""
    whole = []
    for opens, closes in sorted(spans):
        if whole and opens <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(closes, whole[-1][1]))
        else:
            whole.append((opens, closes))
    return whole


def overlap(one, other):
    return one[0] < other[1] and other[0] < one[1]


def busy(consultant, customer, moving, now):
    for row in Appointment.objects.filter(consultant=consultant):
        expired = row.status == "held" and row.held_until <= now
        own_hold = row.status == "held" and customer is not None and row.customer_id == customer.pk
        if row.status in LIVE and not expired and not own_hold and row != moving:
            yield (row.blocked.lower, row.blocked.upper)


def offered(service, consultant, start, end, *, customer=None, moving=None, taken=None, now):
    """The starts in `[start, end)` at which the consultant can be booked, in order. `taken` is instead of what is."""
    if not (service.is_active and consultant.is_active and consultant in service.consultants.all()):
        return []
    business = BusinessPolicy.objects.get()

    def rule(name):
        return getattr(business, name) if getattr(service, name) is None else getattr(service, name)

    earliest = now + timedelta(minutes=rule("minimum_notice_minutes"))
    latest = now + timedelta(hours=24 * rule("booking_window_days"))
    days, day = [], (start - 2 * DAY).date()
    while day <= (end + 2 * DAY).date():
        days.append(day)
        day += DAY
    by_day = [span for day in days for span in periods(consultant, day)]
    working, taken = merged(by_day), list(busy(consultant, customer, moving, now)) if taken is None else taken
    away = [*consultant.time_off.all(), *consultant.busy_times.all()]
    off = [(row.during.lower, row.during.upper) for row in away]
    duration, step = timedelta(minutes=service.duration_minutes), timedelta(minutes=service.slot_step_minutes)
    before, after = (timedelta(minutes=m) for m in (service.buffer_before_minutes, service.buffer_after_minutes))
    found = set()
    for opens, closes in by_day:
        moment = opens
        while moment < closes:
            during = (moment, moment + duration)
            fits = any(opened <= during[0] and during[1] <= closed for opened, closed in working)
            blocked = (moment - before, moment + duration + after)
            free = not any(overlap(during, span) for span in off) and not any(overlap(blocked, span) for span in taken)
            in_time = start <= moment < end and moment > now and earliest <= moment <= latest
            if fits and free and in_time:
                found.add(moment)
            moment += step
    return sorted(found)


def load(consultant, moment, zone):
    """How many appointments the consultant has in the week of the moment, Monday to Sunday by the zone's clock."""
    local = moment.astimezone(zone).date()
    monday = datetime.combine(local - timedelta(days=local.weekday()), time(), tzinfo=zone)
    # Python adds days to the clock of the zone: the week may have an hour more or less.
    week = (monday.astimezone(UTC), (monday + 7 * DAY).astimezone(UTC))
    rows = Appointment.objects.filter(consultant=consultant, status__in=["pending", "confirmed"])
    return sum(overlap((row.during.lower, row.during.upper), week) for row in rows)
