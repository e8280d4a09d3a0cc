"""A channel that takes nothing from us: its token is dead, or its page restricted. What is to be sent waits for it.

Nothing is lost and nothing is sent in vain: the rows stay as they are, one of them is tried now and then, and with the
first that the channel takes all go on. With another token they do at once.
"""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from chatbot.messaging.channels import Refusal, SendFailed, channel, is_registered
from chatbot.models import ChannelStop

log = logging.getLogger(__name__)

# Until something is tried again, and at most so long: it doubles. A token does not come back by itself, mostly.
PAUSES = {
    Refusal.TOKEN_MISSING: (timedelta(minutes=10), timedelta(minutes=10)),
    Refusal.TOKEN_INVALID: (timedelta(minutes=10), timedelta(hours=1)),
    Refusal.RESTRICTED: (timedelta(minutes=30), timedelta(hours=4)),
    Refusal.POLICY_BLOCK: (timedelta(hours=1), timedelta(hours=4)),
}


def stop(name: str, failure: SendFailed, *, now: datetime) -> ChannelStop | None:
    """Nothing more is sent on this channel for a while. Returns the row where it begins with this, else None."""
    shown = channel(name).credentials()
    open_one = open_stop(name)
    if open_one and open_one.credentials == shown:
        pause = _pause(failure.refusal, open_one.tries)
        ChannelStop.objects.filter(pk=open_one.pk, tries=open_one.tries).update(
            tries=open_one.tries + 1, next_try_at=now + pause, reason=failure.refusal, outcome=failure.outcome
        )
        return None
    try:
        with transaction.atomic():
            # Another token that is refused too is another stop.
            ChannelStop.objects.filter(channel=name, ended_at=None).update(ended_at=now)
            begun = ChannelStop.objects.create(
                channel=name, reason=failure.refusal, outcome=failure.outcome, credentials=shown, since=now,
                next_try_at=now + _pause(failure.refusal, 0),
            )  # fmt: skip
    except IntegrityError:
        return None
    log.error("channel %s takes nothing: %s", name, failure.outcome)
    return begun


def _pause(refusal: Refusal, tries: int) -> timedelta:
    first, longest = PAUSES[refusal]
    doubled: timedelta = first * 2 ** min(tries, 10)
    return min(doubled, longest)


def open_stop(name: str) -> ChannelStop | None:
    """The one that no message has ended yet, also where other credentials are shown since."""
    return ChannelStop.objects.filter(channel=name, ended_at=None).first()


def stopped() -> dict[str, ChannelStop]:
    """The channels that take nothing, as far as is known with what they are shown now."""
    rows = [row for row in ChannelStop.objects.filter(ended_at=None) if is_registered(row.channel)]
    return {row.channel: row for row in rows if _holds(row)}


def _holds(row: ChannelStop) -> bool:
    return row.credentials == channel(row.channel).credentials()


def may_try(row: ChannelStop, *, now: datetime) -> bool:
    """Whether one message may be put to the stopped channel, to see: now and then, and at once with another token."""
    if not _holds(row):
        return True
    mine = ChannelStop.objects.filter(pk=row.pk, next_try_at=row.next_try_at, next_try_at__lte=now)
    return bool(mine.update(next_try_at=now + _pause(Refusal(row.reason), row.tries)))


def end(row: ChannelStop, *, now: datetime) -> None:
    """The channel has taken a message."""
    if ChannelStop.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now):
        log.warning("channel %s takes messages again", row.channel)
