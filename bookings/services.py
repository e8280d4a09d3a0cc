"""The operations on appointments. Each locks, checks, writes the row and its event, and returns the event.

Every function joins the caller's transaction; a refusal rolls back only its own savepoint. Who may do what from which
state is the table in bookings.transitions; when a time can be booked is bookings.availability's to say.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Action, ChannelIdentity, Customer, Device
from bookings import notifications, proposals, strangers
from bookings.actors import Actor, Role
from bookings.availability import Reason, Slot
from bookings.errors import NotAllowedInThisState, NotYours, SlotTaken, TooLate, TooMany
from bookings.locks import lock_appointment, lock_consultants, lock_customer, lock_with_consultants
from bookings.models import Appointment, AppointmentEvent, BookingRequest, Feedback, WaitlistEntry
from bookings.records import (
    answer_request,
    change_status,
    end_hold,
    end_own_hold_in_the_way,
    expire,
    holds_in_the_way,
    insert,
    is_own,
    record,
    record_waitlist,
    satisfy_waitlist,
    save_fields,
    write,
)
from bookings.rules import (
    check_begun,
    check_coming,
    check_not_run_out,
    check_notice,
    check_number,
    check_permission,
    check_rules,
    check_taker,
    overlap,
    place,
    refusal_of,
    same_place,
)
from bookings.transitions import check
from consultants.models import BusinessPolicy, Consultant, Service

HOLD = timedelta(minutes=10)
FEEDBACK_CHANGEABLE = timedelta(days=7)
Status, Kind = Appointment.Status, AppointmentEvent.Kind


# Taking a time


@transaction.atomic
def hold(
    *,
    customer: Customer,
    service: Service,
    consultant: Consultant,
    starts_at: datetime,
    moving: Appointment | None = None,
    lasts: timedelta = HOLD,
    stranger: ChannelIdentity | None = None,
    by: Actor,
    now: datetime,
) -> AppointmentEvent | None:
    """Keep a free slot for the customer while they decide; it takes the place of the hold they had.

    The same slot again renews the hold. With `moving`, the slot is where that appointment shall go; None when it
    overlaps the appointment's own present time, which is kept already: then the move itself decides. A `stranger`, who
    writes from that identity and has not shown who they are, is held less (bookings.strangers): the same slot again
    renews nothing, and None says that the slot is free but not kept. So it does while a request keeps another slot.
    Raises what `book` raises.
    """
    check_taker(customer, by)
    lock_customer(customer.pk)
    old = customer.appointments.holds().first()
    lock_consultants({consultant.pk, old.consultant_id if old else consultant.pk})
    wanted = Appointment(customer=customer, service=service, consultant=consultant, status=Status.HELD)
    place(wanted, starts_at)
    wanted.held_until = now + lasts
    wanted.created_at = wanted.updated_at = now
    if moving is not None:
        moving = lock_appointment(moving.pk)
        check("reschedule", moving, by)
        check_permission(customer, Action.RESCHEDULE, by, ahead=starts_at - now)
    check_rules(wanted, moving=moving, now=now)
    if moving is None:
        check_number(wanted, by, now, BusinessPolicy.current())
    expire((held for held in holds_in_the_way(wanted) if held.held_until and held.held_until <= now), now)
    if old:
        old = lock_appointment(old.pk)
        if _is_kept_for_a_request(old) and not same_place(old, wanted):
            return None
        if kept := _keep_or_end(old, wanted, stranger, by, now):
            return kept
    if moving is not None and moving.consultant_id == consultant.pk and overlap(moving.blocked, wanted.blocked):
        return None
    if stranger is not None and not _limit_to_a_stranger(wanted, stranger, now):
        return None
    insert(wanted)
    return record(wanted, Kind.HELD, by=by, at=now)


def _is_kept_for_a_request(held: Appointment) -> bool:
    """Whether the team has still to say whether it becomes an appointment."""
    is_open = BookingRequest.objects.filter(held=held, status=BookingRequest.Status.OPEN).exists()
    return held.status == Status.HELD and is_open


def _keep_or_end(
    old: Appointment, wanted: Appointment, stranger: ChannelIdentity | None, by: Actor, now: datetime
) -> AppointmentEvent | None:
    """The customer's hold goes on where it is what they want; else it ends."""
    if old.status != Status.HELD:
        return None
    if not same_place(old, wanted):
        end_hold(old, Status.CANCELLED, Kind.CANCELLED, by=by, now=now, changes={"reason": "another time chosen"})
        return None
    if stranger is not None:
        return old.events.filter(kind=Kind.HELD).latest("at", "pk")
    old.held_identity, old.held_network = None, ""
    # An offer of the waitlist may last longer than that already.
    return _extend(old, wanted.held_until or now, by, now)


