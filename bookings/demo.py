"""Demo appointments: some weeks behind and before today, by consultants' working hours, and what became of them."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Action, Customer, ServiceLevel
from bookings import notifications
from bookings.models import Appointment, AppointmentEvent, Feedback, PartOfDay, WaitlistEntry
from consultants.models import BusinessPolicy, Consultant, Holiday, Service

DAYS_BACK, DAYS_AHEAD = 28, 21
Status, Kind = Appointment.Status, AppointmentEvent.Kind
PAST = [Status.COMPLETED] * 16 + [Status.NO_SHOW, Status.CANCELLED]
COMING = [Status.CONFIRMED] * 12 + [Status.CANCELLED]
ASKED = [Status.PENDING] * 2 + [Status.CONFIRMED]
# How much of a day is taken, roughly; of the one that others wait for, all of it.
USUAL, FULL = 0.2, 1.0
# The consultant whom people wait for, and how many days ahead at least.
WANTED, WANTED_AHEAD = "emma", 2
# What everybody can still book for themselves while they try it out.
ROOM = 2

ENDS: dict[str, str] = {
    Status.COMPLETED: Kind.COMPLETED,
    Status.NO_SHOW: Kind.NO_SHOW,
    Status.CANCELLED: Kind.CANCELLED,
}
RATINGS = (5, 5, 5, 5, 5, 5, 4, 4, 4, 3, 2)
COMMENTS = {
    "vi": (
        "Tư vấn rất kỹ, dễ hiểu.", "Đúng giờ, nhiệt tình. Cảm ơn bên mình.", "Mình đã rõ việc cần làm tiếp theo.",
        "Hơi ngắn, lần sau mình sẽ đặt lâu hơn.", "", "",
    ),
    "en": ("Clear and friendly, thank you.", "Answered all my questions.", "A bit late, but very helpful.", ""),
}  # fmt: skip


class _Guests:
    """Whom an appointment is for: nobody twice a day, and nobody beyond what their level lets them have coming."""

    def __init__(self, customers: Sequence[Customer], now: datetime) -> None:
        self.customers = customers
        rows = Appointment.objects.filter(customer__in=customers).values_list(
            "customer", "during", "consultant__time_zone"
        )
        self.busy = {(pk, during.lower.astimezone(ZoneInfo(zone)).date()) for pk, during, zone in rows}
        self.coming = Counter(
            Appointment.objects.coming(now).filter(customer__in=customers).values_list("customer", flat=True)
        )
        default = ServiceLevel.objects.filter(is_default=True).first()
        policy = BusinessPolicy.current().maximum_coming
        levels = {one.pk: one.level or default for one in customers}
        limits = {pk: level.maximum_coming if level else None for pk, level in levels.items()}
        self.most = {pk: min(policy if most is None else most, policy) - ROOM for pk, most in limits.items()}

    def choose(self, chance: random.Random, day: date, *, comes: bool) -> Customer | None:
        able = [
            one for one in self.customers
            if (one.pk, day) not in self.busy and (not comes or self.coming[one.pk] < self.most[one.pk])
        ]  # fmt: skip
        if not able:
            return None
        chosen = chance.choice(able)
        self.busy.add((chosen.pk, day))
        self.coming[chosen.pk] += comes
        return chosen


def load(customers: list[Customer], logins: dict[str, int], today: date, now: datetime) -> int:
    """Fill the days that have no appointments yet; the same days are filled the same way. Returns how many.

    `logins`: consultants' ids by their user names.
    """
    guests = _Guests(customers, now)
    consultants = list(
        Consultant.objects.filter(is_active=True).prefetch_related("services", "working_hours", "time_off")
    )
    wanted = next(one for one in consultants if one.pk == logins[WANTED])
    awaited_on = next(
        day for day in _days(today) if day >= today + timedelta(days=WANTED_AHEAD) and _works(wanted, day)
    )
    rows: list[Appointment] = []
    for day in _days(today):
        for consultant in consultants:
            taken = FULL if (consultant, day) == (wanted, awaited_on) else USUAL
            rows += _day(consultant, day, guests, taken, now)
    Appointment.objects.bulk_create(rows)
    _tell(rows, now)
    if awaited := [row for row in rows if row.consultant == wanted and _day_of(row) == awaited_on]:
        _wait_for(awaited, rows, customers, now)
    return len(rows)


def _days(today: date) -> list[date]:
    days = [today + timedelta(days=offset) for offset in range(-DAYS_BACK, DAYS_AHEAD + 1)]
    holidays = set(Holiday.objects.values_list("on", flat=True))
    return [day for day in days if day not in holidays]


def _works(consultant: Consultant, day: date) -> bool:
    return any(one.weekday == day.isoweekday() for one in consultant.working_hours.all())


def _day_of(row: Appointment) -> date:
    return row.starts_at.astimezone(row.consultant.zone).date()


def _day(consultant: Consultant, day: date, guests: _Guests, taken: float, now: datetime) -> Iterator[Appointment]:
    start = datetime.combine(day, time(), tzinfo=consultant.zone)
    if Appointment.objects.filter(consultant=consultant).overlapping(start, start + timedelta(days=1)).exists():
        return
    chance = random.Random(f"{consultant.pk} {day}")  # noqa: S311 - demo data
    for period in consultant.working_hours.all():
        if period.weekday == day.isoweekday():
            opens = datetime.combine(day, period.start_time, tzinfo=consultant.zone)
            ends_on = day + timedelta(days=period.ends_next_day)
            closes = datetime.combine(ends_on, period.end_time, tzinfo=consultant.zone)
            yield from _between(consultant, opens, closes, chance, guests, taken, now)


def _between(
    consultant: Consultant, at: datetime, closes: datetime, chance: random.Random, guests: _Guests, taken: float,
    now: datetime,
) -> Iterator[Appointment]:  # fmt: skip
    services: list[Service] = list(consultant.services.all())
    off = [one.during for one in consultant.time_off.all()]
    while services and at < closes:
        # To the end of a full day, the shortest that there is.
        fitting = [one for one in services if at + timedelta(minutes=one.duration_minutes) <= closes]
        service = chance.choice(fitting or services)
        row = Appointment(consultant=consultant, service=service)
        row.place_at(at)
        is_off = any(one.lower < row.ends_at and one.upper > at for one in off)
        row.status = _status(row, taken, chance, now)
        guest = None
        if fitting and not is_off and chance.random() < taken:
            guest = guests.choose(chance, at.date(), comes=row.status in (Status.CONFIRMED, Status.PENDING))
        if guest is None:
            at += timedelta(minutes=service.slot_step_minutes)
            at += timedelta(minutes=-at.minute % 15)
            continue
        row.customer = guest
        yield row
        at = row.blocked.upper


def _status(row: Appointment, taken: float, chance: random.Random, now: datetime) -> str:
    if row.ends_at <= now:
        return chance.choice(PAST)
    if row.service.needs_approval:
        return chance.choice(ASKED)
    return Status.CONFIRMED if taken == FULL else chance.choice(COMING)


def _tell(rows: list[Appointment], now: datetime) -> None:
    """What happened to them, what customers said of the visit, and what is still to be sent."""
    chance = random.Random(len(rows))  # noqa: S311 - demo data
    events: list[AppointmentEvent] = []
    said: list[Feedback] = []
    business = BusinessPolicy.current()
    for row in rows:
        booked_at = min(now, row.starts_at) - timedelta(days=3)
        events.append(_event(row, Kind.BOOKED, booked_at, AppointmentEvent.Role.CUSTOMER))
        if end := ENDS.get(row.status):
            at = booked_at + timedelta(days=1) if end == Kind.CANCELLED else row.ends_at
            events.append(_event(row, end, at, AppointmentEvent.Role.CONSULTANT))
        if row.status == Status.COMPLETED and chance.random() < 0.45:
            comment = chance.choice(COMMENTS[row.customer.language])
            at = min(now, row.ends_at + timedelta(hours=chance.randint(1, 20)))
            said.append(Feedback(appointment=row, rating=chance.choice(RATINGS), comment=comment, created_at=at))
        notifications.plan(row, business=business, now=now)
    AppointmentEvent.objects.bulk_create(events)
    Feedback.objects.bulk_create(said)


def _event(row: Appointment, kind: str, at: datetime, role: str) -> AppointmentEvent:
    return AppointmentEvent(appointment=row, kind=kind, role=role, source=AppointmentEvent.Source.DEMO, at=at)


def _wait_for(awaited: list[Appointment], rows: list[Appointment], customers: list[Customer], now: datetime) -> None:
    """People who would take a time of that full day, and what became of some who waited before."""
    consultant = awaited[0].consultant
    service = max((row.service for row in awaited), key=lambda one: one.duration_minutes)
    start = datetime.combine(_day_of(awaited[0]), time(), tzinfo=consultant.zone)
    within = DateTimeTZRange(start, start + timedelta(days=1))
    parts = ("", PartOfDay.MORNING, PartOfDay.AFTERNOON, "")
    able = [one for one in customers if one.level and Action.WAITLIST in one.level.actions]
    entries = [
        WaitlistEntry(
            customer=customer, service=service, consultant=consultant, within=within, part_of_day=part,
            created_at=now - timedelta(hours=7 * number + 2),
        )
        for number, (customer, part) in enumerate(zip(able, parts, strict=False))
    ]  # fmt: skip
    entries += _waited(rows, able, now)
    WaitlistEntry.objects.bulk_create(entries)
    AppointmentEvent.objects.bulk_create(
        AppointmentEvent(
            waitlist_entry=one, kind=Kind.WAITING, role=AppointmentEvent.Role.CUSTOMER,
            source=AppointmentEvent.Source.DEMO, at=one.created_at,
        )
        for one in entries
    )  # fmt: skip


def _waited(rows: list[Appointment], able: list[Customer], now: datetime) -> list[WaitlistEntry]:
    """One who got their time, one who did not answer, one who left."""
    got = [row for row in rows if row.status == Status.COMPLETED and row.customer in able][:3]
    ends = (WaitlistEntry.Status.BOOKED, WaitlistEntry.Status.LAPSED, WaitlistEntry.Status.ENDED)
    return [
        WaitlistEntry(
            customer=row.customer, service=row.service, consultant=row.consultant, within=row.during, status=status,
            offered=row if status == WaitlistEntry.Status.BOOKED else None,
            created_at=row.starts_at - timedelta(days=4),
        )
        for row, status in zip(got, ends, strict=False)
    ]  # fmt: skip
