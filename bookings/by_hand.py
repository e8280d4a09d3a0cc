"""What a page books for a customer: once, however often it is sent and by however many people."""

from datetime import datetime

from django.db import transaction

from accounts.models import Customer
from bookings import services
from bookings.actors import Actor
from bookings.locks import lock_customer
from bookings.models import Appointment, AppointmentEvent
from consultants.models import Consultant, Service


@transaction.atomic
def book(
    *,
    customer: Customer,
    service: Service,
    consultant: Consultant,
    starts_at: datetime,
    outside_rules_reason: str = "",
    description: str = "",
    by: Actor,
    now: datetime,
) -> tuple[Appointment, AppointmentEvent | None]:
    """The appointment, with its event; without one where the customer has that time with that consultant already.

    Raises what `services.book` raises.
    """
    # Whoever sends the same a second time waits here for the first to be done.
    lock_customer(customer.pk)
    rows = Appointment.objects.booked().filter(customer=customer, consultant=consultant)
    standing = rows.filter(during__startswith=starts_at).first()
    if standing:
        return standing, None
    event = services.book(
        customer=customer, service=service, consultant=consultant, starts_at=starts_at, description=description,
        outside_rules_reason=outside_rules_reason, by=by, now=now,
    )  # fmt: skip
    assert event.appointment is not None
    return event.appointment, event
