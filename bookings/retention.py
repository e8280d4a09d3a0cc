"""What bookings have to say of customers whose time is over, and what goes of their rows."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from bookings.models import Appointment, AppointmentEvent, BookingRequest, Notification, WaitlistEntry


def nothing_open(customer: str, now: datetime) -> Q:
    """Of rows of which `customer` is the path to their customer: nothing is to come, and nothing is waited for."""
    whose = {"customer": OuterRef(customer)}
    coming = Appointment.objects.live().filter(**whose, during__endswith__gt=now)
    asked = BookingRequest.objects.filter(**whose, status=BookingRequest.Status.OPEN)
    return Q(
        ~Exists(coming), ~Exists(asked), ~Exists(WaitlistEntry.objects.filter(**whose, status__in=WaitlistEntry.OPEN))
    )


def never_booked() -> Q:
    """Of customers: a time was kept for them at most, while they chose; and nobody was asked to ring them."""
    chosen = [Appointment.Status.EXPIRED, Appointment.Status.CANCELLED]
    stood = Appointment.objects.filter(customer=OuterRef("pk")).exclude(status__in=chosen)
    booked = AppointmentEvent.objects.filter(appointment__customer=OuterRef("pk"), kind=AppointmentEvent.Kind.BOOKED)
    return Q(~Exists(stood), ~Exists(booked), ~Exists(BookingRequest.objects.filter(customer=OuterRef("pk"))))


def forget_visitors(pks: Collection[int]) -> set[int]:
    """Empty what they wrote for the times that were kept for them. Returns of whom there are rows, which count."""
    Appointment.objects.filter(customer__in=pks).update(for_whom="", description="")
    counted = (Appointment, WaitlistEntry, Notification)
    return set().union(
        *(model._base_manager.filter(customer__in=pks).values_list("customer", flat=True) for model in counted)
    )
