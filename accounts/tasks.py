"""Celery's side of e-mail and of notifications in browsers. Arguments are ids; what is lost here, the sweeper finds."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from accounts import limits, repeating, tokens
from accounts.mail import sending
from accounts.push import sending as pushing


@shared_task
def send_email(email_id: int) -> str:
    return sending.send(email_id)


@shared_task
def send_due_emails() -> str:
    found = sending.due()
    for email_id in found:
        send_email.apply_async((email_id,), expires=settings.SWEEP_SECONDS * 0.9)
    return f"{len(found)} woken"


@shared_task
def send_push(message_id: int) -> str:
    return pushing.send(message_id, now=timezone.now())


@shared_task
def send_due_pushes() -> str:
    found = pushing.due()
    for message_id in found:
        send_push.apply_async((message_id,), expires=settings.SWEEP_SECONDS * 0.9)
    return f"{len(found)} woken"


@shared_task
def forget_old_limits() -> str:
    now = timezone.now()
    number = sum(forget(now=now) for forget in (limits.forget_old, repeating.forget_old, tokens.forget_old))
    return f"{number} forgotten"
