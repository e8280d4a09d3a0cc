"""What rows of the business still lack before anybody can book them: conditions, by the name of what is missing."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from consultants.models import Consultant, DateOverride, WorkingHours


def lacks_of_consultants(today: date) -> dict[str, Q]:
    """No hours: neither a week that holds now or later, nor a date on which they will work."""
    weeks = WorkingHours.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), consultant=OuterRef("pk"))
    dates = DateOverride.objects.filter(
        consultant=OuterRef("pk"), on__gte=today, is_available=True, start_time__isnull=False
    )
    return {"hours": ~Q(Exists(weeks)) & ~Q(Exists(dates)), "login": Q(user=None)}


def lacks_of_services() -> dict[str, Q]:
    """No people: it is offered by nobody who can be booked."""
    return {"people": ~Q(Exists(Consultant.objects.filter(services=OuterRef("pk"), is_active=True)))}
