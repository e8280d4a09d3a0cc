"""What an operation on appointments would do, to be read before it is done: to which of them, and who would be told."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import ChannelIdentity
from bookings import mail
from bookings.actors import Actor
from bookings.models import Appointment, AppointmentEvent
from bookings.transitions import TRANSITIONS

# As many as are changed in one request.
LIMIT = 500
# By the operation's name in bookings.transitions.
QUESTIONS = {
    "approve": gettext_lazy("Approve?"), "decline": gettext_lazy("Decline?"), "cancel": gettext_lazy("Cancel?"),
    "complete": gettext_lazy("Say that it took place?"), "mark_no_show": gettext_lazy("Say that nobody came?"),
}  # fmt: skip
WITH_REASON = {"decline", "cancel"}
TOLD = {"approve", "decline", "cancel"}


class AboutOne(Protocol):
    """What is said of one appointment before it is changed."""

    appointment: Appointment


@dataclass
class Prospect:
    appointment: Appointment
    is_allowed: bool
    customer_by_email: bool
    customer_in_chat: bool
    consultant_by_email: bool

    @property
    def told(self) -> str:
        """Who hears of it, and how."""
        ways = {
            _("the customer by e-mail"): self.customer_by_email, _("the customer in the chat"): self.customer_in_chat,
            _("the consultant by e-mail"): self.consultant_by_email,
        }  # fmt: skip
        return ", ".join(way for way, is_used in ways.items() if is_used) or _("nobody")


def look(rows: QuerySet[Appointment], operation: str, by: Actor) -> list[Prospect]:
    """One for each of the rows, in the order of their times."""
    identities = ChannelIdentity.objects.filter(customer=OuterRef("customer"))
    found = rows.select_related("customer", "service", "consultant__user").annotate(has_chat=Exists(identities))
    return [_prospect(row, operation, by) for row in found.order_by("during", "pk")]


def _prospect(row: Appointment, operation: str, by: Actor) -> Prospect:
    is_allowed = row.status in TRANSITIONS[operation].from_states
    tells = operation in TOLD and is_allowed and row.is_booked()
    return Prospect(
        appointment=row,
        is_allowed=is_allowed,
        customer_by_email=tells and mail.reaches(row),
        customer_in_chat=tells and bool(row.has_chat),  # type: ignore[attr-defined]  # annotated
        consultant_by_email=tells and by.role != AppointmentEvent.Role.CONSULTANT and mail.reaches_consultant(row),
    )


def summary(prospects: Iterable[Prospect]) -> list[str]:
    """How many it concerns, how many it leaves alone, and how many people are told."""
    meant = [one for one in prospects if one.is_allowed]
    left = sum(not one.is_allowed for one in prospects)
    by_email = {one.appointment.customer_id for one in meant if one.customer_by_email}
    in_chat = {one.appointment.customer_id for one in meant if one.customer_in_chat}
    consultants = {one.appointment.consultant_id for one in meant if one.consultant_by_email}
    told = [
        (ngettext("%(count)d customer by e-mail", "%(count)d customers by e-mail", len(by_email)), by_email),
        (ngettext("%(count)d customer in the chat", "%(count)d customers in the chat", len(in_chat)), in_chat),
        (ngettext("%(count)d consultant by e-mail", "%(count)d consultants by e-mail", len(consultants)), consultants),
    ]  # fmt: skip
    people = ", ".join(words % {"count": len(who)} for words, who in told if who) or _("nobody")
    says = [ngettext("%(count)d appointment is changed.", "%(count)d appointments are changed.", len(meant))
            % {"count": len(meant)}, _("Told: %(people)s.") % {"people": people}]  # fmt: skip
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
