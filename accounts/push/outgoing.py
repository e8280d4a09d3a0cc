"""Queueing notifications, in the transaction of what they tell."""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import PushMessage, PushSubscription
from meetassist.claiming import Lease
from meetassist.publishing import call, publish

log = logging.getLogger(__name__)

# What is later than that says nothing that is still so.
USEFUL_FOR = timedelta(hours=1)
CLAIM = Lease("claim", "PUSH_LEASE_SECONDS")
REPLACED = ("title", "text", "link", "useful_until", "attempts", "next_attempt_at", "created_at", *CLAIM.columns)


def queue(
    subscriptions: QuerySet[PushSubscription], *, tag: str, title: str, text: str = "", link: str, now: datetime
) -> None:
    """One for each browser; it takes the place of what has the same tag there and is not sent yet.

    What is being sent at this moment has lost its claim by that: its sender leaves the row as it is.
    """
    rows = [
        PushMessage(subscription=one, tag=tag, title=title, text=text, link=link, useful_until=now + USEFUL_FOR,
                    created_at=now)
        for one in subscriptions
    ]  # fmt: skip
    rows = PushMessage.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["subscription", "tag"], update_fields=REPLACED
    )
    transaction.on_commit(partial(_wake, [row.pk for row in rows]))


def _wake(pks: list[int]) -> None:
    for lost in publish({pk: call("accounts.tasks.send_push", pk) for pk in pks}):
        log.warning("notification %s: no worker was called, the sweeper sends it", lost)
