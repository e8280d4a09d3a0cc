"""What is stored of a message is the same whether its sender is known, which is one statement, or new."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ChannelIdentity, Customer
from accounts.services import network_key
from chatbot.messaging import inbox
from chatbot.messaging.events import Media, Other, Reaction, Tap, Text
from chatbot.models import Conversation, Message

pytestmark = pytest.mark.django_db
ABOUT = {"channel": "web", "sender": "known", "sent_at": datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)}
MESSAGES = [
    Text(**ABOUT, external_id="1", text="mai 9h \0 \ud83d nhé %s"),
    Text(**ABOUT, external_id="2", text="x" * 12_000),
    Text(**ABOUT, external_id="3", text="for a person", is_for_another=True),
    Tap(**ABOUT, external_id="4", text="Đặt lịch", payload="do:book"),
    Media(**ABOUT, external_id="5", what=Message.Kind.VOICE),
    Other(**ABOUT, external_id="6", name="a kind with a name of more than forty characters"),
]
BUT_OF_THE_ROW = ("id", "conversation_id", "external_id", "created_at", "done_at")


def stored(inbound):
    conversation_id = inbox.store(inbound)
    row = Message.objects.get(channel=inbound.channel, external_id=inbound.external_id)
    assert row.conversation_id == conversation_id
    assert (row.done_at is not None) == (row.status == "handled")
    assert timezone.now() - row.created_at < timedelta(minutes=5)
    return Message.objects.filter(pk=row.pk).values().get()


def columns(row):
    return {name: value for name, value in row.items() if name not in BUT_OF_THE_ROW}


@pytest.mark.parametrize("message", MESSAGES, ids=lambda one: f"{one.kind} {one.external_id}")
def test_of_somebody_known_the_same_is_stored_in_one_statement(message):
    new = stored(dataclasses.replace(message, sender="new", external_id="new"))
    inbox.store(Text(**ABOUT, external_id="first", text="hello"))
    with CaptureQueriesContext(connection) as queries:
        known = inbox.store(message)
    assert len(queries) == 1
    row = Message.objects.filter(external_id=message.external_id).values().get()
    assert columns(row) == columns(new) and row["conversation_id"] == known != new["conversation_id"]
    assert inbox.store(dataclasses.replace(message, sent_at=timezone.now())) == known
    assert Message.objects.filter(conversation=known).count() == 2 and Message.objects.count() == 3


def test_where_the_conversation_has_ended_another_one_begins():
    first = inbox.store(MESSAGES[3])
    Conversation.objects.update(ended_at=timezone.now())
    second = inbox.store(Text(**ABOUT, external_id="later", text="hello"))
    assert second != first and Customer.objects.count() == 1
    # What comes once more stays where it was written.
    assert inbox.store(MESSAGES[3]) == second
    assert dict(Message.objects.values_list("external_id", "conversation_id")) == {"4": first, "later": second}


def test_a_network_that_is_new_is_noted_once():
    inbox.store(Text(**ABOUT, external_id="1", text="hello", address="192.0.2.1"))
    identity = ChannelIdentity.objects.get()
    assert identity.last_network_key == network_key("192.0.2.1")
    with CaptureQueriesContext(connection) as queries:
        inbox.store(Text(**ABOUT, external_id="2", text="hello", address="192.0.2.1"))
    assert len(queries) == 1
    inbox.store(Text(**ABOUT, external_id="3", text="hello", address="198.51.100.1"))
    # A channel that does not tell where from, now.
    inbox.store(Text(**ABOUT, external_id="4", text="hello"))
    identity.refresh_from_db()
    assert identity.last_network_key == network_key("198.51.100.1")
    assert Message.objects.filter(conversation__identity=identity).count() == 4


def test_a_reaction_asks_what_was_said_last():
    conversation = inbox.store(MESSAGES[0])
    inbox.store(Reaction(**ABOUT, external_id="r", to="nothing of ours", sign="👍", agrees=True))
    row = Message.objects.get(external_id="r")
    assert (row.conversation_id, row.kind, row.status, row.outcome) == (conversation, "reaction", "handled", "reaction")
