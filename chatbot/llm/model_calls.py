"""The book of model calls: what the day has cost, and which models rest because they keep failing.

Both are read from the rows that every worker process writes, so that all of them see the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from chatbot.llm.capabilities import Usage, capability
from chatbot.models import ModelCall
from consultants.models import Business

# What may pass by itself, and what waits for somebody to change an account, a permission or a setting.
TEMPORARY = frozenset({
    "throttled", "not_ready", "unavailable", "model_timeout", "model_error", "timeout", "no_connection",
})  # fmt: skip
LASTING = frozenset({"rejected", "denied", "not_found", "quota", "no_credentials"})
FAILURES = TEMPORARY | LASTING
# A model that failed this often in a row rests. Then one call tries it; while that is under way, the others keep off.
FAILURES_IN_A_ROW = 3
REST, LONG_REST = timedelta(seconds=30), timedelta(minutes=5)
# Enough rows to find the failures among calls that are under way.
RECENT_ROWS = 30


_noted: ContextVar[list[ModelCall] | None] = ContextVar("noted", default=None)


class OverBudget(Exception):
    """The call could cost more than is left of the day's budget."""


def spent_today(now: datetime) -> Decimal:
    """USD since midnight by the business's clock, with what calls under way may still cost."""
    local = now.astimezone(Business.current().zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return ModelCall.objects.filter(at__gte=midnight).aggregate(total=Sum("cost_usd"))["total"] or Decimal(0)


def spent_on(conversation_id: int, *, since: datetime) -> Decimal:
    """USD of the conversation's calls since then."""
    rows = ModelCall.objects.filter(conversation_id=conversation_id, at__gte=since)
    return rows.aggregate(total=Sum("cost_usd"))["total"] or Decimal(0)


def begin(
    *, purpose: str, prompt: str, model: str, reserve: Decimal, conversation_id: int | None, now: datetime
) -> ModelCall:
    """Write the call down before it is made. Raises OverBudget.

    Two workers that ask at the same instant may both be let through: the budget is overrun by a call each, no more.
    """
    # Durable: a call inside of somebody's transaction would hold its locks for as long as the model takes.
    with transaction.atomic(durable=True):
        if spent_today(now) + reserve > Business.current().daily_budget:
            raise OverBudget
        call = ModelCall.objects.create(
            purpose=purpose, prompt=prompt, model=model, cost_usd=reserve, conversation_id=conversation_id, at=now
        )
    if (noted := _noted.get()) is not None:
        noted.append(call)
    return call


@contextmanager
def noted() -> Iterator[list[ModelCall]]:
    """The rows of the calls that are made within, each as `finish` leaves it."""
    found: list[ModelCall] = []
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


def finish(call: ModelCall, *, outcome: str, latency_ms: int, usage: Usage | None, may_cost: bool) -> None:
    """Note what became of the call. Without `usage` it has cost nothing, or what was reserved where it `may_cost`."""
    call.outcome, call.latency_ms = outcome[:40], latency_ms
    if usage is not None:
        call.tokens_in, call.tokens_out = usage.input, usage.output
        call.tokens_cache_read, call.tokens_cache_write = usage.cache_read, usage.cache_write
        call.cost_usd = capability(call.model).cost(
            input=usage.input, output=usage.output, cache_read=usage.cache_read, cache_write=usage.cache_write
        )
    elif not may_cost:
        call.cost_usd = Decimal(0)
    call.save()


def is_resting(model: str, now: datetime) -> bool:
    """Whether this model's circuit is open."""
    recent = list(
        ModelCall.objects.filter(model=model, at__gt=now - LONG_REST)
        .order_by("-at")
        .values_list("at", "outcome", "latency_ms")[:RECENT_ROWS]
    )
    outcomes = [outcome for _, outcome, _ in recent if outcome != ModelCall.UNDER_WAY][:FAILURES_IN_A_ROW]
    if len(outcomes) < FAILURES_IN_A_ROW or not FAILURES.issuperset(outcomes):
        return False
    ended = max(at + timedelta(milliseconds=latency or 0) for at, _, latency in recent)
    return now < ended + (LONG_REST if outcomes[0] in LASTING else REST)


def was_asked_recently(model: str, prompt: str, now: datetime, *, within: timedelta) -> bool:
    """Whether the model may still have the beginning of this prompt in its cache."""
    return ModelCall.objects.filter(model=model, prompt=prompt, at__gt=now - within).exists()
