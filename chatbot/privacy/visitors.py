"""Visitors who never said who they are, and have not come back: nothing is kept but what a statistic counts."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

import accounts.retention
import bookings.retention
from accounts.models import ChannelIdentity, Customer
from chatbot.models import Conversation, Handoff, Message, Question
from meetassist.retention import Kind, locked

# Each with all that they have said.
BATCH = 100


def _due(before: datetime, now: datetime) -> QuerySet[Customer]:
    conversations = Conversation.objects.filter(customer=OuterRef("pk"))
    said = Message.objects.filter(conversation__customer=OuterRef("pk"))
    return accounts.retention.visitors(before).filter(
        bookings.retention.never_booked(),
        bookings.retention.nothing_open("pk", now),
        # Whoever never wrote was written down by the team.
        Exists(conversations),
        ~Exists(conversations.filter(last_message_at__gte=before)),
        # With a person of the team, who takes no turns.
        ~Exists(said.filter(sent_at__gte=before)),
        # Somebody else has signed out of their browser: it stays for what they said.
        ~Exists(
            Conversation.objects.filter(identity__customer=OuterRef("pk")).exclude(customer=F("identity__customer"))
        ),
        ~Exists(said.waiting().order_by()),
        ~Exists(said.unsent().order_by()),
        ~Exists(Handoff.objects.open().filter(conversation__customer=OuterRef("pk"))),
    )


def _take(rows: QuerySet[Any], *, before: datetime, now: datetime) -> int:
    """All of their rows are locked first, and looked at again: who is just coming back is left alone.

    A message that arrives meanwhile waits for our end, and is then refused by the database, not lost: who sends it does
    so again, as somebody new.
    """
    found = list(rows.values_list("pk", flat=True)[:BATCH])
    busy: set[int] = set()
    for model in (Conversation, ChannelIdentity):
        theirs = model._base_manager.filter(customer__in=found)
        ours = theirs.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True)
        busy |= set(theirs.exclude(pk__in=list(ours)).values_list("customer", flat=True))
    pks = locked(rows.filter(pk__in=found).exclude(pk__in=busy))
    Question.objects.filter(conversation__customer__in=pks).update(text="", sql="")
    Conversation.objects.filter(customer__in=pks).delete()
    kept = bookings.retention.forget_visitors(pks)
    accounts.retention.forget_visitors(pks, kept=kept, now=now)
    return len(pks)


KIND = Kind("visitors", _("visitors who are unknown"), "RETENTION_VISITORS_DAYS", "created_at", _due, _take)