def _extend(row: Appointment, until: datetime, by: Actor, now: datetime) -> AppointmentEvent:
    before = str(row.held_until)
    row.held_until = max(row.held_until or now, until)
    save_fields(row, "held_until", "held_identity", "held_network", now=now)
    return record(row, Kind.HELD, by=by, at=now, changes={"held_until": [before, str(row.held_until)]})


def _limit_to_a_stranger(wanted: Appointment, stranger: ChannelIdentity, now: datetime) -> bool:
    """False where it may not be held at all."""
    until = strangers.keep_until(wanted, stranger, now=now)
    if until is not None:
        wanted.held_until, wanted.held_identity, wanted.held_network = until, stranger, stranger.last_subnet_key
    return until is not None


@transaction.atomic
def extend_hold(*, appointment: Appointment, by: Actor, now: datetime) -> AppointmentEvent:
    """Keep a stranger's hold while they wait for a code: to ten minutes from its start, whatever is sent how often.

    Raises NotYours, NotAllowedInThisState.
    """
    row = lock_with_consultants(appointment)
    if not by.owns(row):
        raise NotYours
    if row.status != Status.HELD:
        raise NotAllowedInThisState
    check_not_run_out(row, now)
    return _extend(row, strangers.extended_until(row), by, now)


def book(
    *,
    customer: Customer,
    service: Service,
    consultant: Consultant,
    starts_at: datetime,
    by: Actor,
    outside_rules_reason: str = "",
    for_whom: str = "",
    description: str = "",
    device: Device | None = None,
    now: datetime,
) -> AppointmentEvent:
    """Book a free slot, or the one the customer holds. It is `pending` where the service needs approval.

    Staff with an `outside_rules_reason` may book any time that is not taken and not past (that: bookings.past).
    Raises SlotTaken, OutsideHours, TooLate, TooMany (customers only), NotPermitted, NotYours.
    """
    check_taker(customer, by, outside_rules_reason)
    check_coming(starts_at, outside_rules_reason, now)
    if device is not None and device.customer_id != customer.pk:
        raise NotYours
    wanted = Appointment(
        customer=customer, service=service, consultant=consultant, for_whom=for_whom, description=description,
        device=device,
    )  # fmt: skip
    place(wanted, starts_at)
    wanted.outside_rules_reason = outside_rules_reason
    wanted.created_at = wanted.updated_at = now
    wanted.status = Status.PENDING if service.needs_approval and not outside_rules_reason else Status.CONFIRMED
    if not outside_rules_reason:
        # Before any lock: where many want one slot, those who come too late do not queue to hear so.
        refusal = refusal_of(wanted, moving=None, now=now)
        if isinstance(refusal, SlotTaken):
            raise refusal
    # Read here, so that nobody waits for it at the consultant's lock.
    _ = customer.current_level
    with transaction.atomic():
        return _book(wanted, by, now)


