"""The path of one turn: claim, read, understand, decide and write, deliver.

Its steps are those of docs/architecture.md, 2 to 6 and 8; the understanding is `reading`'s.
"""

import itertools
import logging
import time
import traceback
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import OperationalError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from chatbot import replies
from chatbot.dialogue import engine, registry
from chatbot.dialogue.engine import Response
from chatbot.flows import emergency, handoff
from chatbot.memory.document import Memory
from chatbot.memory.turn import Event, Lookups, Turn
from chatbot.messaging import outbox
from chatbot.messaging.channels import channel
from chatbot.messaging.leases import TURN, LeaseLost, claim, lock, release
from chatbot.messaging.waking import wake
from chatbot.models import Conversation, Handoff, Message
from chatbot.models.masking import mask
from chatbot.people import handoffs, identification
from chatbot.replies import buttons, speech
from chatbot.understanding import suspicions
from chatbot.understanding.local import emergencies
from chatbot.worker import meeting, reading
from chatbot.worker.delivery import deliver
from chatbot.worker.reading import Reading
from meetassist import business
from meetassist.acting import Acting, acting
from meetassist.claiming import COUNTED
from meetassist.rehearsing import durable, is_rehearsal

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
# Step 5 runs again this often after a deadlock or a lock timeout.
WRITE_TRIES = 3
LOCK_TIMEOUT = "3s"
# Whoever only tries something gives way to customers: before PostgreSQL looks for whom a ring of waiting hits.
REHEARSAL_LOCK_TIMEOUT = "500ms"
RETRIED_SQLSTATES = frozenset({"40P01", "40001", "55P03"})
# While somebody may still type a code that they were sent, the digits of what they write are masked.
CODE_MEMORY = timedelta(hours=1)
# One conversation does not keep a worker for ever: after so much it gives way to those that wait behind it, well before
# the task's time limit, and is woken again.
MAX_TURNS_A_TASK = 5
MAX_SECONDS_A_TASK = 15
# What waits together is one turn as far as it is read at once (`understanding.local.budget`); the rest is the next one.
MAX_MESSAGES_A_TURN = 20
MAX_CHARACTERS_A_TURN = 1_000


Hear = Callable[[Reading], object]


def nobody_hears(found: Reading) -> None:
    """What was understood is nobody's business but the turn's."""


def take_turns(conversation_id: int, clock: Callable[[], datetime] = timezone.now, hear: Hear = nobody_hears) -> str:
    """Handle everything that waits in the conversation, one turn after another, and deliver the replies.

    `clock` gives each turn its `now`. Leases and attempts keep to the database's clock, whatever it says. `hear` is
    told what was understood, before anything is made of it.
    """
    started = time.monotonic()
    for taken in itertools.count():
        # Who is woken need not look first.
        token = None if taken else claim(TURN, conversation_id, WAITS)
        if token is None:
            # Looked at again after each release: what arrived while we held the lease found it held, and left it to us.
            found = _look(conversation_id)
            if found.is_unsent:
                deliver(conversation_id)
            if found.has_ended:
                _wake_following(conversation_id)
                return f"{taken} turns, the conversation has ended"
            if not found.is_waiting:
                return f"{taken} turns"
            if taken >= MAX_TURNS_A_TASK or time.monotonic() - started > MAX_SECONDS_A_TASK:
                break
            token = claim(TURN, conversation_id)
        if token is None:
            return f"{taken} turns, held elsewhere"
        try:
            succeeded = take_turn(conversation_id, token, clock, hear)
        except LeaseLost:
            log.warning("conversation %s: the lease was lost, nothing was written", conversation_id)
            return f"{taken} turns, lease lost"
        finally:
            release(TURN, conversation_id, token)
        if not succeeded:
            deliver(conversation_id)
            # Not at once: what failed may have passed by the time the sweeper comes.
            return f"{taken} turns, then a failure"
    wake(conversation_id)
    return "more wait"


class Found(NamedTuple):
    """How a conversation stands: a message waits for an answer, an answer to be sent, or neither ever will."""

    is_waiting: bool
    is_unsent: bool
    ended_at: datetime | None

    @property
    def has_ended(self) -> bool:
        return self.ended_at is not None


_WAITING = Exists(Message.objects.waiting().order_by().filter(conversation=OuterRef("pk")))
_UNSENT = Exists(Message.objects.unsent().order_by().filter(conversation=OuterRef("pk")))
WAITS = Q(_WAITING, ended_at=None)


