"""What arrives from a channel: first as it came over the wire, then as what it is. All frozen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from chatbot.models import Message


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What came over the wire, before anybody has read it: the body of a webhook, a frame of a WebSocket."""

    body: Any
    at: datetime
    # Who sent it and from which network address, where the connection tells that and not the body.
    sender: str = ""
    address: str = ""


class Malformed(ValueError):
    """An arrival is not what this channel's senders send."""


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """What a customer sent: one of the classes below. The same `external_id` on a channel is the same message."""

    kind: ClassVar[Message.Kind]
    channel: str
    sender: str
    external_id: str
    sent_at: datetime
    # The language that the customer's page is in, where there is such a thing.
    language: str = ""
    # The network address it came from, where the channel tells it; only keyed hashes of it are stored.
    address: str = ""
    # Another app answers this customer now: kept for the history alone.
    is_for_another: bool = False


@dataclass(frozen=True, kw_only=True)
class Text(Inbound):
    """Words that were typed."""

    kind = Message.Kind.TEXT
    text: str


@dataclass(frozen=True, kw_only=True)
class Tap(Inbound):
    """A choice that was tapped: its title as the customer saw it, and the payload that stood behind it."""

    kind = Message.Kind.TAP
    text: str
    payload: str


@dataclass(frozen=True, kw_only=True)
class Media(Inbound):
    """A picture, a voice, a sticker, a place, a file: we cannot look at it, and say so. `what`: which, if known."""

    kind = Message.Kind.MEDIA
    what: Message.Kind = Message.Kind.MEDIA


@dataclass(frozen=True, kw_only=True)
class Reaction(Inbound):
    """A sign that was put on a message of ours, `to` by the channel's id of it. `agrees`: it is a thumb up."""

    kind = Message.Kind.REACTION
    to: str
    sign: str
    agrees: bool


@dataclass(frozen=True, kw_only=True)
class Edited(Inbound):
    """A message of theirs, the one with the id `of`, says something else now. `number`: how often it was edited."""

    kind = Message.Kind.TEXT
    of: str
    text: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Unsent(Inbound):
    """A message of theirs, the one with this `external_id`, was taken back."""

    kind = Message.Kind.OTHER


@dataclass(frozen=True, kw_only=True)
class Other(Inbound):
    """Something that we know nothing of, as the channel calls it: kept, and not answered."""

    kind = Message.Kind.OTHER
    name: str


@dataclass(frozen=True, kw_only=True)
class Echo:
    """A message to a customer, as its channel tells us of it: one of ours, or what a person wrote elsewhere."""

    channel: str
    recipient: str
    external_id: str
    kind: Message.Kind
    sent_at: datetime
    # Who it is by if it is not ours, as the history names them.
    author: str
    text: str = ""
    # What we sent along with it: the id of our row, if it is ours.
    metadata: str = ""
    # The channel itself says that it came from our side.
    is_ours: bool = False


Event = Inbound | Echo
