"""What is checked before an operation writes. Each check raises the error of its refusal, or does nothing."""

from datetime import datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Action, Customer
from accounts.permissions import decide
from bookings.actors import Actor, Role
from bookings.availability import Reason, explain
from bookings.errors import (
    BookingError,
    NotAllowedInThisState,
    NotPermitted,
    NotYours,
    OutsideHours,
    SlotTaken,
    TooLate,
    TooMany,
)
from bookings.models import Appointment
from consultants.models import BusinessPolicy
from meetassist.days import FIRST_YEAR, LAST_YEAR

Status = Appointment.Status


def check_taker(customer: Customer, by: Actor, outside_rules_reason: str = "") -> None:
    if by.role == Role.CONSULTANT or (outside_rules_reason and by.role != Role.STAFF):
        raise NotYours
    if by.is_customer and by.pk != customer.pk:
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
    """What the level allows, and the business policy; the policy's number does not bind staff."""
    if by.role not in (Role.CUSTOMER, Role.STAFF):
        return
    coming = wanted.customer.appointments.coming(now).count()
    check_permission(
        wanted.customer, Action.BOOK, by, used=coming, ahead=wanted.starts_at - now,
        outside_rules_reason=wanted.outside_rules_reason,
    )  # fmt: skip
    if by.is_customer and coming >= wanted.service.policy(business).maximum_coming:
        raise TooMany


def check_permission(
    customer: Customer,
    action: Action,
    by: Actor,
    *,
    used: int | None = None,
    ahead: timedelta | None = None,
    outside_rules_reason: str = "",
) -> None:
    """Asked by every operation done for a customer: by themselves, or by staff without a reason of their own."""
    acts_for_customer = by.is_customer or (by.role == Role.STAFF and not outside_rules_reason)
    refusal = decide(customer, action, used=used, ahead=ahead) if acts_for_customer else None
    if refusal:
        raise NotPermitted(refusal)


def check_notice(row: Appointment, notice: timedelta, reason: str, now: datetime) -> None:
    if row.starts_at <= now:
        raise TooLate(Reason.PAST)
    if row.starts_at - notice < now:
        raise TooLate(reason)


def check_coming(starts_at: datetime, outside_rules_reason: str, now: datetime) -> None:
    """What is past is past with any reason; without one, the rules of times say so, and more."""
    if outside_rules_reason and starts_at <= now:
        raise TooLate(Reason.PAST)


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
    return bool(one.lower < other.upper and other.lower < one.upper)
