"""What a reply is: neutral, a text with choices; the channel renders what it can."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from chatbot.replies.buttons import Button, write


class Detail(StrEnum):
    """Something of the customer's that their account on a channel may know."""

    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True)
class Choice:
    """Something to tap. `title` is what the customer reads."""

    title: str
    button: Button

    @property
    def payload(self) -> str:
        """What comes back from the channel when it is tapped."""
        return write(self.button)


@dataclass(frozen=True)
class Link:
    """A page that is opened by a tap."""

    title: str
    url: str


@dataclass(frozen=True)
class Card:
    """One thing, shown by itself: its buttons can be tapped for as long as it is seen. At least one stands on it."""

    title: str
    subtitle: str = ""
    choices: tuple[Choice, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Reply:
    """`numbered` choices are a list that can be answered by number or by name. The first row of `table` is its head.

    `introduces`: it says who is writing. `beside`: choices that stand with it and are none of its list. `again`: the
    same in other, mostly fewer words, for where it is asked or said once more. `leads_on`: its choices are no more than
    what could come next, and are left out where something is asked behind it. `cards`: the same again, as things with
    buttons that last, for channels that have such. `links`: pages that can be opened from it, where a channel has
    buttons for that. `wants`: what it asks for, where a channel can offer to send that.
    """

    text: str
    choices: tuple[Choice, ...] = field(default=())
    numbered: bool = False
    table: tuple[tuple[str, ...], ...] = ()
    introduces: bool = False
    beside: tuple[Choice, ...] = ()
    again: str = ""
    leads_on: bool = False
    cards: tuple[Card, ...] = ()
    links: tuple[Link, ...] = ()
    wants: Detail | None = None

    def in_other_words(self) -> "Reply":
        return replace(self, text=self.again or self.text, again=self.text if self.again else "")