def _book(wanted: Appointment, by: Actor, now: datetime) -> AppointmentEvent:
    lock_customer(wanted.customer_id)
    lock_consultants([wanted.consultant_id])
    # First of all: others wait for this lock, and most of those who got here have lost.
    refusal = None if wanted.outside_rules_reason else refusal_of(wanted, moving=None, now=now)
    if isinstance(refusal, SlotTaken):
        raise refusal
    holds = list(holds_in_the_way(wanted))
    kept = next((held for held in holds if is_own(held, wanted, now) and same_place(held, wanted)), None)
    if refusal and kept and wanted.starts_at > now:
        # Whoever holds a slot was in time when they chose it, and may take their minutes to confirm.
        refusal = refusal_of(wanted, moving=None, now=kept.updated_at)
    if refusal:
        raise refusal
    business = BusinessPolicy.current()
    check_number(wanted, by, now, business)
    expire((held for held in holds if held.held_until and held.held_until <= now), now)
    if kept:
        wanted.pk, wanted.code, wanted.created_at = kept.pk, kept.code, kept.created_at
        write(wanted.save, force_update=True)
    else:
        end_own_hold_in_the_way(holds, wanted, "another time booked", by, now)
        insert(wanted)
    satisfy_waitlist(wanted, now)
    answer_request(wanted, BookingRequest.Status.BOOKED, by=by, now=now)
    notifications.plan(wanted, business=business, now=now)
    changes = {"status": [Status.HELD if kept else None, wanted.status]}
    return record(wanted, Kind.BOOKED, by=by, at=now, changes=changes)


@transaction.atomic
def reschedule(
    *,
    appointment: Appointment,
    starts_at: datetime,
    consultant: Consultant | None = None,
    service: Service | None = None,
    by: Actor,
    outside_rules_reason: str = "",
    now: datetime,
) -> AppointmentEvent:
    """Move a live appointment to another time, consultant or service; the row and its code stay.

    What a customer moves waits for approval again where the service needs it. Raises NotYours, NotAllowedInThisState,
    TooLate (a customer within the reschedule notice), SlotTaken, OutsideHours, NotPermitted.
    """
    if outside_rules_reason and by.role != Role.STAFF:
        raise NotYours
    check_coming(starts_at, outside_rules_reason, now)
    row = lock_with_consultants(appointment, consultant)
    target = consultant or row.consultant
    check("reschedule", row, by)
    check_not_run_out(row, now)
    check_permission(
        row.customer, Action.RESCHEDULE, by, ahead=starts_at - now, outside_rules_reason=outside_rules_reason
    )
    if by.is_customer and row.status != Status.HELD:
        check_notice(row, row.service.policy().reschedule_notice, "reschedule_notice", now)
    old = {"start": row.starts_at.isoformat(), "consultant": row.consultant_id, "service": row.service_id,
           "status": row.status}  # fmt: skip
    row.consultant, row.service = target, service or row.service
    place(row, starts_at)
    row.outside_rules_reason = outside_rules_reason
    if not outside_rules_reason:
        check_rules(row, moving=row, now=now)
    holds = [held for held in holds_in_the_way(row) if held.pk != row.pk]
    expire((held for held in holds if held.held_until and held.held_until <= now), now)
    end_own_hold_in_the_way(holds, row, "used by a move", by, now)
    if row.status != Status.HELD:
        row.status = _status_after_move(row, by)
    row.sequence += 1
    row.acknowledged_at = None
    row.updated_at = now
    write(row.save)
    notifications.void(row, "moved", now=now)
    notifications.plan(row, business=BusinessPolicy.current(), now=now)
    new = {"start": row.starts_at.isoformat(), "consultant": row.consultant_id, "service": row.service_id,
           "status": row.status}  # fmt: skip
    changes = {name: [old[name], new[name]] for name in old if old[name] != new[name]}
    event = record(row, Kind.MOVED, by=by, at=now, changes=changes)
    notifications.tell(event, row, now=now)
    return event


def _status_after_move(row: Appointment, by: Actor) -> str:
    if not row.service.needs_approval or row.outside_rules_reason:
        return Status.CONFIRMED
    return Status.PENDING if by.is_customer else row.status


@transaction.atomic
def describe(
    *, appointment: Appointment, description: str, device: Device | None, by: Actor, now: datetime
) -> AppointmentEvent:
    """Change what an appointment is about, not when or with whom. Raises NotYours for somebody else's device too."""
    row = lock_with_consultants(appointment)
    if not by.owns(row) or (device is not None and device.customer_id != row.customer_id):
        raise NotYours
    changes = {"description": row.description != description, "device": [row.device_id, device.pk if device else None]}
    row.description, row.device = description, device
    save_fields(row, "description", "device", now=now)
    return record(row, Kind.DESCRIBED, by=by, at=now, changes=changes)


# The consultant's answer, the end


