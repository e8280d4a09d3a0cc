"""What can be offered as the answer to a question: each choice on the table stands for one of these."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from chatbot.understanding.phrases import Another

# With its zone: a moment, not a time on some wall.
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Slot(msgspec.Struct, frozen=True):
    """A free time of a consultant, by the consultant's key."""

    starts_at: Moment
    consultant: int


class Item(msgspec.Struct, frozen=True, tag=True):
    """One thing on the table."""


class Yes(Item, frozen=True):
    pass


class No(Item, frozen=True):
    pass


class Stop(Item, frozen=True):
    """Leave it, whatever is being done."""


class OfService(Item, frozen=True):
    """None: another one than now."""

    pk: int | None


class WithConsultant(Item, frozen=True):
    pk: int


class WithAnyone(Item, frozen=True):
    pass


class OnDay(Item, frozen=True):
    day: date


class AtSlot(Item, frozen=True):
    slot: Slot


class Page(Item, frozen=True):
    """Further times of the same day; the first page is 0."""

    number: int


class Other(Item, frozen=True):
    """Something else than is asked about or chosen."""

    what: Another


class Wait(Item, frozen=True):
    """On the waitlist: for that day, or for any."""

    day: date | None


class OfAppointment(Item, frozen=True):
    pk: int


class OfAll(Item, frozen=True):
    """All appointments that can be cancelled."""


class OfDevice(Item, frozen=True):
    """None: none of them."""

    pk: int | None


class WithoutName(Item, frozen=True):
    pass


class Skip(Item, frozen=True):
    """Leave open what is asked."""


class InZone(Item, frozen=True):
    name: str


class ToAddress(Item, frozen=True):
    """Send the code there."""

    email: str


class ToOwnAddress(Item, frozen=True):
    """Send it to the address that we have."""


class Again(Item, frozen=True):
    """Send it once more."""


class OtherAddress(Item, frozen=True):
    pass


class NoAddress(Item, frozen=True):
    """They have none."""


class Press(Item, frozen=True):
    """The same as a button that can be had at any time; its payload."""

    payload: str


AnyItem = (
    Yes | No | Stop | OfService | WithConsultant | WithAnyone | OnDay | AtSlot | Page | Other | Wait | OfAppointment
    | OfAll | OfDevice | WithoutName | Skip | InZone | ToAddress | ToOwnAddress | Again | OtherAddress | NoAddress
    | Press
)  # fmt: skip
