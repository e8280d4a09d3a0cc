"""The outbox and the worker know channels by what each has registered, and by nothing else."""

import pytest

from accounts.models import ChannelIdentity
from chatbot.messaging.channels import channel, register


def test_every_channel_that_an_identity_can_have_is_registered():
    names = ChannelIdentity.Channel.values
    assert [channel(name).name for name in names] == names


def test_a_second_channel_of_one_name_is_refused():
    mine = channel("web")
    with pytest.raises(ValueError, match="There is a channel web already"):
        register(mine)
    assert channel("web") is mine
