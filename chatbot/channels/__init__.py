"""The channels customers write from. Each module parses what arrives, renders replies, and sends what it must.

A channel module has `render(reply) -> list[Rendered]`, and `send(message, recipient) -> str | None` (the id that the
channel gave it), or `send = None` where the commit itself delivers. `show_typing(recipient)` shows
that an answer is being written, or is None where the page does. `WINDOW` is how long after the customer's last
message it takes one that they have not asked for; None is always. `TAPS_VANISH`: the choices of a message can be
tapped until the next one alone.
"""

from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from accounts.models import ChannelIdentity


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


def channel(name: str) -> ModuleType:
    from chatbot.channels import messenger, webchat

    modules = {ChannelIdentity.Channel.MESSENGER.value: messenger, ChannelIdentity.Channel.WEB.value: webchat}
    return modules[name]
