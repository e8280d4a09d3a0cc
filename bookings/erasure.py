"""What bookings keep about a customer, without the customer."""

from datetime import datetime

from accounts.models import Customer
from bookings import services
from bookings.actors import Source, by_staff
from bookings.models import Appointment, Feedback, WaitlistEntry


def erase(customer: Customer, *, now: datetime) -> None:
    """Cancel what is coming, leave the waitlist, and take away what was written about the person."""
    by = by_staff("erasure", Source.SYSTEM)
    for entry in customer.waitlist_entries.filter(status__in=WaitlistEntry.OPEN):
        services.leave_waitlist(entry=entry, by=by, now=now)
    for appointment in customer.appointments.live().order_by("pk"):
        services.cancel(appointment=appointment, by=by, reason="erasure", now=now)
    Appointment.objects.filter(customer=customer).update(
        description="", outside_rules_reason="", external_id=None, updated_at=now
    )
    Feedback.objects.filter(appointment__customer=customer).update(comment="")
