from celery import shared_task
from django.utils import timezone

from bookings import services


@shared_task
def complete_past_appointments() -> str:
    return f"{services.complete_past(now=timezone.now())} completed"
