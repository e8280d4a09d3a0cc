"""What a customer wants of us, once a message has been understood or a button tapped: what engine and journeys see.

`dialogue.commands` makes them of an understanding and of the question that is open. Each carries what was said beside
it, so that no value of a message gets lost on the way to whoever needs it.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from chatbot.memory.items import AnyItem
from chatbot.memory.said import Said
from chatbot.questions.answer import Answered
from chatbot.replies.buttons import Button
from chatbot.understanding import OffTopic
from chatbot.understanding.local.arrivals import Arrival
from chatbot.understanding.local.places import Places
from chatbot.understanding.local.regrets import Regret
from chatbot.understanding.local.visits import Opinion, VisitAnswer
from chatbot.understanding.phrases import Another, SmallTalkKind


class Wish(StrEnum):
    """What a message can ask for by itself. The order is that of precedence where one part of a message is read as
    several: an explicit wish to cancel outweighs the others.
    """

    CANCEL = "cancel"
    MOVE = "reschedule"
    SIGN_OUT = "sign_out"
    ERASE = "erase"
    DATA_COPY = "data_copy"
    NO_OBJECTION = "no_objection"
    OBJECTION = "objection"
    CORRECTION = "correction"
    CHANGE_ADDRESS = "change_address"
    DEVICES = "devices"
    PROFILE = "profile"
    ABILITIES = "abilities"
    APPOINTMENTS = "my_appointments"
    BOOK = "book"
    # No intent of its own: several bookings of one message, or one that says that it is for several.
    SEVERAL = "several"
    PERSON = "human"


@dataclass(frozen=True)
class Start:
    """Begin an act, with the values that were said of it."""

    wish: Wish
    said: Said = field(default_factory=Said)


@dataclass(frozen=True)
class Give:
    """Values, and nothing else."""

    said: Said


@dataclass(frozen=True)
class Choose:
    """One of what is on the table, by its button, its number or its name."""

    item: AnyItem
    said: Said = field(default_factory=Said)


@dataclass(frozen=True)
class Confirm:
    said: Said = field(default_factory=Said)


@dataclass(frozen=True)
class Deny:
    """A no. `keeps`: what stands shall stand, in so many words."""

    said: Said = field(default_factory=Said)
    keeps: bool = False


@dataclass(frozen=True)
class Want:
    """Something else than is on the table or chosen: another time, more of them, none of these."""

    what: Another
    said: Said = field(default_factory=Said)


@dataclass(frozen=True)
class Among:
    """Some of those that were listed, by their places, so many of them, or all but these."""

    places: Places
    said: Said = field(default_factory=Said)


@dataclass(frozen=True)
class Ask:
    """A question of theirs, with its answer, which was found before; and what else the message says: readings of the
    answer to what we asked, and wishes.
    """

    answer: Answered
    beside: tuple["Command", ...] = ()
    wishes: tuple["Start", ...] = ()


@dataclass(frozen=True)
class Decline:
    """They would rather not say what was asked."""


@dataclass(frozen=True)
class AskWhy:
    """They ask what it is for."""


@dataclass(frozen=True)
class WithoutAddress:
    """They have no e-mail address, will not give one, or would rather be rung."""

    said: Said = field(default_factory=Said)


@dataclass(frozen=True)
class Resend:
    """The code, once more."""


@dataclass(frozen=True)
class AsTyped:
    """The address is right as it was typed."""


@dataclass(frozen=True)
class Mistyped:
    """The address that was typed is not the one."""


@dataclass(frozen=True)
class AnswerVisit:
    """To the reminder that was said last."""

    answer: VisitAnswer
    said: Said = field(default_factory=Said)


@dataclass(frozen=True)
class SendAgain:
    """The confirmation of an appointment."""

    said: Said = field(default_factory=Said)


@dataclass(frozen=True)
class TellOfDay:
    """That they come late, are here, or cannot come."""

    arrival: Arrival
    said: Said = field(default_factory=Said)


@dataclass(frozen=True)
class TellOfVisit:
    """How a visit was; `text` is the whole message."""

    opinion: Opinion
    text: str


@dataclass(frozen=True)
class TakeBack:
    """What was done last shall not have been. `leaves_it`: or nothing shall be done at all. `is_last`: the message
    means nothing else.
    """

    regret: Regret | None
    leaves_it: bool = False
    is_last: bool = False


@dataclass(frozen=True)
class JoinWaitlist:
    said: Said


@dataclass(frozen=True)
class Plan:
    """Several wishes of one message, in their order; or one beside an answer to what we asked.

    `beside`: that answer, or what the first of several means to what is open; the likeliest reading first.
    """

    wishes: tuple[Start, ...]
    beside: tuple["Command", ...] = ()


@dataclass(frozen=True)
class Stop:
    """Leave what is open. `by_button`: the one that stands under the question."""

    by_button: bool = False


@dataclass(frozen=True)
class Back:
    """One step."""


@dataclass(frozen=True)
class GoOn:
    """With what is open, or was put aside."""


@dataclass(frozen=True)
class Menu:
    """Leave everything and show what can be done."""


@dataclass(frozen=True)
class Tap:
    """A button that means the same at any time; `said` is what stood beside it where it was asked for in words."""

    button: Button
    said: Said = field(default_factory=Said)


@dataclass(frozen=True)
class StrangeTap:
    """A button whose question is answered already, or that never was ours."""

    is_ours: bool


@dataclass(frozen=True)
class Speak:
    language: str


@dataclass(frozen=True)
class SmallTalk:
    """What wants nothing of us, and gets a friendly sentence."""

    kind: SmallTalkKind | OffTopic


@dataclass(frozen=True)
class Thank:
    pass


@dataclass(frozen=True)
class Greet:
    pass


@dataclass(frozen=True)
class CannotCome:
    """They say, in few words, that they cannot come to something."""


Command = (
    Start | Give | Among | Choose | Confirm | Deny | Want | Ask | Decline | AskWhy | WithoutAddress | Resend | AsTyped
    | Mistyped | AnswerVisit | TellOfDay | SendAgain | TellOfVisit | TakeBack | JoinWaitlist | Plan | Stop | Back
    | GoOn | Menu | Tap | StrangeTap | Speak | SmallTalk | Thank | Greet | CannotCome
)  # fmt: skip


def said_in(command: Command) -> Said | None:
    """The values that stood beside it."""
    return getattr(command, "said", None)
