"""Telling who waits for an e-mail that it does not come: the customer in the conversation, and the team.

Which e-mails are to be told of stands on their rows, marked by the statement that gave them up. The words, the team's
notice and the end of that mark are one transaction: whatever is killed, each is told of once.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import EmailVerification, OutgoingEmail
from bookings import notifications
from bookings.models import Notification
from chatbot.dialogue import engine, registry
from chatbot.flows import handoff, verification
from chatbot.memory.document import Memory
from chatbot.messaging import outbox
from chatbot.models import Conversation, Handoff
from chatbot.models.masking import mask_address
from chatbot.people import handoffs, identification
from chatbot.replies import Reply, addresses, speech
from chatbot.replies import handoff as words
from chatbot.worker.delivery import deliver

log = logging.getLogger(__name__)

Kind = OutgoingEmail.Kind
BATCH = 200
# What could not be told until then is left to the lists of admin.
WORTH_TELLING = timedelta(days=1)
WAITED_FOR = (EmailVerification.Status.ASKED, EmailVerification.Status.SENT)
# These stand for what the conversation could not take (chatbot.worker.unreached).
INSTEAD_OF_A_MESSAGE = (Kind.REMINDER, Kind.OFFER, Kind.FOLLOW_UP)


def tell_due(clock: Callable[[], datetime] = timezone.now) -> int:
    """Tell of all that is to be told of; one that fails keeps no other, and is tried again with the next run."""
    rows = OutgoingEmail.objects.filter(needs_telling=True, created_at__gt=clock() - WORTH_TELLING)
    told = 0
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        try:
            told += tell(pk, clock)
        except Exception as error:  # noqa: BLE001 - it stands as it stood, and is said without its words
            frames = "".join(traceback.format_tb(error.__traceback__)[-3:])
            log.error("telling of e-mail %s failed: %s\n%s", pk, type(error).__name__, frames)
    return told


def tell(pk: int, clock: Callable[[], datetime] = timezone.now) -> bool:
    """Tell of one e-mail if that is still to be done. Safe to call at any time, from anywhere."""
    conversation = _tell(pk, clock())
    if conversation is None:
        return False
    deliver(conversation.pk)
    return True


def _tell(pk: int, now: datetime) -> Conversation | None:
    """The conversation whose people were told; None where there is nothing to tell, or nobody."""
    with transaction.atomic(durable=True):
        conversation = _lock_conversation(pk)
        claimed = OutgoingEmail.objects.filter(pk=pk, needs_telling=True).update(needs_telling=False)
        row = OutgoingEmail.objects.select_related("verification", "customer").filter(pk=pk).first()
        if not claimed or row is None:
            return None
        _mark_notification(row, now)
        if conversation is None or not _is_waited_for(conversation, row):
            return None
        _tell_the_team(conversation, row, now)
        _tell_the_customer(conversation, row, now)
        return conversation


def _lock_conversation(pk: int) -> Conversation | None:
    """Where the code was asked for, or where the customer wrote last. Locked first, as a turn does."""
    rows = Conversation.objects.filter(ended_at=None).select_related("identity", "customer")
    found = OutgoingEmail.objects.filter(pk=pk).values_list("verification__identity_id", "customer_id").first()
    identity_id, customer_id = found or (None, None)
    if identity_id:
        rows = rows.filter(identity_id=identity_id)
    elif customer_id:
        rows = rows.filter(customer_id=customer_id)
    else:
        return None
    return rows.select_for_update(of=("self",), no_key=True).order_by("-last_message_at").first()


def _is_waited_for(conversation: Conversation, row: OutgoingEmail) -> bool:
    """A code that was replaced or given is not, nor one whose customer is at something else by now."""
    if row.verification:
        memory = registry.recall(conversation) or Memory()
        return row.verification.status in WAITED_FOR and verification.waits_for_code(memory, row.to)
    return row.customer is not None and row.customer.erased_at is None


def _tell_the_team(conversation: Conversation, row: OutgoingEmail, now: datetime) -> None:
    with speech.read_by_the_team():
        line = words.undelivered(row.get_kind_display(), row.pk, row.outcome)
    summary = handoff.summarize(conversation, registry.recall(conversation) or Memory())
    handoffs.report(conversation, Handoff.Reason.UNDELIVERED, line=line, summary=summary, now=now)


def _tell_the_customer(conversation: Conversation, row: OutgoingEmail, now: datetime) -> None:
    """Not while a person has the conversation, nor where it takes no message now."""
    if handoffs.taken(conversation.pk) or outbox.problem(conversation, now):
        return
    with speech.heard_in(conversation, now):
        said = _of_a_code(conversation, row, now) if row.verification else _of_news(conversation, row, now)
        outbox.write(conversation, [said] if said else [], now=now)


def _of_a_code(conversation: Conversation, row: OutgoingEmail, now: datetime) -> Reply:
    """The same for every address: nothing depends on whose it is."""
    said = engine.code_did_not_arrive(conversation, row.to, now=now)
    conversation.save(update_fields=["state"])
    return said


def _of_news(conversation: Conversation, row: OutgoingEmail, now: datetime) -> Reply | None:
    """Only to who has shown who they are: another one need not know that the customer is written to."""
    if not identification.is_known(conversation, now):
        return None
    return addresses.news_not_sent(mask_address(row.to))


def _mark_notification(row: OutgoingEmail, now: datetime) -> None:
    """What was e-mailed because the conversation did not take it has reached nobody."""
    about, _, rest = row.dedup_key.partition(":")
    if about == "appointment-event" and row.customer_id:
        notifications.not_mailed(int(rest.split(":")[0]), row.outcome, now=now)
    if row.kind in INSTEAD_OF_A_MESSAGE and row.customer_id:
        number = row.dedup_key.split(":")[1]
        told = Notification.objects.filter(pk=number, customer_id=row.customer_id, outcome=notifications.BY_EMAIL)
        told.update(status=Notification.Status.UNREACHABLE, outcome=row.outcome[:40])
