"""What a customer may do: one function decides, from the rows of their service level.

Whoever acts for a customer asks it, and counts what is used under the customer's row lock. The business policy limits
as well; the stricter of the two wins.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models

from accounts.models import Action, Customer, ServiceLevel

# What a level limits in number, by action.
LIMITS = {
    Action.BOOK: "maximum_coming",
    Action.DEVICE: "maximum_devices",
    Action.QUESTION: "questions_a_day",
}
# What helps instead, best first; the first one that the customer may do is named.
INSTEAD = {
    Action.BOOK: (Action.RESCHEDULE, Action.WAITLIST, Action.PERSON),
    Action.RESCHEDULE: (Action.CANCEL, Action.PERSON),
    Action.CANCEL: (Action.PERSON,),
    Action.WAITLIST: (Action.BOOK, Action.PERSON),
    Action.FEEDBACK: (Action.PERSON,),
    Action.DEVICE: (Action.BOOK, Action.PERSON),
    Action.QUESTION: (Action.PERSON, Action.BOOK),
    Action.PERSON: (Action.QUESTION, Action.BOOK),
}


class Missing(models.TextChoices):
    """Why it is refused."""

    ACTIVE = "active"  # the customer is disabled
    ACTION = "action"  # the level does not have it
    NUMBER = "number"  # the level's number is used up
    WINDOW = "window"  # beyond how far ahead the level may book


@dataclass(frozen=True)
class Refusal:
    """What is missing, the cheapest level that has it, and what the customer may do instead.

    `limit` is the number, or the days, that their own level allows; None for a missing action.
    """

    action: Action
    missing: Missing
    limit: int | None = None
    having: ServiceLevel | None = None
    instead: Action | None = None


def window_of(customer: Customer) -> timedelta | None:
    """How far ahead the level lets them book; None for no limit of its own."""
    level = customer.current_level
    return timedelta(days=level.booking_window_days) if level and level.booking_window_days is not None else None


def decide(
    customer: Customer, action: Action, *, used: int | None = None, ahead: timedelta | None = None
) -> Refusal | None:
    """None when the customer may do it.

    `used` is how many they have already of what the action adds to (coming appointments, devices, questions asked
    today), `ahead` how far from now a time is; without them only the action itself is decided.
    """
    if not customer.is_active:
        return Refusal(action, Missing.ACTIVE)
    level = customer.current_level
    if level is None:
        return None
    if action not in level.actions:
        return _refusal(level, action, Missing.ACTION)
    most = getattr(level, LIMITS[action]) if action in LIMITS else None
    if used is not None and most is not None and used >= most:
        return _refusal(level, action, Missing.NUMBER, limit=most, used=used)
    days = level.booking_window_days if action in (Action.BOOK, Action.RESCHEDULE, Action.WAITLIST) else None
    if ahead is not None and days is not None and ahead > timedelta(days=days):
        return _refusal(level, action, Missing.WINDOW, limit=days, ahead=ahead)
    return None


def _refusal(
    level: ServiceLevel,
    action: Action,
    missing: Missing,
    *,
    limit: int | None = None,
    used: int = 0,
    ahead: timedelta = timedelta(),
) -> Refusal:
    def suffices(other: ServiceLevel) -> bool:
        if action not in other.actions:
            return False
        if missing == Missing.NUMBER:
            most = getattr(other, LIMITS[action])
            return most is None or most > used
        days = other.booking_window_days
        return missing != Missing.WINDOW or days is None or timedelta(days=days) >= ahead

    having = next((other for other in ServiceLevel.objects.filter(rank__gt=level.rank) if suffices(other)), None)
    # Too far ahead: the same thing nearer is what helps.
    instead = action if missing == Missing.WINDOW else next((o for o in INSTEAD[action] if o in level.actions), None)
    return Refusal(action, missing, limit, having, instead)
