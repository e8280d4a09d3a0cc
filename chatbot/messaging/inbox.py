"""Storing what customers send, before anything else happens to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.dispatch import Signal
from django.utils import timezone

from accounts.services import identify, networks_of
from chatbot.messaging import amending, channels
from chatbot.messaging.events import Arrival, Echo, Edited, Event, Inbound, Media, Other, Reaction, Tap, Text, Unsent
from chatbot.messaging.waking import wake
from chatbot.models import Conversation, Message
from meetassist.acting import Acting, acting

MAX_TEXT = 10_000
# Of a sign that was put on a message: an emoji can be several characters.
MAX_SIGN = 20
MAX_ID = 255


# A channel tells of a message to a customer, the `echo`; whoever hears it returns whether a person wrote it.
echo_arrived = Signal()


class Received(NamedTuple):
    """What became of some events: the conversations that wait now, and how many messages of people were heard of."""

    waiting: list[int]
    by_people: int


def take(name: str, arrival: Arrival) -> Received:
    """Read what came over the wire as this channel does, and store it. Raises Malformed."""
    return receive(*channels.channel(name).parse(arrival))


def receive(*events: Event) -> Received:
    """Store messages, each in its own transaction, and wake their conversations.

    What people have written comes first: where they have the conversation nobody else answers.
    """
    echoes = [event for event in events if isinstance(event, Echo)]
    by_people = sum(bool(answer) for echo in echoes for _, answer in echo_arrived.send(sender=None, echo=echo))
    stored = [(store(event), event.is_for_another) for event in events if isinstance(event, Inbound)]
    waiting = list(dict.fromkeys(pk for pk, is_for_another in stored if not is_for_another))
    wake(*waiting)
    return Received(waiting, by_people)


def store(inbound: Inbound) -> int:
    """Write the message once, whatever arrives how often. Returns the conversation that it belongs to."""
    if isinstance(inbound, PLAIN) and (conversation_id := _into_open(inbound)):
        return conversation_id
    with transaction.atomic():
        # Whoever is new becomes a customer by it.
        with acting(Acting("customer", place=inbound.channel)):
            conversation = conversation_of(
                channel=inbound.channel, sender=inbound.sender, language=inbound.language, address=inbound.address
            )
        if isinstance(inbound, Unsent):
            amending.take_back(conversation.pk, inbound)
        elif isinstance(inbound, Edited):
            edited = amending.edit(conversation.pk, replace(inbound, text=clean(inbound.text)[:MAX_TEXT]))
            if edited:
                write(conversation.pk, edited)
        else:
            write(conversation.pk, inbound)
    return conversation.pk


# What becomes a row whatever the conversation says.
PLAIN = (Text, Tap, Media, Other)
_FIELDS = [field for field in Message._meta.local_concrete_fields if field.attname not in ("id", "conversation_id")]
_INTO_OPEN = """
WITH open AS (
    SELECT conversation.id FROM chatbot_conversation conversation
    JOIN accounts_channelidentity identity ON identity.id = conversation.identity_id
    WHERE identity.channel = %s AND identity.external_id = %s AND conversation.ended_at IS NULL
      AND identity.last_network_key = coalesce(%s, identity.last_network_key)
), written AS (
    INSERT INTO chatbot_message (conversation_id, {columns}) SELECT open.id, {values} FROM open ON CONFLICT DO NOTHING
)
SELECT id FROM open
""".format(  # noqa: S608 - the columns are the model's
    columns=", ".join(f'"{field.column}"' for field in _FIELDS), values=", ".join("%s" for _ in _FIELDS)
)


def _into_open(inbound: Text | Tap | Media | Other) -> int | None:
    """`store`, of a message like most: from somebody known, whose conversation is open and whose network is noted.

    One statement, where reading and writing apart are four round trips. None, and nothing written, for any other.
    """
    row = _row(inbound, _settled(inbound))
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in _FIELDS]
    network = networks_of(inbound.address).get("last_network_key")
    with connection.cursor() as cursor:
        cursor.execute(_INTO_OPEN, [inbound.channel, inbound.sender, network, *values])
        found = cursor.fetchone()
    return found[0] if found else None


def write(conversation_id: int, inbound: Inbound) -> None:
    """The row of the message, in the conversation that it belongs to; nothing where it is there already."""
    outcome = _settled(inbound)
    if isinstance(inbound, Reaction) and not (inbound.agrees and amending.is_newest(conversation_id, inbound.to)):
        outcome = outcome or "reaction"
    row = _row(inbound, outcome)
    row.conversation_id = conversation_id
    Message.objects.bulk_create([row], ignore_conflicts=True)


def _settled(inbound: Inbound) -> str:
    """Why it needs no answer by itself, as the row's outcome has it; "" where it is to be answered."""
    if inbound.is_for_another:
        return "standby"
    return inbound.name[:40] if isinstance(inbound, Other) else ""


def _row(inbound: Inbound, outcome: str) -> Message:
    """Of no conversation yet."""
    return Message(
        channel=inbound.channel,
        direction=Message.Direction.IN,
        kind=inbound.what if isinstance(inbound, Media) else inbound.kind,
        external_id=inbound.external_id,
        text=_words(inbound),
        payload=clean(inbound.payload)[:1000] if isinstance(inbound, Tap) else "",
        status=Message.Status.HANDLED if outcome else Message.Status.RECEIVED,
        outcome=outcome,
        done_at=timezone.now() if outcome else None,
        sent_at=inbound.sent_at,
    )


def _words(inbound: Inbound) -> str:
    if isinstance(inbound, Reaction):
        return clean(inbound.sign)[:MAX_SIGN]
    return clean(inbound.text)[:MAX_TEXT] if isinstance(inbound, (Text, Tap)) else ""


# Without what a turn remembers, which may be long.
_OPEN = Conversation.objects.order_by().filter(ended_at=None).defer("state")


def conversation_of(*, channel: str, sender: str, language: str = "", address: str = "") -> Conversation:
    """The open conversation of whoever has this id on the channel; made if they are new."""
    # Mostly they are known, and there is no network of theirs to note: then one question is enough.
    known = _OPEN.filter(identity__channel=channel, identity__external_id=sender)[:1] if not address else ()
    for conversation in known:
        return conversation
    most_new = channels.channel(channel).most_new_customers()
    identity = identify(channel=channel, external_id=sender, language=language, address=address, most_new=most_new)
    conversation, _ = Conversation.objects.get_or_create(
        identity=identity,
        ended_at=None,
        defaults={"customer_id": identity.customer_id, "language": language or identity.customer.language},
    )
    return conversation


def clean(text: str) -> str:
    """What PostgreSQL can store: no NUL, no lone surrogates (both are legal in JSON)."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def sensible_time(milliseconds: object, now: datetime) -> datetime:
    """A sender's clock as an instant; `now` where it is missing, absurd or ahead of ours."""
    if isinstance(milliseconds, int) and not isinstance(milliseconds, bool) and 0 < milliseconds < 10**14:
        moment = datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
        if now - timedelta(days=2) < moment < now:
            return moment
    return now
