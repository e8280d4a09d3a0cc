"""What bookings keep about a customer, without the customer."""

from datetime import datetime

from accounts.mail import outgoing
from accounts.models import Customer, OutgoingEmail
from bookings import services
from bookings.actors import Source, by_staff
from bookings.models import Appointment, AppointmentNote, BookingRequest, Feedback, Notification, WaitlistEntry


def erase(customer: Customer, *, now: datetime) -> None:
    """Cancel what is coming, leave the waitlist, and take away what was written about the person."""
    by = by_staff("erasure", Source.SYSTEM)
    for entry in customer.waitlist_entries.filter(status__in=WaitlistEntry.OPEN):
        services.leave_waitlist(entry=entry, by=by, now=now)
    # What is over is left as it is: a visit took place, a hold has run out.
    coming = customer.appointments.live().filter(during__endswith__gt=now)
    for appointment in coming.exclude(status=Appointment.Status.HELD, held_until__lte=now).order_by("pk"):
        services.cancel(appointment=appointment, by=by, reason="erasure", now=now)
    requests = BookingRequest.objects.filter(customer=customer)
    requests.filter(status=BookingRequest.Status.OPEN).update(status=BookingRequest.Status.WITHDRAWN, answered_at=now)
    requests.update(phone="", for_whom="", description="")
    due = Notification.objects.filter(customer=customer, status=Notification.Status.DUE)
    due.update(status=Notification.Status.VOID, outcome="erased", done_at=now)
    Appointment.objects.filter(customer=customer).update(
        for_whom="", description="", outside_rules_reason="", external_id=None, updated_at=now
    )
    for pk in customer.appointments.values_list("pk", flat=True):
        # Consultants were written who comes, and their number.
        outgoing.forget(OutgoingEmail.objects.filter(thread__startswith=f"appointment:{pk}:"))
    Feedback.objects.filter(appointment__customer=customer).update(comment="")
    AppointmentNote.objects.filter(appointment__customer=customer).delete()
