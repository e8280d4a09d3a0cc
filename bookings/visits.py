"""How often a customer has come, not come, and how they found it: what the team wants to know before a visit."""

from dataclasses import dataclass

from django.db.models import Avg, Count, Q

from bookings.models import Appointment

Status = Appointment.Status


@dataclass(frozen=True)
class Visits:
    """`number`: which visit this is or would be; `missed`: how many they have not come to; `rating`: on average."""

    number: int
    missed: int
    rating: float | None


def until(row: Appointment) -> Visits:
    """As of the time of this appointment. One query, by the customer's own rows."""
    before = Q(during__startswith__lt=row.starts_at)
    found = Appointment.objects.filter(customer_id=row.customer_id).aggregate(
        came=Count("pk", filter=before & Q(status=Status.COMPLETED)),
        missed=Count("pk", filter=before & Q(status=Status.NO_SHOW)),
        rating=Avg("feedback__rating"),
    )
    return Visits(found["came"] + 1, found["missed"], found["rating"])
