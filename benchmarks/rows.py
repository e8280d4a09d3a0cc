"""What pages are asked about: days and rows that the number of the call chooses."""

from datetime import datetime, timedelta
from typing import Any


def other_day(now: datetime, call: int) -> str:
    return f"{now + timedelta(days=call % 20):%Y-%m-%d}"


def of_a_day(now: datetime, call: int) -> str:
    return f"from={other_day(now, call)}&to={other_day(now, call)}"


def appointment(now: datetime, call: int) -> Any:
    """One that is confirmed, of the weeks for which customers may book."""
    from bookings.models import Appointment

    soon = (now + timedelta(days=2), now + timedelta(days=40))
    rows = Appointment.objects.filter(pk__gte=1 + call * 997, status="confirmed", during__startswith__range=soon)
    return rows.order_by("pk")[0]


def begun(now: datetime, call: int) -> Any:
    from bookings.models import Appointment

    rows = Appointment.objects.filter(status="confirmed", during__startswith__lt=now)
    return rows.order_by("during", "pk")[call]


def customer(call: int) -> int:
    return 1 + call * 101


def free(now: datetime, call: int) -> dict[str, str]:
    """A choice that can be booked, as the form says it."""
    from accounts.models import Customer
    from bookings.availability import find_slots
    from consultants.models import Service

    start = now + timedelta(days=10 + call % 20)
    slots = find_slots(
        service=Service.objects.get(), start=start, end=start + timedelta(days=7), limit=1, now=now,
        customer=Customer.objects.get(pk=customer(call)),
    )  # fmt: skip
    at = f"{slots[0].starts_at:%Y-%m-%dT%H:%M:%SZ}"
    return {"customer": str(customer(call)), "service": "1", "consultant": str(slots[0].consultant_id), "at": at}
