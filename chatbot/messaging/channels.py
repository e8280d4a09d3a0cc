"""What a channel is to the rest of the chat. Each registers itself, from its own folder in chatbot.channels."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chatbot.models import Message
from chatbot.replies import Reply


@dataclass(frozen=True)
class Rendered:
    """One outbound row: a reply can need several on a channel with short messages."""

    text: str
    choices: list[dict[str, Any]] = field(default_factory=list)
    table: list[list[str]] = field(default_factory=list)


class SendFailed(Exception):
    """A message was not accepted. `permanent`: trying again cannot help. `outcome`: one word for admin."""

    def __init__(self, outcome: str, *, permanent: bool) -> None:
        super().__init__(outcome)
        self.outcome, self.permanent = outcome, permanent


@dataclass(frozen=True)
class Channel:
    """Where customers write from, and how they are answered there."""

    # A value of ChannelIdentity.Channel.
    name: str
    render: Callable[[Reply], list[Rendered]]
    # Gives the id that the channel has for the message, or raises SendFailed; None where the commit itself delivers.
    send: Callable[[Message, str], str | None] | None
    # Shows the recipient that an answer is being written; None where their page does.
    show_typing: Callable[[str], None] | None
    # Called with the identity's id in the transaction that writes messages to it, where somebody waits for that.
    announce: Callable[[int], None] | None
    # How long after the customer's last message it takes one that they have not asked for; None is always.
    window: timedelta | None
    # The choices of a message can be tapped until the next one alone.
    taps_vanish: bool


_registered: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Enter a channel, once. Two of one name are a mistake."""
    if channel.name in _registered:
        raise ValueError(f"There is a channel {channel.name} already")
    _registered[channel.name] = channel


def channel(name: str) -> Channel:
    return _registered[name]
