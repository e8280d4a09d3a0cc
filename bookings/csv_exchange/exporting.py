"""Exporting in the form that the import reads: importing it into an empty database gives the same values."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import Customer
from bookings.csv_exchange.columns import FILES, End, written
from bookings.models import Appointment, AppointmentEvent, Feedback
from consultants.models import Business, Consultant, DateOverride, Service
from meetassist.spreadsheets import row_writer

Progress = Callable[[str, int, int], None]
Status = Appointment.Status
# The earlier system had four states: what did not take place is cancelled to it.
STATUSES = {
    Status.PENDING: "pending", Status.CONFIRMED: "confirmed", Status.COMPLETED: "completed",
    Status.CANCELLED: "cancelled", Status.DECLINED: "cancelled", Status.NO_SHOW: "cancelled",
}  # fmt: skip
STEP = 1000


class Ids:
    """The id of each row in the files: where it was imported from, else our own, marked where that one is in use."""

    def __init__(self, model: type[models.Model]) -> None:
        self.taken = set(model._default_manager.exclude(external_id=None).values_list("external_id", flat=True))

    def of(self, row: Any) -> str:
        if row.external_id is not None:
            return str(row.external_id)
        own = str(row.pk)
        while own in self.taken:
            own = f"m{own}"
        return own


def export_directory(directory: Path, *, progress: Progress) -> dict[str, int]:
    """Write every file, from one snapshot of the database; each takes its place when it is complete."""
    directory.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for name, (rows, total) in _tables().items():
            counts[name] = _write(directory / f".{name}.part", name, rows, total, progress)
    for name in counts:
        (directory / f".{name}.part").replace(directory / name)
    return counts


def _write(path: Path, name: str, rows: Iterable[list[Any]], total: int, progress: Progress) -> int:
    number = 0
    # With a byte order mark: spreadsheets take the file for UTF-8 by it, and the import reads both.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write = row_writer(file)
        write(column.names[0] for column in FILES[name])
        for number, row in enumerate(rows, 1):
            write(written(value) for value in row)
            if number % STEP == 0 or number == total:
                progress(name, number, total)
    return number


def _tables() -> dict[str, tuple[Iterable[list[Any]], int]]:
    customers, people, appointments = Ids(Customer), Ids(Consultant), Ids(Appointment)
    booked = AppointmentEvent.objects.filter(appointment=OuterRef("pk"), kind=AppointmentEvent.Kind.BOOKED)
    # Holds were never appointments.
    held = Q(status__in=[Status.HELD, Status.EXPIRED]) | Q(~Exists(booked), status=Status.CANCELLED)
    rows = Appointment.objects.exclude(held).select_related("customer", "consultant").order_by("pk")
    feedback = Feedback.objects.select_related("appointment").order_by("appointment_id")
    used = Customer.objects.filter(merged_into=None).exclude(name="", email=None, appointments=None).order_by("pk")
    schedule = DateOverride.objects.select_related("consultant").order_by("pk")
    everyone, services = Consultant.objects.order_by("pk"), Service.objects.order_by("pk")
    return {
        "customer.csv": (_customers(used.distinct(), customers), used.distinct().count()),
        "consultant.csv": (_consultants(everyone, people), everyone.count()),
        "service.csv": (_services(services.prefetch_related("consultants"), people), services.count()),
        "consultantschedule.csv": (_schedule(schedule, people), schedule.count()),
        "appointment.csv": (_appointments(rows, appointments, people, customers), rows.count()),
        "appointmentfeedback.csv": (_feedback(feedback, appointments), feedback.count()),
    }


def _customers(rows: Any, ids: Ids) -> Iterator[list[Any]]:
    for row in rows.iterator(STEP):
        yield [ids.of(row), row.name or ids.of(row), row.email, row.phone, row.birth_date, row.created_at,
               not row.is_active, row.notes]  # fmt: skip


def _consultants(rows: Any, ids: Ids) -> Iterator[list[Any]]:
    for row in rows.iterator(STEP):
        yield [ids.of(row), row.name, row.email, row.phone, row.specialties, row.qualifications, row.joined_on,
               not row.is_active]  # fmt: skip


def _services(rows: Any, people: Ids) -> Iterator[list[Any]]:
    for row in rows:
        offered_by = ";".join(people.of(person) for person in sorted(row.consultants.all(), key=lambda one: one.pk))
        yield [row.name, row.duration_minutes, offered_by, row.description, row.price]


def _schedule(rows: Any, people: Ids) -> Iterator[list[Any]]:
    ids = Ids(DateOverride)
    for row in rows.iterator(STEP):
        yield [ids.of(row), people.of(row.consultant), row.on, row.start_time, _end(row), row.is_available]


def _end(row: DateOverride) -> End | None:
    return None if row.end_time is None else End(row.end_time, row.ends_next_day)


def _appointments(rows: Any, ids: Ids, people: Ids, customers: Ids) -> Iterator[list[Any]]:
    zone = Business.current().zone
    for row in rows.iterator(STEP):
        start = row.starts_at.astimezone(zone)
        minutes = (row.ends_at - row.starts_at) // timedelta(minutes=1)
        yield [ids.of(row), people.of(row.consultant), customers.of(row.customer), start.date(),
               start.time().replace(microsecond=0), minutes, row.meeting_link, STATUSES[row.status], row.description,
               row.created_at, row.updated_at]  # fmt: skip


def _feedback(rows: Any, ids: Ids) -> Iterator[list[Any]]:
    for row in rows.iterator(STEP):
        yield [ids.of(row.appointment), row.rating, row.comment]
