"""Handing over what is due: a notification becomes messages in the customer's conversation, in one transaction.

From there the messages are delivered like every other reply. Whatever kills the worker, the row is still due or the
messages stand: nothing is told twice, nothing is lost.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bookings import notifications
from bookings.models import Appointment, AppointmentEvent, Notification, WaitlistEntry
from chatbot.messaging import outbox, reaching, windows
from chatbot.messaging.channels import Refusal, channel
from chatbot.models import Conversation
from chatbot.replies import Reply, news, requests, speech
from chatbot.worker import unreached
from chatbot.worker.delivery import deliver
from chatbot.worker.unreached import by_email

log = logging.getLogger(__name__)


def send_due(clock: Callable[[], datetime] = timezone.now) -> str:
    """Send what is due. One that fails does not keep the others; it is tried again with the next run."""
    sent = 0
    for pk in notifications.due(now=clock()):
        try:
            sent += send(pk, clock)
        except Exception as error:  # noqa: BLE001 - counted on the row before the work, and given up in the end
            # The error's own words can quote the customer; where it came from is enough.
            frames = "".join(traceback.format_tb(error.__traceback__)[-3:])
            log.error("notification %s failed: %s\n%s", pk, type(error).__name__, frames)
    return f"{sent} sent"


def send(pk: int, clock: Callable[[], datetime] = timezone.now) -> bool:
    """Hand one notification over if it is still due and true. Safe to call at any time, from anywhere."""
    now = clock()
    with notifications.attempt(pk, now=now) as is_ours:
        conversation = _hand_over(pk, now) if is_ours else None
    if conversation is None:
        return False
    deliver(conversation.pk)
    return True


def _hand_over(pk: int, now: datetime) -> Conversation | None:
    """The conversation it was written into; None when there was nothing to tell, or nobody to be told."""
    with transaction.atomic(durable=True):
        conversation = _lock_conversation(pk)
        row = notifications.claim(pk, now=now)
        if row is None:
            return None
        problem = outbox.problem(conversation, now)
        template = _template(row, conversation) if conversation and problem == Refusal.WINDOW_CLOSED else None
        if conversation is None or (problem and template is None):
            unreached.note(row, problem, now=now)
            return None
        with speech.heard_in(conversation, now):
            outbox.write(conversation, [words(row)], notification=row, template=template, now=now)
        # Nobody need be looking there: what cannot wait would be read when it is too late.
        rings = channel(conversation.identity.channel).rings
        mailed = not rings and row.kind in reaching.URGENT and by_email(row, now)
        outcome = "chat and e-mail" if mailed else "template" if template else ""
        notifications.mark(row, Notification.Status.SENT, outcome=outcome, now=now)
        return conversation


def _template(row: Notification, conversation: Conversation) -> outbox.Template | None:
    """What the channel takes outside of its window for it, where there is such a message."""
    target, appointment = channel(conversation.identity.channel), row.appointment
    if appointment is None or windows.way(target, None, at=timezone.now(), kind=row.kind) != windows.Way.TEMPLATE:
        return None
    name = target.template_for(row.kind)
    zone = row.customer.zone
    return outbox.Template(name, lambda: news.template_values(appointment, zone))


def _lock_conversation(pk: int) -> Conversation | None:
    """Where the customer wrote last. Locked before the appointment, as a turn does."""
    customer_id = Notification.objects.values_list("customer_id", flat=True).get(pk=pk)
    return reaching.conversations([customer_id]).select_for_update(of=("self",), no_key=True).first()


def words(row: Notification) -> Reply:
    """What it says, in the active language."""
    appointment, entry = row.appointment, row.waitlist_entry
    zone = row.customer.zone
    if row.kind == Notification.Kind.WAITLIST_DEADLINE:
        assert isinstance(entry, WaitlistEntry)
        return news.waitlist_lapsed(entry)
    assert isinstance(appointment, Appointment)
    if row.kind == Notification.Kind.WAITLIST_OFFER:
        return news.waitlist_offer(appointment, zone)
    if row.kind == Notification.Kind.LAPSED_REQUEST:
        return requests.lapsed(appointment, zone)
    if row.kind == Notification.Kind.FOLLOW_UP:
        return news.follow_up(appointment)
    if row.kind in (Notification.Kind.MOVED, Notification.Kind.CANCELLED):
        assert isinstance(row.event, AppointmentEvent)
        return news.changed(row.event, zone)
    if row.kind in (Notification.Kind.APPROVAL, Notification.Kind.DECLINE):
        assert isinstance(row.event, AppointmentEvent)
        return news.answered(row.event, zone)
    return news.reminder(row, zone)
