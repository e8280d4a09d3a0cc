"""E-mails to whoever is on duty: a customer waits for a person, and nobody of the team has looked for some minutes.

That a handoff was told of stands on its row, written in the transaction that queues the e-mails: whatever is killed,
each is told of once. Who has opened the conversation, which the history has, taken it or put it off knows of it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast, Greatest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail import outgoing
from accounts.models import OutgoingEmail
from bookings.wording import day_and_clock
from chatbot.messaging.channels import channel
from chatbot.models import ChannelStop, Conversation, Handoff
from chatbot.replies import speech
from consultants.models import Business
from history.models import Entry

# So many are told of at a time.
BATCH = 50
# What has waited longer is left to the desk: whoever sets the first address is not told of all that ever was.
WORTH_AN_ALERT = timedelta(days=7)


def alert(*, now: datetime) -> int:
    """Tell of who waits unseen, while the desk is open; where it has no hours, at any time. Returns of how many."""
    business = Business.current()
    if not business.alert_minutes or not business.alert_addresses or not business.is_team_told(now):
        return 0
    with transaction.atomic():
        unseen = _unseen(timedelta(minutes=business.alert_minutes), now)
        # One that is being taken at this moment is looked at again with the next run.
        rows = list(unseen.select_for_update(of=("self",), skip_locked=True)[:BATCH])
        for row in rows:
            _tell(business, row, now)
        Handoff.objects.filter(pk__in=[row.pk for row in rows]).update(alerted_at=now)
    return len(rows)


def alert_of_stop(stop: ChannelStop, *, now: datetime) -> None:
    """A channel takes nothing from us: told at once, at any time. The caller's transaction has just written it."""
    business = Business.current()
    with speech.read_by_the_team():
        name = str(channel(stop.channel).label)
        values = {
            "channel": name, "since": day_and_clock(stop.since, business.zone), "outcome": stop.outcome,
            "business": business.name, "language": settings.LANGUAGE_CODE, "signature": business.signature,
            "link": settings.SITE_URL + reverse("operation"),
        }  # fmt: skip
        subject = _("%(channel)s takes no messages from us") % {"channel": name}
        text, html = (render_to_string(f"emails/channel_stop.{kind}", values) for kind in ("txt", "html"))
    for number, address in enumerate(business.alert_addresses):
        outgoing.queue(
            kind=OutgoingEmail.Kind.ALERT, dedup_key=f"stop:{stop.pk}:{number}", to=address,
            language=settings.LANGUAGE_CODE, subject=subject, text=text, html=html, now=now,
        )  # fmt: skip


def emails_about(handoffs: QuerySet[Handoff]) -> QuerySet[OutgoingEmail]:
    """To whomever they went."""
    return outgoing.named_after(handoffs, "handoff", by="dedup_key")


def _unseen(lasting: timedelta, now: datetime) -> QuerySet[Handoff]:
    """Waiting for so long, or in an emergency for so long, without anybody of the team having looked since."""
    opened = Entry.objects.filter(
        kind=Entry.Kind.READ, table_name=Conversation._meta.db_table,
        row_id=Cast(OuterRef("conversation_id"), CharField()), at__gte=OuterRef("since"),
    )  # fmt: skip
    rows = Handoff.objects.waiting().alias(since=Greatest("created_at", "emergency_at"))
    return rows.select_related("conversation__customer").filter(
        ~Exists(opened), since__gt=now - WORTH_AN_ALERT, since__lte=now - lasting, alerted_at=None, snoozed_at=None,
    )  # fmt: skip


def _tell(business: Business, row: Handoff, now: datetime) -> None:
    """In the team's language. Nothing that was written stands in it, and no address."""
    with speech.read_by_the_team():
        name = row.conversation.customer.name or _("A customer")
        values = {
            "name": name, "business": business.name, "language": settings.LANGUAGE_CODE,
            "since": day_and_clock(row.created_at, business.zone), "reason": row.get_reason_display(),
            "link": settings.SITE_URL + reverse("talk", args=[row.conversation_id]), "signature": business.signature,
        }  # fmt: skip
        subject = _("%(name)s waits for a person") % {"name": name}
        text, html = (render_to_string(f"emails/alert.{kind}", values) for kind in ("txt", "html"))
    for number, address in enumerate(business.alert_addresses):
        outgoing.queue(
            kind=OutgoingEmail.Kind.ALERT, dedup_key=f"handoff:{row.pk}:{number}", to=address,
            language=settings.LANGUAGE_CODE, subject=subject, text=text, html=html, now=now,
        )  # fmt: skip
