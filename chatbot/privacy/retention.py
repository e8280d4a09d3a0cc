"""Taking away what has been kept for its time: every app describes its rows, and all of them are gone through here.

By a task every hour, and by `manage.py retention`. Two at once do no harm: a kind is gone through by one of them at a
time. One that dies leaves the rest of its rows to the next.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

import accounts.retention
import bookings.retention
import history.retention
from chatbot.models import Conversation, Fault, Handoff, Message, ModelCall, Question, Retention, TeamNote
from chatbot.privacy import visitors
from meetassist.retention import Kind, delete, emptying

log = logging.getLogger(__name__)

# Less than half of the time that a task has: a batch that is under way is finished.
SECONDS_A_TASK = 15


def _at_rest(conversation: str, now: datetime) -> Q:
    """Of rows of which this is the path to their conversation: nobody is about to read or say anything in it."""
    whose = {"conversation": OuterRef(conversation)}
    customer = "customer" if conversation == "pk" else f"{conversation}__customer"
    return Q(
        ~Exists(Message.objects.waiting().order_by().filter(**whose)),
        ~Exists(Message.objects.unsent().order_by().filter(**whose)),
        ~Exists(Handoff.objects.open().filter(**whose)),
        bookings.retention.nothing_open(customer, now),
    )


def _messages(before: datetime, now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(_at_rest("conversation", now), Message.HAS_CONTENT, sent_at__lt=before)


def _questions(before: datetime, now: datetime) -> QuerySet[Question]:
    return Question.objects.filter(_at_rest("conversation", now), Question.HAS_TEXT, created_at__lt=before)


def _handoffs(before: datetime, now: datetime) -> QuerySet[Handoff]:
    return Handoff.objects.exclude(summary="").filter(_at_rest("conversation", now), resolved_at__lt=before)


def _team_notes(before: datetime, now: datetime) -> QuerySet[TeamNote]:
    return TeamNote.objects.exclude(text="").filter(_at_rest("conversation", now), created_at__lt=before)


def _memories(before: datetime, now: datetime) -> QuerySet[Conversation]:
    return Conversation.objects.exclude(state={}).filter(_at_rest("pk", now), last_message_at__lt=before)


def _model_calls(before: datetime, now: datetime) -> QuerySet[ModelCall]:
    return ModelCall.objects.filter(at__lt=before)


def _faults(before: datetime, now: datetime) -> QuerySet[Fault]:
    return Fault.objects.filter(created_at__lt=before)


_TEXTS, _CALLS = "RETENTION_TEXTS_DAYS", "RETENTION_MODEL_CALLS_DAYS"
KINDS = (
    visitors.KIND,
    Kind(
        "messages", _("texts of messages"), _TEXTS, "sent_at", _messages,
        emptying(text="", payload="", choices=[], table=[], template={}),
    ),
    Kind("questions", _("texts of questions"), _TEXTS, "created_at", _questions, emptying(text="", sql="")),
    Kind("handoffs", _("summaries of handoffs"), _TEXTS, "resolved_at", _handoffs, emptying(summary="")),
    Kind("team_notes", _("notes of the team"), _TEXTS, "created_at", _team_notes, emptying(text="")),
    Kind("memories", _("memories of conversations"), _TEXTS, "last_message_at", _memories, emptying(state={})),
    *accounts.retention.KINDS,
    Kind("model_calls", _("calls of models"), _CALLS, "at", _model_calls, delete),
    Kind("faults", _("faults"), _CALLS, "created_at", _faults, delete),
    *history.retention.KINDS,
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in KINDS}


@dataclass
class Done:
    """How many rows of each kind have gone, and which kinds the database has refused, by the kind of error."""

    gone: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def rows() -> QuerySet[Retention]:
    """What has gone, a row each kind."""
    missing = set(BY_NAME) - set(Retention.objects.values_list("pk", flat=True))
    Retention.objects.bulk_create([Retention(kind=name) for name in sorted(missing)], ignore_conflicts=True)
    return Retention.objects.filter(pk__in=BY_NAME)


def apply(*, now: datetime, seconds: float = float("inf"), report: Callable[[Kind, int], None] | None = None) -> Done:
    """A batch of each kind in turn, until nothing is due or the time is over. `report` hears of each batch."""
    rows()
    started, done, pending = time.monotonic(), Done(), list(KINDS)
    while pending:
        for kind in tuple(pending):
            number = _batch(kind, now, done)
            if not number:
                pending.remove(kind)
                continue
            done.gone[kind.name] = done.gone.get(kind.name, 0) + number
            if report:
                report(kind, number)
            if time.monotonic() - started > seconds:
                return done
    return done


def _batch(kind: Kind, now: datetime, done: Done) -> int:
    """How many have gone; one kind that fails keeps no other one from going."""
    try:
        number = _take(kind, now)
    except DatabaseError as error:
        done.failed[kind.name] = type(error).__name__
        log.error("retention of %s failed: %s", kind.name, type(error).__name__)
        return 0
    if number:
        log.info("retention: %s of %s", number, kind.name)
    return number


@transaction.atomic
def _take(kind: Kind, now: datetime) -> int:
    row = Retention.objects.select_for_update(skip_locked=True).filter(pk=kind.name).first()
    # Without one, others are at it.
    number = kind.take_batch(now) if row else 0
    if row and number:
        row.last_number = number + (row.last_number if row.last_at == now else 0)
        row.last_at, row.total = now, row.total + number
        row.save(update_fields=["last_at", "last_number", "total"])
    return number
