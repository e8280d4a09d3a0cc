"""What the panel of an appointment says of telling: what was told, what comes next and how, and who hears of an act."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bookings import mail
from bookings.actors import Actor, Role
from bookings.models import Appointment, Notification
from chatbot.messaging.reaching import Reach

Kind, Status = Notification.Kind, Notification.Status
# What customers are sent about what is done here; of anything else they hear nothing.
NEWS = {"approve": Kind.APPROVAL, "decline": Kind.DECLINE, "cancel": Kind.CANCELLED, "move": Kind.MOVED}
# What the consultant is sent an e-mail about, where somebody else does it.
FOR_CONSULTANTS = {*NEWS, "late"}
SHOWN = 6


@dataclass(frozen=True)
class Told:
    """Something that the customer was sent, or that did not reach them."""

    at: datetime
    what: str
    how: str
    is_missed: bool = False


@dataclass(frozen=True)
class Planned:
    """What they are sent next; `ways` is empty where nothing would reach them."""

    at: datetime
    what: str
    ways: str


def listed(ways: list[str]) -> str:
    return ", ".join(way for way in ways if way)


def told(row: Appointment) -> list[Told]:
    """The newest first."""
    lines = [_of_notification(one) for one in row.notifications.exclude(status__in=[Status.DUE, Status.VOID])
             # What went by e-mail alone stands among the e-mails.
             if (one.status, one.outcome) != (Status.SENT, "e-mail")]  # fmt: skip
    emails = row.customer.emails.filter(thread=f"appointment:{row.pk}:customer").defer("text", "html", "calendar")
    for one in emails:
        how = _("e-mail: %(status)s") % {"status": one.get_status_display()}
        lines.append(Told(one.done_at or one.created_at, one.get_kind_display(), how, one.status == one.Status.FAILED))
    return sorted(lines, key=lambda line: line.at, reverse=True)[:SHOWN]


def _of_notification(row: Notification) -> Told:
    is_missed = row.status != Status.SENT
    how = _("did not reach them") if is_missed else _("in the chat")
    return Told(row.done_at or row.due_at, row.get_kind_display(), how, is_missed)


def planned(row: Appointment, reach: Reach) -> Planned | None:
    """None where nothing is."""
    due = row.notifications.filter(status=Status.DUE).order_by("due_at", "pk").first()
    return Planned(due.due_at, due.get_kind_display(), _ways(reach, due.kind)) if due else None


def _ways(reach: Reach, kind: str) -> str:
    return listed([reach.chat(kind), _("e-mail") if reach.email(kind) else ""])


def hears(row: Appointment, operation: str, by: Actor, reach: Reach) -> str:
    """Who is told of it, and how, if it is done now."""
    ways = []
    if kind := NEWS.get(operation):
        by_customer = _ways(reach, kind)
        ways = [
            _("the customer (%(ways)s)") % {"ways": by_customer} if by_customer
            else _("not the customer, whom nothing reaches: please ring them")
        ]  # fmt: skip
    if operation in FOR_CONSULTANTS and by.role != Role.CONSULTANT and mail.reaches_consultant(row):
        ways.append(_("the consultant (e-mail)"))
    return listed(ways) or _("nobody")
