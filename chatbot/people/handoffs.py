"""Conversations that a person has, or is asked to take: called, taken, given back. Each step happens once.

Whoever answers in the Page's own inbox takes the conversation as well (chatbot.people.echoes). While a person has it
the bot is silent; it comes back with a note when it is given back, or when the person has not written for long.

What a colleague has is theirs: somebody else takes it over only by saying whose it is (`over`, a `Handoff.holding`), so
that of two at once the second is told, and asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Greatest

from accounts.models import User
from chatbot.messaging import outbox
from chatbot.messaging.channels import is_registered
from chatbot.models import Conversation, Handoff, TeamNote
from chatbot.people import ringing
from chatbot.replies import Reply, speech
from chatbot.replies import handoff as words

Ending, Reason = Handoff.Ending, Handoff.Reason


@dataclass(frozen=True)
class Member:
    """Somebody of the team: by the name that colleagues have for them, and by the one that customers read.

    `user`: their login; none for who answers outside of our pages.
    """

    name: str
    shown: str
    user: User | None = None

    @classmethod
    def of(cls, user: User) -> "Member":
        return cls(user.team_name, user.shown_name, user)

    def has(self, row: Handoff) -> bool:
        return row.holder_id == self.user.pk if self.user else row.taken_by == self.name


class HeldByAnother(Exception):
    """A colleague has the conversation, who is not the one that it was to be taken over from."""

    def __init__(self, row: Handoff) -> None:
        super().__init__(row.pk)
        self.row = row


def call(conversation: Conversation, reason: str, *, summary: str = "", now: datetime) -> bool:
    """Ask for a person. False when one is asked for already, or has the conversation."""
    row, is_new = Handoff.objects.get_or_create(
        conversation=conversation, resolved_at=None,
        defaults={"reason": reason, "summary": summary, "created_at": now},
    )  # fmt: skip
    return is_new


def report(conversation: Conversation, reason: str, *, line: str, summary: str, now: datetime) -> None:
    """Ask for a person, or add the line to what the one who is asked already, or is here, is told."""
    if call(conversation, reason, summary="\n".join(filter(None, [line, summary])), now=now):
        return
    row = conversation.handoffs.open().get()
    row.summary = "\n".join(filter(None, [line, row.summary]))
    row.save(update_fields=["summary"])


def place_in_queue(conversation_id: int | None) -> int | None:
    """Of whoever waits for a person: 1 is served next. None where nobody is called, or somebody has come."""
    waiting = list(Handoff.objects.queue().values_list("conversation_id", flat=True))
    return waiting.index(conversation_id) + 1 if conversation_id in waiting else None


def alarm(conversation: Conversation, *, summary: str, now: datetime) -> None:
    """Somebody may be hurt: a person is asked for before all others. What was open already is raised to that."""
    row, is_new = Handoff.objects.get_or_create(
        conversation=conversation, resolved_at=None,
        defaults={"reason": Reason.EMERGENCY, "summary": summary, "created_at": now, "emergency_at": now},
    )  # fmt: skip
    if not is_new:
        row.emergency_at = now
        _raise(row, Reason.EMERGENCY, summary)


def hurry(conversation: Conversation, *, summary: str, now: datetime) -> bool:
    """The customer is angry: a person is asked for before others. What waits already is raised to that.

    False when it is known already, is an emergency, or a person has the conversation.
    """
    if call(conversation, Reason.ANGER, summary=summary, now=now):
        return True
    milder = conversation.handoffs.waiting().exclude(reason__in=[Reason.ANGER, Reason.EMERGENCY])
    row = milder.select_for_update().first()
    if row:
        _raise(row, Reason.ANGER, summary)
    return row is not None


def _raise(row: Handoff, reason: str, summary: str) -> None:
    """Something more urgent has come up. What it was about before is not lost."""
    if row.reason != reason:
        with speech.read_by_the_team():
            summary = "\n".join(filter(None, [summary, words.called_before(row.get_reason_display()), row.summary]))
    row.reason, row.summary = reason, summary
    row.save(update_fields=["reason", "summary", "emergency_at"])


def taken(conversation_id: int) -> Handoff | None:
    """By whom the conversation is answered now; None for the bot."""
    return Handoff.objects.taken().filter(conversation_id=conversation_id).first()


def is_with_a_person(conversation_id: int, now: datetime) -> bool:
    row = taken(conversation_id)
    return row is not None and not is_idle(row, now)


def step_in(conversation: Conversation, *, by: str, at: datetime) -> None:
    """A person wrote outside of our pages, at this time. Waits for no turn: the conversation's row is not locked."""
    if conversation.handoffs.filter(resolved_at__gte=at).exists():
        return  # told late: since then it has been given back
    Handoff.objects.get_or_create(
        conversation=conversation, resolved_at=None,
        defaults={"reason": Reason.STEPPED_IN, "created_at": at, "taken_at": at, "taken_by": by},
    )  # fmt: skip
    Handoff.objects.waiting().filter(conversation=conversation).update(taken_at=at, taken_by=by)


@transaction.atomic
def take(conversation_id: int, *, by: Member, to: Member | None = None, over: str = "", now: datetime) -> bool:
    """Somebody of the team answers from now on, `by` or the colleague it is given `to`, and the customer is told so.

    False when the conversation has ended. Raises HeldByAnother.
    """
    conversation = _lock(conversation_id)
    if conversation is None:
        return False
    if _take(conversation, by, to or by, over, now) and not outbox.problem(conversation, now):
        _note(conversation, words.taken, now)
    return True


