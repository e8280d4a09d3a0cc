"""Celery's side of calendars elsewhere. Arguments are ids; whatever is lost here, beat finds."""

from celery import shared_task

from consultants.calendars import reading

# More than the process that reads may take, and less than the lease on the calendar.
SOFT_SECONDS, HARD_SECONDS = 45, 60


@shared_task(soft_time_limit=SOFT_SECONDS, time_limit=HARD_SECONDS)
def read_calendar(calendar_id: int) -> str:
    return reading.read(calendar_id)


@shared_task
def read_due_calendars() -> str:
    found = reading.due()
    for calendar_id in found:
        read_calendar.apply_async((calendar_id,), expires=50)
    return f"{len(found)} woken"
