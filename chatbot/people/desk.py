"""The team's desk as it is read: who waits, who has whom, what was said last; what customers told; found by words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.models import Customer, EmailVerification, User
from bookings.models import AppointmentEvent, BookingRequest
from chatbot.models import Conversation, Handoff, Message

# Who answers conversations has this permission.
ANSWER = "chatbot.change_handoff"
# So many conversations a page, and so many messages that have the words are looked at, the newest first.
LINES, HITS = 40, 300
NOTICES, NOTICES_WITHIN = 50, timedelta(hours=24)


class Tab(StrEnum):
    """What the list shows."""

    WAITING = "waiting"
    MINE = "mine"
    OTHERS = "others"
    ALL = "all"
    NOTICES = "notices"


@dataclass(frozen=True)
class Line:
    """One conversation of the list. `since`: from when on somebody waits, for a person or for their answer."""

    conversation: Conversation
    handoff: Handoff | None
    message: Message | None
    since: datetime | None = None
    minutes: int = 0
    is_put_off: bool = False

    @property
    def is_angry(self) -> bool:
        return bool(self.handoff and self.handoff.reason == Handoff.Reason.ANGER)


@dataclass(frozen=True)
class Numbers:
    """How many conversations stand in each list; `unheard`: for how many of them somebody of the team should come."""

    waiting: int
    mine: int
    others: int
    unheard: int


@dataclass(frozen=True)
class Notice:
    """Something that a customer told or was refused, where nobody has to be asked for."""

    kind: str
    at: datetime
    customer: Customer
    conversation_id: int | None
    event: AppointmentEvent | None = None
    request: BookingRequest | None = None


def who_answer() -> QuerySet[User]:
    """All of the team who may."""
    backend = "django.contrib.auth.backends.ModelBackend"
    return User.objects.with_perm(ANSWER, include_superusers=True, backend=backend)


def numbers(user: User, now: datetime) -> Numbers:
    found = Handoff.objects.due(now).aggregate(
        waiting=Count("pk", Q(taken_at=None)),
        mine=Count("pk", Q(taken_at__isnull=False, holder=user)),
        others=Count("pk", Q(~Q(holder=user), taken_at__isnull=False)),
    )
    unanswered = Handoff.objects.unanswered().due(now).filter(holder=user).count()
    return Numbers(**found, unheard=found["waiting"] + unanswered)


def lines(tab: Tab, user: User, *, before: int | None = None, now: datetime) -> list[Line]:
    """Of one list, the most urgent first; of all conversations the newest, those older than `before` (its key)."""
    if tab == Tab.ALL:
        rows = Conversation.objects.order_by("-last_message_at", "-pk")
        last = Conversation.objects.filter(pk=before).first() if before else None
        if last:
            at = last.last_message_at
            rows = rows.filter(Q(last_message_at__lt=at) | Q(last_message_at=at, pk__lt=last.pk))
        return _of(rows[:LINES], now)
    taken = Q(taken_at__isnull=False)
    mine = Q(holder=user)
    which = {Tab.WAITING: ~taken, Tab.MINE: taken & mine, Tab.OTHERS: taken & ~mine}[tab]
    found = Handoff.objects.open().filter(which).by_urgency().values_list("conversation_id", flat=True)
    pks = list(found[:LINES])
    words = _last_words(pks) if tab == Tab.WAITING else ()
    shown = {line.conversation.pk: line for line in _of(Conversation.objects.filter(pk__in=pks), now, words)}
    return sorted([shown[pk] for pk in pks if pk in shown], key=lambda line: line.is_put_off)


def _last_words(conversations: Sequence[int]) -> QuerySet[Message]:
    """What the customers themselves said last: whoever answers wants to know that, and not what the bot said to it."""
    rows = Message.objects.filter(conversation__in=conversations, direction=Message.Direction.IN)
    return rows.order_by("conversation_id", "-pk").distinct("conversation_id")


def search(text: str, *, now: datetime) -> list[Line]:
    """Conversations in which all of the words were said in one message, each with the newest of these."""
    hits = Message.objects.with_words(text).order_by("-pk").values_list("conversation_id", "pk")[:HITS]
    newest: dict[int, int] = {}
    for conversation_id, pk in hits:
        newest.setdefault(conversation_id, pk)
    keys = list(newest)[:LINES]
    messages = Message.objects.in_bulk([newest[key] for key in keys])
    rows = Conversation.objects.filter(pk__in=keys)
    shown = {line.conversation.pk: line for line in _of(rows, now, messages.values())}
    return [shown[key] for key in keys if key in shown]


def next_waiting(*, besides: int, now: datetime) -> int | None:
    """The conversation of whoever is served next."""
    rows = Handoff.objects.queue().due(now).exclude(conversation=besides)
    return rows.values_list("conversation_id", flat=True).first()


def notices(now: datetime) -> list[Notice]:
    """What was told and refused of late, and the wishes that nobody has answered; the newest first."""
    since = now - NOTICES_WITHIN
    found = [*_told(since), *_wishes(), *_refused(since)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:NOTICES]


def _told(since: datetime) -> Iterable[Notice]:
    rows = AppointmentEvent.objects.filter(kind__in=AppointmentEvent.OF_THE_DAY, at__gte=since)
    related = ("appointment__customer", "appointment__service", "appointment__consultant")
    for row in rows.select_related(*related).annotate(talk=_talk_of("appointment__customer")).order_by("-at")[:NOTICES]:
        assert row.appointment is not None, "such events are of appointments"
        yield Notice(row.kind, row.at, row.appointment.customer, row.talk, event=row)


def _wishes() -> Iterable[Notice]:
    rows = BookingRequest.objects.filter(status=BookingRequest.Status.OPEN)
    rows = rows.select_related("customer", "service", "consultant").annotate(talk=_talk_of("customer"))
    for row in rows.order_by("-created_at")[:NOTICES]:
        yield Notice("request", row.created_at, row.customer, row.talk, request=row)


def _refused(since: datetime) -> Iterable[Notice]:
    """Codes that were guessed wrong until no more were taken: somebody may be locked out of their own account."""
    rows = EmailVerification.objects.filter(status=EmailVerification.Status.SPENT, asked_at__gte=since)
    rows = rows.select_related("identity__customer").annotate(talk=_talk_of("identity__customer"))
    for row in rows.order_by("-asked_at")[:NOTICES]:
        yield Notice("code", row.done_at or row.asked_at, row.identity.customer, row.talk)


def _talk_of(customer: str) -> Subquery:
    rows = Conversation.objects.filter(customer=OuterRef(customer)).order_by("-last_message_at")
    return Subquery(rows.values("pk")[:1])


def _of(rows: QuerySet[Conversation], now: datetime, messages: Iterable[Message] = ()) -> list[Line]:
    """`messages`: what is shown of each; without them, the last."""
    last = Message.objects.filter(conversation=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    open_ones = Prefetch("handoffs", Handoff.objects.open().with_priority(), to_attr="open_handoffs")
    found = list(rows.select_related("customer", "identity").annotate(last=Subquery(last)).prefetch_related(open_ones))
    shown = {row.conversation_id: row for row in messages}
    # Where another one is shown, the last says only how long a person's answer has been waited for.
    wanted = [row.last for row in found if row.last and (row.pk not in shown or row.open_handoffs)]
    latest = Message.objects.in_bulk(wanted)
    put_off = _put_off([row.pk for row in found], now)
    return [_line(row, latest.get(row.last), shown.get(row.pk), is_put_off=row.pk in put_off, now=now) for row in found]


def _put_off(conversations: Sequence[int], now: datetime) -> set[int]:
    rows = Handoff.objects.snoozed(now).filter(conversation__in=conversations)
    return set(rows.values_list("conversation_id", flat=True))


def _line(
    conversation: Conversation, last: Message | None, shown: Message | None, *, is_put_off: bool, now: datetime
) -> Line:
    handoff = next(iter(conversation.open_handoffs), None)  # type: ignore[attr-defined]  # prefetched by _of
    since = None
    if handoff and not handoff.taken_at:
        since = handoff.created_at
    elif handoff and last and last.direction == Message.Direction.IN:
        since = last.sent_at
    minutes = max(0, int((now - since) / timedelta(minutes=1))) if since else 0
    return Line(conversation, handoff, shown or last, since, minutes, is_put_off)
