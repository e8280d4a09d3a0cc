"""What becomes of news that the conversation does not take: an e-mail, or a mark for the team to see."""

from datetime import datetime

from bookings import mail, notifications
from bookings.models import Notification

Kind, Status = Notification.Kind, Notification.Status


def by_email(row: Notification, now: datetime) -> bool:
    """Queue it as an e-mail, once; False when there is none of this kind, or none for this customer.

    Of what we have done with it, bookings.mail has told already.
    """
    appointment, key = row.appointment, f"{row.kind}:{row.pk}"
    if appointment is None:
        return False
    if row.event_id:
        return mail.reaches(appointment)
    if row.kind == Kind.REMINDER:
        return mail.reminder(appointment, dedup_key=key, useful_until=row.useful_until, now=now)
    if row.kind == Kind.WAITLIST_OFFER:
        return mail.offer(appointment, until=row.useful_until, dedup_key=key, now=now)
    if row.kind == Kind.FOLLOW_UP:
        return mail.follow_up(appointment, dedup_key=key, useful_until=row.useful_until, now=now)
    return False


def note(row: Notification, outcome: str, *, now: datetime) -> None:
    """The conversation has not taken it, for this reason: write an e-mail, or say that nobody was told."""
    if notifications.is_still_true(row) and row.useful_until > now and by_email(row, now):
        notifications.mark(row, Status.SENT, outcome=notifications.BY_EMAIL, now=now)
    else:
        notifications.mark(row, Status.UNREACHABLE, outcome=outcome, now=now)
