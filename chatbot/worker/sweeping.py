"""Finding what a lost wake-up, a killed worker or a dead broker left behind."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from chatbot.messaging import stopping
from chatbot.messaging.leases import DELIVERY, TURN
from chatbot.models import Conversation, Message

log = logging.getLogger(__name__)

MAX_A_SWEEP = 500
# A message this young is on its way by its own wake-up.
GRACE = timedelta(seconds=3)


def waiting_conversations() -> list[int]:
    """Conversations with unhandled messages that nobody holds, the longest-waiting first."""
    waiting = Message.objects.waiting().filter(conversation=OuterRef("pk"), created_at__lt=Now() - GRACE)
    found = Conversation.objects.filter(TURN.free, Exists(waiting.order_by()))
    return list(found.order_by("last_message_at").values_list("pk", flat=True)[:MAX_A_SWEEP])


def undelivered_conversations() -> list[int]:
    """Conversations whose first unsent row is due and that nobody is delivering."""
    first = Message.objects.unsent().filter(conversation=OuterRef("pk"))
    due = Conversation.objects.filter(DELIVERY.free, Exists(first.order_by())).annotate(
        next_attempt_at=first.values("next_attempt_at")[:1]
    )
    # Spelled out: NOT (NULL > now) is not true in SQL, and most rows have no next attempt.
    now = timezone.now()
    due = due.filter(Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=now))
    # Of a channel that takes nothing, none until it is tried again, by the one that waits longest.
    stops = stopping.stopped().values()
    resting = due.exclude(identity__channel__in=[row.channel for row in stops])
    tried = [_longest_waiting(due.filter(identity__channel=row.channel)) for row in stops if row.next_try_at <= now]
    return [*filter(None, tried), *_in_order(resting)]


def _longest_waiting(due: QuerySet[Conversation]) -> int | None:
    return next(iter(_in_order(due)), None)


def _in_order(due: QuerySet[Conversation]) -> list[int]:
    return list(due.order_by("last_message_at").values_list("pk", flat=True)[:MAX_A_SWEEP])


def expires() -> float:
    """Seconds after which a sweeper's wake-up is void: the next sweep sends its own."""
    return settings.SWEEP_SECONDS * 0.9
