"""What an operation on appointments would do, to be read before it is done: to which of them, and to which not."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, ngettext

from bookings.models import Appointment
from bookings.transitions import TRANSITIONS

# As many as are changed in one request.
LIMIT = 500
# By the operation's name in bookings.transitions.
QUESTIONS = {
    "approve": gettext_lazy("Approve?"), "decline": gettext_lazy("Decline?"), "cancel": gettext_lazy("Cancel?"),
    "complete": gettext_lazy("Say that it took place?"), "mark_no_show": gettext_lazy("Say that nobody came?"),
}  # fmt: skip
WITH_REASON = {"decline", "cancel"}


class AboutOne(Protocol):
    """What is said of one appointment before it is changed."""

    appointment: Appointment


@dataclass
class Prospect:
    appointment: Appointment
    is_allowed: bool


def look(rows: QuerySet[Appointment], operation: str, *, now: datetime) -> list[Prospect]:
    """One for each of the rows, in the order of their times."""
    found = rows.select_related("customer", "service", "consultant__user").order_by("during", "pk")
    return [Prospect(row, _is_allowed(row, operation, now)) for row in found]


def _is_allowed(row: Appointment, operation: str, now: datetime) -> bool:
    """Nothing is approved once it has begun, or said to be over before."""
    has_begun = row.starts_at <= now
    is_in_time = {"approve": not has_begun, "complete": has_begun, "mark_no_show": has_begun}.get(operation, True)
    return is_in_time and row.status in TRANSITIONS[operation].from_states


def summary(prospects: Collection[Prospect]) -> list[str]:
    """How many it concerns, and how many it leaves alone."""
    meant = sum(one.is_allowed for one in prospects)
    left = sum(not one.is_allowed for one in prospects)
    says = [ngettext("%(count)d appointment is changed.", "%(count)d appointments are changed.", meant)
            % {"count": meant}]  # fmt: skip
    if left:
        words = ngettext("%(count)d is left alone: its state does not allow this.",
                         "%(count)d are left alone: their state does not allow this.", left)  # fmt: skip
        says.append(words % {"count": left})
    return says


def as_seen(prospects: Iterable[AboutOne]) -> str:
    """Goes with the question, so that nothing is done to an appointment that has moved since."""
    return json.dumps({one.appointment.pk: one.appointment.sequence for one in prospects})


def read_seen(text: str) -> dict[int, int]:
    """Nothing, for what no page of ours has sent."""
    try:
        return {int(pk): int(sequence) for pk, sequence in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError):
        return {}