@transaction.atomic
def answer(conversation_id: int, text: str, *, by: Member, over: str = "", now: datetime) -> bool:
    """Write to the customer as a person, who takes it with that.

    False when it has ended, or its channel is no more. Raises HeldByAnother.
    """
    conversation = _lock(conversation_id)
    if conversation is None or not is_registered(conversation.identity.channel):
        return False
    _take(conversation, by, by, over, now)
    outbox.write(conversation, [words.from_a_person(text)], author=by.shown, now=now)
    return True


@transaction.atomic
def snooze(conversation_id: int, *, until: datetime, by: Member, over: str = "", now: datetime) -> bool:
    """Put it off. False when no person is asked for, and none has it. Raises HeldByAnother."""
    conversation = _lock(conversation_id)
    row = conversation.handoffs.open().first() if conversation else None
    if row is None:
        return False
    _guard(row, by, over)
    row.snoozed_at, row.snoozed_until = now, until
    row.save(update_fields=["snoozed_at", "snoozed_until"])
    return True


def note(conversation_id: int, text: str, *, by: Member, now: datetime) -> TeamNote:
    """For the team alone."""
    return TeamNote.objects.create(conversation_id=conversation_id, text=text, written_by=by.name, created_at=now)


@transaction.atomic
def give_back(conversation_id: int, *, by: Member, over: str = "", now: datetime) -> bool:
    """The bot answers again. False when no person had the conversation. Raises HeldByAnother."""
    conversation = _lock(conversation_id)
    row = taken(conversation_id) if conversation else None
    if conversation is None or row is None:
        return False
    _guard(row, by, over)
    end(conversation, row, Ending.GIVEN_BACK, now=now)
    conversation.save(update_fields=["state"])
    return True


def end(conversation: Conversation, row: Handoff, ending: str, *, now: datetime) -> None:
    """No person has it any more, and the bot says so. The caller has the conversation locked, and saves its state.

    What was open before the person came is forgotten: they may have settled it.
    """
    is_open = ending == Ending.IDLE and Handoff.objects.unanswered().filter(pk=row.pk).exists()
    if is_open:
        # Nobody has answered the last message: it goes on waiting for a person.
        row.taken_at, row.taken_by, row.holder = None, "", None
    else:
        row.resolved_at, row.ending = now, ending
    row.save(update_fields=["taken_at", "taken_by", "holder", "resolved_at", "ending"])
    conversation.state = {}
    if not outbox.problem(conversation, now):
        _note(conversation, words.still_open if is_open else words.back, now)


def close(rows: QuerySet[Handoff], *, now: datetime) -> int:
    """End those that wait and need nobody any more, without a word to the customer. Returns how many.

    What a person has is given back instead: the customer has to know who answers.
    """
    waiting = rows.order_by().filter(resolved_at=None, taken_at=None)
    return waiting.update(resolved_at=now, ending=Ending.RESOLVED)


def end_with(conversation: Conversation, *, now: datetime) -> None:
    """The conversation itself ends."""
    conversation.handoffs.open().update(resolved_at=now, ending=Ending.SIGNED_OUT)


def is_idle(row: Handoff, now: datetime) -> bool:
    return _idle(now).filter(pk=row.pk).exists()


def return_idle(*, now: datetime) -> list[int]:
    """Give back what the person who took it has left alone for long. Returns the conversations."""
    returned = []
    for pk, conversation_id in _idle(now).values_list("pk", "conversation_id"):
        with transaction.atomic():
            conversation = _lock(conversation_id)
            row = _idle(now).filter(pk=pk).first()
            if conversation and row:
                end(conversation, row, Ending.IDLE, now=now)
                conversation.save(update_fields=["state"])
                returned.append(conversation_id)
    return returned


def _idle(now: datetime) -> QuerySet[Handoff]:
    """By the last thing a person did; what the customer writes meanwhile does not make it longer.

    What is put off is not left alone before that time.
    """
    if not settings.HANDOFF_IDLE_MINUTES:
        return Handoff.objects.none()
    written = Max("conversation__messages__sent_at", filter=~Q(conversation__messages__author=""))
    rows = Handoff.objects.taken().alias(active=Greatest("taken_at", written, "snoozed_until"))
    return rows.filter(active__lte=now - timedelta(minutes=settings.HANDOFF_IDLE_MINUTES))


def _lock(conversation_id: int) -> Conversation | None:
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True).select_related("identity", "customer")
    return rows.filter(pk=conversation_id, ended_at=None).first()


def _guard(row: Handoff, by: Member, over: str) -> None:
    if row.taken_at and not by.has(row) and over != row.holding:
        raise HeldByAnother(row)


def _take(conversation: Conversation, by: Member, to: Member, over: str, now: datetime) -> bool:
    """Whether nobody had it before. Who takes it up is done with putting it off."""
    defaults = {"reason": Reason.STEPPED_IN, "created_at": now}
    row, _ = Handoff.objects.get_or_create(conversation=conversation, resolved_at=None, defaults=defaults)
    _guard(row, by, over)
    is_first, row.snoozed_until = row.taken_at is None, None
    is_given = to != by and not to.has(row)
    if is_first or not to.has(row):
        row.taken_at, row.taken_by, row.holder = now, to.name, to.user
    row.save(update_fields=["taken_at", "taken_by", "holder", "snoozed_until"])
    if is_given:
        ringing.tell_of_gift(row, by.name, now=now)
    return is_first


def _note(conversation: Conversation, sentence: Callable[[], Reply], now: datetime) -> None:
    with speech.heard_in(conversation, now):
        outbox.write(conversation, [sentence()], now=now)
