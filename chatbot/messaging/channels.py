"""What a channel is to the rest of the chat, and which channels there are.

A channel is where customers write from. It is one class, a `Channel`, which is registered as its folder is imported;
everything else knows it by its name, and asks it.
"""

import re
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise

import accounts.channels
from accounts.channels import UnknownChannel
from accounts.models import ChannelIdentity
from chatbot.guardrails import outgoing
from chatbot.messaging.events import Arrival, Event
from chatbot.models import Message
from chatbot.replies import Reply
from meetassist.findings import Finding


@dataclass(frozen=True, kw_only=True)
class Shows:
    """What one message can look like on a channel; `messaging.fitting` cuts a reply to it. None is no limit."""

    # Characters of a text, choices that can be tapped under one message, and characters of the title of each.
    text_length: int | None
    buttons: int | None
    title_length: int | None
    # It has tables of its own; else they become lines of the text.
    tables: bool
    # The choices of a message can be tapped until the next message alone.
    taps_vanish: bool

    @property
    def writes_lists(self) -> bool:
        """Whether choices or tables may stand in the text, as lines."""
        return not self.tables or self.buttons is not None or self.title_length is not None


@dataclass(frozen=True)
class Rendered:
    """One outbound row: a reply can need several on a channel with short messages."""

    text: str
    # As the channel's `send` or its page wants them; each has a title and a payload at least.
    choices: list[dict[str, Any]] = field(default_factory=list)
    table: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Profile:
    """What an account on a channel tells of its owner; "" for what it does not."""

    name: str
    # A code of LANGUAGES.
    language: str


class Refusal(StrEnum):
    """Why a message was not accepted. Stored with the message, for people of the team to read."""

    # Trying again cannot help: the row is given up, and the next one goes on.
    WINDOW_CLOSED = "window_closed"
    UNREACHABLE = "unreachable"
    INVALID = "invalid"
    NO_PERMISSION = "no_permission"
    REFUSED = "refused"
    NO_LONGER_TRUE = "no_longer_true"
    # The channel takes nothing from us, whoever it is for: everything waits until it does (`messaging.stopping`).
    TOKEN_MISSING = "token_missing"  # noqa: S105 - a word, not a token
    TOKEN_INVALID = "token_invalid"  # noqa: S105
    RESTRICTED = "restricted"
    POLICY_BLOCK = "policy_block"
    # It may pass: the row, and those after it, wait and are tried again.
    TEMPORARY = "temporary"
    NO_ANSWER = "no_answer"
    ERROR = "error"

    @property
    def is_permanent(self) -> bool:
        return not self.stops_the_channel and self not in (Refusal.TEMPORARY, Refusal.NO_ANSWER, Refusal.ERROR)

    @property
    def stops_the_channel(self) -> bool:
        return self in (Refusal.TOKEN_MISSING, Refusal.TOKEN_INVALID, Refusal.RESTRICTED, Refusal.POLICY_BLOCK)


class SendFailed(Exception):
    """A message was not accepted, for this reason. `detail`: a code or the name of an error, never anybody's words."""

    def __init__(self, refusal: Refusal, detail: object = "") -> None:
        self.refusal = refusal
        self.outcome = f"{refusal}:{detail}"[:40] if detail != "" else str(refusal)
        super().__init__(self.outcome)


