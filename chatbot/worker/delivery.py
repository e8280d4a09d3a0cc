"""Sending what stands in the outbox: one conversation at a time, in order, outside any transaction."""

import logging

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from bookings import notifications
from bookings.models import Notification
from chatbot.messaging import stopping
from chatbot.messaging.channels import Refusal, SendFailed, channel
from chatbot.messaging.leases import DELIVERY, claim, release
from chatbot.models import Message
from chatbot.people import alerting
from chatbot.worker import unreached
from meetassist.claiming import COUNTED, Backoff

log = logging.getLogger(__name__)

# Waits before the next attempt; after the last the row is failed and the next one goes on.
BACKOFF = Backoff.of_seconds(5, 20, 60, 300, 900, 3600)
# News of a stopped channel that are handed over in one go.
MOST_AT_ONCE = 200


def deliver(conversation_id: int) -> str:
    """Send the conversation's outbound rows until none is due. Safe to call at any time, from anywhere."""
    sent = 0
    # After each release somebody may have queued more in the belief that we are still at it: look once more.
    while is_due(conversation_id):
        token = claim(DELIVERY, conversation_id)
        if token is None:
            break
        try:
            # One row a claim, so that the lease has to cover a single call.
            row = _next(conversation_id)
            if row and _is_due(row):
                stop = stopping.open_stop(row.channel)
                if stop and not stopping.may_try(stop, now=timezone.now()):
                    break
                was_taken = _send(row)
                if stop and was_taken:
                    stopping.end(stop, now=timezone.now())
                sent += was_taken
        finally:
            release(DELIVERY, conversation_id, token)
    return f"{sent} sent"


def _next(conversation_id: int) -> Message | None:
    unsent = Message.objects.unsent().filter(conversation_id=conversation_id)
    about = ("notification__appointment__customer", "notification__waitlist_entry")
    return unsent.select_related("conversation__identity", *about).first()


def is_due(conversation_id: int) -> bool:
    """Whether the first unsent row may be sent now; while it waits for its next attempt, so do the later ones."""
    first = Message.objects.unsent().filter(conversation_id=conversation_id).only("next_attempt_at").first()
    return first is not None and _is_due(first)


def _is_due(row: Message) -> bool:
    return row.next_attempt_at is None or row.next_attempt_at <= timezone.now()


def _send(row: Message) -> bool:
    """Whether the channel has taken it."""
    # Marked before the call: a row found "sending" without a lease was cut off, and is sent again.
    Message.objects.filter(pk=row.pk).update(status=Message.Status.SENDING, **COUNTED)
    attempt = row.attempts + 1
    if row.notification and not _is_worth_telling(row.notification):
        _note_failure(row, attempt, SendFailed(Refusal.NO_LONGER_TRUE))
        return False
    identity = row.conversation.identity
    try:
        external_id = channel(row.channel).send(row, identity.external_id)
    except SendFailed as failure:
        _note_failure(row, attempt, failure)
        return False
    except Exception as error:  # noqa: BLE001 - a bug must not send for ever; its words could hold a token
        _note_failure(row, attempt, SendFailed(Refusal.ERROR, type(error).__name__))
        return False
    Message.objects.filter(pk=row.pk).update(
        status=Message.Status.SENT, outcome="", next_attempt_at=None, done_at=Now()
    )
    _note_external_id(row, external_id)
    return True


def _is_worth_telling(notification: Notification) -> bool:
    """A reminder that waited for the channel to come back may have been overtaken by a move or by its own time."""
    return notifications.is_still_true(notification) and timezone.now() < notification.useful_until


def _note_external_id(row: Message, external_id: str | None) -> None:
    """After the mark and apart from it: an id the channel gives twice must not make us send twice."""
    try:
        with transaction.atomic():
            Message.objects.filter(pk=row.pk).update(external_id=external_id)
    except IntegrityError:
        log.warning("message %s: the channel gave an id that another message has", row.pk)


def _note_failure(row: Message, attempt: int, failure: SendFailed) -> None:
    log.warning("message %s was not sent, attempt %s: %s", row.pk, attempt, failure.outcome)
    # Its echo may have told meanwhile that it was.
    sending = Message.objects.filter(pk=row.pk, status=Message.Status.SENDING)
    if failure.refusal.stops_the_channel:
        # It says nothing of this message: its tries are not used up.
        sending.update(status=Message.Status.QUEUED, outcome=failure.outcome, attempts=row.attempts)
        _stop(row.channel, failure)
    elif failure.refusal.is_permanent or BACKOFF.is_over(attempt):
        with transaction.atomic():
            given_up = sending.update(
                status=Message.Status.FAILED, outcome=failure.outcome, next_attempt_at=None, done_at=Now()
            )
            if given_up and row.notification and failure.refusal != Refusal.NO_LONGER_TRUE:
                unreached.note(row.notification, failure.outcome, now=timezone.now())
    else:
        sending.update(
            status=Message.Status.QUEUED,
            outcome=failure.outcome,
            next_attempt_at=BACKOFF.next_attempt_at(attempt),
        )


def _stop(name: str, failure: SendFailed) -> None:
    """The channel takes nothing: the team is told of it once, and customers by other ways as far as there are any."""
    now = timezone.now()
    with transaction.atomic():
        begun = stopping.stop(name, failure, now=now)
        if begun:
            alerting.alert_of_stop(begun, now=now)
    hand_over_news()


def hand_over_news() -> int:
    """What was to be told on channels that take nothing goes by e-mail, or is called for. Returns how many rows."""
    stops = stopping.stopped()
    if not stops:
        return 0
    waiting = Message.objects.unsent().filter(channel__in=stops, status=Message.Status.QUEUED)
    rows = waiting.filter(notification__isnull=False).select_related(
        "notification__appointment__customer", "notification__waitlist_entry", "notification__customer"
    )
    return sum(_hand_over(row, stops[row.channel].reason) for row in rows[:MOST_AT_ONCE])


def _hand_over(row: Message, reason: str) -> bool:
    now = timezone.now()
    with transaction.atomic():
        mine = Message.objects.filter(pk=row.pk, status=Message.Status.QUEUED)
        if not mine.update(status=Message.Status.FAILED, outcome=reason, next_attempt_at=None, done_at=Now()):
            return False
        assert row.notification is not None, "it was asked for"
        unreached.note(row.notification, reason, now=now)
    return True