@transaction.atomic
def approve(*, appointment: Appointment, by: Actor, now: datetime) -> AppointmentEvent:
    """Confirm a pending appointment. Raises NotYours, NotAllowedInThisState, TooLate when it has begun."""
    row = lock_with_consultants(appointment)
    check("approve", row, by)
    if row.starts_at <= now:
        raise TooLate(Reason.PAST)
    event = change_status(row, Status.CONFIRMED, Kind.APPROVED, by=by, now=now)
    notifications.plan(row, business=BusinessPolicy.current(), now=now)
    notifications.tell(event, row, now=now)
    return event


@transaction.atomic
def decline(
    *, appointment: Appointment, by: Actor, reason: str = "", proposal: Slot | None = None, now: datetime
) -> AppointmentEvent:
    """Refuse a pending appointment; its time is free again. The customer is told of the proposed time, if there is one.

    Nothing keeps that time. Raises NotYours, NotAllowedInThisState; for a proposal that cannot be booked now what
    `book` raises.
    """
    row = lock_appointment(appointment.pk)
    check("decline", row, by)
    proposed = proposals.check(row, proposal, now=now) if proposal else {}
    notifications.void(row, "declined", now=now)
    event = change_status(row, Status.DECLINED, Kind.DECLINED, by=by, now=now, reason=reason, **proposed)
    notifications.tell(event, row, now=now)
    return event


@transaction.atomic
def cancel(*, appointment: Appointment, by: Actor, reason: str = "", now: datetime) -> AppointmentEvent:
    """Cancel a live appointment; its time is free again. Cancelling a hold lets it go, without any notice.

    Raises NotYours, NotAllowedInThisState, TooLate (a customer within the cancel notice), NotPermitted.
    """
    row = lock_appointment(appointment.pk)
    check("cancel", row, by)
    check_not_run_out(row, now)
    if row.status == Status.HELD:
        changes = {"reason": reason} if reason else {}
        answer_request(row, BookingRequest.Status.WITHDRAWN, by=by, now=now)
        return end_hold(row, Status.CANCELLED, Kind.CANCELLED, by=by, now=now, changes=changes)
    check_permission(row.customer, Action.CANCEL, by, outside_rules_reason=reason)
    if by.is_customer:
        check_notice(row, row.service.policy().cancel_notice, "cancel_notice", now)
    notifications.void(row, "cancelled", now=now)
    event = change_status(row, Status.CANCELLED, Kind.CANCELLED, by=by, now=now, reason=reason)
    notifications.tell(event, row, now=now)
    return event


@transaction.atomic
def complete(*, appointment: Appointment, by: Actor, now: datetime) -> AppointmentEvent:
    """Say that it took place. Raises NotYours, NotAllowedInThisState (before it has begun too)."""
    row = lock_appointment(appointment.pk)
    check("complete", row, by)
    check_begun(row, now)
    return change_status(row, Status.COMPLETED, Kind.COMPLETED, by=by, now=now)


@transaction.atomic
def mark_no_show(*, appointment: Appointment, by: Actor, now: datetime) -> AppointmentEvent:
    """Say that the customer did not come. Raises NotYours, NotAllowedInThisState (before it has begun too)."""
    row = lock_appointment(appointment.pk)
    check("mark_no_show", row, by)
    check_begun(row, now)
    notifications.void(row, "no_show", now=now)
    return change_status(row, Status.NO_SHOW, Kind.NO_SHOW, by=by, now=now)


@transaction.atomic
def acknowledge(*, appointment: Appointment, by: Actor, now: datetime) -> AppointmentEvent:
    """Note that the customer says they come; once for the present time. Returns the event, an earlier one if there is.

    Raises NotYours, NotAllowedInThisState, TooLate when it has begun.
    """
    row = lock_with_consultants(appointment)
    if not by.is_customer or not by.owns(row):
        raise NotYours
    if row.status != Status.CONFIRMED:
        raise NotAllowedInThisState
    if row.starts_at <= now:
        raise TooLate(Reason.PAST)
    if row.acknowledged_at:
        return row.events.filter(kind=Kind.ACKNOWLEDGED).latest("at", "pk")
    row.acknowledged_at = now
    save_fields(row, "acknowledged_at", now=now)
    return record(row, Kind.ACKNOWLEDGED, by=by, at=now)


