"""What bookings keep about a customer, without the customer."""

from datetime import datetime

from django.db.models import F, Func, JSONField, QuerySet, TextField, Value

from accounts.erasure import Step, deleted, emptied, log_of
from accounts.mail import outgoing
from accounts.models import Customer
from bookings import services
from bookings.actors import Source, by_staff
from bookings.models import (
    Appointment,
    AppointmentEvent,
    AppointmentNote,
    BookingRequest,
    Feedback,
    Notification,
    WaitlistEntry,
)


def coming(customer: Customer, *, now: datetime) -> QuerySet[Appointment]:
    """What is cancelled. What is over is left as it is: a visit took place, a hold has run out."""
    rows = customer.appointments.live().filter(during__endswith__gt=now)
    return rows.exclude(status=Appointment.Status.HELD, held_until__lte=now).order_by("pk")


def end(customer: Customer, *, now: datetime) -> None:
    """Cancel what is coming, leave the waitlist, and plan nothing more to be told."""
    by = by_staff("erasure", Source.SYSTEM)
    for entry in customer.waitlist_entries.filter(status__in=WaitlistEntry.OPEN):
        services.leave_waitlist(entry=entry, by=by, now=now)
    for appointment in coming(customer, now=now):
        services.cancel(appointment=appointment, by=by, reason="erasure", now=now)
    requests = BookingRequest.objects.filter(customer=customer, status=BookingRequest.Status.OPEN)
    requests.update(status=BookingRequest.Status.WITHDRAWN, answered_at=now)
    due = Notification.objects.filter(customer=customer, status=Notification.Status.DUE)
    due.update(status=Notification.Status.VOID, outcome="erased", done_at=now)


def steps(pks: list[int], *, now: datetime) -> list[Step]:
    """What was written about the person; that there was an appointment, and when, stays."""
    appointments = Appointment.objects.filter(customer__in=pks)
    requests = BookingRequest.objects.filter(customer__in=pks)
    feedback = Feedback.objects.filter(appointment__customer__in=pks)
    told = AppointmentEvent.objects.filter(appointment__customer__in=pks, changes__has_key="reason")
    without_reason = Func(
        F("changes"), Value("reason", TextField()), template="%(expressions)s", arg_joiner=" - ",
        output_field=JSONField(),
    )  # fmt: skip
    return [
        *map(log_of, (appointments, requests, feedback, WaitlistEntry.objects.filter(customer__in=pks))),
        emptied(requests, phone="", for_whom="", description=""),
        # Consultants were written who comes, and their number.
        Step(outgoing.named_after(appointments, "appointment", by="thread"), outgoing.forget),
        emptied(
            appointments, for_whom="", description="", outside_rules_reason="", meeting_link="", external_id=None,
            held_identity=None, held_network="", updated_at=now,
        ),
        emptied(told, changes=without_reason),
        emptied(feedback, comment=""),
        deleted(AppointmentNote.objects.filter(appointment__customer__in=pks)),
    ]  # fmt: skip