# What every turn asks is built once.
_STANDING = Conversation.objects.order_by().values_list(_WAITING, _UNSENT, "ended_at")
_IS_TAKEN = Exists(Handoff.objects.taken().filter(conversation=OuterRef("conversation")))
_BATCH = (
    Message.objects.waiting()
    .select_related("conversation__customer", "conversation__identity")
    .annotate(is_taken=_IS_TAKEN)
)


def _look(conversation_id: int) -> Found:
    row = next(iter(_STANDING.filter(pk=conversation_id)), None)
    return Found(*row) if row else Found(is_waiting=False, is_unsent=False, ended_at=None)


def _wake_following(conversation_id: int) -> None:
    """What came to a conversation just as it ended goes to the one that followed, and so does what is to be said."""
    wake(identification.pass_on(conversation_id))


def take_turn(
    conversation_id: int, token: uuid.UUID, clock: Callable[[], datetime] = timezone.now, hear: Hear = nobody_hears
) -> bool:
    """One turn under a lease. False after a failure that is to be tried again.

    Failures are counted on the messages; after MAX_ATTEMPTS they are given up.
    """
    with business.read_once():
        return _take_turn(conversation_id, token, clock, hear)


def _take_turn(conversation_id: int, token: uuid.UUID, clock: Callable[[], datetime], hear: Hear) -> bool:
    batch = read_batch(conversation_id)
    if not batch:
        return True
    if batch[0].attempts >= MAX_ATTEMPTS:
        give_up(conversation_id, token, batch, clock())
        return True
    # Counted before the work, so that a message that kills its worker is counted too.
    Message.objects.filter(pk__in=[message.pk for message in batch]).update(**COUNTED)
    started = time.monotonic()
    try:
        with acting(_customer(batch[0].conversation)):
            _handle(conversation_id, token, batch, clock(), hear)
    except LeaseLost:
        raise
    except Exception as error:  # noqa: BLE001 - any failure of a turn is recorded on its rows and ends in a retry or an apology
        # The error's own words can quote the customer; where it came from is enough.
        frames = "".join(traceback.format_tb(error.__traceback__)[-4:])
        log.error(
            "turn of conversation %s failed at attempt %s: %s\n%s",
            conversation_id, batch[0].attempts + 1, type(error).__name__, frames,
        )  # fmt: skip
        if batch[0].attempts + 1 < MAX_ATTEMPTS:
            return False
        give_up(conversation_id, token, batch, clock())
    milliseconds = int((time.monotonic() - started) * 1000)
    log.info("conversation %s: %s messages in %s ms", conversation_id, len(batch), milliseconds)
    return True


def _customer(conversation: Conversation) -> Acting:
    return Acting("customer", id=str(conversation.customer_id), place=conversation.identity.channel)


def read_batch(conversation_id: int) -> list[Message]:
    """The messages of the next turn: texts up to the next tap, pictures up to the next text, one tap alone.

    Texts of a turn are together no longer than MAX_CHARACTERS_A_TURN. A message that failed before is taken alone, so
    that it does not spoil its neighbours.
    """
    waiting: list[Message] = list(_BATCH.filter(conversation_id=conversation_id)[:MAX_MESSAGES_A_TURN])
    if not waiting:
        return []
    first, batch, characters = waiting[0], waiting[:1], len(waiting[0].text)
    if first.kind == Message.Kind.TAP or first.attempts:
        return batch
    for message in waiting[1:]:
        characters += len(message.text)
        if message.kind != first.kind or message.attempts or characters > MAX_CHARACTERS_A_TURN:
            break
        batch.append(message)
    return batch


def _handle(conversation_id: int, token: uuid.UUID, batch: list[Message], now: datetime, hear: Hear) -> None:
    conversation = batch[0].conversation
    if not batch[0].is_taken:  # type: ignore[attr-defined]
        meeting.meet(conversation)
        channel(conversation.identity.channel).show_seen(conversation.identity.external_id)
    with speech.heard_in(conversation, now):
        found = reading.read(conversation_id, batch, now)
    hear(found)
    for attempt in range(1, WRITE_TRIES + 1):
        try:
            _decide_and_write(conversation_id, token, batch, found, now)
            return
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in RETRIED_SQLSTATES or attempt == WRITE_TRIES:
                raise
            log.info("conversation %s: write %s met a lock, again", conversation_id, attempt)


