"""What rows of the business still lack before anybody can book them."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from consultants.models import Consultant, DateOverride, WorkingHours


def has_no_hours(today: date) -> Q:
    """Of consultants: neither a week that holds now or later, nor a date on which they will work."""
    weeks = WorkingHours.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), consultant=OuterRef("pk"))
    dates = DateOverride.objects.filter(
        consultant=OuterRef("pk"), on__gte=today, is_available=True, start_time__isnull=False
    )
    return ~Q(Exists(weeks)) & ~Q(Exists(dates))


def has_no_login() -> Q:
    """Of consultants."""
    return Q(user=None)


def is_offered_by_nobody() -> Q:
    """Of services."""
    return ~Q(Exists(Consultant.objects.filter(services=OuterRef("pk"), is_active=True)))
