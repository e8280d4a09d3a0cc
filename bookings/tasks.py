from celery import shared_task
from django.utils import timezone

from bookings import replanning, sweeping, tallying, waitlist


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


@shared_task
def plan_reminders_again() -> str:
    """Called by a change of the policy, and by beat for what a dead worker has left."""
    return replanning.go_on(now=timezone.now())


@shared_task
def tally_appointments() -> str:
    return f"{tallying.catch_up()} days counted"
