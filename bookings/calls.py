"""Customers whom no news has reached: who they are, who of the team rings them, and what came of it.

What was told to nobody is a notification that says so, until its time is over or it is true no longer. Somebody takes
the call of a customer, for all of their news at once; telling it ends these notifications.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.locks import lock_customers
from accounts.models import Customer, User
from bookings import notifications
from bookings.models import Call, Notification

Kind, Status, Outcome = Notification.Kind, Notification.Status, Call.Outcome
# A visit that is over can be asked about later; a request is rung for at the desk.
WORTH_A_CALL = [
    Kind.REMINDER, Kind.WAITLIST_OFFER, Kind.APPROVAL, Kind.DECLINE, Kind.MOVED, Kind.CANCELLED, Kind.BOOKED
]  # fmt: skip
UNREACHED = [Status.UNREACHABLE, Status.FAILED]
# So many news are looked at, what is over soonest first.
MOST = 200
AGAIN_AFTER = timedelta(hours=1)
# Calls that still say something of the next one.
RECENT = timedelta(days=7)
BY_PHONE = "telephone"


class CallTaken(Exception):
    """It is somebody else's call, or none any more; `call` is the one that is open now."""

    def __init__(self, call: Call | None) -> None:
        self.call = call
        super().__init__("the call is somebody else's")


@dataclass
class Unreached:
    """A customer, the news they are to be told, and the calls to them so far, the newest first."""

    customer: Customer
    news: list[Notification] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    @property
    def open_call(self) -> Call | None:
        return next((call for call in self.calls if call.ended_at is None), None)

    @property
    def missed(self) -> list[Call]:
        """Where nobody answered."""
        return [call for call in self.calls if call.outcome == Outcome.NO_ANSWER]

    def waits_until(self, now: datetime) -> datetime | None:
        """Nobody answered, and it is not time to try again."""
        last = self.calls[0] if self.calls else None
        return last.again_at if last and last.again_at and last.again_at > now else None


def unreached(now: datetime) -> QuerySet[Notification]:
    """What was told to nobody and is still of use to them; whether it is still true, the row itself does not say."""
    return Notification.objects.filter(
        status__in=UNREACHED, useful_until__gt=now, kind__in=WORTH_A_CALL, customer__erased_at=None
    )


def find(*, now: datetime) -> list[Unreached]:
    """Whom to ring, the most urgent first; those of whom it is too early to try again are the last."""
    rows = unreached(now).select_related(
        "customer", "appointment__customer", "appointment__service", "appointment__consultant",
        "event__appointment__service", "event__appointment__consultant", "waitlist_entry__service",
    ).order_by("useful_until", "pk")  # fmt: skip
    found: dict[int, Unreached] = {}
    for row in rows[:MOST]:
        if notifications.is_still_true(row):
            found.setdefault(row.customer_id, Unreached(row.customer)).news.append(row)
    recent = Call.objects.filter(customer__in=found, taken_at__gt=now - RECENT) if found else Call.objects.none()
    for call in recent.select_related("caller").order_by("-pk"):
        found[call.customer_id].calls.append(call)
    return sorted(found.values(), key=lambda one: one.waits_until(now) is not None)


@transaction.atomic
def take(*, customer: Customer, caller: User, instead_of: int | None = None, now: datetime) -> Call:
    """From now on it is the caller's. `instead_of`: the open call that they have seen and take over.

    Raises CallTaken where another one is open.
    """
    lock_customers([customer.pk])
    standing = _open(customer)
    if standing and standing.caller_id == caller.pk:
        return standing
    if standing and standing.pk != instead_of:
        raise CallTaken(standing)
    if standing:
        _end(standing, Outcome.PUT_BACK, now)
    return Call.objects.create(customer=customer, caller=caller, taken_at=now)


@transaction.atomic
def end(*, customer: Customer, caller: User, outcome: str, news: Collection[int] = (), now: datetime) -> Call:
    """What came of the call. `news` are the notifications that were told: what has come since is still to be told.

    Raises CallTaken where the caller has no call to this customer.
    """
    lock_customers([customer.pk])
    standing = _open(customer)
    if standing is None or standing.caller_id != caller.pk:
        raise CallTaken(standing)
    if outcome == Outcome.TOLD:
        rows = Notification.objects.filter(pk__in=news, customer=customer, status__in=UNREACHED)
        rows.update(status=Status.SENT, outcome=BY_PHONE, done_at=now)
    standing.again_at = now + AGAIN_AFTER if outcome == Outcome.NO_ANSWER else None
    return _end(standing, outcome, now)


def _open(customer: Customer) -> Call | None:
    return Call.objects.filter(customer=customer, ended_at=None).select_related("caller").first()


def _end(call: Call, outcome: str, now: datetime) -> Call:
    call.ended_at, call.outcome = now, outcome
    call.save(update_fields=["ended_at", "outcome", "again_at"])
    return call
