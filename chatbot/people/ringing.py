"""Notifications in the team's browsers: somebody waits for a person, or has written to the one who has them.

That a handoff was told of stands on its row, written in the transaction that queues the notifications. They say what
is to be done and lead to the conversation; who it is and what was written stands on no screen that may be locked.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.push import outgoing, subscribing
from chatbot.models import Handoff, Message
from chatbot.people import desk
from consultants.models import Business

# So many are told of at a time.
BATCH = 50
# What has waited longer is left to the desk: a first browser is not told of all that ever was.
WORTH_RINGING = timedelta(days=1)


def ring(*, now: datetime) -> int:
    """Tell of who waits since they were last told of, and of what was written since. Returns of how many handoffs.

    Of who waits for anybody while the desk is open, as by e-mail; of what is written to somebody at any time.
    """
    with transaction.atomic():
        # One that is being taken at this moment is looked at again with the next run.
        rows = list(_unheard(now).select_for_update(of=("self",), skip_locked=True)[:BATCH])
        for row in rows:
            _tell(row, now)
        Handoff.objects.filter(pk__in=[row.pk for row in rows]).update(rung_at=now)
    return len(rows)


def _unheard(now: datetime) -> QuerySet[Handoff]:
    written = Message.objects.filter(conversation=OuterRef("conversation"), direction=Message.Direction.IN)
    rows = Handoff.objects.alias(
        called=Greatest("created_at", "emergency_at", "snoozed_until"),
        written=Subquery(written.order_by("-id").values("created_at")[:1]),
    )
    waiting = Q(taken_at=None) & (Q(rung_at=None) | Q(rung_at__lt=F("called")))
    spoken_to = Q(pk__in=Handoff.objects.unanswered().filter(holder__isnull=False).values("pk"))
    written_to = spoken_to & Q(written__gt=F("taken_at")) & (Q(rung_at=None) | Q(rung_at__lt=F("written")))
    which = waiting | written_to if Business.current().is_team_told(now) else written_to
    return rows.due(now).filter(which, Q(called__gt=now - WORTH_RINGING) | Q(taken_at__isnull=False)).order_by("pk")


def _tell(row: Handoff, now: datetime) -> None:
    if row.taken_at:
        title, people = _("A customer has written to you"), User.objects.filter(handoffs=row)
    elif row.emergency_at:
        title, people = _("EMERGENCY: a customer waits for a person"), desk.who_answer()
    else:
        title, people = _("A customer waits for a person"), desk.who_answer()
    _queue(row, people, title, now=now)


def tell_of_gift(row: Handoff, giver: str, *, now: datetime) -> None:
    """To whoever has been given the conversation, by a colleague of this name."""
    _queue(row, User.objects.filter(handoffs=row), _("%(name)s has given you a conversation"), now=now, name=giver)


def _queue(row: Handoff, people: QuerySet[User], title: str | Promise, *, now: datetime, **values: str) -> None:
    """To each of them in their language; `values` are of the title."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            outgoing.queue(
                subscribing.of_users(people.filter(language=language)), tag=f"talk-{row.conversation_id}",
                title=str(title) % values, text=row.get_reason_display(),
                link=reverse("talk", args=[row.conversation_id]), now=now,
            )  # fmt: skip
