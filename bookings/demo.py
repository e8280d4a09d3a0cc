"""Demo appointments: some weeks behind and before today, by each consultant's working hours."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from accounts.models import Customer
from bookings import notifications
from bookings.models import Appointment, AppointmentEvent
from consultants.models import BusinessPolicy, Consultant, Holiday, Service

DAYS_BACK, DAYS_AHEAD = 28, 21
Status = Appointment.Status
PAST = [Status.COMPLETED] * 16 + [Status.NO_SHOW, Status.CANCELLED]
COMING = [Status.CONFIRMED] * 12 + [Status.CANCELLED]
ASKED = [Status.PENDING] * 2 + [Status.CONFIRMED]


def load(customers: list[Customer], today: date, now: datetime) -> int:
    """Fill the days that have no appointments yet; the same days are filled the same way. Returns how many."""
    rows: list[Appointment] = []
    holidays = set(Holiday.objects.values_list("on", flat=True))
    for consultant in Consultant.objects.filter(is_active=True).prefetch_related(
        "services", "working_hours", "time_off"
    ):
        for offset in range(-DAYS_BACK, DAYS_AHEAD + 1):
            day = today + timedelta(days=offset)
            if day not in holidays:
                rows.extend(_day(consultant, day, customers, now))
    Appointment.objects.bulk_create(rows)
    AppointmentEvent.objects.bulk_create(
        AppointmentEvent(
            appointment=row,
            kind=AppointmentEvent.Kind.BOOKED,
            source=AppointmentEvent.Source.DEMO,
            at=min(now, row.starts_at) - timedelta(days=3),
        )
        for row in rows
    )
    business = BusinessPolicy.current()
    for row in rows:
        notifications.plan(row, business=business, now=now)
    return len(rows)


def _day(consultant: Consultant, day: date, customers: list[Customer], now: datetime) -> Iterator[Appointment]:
    start = datetime.combine(day, datetime.min.time(), tzinfo=consultant.zone)
    end = start + timedelta(days=1)
    if Appointment.objects.filter(consultant=consultant).overlapping(start, end).exists():
        return
    chance = random.Random(f"{consultant.pk} {day}")  # noqa: S311 - demo data
    services: list[Service] = list(consultant.services.all())
    for period in consultant.working_hours.all():
        if period.weekday != day.isoweekday():
            continue
        starts_at = datetime.combine(day, period.start_time, tzinfo=consultant.zone)
        closes = datetime.combine(day, period.end_time, tzinfo=consultant.zone)
        while services and starts_at < closes:
            service = chance.choice(services)
            appointment = Appointment(customer=chance.choice(customers), consultant=consultant, service=service)
            appointment.place_at(starts_at)
            off = any(
                t.during.lower < appointment.ends_at and t.during.upper > starts_at for t in consultant.time_off.all()
            )
            if appointment.ends_at <= closes and not off and chance.random() < 0.14:
                appointment.status = chance.choice(
                    PAST if appointment.ends_at <= now else ASKED if service.needs_approval else COMING
                )
                yield appointment
                starts_at = appointment.blocked.upper
            starts_at += timedelta(minutes=service.slot_step_minutes)
            starts_at += timedelta(minutes=-starts_at.minute % 15)
