"""What is checked before an operation writes. Each check raises the error of its refusal, or does nothing."""

from datetime import datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Customer
from bookings.actors import Actor, Role
from bookings.availability import Reason, explain
from bookings.errors import BookingError, NotAllowedInThisState, NotYours, OutsideHours, SlotTaken, TooLate, TooMany
from bookings.models import Appointment
from consultants.models import BusinessPolicy

Status = Appointment.Status
# Appointments lie between these years, as the calendar pages do.
FIRST_YEAR, LAST_YEAR = 1900, 2200


def check_taker(customer: Customer, by: Actor, outside_rules_reason: str = "") -> None:
    if by.role == Role.CONSULTANT or (outside_rules_reason and by.role != Role.STAFF):
        raise NotYours
    if by.is_customer and (by.pk != customer.pk or not customer.is_active):
        raise NotYours


ERRORS: dict[str, type[BookingError]] = {
    Reason.BUSY: SlotTaken,
    Reason.HELD: SlotTaken,
    Reason.PAST: TooLate,
    Reason.NOTICE: TooLate,
}


def place(row: Appointment, starts_at: datetime) -> None:
    """Near the ends of the calendar nothing can be computed with times, and staff has only mistyped the year."""
    if starts_at.year <= FIRST_YEAR:
        raise TooLate(Reason.PAST)
    if starts_at.year >= LAST_YEAR:
        raise OutsideHours(Reason.WINDOW)
    row.place_at(starts_at)


def check_rules(wanted: Appointment, *, moving: Appointment | None, now: datetime) -> None:
    refusal = refusal_of(wanted, moving=moving, now=now)
    if refusal:
        raise refusal


def refusal_of(wanted: Appointment, *, moving: Appointment | None, now: datetime) -> BookingError | None:
    """What the rules say against it, as the error to raise."""
    explanation = explain(
        service=wanted.service, consultant=wanted.consultant, moment=wanted.starts_at,
        customer=wanted.customer, moving=moving, now=now,
    )  # fmt: skip
    return ERRORS.get(explanation.code, OutsideHours)(explanation.code) if explanation else None


def check_number(wanted: Appointment, by: Actor, now: datetime, business: BusinessPolicy) -> None:
    """Staff is not limited in number: a customer could otherwise fill a calendar."""
    if not by.is_customer:
        return
    if wanted.customer.appointments.coming(now).count() >= wanted.service.policy(business).maximum_coming:
        raise TooMany


def check_notice(row: Appointment, notice: timedelta, reason: str, now: datetime) -> None:
    if row.starts_at <= now:
        raise TooLate(Reason.PAST)
    if row.starts_at - notice < now:
        raise TooLate(reason)


def check_begun(row: Appointment, now: datetime) -> None:
    if row.starts_at > now:
        raise NotAllowedInThisState


def check_not_run_out(row: Appointment, now: datetime) -> None:
    """An expired hold is over, whether or not somebody has written so."""
    if row.status == Status.HELD and row.held_until and row.held_until <= now:
        raise NotAllowedInThisState


def same_place(one: Appointment, other: Appointment) -> bool:
    return (one.service_id, one.consultant_id, one.during) == (other.service_id, other.consultant_id, other.during)


def overlap(one: DateTimeTZRange, other: DateTimeTZRange) -> bool:
    return one.lower < other.upper and other.lower < one.upper
