from celery import shared_task
from django.utils import timezone

from bookings import sweeping, waitlist


@shared_task
def complete_past_appointments() -> str:
    return f"{sweeping.complete_past(now=timezone.now())} completed"


@shared_task
def decline_unanswered_appointments() -> str:
    return f"{sweeping.decline_unanswered(now=timezone.now())} declined"


@shared_task
def offer_free_slots() -> str:
    """End the holds that have run out, then offer what is free to those who wait."""
    now = timezone.now()
    return f"{sweeping.expire_holds(now=now)} expired, {waitlist.offer_free_slots(now=now)} offered"
