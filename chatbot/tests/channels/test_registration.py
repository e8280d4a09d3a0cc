"""Channels are known by what each has registered, and by nothing else; one that is not whole stops the start."""

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from accounts import channels as names
from accounts.channels import UnknownChannel
from accounts.models import ChannelIdentity, Customer
from accounts.services import identify
from chatbot.channels.messenger import Messenger
from chatbot.guardrails import outgoing
from chatbot.messaging import outbox
from chatbot.messaging.channels import Channel, Refusal, channel, register, registered
from chatbot.models import Conversation, Message
from chatbot.people import handoffs


class Bare(Channel):
    """Says nothing at all."""


class Half(Channel):
    name, label, window = "half", "half", None

    def parse(self, arrival):
        return []


class Read(Channel):
    """Its rows are read, so that it sends nothing."""

    is_read_from_rows = True
    name, label = "read", "read"


class Reborn(Messenger):
    """Whole, and of a name that is taken."""


class Shouted(Messenger):
    name = "Shouted channel"


def entered():
    return [one.name for one in registered()], names.choices()


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Bare, "is not whole: it has no name, no label, no shows, no window, no parse, no render, no send."),
        (Half, "test_registration.Half is not whole: it has no shows, no render, no send."),
        (Read, "is not whole: it has no shows, no window, no parse, no render."),
        (Reborn, "There is a channel messenger already; "),
        (Shouted, "needs a name of at most 20 small letters, not 'Shouted channel'."),
    ],
)
def test_a_channel_that_is_not_whole_is_refused_with_a_sentence_that_says_why(kind, sentence):
    before = entered()
    with pytest.raises(ImproperlyConfigured) as refused:
        register(kind)
    assert sentence in str(refused.value)
    assert entered() == before


def test_an_identity_can_be_of_every_registered_channel_and_of_no_other(db):
    for one in registered():
        identity = identify(channel=one.name, external_id="7001")
        identity.full_clean(exclude=["network_key"])
        assert str(identity) == f"{one.label} 7001"
    with pytest.raises(UnknownChannel, match="There is no channel 'pigeon'; there is .*messenger"):
        identify(channel="pigeon", external_id="7001")
    assert not ChannelIdentity.objects.filter(channel="pigeon").exists()


def test_who_wrote_from_a_channel_that_is_no_more_is_not_reached_there(db, now):
    customer = Customer.objects.create()
    identity = ChannelIdentity.objects.create(channel="pigeon", external_id="7", customer=customer)
    conversation = Conversation.objects.create(identity=identity, customer=customer, last_message_at=now)
    assert outbox.problem(conversation, now) == "no_channel"
    assert not handoffs.answer(conversation.pk, "Chào bạn", by=handoffs.Member("Lan", "Lan"), now=now)
    assert not Message.objects.exists()
    with pytest.raises(UnknownChannel):
        channel("pigeon")


def test_what_a_channel_keeps_secret_no_model_may_say(settings):
    for number, name in enumerate(channel("messenger").secrets):
        setattr(settings, name, f"plover-{number}-xyzzy")
        assert outgoing.doubt(f"Xin chào plover-{number}-xyzzy", "") == "secret"


def test_what_a_channel_finds_wrong_with_its_settings_is_a_system_check(settings):
    settings.MESSENGER_APP_SECRET = settings.MESSENGER_VERIFY_TOKEN = settings.MESSENGER_PAGE_ID = "x"
    settings.MESSENGER_PAGE_TOKEN = ""
    found = [(one.id, one.msg) for one in run_checks() if one.id == "chatbot.W001"]
    assert found == [("chatbot.W001", "Messenger is only half configured: MESSENGER_PAGE_TOKEN missing.")]


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_says_whether_trying_again_can_help(refusal):
    passing, stopping = (
        {"temporary", "no_answer", "error"},
        {"token_missing", "token_invalid", "restricted", "policy_block"},
    )
    assert refusal.is_permanent is (refusal not in passing | stopping)
    assert refusal.stops_the_channel is (refusal in stopping)
