"""The values that a message names, as journeys take them, and as they are kept until a journey needs them."""

from dataclasses import dataclass, field, fields, replace
from typing import Any

from chatbot.understanding import Entities, Understanding
from chatbot.understanding.schema import Fits, Leeway, Reference, Several

EMPTY = Entities()
# What shows who somebody is, or how to reach them.
CONTACTS = frozenset({"email", "unsure_address", "phone", "otp"})
# Never kept: what shows who somebody is, and what is only worth something at the moment it is said.
PASSING = CONTACTS | {"selection", "name", "rating", "negated", "zone"}
# What names or moves a time.
TIMES = frozenset(
    {"date", "date_range", "time", "time_range", "part_of_day", "shift_days", "shift_minutes", "named_by"}
)

# How it is said, and nothing by itself.
UNSAID: dict[str, Any] = {"says_booking": False, "is_another": False, "corrects": False, "words": ""}
# Of each group, what is said later takes the place of the others.
DAYS = frozenset({"date", "date_range", "old_date", "alternatives"})
CLOCKS = frozenset({"time", "time_range", "part_of_day", "old_time", "alternatives"})


@dataclass(frozen=True)
class Said:
    """`found` are the values; what is said of them besides is as in `Understanding`.

    `refers`: what they point at without naming it. `is_day_after`: the day after the one that is wished for, or that of
    an appointment. `is_of_another`: somebody else's appointments are asked for. `says_booking`: a booking is spoken of
    in so many words; `is_another`: one more than there is; `corrects`: this in the place of what was said or done.
    `speaks` and `note` as in `Understanding`. `words`: what was typed where any words at all are the answer. `leeway`:
    what of the time they leave to us. `fits`: the services that what they tell of is a matter of. `several`: more than
    one appointment is meant, of which all this is said; `each`: what is said of each of several.
    """

    found: Entities = field(default_factory=Entities)
    everything: bool = False
    kept: tuple[str, ...] = ()
    which: str = ""
    whom: str = ""
    speaks: str = ""
    note: str = ""
    refers: frozenset[Reference] = frozenset()
    is_day_after: bool = False
    is_of_another: bool = False
    says_booking: bool = False
    leeway: Leeway | None = None
    fits: Fits = Fits()
    is_another: bool = False
    corrects: bool = False
    words: str = ""
    several: Several | None = None
    each: tuple["Said", ...] = ()

    @property
    def is_like_the_last(self) -> bool:
        """Whether it is said to be at the time of what was spoken of last, or like all of it."""
        return bool(self.refers & {Reference.TIME, Reference.VISIT})

    @property
    def names_a_time(self) -> bool:
        found = self.found
        return any(
            (found.date, found.date_range, found.time, found.time_range, found.part_of_day, found.shift_days,
             found.shift_minutes)
        )  # fmt: skip

    @property
    def names_a_value(self) -> bool:
        """Whether something of what a booking needs was said, be it what is known already."""
        found = self.found
        return self.names_a_time or bool(
            found.consultant or found.service or found.anyone or self.leeway or self.speaks
        )

    @property
    def names_addresses(self) -> bool:
        """An address that is meant, one that has to be asked about, or one that is taken back."""
        return bool(self.found.said_address) or any("@" in one for one in self.found.negated)

    @property
    def names_anything(self) -> bool:
        return bool(self.fits.services) or replace(self, fits=Fits(), **UNSAID) != Said()

    def without(self, names: frozenset[str]) -> "Said":
        """The same without those values."""
        return replace(self, found=replace(self.found, **{name: getattr(EMPTY, name) for name in names}))

    def corrected(self, newer: "Said") -> "Said":
        """With what was said later in the place of what it changes."""
        named = named_fields(newer.found)
        changed = [group for group in (DAYS, CLOCKS) if group & named.keys()]
        return replace(
            newer, found=replace(self.without(frozenset().union(*changed)).found, **named),
            everything=newer.everything or self.everything, which=newer.which or self.which,
            whom=newer.whom or self.whom, speaks=newer.speaks or self.speaks, note=newer.note or self.note,
            leeway=newer.leeway or self.leeway, fits=newer.fits if newer.fits.services else self.fits,
        )  # fmt: skip

    def as_told(self) -> "Said":
        """A service that is named in a longer story, with nothing else of a booking, is not wished for yet."""
        found, fits = self.found, self.fits
        if not fits.tells or len(found.service) != 1 or self.without(frozenset({"service"})).names_a_value:
            return self
        return replace(self.without(frozenset({"service"})), fits=replace(fits, services=found.service, is_sure=True))

    def to_keep(self) -> "Said":
        """What of it may wait in the memory."""
        each = tuple(one.to_keep() for one in self.each)
        return replace(self.without(PASSING), is_of_another=False, each=each, **UNSAID)


def values_of(meant: Understanding) -> Said:
    return Said(
        found=meant.entities, everything=meant.everything, kept=meant.kept, which=meant.which, whom=meant.whom,
        speaks=meant.speaks, note=meant.note,
        refers=meant.refers, leeway=meant.leeway, fits=meant.fits, several=meant.several,
    )  # fmt: skip


def named_fields(found: Entities) -> dict[str, Any]:
    """The values that are there, by their names."""
    return {one.name: value for one in fields(found) if (value := getattr(found, one.name)) != getattr(EMPTY, one.name)}