def _decide_and_write(
    conversation_id: int, token: uuid.UUID, batch: list[Message], found: Reading, now: datetime
) -> None:
    with durable():
        conversation = _lock(conversation_id, token)
        with speech.heard_in(conversation, now):
            responded = _respond(conversation, batch, found, now)
        # Here and not when the message is stored: that must not wait for a turn that holds this row.
        conversation.last_message_at = now
        conversation.save(
            update_fields=["state", "language", "form_of_address", "customer", "last_message_at", "introduced_at"]
        )
        _label(batch)
        _mask(conversation, batch, now, had_code=bool(found.meant.entities.otp))
        _finish(batch, Message.Status.HANDLED, outcome="with_person" if responded.is_with_person else "")
        following = identification.sign_out(conversation, now=now) if responded.signs_out else conversation
        outbox.write(following, responded.said, now=now)


def _lock(conversation_id: int, token: uuid.UUID) -> Conversation:
    timeout = REHEARSAL_LOCK_TIMEOUT if is_rehearsal() else LOCK_TIMEOUT
    conversation = lock(TURN, conversation_id, token, timeout=timeout)
    if conversation.ended_at:
        # The customer has just been erased from another channel: what came here goes to the conversation that follows.
        raise LeaseLost
    return conversation


def _respond(conversation: Conversation, batch: list[Message], found: Reading, now: datetime) -> Response:
    """What to say, whoever has the conversation; where somebody may be hurt, that first."""
    event, memory = _event(batch, found, now), registry.recall(conversation) or Memory()
    danger = emergencies.find(reading.text_of(batch)) if not event.payload else None
    alarmed = [emergency.answer(conversation, memory, danger, now=now)] if danger else []
    if danger and danger.is_acute:
        return Response(alarmed)
    turn = Turn(conversation, event, memory, None, False, Lookups(conversation))
    silence = handoff.silence(turn) if conversation.is_taken else None  # type: ignore[attr-defined]
    if silence is not None:
        return Response([*alarmed, *silence.said], is_with_person=silence.is_with_person)
    response = _answered(conversation, event, Message.Kind(batch[0].kind))
    return replace(response, said=[*alarmed, *response.said])


def _answered(conversation: Conversation, event: Event, kind: Message.Kind) -> Response:
    if conversation.customer.is_active and kind in Message.WITHOUT_WORDS:
        return engine.respond_to_media(conversation, event, kind)
    if conversation.customer.is_active and kind == Message.Kind.REACTION:
        return engine.respond_to_reaction(conversation, event)
    return engine.respond(conversation, event)


def _event(batch: list[Message], found: Reading, now: datetime) -> Event:
    first = batch[0]
    payload = first.payload if first.kind == Message.Kind.TAP else ""
    return Event(found.text, payload, buttons.parse(payload), found.meant, found.answer, now, found.asides)


def _mask(conversation: Conversation, batch: list[Message], now: datetime, *, had_code: bool = False) -> None:
    """A code that was typed stands nowhere once it is handled, in whatever form, and whenever it came.

    `had_code`: they spoke of one, which can have been asked for in another conversation.
    """
    masked = {message: text for message in batch if (text := mask(message.text)) != message.text}
    if masked and (had_code or conversation.identity.verifications.filter(asked_at__gt=now - CODE_MEMORY).exists()):
        for message, text in masked.items():
            # Erased by this very turn: then it stays so.
            Message.objects.filter(pk=message.pk, text=message.text).update(text=text)


def _label(batch: list[Message]) -> None:
    """For staff to look at; how a message is answered does not depend on it."""
    for message in batch:
        if found := suspicions.labels(message.text):
            Message.objects.filter(pk=message.pk).update(labels=found)


def _finish(batch: list[Message], status: str, outcome: str = "") -> None:
    rows = Message.objects.filter(pk__in=[message.pk for message in batch], status=Message.Status.RECEIVED)
    if rows.update(status=status, outcome=outcome, done_at=timezone.now()) != len(batch):
        raise LeaseLost


def give_up(conversation_id: int, token: uuid.UUID, batch: list[Message], now: datetime) -> None:
    """The messages cannot be handled: say so, call a person, and let the next ones go on."""
    with durable():
        conversation = _lock(conversation_id, token)
        _mask(conversation, batch, now)
        _finish(batch, Message.Status.FAILED)
        if handoffs.taken(conversation_id) is None:
            with speech.heard_in(conversation, now):
                outbox.write(conversation, [replies.apology()], now=now)
        # Whatever the flow had gathered may be what failed: the next message starts afresh.
        summary = handoff.summarize(conversation, Memory())
        conversation.state = {}
        conversation.save(update_fields=["state"])
        handoffs.call(conversation, Handoff.Reason.FAILURE, summary=summary, now=now)
