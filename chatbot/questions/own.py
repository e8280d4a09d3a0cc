"""Typed queries about what is the customer's own. Nothing here reads another customer's row."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Customer
from bookings.models import Appointment
from chatbot.questions.rows import Finding, Rows
from chatbot.replies import questions as say
from chatbot.understanding import Entities
from chatbot.understanding.questions.shapes import Shape
from chatbot.understanding.questions.topics import Asked

APPOINTMENT = ("starts_at", "ends_at", "service", "consultant", "code", "status")


def _row(one: Appointment) -> tuple[Any, ...]:
    return (one.starts_at, one.ends_at, one.service.label, one.consultant.name, one.code, one.status)


def next_appointment(customer: Customer, found: Entities, *, now: datetime) -> Finding:
    rows = customer.appointments.coming(now).select_related("service", "consultant")
    rows = _named(rows, found)[:1]
    return Finding(Rows(APPOINTMENT, tuple(map(_row, rows))), say.next_appointment(), say.none_coming())


def appointments(customer: Customer, asked: Asked, found: Entities, *, now: datetime, zone: ZoneInfo) -> Finding:
    """Those of the days that are named, else the coming ones; or all of a status, whenever they were."""
    days = found.days and DateTimeTZRange(*found.days.instants(zone))
    rows = customer.appointments.select_related("service", "consultant").order_by("during")
    if asked.status:
        rows = rows.filter(status=asked.status)
    elif days:
        rows = rows.filter(status__in=[*Appointment.BOOKED, Appointment.Status.COMPLETED])
    else:
        rows = rows.coming(now)
    if days:
        rows = rows.filter(during__startswith__gte=days.lower, during__startswith__lt=days.upper)
    table = tuple(map(_row, _named(rows, found)))
    heading, empty, begins = say.appointments(len(table), asked.status, bool(days)), say.none_found(), ""
    if asked.shape is Shape.YES_NO:
        begins, empty = say.lead(True), f"{say.lead(False)} {empty}"
    return Finding(Rows(APPOINTMENT, table), heading, empty, lead=begins)


def meant(customer: Customer, found: Entities, *, now: datetime) -> Appointment | None:
    """The coming one that is named, else the next."""
    rows = _named(customer.appointments.coming(now).select_related("service", "consultant"), found)
    if days := found.days and DateTimeTZRange(*found.days.instants(customer.zone)):
        rows = rows.filter(during__startswith__gte=days.lower, during__startswith__lt=days.upper)
    row: Appointment | None = rows.first()
    return row


def _named(rows: Any, found: Entities) -> Any:
    if found.consultant:
        rows = rows.filter(consultant__in=found.consultant)
    return rows.filter(service__in=found.service) if found.service else rows


def devices(customer: Customer) -> Finding:
    rows = tuple(customer.devices.filter(is_active=True).values_list("name", "kind", "place"))
    return Finding(Rows(("device", "kind", "place"), rows), say.devices(len(rows)), say.no_devices())


def level(customer: Customer) -> Finding | None:
    one = customer.current_level
    if one is None:
        return None
    row = (one.label, one.maximum_coming, one.booking_window_days, one.maximum_devices, one.questions_a_day)
    columns = ("level", "most_coming", "booking_window_days", "maximum_devices", "questions_a_day")
    return Finding(Rows(columns, (row,)), say.level())
