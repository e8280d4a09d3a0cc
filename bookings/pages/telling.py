"""What the team reads of telling: what was told of an appointment, what comes next and how, and who hears of an act."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import mail
from bookings.actors import Actor, Role
from bookings.models import Appointment, Notification
from chatbot.messaging.reaching import Reach, reach_of_each
from consultants.models import Consultant

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
    """What they are sent; `ways` is empty where nothing would reach them then."""

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


def planned(row: Appointment, reach: Reach, *, now: datetime) -> list[Planned]:
    """The next first, each by what will take it when it is due, if they do not write before."""
    return [_planned(due, reach.then(max(due.due_at, now)))
            for due in row.notifications.filter(status=Status.DUE).order_by("due_at", "pk")[:SHOWN]]  # fmt: skip


def _planned(due: Notification, reach: Reach) -> Planned:
    return Planned(due.due_at, due.get_kind_display(), _ways(reach.chat(due.kind), reach.email(due.kind)))


def _ways(chat: str, email: bool) -> str:
    return listed([chat, _("e-mail") if email else ""])


@dataclass(frozen=True)
class Hearing:
    """Who is told of an act on one appointment if it is done now; as a text, how too."""

    customer_id: int
    # Whether the customer is to hear of it.
    is_news: bool
    # What their channel is called, where it takes the news now.
    chat: str
    # Whether they are written an e-mail.
    email: bool
    # The consultants who are written one: what they are called, by their ids.
    consultants: dict[int, str]

    def __str__(self) -> str:
        people = []
        if self.is_news:
            ways = _ways(self.chat, self.email)
            people = [
                _("the customer (%(ways)s)") % {"ways": ways} if ways
                else _("not the customer, whom nothing reaches: please ring them")
            ]  # fmt: skip
        people += [_("%(name)s (e-mail)") % {"name": name} for name in self.consultants.values()]
        return listed(people) or _("nobody")


def hears(row: Appointment, operation: str, by: Actor, reach: Reach, *, target: Consultant | None = None) -> Hearing:
    """What is said of one, whose customer can be told so. `target`: to whom a move gives it, where that is known."""
    # Holds are nobody's news.
    kind = NEWS.get(operation) if row.is_booked() else None
    people = {}
    if operation in FOR_CONSULTANTS and row.is_booked() and by.role != Role.CONSULTANT:
        is_given = target is not None and target != row.consultant
        people = {one: one.name if is_given else _("the consultant") for one in (row.consultant, target) if one}
    return Hearing(
        customer_id=row.customer_id, is_news=kind is not None, chat=reach.chat(kind) if kind else "",
        email=kind is not None and reach.email(kind),
        consultants={one.pk: name for one, name in people.items() if mail.reaches_consultant(one)},
    )  # fmt: skip


def hears_of_each(
    rows: Collection[Appointment], operation: str, by: Actor, *, target: Consultant | None = None, now: datetime
) -> dict[int, Hearing]:
    """The same of many that are changed together, by their ids; the number of queries does not grow with them."""
    reach = reach_of_each(rows, now=now)
    return {row.pk: hears(row, operation, by, reach[row.pk], target=target) for row in rows}


def summary(hearings: Iterable[Hearing]) -> list[str]:
    """How many people are told, each counted once, and how many customers have to be rung."""
    hearings = list(hearings)
    by_email = {one.customer_id for one in hearings if one.email}
    in_chat = {one.customer_id for one in hearings if one.chat}
    to_ring = {one.customer_id for one in hearings if one.is_news} - by_email - in_chat
    consultants = {pk for one in hearings for pk in one.consultants}
    told = [
        (ngettext("%(count)d customer by e-mail", "%(count)d customers by e-mail", len(by_email)), by_email),
        (ngettext("%(count)d customer in the chat", "%(count)d customers in the chat", len(in_chat)), in_chat),
        (ngettext("%(count)d consultant by e-mail", "%(count)d consultants by e-mail", len(consultants)), consultants),
    ]  # fmt: skip
    people = listed([words % {"count": len(who)} for words, who in told if who]) or _("nobody")
    says = [_("Told: %(people)s.") % {"people": people}]
    if to_ring:
        words = ngettext("Nothing reaches %(count)d customer: please ring them.",
                         "Nothing reaches %(count)d customers: please ring them.", len(to_ring))  # fmt: skip
        says.append(words % {"count": len(to_ring)})
    return says
