"""How the program does: what waits and for how long, how fast customers are answered, what failed, what models cost.

Each is read from the rows that all processes write, so that whoever asks sees the same. Every function makes a query or
two that an index answers, whatever the size of the tables; what is normal is said by whoever shows it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet

from accounts.models import OutgoingEmail
from bookings.models import Notification
from chatbot.llm import model_calls
from chatbot.messaging import channels
from chatbot.models import Fault, Message, ModelCall
from consultants.models import Business
from meetassist.models import Heartbeat

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)

# An answer is the bot's message right behind one of the customer's; where they wrote again meanwhile, it answers the
# last. It is delivered when the channel has taken it.
LATENCY = """
  WITH asked AS (
    SELECT id, conversation_id, created_at FROM chatbot_message
    WHERE direction = 'in' AND status = 'handled' AND sent_at >= %(longest)s AND created_at >= %(longest)s
      -- As the partial index has it.
      AND NOT (choices = '[]' AND payload = '' AND "table" = '[]' AND template = '{}' AND text = '')
  ), answered AS (
    SELECT asked.created_at, extract(epoch FROM answer.done_at - asked.created_at) AS seconds
    FROM asked CROSS JOIN LATERAL (
      SELECT direction, author, notification_id, status, done_at FROM chatbot_message next
      WHERE next.conversation_id = asked.conversation_id AND next.id > asked.id ORDER BY next.id LIMIT 1
    ) AS answer
    WHERE answer.direction = 'out' AND answer.author = '' AND answer.notification_id IS NULL
      AND answer.status = 'sent' AND answer.done_at IS NOT NULL
  )
  SELECT since, count(seconds), percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
         percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds)
  FROM unnest(%(since)s::timestamptz[]) AS since LEFT JOIN answered ON answered.created_at >= since
  GROUP BY since
"""
CHANNELS = """
  SELECT channel, max(created_at) FILTER (WHERE direction = 'in'),
         max(done_at) FILTER (WHERE direction = 'out' AND status = 'sent')
  FROM chatbot_message
  WHERE sent_at >= %(since)s
    AND NOT (choices = '[]' AND payload = '' AND "table" = '[]' AND template = '{}' AND text = '')
  GROUP BY channel
"""
CALLS = """
  SELECT count(*), count(*) FILTER (WHERE outcome = ANY (%(failures)s)),
         percentile_cont(0.95) WITHIN GROUP (ORDER BY latency_ms)
  FROM chatbot_modelcall WHERE at >= %(since)s
"""
CONNECTIONS = """
  SELECT numbackends, current_setting('max_connections')::int FROM pg_stat_database WHERE datname = current_database()
"""


@dataclass(frozen=True)
class Latency:
    """From a customer's message to its delivered answer, in seconds. None where nothing was answered."""

    number: int
    p50: float | None
    p95: float | None


@dataclass(frozen=True)
class Queue:
    """What waits to be done, and for how long the first of it has."""

    number: int
    age: timedelta


@dataclass(frozen=True)
class Failures:
    """What was given up since a moment, and waits for nobody but somebody who looks."""

    messages: int
    notifications: int
    emails: int
    faults: int


@dataclass(frozen=True)
class Models:
    """Calls of language models since a moment, and the day's cost in USD beside its budget."""

    calls: int
    failed: int
    p95_ms: float | None
    spent_today: Decimal
    budget: Decimal


@dataclass(frozen=True)
class ChannelState:
    """Of one channel. The moments are of the last week; None where there was none."""

    name: str
    label: str
    last_in: datetime | None
    last_delivered: datetime | None
    # What the settings lack, in sentences.
    problems: list[str]
    # What could not be delivered in the last week, by the code of the refusal.
    refused: Counter[str]


def latency(now: datetime) -> dict[timedelta, Latency]:
    """Of the last hour, day and week."""
    since = {now - length: length for length in (HOUR, DAY, WEEK)}
    with connection.cursor() as cursor:
        cursor.execute(LATENCY, {"since": list(since), "longest": min(since)})
        return {since[moment]: Latency(*found) for moment, *found in cursor.fetchall()}


def inbox(now: datetime) -> Queue:
    """Messages of customers whose turn has not come."""
    return _queue(Message.objects.waiting(), "created_at", now)


def outbox(now: datetime) -> Queue:
    """Messages to customers that no channel has taken yet."""
    return _queue(Message.objects.unsent(), "created_at", now)


def notifications(now: datetime) -> Queue:
    """What was due, such as reminders, and has not been handed over."""
    return _queue(Notification.objects.filter(status=Notification.Status.DUE, due_at__lte=now), "due_at", now)


def emails(now: datetime) -> Queue:
    waiting = (OutgoingEmail.Status.QUEUED, OutgoingEmail.Status.SENDING)
    return _queue(OutgoingEmail.objects.filter(status__in=waiting), "created_at", now)


def failures(since: datetime) -> Failures:
    return Failures(
        Message.objects.filter(status=Message.Status.FAILED, sent_at__gte=since).count(),
        Notification.objects.filter(status=Notification.Status.FAILED, due_at__gte=since).count(),
        OutgoingEmail.objects.filter(status=OutgoingEmail.Status.FAILED, done_at__gte=since).count(),
        Fault.objects.filter(created_at__gte=since).count(),
    )


def models(now: datetime) -> Models:
    """Calls of the last day."""
    with connection.cursor() as cursor:
        cursor.execute(CALLS, {"failures": sorted(model_calls.FAILURES), "since": now - DAY})
        number, failed, slow = cursor.fetchone()
    return Models(number, failed, slow, model_calls.spent_today(now), Business.current().daily_budget)


def resting(now: datetime) -> list[str]:
    """Models that are not asked for a while, as they kept failing."""
    recent = ModelCall.objects.filter(at__gte=now - model_calls.LONG_REST).order_by()
    names = recent.values_list("model", flat=True).distinct()
    return [name for name in names if model_calls.is_resting(name, now)]


def channel_states(now: datetime) -> list[ChannelState]:
    """Of every channel there is."""
    with connection.cursor() as cursor:
        cursor.execute(CHANNELS, {"since": now - WEEK})
        moments = {name: (heard, delivered) for name, heard, delivered in cursor.fetchall()}
    refused: dict[str, Counter[str]] = {}
    given_up = Message.objects.filter(
        status=Message.Status.FAILED, direction=Message.Direction.OUT, sent_at__gte=now - WEEK
    )
    rows = given_up.order_by().values_list("channel", "outcome").annotate(number=Count("pk"))
    for name, outcome, number in rows:
        refused.setdefault(name, Counter())[outcome] = number
    return [
        ChannelState(
            one.name, str(one.label), *moments.get(one.name, (None, None)), list(one.problems()),
            refused.get(one.name, Counter()),
        )
        for one in channels.registered()
    ]  # fmt: skip


def heartbeats(now: datetime) -> dict[str, timedelta]:
    """How long ago each process last showed that it works."""
    return {row.process: now - row.beat_at for row in Heartbeat.objects.all()}


def connections() -> tuple[int, int]:
    """To this database, and how many the server takes for all of its databases."""
    with connection.cursor() as cursor:
        cursor.execute(CONNECTIONS)
        used, most = cursor.fetchone()
    return used, most


def _queue(rows: QuerySet, column: str, now: datetime) -> Queue:
    found = rows.order_by().aggregate(number=Count("pk"), oldest=Min(column, filter=Q(**{f"{column}__lte": now})))
    return Queue(found["number"], now - (found["oldest"] or now))
