"""What may be sent when: the one place that decides it, for what is sent now and for what is due later.

A channel says how long after the customer's last message it takes what they have not asked for (`window`), how long a
person of the team may still answer (`window_of_people`), and which approved messages it takes beyond (`template_for`).
What none of these lets through goes by e-mail, or somebody rings.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Max

from chatbot.messaging.channels import Channel, registered
from chatbot.models import Message


class Way(StrEnum):
    """How a channel takes a message."""

    FREELY = "freely"
    # As what a person of the team has written.
    BY_PERSON = "by_person"
    # As a message that the channel has approved before.
    TEMPLATE = "template"
    NOT_AT_ALL = "not_at_all"


def way(target: Channel, heard_at: datetime | None, *, at: datetime, kind: str = "", is_by_person: bool = False) -> Way:
    """How it takes a message at that moment, if the customer wrote last at `heard_at`; None: never, or long ago.

    `kind`: of the notification that it tells of, if it does.
    """
    if target.window is None or (heard_at is not None and heard_at > at - target.window):
        return Way.FREELY
    longer = target.window_of_people()
    if is_by_person and longer is not None and heard_at is not None and heard_at > at - longer:
        return Way.BY_PERSON
    return Way.TEMPLATE if kind and target.template_for(kind) else Way.NOT_AT_ALL


def heard(conversation_ids: Collection[int], *, now: datetime) -> dict[int, datetime]:
    """When the customer wrote, tapped or reacted last in each of them; without those where it was too long ago."""
    lengths = [length for one in registered() for length in (one.window, one.window_of_people()) if length]
    since = now - max(lengths, default=timedelta())
    rows = Message.objects.filter(conversation__in=conversation_ids, direction=Message.Direction.IN, sent_at__gt=since)
    # What nobody knows may not have been the customer's doing.
    return dict(rows.exclude(kind=Message.Kind.OTHER).values_list("conversation").order_by().annotate(Max("sent_at")))
