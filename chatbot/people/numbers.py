"""How the conversations do in a period: how many come to something without a person, what is unanswered, what it costs.

A conversation counts once for each day on which its customer wrote (`ConversationDay`). It was handled without a person
when the customer has reached something on that day - booked, moved or cancelled, or a question was answered and the
answer not called unhelpful - and nobody of the team was called or had it. The share is of those that came to something
in one way or the other: who only said hello wanted nothing of anybody.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from bookings.periods import Period
from chatbot.models import ConversationDay, ModelCall, Question
from consultants.models import Business


@dataclass(frozen=True)
class Talks:
    """Conversations of one period, each counted once a day."""

    number: int = 0
    reached: int = 0
    handed_over: int = 0
    settled: int = 0
    without_a_person: int = 0
    # Appointments that customers booked in them.
    booked: int = 0

    @property
    def share(self) -> float | None:
        """Percent of those that came to something; None where none did."""
        return 100 * self.without_a_person / self.settled if self.settled else None

    def __add__(self, other: "Talks") -> "Talks":
        return Talks(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class Calls:
    """Of language models: how many, and what they cost in USD."""

    number: int
    cost: Decimal

    def per(self, number: int) -> float | None:
        return float(self.cost) / number if number else None


def talks(period: Period) -> dict[str, Talks]:
    """By the name of the channel."""
    rows = ConversationDay.objects.filter(day__range=(period.first, period.last)).order_by()
    kinds = rows.values("channel", "is_reached", "is_handed_over").annotate(number=Count("*"), of_them=Sum("booked"))
    found: dict[str, Talks] = {}
    for kind in kinds:
        number, is_reached, is_handed_over = kind["number"], kind["is_reached"], kind["is_handed_over"]
        of_kind = Talks(
            number, number * is_reached, number * is_handed_over, number * (is_reached or is_handed_over),
            number * (is_reached and not is_handed_over), kind["of_them"],
        )  # fmt: skip
        found[kind["channel"]] = found.get(kind["channel"], Talks()) + of_kind
    return found


def unanswered(periods: Sequence[Period]) -> list[int]:
    """Questions whose answer was not known, or failed; settled meanwhile or not."""
    return [Question.objects.unanswered().filter(_within("created_at", period)).count() for period in periods]


def calls(periods: Sequence[Period]) -> list[Calls]:
    """With what is under way counted as the most that it may cost."""
    found = [
        ModelCall.objects.filter(_within("at", period)).aggregate(number=Count("*"), cost=Sum("cost_usd"))
        for period in periods
    ]
    return [Calls(row["number"], row["cost"] or Decimal(0)) for row in found]


def _within(column: str, period: Period) -> Q:
    start, end = period.span(Business.current().zone)
    bounds: dict[str, Any] = {f"{column}__gte": start, f"{column}__lt": end}
    return Q(**bounds)