class Channel(Protocol):
    """Where customers write from, and how they are answered there. Subclass it, and `register` the subclass.

    What has no value or body here has to be given. What has one is right for most channels.
    """

    # As rows and logs have it; it never changes. `label`: as people of the team read it.
    name: str
    label: str | Promise
    shows: Shows
    # How long after the customer's last message it takes one that they have not asked for; None is always.
    window: timedelta | None

    # The commit of a message delivers it, since customers read the rows themselves; then there is no `send`.
    is_read_from_rows: bool = False
    # A message draws the eyes of somebody who looks elsewhere, as a telephone does. Where it does not, what cannot wait
    # goes by e-mail as well.
    rings: bool = True
    # A pattern of the ids that accounts have here and nothing else has: earlier systems' files know customers by them.
    account_ids: str = ""
    # Names of settings whose values nobody may ever be told.
    secrets: tuple[str, ...] = ()

    @abstractmethod
    def parse(self, arrival: Arrival) -> Sequence[Event]:
        """Each thing that this arrival tells, in its order; kinds that mean nothing to us are left out.

        It proves nothing about who sent it: the view has checked that. Raises Malformed.
        """
        raise NotImplementedError

    @abstractmethod
    def render(self, reply: Reply) -> list[Rendered]:
        """The reply as rows that can be shown here, at least one. `fitting.fit` does most of it."""
        raise NotImplementedError

    def send(self, message: Message, recipient: str) -> str | None:
        """Send one row, in one call with a timeout; returns the channel's id of it, if it gives one.

        Raises SendFailed. It may be called a second time for a row whose first call was cut off.
        """
        raise NotImplementedError

    def profile_of(self, external_id: str) -> Profile | None:
        """What is told of somebody new, within a second or two; None for nothing."""
        return None

    def show_seen(self, recipient: str) -> None:
        """Show that what they wrote was read. It waits for nothing, and nothing depends on it."""

    def show_typing(self, recipient: str) -> None:
        """Show that an answer is being written. Nothing depends on it: what goes wrong is kept quiet."""

    def announce(self, identity_id: int) -> None:
        """Rows for this identity were written, in the transaction that is open: tell whoever waits for them."""

    def renew_session(self, identity: ChannelIdentity, *, now: datetime) -> None:
        """They have shown who they are, or signed out: what a copy of their session sees ends here."""

    def template_for(self, kind: str) -> str:
        """The name of a message that the channel takes outside of the window for such a notification; "" for none."""
        return ""

    def window_of_people(self) -> timedelta | None:
        """How long after the customer's last message it takes what a person of the team writes; None for `window`."""
        return None

    def credentials(self) -> str:
        """A hash of what lets us in to the channel, so that a new one can be told from the last; "" for nothing."""
        return ""

    def link_to(self, code: str) -> str:
        """Where a tap in an e-mail opens the customer's conversation here at the appointment of that code; "" for no
        such thing.
        """
        return ""

    def most_new_customers(self) -> int | None:
        """How many new ones may come from one network address within an hour; None for any number.

        Only of use where an arrival has an address, and anybody can be somebody new.
        """
        return None

    def processor(self) -> str:
        """Who carries the messages beside us, and so knows them, as customers know them by name; "" for nobody."""
        return ""

    def unset(self) -> list[str]:
        """Names of settings that are empty and without which nobody can write there; none where it works."""
        return []

    def problems(self) -> list[str]:
        """What is wrong with the settings, a sentence each, for `manage.py check`."""
        return []

    def findings(self) -> Iterable[Finding]:
        """What is wrong with the connection, as it is at this moment, for `manage.py doctor` and admin. It may take
        seconds.
        """
        return ()

    def listen(self) -> None:
        """A web process has begun, and its event loop runs."""

    def hang_up(self) -> None:
        """The web process ends."""

    def heard_ago(self) -> float | None:
        """How many seconds ago this web process heard what it listens to; None where it listens to nothing yet."""
        return None

    @property
    def taps_vanish(self) -> bool:
        return self.shows.taps_vanish


# As long as the columns that hold it.
NAME = re.compile(r"[a-z][a-z0-9_]{0,19}")
_registered: dict[str, Channel] = {}
Kind = TypeVar("Kind", bound=type[Channel])


def register(kind: Kind) -> Kind:
    """Enter a channel, once. Raises ImproperlyConfigured, which says what is missing or wrong."""
    where = f"{kind.__module__}.{kind.__qualname__}"
    if missing := _missing(kind):
        raise ImproperlyConfigured(f"The channel {where} is not whole: it has no {', no '.join(missing)}.")
    if not isinstance(kind.name, str) or not NAME.fullmatch(kind.name):
        sentence = f"The channel {where} needs a name of at most 20 small letters, not {kind.name!r}."
        raise ImproperlyConfigured(sentence)
    if kind.name in _registered:
        raise ImproperlyConfigured(f"There is a channel {kind.name} already; {where} needs another name.")
    _registered[kind.name] = kind()
    one = _registered[kind.name]
    accounts.channels.enter(kind.name, kind.label, kind.account_ids, lambda code: one.link_to(code))
    outgoing.keep_secret(*kind.secrets)
    return kind


def _missing(kind: type[Channel]) -> list[str]:
    """What a channel has to say and this one does not, in the order in which `Channel` asks for it."""
    missing = [name for name in ("name", "label", "shows", "window") if not hasattr(kind, name)]
    missing += [name for name in ("parse", "render") if name in kind.__abstractmethods__]
    if not kind.is_read_from_rows and kind.send is Channel.send:
        missing.append("send")
    return missing


def channel(name: str) -> Channel:
    """Raises UnknownChannel."""
    if not is_registered(name):
        raise UnknownChannel(f"There is no channel {name!r}.")
    return _registered[name]


def is_registered(name: str) -> bool:
    """False for a channel whose rows have outlived it."""
    return name in _registered


def registered() -> list[Channel]:
    return list(_registered.values())