@transaction.atomic
def give_feedback(*, appointment: Appointment, rating: int, comment: str = "", by: Actor, now: datetime) -> Feedback:
    """Store how a completed visit was, 0 to 5; it can be changed for a week. An empty comment leaves the one there is.

    Raises NotYours, NotPermitted, NotAllowedInThisState, TooLate (a change after the week), ValueError.
    """
    if not 0 <= rating <= Feedback.MAX_RATING:
        raise ValueError(f"rating must be 0 to {Feedback.MAX_RATING}, not {rating}")
    row = lock_appointment(appointment.pk)
    if not by.is_customer or not by.owns(row):
        raise NotYours
    check_permission(row.customer, Action.FEEDBACK, by)
    if row.status != Status.COMPLETED:
        raise NotAllowedInThisState
    values = {"rating": rating} | ({"comment": comment} if comment else {})
    given, is_new = Feedback.objects.get_or_create(appointment=row, defaults=values | {"created_at": now})
    if is_new:
        return given
    if given.created_at + FEEDBACK_CHANGEABLE <= now:
        raise TooLate
    for name, value in values.items():
        setattr(given, name, value)
    given.save(update_fields=list(values))
    return given


# The waitlist; offers are made in bookings.waitlist


@transaction.atomic
def join_waitlist(
    *,
    customer: Customer,
    service: Service,
    consultant: Consultant | None = None,
    start: datetime,
    end: datetime,
    part_of_day: str = "",
    by: Actor,
    now: datetime,
) -> AppointmentEvent:
    """Wait for a slot of the service that starts in `[start, end)`; asking again changes the wish, not the place.

    Raises TooLate when `end` has passed or is not after `start`, TooMany beyond the policy's number of coming
    appointments, NotYours, and NotAllowedInThisState while an offer for the same wish waits for an answer.
    """
    check_taker(customer, by)
    lock_customer(customer.pk)
    if end <= max(now, start):
        raise TooLate(Reason.PAST)
    check_permission(customer, Action.WAITLIST, by, ahead=max(start, now) - now)
    entries = customer.waitlist_entries.filter(status__in=WaitlistEntry.OPEN)
    entry = entries.filter(service=service, consultant=consultant).select_for_update().first()
    if entry is None and by.is_customer and entries.count() >= service.policy().maximum_coming:
        raise TooMany
    if entry is not None and entry.status == WaitlistEntry.Status.OFFERED:
        raise NotAllowedInThisState
    if entry is None:
        entry = WaitlistEntry(customer=customer, service=service, consultant=consultant, created_at=now)
    entry.within, entry.part_of_day = DateTimeTZRange(start, end), part_of_day
    entry.save()
    changes = {"within": [start.isoformat(), end.isoformat()], "part_of_day": part_of_day}
    return record_waitlist(entry, Kind.WAITING, by=by, at=now, changes=changes)


@transaction.atomic
def leave_waitlist(*, entry: WaitlistEntry, by: Actor, now: datetime) -> AppointmentEvent:
    """Wait no longer; an offer is let go. Raises NotYours, NotAllowedInThisState when it has ended already."""
    if by.is_customer and entry.customer_id != by.pk or by.role == Role.CONSULTANT:
        raise NotYours
    offered = WaitlistEntry.objects.values_list("offered_id", flat=True).get(pk=entry.pk)
    hold_row = lock_appointment(offered) if offered else None
    row = WaitlistEntry.objects.select_for_update().get(pk=entry.pk)
    if row.status not in (WaitlistEntry.Status.WAITING, WaitlistEntry.Status.OFFERED):
        raise NotAllowedInThisState
    if row.offered_id != offered:
        raise NotAllowedInThisState
    if hold_row and hold_row.status == Status.HELD:
        end_hold(hold_row, Status.CANCELLED, Kind.CANCELLED, by=by, now=now, changes={})
        return row.events.latest("pk")
    row.status = WaitlistEntry.Status.ENDED
    row.save(update_fields=["status"])
    return record_waitlist(row, Kind.LEFT, by=by, at=now)
